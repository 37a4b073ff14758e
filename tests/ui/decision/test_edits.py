"""Edits of a decision that are more than a field: θ, a logit, the mask; and what sentences call its cells."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.policy import SoftmaxPolicy
from pgviz.ui.components.sheet import Report
from pgviz.ui.decision.common import shown_logits
from pgviz.ui.decision.edits import MOST_EXACT, mask_options, why_fixed, with_logit, with_masked, with_theta
from pgviz.ui.decision.names import cell_name
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, decode, encode, entered
from tests.patience import draws
from tests.ui.strategies import decisions

seldom_slow = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
ROUNDED = 5e-13  # a long θ is rounded to 12 decimals
EDITS = Edits(Decision, pick="a", special={"logit": with_logit}, names=cell_name)


class TestWithTheta:
    @settings(max_examples=draws(30))
    @given(st.integers(0, 2**32 - 1), st.sampled_from(["raw", "fourier"]))
    def test_a_short_one_is_kept_and_a_long_one_rounded_so_that_it_has_a_link(self, seed: int, x: str) -> None:
        shape = recoded(Decision(), x=x, n=6, order=4, join="product", code="one-hot").scenario
        theta = np.random.default_rng(seed).uniform(-1000, 1000, len(shape.theta))
        now = with_theta(shape, theta).scenario
        rounded = 0 if theta.size <= MOST_EXACT else ROUNDED * (1 + 1e-9)
        np.testing.assert_allclose(now.theta, theta, rtol=4e-16 * bool(rounded), atol=rounded)
        assert decode(Decision, encode(now)) == Change(now)

    def test_there_is_no_minus_before_a_0(self) -> None:
        assert [str(v) for v in with_theta(Decision(), np.full(20, -0.0)).scenario.theta] == ["0.0"] * 20


def rounding_of_a_solution(before: SoftmaxPolicy, after: SoftmaxPolicy) -> float:
    """How far logits may be off after θ was solved for them: units in the last place of the largest sum of terms, times
    how nearly the features of the allowed actions depend on each other (Golub & Van Loan, 4th ed., §5.3.7); of a long
    θ also what its parameters are rounded by, times the features that they weigh."""
    terms = max(np.abs(policy.phi * policy.theta).sum(axis=1).max() for policy in (before, after))
    strengths = np.linalg.svd(before.phi[before.mask], compute_uv=False)
    strengths = strengths[strengths > 1e-14 * strengths[0]]
    solved = 64 * np.finfo(float).eps * max(1.0, terms) * strengths[0] / strengths[-1]
    written = ROUNDED * np.abs(before.phi).sum(axis=1).max() if before.theta.size > MOST_EXACT else 0.0
    return float(solved + written)


class TestWithLogit:
    @seldom_slow
    @given(decisions(), st.integers(0, 5), st.floats(-20, 30))
    def test_it_moves_that_logit_alone_or_says_why_not(self, now: Decision, b: int, target: float) -> None:
        b = b % now.n
        before, why = now.policy().preferences, why_fixed(now, b)
        if why:
            assert why.endswith(".")
            assert ("masked" in why) == (b in now.masked)
            with pytest.raises(ValueError, match=r"cannot move alone|is always 0|is masked"):
                with_logit(now, b, target)
            return
        moved = with_logit(now, b, target).scenario
        after, allowed = moved.policy().preferences, now.mask.copy()
        rounding = rounding_of_a_solution(now.policy(), moved.policy())
        assert abs(after[b] - target) <= rounding
        allowed[b] = False
        np.testing.assert_allclose(after[allowed], before[allowed], rtol=0, atol=rounding)

    @settings(max_examples=draws(60))
    @given(st.integers(0, 3), st.lists(st.integers(-200, 300), min_size=1, max_size=8))
    def test_dragged_by_tenths_there_is_no_rounding_left_in_theta_or_link(self, b: int, stops: list[int]) -> None:
        """Before, a logit at 15.7 stood as 15.700000000000001, and θ in the link as 9.299999999999999."""
        now = Decision()
        for stop in stops:
            now = with_logit(now, b, stop / 10).scenario
            off = np.abs(now.theta - np.round(now.theta, 9))  # from a number with nine decimals
            assert not ((off > 0) & (off < 1e-12)).any()
            assert shown_logits(now.policy())[b] == stop / 10
        back = with_logit(now, b, [14, 15, 11, 17][b]).scenario
        assert back.theta == Decision().theta
        assert encode(back) == {}

    def test_the_answer_s_example_can_move_either_logit(self) -> None:
        # φ(s,0) = (1,1,0) is no multiple of φ(s,1) = (1,1,1)
        assert [why_fixed(StartScenario(), b) for b in range(2)] == ["", ""]

    def test_why_fixed_calls_the_action_by_its_name(self) -> None:
        now = recoded(Decision(code="number"), join="stack").scenario
        # four actions on a straight line: three others decide the fourth
        assert why_fixed(now, 1).startswith("The logit of East cannot move alone: its features are a combination of")
        assert why_fixed(Decision(masked=(3,)), 3).startswith("West is masked")

    def test_a_feature_that_is_0_gives_a_logit_that_is_always_0(self) -> None:
        now = decode(Decision, {"n": "2", "join": "table", "phi": "0,0;1,0", "theta": "1,1"}).scenario
        assert why_fixed(now, 0) == "The logit of a₀ is always 0: every one of its features is 0."
        assert why_fixed(now, 1) == ""


class TestMask:
    @seldom_slow
    @given(decisions(), st.sets(st.integers(0, 5)))
    def test_the_chips_that_are_set_are_the_actions_that_are_allowed(self, now: Decision, chosen: set[int]) -> None:
        allowed = sorted(chosen & mask_options(now).keys())
        if not allowed:
            with pytest.raises(ValueError, match="At least one action must stay allowed"):
                with_masked(now, allowed)
            return
        change = with_masked(now, allowed).repaired()
        masked = change.scenario
        assert masked.allowed == tuple(allowed)
        assert masked.theta == now.theta
        assert (masked.policy().probabilities[list(masked.masked)] == 0).all()
        assert masked.a == (now.a if now.a in allowed else allowed[0])
        assert bool(change.given_up) == (now.a not in allowed)

    def test_the_options_have_the_actions_names(self) -> None:
        assert mask_options(Decision()) == {0: "↑ North", 1: "→ East", 2: "↓ South", 3: "← West"}


class TestNames:
    @pytest.mark.parametrize(
        ("report", "text", "sentence"),
        [
            ("logit.1", "abc", "The logit of East: “abc” is not a number."),
            ("logit.1", "1e7", "The logit of East: “1e7” is outside -1000000 to 1000000."),
            ("theta.7", "x", "θ of East, wall S: “x” is not a number."),
            ("theta.9", "x", "θ of East, bias: “x” is not a number."),
            ("s.3", "1e9", "The state’s wall W: “1e9” is outside -1000 to 1000."),
            ("other.0", "", "The other state’s wall N: nothing was entered."),
            ("tau", "0", "The temperature τ: “0” is outside 0.05 to 100."),
        ],
    )
    def test_an_entry_that_is_no_number_is_named_as_its_cell(self, report: str, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match="It stays as it was") as refused:
            EDITS.applied(Decision(), Report(report, None, text, True))
        assert str(refused.value) == f"{sentence} It stays as it was."

    def test_a_table_s_cells_and_a_wanted_probability_are_named_too(self) -> None:
        assert cell_name(recoded(Decision(), join="table").scenario, "phi.1.0") == "φ of East, feature 1"
        assert cell_name(Decision(), "wanted.6") == "The wanted probability of South in the other state"

    @pytest.mark.parametrize("report", ["theta.99", "logit.9", "s.x", "nothing.3", "wanted.99", "phi.1"])
    def test_what_is_not_there_has_no_name(self, report: str) -> None:
        assert cell_name(Decision(), report) == ""

    @pytest.mark.parametrize("name", ["theta.99", "theta.-1", "s.4", "a.0", "phi.0.0"])
    def test_a_place_that_is_not_there_is_refused(self, name: str) -> None:
        """Before, such an edit silently did nothing."""
        with pytest.raises(ValueError, match=r"^There is no "):
            entered(Decision(), name, 1)
        with pytest.raises(ValueError, match=r"^There is no "):
            EDITS.applied(Decision(), Report(name, 1.0, None, True))

    def test_a_logit_that_is_fixed_says_why_when_something_is_entered_all_the_same(self) -> None:
        stacked = dataclasses.replace(Decision(), join="stack", theta=(0.0,) * 5)
        with pytest.raises(ValueError, match=r"^The logit of East cannot move alone"):
            EDITS.applied(stacked, Report("logit.1", 3.0, None, True))
