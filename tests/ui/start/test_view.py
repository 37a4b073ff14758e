"""What the first page shows: the question, and the answer's equation, in every scenario against a second road."""

from __future__ import annotations

import math
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import softmax

from pgviz import policy
from pgviz.ui.components.sheet import Report
from pgviz.ui.shell.parts import parts_of
from pgviz.ui.start.edits import EDITS
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.start.view import View, view
from pgviz.ui.state.scenario import Change, decode, encode
from tests.patience import draws
from tests.reference import case
from tests.ui.sheet_reading import cells, check_edit, check_sheet, edits, formulas, grids, linked, number
from tests.ui.strategies import decisions

ROUNDED = 5.1e-4  # three decimals
many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


def column(shown: View, role: str) -> dict[str, list[str]]:
    """The numbers of one of the three grids, by feature."""
    grid = next(grid for grid in grids(shown.equation) if grid.role == role)
    return {row.header.text: [cell.text for cell in row.cells if cell is not None] for row in grid.rows}


def pi(shown: View) -> list[float]:
    return [number(cell.text) for cell in cells(shown.policy) if cell.role == "probability"]


def said(shown: View) -> str:
    return shown.sentence


class TestAsItOpens:
    def test_the_question_has_its_own_numbers(self) -> None:
        asked = view(StartScenario()).question
        assert "φ(s) = (1, 0, 0, 1)" in asked
        assert "to (14, 15, 11, 17), softmax to (.042, .114, .002, .842)" in asked

    def test_the_question_does_not_follow_the_hand(self) -> None:
        assert view(StartScenario(tau=5.0, a=1)).question == view(StartScenario()).question

    def test_it_is_the_answers_example(self) -> None:
        reference, now = case("seed/answer_example"), StartScenario()
        np.testing.assert_array_equal(now.policy().phi, reference.inputs["phi"])
        np.testing.assert_allclose(now.policy().probabilities, reference.inputs["pi"], atol=reference.tolerance)
        np.testing.assert_allclose(now.policy().score(now.a), reference.expected["score_a0"], atol=reference.tolerance)
        assert now.actions == ("a₀", "a₁")
        assert now.repaired() == Change(now)

    def test_the_answer_stands_there_as_an_equation(self) -> None:
        shown = view(StartScenario())
        assert "(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)" in formulas(shown.equation)
        assert column(shown, "phi") == {"s₁": ["1"], "s₂": ["1"], "a": ["0"]}
        assert column(shown, "mean") == {"s₁": [".7", ".3", "1"], "s₂": [".7", ".3", "1"], "a": ["0", ".3", ".3"]}
        assert column(shown, "score") == {"s₁": ["0"], "s₂": ["0"], "a": ["−.3"]}
        assert [cell.text for cell in cells(shown.policy) if cell.role == "probability"] == [".7", ".3"]

    def test_pointing_at_a_feature_lights_up_its_phi_mean_and_score(self) -> None:
        roles = [cell.role for cell in linked(view(StartScenario()).equation, "f2")]
        assert roles == ["phi", "mean", "mean", "mean", "score"]


class TestEdits:
    def test_a_logit_moves_alone(self) -> None:
        moved = EDITS.applied(StartScenario(), Report("logit.1", 1.0, None, True)).scenario
        assert moved.policy().logits == pytest.approx([0, 1], abs=1e-12)
        share = 1 / (1 + math.exp(-1.0))
        assert number(column(view(moved), "score")["a"][0]) == pytest.approx(-share, abs=ROUNDED)
        assert f"a₀ has probability {pi(view(moved))[0]:.3f}".replace("0.", ".") in said(view(moved))

    def test_the_other_action_has_the_other_score(self) -> None:
        other = EDITS.applied(StartScenario(), Report("pick.1", None, None, True)).scenario
        assert column(view(other), "score")["a"] == [".7"]
        assert encode(other) == {"a": "1"}

    @pytest.mark.parametrize(
        ("name", "text", "sentence"),
        [
            ("logit.0", "1e7", "The logit of a₀: “1e7” is outside -1000000 to 1000000."),
            ("logit.1", "1,5", "The logit of a₁: “1,5” is not a number, use a point."),
            ("tau", "0", "The temperature τ: “0” is outside 0.05 to 100."),
        ],
    )
    def test_what_cannot_be_used_is_refused_in_a_sentence_that_names_the_cell(
        self, name: str, text: str, sentence: str
    ) -> None:
        with pytest.raises(ValueError, match=r"It stays as it was\.$") as refused:
            EDITS.applied(StartScenario(), Report(name, None, text, True))
        assert str(refused.value) == f"{sentence} It stays as it was."


