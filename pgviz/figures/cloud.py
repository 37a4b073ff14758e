"""Estimates of ∇J as points of a plane, with ∇J, their exact mean and the mean so far; and the error of that mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.figures import theme
from pgviz.figures.arrows import arrow_trace
from pgviz.language import say

SIDE, CENTRE_SIDE, ERROR_SIDE = (
    292,
    190,
    140,
)  # of what is drawn, in pixels; the first two are squares, as long as there is room at their sides
TOP, BELOW, NAMES = 10, 46, 100  # margins, in pixels; under the centre there are names
SIDES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)  # of a window, times a power of ten
PLACES = 5  # places a side where a window may begin
SPARE = 1 / (1 - 1 / PLACES)  # how much larger it is than what it shows, so that this fits whichever place is nearest
LEAPS = 4  # places a power of ten where a logarithmic axis may begin or end
BIGGEST, SMALLEST = 40, 6  # diameters of a point in pixels, for one that always comes and from 0
MOST_POINTS = 1500
DEEPEST = 20.0  # how far below what is expected an error is still drawn: by chance it can be as small as one likes
RING = 17
GRADIENT, EXACT, SO_FAR, BIAS = theme.SCORE, theme.PROBABILITY, theme.PHI, theme.NEGATIVE
WORDS = {
    "episode": (say("episode"), say("episodes"), say("ringed episode")),
    "batch": (say("batch"), say("batches"), say("ringed batch")),
    "group": (say("group"), say("groups"), say("ringed group")),
}  # by what an estimate is of: one, many, and the one with the ring
PICK = "pick"  # tells the chart component that a click on these points means something


@dataclass(frozen=True, eq=False)
class Cloud:
    """What is drawn, projected to the plane."""

    points: Array  # (n, 2): the estimates
    ringed: int  # which of them has a ring
    gradient: Array  # (2,): ∇J
    mean: Array  # (2,): the exact mean of an estimate
    so_far: Array  # (2,): the mean of the points
    ellipse: Array  # (K, 2): a closed curve round the mean so far
    places: Array | None = None  # (m, 2): all that there can be, where they are few
    expected: Array | None = None  # (m,): how likely each is
    which: Ints | None = None  # (n,): which of them each point is


def cloud(
    drawn: Cloud, axes: tuple[str, str], window: Array, centre: Array, *, biased: bool, what: str
) -> theme.Figure:
    """The whole cloud in a ``window`` (2, 2), lowest and highest value of each axis; a square shows the ``centre``.

    ``what``: of what each point is an estimate, "episode", "batch" or "group".
    """
    return theme.figure(
        *_points(drawn, what),
        *_arrows(drawn, window, biased),
        _mean(drawn),
        _ring(drawn, what),
        _square(centre),
        **_layout(axes, window, SIDE, BELOW),
    )


def centre(drawn: Cloud, axes: tuple[str, str], window: Array, *, biased: bool, what: str) -> theme.Figure:
    """The centre by itself, larger: ∇J, the exact mean, and the mean so far in its ellipse."""
    inside = np.asarray(((drawn.points >= window[:, 0]) & (drawn.points <= window[:, 1])).all(axis=1))
    names = {"legend": {"y": -BELOW / CENTRE_SIDE, "yanchor": "top", "font": {"size": 12}}}
    return theme.figure(
        *_points(drawn, what, inside),
        _ellipse(drawn),
        *_arrows(drawn, window, biased, named=True),
        _mean(drawn, named=True),
        **_layout(axes, window, CENTRE_SIDE, BELOW + NAMES) | names,
    )


def magnification(window: Array, centre_window: Array) -> float:
    """How many times larger the centre is drawn than in the whole, as long as both have room at their sides."""
    whole, inner = (float(w[0, 1] - w[0, 0]) for w in (window, centre_window))
    return CENTRE_SIDE / inner * whole / SIDE


def window_of(*points: Array) -> Array:
    """A square around points (…, 2), lowest and highest value of each axis (2, 2), that rarely changes in a drag."""
    both = np.vstack([np.reshape(some, (-1, 2)) for some in points])
    low, high = both.min(axis=0), both.max(axis=0)
    wanted = SPARE * float((high - low).max()) or 1.0
    scale = 10.0 ** np.floor(np.log10(wanted))
    side = next(scale * size for size in SIDES if scale * size >= wanted)
    step = side / PLACES
    begins = np.round(((low + high) / 2 - side / 2) / step) * step
    return np.column_stack([begins, begins + side])


def error(counts: Ints, errors: Array, expected: Array, bias: float, name: str) -> theme.Figure:
    """‖mean of n − ∇J‖ for n (K,) on logarithmic axes, and √(tr Σ/n) (K,); a line at the length of a bias."""
    ends = _ends(float(min(expected.min(), bias or np.inf)), float(max(expected.max(), errors.max(), bias)))
    seen = errors > 10.0 ** ends[0]
    traces = [
        _curve(counts, expected, say("√(tr Σ/N), exact"), theme.QUIET, "dash"),
        _curve(counts[seen], errors[seen], name, SO_FAR, "solid"),
    ]
    if bias > 0:
        traces.append(_curve(counts[[0, -1]], np.full(2, bias), say("‖bias‖, which stays"), BIAS, "dot"))
    return theme.figure(
        *traces,
        xaxis={"type": "log", "title": {"text": "N"}, "dtick": 1},
        yaxis={"type": "log", "dtick": 1, "exponentformat": "power", "range": ends},
        legend={"y": -BELOW / ERROR_SIDE, "yanchor": "top", "font": {"size": 12}},
        margin={"t": TOP, "b": BELOW + NAMES * 3 // 5},
        height=TOP + ERROR_SIDE + BELOW + NAMES * 3 // 5,
    )


# ----------------------------------------------------------------------------------------------------------- its parts


def _ends(low: float, high: float) -> list[float]:
    """Of a logarithmic axis, as powers of ten: some room around the values, and ends that rarely change in a drag."""
    low, high = (low / DEEPEST, 1.5 * high) if low > 0 else (high / DEEPEST**2, 1.5 * high or 1.0)
    return [float(np.floor(LEAPS * np.log10(low or 1e-3))) / LEAPS, float(np.ceil(LEAPS * np.log10(high))) / LEAPS]


def _points(drawn: Cloud, what: str, inside: Bools | None = None) -> list[theme.Trace]:
    if drawn.places is not None and drawn.expected is not None and drawn.which is not None:
        return _few(drawn.places, drawn.expected, drawn.which, what)
    shown = np.arange(len(drawn.points)) if inside is None else np.flatnonzero(inside)
    shown = shown[-MOST_POINTS:]
    kind, kinds, _ = WORDS[what]
    return [
        theme.scatter(
            x=drawn.points[shown, 0],
            y=drawn.points[shown, 1],
            name=kinds,
            meta=PICK,
            customdata=shown,
            mode="markers",
            marker={"size": 6, "color": theme.translucent(theme.QUIET, 0.6)},
            hovertemplate=say("{kind} %{{customdata}}: (%{{x:.4g}}, %{{y:.4g}})<extra></extra>", kind=kind),
            showlegend=False,
        )
    ]


def _few(places: Array, expected: Array, which: Ints, what: str) -> list[theme.Trace]:
    """One point for equal estimates: its area how often they came, a ring how often they should."""
    came = np.bincount(which, minlength=len(places)) / len(which)
    first = [int(found[0]) if (found := np.flatnonzero(which == i)).size else None for i in range(len(places))]
    area = {"sizemode": "area", "sizeref": 1 / BIGGEST**2}
    both = np.column_stack([came, expected])
    _, kinds, _ = WORDS[what]
    text = say("{kinds}: %{{customdata[1]:.4g}} of all, expected %{{customdata[2]:.4g}}<extra></extra>", kinds=kinds)
    told = [[at, *pair] for at, pair in zip(first, both.tolist(), strict=True)]
    return [
        theme.scatter(
            x=places[:, 0],
            y=places[:, 1],
            name=say("{kinds} that came", kinds=kinds),
            meta=PICK,
            customdata=told,
            mode="markers",
            marker={"size": came, "color": theme.translucent(theme.QUIET, 0.6), "line": {"width": 0}, **area},
            hovertemplate=text,
            showlegend=False,
        ),
        theme.scatter(
            x=places[:, 0],
            y=places[:, 1],
            name=say("how often they should"),
            mode="markers",
            marker={
                "symbol": "circle-open",
                "size": expected,
                "sizemin": SMALLEST / 2,
                "color": theme.QUIET,
                "line": {"width": 1.5},
                **area,
            },
            hoverinfo="skip",
            showlegend=False,
        ),
    ]


def _arrows(drawn: Cloud, window: Array, biased: bool, named: bool = False) -> list[theme.Trace]:
    """∇J; where the estimate is biased its exact mean too, and the way from the one to the other."""
    side, zero = float(window[0, 1] - window[0, 0]), np.zeros(2)
    traces = []
    if biased:
        ends = np.array([drawn.gradient, drawn.mean])
        traces.append(
            theme.scatter(
                x=ends[:, 0],
                y=ends[:, 1],
                name=say("bias"),
                mode="lines",
                line={"color": BIAS, "width": 2, "dash": "dot"},
                hoverinfo="skip",
                showlegend=named,
            )
        )
        traces.append(arrow_trace(np.array([zero, drawn.mean]), EXACT, say("exact mean"), 3, side, "dash"))
    traces.append(arrow_trace(np.array([zero, drawn.gradient]), GRADIENT, say("∇J, exact"), 3.5, side))
    return [trace | {"showlegend": named} for trace in traces]


def _mean(drawn: Cloud, named: bool = False) -> theme.Trace:
    return theme.scatter(
        x=drawn.so_far[:1],
        y=drawn.so_far[1:],
        name=say("mean of {points}", points=len(drawn.points)),
        mode="markers",
        marker={"size": 11, "color": SO_FAR, "symbol": "circle", "line": {"width": 0}},
        hovertemplate=say("mean so far: (%{x:.4g}, %{y:.4g})<extra></extra>"),
        showlegend=named,
    )


def _ellipse(drawn: Cloud) -> theme.Trace:
    return theme.scatter(
        x=drawn.ellipse[:, 0],
        y=drawn.ellipse[:, 1],
        name=say("95 % ellipse"),
        mode="lines",
        line={"color": SO_FAR, "width": 1.5},
        fill="toself",
        fillcolor=theme.translucent(SO_FAR, 0.14),
        hoverinfo="skip",
    )


def _ring(drawn: Cloud, what: str) -> theme.Trace:
    place = drawn.points[drawn.ringed]
    *_, ringed = WORDS[what]
    return theme.scatter(
        x=place[:1],
        y=place[1:],
        name=ringed,
        mode="markers",
        marker={"symbol": "circle-open", "size": RING, "color": theme.MEAN, "line": {"width": 3}},
        hoverinfo="skip",
        showlegend=False,
    )


def _curve(x: Array | Ints, y: Array, name: str, colour: str, dash: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertemplate=say("{name}: %{{y:.3g}} at N = %{{x}}<extra></extra>", name=name),
    )


def _square(window: Array) -> theme.Trace:
    (x0, x1), (y0, y1) = window.tolist()
    return theme.scatter(
        x=[x0, x1, x1, x0, x0],
        y=[y0, y0, y1, y1, y0],
        name=say("the centre"),
        mode="lines",
        line={"color": theme.QUIET, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _layout(axes: tuple[str, str], window: Array, side: int, below: int) -> dict[str, Any]:
    """Both axes in the same scale, over the window."""
    zero = {"zeroline": True, "zerolinewidth": 1, "zerolinecolor": theme.translucent(theme.QUIET, 0.4)}
    x, y = (
        {"title": {"text": name}, "range": ends.tolist(), "constrain": "domain", "showgrid": False, **zero}
        for name, ends in zip(axes, window, strict=True)
    )
    return {
        "xaxis": x | {"constraintoward": "left"},
        "yaxis": y | {"scaleanchor": "x"},
        "margin": {"t": TOP, "b": below, "l": 46, "r": 8},
        "height": TOP + side + below,
    }
