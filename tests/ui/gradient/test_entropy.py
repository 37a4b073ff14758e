"""The entropy bonus: its gradient by finite differences of scipy's entropy, its sign, and the mean of samples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import softmax
from scipy.stats import entropy as scipy_entropy

from pgviz.ui.gradient import entropy, section_cases
from pgviz.ui.gradient.scenario import GRID, ONE_DECISION, GradientScenario
from pgviz.ui.shell.formats import short
from tests.ui.gradient.reading import changed, drawn, grid, row, said
from tests.ui.sheet_reading import edits, number

NOW = section_cases.ENTROPY
Z = np.array(NOW.thetas)
PI = softmax(Z)
R = np.array(NOW.rewards)


def objective(sign: float):
    return lambda z: softmax(z) @ R + sign * NOW.bonus * scipy_entropy(softmax(z))


def numbers(name: str) -> list[float]:
    found = grid(entropy.section(NOW).sheets["entropy"], "Directions")
    return [number(text) for text in row(found, name)]


def test_the_directions_by_finite_differences() -> None:
    assert numbers(entropy.TRUE) == pytest.approx(approx_fprime(Z, lambda z: softmax(z) @ R), abs=6e-4)
    assert numbers(entropy.GRADIENT) == pytest.approx(approx_fprime(Z, lambda z: scipy_entropy(softmax(z))), abs=6e-4)
    for name, sign in ((entropy.RIGHT, 1), (entropy.WRONG, -1)):
        assert numbers(name) == pytest.approx(approx_fprime(Z, objective(sign)), abs=6e-4)


def test_samples_of_the_surprise_differentiate_to_nothing_and_weighed_to_the_gradient() -> None:
    scores = np.eye(3) - PI
    assert numbers(entropy.SAMPLED) == [0, 0, 0] == pytest.approx(-PI @ scores, abs=1e-15)
    weighed = (PI * -np.log(PI)) @ scores
    assert numbers(entropy.GRADIENT) == pytest.approx(weighed, abs=5.1e-4)


@pytest.mark.parametrize("alpha", [0.1, 0.5])
def test_the_paths_step_by_step(alpha: float) -> None:
    now = changed(NOW, alpha=(alpha,))
    traces = drawn(entropy.section(now))
    for name, sign in ((entropy.RIGHT, 1.0), (entropy.WRONG, -1.0)):
        z, path = Z.copy(), [scipy_entropy(PI)]
        for _ in range(entropy.STEPS):
            pi = softmax(z)
            rises = pi * (-np.log(pi) - scipy_entropy(pi))  # ∂H/∂z_a = −π_a (log π_a + H)
            z = z + alpha * (pi * (R - pi @ R) + sign * now.bonus * rises)
            path.append(scipy_entropy(softmax(z)))
        assert traces[name]["y"] == pytest.approx(path, abs=1e-9)
        assert short(path[-1]) in said(entropy.section(now))


def test_the_wrong_sign_collapses() -> None:
    right, wrong = entropy.paths_of(entropy.key(NOW))
    assert right[-1] > right[0] > wrong[-1]


def test_a_uniform_policy_has_nothing_to_gain() -> None:
    topic = entropy.section(GradientScenario(world=ONE_DECISION))
    assert "∇H is (0, 0, 0), as the policy is uniform" in said(topic)


def test_elsewhere_it_stands_on_one_decision() -> None:
    topic = entropy.section(GradientScenario(world=GRID))
    assert topic.words[0] == f"This section stands on “{ONE_DECISION}”."
    assert set(edits(topic.control)) == {"bonus", "log_alpha"}
