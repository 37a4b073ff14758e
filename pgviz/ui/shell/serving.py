"""What the server serves besides pages, and what it does before it listens.

plotly.js comes from the installed plotly package, under an address with its version; the components' code under one
with its digest. Both are compressed once, and kept by browsers for good.
"""

from __future__ import annotations

import asyncio
import functools
import gzip
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import plotly
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import file_util, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pgviz.ui.components.bridge import served
from pgviz.ui.components.bridge.component import below_base
from pgviz.ui.shell import ahead, plotting, process
from pgviz.ui.shell.assets import FOR_GOOD, Compressed
from pgviz.ui.shell.early import Early, scripts
from pgviz.ui.shell.guard import Guard
from pgviz.ui.state.slices import begun

PLOTLY = f"/pgviz/plotly-{plotly.__version__}-{'-'.join(plotting.OURS)}.min.js"
SESSION = "/pgviz/session/{session}"
COUNTS = "/pgviz/counts"


def plotly_address() -> str:
    """Where a browser finds plotly.js."""
    return below_base(PLOTLY)


@functools.cache
def _plotly_compressed() -> bytes:
    return gzip.compress(plotting.script().encode(), 6)


@functools.cache
def _code_compressed(name: str) -> bytes:
    return gzip.compress(served.script(name).encode(), 9)


def _script(compressed: bytes) -> Response:
    headers = {"Content-Encoding": "gzip", "Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
    return Response(compressed, media_type="text/javascript", headers=headers)


async def _plotly(_: Request) -> Response:
    return _script(_plotly_compressed())


def _code(name: str) -> Route:
    async def answer(_: Request) -> Response:
        return _script(_code_compressed(name))

    return Route(served.path_of(name), answer)


def session_address() -> str:
    """Where a browser asks whether the server knows this page. After a restart, or a long silence, it does not.

    Of several processes the one that made the page is asked, also by a browser that keeps no cookies (deploy/nginx.py).
    """
    process = os.environ.get("PGVIZ_PROCESS")
    return below_base(SESSION.format(session=_session())) + (f"?process={process}" if process else "")


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


async def _known(request: Request) -> Response:
    """204 for a session that has a page open, 404 for one that is gone."""
    known = runtime.exists() and runtime.get_instance().is_active_session(request.path_params["session"])
    return Response(status_code=204 if known else 404, headers={"Cache-Control": "no-store"})


async def _counts(_: Request) -> Response:
    """How often this process began each kind of long work: 100 people who ask for the same training begin one."""
    return JSONResponse(dict(begun), headers={"Cache-Control": "no-store"})


ROUTES = [
    Route(PLOTLY, _plotly),
    *map(_code, sorted(served.names())),
    Route(SESSION, _known),
    Route(COUNTS, _counts),
    ahead.route(),
]
STATIC = Path(file_util.get_static_dir())


def early() -> list[str]:
    """The modules that a page's own answer names: what nearly every page needs before anything can be grabbed."""
    ours = [served.path_of(name) for name in ("sheet", "words", "sweep", "chart", "player")]
    return [below_base(path) for path in (*ours, *(f"/static/js/{name}" for name in scripts(STATIC)))]


MIDDLEWARE = [Middleware(Guard), Middleware(Early, modules=early), Middleware(Compressed, folder=STATIC / "static")]


def send_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """Have the servers that this loop begins send each piece when it is written (TCP_NODELAY).

    asyncio does so for sockets that it knows as TCP. The one that Streamlit binds says protocol 0, and so the second
    piece of every answer, and of every run of a page, waited until the browser had acknowledged the first: 40 ms.
    Connections have this from the socket that they come in by.
    """
    create = loop.create_server

    async def create_server(*given: Any, sock: socket.socket | None = None, **named: Any) -> Any:
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await create(*given, sock=sock, **named)

    loop.create_server = create_server  # type: ignore[method-assign]


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Before the first visitor: scripts compressed, what pages need imported, and that frozen."""
    _plotly_compressed()
    for name in served.names():
        _code_compressed(name)
    process.import_pages()
    process.freeze_imports()
    send_at_once(asyncio.get_running_loop())
    yield
