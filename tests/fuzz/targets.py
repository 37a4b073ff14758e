"""The doors through which a stranger's input comes, and what must hold behind each, whatever comes.

A target draws an input, hands it in, and raises ``AssertionError`` where the answer is neither a value that fits nor a
sentence. Any other exception is a crash.
"""

from __future__ import annotations

import importlib
import json
import math
import random
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from pgviz.gridworld import Gridworld, map_of
from pgviz.ui.components.atlas.report import known_maps
from pgviz.ui.components.bridge.receipt import is_repeated, sequence_number
from pgviz.ui.components.chart.wire import picked
from pgviz.ui.components.painter import Brush, Painting
from pgviz.ui.components.painter.report import parse as parse_painting
from pgviz.ui.components.sheet import Report
from pgviz.ui.components.sheet.report import parse as parse_report
from pgviz.ui.components.sweep import parse as parse_request
from pgviz.ui.encodings.edits import edits_with
from pgviz.ui.shell import ahead
from pgviz.ui.softmax.ahead import AHEAD
from pgviz.ui.state import codec
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.recovery import recovered
from pgviz.ui.state.scenario import Change, decode, encode, linkable, made
from pgviz.ui.teaching.lessons import wire
from pgviz.ui.teaching.lessons.model import MOST_STATE, MOST_STEPS, MOST_TEXT, MOST_TITLE
from tests.fuzz import inputs

ROOMS = ("start", "softmax", "score", "beyond", "gradient", "reinforce")
EDITS: tuple[Edits[Any], ...] = (
    *(importlib.import_module(f"pgviz.ui.{room}.edits").EDITS for room in ROOMS),
    edits_with({}),
)
NAMES = ("theta.0", "z.1", "tau", "alpha")
PAINTING = Painting("map", "map", ("S.", ".G"), tuple(Brush(s, s, s) for s in ".SGH#"))
Target = Callable[[random.Random], object]


def a_link(chance: random.Random) -> object:
    """Opens a page, with sentences for what does not fit; its own address then opens the same page."""
    kind = chance.choice(EDITS).kind
    given = inputs.link(chance, kind)
    opened = decode(kind, given)
    assert isinstance(opened, Change)
    assert isinstance(opened.scenario, kind)
    assert all(is_sentence(said) for said in opened.given_up), opened.given_up
    again = decode(kind, encode(opened.scenario))
    assert again == Change(opened.scenario), (again, opened)
    return given


def a_map(chance: random.Random) -> object:
    """Is a world in which one can act, or is refused with a sentence."""
    drawn = inputs.drawn_map(chance) if chance.random() < 0.7 else inputs.text(chance)
    try:
        rows, reached = map_of(drawn)
    except ValueError as reason:
        said = str(reason)
    else:
        said = ""
    if said:
        assert is_sentence(said), said
        return drawn
    assert len(reached) == len(rows) * len(rows[0])
    if chance.random() < 0.05:
        world = Gridworld.from_text(drawn, gamma=0.9, step_reward=-1, goal_reward=1, pit_reward=-1)
        assert world.mdp.n_states == len(reached)
    return drawn


def a_number(chance: random.Random) -> object:
    """Is one within the bounds, or is refused with a sentence."""
    low, high = chance.choice([(0.0, 1.0), (-1e308, 1e308), (0.05, 100.0), (1.0, 1.0)])
    typed = inputs.mutated(chance, inputs.number(chance, low, high)) if chance.random() < 0.5 else inputs.text(chance)
    try:
        value = codec.parse_number(typed, low, high)
    except ValueError:
        return typed
    assert low <= value <= high
    assert math.isfinite(value)
    assert codec.parse_number(codec.number_text(value), low, high) == value
    return typed


