"""A link as a QR code."""

from __future__ import annotations

import functools

import segno

from pgviz.language import say

MOST = 1200  # characters: beyond it no camera tells the modules on a screen apart
SCANNED = 600  # characters: the code of a longer link is so fine that a camera must come near
QUIET = 4  # modules of white around a code, as its standard asks for


@functools.lru_cache(maxsize=64)
def qr_code(link: str) -> str:
    """The code as an SVG image in a ``data:`` address, black on white in both themes; empty if the link is too long."""
    if len(link) > MOST:
        return ""
    code = segno.make(link, error="l", micro=False)
    return str(code.svg_data_uri(border=QUIET, dark="#000", light="#fff", omitsize=True))


def about(link: str, code: str) -> str:
    """What there is to say of the code of a link."""
    if not code:
        return say("The link has {link} characters: too many for a QR code.", link=len(link))
    if len(link) > SCANNED:
        return say("The link has {link} characters, and its code is fine: a camera has to come near.", link=len(link))
    return ""
