"""Every estimator that the page offers, on every problem: its exact mean, whether that is ∇J, and the measured mean.

Exact: against all episodes (``listing``). On the corridor and on the grid they are too many within 50 steps: there
twice, cut early against all episodes, and at the problem's own horizon against sums that go forward in time, which is
another road than that of the code (``forward``). Measured: against the exact mean, with so many samples that one which
is 5 % longer would be six standard errors away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from pgviz.reinforce.baselines import BASELINES, baseline_table
from pgviz.reinforce.estimator import RETURNS, Estimator
from pgviz.reinforce.groups import RULES
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.samples import CHUNK, chunk_estimates, simulated_chunk
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.scenario import (
    CHAIN,
    CORRIDOR,
    GIVEN,
    GRID,
    ONE_DECISION,
    SHARED_CHAIN,
    SUMS,
    TWO_STEPS,
    WORLDS,
    GradientScenario,
)
from tests.ui.gradient import listing
from tests.ui.gradient.combinations import offered
from tests.ui.gradient.forward import Forward

pytestmark = pytest.mark.thorough

LISTED = (ONE_DECISION, TWO_STEPS, CHAIN, SHARED_CHAIN)
EARLY = {CORRIDOR: (6,), GRID: (3,)}
"""Horizons at which all episodes can be listed; within three steps the grid's pit can be reached."""
ALL = [*product(WORLDS, ("episode", "batch")), *product(LISTED, ("group",))]
TOLERANCE = 1e-10


def name(now: GradientScenario) -> str:
    if now.sum == "group":
        return f"{now.rule}{', by length' if now.by_length else ''}"
    return f"{now.returns}, γᵗ {'kept' if now.keep else 'dropped'}, {now.baseline}"


def is_unbiased(now: GradientScenario) -> bool:
    """What theory says. An episode of one step has one return, no γᵗ, and no length to be divided by."""
    if now.sum == "group":
        return now.rule in ("none", "leave-one-out") and not (now.by_length and now.world != ONE_DECISION)
    to_go = now.returns == "to-go" and (now.keep or now.discount == 1)
    return now.returns == "full" or to_go or now.world == ONE_DECISION


def test_the_combinations_are_all_that_there_are() -> None:
    """Of an episode and of a batch each return, γᵗ, baseline; of a group each rule. None is left out, none twice."""
    for world in WORLDS:
        for total in SUMS:
            found = offered(world, total)
            if total != "group":
                told = [(now.returns, now.keep, now.baseline) for now in found]
                assert sorted(told) == sorted(product(RETURNS, (True, False), (*BASELINES, GIVEN)))
            elif world in LISTED:
                assert sorted((now.rule, now.by_length) for now in found) == sorted(product(RULES, (True, False)))
            else:
                assert found == ()


# --------------------------------------------------------------------------------------------------------------- exact


def far(combinations: Iterable[tuple[GradientScenario, np.ndarray | float, np.ndarray | float]]) -> dict[str, float]:
    """Those whose two numbers differ, and by how much, in units of the larger of 1 and the second."""
    found = {name(now): float(np.abs(a - b).max() / max(1.0, np.abs(b).max())) for now, a, b in combinations}
    return {which: off for which, off in found.items() if not off <= TOLERANCE}


def early(now: GradientScenario) -> GradientScenario:
    return dataclasses.replace(now, horizon=EARLY.get(now.world, ()))


@pytest.mark.parametrize(("world", "total"), ALL)
def test_mean_and_covariance_are_those_of_all_episodes(world: str, total: str) -> None:
    means, covariances = [], []
    for now in map(early, offered(world, total)):
        found, truth = estimates.moments_of(now), listing.moments_of(now)
        means.append((now, found.mean, truth.mean))
        covariances.append((now, found.covariance, truth.covariance))
        check_bias(now, listing.listing_of(now).gradient)
    assert np.abs([truth for _, _, truth in means]).max() > 1e-3  # not all that is compared is 0
    assert far(means) == {}
    assert far(covariances) == {}


