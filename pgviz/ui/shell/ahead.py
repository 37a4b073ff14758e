"""The door by which a browser asks what a page shows for the values around the one that a hand holds.

A question says all that its answer follows from: the page's state as its link says it, the cell, the values. So it
needs no session, and any process can answer. It does not go through a run of a fragment: after each of those
Streamlit's front end goes through the whole page, which took a sixth of a browser's time while a hand dragged.
"""

from __future__ import annotations

import asyncio
import json
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pgviz import limits
from pgviz.ui.components.bridge import wire
from pgviz.ui.components.sweep import parse
from pgviz.ui.shell.foreseen import ROOMS, Foreseen, answer
from pgviz.ui.state.scenario import S, decode

PATH = "/pgviz/ahead/{room}"
AT_ONCE = 2  # questions that are computed at a time; others wait in the order in which they came
HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}  # to compress takes longer than to send


def address(room: str) -> str:
    """Where a room's questions go."""
    return PATH.format(room=room)


def told(room: Foreseen[S], question: bytes) -> bytes:
    """The answer, as JSON. ``ValueError`` for what is no question."""
    raw = json.loads(question)
    request, link = parse(raw), raw.get("link") if isinstance(raw, dict) else None
    if request is None or not isinstance(link, dict) or not all(isinstance(text, str) for text in link.values()):
        raise ValueError("not a name, values and a link")
    began = time.perf_counter()
    values, frames = answer(room, decode(room.edits.kind, link).scenario, request)
    return wire.text(
        {
            "values": values,
            "frames": {part: found.to_data() for part, found in frames.items()},
            "took": round(1000 * (time.perf_counter() - began)),  # milliseconds: what the next portion is made for
        }
    )


def route() -> Route:
    """Call it once for a server."""
    free = asyncio.Semaphore(AT_ONCE)

    async def reply(request: Request) -> Response:
        room, question = ROOMS.get(request.path_params["room"]), await _body(request)
        if room is None or question is None:
            return Response(status_code=413 if room else 404)
        async with free:
            if await request.is_disconnected():  # the hand has let go
                return Response(status_code=204)
            try:
                found = await run_in_threadpool(told, room, question)
            except (ValueError, RecursionError):
                return Response(status_code=400, headers=HEADERS)
        return Response(found, media_type="application/json", headers=HEADERS)

    return Route(PATH, reply, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """What was sent; None if it is too long."""
    read = b""
    async for piece in request.stream():
        read += piece
        if len(read) > limits.QUESTION_BYTES:
            return None
    return read
