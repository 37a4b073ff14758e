"""What a browser is told to fetch with the page itself, before any script of it has run.

Streamlit's front end asks for the code of each kind of element when the first one of that kind arrives, and our
components' modules are asked for when one of them is put up: one after the other, each behind the work of those before.
All of it is known beforehand. So the answer that brings the page names it in a ``Link`` header, and it comes while the
front end starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ELEMENTS = ("BidiComponent", "Html", "PageLink", "Button", "ButtonGroup", "Selectbox")
"""Kinds of elements that nearly every page has, as Streamlit's files of them are called."""
IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
FETCHED = re.compile(r'static/js/([\w.-]+\.js)"')


def scripts(static: Path) -> tuple[str, ...]:
    """Streamlit's files of these elements and of what they import, but for those that its page names itself."""
    folder = static / "static" / "js"
    known = set(FETCHED.findall((static / "index.html").read_text(encoding="utf-8")))
    wanted = [file.name for name in ELEMENTS for file in folder.glob(f"{name}.*.js")]
    found: dict[str, None] = {}
    while wanted:
        name = wanted.pop(0)
        if name not in found and name not in known and (folder / name).is_file():
            found[name] = None
            wanted += IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)


class Early:
    """Adds the header to every page."""

    def __init__(self, app: ASGIApp, modules: Callable[[], Sequence[str]]) -> None:
        """``modules()``: their addresses, as they are wanted; asked for once, when the server starts."""
        self.app = app
        self.link = ", ".join(f"<{address}>; rel=modulepreload" for address in modules())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(Headers(raw=message["headers"])):
                MutableHeaders(scope=message)["Link"] = self.link
            await send(message)

        await self.app(scope, receive, send_with_link if scope["type"] == "http" else send)


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")
