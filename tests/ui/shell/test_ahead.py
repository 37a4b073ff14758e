"""The door by which a browser asks ahead of a hand: what comes in is a stranger's, what goes out is the view."""

from __future__ import annotations

import asyncio
import importlib
import json
from typing import Any

import pytest
from starlette.types import Message

from pgviz import limits
from pgviz.ui.components.sweep import Request
from pgviz.ui.score.ahead import AHEAD
from pgviz.ui.shell import ahead
from pgviz.ui.shell.foreseen import ROOMS, answer
from pgviz.ui.state.scenario import decode

QUESTION: dict[str, Any] = {"link": {"tau": "2"}, "name": "logit.1", "values": [1.0, 2.0]}


def asked(path: str, body: bytes, *, waits: bool = True) -> tuple[int, bytes]:
    """Status and body of what the route says to a browser that waits for it, or has gone."""
    said: list[Message] = []
    coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not coming and waits:
            await asyncio.sleep(3600)
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    route = ahead.route()
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "root_path": "", "headers": []}
    _, matched = route.matches(scope)
    asyncio.run(route.handle({**scope, **matched}, receive, send))
    return said[0]["status"], said[1]["body"]


def test_the_answer_is_the_rooms_own_for_the_links_state() -> None:
    status, body = asked(ahead.address("score"), json.dumps(QUESTION).encode())
    found = json.loads(body)
    values, frames = answer(AHEAD, decode(AHEAD.edits.kind, {"tau": "2"}).scenario, Request("logit.1", (1.0, 2.0)))
    assert (status, tuple(found["values"])) == (200, values)
    assert found["frames"] == json.loads(json.dumps({part: shown.to_data() for part, shown in frames.items()}))
    assert found["took"] >= 0


@pytest.mark.parametrize("name", ["start", "softmax", "encodings", "score", "beyond", "gradient"])
def test_every_page_with_numbers_to_drag_has_its_room(name: str) -> None:
    assert importlib.import_module(f"pgviz.ui.{name}.ahead").AHEAD is ROOMS[name]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 20_000,
        json.dumps(QUESTION | {"link": None}).encode(),
        json.dumps(QUESTION | {"link": {"tau": 2}}).encode(),
        json.dumps(QUESTION | {"values": [1.0] * (limits.SWEEP_VALUES + 1)}).encode(),
    ],
)
def test_what_is_no_question_gets_no_answer(body: bytes) -> None:
    assert asked(ahead.address("score"), body)[0] == 400


def test_a_link_that_does_not_fit_opens_what_it_would_open_on_the_page() -> None:
    status, body = asked(ahead.address("score"), json.dumps(QUESTION | {"link": {"tau": "hot", "no": "1"}}).encode())
    assert (status, json.loads(body)["values"]) == (200, [1.0, 2.0])


def test_a_room_that_is_none_and_a_question_that_is_too_long() -> None:
    assert asked(ahead.address("attic"), json.dumps(QUESTION).encode())[0] == 404
    assert asked(ahead.address("score"), b" " * (limits.QUESTION_BYTES + 1))[0] == 413


def test_for_a_hand_that_has_let_go_nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "told", lambda *_: pytest.fail("computed"))
    assert asked(ahead.address("score"), json.dumps(QUESTION).encode(), waits=False)[0] == 204
