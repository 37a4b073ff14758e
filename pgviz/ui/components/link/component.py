"""A link on a page, with a button that copies it, and its QR code."""

from __future__ import annotations

from pgviz.ui.components.bridge import wire
from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.link.code import about, qr_code

_link = Component("link")


def link(address: str, *, key: str, at_once: bool = False) -> None:
    """Show it. ``at_once``: it is copied as soon as it is there, because somebody pressed “Copy link” to see it."""
    code = qr_code(address)
    told = {"link": address, "code": code, "about": about(address, code), "atOnce": at_once}
    _link.show(wire.text(told), key=key)