def check_bias(now: GradientScenario, gradient: np.ndarray) -> None:
    """The exact mean is ∇J where theory says so, and nowhere else; the page says the same."""
    found = estimates.moments_of(now)
    np.testing.assert_allclose(found.gradient, gradient, rtol=0, atol=TOLERANCE)
    assert (np.abs(found.mean - gradient).max() <= TOLERANCE) == is_unbiased(now), name(now)
    assert estimates.is_biased(now) != is_unbiased(now), name(now)


@pytest.mark.parametrize("world", EARLY)
def test_mean_trace_and_baselines_at_the_problem_s_own_horizon(world: str) -> None:
    """The best baselines: whichever way one goes from there, one side is like the other.

    The trace is a parabola in the baselines, so that this is so at its lowest point only.
    """
    forward, means, traces = Forward(offered(world, "episode")[0]), [], []
    rng = np.random.default_rng(0)
    for now in offered(world, "episode"):
        found, table = estimates.moments_of(now), table_of(now)
        mean, trace = forward.moments(now.returns, now.keep, table)
        means.append((now, found.mean, mean))
        traces.append((now, found.trace, trace))
        check_bias(now, forward.gradient)
        if now.baseline in ("value", "constant"):
            met = np.s_[0, forward.start] if now.returns == "full" else np.s_[:, ~now.mdp.terminal]
            worth = forward.value(now.returns) if now.baseline == "value" else forward.value("full")
            np.testing.assert_allclose(table[met], worth[met], rtol=0, atol=TOLERANCE)
        elif now.baseline.startswith("optimal"):
            step = rng.normal(size=table.shape) if now.baseline == "optimal" else np.ones(table.shape)
            up, down = (forward.moments(now.returns, now.keep, table + d * step)[1] for d in (1.0, -1.0))
            assert up > trace + 1e-6, name(now)
            assert up == pytest.approx(down, rel=1e-9), name(now)
    assert far(means) == {}
    assert far(traces) == {}


def table_of(now: GradientScenario) -> np.ndarray:
    """The page's baselines, (H, S)."""
    return baseline_table(estimator_of(now), now.subtracted)


def estimator_of(now: GradientScenario) -> Estimator:
    return Estimator.of(now.mdp, now.features, now.thetas, now.steps, now.returns, now.keep)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------------ measured

STRONG = {
    ONE_DECISION: {"r": (2.0, -1.0, 0.5)},
    TWO_STEPS: {"r": (3.3, -2.6, -1.2, -0.9, 1.2, -1.3), "theta": (-0.3, -0.8, 0.4, 0.4, -0.2, 0.1), "b": -0.4},
    CHAIN: {"r": (1.0, -2.0, 4.0), "gamma": (0.8,), "b": 0.3},
    SHARED_CHAIN: {"r": (1.9, -1.8, 1.7), "theta": (0.0,), "gamma": (0.8,), "b": 0.5},
    CORRIDOR: {"theta": (3.0, 0.0), "b": -30.0},
    GRID: {"r": (0.0, 2.0, 1.0), "horizon": (12,), "b": 0.3},
}
"""Numbers of each problem with which the mean is not small beside the scatter, so that few samples measure it well."""
LONGER = 1.05  # what would be noticed
AWAY = 6.0  # standard errors that a mean so much longer is away, at least
LIMIT = 4.0  # standard errors beyond which a mean is another one
SEED = 1
NOTHING = 1e-9


def test_a_mean_that_is_five_percent_longer_would_be_noticed() -> None:
    """In 97 of 100 cases at least; a right one would be taken for a wrong one in 7 of 100,000."""
    assert norm.cdf(AWAY - LIMIT) > 0.97
    assert 2 * norm.cdf(-LIMIT) < 7e-5


@dataclasses.dataclass
class Measured:
    """The mean of n estimates along one direction, in which a wrong length of the exact mean shows most: Σ⁻¹ m."""

    direction: np.ndarray
    mean: float  # exact, along it; that is its variance, too
    needed: int
    n: int = 0
    total: float = 0.0

    @classmethod
    def of(cls, now: GradientScenario) -> Measured:
        found = estimates.moments_of(now)
        direction = np.linalg.pinv(found.covariance, rcond=1e-9, hermitian=True) @ found.mean
        mean = float(direction @ found.mean)
        needed = int((AWAY / (LONGER - 1)) ** 2 / mean) + 1 if mean > NOTHING else CHUNK
        return cls(direction, mean, needed)

    def add(self, drawn: np.ndarray) -> None:
        self.n, self.total = self.n + len(drawn), self.total + float((drawn @ self.direction).sum())

    def z(self, times: float = 1.0) -> float:
        """How many standard errors the measured mean is from the exact one, or from a multiple of that."""
        return (self.total / self.n - times * self.mean) / (self.mean / self.n) ** 0.5


