"""From rewards to returns: by the definition, and F12, F14 and the whitened pair to their digits."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.ui.gradient import returns, section_cases
from pgviz.ui.gradient.scenario import GradientScenario
from tests.ui.gradient.reading import changed, column, grid, said
from tests.ui.sheet_reading import edits, number


def by_definition(paid: tuple[float, ...], gamma: float) -> list[float]:
    return [sum(gamma ** (k - t) * paid[k] for k in range(t, len(paid))) for t in range(len(paid))]


def table(now: GradientScenario) -> list[list[float]]:
    """The columns."""
    found = grid(returns.section(now).sheets["returns"], "An episode")
    return [[number(text) for text in column(found, i)] for i in range(4)]


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("paid", [(1.0, 1.0, 1.0), (3.0, -2.0, 0.0, 5.0), (7.0,)])
def test_every_column_by_its_definition(paid: tuple[float, ...], gamma: float) -> None:
    r, wrong, g, white = table(GradientScenario(gamma=(gamma,), paid=paid))
    expected = np.array(by_definition(paid, gamma))
    assert r == list(paid)
    assert wrong == pytest.approx([gamma**t * reward for t, reward in enumerate(paid)], abs=5.1e-4)
    assert g == pytest.approx(expected, abs=5.1e-4)
    deviation = expected.std()
    assert white == pytest.approx((expected - expected.mean()) / deviation if deviation else 0 * expected, abs=5.1e-4)


def test_f14() -> None:
    """r = (1, 1, 1), γ = .99: G = (2.97, 1.99, 1), not (1, .99, .98)."""
    said_ = said(returns.section(section_cases.RETURNS))
    assert "G = (2.97, 1.99, 1)" in said_
    assert "discounted rewards (1, .99, .98)" in said_


def test_f12() -> None:
    """Six steps that pay 1: the second half is always discouraged."""
    said_ = said(returns.section(section_cases.WHITENED))
    assert "G = (5.85, 4.90, 3.94, 2.97, 1.99, 1)" in said_
    assert "Whitened, (1.45, .88, .3, −.28, −.88, −1.47)" in said_
    assert "3 steps of 6, t = 3 to t = 5, would be discouraged" in said_


def test_whitening_keeps_neither_offset_nor_scale() -> None:
    """whitening/signs of the reference: (49, 50, 51) and (−51, −50, −49)."""
    first = table(section_cases.SHIFTED)
    second = table(changed(section_cases.SHIFTED, paid=(-51.0, -50.0, -49.0)))
    assert first[3] == second[3] == pytest.approx([-(1.5**0.5), 0, 1.5**0.5], abs=5.1e-4)


def test_returns_that_are_alike_say_nothing() -> None:
    now = changed(section_cases.SHIFTED, paid=(50.0, 50.0, 50.0))
    assert table(now)[3] == [0, 0, 0]
    assert "All returns are alike" in said(returns.section(now))


def test_rewards_and_length_are_edited() -> None:
    topic = returns.section(section_cases.RETURNS)
    assert set(edits(topic.sheets["returns"])) == {"paid.0", "paid.1", "paid.2"}
    assert edits(topic.control)["walked"].value == 3
