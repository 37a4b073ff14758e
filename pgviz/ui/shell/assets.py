"""Streamlit's own scripts and styles, each compressed once: it would send them as they are, four times as large."""

from __future__ import annotations

import functools
import gzip
import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

KINDS = {"js": "text/javascript", "css": "text/css"}
ASSET = re.compile(r".*/static/(?P<folder>js|css)/(?P<name>[\w-][\w.-]*\.(?P<kind>js|css))")
FOR_GOOD = "public, max-age=31536000, immutable"  # a name has a digest in it


class Compressed:
    """Answers for an asset that the browser takes compressed; everything else is left to the app."""

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        """``folder`` has the assets, in ``js`` and ``css``."""
        self.app, self.folder = app, folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = ASSET.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if asset is None or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, send)
            return
        file = self.folder / asset["folder"] / asset["name"]
        body = await run_in_threadpool(compressed, file) if file.is_file() else None
        if body is None:
            await self.app(scope, receive, send)
            return
        headers = {"Content-Encoding": "gzip", "Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
        await Response(body, media_type=KINDS[asset["kind"]], headers=headers)(scope, receive, send)


@functools.cache
def compressed(file: Path) -> bytes:
    """The file's bytes, compressed: some 7 megabytes, if somebody asks for all of them."""
    return gzip.compress(file.read_bytes(), 6)
