"""One update: the numbers that were drawn, what each step counts, what it adds to the weights, π before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.language import say

PICK = "pick"  # tells the chart component that a click on these bars means something
LETTER = 6.5  # pixels of a letter in the name of a weight
HEIGHT = 330
READABLE = {"minsize": 9, "mode": "hide"}  # a piece that has no room for its name has it in its hover text
ROOM = 0.06  # of the height, above and below the stacks


@dataclass(frozen=True, eq=False)
class Drawing:
    """A choice by one uniform number: [0, 1) in parts (n,) with their names; ``action``: whether they are actions."""

    name: str
    parts: Array
    names: Sequence[str]
    uniform: float
    chosen: int
    action: bool = True


def drawn(choices: Sequence[Drawing]) -> theme.Figure:
    """Each choice as a bar from 0 to 1, cut into its parts, with a mark where the number fell."""
    pieces = [
        _part(row, choice, i) for row, choice in enumerate(choices) for i in np.flatnonzero(choice.parts > 0).tolist()
    ]
    marks = theme.scatter(
        x=[choice.uniform for choice in choices],
        y=list(range(len(choices))),
        name=say("the number that was drawn"),
        mode="markers",
        marker={"symbol": "line-ns", "size": 54, "line": {"width": 4, "color": theme.SCORE}, "color": theme.SCORE},
        hovertemplate=say("drawn: %{x:.5f}<extra></extra>"),
    )
    return theme.figure(
        *pieces,
        marks,
        barmode="overlay",  # each part has its own base
        bargap=0.35,
        xaxis={"range": [-0.01, 1.01], "title": {"text": say("the numbers from 0 to 1")}, **theme.PROBABILITY_TICKS},
        yaxis={
            "tickvals": list(range(len(choices))),
            "ticktext": [choice.name for choice in choices],
            "range": [1.6, -0.6],
            "showgrid": False,
            "ticks": "",
        },
        showlegend=False,
        uniformtext=READABLE,
        margin={"l": 76, "t": 12},
        height=HEIGHT,
    )


def _part(row: int, choice: Drawing, i: int) -> theme.Trace:
    colour = theme.ACTIONS[i % len(theme.ACTIONS)] if choice.action else theme.QUIET
    fill = colour if i == choice.chosen else theme.translucent(colour, 0.35)
    return theme.bar(
        x=[float(choice.parts[i])],
        y=[row],
        base=[float(choice.parts[:i].sum())],
        name=choice.names[i],
        orientation="h",
        text=[choice.names[i]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="inside",
        marker={
            "color": fill,
            "line": {"width": 1, "color": colour},
            "pattern": {"shape": theme.PATTERNS[i % len(theme.PATTERNS)], "size": 7, "solidity": 0.25},
        },
        hovertemplate=say("{name}: %{{x:.4g}} of all<extra></extra>", name=choice.names[i]),
    )


def each_step(values: Sequence[tuple[str, Array, str]], at: int) -> theme.Figure:
    """Numbers of the steps, each (T,) with its name and colour, as bars over t; a line at the chosen step."""
    return theme.figure(
        *(
            theme.bar(
                x=np.arange(of_steps.size),
                y=of_steps,
                name=name,
                marker={"color": colour, "pattern": {"shape": theme.PATTERNS[i], "size": 6, "solidity": 0.25}},
                hovertemplate=say("{name}, t = %{{x}}: %{{y:.4g}}<extra></extra>", name=name),
            )
            for i, (name, of_steps, colour) in enumerate(values)
        ),
        barmode="group",
        xaxis={"title": {"text": say("step t")}, "range": [-0.6, max(of.size for _, of, _ in values) - 0.4]},
        yaxis={"zeroline": True, "zerolinewidth": 1.5, "zerolinecolor": theme.QUIET},
        shapes=[theme.upright(at, theme.STRONG, 2, "dot")],
        showlegend=True,
        height=HEIGHT,
    )


def stacked(
    weights: Sequence[str], numbers: Ints, steps: Sequence[int | None], pieces: Array, chosen: int, at: int | None
) -> theme.Figure:
    """What each step adds to each weight, pieces (steps, weights), stacked: what is above 0 upwards, below downwards.

    ``numbers`` (weights,): what a click on a weight reports; ``steps``: their numbers, None for all others together;
    ``chosen``: the place of the weight that stands out; ``at``: the number of the step that does.
    """
    room = LETTER * max(map(len, weights)) + 24
    return theme.figure(
        *(_step(weights, numbers, t, pieces[i], i, t == at) for i, t in enumerate(steps)),
        barmode="relative",
        bargap=0.3,
        xaxis={"type": "category", "tickangle": 90},
        yaxis={
            "title": {"text": say("added to θ, by step t")},
            "range": _heights(pieces),
            "zeroline": True,
            "zerolinewidth": 1.5,
            "zerolinecolor": theme.QUIET,
        },
        shapes=[_frame(chosen)],
        uniformtext=READABLE,
        showlegend=False,
        margin={"b": room, "t": 12, "l": 70},
        height=HEIGHT,
    )


def _heights(pieces: Array) -> list[float]:
    """From the lowest stack to the highest, and some room."""
    high = float(np.maximum(pieces, 0.0).sum(axis=0).max(initial=0.0))
    low = float(np.minimum(pieces, 0.0).sum(axis=0).min(initial=0.0))
    room = ROOM * (high - low) or 1.0
    return [low - room, high + room]


def _step(weights: Sequence[str], numbers: Ints, t: int | None, added: Array, i: int, chosen: bool) -> theme.Trace:
    name = say("all others") if t is None else f"t = {t}"
    shades = [theme.translucent(theme.SCORE if v > 0 else theme.NEGATIVE, (0.85, 0.6)[i % 2]) for v in added]
    return theme.bar(
        x=list(weights),
        y=added,
        name=name,
        text=[("…" if t is None else str(t)) if v else "" for v in added],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="inside",
        customdata=numbers,
        meta=PICK,
        marker={
            "color": shades,
            "line": {"width": 3 if chosen else 1, "color": theme.STRONG if chosen else theme.QUIET},
        },
        hovertemplate=say("{name} adds %{{y:.4g}} to %{{x}}<extra></extra>", name=name),
    )


def _frame(place: int) -> dict[str, Any]:
    """Round the chosen weight, as a layout shape."""
    line = {"color": theme.QUIET, "width": 1.5, "dash": "dot"}
    return {"type": "rect", "x0": place - 0.5, "x1": place + 0.5, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def before_and_after(before: Array, after: Array, names: Sequence[str]) -> theme.Figure:
    """π(·|s) before an update and after it, (A,) each, side by side."""
    looks = ((say("π before"), say("before"), before, ""), (say("π after"), say("after"), after, "/"))
    return theme.figure(
        *(
            theme.bar(
                x=list(names),
                y=pi,
                name=name,
                marker={
                    "color": theme.translucent(theme.PROBABILITY, 0.45) if not shape else theme.PROBABILITY,
                    "line": {"width": 1, "color": theme.PROBABILITY},
                    "pattern": {"shape": shape, "size": 7, "solidity": 0.2},
                },
                hovertemplate=say("%{{x}}, {when}: %{{y:.4g}}<extra></extra>", when=when),
            )
            for name, when, pi, shape in looks
        ),
        barmode="group",
        yaxis={"title": {"text": say("probability")}, "range": [0, 1], **theme.PROBABILITY_TICKS},
        height=HEIGHT,
    )
