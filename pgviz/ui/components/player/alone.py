"""A film as one HTML file that needs nothing else: it plays from a disk, and in an iframe of any page.

It is the player of the app, with its own script and styles; the film's buffer stands in it as base64.
"""

from __future__ import annotations

import base64
import html
from functools import cache
from pathlib import Path
from string import Template

from pgviz.language import LANGUAGE
from pgviz.ui.components.bridge.served import script
from pgviz.ui.components.player.model import Film
from pgviz.ui.components.player.wire import encode

HERE = Path(__file__).parent


def alone(film: Film, title: str, height: int = 480) -> str:
    """The file. ``height`` bounds the picture, in pixels. Raises ``ValueError`` as ``encode`` does."""
    told = base64.b64encode(encode(film, height=height)).decode()
    return _page().substitute(language=LANGUAGE, title=html.escape(title), script=_script(), film=told)


@cache
def _page() -> Template:
    return Template((HERE / "alone.html").read_text(encoding="utf-8"))


@cache
def _script() -> str:
    """The player's code, which exports nothing here; no text in it ends the element that it stands in."""
    code = script("player").replace("export default mount;", "")
    return code.replace("</script", r"<\/script")
