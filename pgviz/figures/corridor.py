"""The approach to an optimum with several step sizes: S&B, Fig. 13.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pgviz.arrays import Array, Ints
from pgviz.figures import theme

ROOM = 0.14  # of the episodes, at the right, for the names of the lines


@dataclass(frozen=True, eq=False)
class Line:
    """A mean over runs against episodes."""

    name: str
    episodes: Ints  # (K,)
    values: Array  # (K,)


def approach(
    lines: Sequence[Line], best: float, best_text: str, up: str, at: int = -1, behind: Sequence[Line] = ()
) -> theme.Figure:
    """A line for each step size, and the best as a dashed line; ``behind``: what scatters.

    ``at``: the point of each line at which its name stands, below it and to the right; at its end if left out.
    """
    across = float(lines[0].episodes[-1]) * (1 + ROOM)
    dashed = {"color": theme.SCORE, "dash": "dash", "width": 2}
    return theme.figure(
        *(_scatter(line) for line in behind),
        *(_line(line, dash) for line, dash in zip(lines, theme.DASHES, strict=False)),
        xaxis={"title": {"text": "episode"}, "range": [0, across]},
        yaxis={"title": {"text": up}},
        shapes=[{"type": "line", "x0": 0, "x1": across, "y0": best, "y1": best, "line": dashed}],
        annotations=[
            *(
                _name(line.name, float(line.episodes[at]), float(line.values[at]), "middle" if at == -1 else "top")
                for line in lines
            ),
            _name(best_text, 0, best, "bottom"),
        ],
        showlegend=False,
        margin={"t": 24, "l": 64},
        height=360,
    )


def _name(text: str, x: float, y: float, yanchor: str) -> dict[str, object]:
    place = {"x": x, "y": y, "xanchor": "left", "yanchor": yanchor}
    return {"text": text, "showarrow": False, "font": {"size": 13}} | place


def _line(line: Line, dash: str) -> theme.Trace:
    return theme.scatter(
        x=line.episodes,
        y=line.values,
        name=line.name,
        mode="lines",
        line={"color": theme.PHI, "width": 3, "dash": dash},
        hovertemplate=f"{line.name}, episode %{{x}}: %{{y:.4~g}}<extra></extra>",
    )


def _scatter(line: Line) -> theme.Trace:
    return theme.scatter(
        x=line.episodes,
        y=line.values,
        name=f"G₀, {line.name}",
        mode="lines",
        line={"color": theme.translucent(theme.MEAN, 0.45), "width": 1},
        hoverinfo="skip",
    )
