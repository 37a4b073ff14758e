"""Small maps of a gridworld as one SVG: an arrow for each action, the longer, the likelier. It needs no script."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pgviz.arrays import Array
from pgviz.gridworld import Gridworld

CELL, GAP, LINE = 24, 18, 18  # a cell, what is between two maps, a line of text: in the drawing's own units
LONGEST = 0.46  # of a cell, from its middle
HEAD = 2.6  # half of an arrow's head
WAYS = ((0, -1), (1, 0), (0, 1), (-1, 0))  # of North, East, South, West, as x and y
SEEN = 0.01  # a smaller share has no arrow
STYLE = """
svg { --ink: #1A1F2B; --goal: #0B7A53; --pit: #B3314B; --start: #B55F00; fill: var(--ink); font: 12px sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #E8ECF2; --goal: #3FC08F; --pit: #F07C92; --start: #F0A040; }
}
text { text-anchor: middle; }
path { fill: none; stroke: var(--ink); stroke-width: 1.8; stroke-linecap: round; }
rect { fill-opacity: 0.07; }
rect.wall { fill-opacity: 0.75; }
rect.start { stroke: var(--start); stroke-width: 1.5; stroke-dasharray: 3 2; }
.goal { fill: var(--goal); }
.pit { fill: var(--pit); }
rect.goal, rect.pit { fill-opacity: 0.16; }
"""
SIGNS = {"G": ("goal", "★"), "H": ("pit", "✕")}


@dataclass(frozen=True, eq=False)
class Map:
    """One policy on the map, what stands above it and what below."""

    title: str
    pi: Array  # (S, 4)
    note: str


def drawn(world: Gridworld, maps: Sequence[Map]) -> str:
    """The maps side by side; light or dark as the page is that shows them."""
    rows, columns = world.shape
    width, height = len(maps) * (columns * CELL + GAP) - GAP, rows * CELL + 2 * LINE
    inner = "".join(
        f'<g transform="translate({i * (columns * CELL + GAP)} 0)">{"".join(_one(world, one))}</g>'
        for i, one in enumerate(maps)
    )
    size = f'viewBox="{-GAP / 2:g} 0 {width + GAP:g} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>{inner}</svg>'


def _one(world: Gridworld, one: Map) -> Iterator[str]:
    rows, columns = world.shape
    middle = columns * CELL / 2
    yield f'<text x="{middle:g}" y="{LINE - 5}">{html.escape(one.title)}</text>'
    yield f'<text x="{middle:g}" y="{rows * CELL + 2 * LINE - 4}">{html.escape(one.note)}</text>'
    for state, kind in enumerate(world.cells):
        row, column = world.position(state)
        yield f'<g transform="translate({column * CELL} {row * CELL + LINE})">'
        yield from _cell(kind, one.pi[state] if world.acting[state] else None)
        yield "</g>"


def _cell(kind: str, pi: Array | None) -> Iterator[str]:
    name, sign = SIGNS.get(kind, ("wall" if kind == "#" else "start" if kind == "S" else "free", ""))
    yield f'<rect class="{name}" x="1" y="1" width="{CELL - 2}" height="{CELL - 2}" rx="3"/>'
    if sign:
        yield f'<text class="{name}" x="{CELL / 2:g}" y="{CELL / 2 + 5:g}">{sign}</text>'
    elif pi is not None and kind != "#":
        arrows = "".join(_arrow(way, share) for way, share in zip(WAYS, pi.tolist(), strict=True) if share > SEEN)
        yield f'<path transform="translate({CELL / 2:g} {CELL / 2:g})" d="{arrows}"/>'


def _arrow(way: tuple[int, int], share: float) -> str:
    """From the middle of the cell, its area as its share."""
    tip = LONGEST * CELL * share**0.5
    back, half = tip - min(HEAD, 0.35 * tip), min(HEAD, 0.35 * tip)
    x, y = way
    ends = ((x * back + y * half, y * back + x * half), (x * tip, y * tip), (x * back - y * half, y * back - x * half))
    (ax, ay), (bx, by), (cx, cy) = ((round(u, 1), round(v, 1)) for u, v in ends)
    return f"M0 0L{bx:g} {by:g}M{ax:g} {ay:g}L{bx:g} {by:g}L{cx:g} {cy:g}"
