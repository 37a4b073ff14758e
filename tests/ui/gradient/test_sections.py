"""All folded sections in any scenario; their edits, questions and common mistakes; how long they take."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import softmax
from scipy.stats import entropy as scipy_entropy

from pgviz.ui.components.sheet import Report
from pgviz.ui.gradient import (
    baselines,
    discount,
    entropy,
    landscape,
    section_cases,
)
from pgviz.ui.gradient.edits import EDITS
from pgviz.ui.gradient.scenario import CHAIN, WORLDS, GradientScenario
from pgviz.ui.gradient.section_mistakes import PAGE, SECTION_MISTAKES
from pgviz.ui.gradient.section_questions import SECTION_QUESTIONS
from pgviz.ui.gradient.sections import SECTIONS, TITLES
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.state.scenario import decode, encode
from tests.reference import case
from tests.ui.gradient.reading import changed, is_whole, sheets, shown
from tests.ui.gradient.strategies import gradients
from tests.ui.sheet_reading import check_sheet, edits

pytestmark = pytest.mark.thorough


@st.composite
def scenarios(draw: st.DrawFn) -> GradientScenario:
    """With what only the sections look at."""
    rewards = st.floats(-5, 5) | st.sampled_from([0.0, 1.0, 1.0, 1000.0])
    answers = draw(st.lists(rewards, min_size=1, max_size=8).map(tuple))
    lengths = draw(st.just(()) | st.lists(st.integers(1, 9), min_size=len(answers), max_size=len(answers)).map(tuple))
    return dataclasses.replace(
        draw(gradients()),
        answers=answers,
        lengths=lengths,
        paid=draw(st.lists(rewards, min_size=1, max_size=8).map(tuple)),
        step=draw(st.floats(-20, 20) | st.just(0.0)),
        clip=draw(st.sampled_from([0.01, 0.2, 0.99])),
        ascent=draw(st.sampled_from([1, 3, 20])),
        alpha=draw(st.sampled_from([(), (), (0.001,), (1.0,), (1000.0,)])),
        bonus=draw(st.floats(-20, 20)),
    )


@pytest.mark.parametrize("name", SECTIONS)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(now=scenarios())
def test_in_every_scenario_every_part_can_be_shown(name: str, now: GradientScenario) -> None:
    topic = SECTIONS[name](now)
    assert topic.words
    assert is_whole(topic)
    for sheet in sheets(topic):
        check_sheet(sheet)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("world", WORLDS)
def test_every_cell_that_can_be_dragged_changes_what_it_shows(name: str, world: str) -> None:
    """And in every world; where the section stands on another problem the page's own numbers are left alone."""
    now = GradientScenario(world=world)
    for sheet in sheets(SECTIONS[name](now)):
        for key, edit in edits(sheet).items():
            other = edit.low if edit.value != edit.low else edit.high
            after = EDITS.applied(now, Report(key, other, None, True)).repaired()
            assert after.given_up == ()
            again = [e for one in sheets(SECTIONS[name](after.scenario)) for e in edits(one).items()]
            values = {k: e.value for k, e in again}
            assert values.get(key, other) == pytest.approx(other, abs=1e-6)
            assert after.scenario != now


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("length.2", "1.5", "The length of answer 3: “1.5” is not a whole number"),
        ("answers.0", "x", "reward of answer 1: “x” is not a number"),
        ("answered", "9", "The number of answers: expected a whole number from 1 to 8"),
        ("walked", "0", "The number of steps: expected a whole number from 1 to 8"),
        ("log_alpha", "9", "The step size α: “1000000000” is outside"),
        ("clip", "1", "clip ε: “1” is outside"),
    ],
)
def test_what_is_refused_names_the_cell(name: str, text: str, message: str) -> None:
    with pytest.raises(ValueError, match="It stays as it was") as refused:
        EDITS.applied(GradientScenario(), Report(name, None, text, True))
    assert str(refused.value).startswith(message)


def test_answers_and_steps_that_come_on() -> None:
    now = changed(GradientScenario(), answers=(1.0, 2.0), lengths=(3, 4), paid=(5.0,))
    more = EDITS.applied(now, Report("answered", 4.0, None, True)).scenario
    assert (more.answers, more.lengths) == ((1.0, 2.0, 0.0, 0.0), (3, 4, 1, 1))
    assert EDITS.applied(now, Report("walked", 3.0, None, True)).scenario.paid == (5.0, 5.0, 5.0)
    assert EDITS.applied(now, Report("answered", 1.0, None, True)).scenario.answers == (1.0,)


# ------------------------------------------------------------------------------------------------ questions, mistakes