def strong(world: str, total: str) -> list[GradientScenario]:
    return [dataclasses.replace(now, **STRONG[world]) for now in offered(world, total)]  # type: ignore[arg-type]


def check(all_of_them: Iterable[tuple[GradientScenario, Measured, np.ndarray]]) -> None:
    """With some of the estimates of each, (n, d)."""
    noticed = []
    for now, found, drawn in all_of_them:
        if found.mean <= NOTHING:
            check_without_signal(now, drawn)
            continue
        assert found.n >= found.needed
        assert found.z() - found.z(LONGER) >= AWAY, name(now)
        assert abs(found.z()) <= LIMIT, name(now)
        noticed.append(abs(found.z(LONGER)) > LIMIT)
    assert np.mean(noticed) > 0.9


def check_without_signal(now: GradientScenario, drawn: np.ndarray) -> None:
    """What does not scatter is the exact mean itself; what does has the mean 0, which no factor makes longer."""
    exact = estimates.moments_of(now)
    still = exact.variance <= 1e-15 * max(1.0, exact.trace)
    np.testing.assert_allclose(drawn[:, still] - exact.mean[still], 0, rtol=0, atol=1e-9)
    np.testing.assert_allclose(exact.mean[~still], 0, rtol=0, atol=1e-12)
    error = np.sqrt(exact.variance[~still] / len(drawn))
    assert (np.abs(drawn.mean(axis=0)[~still]) <= LIMIT * error).all(), name(now)


@pytest.mark.parametrize("world", WORLDS)
def test_the_measured_mean_is_the_exact_one_and_none_that_is_five_percent_longer(world: str) -> None:
    """All of a problem's estimators look at the same episodes, each at as many as it needs."""
    combinations = [(now, estimator_of(now), table_of(now), Measured.of(now)) for now in strong(world, "episode")]
    _, first, _, _ = combinations[0]
    machine = Machine(first.mdp, copies=1)
    some = {}
    for i in range(-(-max(found.needed for *_, found in combinations) // CHUNK)):
        rollout = simulated_chunk(first, machine, SEED, i)
        for now, estimator, table, found in combinations:
            if found.n < found.needed:
                drawn = chunk_estimates(estimator, table, rollout)
                found.add(drawn)
                some.setdefault(now, drawn)
    check((now, found, some[now]) for now, *_, found in combinations)
    for now, *_ in combinations:
        shown = dataclasses.replace(now, episodes=200, seed=SEED)
        np.testing.assert_allclose(estimates.draws_of(shown), some[now][:200], rtol=0, atol=1e-11)


@pytest.mark.parametrize("world", WORLDS)
def test_the_measured_mean_of_batches_is_that_of_their_episodes(world: str) -> None:
    for now, one in zip(strong(world, "batch"), strong(world, "episode"), strict=True):
        episodes = estimates.draws_of(dataclasses.replace(one, episodes=20 * now.batch, seed=SEED))
        batches = estimates.draws_of(dataclasses.replace(now, episodes=20, seed=SEED))
        np.testing.assert_allclose(batches, episodes.reshape(20, now.batch, -1).mean(axis=1), rtol=0, atol=1e-11)


@pytest.mark.parametrize("world", LISTED)
def test_the_measured_mean_of_groups_is_the_exact_one_and_none_that_is_five_percent_longer(world: str) -> None:
    measured = []
    for now in strong(world, "group"):
        found = Measured.of(now)
        drawn = estimates.draws_of(dataclasses.replace(now, episodes=found.needed, seed=SEED))
        found.add(drawn)
        measured.append((now, found, drawn))
    check(measured)
