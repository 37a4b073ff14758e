"""The approach to an optimum with several step sizes: S&B, Fig. 13.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.language import say

ROOM = 0.14  # of the episodes, at the right, for the names of the lines


@dataclass(frozen=True, eq=False)
class Line:
    """A mean over runs against episodes."""

    name: str
    episodes: Ints  # (K,)
    values: Array  # (K,)


def approach(
    lines: Sequence[Line], best: float, best_text: str, up: str, behind: Sequence[Line] = (), behind_text: str = ""
) -> theme.Figure:
    """A line for each step size, and the best as a dashed line; ``behind``: what scatters around the lines.

    With something behind them the lines are named in a legend, otherwise at their ends.
    """
    last = float(lines[0].episodes[-1])
    across = last * (1 if behind else 1 + ROOM)
    dashed = {"color": theme.SCORE, "dash": "dash", "width": 2}
    ends = [] if behind else [_name(line.name, last, float(line.values[-1]), "left", "middle") for line in lines]
    free = (across, best, "right", "bottom") if behind else (0.0, best, "left", "top")  # of lines that rise to it
    return theme.figure(
        *(_scatter(line, behind_text, told=line is behind[0]) for line in behind),
        *(_line(line, dash) for line, dash in zip(lines, theme.DASHES, strict=False)),
        xaxis={"title": {"text": say("episode")}, "range": [0, across]},
        yaxis={"title": {"text": up}},
        shapes=[{"type": "line", "x0": 0, "x1": across, "y0": best, "y1": best, "line": dashed}],
        annotations=[*ends, _name(best_text, *free)],
        showlegend=bool(behind),
        margin={"t": 40, "l": 64},
        height=360,
    )


def _name(text: str, x: float, y: float, xanchor: str, yanchor: str) -> dict[str, object]:
    place = {"x": x, "y": y, "xanchor": xanchor, "yanchor": yanchor}
    return {"text": text, "showarrow": False, "font": {"size": 13}} | place


def _line(line: Line, dash: str) -> theme.Trace:
    return theme.scatter(
        x=line.episodes,
        y=line.values,
        name=line.name,
        mode="lines",
        line={"color": theme.PHI, "width": 3, "dash": dash},
        hovertemplate=say("{name}, episode %{{x}}: %{{y:.4~g}}<extra></extra>", name=line.name),
    )


def _scatter(line: Line, text: str, told: bool) -> theme.Trace:
    return theme.scatter(
        x=line.episodes,
        y=line.values,
        name=text,
        mode="lines",
        line={"color": theme.translucent(theme.MEAN, 0.6), "width": 1.5},
        showlegend=told,
        hoverinfo="skip",
    )
