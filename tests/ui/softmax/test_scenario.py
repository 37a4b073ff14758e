"""The scenario of the page Softmax: its link, its repairs, its edits, its presets."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given

from pgviz.ui.components.sheet import Report
from pgviz.ui.softmax.edits import EDITS, with_masked
from pgviz.ui.softmax.presets import PRESETS
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.scenario import Change, decode, encode
from tests.ui.softmax.strategies import softmaxes


def typed(now: SoftmaxScenario, name: str, text: str) -> SoftmaxScenario:
    return EDITS.applied(now, Report(name, None, text, True)).scenario


def test_it_opens_on_the_question() -> None:
    assert SoftmaxScenario().z == (14, 15, 11, 17)
    assert SoftmaxScenario().repaired() == Change(SoftmaxScenario())


@given(softmaxes())
def test_what_a_link_says_comes_back(now: SoftmaxScenario) -> None:
    assert decode(SoftmaxScenario, encode(now)) == Change(now)


@pytest.mark.parametrize(
    ("link", "masked", "moved", "notices"),
    [
        ({"masked": "0,1,2,3"}, (), 1, 1),
        ({"z": "1,2", "masked": "0,1"}, (), 1, 1),
        ({"masked": "5,3,3"}, (3,), 1, 0),  # action 5 does not exist: nothing to see of it
        ({"masked": "1"}, (1,), 0, 0),  # the picture is of a logit that can move
        ({"z": "1,2", "moved": "5"}, (), 0, 0),
    ],
)
def test_it_keeps_an_action_and_shows_one_that_can_move(
    link: dict[str, str], masked: tuple[int, ...], moved: int, notices: int
) -> None:
    opened = decode(SoftmaxScenario, link)
    assert (opened.scenario.masked, opened.scenario.moved) == (masked, moved)
    assert len(opened.given_up) == notices
    assert all("At least one action must stay allowed" in sentence for sentence in opened.given_up)


def test_adding_c_moves_every_logit_that_is_not_masked() -> None:
    np.testing.assert_array_equal(SoftmaxScenario(c=-1.5, masked=(1,)).logits, [12.5, -np.inf, 9.5, 15.5])


def test_a_pick_is_the_logit_of_the_picture() -> None:
    assert EDITS.applied(SoftmaxScenario(), Report("pick.3", None, None, True)) == Change(SoftmaxScenario(moved=3))


@pytest.mark.parametrize(
    ("text", "z"), [("−2.5", -2.5), (" 1/3 ", 1 / 3), ("1e308", 1e308), ("-1e308", -1e308), ("1e-300", 1e-300)]
)
def test_typed_numbers_are_taken(text: str, z: float) -> None:
    assert typed(SoftmaxScenario(), "z.0", text).z == (z, 15, 11, 17)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("z.0", "fourteen", "The logit of North: “fourteen” is not a number."),
        ("z.0", "1,5", "The logit of North: “1,5” is not a number, use a point."),
        ("z.0", "", "The logit of North: nothing was entered."),
        ("z.0", "nan", "The logit of North: “nan” is not a finite number."),
        ("z.3", "-inf", "The logit of West: “-inf” is not a finite number."),
        ("z.1", "1e309", "The logit of East: “1e309” is not a finite number."),
        ("z.1", "1/0", "The logit of East: “1/0” is not a number."),
        ("z.1", "__import__('os')", "The logit of East: “__import__··os··” is not a number."),
        ("tau", "0", "The temperature τ: “0” is outside 0.05 to 100."),
        ("tau", "1e308", "The temperature τ: “1e308” is outside 0.05 to 100."),
        ("c", "1e308", "The constant c: “1e308” is outside -1000 to 1000."),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence_that_names_the_cell(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"It stays as it was\.$") as refused:
        typed(SoftmaxScenario(), name, text)
    assert str(refused.value) == f"{sentence} It stays as it was."


def test_allowed_actions_are_chosen_and_one_must_stay() -> None:
    assert with_masked(SoftmaxScenario(), [0, 2]) == Change(SoftmaxScenario(masked=(1, 3)))
    assert with_masked(SoftmaxScenario(masked=(1, 3)), [0, 1, 2, 3]) == Change(SoftmaxScenario())
    with pytest.raises(ValueError, match="At least one action must stay allowed"):
        with_masked(SoftmaxScenario(), [])


def test_presets_fit_a_link_need_no_repair_and_differ() -> None:
    for preset in PRESETS:
        assert decode(SoftmaxScenario, encode(preset.scenario)) == Change(preset.scenario)
    assert len({preset.scenario for preset in PRESETS}) == len({preset.name for preset in PRESETS}) == len(PRESETS)


def test_the_room_needs_no_streamlit() -> None:
    code = (
        "import sys, pgviz.ui.softmax.view, pgviz.ui.softmax.edits, pgviz.ui.softmax.presets, "
        "pgviz.ui.softmax.questions, pgviz.ui.softmax.mistakes; sys.exit('streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
