"""The common mistakes: their numbers, their links, and the pages in the state that shows that they are mistakes."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qsl

import pytest

from pgviz.ui.score import sections
from pgviz.ui.shell import navigation
from pgviz.ui.shell.formats import short
from pgviz.ui.state import codec
from pgviz.ui.teaching import mistakes
from pgviz.ui.teaching.mistakes import MISTAKES, Mistake
from tests.pages.reading import START, Screen, opened
from tests.reference import case
from tests.ui.test_questions import LIKELY, PI, RARE, on, surprise

NUMBERS = [1, 2, 4, 6, 8, 9, 12, 16, 17, 24, 25]  # issue 4, "must show"

KEY_NUMBERS: dict[int, list[str]] = {
    1: [".7", ".3"],
    2: [short(1 - PI[RARE])],
    4: [short(v) for v in PI],
    6: ["−.333", "0", ".333"],
    8: [".009", ".09"],
    9: [short(case("bandit/offset").expected[key]) for key in ("trVar_none", "trVar_V")],
    12: [short(surprise(PI)[LIKELY]), short(surprise(PI)[RARE])],
    16: [short(math.log(4))],
    17: [short(case("saturation/two_arm").expected["t_vanilla"][-1])],
    24: ["rank 1 of 3"],
    25: [".397"],
}
"""What both the sentence and the page have to say, computed here."""


def opened_from_start(mistake: Mistake) -> Screen:
    """The page as the link on Start opens it."""
    links = [link.proto for link in opened(START).at.main.get("page_link")]
    (link,) = [link for link in links if mistake.claim in link.label]
    assert mistake.page.endswith(f"_{link.page}.py")
    return opened(mistake.page, **dict(parse_qsl(link.query_string)))


def test_they_are_those_that_the_issue_asks_for() -> None:
    assert [mistake.number for mistake in MISTAKES] == NUMBERS
    assert len({mistake.claim for mistake in MISTAKES}) == len(NUMBERS)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m.number))
def test_the_scenario_fits_the_page_goes_through_a_link_and_is_not_where_the_page_opens(mistake: Mistake) -> None:
    page = next(page for page in navigation.PAGES if page.path == mistake.page)
    link = codec.encode(mistake.scenario)
    assert link
    assert codec.decode(page.kind, link) == (mistake.scenario, [])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m.number))
def test_the_link_on_start_opens_the_page_in_the_state_that_shows_it(mistake: Mistake) -> None:
    screen = opened_from_start(mistake)
    assert screen.notices == []
    assert screen.link == codec.encode(mistake.scenario)
    (said,) = [info.value for info in screen.at.info if mistake.claim in info.value]
    assert mistake.truth in said
    numbers = on(screen)
    for key in KEY_NUMBERS[mistake.number]:
        assert key in said, f"the sentence says {key}"
        assert key in numbers or re.search(rf"(?<![\d.]){re.escape(key)}(?!\d)", screen.text), f"the page shows {key}"


def test_what_is_true_is_not_said_in_another_state_or_on_another_page() -> None:
    assert list(opened("pages/3_Score.py").at.info) == []
    assert list(opened("pages/2_Encodings.py", a="2").at.info) == []


def test_a_section_that_is_folded_is_there_and_opens_for_its_mistake() -> None:
    for mistake in MISTAKES:
        if mistake.section:
            assert mistake.section in sections.FOLDED
            expanders = {e.label: e.proto.expanded for e in opened_from_start(mistake).at.expander}
            assert expanders[mistake.section]
            assert sum(expanders[title] for title in sections.FOLDED) == 1


def test_every_claim_is_said_to_be_one_by_its_sentence() -> None:
    assert all("nan" not in mistake.truth for mistake in mistakes.MISTAKES)