SAID: dict[str, Callable[[], list[str]]] = {
    "The likeliest": lambda: [vector(score) for score in (np.eye(4) - softmax([14, 15, 11, 17]))[[0, 3]]],
    "The action may": lambda: [vector([0, 0, 0])],
    "The actions that": lambda: ["(.1, −.1) or (−.9, .9)", "(.1, .1) or (.9, .9)"],
    "Negative rewards": lambda: ["(1.333, 1, −2.333)", "(.222, −.111, −.111)"],
    "Old data": lambda: [vector(np.round(case("onpolicy/stale").expected[key], 12)) for key in ("stale", "true")],
    "V is the best": lambda: ["16.245", "2.88", "0 with b* = 9.5"],
    "The batch’s mean": lambda: ["(−.333, 0, .333)", "(−.167, 0, .167)"],
    "A baseline may": lambda: ["(0, 0, 0)", "(−.333, 0, .333)"],
    "Dividing by the group": lambda: ["+.7143", "−.4286", "+1.2076", "−.7246", short((15 / 64) ** -0.5)],
    "Which deviation": lambda: ["a factor of 1;", short(2**-0.5)],
    "Dividing by length": lambda: ["(−.05, .05)", "(.19, −.19)"],
    "The t-th reward": lambda: ["(2.97, 1.99, 1)", "(1, .99, .98)"],
    "Whitened returns": lambda: ["(1.45, .88, .30, −.28, −.88, −1.47)", "last 3"],
    "Normalising": lambda: [vector(case("whitening/signs").expected["a"]), "(49, 50, 51)", "(−51, −50, −49)"],
    "The entropy bonus": lambda: [short(float(scipy_entropy(softmax([1, 0, 2]))))],
    "Differentiating": lambda: [
        "(0, 0, 0)",
        vector(softmax([2, 0, 1]) * (-np.log(softmax([2, 0, 1])) - scipy_entropy(softmax([2, 0, 1])))),
    ],
    "The best policy": lambda: ["(−12, −10, −6)", short(2 - 2**0.5), "(−11.66)", ".551", "(−9.90)"],
}
"""What a common mistake's truth has to say, by the first words of the claim."""


@pytest.mark.parametrize("claim", SAID)
def test_what_is_true_by_a_second_road(claim: str) -> None:
    (mistake,) = [mistake for mistake in SECTION_MISTAKES if mistake.claim.startswith(claim)]
    assert [text for text in SAID[claim]() if text not in mistake.truth] == []


def test_every_mistake_opens_a_state_of_its_own_in_its_section() -> None:
    assert len(SECTION_MISTAKES) == len(SAID)
    assert len({mistake.scenario for mistake in SECTION_MISTAKES}) == len(SECTION_MISTAKES)
    for mistake in SECTION_MISTAKES:
        assert isinstance(mistake.scenario, GradientScenario)
        assert mistake.scenario != GradientScenario()
        assert decode(GradientScenario, encode(mistake.scenario)).scenario == mistake.scenario
        assert decode(GradientScenario, encode(mistake.scenario)).given_up == ()
        assert mistake.page == PAGE
        assert mistake.section in TITLES.values()


ROADS: dict[str, str] = {
    "stale": "about half of it",  # .05 of .09
    "whitened": "both get the same",
    "entropy-sign": "lower",
    "sampled-entropy": "0",
}
SECTION_OF = {"stale": "expectation", "whitened": "returns", "entropy-sign": "entropy", "sampled-entropy": "entropy"}
SEEN: dict[str, Callable[[], list[str]]] = {
    "stale": lambda: [".05", ".09"],
    "whitened": lambda: ["−1.225", "1.225"],
    "entropy-sign": lambda: [short(float(entropy.paths_of(entropy.key(section_cases.ENTROPY))[1][-1]))],
    "sampled-entropy": lambda: ["averages to exactly 0"],
}


@pytest.mark.parametrize("key", ROADS)
def test_a_question_s_truth_and_that_its_section_shows_it(key: str) -> None:
    (question,) = [one for one in SECTION_QUESTIONS if one.key == key]
    assert question.names[question.truth] == ROADS[key]
    assert question.asked
    assert question.because
    assert question.page == PAGE
    assert [text for text in SEEN[key]() if text not in shown(SECTIONS[SECTION_OF[key]](question.setting))] == []
    assert any(mistake.scenario == question.setting for mistake in SECTION_MISTAKES)  # its section unfolds


def test_every_question_has_a_second_road() -> None:
    assert [question.key for question in SECTION_QUESTIONS] == list(ROADS)


def test_the_sections_have_titles_of_their_own() -> None:
    assert TITLES.keys() == SECTIONS.keys()
    assert len(set(TITLES.values())) == len(TITLES)
    assert {discount.TITLE, baselines.TITLE, landscape.TITLE} <= set(TITLES.values())


def test_a_section_follows_the_page() -> None:
    """Two states that differ in γ alone do not show the same."""
    before, after = (shown(SECTIONS["discount"](GradientScenario(world=CHAIN, gamma=(gamma,)))) for gamma in (0.5, 0.9))
    assert before != after
