"""The chart on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pgviz.figures.theme import Figure
from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.chart.wire import Linked, encode, picked

_chart = Component("chart")


def chart(
    figure: Figure,
    alt: str,
    *,
    key: str,
    plotly: str,
    after: str,
    later: bool = False,
    linked: Linked | None = None,
    on_pick: Callable[[int], None] | None = None,
) -> None:
    """Show a figure. ``plotly``: the address of plotly.js. ``after``: what is to stand before it loads, a selector.

    ``linked``: the film that it goes with, in the browser.

    ``later``: while a hand drags it may wait until the hand rests for a moment, so that others are drawn more often.

    ``on_pick`` is called with the number (``customdata``) of a point that is clicked, of traces whose ``meta`` is
    ``"pick"``. It is a number from a stranger: only that it is whole and not negative is certain.
    """
    data = encode(figure, alt, part=key, plotly=plotly, after=after, later=later, linked=linked)
    if on_pick is None:
        _chart.show(data, key=key)
        return

    def receive(raw: Any) -> None:
        number = picked(raw)
        if number is not None:
            on_pick(number)

    _chart.mount(data, key=key, on_report=receive)