def a_report(chance: random.Random) -> object:
    """Is about a cell that there is, and of its kind; or it is none."""
    raw = inputs.raw_report(chance, NAMES)
    report = parse_report(raw, set(NAMES), {"pick.1"})
    if report is not None:
        assert report.name in (*NAMES, "pick.1")
        assert report.value is None or math.isfinite(report.value)
    seq = sequence_number(raw)
    assert seq is None or 0 < seq < 2**53
    assert is_repeated(raw, 5) in (True, False)
    painted = parse_painting(raw, PAINTING)
    assert painted is None or painted.text is None or set(painted.text) <= {*".SGH#\n"}
    known_maps(raw)
    number = picked(raw)
    assert number is None or number >= 0
    request = parse_request(raw)
    assert request is None or all(map(math.isfinite, np.ravel(request.values)))
    return raw


def an_edit(chance: random.Random) -> object:
    """Makes a scenario that a link carries, or is refused with a sentence. Its name is one that a sheet could have."""
    edits = chance.choice(EDITS)
    report = Report(inputs.name(chance, edits.kind), None, inputs.text(chance), True)
    opened = decode(edits.kind, inputs.link(chance, edits.kind) if chance.random() < 0.2 else {})
    try:
        linkable(made(opened.scenario, partial(edits.applied, report=report)).scenario)
    except (ValueError, LookupError, TypeError):
        return report  # where the name is none of the sheet's own, which alone comes this far, nobody reads it
    return report


def a_last_edit(chance: random.Random) -> object:
    """A page that comes back opens, with the edit or without."""
    edits = chance.choice(EDITS)
    parts = [f"{inputs.name(chance, edits.kind)}:{inputs.text(chance)}" for _ in range(chance.randint(0, 5))]
    said = ";".join(parts)
    back = recovered(decode(edits.kind, {}), said, edits)
    assert len(back.given_up) >= 1
    assert linkable(back.scenario) == back.scenario
    return said


def a_question_ahead(chance: random.Random) -> object:
    """Is answered for the values that can be, and for no others; or it is none."""
    question = inputs.raw_report(chance, ("z.0", "z.3", "tau", "c", "theta.0"))
    if isinstance(question, dict):
        question = {**question, "link": inputs.link(chance, AHEAD.edits.kind)}
    try:
        answer = json.loads(ahead.told(AHEAD, json.dumps(question).encode()))
    except (ValueError, RecursionError):
        return question
    assert isinstance(question, dict)
    assert [value for value in answer["values"] if value not in question["values"]] == []
    return question


def a_lesson(chance: random.Random) -> object:
    """Is one of one to eight steps within their bounds, which its own link brings back; or is refused in words."""
    written, refused = inputs.lesson(chance), ""
    try:
        lesson, said = wire.decode(written)
    except ValueError as reason:
        refused = str(reason)
    if refused:
        assert re.search(r"<\w", refused) is None, refused
        return written
    assert 1 <= len(lesson.steps) <= MOST_STEPS
    assert len(lesson.title) <= MOST_TITLE
    assert all(len(step.text) <= MOST_TEXT and len(step.state) <= MOST_STATE for step in lesson.steps)
    assert all(is_sentence(sentence) for sentence in said), said
    try:
        again = wire.encode(lesson)
    except ValueError:  # its texts are too long together
        return written
    assert wire.decode(again) == (lesson, ())
    return written


def is_sentence(said: str) -> bool:
    """Words that can stand on a page: they end like a sentence, and carry no tag of a stranger's."""
    return bool(said.strip()) and said.rstrip()[-1] in ".:!?…;" and re.search(r"<\w", said) is None


TARGETS: dict[str, tuple[Target, int]] = {
    "numbers": (a_number, 6000),
    "reports": (a_report, 6000),
    "links": (a_link, 3000),
    "maps": (a_map, 3000),
    "edits": (an_edit, 1500),
    "last edits": (a_last_edit, 500),
    "questions ahead": (a_question_ahead, 40),
    "lessons": (a_lesson, 2000),
}
"""The doors, and how many inputs each takes in ``make test``."""
