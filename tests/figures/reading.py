"""How a test reads a figure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pgviz.figures.theme import Figure


def named(figure: Figure, start: str) -> Any:
    """The one trace whose name begins so, as plotly's object."""
    (trace,) = [trace for trace in figure.data if (trace.name or "").startswith(start)]
    return trace


def numbers(drawn: Any) -> Iterator[float]:
    """Every number in what a figure is made of."""
    if isinstance(drawn, np.ndarray):
        drawn = drawn.tolist()
    if isinstance(drawn, dict):
        drawn = list(drawn.values())
    if isinstance(drawn, list | tuple):
        for item in drawn:
            yield from numbers(item)
    elif isinstance(drawn, int | float):
        yield float(drawn)


def is_drawable(figure: Figure) -> bool:
    """Whether every number of a figure is one. (A gap is None; in what is sent nan would be one too, unseen.)"""
    return all(map(math.isfinite, numbers(figure.traces)))


def assert_drawable(figure: Figure, *, holes: bool = False) -> None:
    """Every number is one, but for holes; plotly knows every field and changes no value; a trace says what it shows."""
    assert holes or is_drawable(figure)
    plain, checked = figure.to_dict(), json.loads(figure.plotly.to_json())
    assert checked["data"] == plain["data"]
    del checked["layout"]["template"]
    assert checked["layout"] == {name: part for name, part in plain["layout"].items() if part != []}
    for trace in figure.data:
        assert trace.hovertemplate or trace.hoverinfo == "skip" or trace.x == (None,)
