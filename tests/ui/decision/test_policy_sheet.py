"""The policy in one state as a sheet: its numbers, what can be dragged, what a mask takes away; what is left out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from pgviz.score.decomposition import foremost
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.common import left_out, shown_logits
from pgviz.ui.decision.edits import why_fixed, with_logit
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.start.scenario import StartScenario
from tests.patience import draws
from tests.ui.sheet_reading import cells, check_edit, check_sheet, edits, grids, headers, number
from tests.ui.strategies import decisions

many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


def pi_of(now: Decision, state: tuple[float, ...] | None = None) -> np.ndarray:
    """π from φ and θ, by scipy."""
    z = now.policy(state).phi @ np.array(now.theta)
    return softmax((np.where(now.mask, z, -np.inf) - z[now.mask].max()) / now.tau)


@pytest.mark.thorough
@many
@given(decisions())
def test_every_number_is_that_of_the_policy(now: Decision) -> None:
    sheet = policy_sheet(now)
    check_sheet(sheet)
    table, temperature = grids(sheet)
    pi = pi_of(now)
    for b, row in enumerate(table.rows):
        z, probability = row.cells
        assert z is not None
        assert probability is not None
        assert number(probability.text) == pytest.approx(pi[b], abs=5.1e-4)
        assert probability.mark == (b == now.a)
        assert row.header.picked == (b == now.a)
        if b in now.masked:
            assert (z.text, probability.text, z.dead, probability.dead) == ("−∞", "0", True, True)
            assert (row.header.pick, z.edit) == ("", None)
            assert "Masked" in z.note
        else:
            assert z.text == short(float(shown_logits(now.policy())[b]))
            assert (z.edit is None) == bool(z.note) == bool(why_fixed(now, b))
    assert [cell.text for row in temperature.rows for cell in row.cells if cell] == [short(now.tau)]
    assert sheet.picks() == {f"pick.{b}" for b in now.allowed}
    assert {h.action for h in headers(sheet) if h.picked} == {now.a}
    a_logit_is_shown_as_it_would_be_without_rounding(now)
    what_can_be_dragged_can_be_dragged_to_where_it_is(now, sheet)


def a_logit_is_shown_as_it_would_be_without_rounding(now: Decision) -> None:
    """Against exact sums: what is 0 is shown as 0, and no number has digits that rounding made."""
    policy = now.policy()
    for z, phi in zip(shown_logits(policy), policy.phi, strict=True):
        terms = [Fraction(float(x)) * Fraction(t) for x, t in zip(phi, now.theta, strict=True) if x and t]
        exact, size = sum(terms, Fraction(0)), float(sum(map(abs, terms), Fraction(0)))
        if np.isfinite(z):
            assert z == pytest.approx(float(exact), rel=0, abs=1e-13 * size)
            assert z == 0 if exact == 0 else True


def what_can_be_dragged_can_be_dragged_to_where_it_is(now: Decision, sheet: Sheet) -> None:
    for name, edit in edits(sheet).items():
        if name.startswith("logit."):
            moved = with_logit(now, int(name.removeprefix("logit.")), edit.value).scenario
            assert moved == now
        else:
            check_edit(now, edit)


def test_a_logit_that_cannot_move_alone_is_read_only_and_says_why() -> None:
    sheet = policy_sheet(recoded(Decision(), join="stack").scenario)
    assert set(edits(sheet)) == {"tau"}
    assert sum("cannot move alone" in cell.note for cell in cells(sheet)) == 4


@pytest.mark.parametrize("now", [Decision(), StartScenario()])
def test_one_that_can_is_edited(now: Decision) -> None:
    assert set(edits(policy_sheet(now))) == {"tau", *(f"logit.{b}" for b in range(now.n))}


class TestLeftOut:
    sizes = st.sampled_from([0.0, 1e-9, 0.3, -0.3, 0.33349, -0.9996, 1.0, 7.0, -1000.0])

    @many
    @given(st.lists(st.lists(sizes, min_size=6, max_size=6), min_size=1, max_size=3), st.integers(1, 6))
    def test_what_is_not_shown_is_counted_and_none_of_it_is_larger_than_said(
        self, values: list[list[float]], most: int
    ) -> None:
        table = np.array(values)
        shown = [int(j) for j in foremost(table, most)]
        said = left_out(table, shown)
        hidden = np.abs(np.delete(table, shown, axis=1))
        if hidden.size == 0:
            assert said == ""
        elif not hidden.any():
            assert said == f"; {hidden.shape[1]} more {'is' if hidden.shape[1] == 1 else 'are'} 0 here"
        else:
            count, size = said.removeprefix("; ").split(" more, none larger than ")
            assert int(count) == hidden.shape[1]
            assert hidden.max() <= number(size) <= hidden.max() + 1e-3

    def test_in_words(self) -> None:
        assert left_out(np.array([3.0, 0.0, 0.0]), [0]) == "; 2 more are 0 here"
        assert left_out(np.array([[0.5, 0.3, 0.1], [0.5, 0.2, 0.0]]), [0]) == "; 2 more, none larger than .3"
        assert left_out(np.array([0.5, 0.0]), [0]) == "; 1 more is 0 here"
