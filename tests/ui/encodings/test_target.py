"""The policy that is wanted: its cells, how far θ is from it, and that the best possible is what one then gets."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import rel_entr

from pgviz.ui.components.sheet import Formula, Report, Sheet
from pgviz.ui.decision.expressiveness import best_fit_of
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.edits import edits_with
from pgviz.ui.encodings.target import MOST_WANTED, distances, target_sheet, with_best, with_wanted
from pgviz.ui.encodings.view import view
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import Change, decode, encode, linkable
from tests.patience import draws
from tests.ui.sheet_reading import cells, edits, grids, linked
from tests.ui.strategies import decisions

many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


def nats(target: np.ndarray, log_pi: np.ndarray) -> float:
    """The mean KL divergence, by scipy where π is not too small for it."""
    if (np.exp(log_pi[target > 0]) > 1e-290).all():
        return float(rel_entr(target, np.exp(log_pi)).sum(axis=1).mean())
    wanted = target > 0
    terms = np.zeros_like(target)
    terms[wanted] = target[wanted] * (np.log(target[wanted]) - log_pi[wanted])
    return float(terms.sum(axis=1).mean())


def taken(now: Decision) -> Decision:
    """After "Take the best θ"."""
    return linkable(with_best(now).repaired().scenario)


class TestBestPossible:
    @pytest.mark.thorough
    @many
    @given(decisions())
    def test_the_best_possible_is_what_taking_the_best_theta_gives_and_no_step_from_it_comes_closer(
        self, now: Decision
    ) -> None:
        """Before, it was that of another policy, without τ and the mask: .75 where one then got .5."""
        assume(np.abs(best_fit_of(now).theta).max() <= 1e6)  # another one has no link, and is refused
        shown, after = view(now), taken(now)
        (best, then) = (grids(v.target) for v in (shown, view(after)))
        promised = np.array([[cell.bar or 0.0 for cell in grid.rows[2].cells if cell] for grid in best])
        got = np.array([[cell.bar or 0.0 for cell in grid.rows[1].cells if cell] for grid in then])
        scale = float((np.abs(after.policy_in_both.phi) @ np.abs(after.theta)).max()) / now.tau
        np.testing.assert_allclose(got, promised, rtol=0, atol=1e-6 + 1e-14 * scale)
        assert distances(after)[0] == pytest.approx(distances(now)[1], abs=1e-6 + 1e-14 * scale)
        np.testing.assert_array_equal(promised[:, list(now.masked)], 0)
        self.no_step_comes_closer(now)

    @staticmethod
    def no_step_comes_closer(now: Decision) -> None:
        """A second road: f(θ) is convex, so that a minimum of its neighbourhood is one of all."""
        fit = best_fit_of(now)
        if np.abs(fit.theta).max() >= 1e3:
            return
        rng = np.random.default_rng(len(now.theta))
        least = nats(now.target, fit.policy.log_probabilities)
        for size in (1e-3, 0.1):
            for _ in range(4):
                step = size * rng.normal(size=len(now.theta)) / max(1.0, np.abs(fit.policy.phi).max())
                there = fit.policy.with_theta(fit.theta + step)
                assert nats(now.target, there.log_probabilities) >= least - 1e-8

    def test_one_that_has_no_link_is_refused_with_a_sentence(self) -> None:
        now = Decision(s=(1e-9,), other=(0.0,), n=2, bias=False, theta=(0.0, 0.0), a=0)
        with pytest.raises(ValueError, match=r"^θ: .* is outside -1000000 to 1000000\. It stays as it was\."):
            linkable(with_best(now).scenario)

    @pytest.mark.parametrize(("tau", "masked"), [(1.0, ()), (2.0, ()), (5.0, (3,)), (0.5, (0, 1))])
    def test_stacking_the_number_against_a_minimiser(self, tau: float, masked: tuple[int, ...]) -> None:
        now = recoded(Decision(tau=tau, masked=masked, a=2), join="stack").scenario
        mask, target = now.mask, now.target

        def distance(slope: np.ndarray) -> float:
            z = np.where(mask, np.arange(4.0) * slope[0] / tau, -np.inf)
            log_pi = z - np.logaddexp.reduce(z)
            return nats(target, np.tile(log_pi, (2, 1)))

        found = minimize(distance, [0.1], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14})
        assert distances(now)[1] == pytest.approx(found.fun, abs=1e-8)

    def test_at_the_best_theta_nothing_is_left(self) -> None:
        """Before, 1.2e−17 nats."""
        for now in (Decision(), Decision(tau=2.0), Decision(masked=(3,)), Decision(tau=5.0, masked=(0,), a=2)):
            assert distances(taken(now)) == (0.0, 0.0)

    def test_where_it_cannot_be_given_the_page_says_how_far_away_it_stays(self) -> None:
        now = recoded(Decision(tau=2.0), join="stack").scenario
        least = distances(now)[1]
        assert f"the best that this encoding allows is {short(least)} nats away" in view(now).words[-1]
        assert "this encoding can give it exactly" in view(Decision()).words[-1]

    def test_a_probability_of_0_is_only_approached(self) -> None:
        now = with_wanted(Decision(), 1, 0.0).scenario
        assert "comes as close as you like" in view(now).words[-1]
        assert distances(now)[1] < 1e-8


class TestSheet:
    @pytest.mark.thorough
    @many
    @given(decisions())
    def test_a_grid_a_state_with_what_is_wanted_what_is_and_what_is_possible(self, now: Decision) -> None:
        sheet = target_sheet(now)
        pi, best = now.policy_in_both.probabilities, best_fit_of(now).pi
        for i, grid in enumerate(grids(sheet)):
            for row, values in zip(grid.rows, (now.target[i], pi[i], best[i]), strict=True):
                for b, cell in enumerate(row.cells):
                    assert cell is not None
                    if b in now.masked:
                        assert (cell.text, cell.dead, cell.edit, bool(cell.note)) == ("0", True, None, True)
                    else:
                        assert (cell.text, cell.bar) == (short(values[b]), values[b])
        assert [grid.title for grid in grids(sheet)] == [
            f"s = {now.state_text(now.s)}",
            f"other state = {now.state_text(now.other)}",
        ]

        self.how_far_it_is_is_the_mean_kullback_leibler_divergence(now, sheet)
        self.every_wanted_probability_of_an_allowed_action_is_edited_and_only_those(now, sheet)

    @staticmethod
    def how_far_it_is_is_the_mean_kullback_leibler_divergence(now: Decision, sheet: Sheet) -> None:
        (formula,) = (part for part in sheet.parts if isinstance(part, Formula))
        shown = [token.text for token in formula.tokens if token.role == "probability"]
        assert shown == [short(v) for v in distances(now)]
        scale = max(1.0, float((np.abs(now.policy_in_both.phi) @ np.abs(now.theta)).max()) / now.tau)
        expected = nats(now.target, now.policy_in_both.log_probabilities)
        assert distances(now)[0] == pytest.approx(expected, rel=1e-9, abs=1e-14 * scale)
        assert all("inf" not in text and "∞" not in text for text in shown)

    @staticmethod
    def every_wanted_probability_of_an_allowed_action_is_edited_and_only_those(now: Decision, sheet: Sheet) -> None:
        found = edits(sheet)
        places = [i * now.n + b for i in range(2) for b in now.allowed] if len(now.allowed) > 1 else []
        assert list(found) == [f"wanted.{place}" for place in places]
        assert [edit.value for edit in found.values()] == [now.target.ravel()[place] for place in places]

    def test_of_a_masked_action_nothing_can_be_wanted_and_it_says_why(self) -> None:
        sheet = target_sheet(Decision(masked=(3,)))
        notes = {cell.note for cell in cells(sheet) if cell.dead}
        assert any("cannot be wanted" in note for note in notes)
        with pytest.raises(ValueError, match=r"^West is masked"):
            edits_with({}).applied(Decision(masked=(3,)), Report("wanted.7", 0.5, None, True))

    def test_pointing_at_an_action_lights_up_its_column(self) -> None:
        sheet = target_sheet(Decision())
        assert linked(sheet, "a2") == [row.cells[2] for grid in grids(sheet) for row in grid.rows]


class TestWanted:
    @many
    @given(decisions(), st.data())
    def test_the_others_of_its_state_keep_their_proportions(self, before: Decision, data: st.DataObject) -> None:
        assume(len(before.allowed) > 1)
        b, i = data.draw(st.sampled_from(before.allowed)), data.draw(st.integers(0, 1))
        probability = data.draw(st.floats(0, MOST_WANTED).map(lambda p: round(p, 6)))
        now = with_wanted(before, i * before.n + b, probability).scenario
        others = [c for c in before.allowed if c != b]
        rest = before.target[i, others]
        shares = rest / rest.sum() if rest.any() else np.full(len(others), 1 / len(others))
        assert now.target[i, b] == pytest.approx(probability, abs=1e-11)
        np.testing.assert_allclose(now.target[i, others], shares * (1 - probability), rtol=0, atol=1e-11)
        np.testing.assert_allclose(now.target[1 - i], before.target[1 - i], rtol=0, atol=1e-11)
        assert now.repaired() == Change(now)
        assert decode(Decision, encode(now)) == Change(now)

    @pytest.mark.parametrize("typed", ["0.4", "0.12345", "1/3", "0.99"])
    def test_what_was_typed_stays_as_typed(self, typed: str) -> None:
        now = edits_with({}).applied(Decision(), Report("wanted.6", None, typed, True)).scenario
        value = float(eval(typed))  # our own texts
        assert edits(target_sheet(now))["wanted.6"].value == pytest.approx(value, rel=0, abs=2e-12)

    @pytest.mark.parametrize("probability", [-0.01, 1.0, 2.0])
    def test_no_action_may_be_wanted_always(self, probability: float) -> None:
        with pytest.raises(ValueError, match=r"lies between 0 and 0.99\. It stays as it was\."):
            with_wanted(Decision(), 0, probability)

    @pytest.mark.parametrize("now", [recoded(Decision(), n=1).scenario, Decision(masked=(0, 1, 2), a=3)])
    def test_one_action_has_nothing_to_share_out(self, now: Decision) -> None:
        np.testing.assert_array_equal(now.target[:, list(now.allowed)], [[1], [1]])
        with pytest.raises(ValueError, match=r"There is one action to take, .* It stays as it was\."):
            with_wanted(now, now.a, 0.5)

    def test_a_mask_that_comes_and_goes_leaves_what_was_wanted(self) -> None:
        wanted = with_wanted(Decision(), 6, 0.4).scenario
        masked = dataclasses.replace(wanted, masked=(2,))
        assert dataclasses.replace(masked, masked=()).target.tolist() == wanted.target.tolist()
