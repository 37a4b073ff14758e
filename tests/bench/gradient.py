"""How near the mean of many estimates comes to ∇J, and what exact moments cost. ``python -m tests.bench.gradient``.

Prints figures, asserts nothing.
"""

from __future__ import annotations

import itertools
import time

import numpy as np

from pgviz.examples import GRADIENT_PROBLEMS, GradientProblem
from pgviz.reinforce import exact_moments, gradient_samples
from pgviz.reinforce.baselines import BASELINES
from pgviz.reinforce.estimator import RETURNS

EPISODES = 65_536


def largest_z(one: GradientProblem, discounted: bool, seed: int = 0) -> tuple[float, float]:
    """Over the components: the largest distance of the samples' mean from ∇J, and from the exact mean.

    Both in standard errors of the mean, from the exact covariance.
    """
    problem = one.problem
    how = {"horizon": one.horizon, "discounted": discounted}
    samples = gradient_samples(problem.mdp, problem.features, one.theta, episodes=EPISODES, seed=seed, **how)
    moments = exact_moments(problem.mdp, problem.features, one.theta, **how)
    error = np.sqrt(moments.variance / EPISODES)
    mean = samples.mean(axis=0)[error > 0]
    away = ((np.abs(mean - exact[error > 0]) / error[error > 0]).max() for exact in (moments.gradient, moments.mean))
    from_gradient, from_mean = away
    return float(from_gradient), float(from_mean)


def slowest_moments(one: GradientProblem) -> tuple[float, str]:
    """Seconds of the combination that takes longest, the better of two tries each, and which it is."""
    found = []
    for returns, discounted, baseline in itertools.product(RETURNS, (True, False), BASELINES):
        tries = []
        for _ in range(2):
            begin = time.perf_counter()
            exact_moments(
                one.problem.mdp,
                one.problem.features,
                one.theta,
                horizon=one.horizon,
                returns=returns,
                discounted=discounted,
                baseline=baseline,
            )
            tries.append(time.perf_counter() - begin)
        found.append((min(tries), f"{returns}, baseline {baseline}, γᵗ {'kept' if discounted else 'dropped'}"))
    return max(found)


def main() -> None:
    """Print everything."""
    one = GRADIENT_PROBLEMS["3×3 grid"]
    print(f"{EPISODES:,} episodes on the {one.name}, cut after {one.horizon} steps: the largest |z| of 28 components")
    for discounted in (True, False):
        begin = time.perf_counter()
        from_gradient, from_mean = largest_z(one, discounted)
        seconds = time.perf_counter() - begin
        kept = "kept" if discounted else "dropped"
        print(f"  γᵗ {kept:8}{from_gradient:6.1f} from ∇J, {from_mean:4.1f} from the exact mean ({seconds:.1f} s)")
    print("exact moments, the slowest of 30 combinations:")
    for each in GRADIENT_PROBLEMS.values():
        seconds, which = slowest_moments(each)
        print(f"  {each.name:22}{seconds * 1e3:7.1f} ms  {which}")


if __name__ == "__main__":
    main()
