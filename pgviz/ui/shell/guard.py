"""What a browser is told to allow a page, with every answer of the server; and what the server does not serve.

It belongs to the app, and so it holds whatever stands before the app. docs/threat-model.md says against whom.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANCESTORS = "PGVIZ_FRAME_ANCESTORS"
"""The environment variable that says which sites may show the app in a frame: ``'self' https://course.example``."""

ALLOWED = {
    "default-src": ("'self'",),
    # Streamlit puts a component's module into a blob, and a page's own scripts into elements.
    "script-src": ("'self'", "'unsafe-inline'", "blob:"),
    "style-src": ("'self'", "'unsafe-inline'"),  # Streamlit and plotly write styles as they draw
    "img-src": ("'self'", "data:", "blob:"),  # plotly makes a picture of a chart in the browser
    "font-src": ("'self'", "data:"),
    "connect-src": ("'self'", "data:", "blob:"),  # the websocket of the same server is 'self'
    "worker-src": ("'self'", "blob:"),
    "frame-src": ("'self'",),
    "object-src": ("'none'",),
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
}
"""The content security policy, but for who may frame the app."""

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # what a person works on stands in the address; no other site learns of it
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = re.compile(r".*/_stcore/(upload_file|metrics|agent)(/.*)?")
"""Streamlit's routes that no page of ours uses: files from visitors, numbers of the process, a way for programs."""


def policy(ancestors: Iterable[str]) -> str:
    """The content security policy as a header says it."""
    told = ALLOWED | {"frame-ancestors": tuple(ancestors)}
    return "; ".join(" ".join((name, *sources)) for name, sources in told.items())


def ancestors() -> tuple[str, ...]:
    """Who may show the app in a frame: anybody, unless the environment says otherwise.

    Nobody signs in here, so that there is nothing that a click in a frame could be stolen for. ValueError for what
    would end the directive.
    """
    given = os.environ.get(ANCESTORS, "*").split()
    if not given or any(re.search(r"[;,\s]", source) for source in given):
        raise ValueError(f"{ANCESTORS} needs sources separated by spaces, got {os.environ.get(ANCESTORS)!r}")
    return tuple(given)


class Guard:
    """Adds the headers to every answer, and refuses what is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = PLAIN | {"Content-Security-Policy": policy(ancestors())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        closed = CLOSED.fullmatch(scope["path"]) is not None
        answer: ASGIApp = PlainTextResponse("Not found", 404) if closed else self.app
        await answer(scope, receive, send_with_headers)
