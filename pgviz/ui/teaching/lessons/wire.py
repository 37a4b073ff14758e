"""A lesson as one parameter of a link, and back. It is input from a stranger: bounded, and never evaluated.

``1-`` and the version's own text: JSON, compressed, in the letters of an address. A text that cannot be read at all is
a ``ValueError`` with a sentence; of one that can, what does not fit is left out and named, and the rest is there.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pgviz.language import say
from pgviz.ui.shell.address import name_of
from pgviz.ui.shell.pages import SCENES
from pgviz.ui.state.codec import quoted
from pgviz.ui.teaching.lessons.model import (
    MOST_ANSWER,
    MOST_QUESTION,
    MOST_STATE,
    MOST_STEPS,
    MOST_TEXT,
    MOST_TITLE,
    PARTS,
    Lesson,
    Step,
    plain,
)

VERSION = 1
MOST = 7000  # characters of the parameter: beyond some 8000 servers refuse an address
MOST_UNPACKED = 60_000  # bytes: a few thousand characters can unpack to gigabytes
WRITTEN = re.compile(r"(\d{1,4})-([A-Za-z0-9_-]*)")
PATHS = {name_of(page.path): page.path for page in SCENES}
LETTERS = {part[0] + part[1]: part for part in PARTS}  # two letters a part: co, ch, pr, se
FIELDS = ("page", "state", "text", "question", "answer", "shows")


def encode(lesson: Lesson) -> str:
    """The parameter; ``ValueError`` with a sentence if it would be longer than an address may be."""
    steps = [[name_of(s.page), s.state, s.text, s.question, s.answer, _letters(s)] for s in lesson.steps]
    told = json.dumps([lesson.title, steps], ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")
    text = f"{VERSION}-{packed}"
    if len(text) > MOST:
        raise ValueError(
            say(
                "The lesson would make a link of {size} characters, the most is {most}: shorten texts",
                size=len(text),
                most=MOST,
            )
        )
    return text


def decode(text: str) -> tuple[Lesson, tuple[str, ...]]:
    """The lesson, and a sentence for each thing in it that did not fit."""
    title, steps = _facts(text)
    said: list[str] = []
    if len(steps) > MOST_STEPS:
        said.append(say("The lesson has {count} steps: the first {most} are shown.", count=len(steps), most=MOST_STEPS))
    read = [_step(number, raw, said) for number, raw in enumerate(steps[:MOST_STEPS], 1)]
    lesson = Lesson(_text(title, MOST_TITLE, say("The lesson’s title"), said), tuple(step for step in read if step))
    if not lesson.steps:
        raise ValueError(say("it has no step that can be shown"))
    return lesson, tuple(said)


def with_step(written: str, step: Step) -> str | None:
    """A draft, or none, with a step more at its end; None where it takes no more."""
    lesson = decode(written)[0] if written else Lesson()
    try:
        return encode(replace(lesson, steps=(*lesson.steps, step))) if len(lesson.steps) < MOST_STEPS else None
    except ValueError:
        return None


def _letters(step: Step) -> str:
    return "".join(letters for letters, part in LETTERS.items() if part in step.shows)


def _facts(text: str) -> tuple[Any, list[Any]]:
    if len(text) > MOST:
        raise ValueError(say("it is longer than {most} characters", most=MOST))
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise ValueError(say("{given} is none", given=quoted(text)))
    if int(written[1]) != VERSION:
        version = int(written[1])
        raise ValueError(
            say("it is of version {version}, and this pgviz reads version {own}", version=version, own=VERSION)
        )
    try:
        facts = json.loads(_unpacked(written[2]))
    except (ValueError, RecursionError, binascii.Error, zlib.error):
        raise ValueError(say("it was cut off, or changed on its way")) from None
    if not (isinstance(facts, list) and len(facts) == 2 and isinstance(facts[1], list)):
        raise ValueError(say("it is not written as one"))
    return facts[0], facts[1]


def _unpacked(packed: str) -> str:
    unpacking = zlib.decompressobj()
    told = unpacking.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MOST_UNPACKED)
    if not unpacking.eof:
        raise ValueError("too long, or cut off")
    return told.decode()


def _step(number: int, raw: Any, said: list[str]) -> Step | None:
    if not (isinstance(raw, list) and len(raw) == len(FIELDS) and all(isinstance(part, str) for part in raw)):
        said.append(say("Step {number} of the lesson was left out: it is not written as one.", number=number))
        return None
    page, state, text, question, answer, shows = raw
    if page not in PATHS:
        said.append(
            say("Step {number} of the lesson was left out: there is no page {name}.", number=number, name=quoted(page))
        )
        return None
    if len(state) > MOST_STATE:
        said.append(
            say(
                "The state of step {number} was left out: it is longer than {most} characters.",
                number=number,
                most=MOST_STATE,
            )
        )
        state = ""
    return Step(
        PATHS[page],
        plain(state, MOST_STATE),
        _text(text, MOST_TEXT, say("The text of step {number}", number=number), said),
        _text(question, MOST_QUESTION, say("The question of step {number}", number=number), said),
        _text(answer, MOST_ANSWER, say("The answer of step {number}", number=number), said),
        tuple(_parts(shows)),
    )


def _text(raw: Any, most: int, called: str, said: list[str]) -> str:
    text = raw if isinstance(raw, str) else ""
    if len(text) > most:
        said.append(say("{name} was cut: it is longer than {most} characters.", name=called, most=most))
    return plain(text, most)


def _parts(shows: str) -> Iterator[str]:
    found = {shows[i : i + 2] for i in range(0, min(len(shows), 40), 2)}
    yield from (part for letters, part in LETTERS.items() if letters in found)