class TestTheScoreIsTheScore:
    """At a temperature the difference φ − E[φ] is τ times the score: what is called score has to be the score."""

    def test_at_temperature_2_grid_formula_and_sentence_say_the_score(self) -> None:
        now = StartScenario(tau=2.0)
        expected = softmax([0, math.log(3 / 7) / 2])
        score = -float(expected[1]) / 2
        assert column(view(now), "score")["a"] == [f"{score:.3f}".replace("-0", "−")]
        last = [part for part in view(now).equation.parts if hasattr(part, "tokens")][-1].tokens[-1]
        assert last.role == "score"
        assert number(last.text.strip("()").split(", ")[-1]) == pytest.approx(score, abs=ROUNDED)
        assert "its score is .198 of the difference: what was not expected, .396, over τ = 2." in said(view(now))

    @many
    @given(decisions(StartScenario))
    def test_the_share_that_the_sentence_says_makes_the_score_of_the_difference(self, now: StartScenario) -> None:
        sentence, chosen = said(view(now)), now.a
        others = [b for b in now.allowed if b != chosen]
        if not others:
            assert "the only action" in sentence
            assert "its score is 0." in sentence
            return
        (share,) = re.findall(r"its score is (\S+) of the difference", sentence)
        shared = policy.probabilities(now.policy().phi, now.theta, now.tau, mask=now.mask)
        assert number(share) == pytest.approx(shared[others].sum() / now.tau, rel=0.03, abs=ROUNDED)
        assert ("over τ" in sentence) == (now.tau != 1)
        assert ("the average of the others" in sentence) == (len(others) > 1)


@pytest.mark.thorough
@many
@given(decisions(StartScenario))
def test_in_every_scenario_every_part_can_be_shown_and_its_numbers_are_the_policys(now: StartScenario) -> None:
    shown = view(now)
    parts = dict(parts_of(shown))
    assert set(parts) == {"question", "policy", "equation", "sentence"}
    check_sheet(parts["policy"])
    check_sheet(parts["equation"])
    with np.errstate(over="ignore"):
        z = np.where(now.mask, now.policy().phi @ np.array(now.theta), -np.inf)
        expected = softmax((z - z.max()) / now.tau)
    assert pi(shown) == pytest.approx(expected, abs=ROUNDED)
    assert "nan" not in shown.sentence
    for name, edit in edits(shown.policy).items():
        if not name.startswith("logit."):  # a function takes these
            check_edit(now, edit)
    assert {f"pick.{b}" for b in now.allowed} == shown.policy.picks()


@pytest.mark.parametrize("link", [{"tau": "2"}, {"masked": "1"}, {"a": "1", "tau": "0.5", "masked": "0"}])
def test_temperature_and_mask_are_on_the_page_and_in_the_link(link: dict[str, str]) -> None:
    now = decode(StartScenario, link).scenario
    assert decode(StartScenario, encode(now)).scenario == now
    assert edits(view(now).policy)["tau"].value == now.tau
    dead = [cell.text for cell in cells(view(now).policy) if cell.dead and cell.role == "probability"]
    assert dead == ["0"] * len(now.masked)


def test_the_room_needs_no_streamlit() -> None:
    modules = "pgviz.ui.start.view, pgviz.ui.start.edits, pgviz.ui.start.questions"
    code = f"import sys, {modules}; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
