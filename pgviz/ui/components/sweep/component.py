"""The sweep on a page: what the browser needs to know to ask for the values around the one that a hand holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pgviz.ui.components.bridge import wire
from pgviz.ui.components.bridge.component import Component

_sweep = Component("sweep")


def sweep(address: str, link: Mapping[str, str], parts: Sequence[str], *, key: str = "ahead") -> None:
    """Put it up once on a page. It takes no room.

    ``address``: where the browser asks; ``link``: the state of the page, as the answer is to begin from it; ``parts``:
    the keys of the components that it leads.
    """
    _sweep.show(wire.text({"address": address, "link": link, "parts": parts}), key=key)
