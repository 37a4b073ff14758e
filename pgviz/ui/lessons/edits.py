"""What a teacher does to the lesson. Steps are numbered from 1; ``ValueError`` is a sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from pgviz.language import say
from pgviz.ui.lessons.scenario import FIRST_PAGE, LessonsScenario
from pgviz.ui.state.beside import LESSON, PRESENT, STEP
from pgviz.ui.state.codec import quoted
from pgviz.ui.state.scenario import Change
from pgviz.ui.teaching.lessons import Lesson, Step, wire
from pgviz.ui.teaching.lessons.model import (
    MOST_ANSWER,
    MOST_QUESTION,
    MOST_STATE,
    MOST_STEPS,
    MOST_TEXT,
    MOST_TITLE,
    plain,
    state_of,
)

MOST_OF = {"text": MOST_TEXT, "question": MOST_QUESTION, "answer": MOST_ANSWER}


def with_title(now: LessonsScenario, title: str) -> Change[LessonsScenario]:
    """Called otherwise."""
    return _with(dataclasses.replace(now.draft, title=plain(title, MOST_TITLE)))


def with_words(now: LessonsScenario, number: int, what: str, words: str) -> Change[LessonsScenario]:
    """With another text, question or answer in a step."""
    return _with_step(now, number, **{what: plain(words, MOST_OF[what])})


def with_link(now: LessonsScenario, number: int, link: str) -> Change[LessonsScenario]:
    """With the page, and its state, of a link that was copied; where it was copied does not matter."""
    address = urlsplit(link.strip()[: 2 * MOST_STATE])
    name = address.path.rstrip("/").rsplit("/", 1)[-1]
    path = wire.PATHS.get(name)
    if path is None or not (address.netloc or address.path.startswith("/")):
        raise ValueError(
            say(
                "{given} is no link to a page of pgviz. Press “Copy link” on the page, and paste it.",
                given=quoted(link),
            )
        )
    beside = (LESSON, STEP, PRESENT)
    params = {key: value for key, value in parse_qsl(address.query, keep_blank_values=True) if key not in beside}
    state = state_of(params)
    if len(state) > MOST_STATE:
        raise ValueError(
            say(
                "The link’s state has {size} characters; a step takes {most}.",
                size=len(state),
                most=MOST_STATE,
            )
        )
    return _with_step(now, number, page=path, state=plain(state, MOST_STATE))


def with_parts(now: LessonsScenario, number: int, parts: Sequence[str]) -> Change[LessonsScenario]:
    """With other parts of the page shown."""
    return _with_step(now, number, shows=tuple(part for part in wire.LETTERS.values() if part in parts))


def with_another(now: LessonsScenario) -> Change[LessonsScenario]:
    """With a step more, on the page of the last."""
    steps = now.draft.steps
    if len(steps) >= MOST_STEPS:
        raise ValueError(say("A lesson has at most {most} steps.", most=MOST_STEPS))
    return _with(dataclasses.replace(now.draft, steps=(*steps, Step(steps[-1].page if steps else FIRST_PAGE))))


def without(now: LessonsScenario, number: int) -> Change[LessonsScenario]:
    """Without a step; one stays."""
    steps = now.draft.steps
    left = (*steps[: number - 1], *steps[number:])
    return _with(dataclasses.replace(now.draft, steps=left or (Step(FIRST_PAGE),)))


def earlier(now: LessonsScenario, number: int) -> Change[LessonsScenario]:
    """With a step before the one that it came after."""
    steps = list(now.draft.steps)
    if number > 1:
        steps[number - 2], steps[number - 1] = steps[number - 1], steps[number - 2]
    return _with(dataclasses.replace(now.draft, steps=tuple(steps)))


def _with_step(now: LessonsScenario, number: int, **changed: object) -> Change[LessonsScenario]:
    steps = list(now.draft.steps)
    steps[number - 1] = dataclasses.replace(steps[number - 1], **changed)  # type: ignore[arg-type]
    return _with(dataclasses.replace(now.draft, steps=tuple(steps)))


def _with(lesson: Lesson) -> Change[LessonsScenario]:
    return Change(LessonsScenario(lesson))
