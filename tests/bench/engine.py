"""How fast training is: prints figures, asserts nothing. ``python -m tests.bench.engine`` (a minute)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

from pgviz.examples import WORLDS, World
from pgviz.mdp import MDP, policy_gradient
from pgviz.reinforce import assess, gradient_samples, train


def tabular(mdp: MDP):
    """One feature for each state and action, (S, A, S · A)."""
    size = mdp.n_states * mdp.n_actions
    return np.eye(size).reshape(mdp.n_states, mdp.n_actions, size)


def learned(world: World, runs: int, seed: int = 0) -> int:
    """How many runs have learned, in the sense of ``assess``, after the world's own training."""
    mdp = world.build().mdp
    training = train(
        mdp,
        tabular(mdp),
        alpha=world.alpha,
        episodes=world.episodes,
        runs=runs,
        horizon=world.horizon,
        seed=seed,
        baseline=world.baseline,
        record_every=world.episodes,
    )
    return int(assess(training, mdp, tabular(mdp)).learned.sum())


def textbook(mdp: MDP, *, alpha: float, episodes: int, horizon: int, seed: int) -> int:
    """A plain loop over one run with tabular softmax, as one would write it first; the steps that it made."""
    rng, steps = np.random.default_rng(seed), 0
    theta = np.zeros((mdp.n_states, mdp.n_actions))
    terminal, gamma = mdp.terminal, mdp.gamma
    for _ in range(episodes):
        s, episode = int(mdp.start.argmax()), []
        while not terminal[s] and len(episode) < horizon:
            exponentials = np.exp(theta[s] - theta[s].max())
            a = rng.choice(mdp.n_actions, p=exponentials / exponentials.sum())
            s_next = rng.choice(mdp.n_states, p=mdp.transition[s, a])
            episode.append((s, a, mdp.reward[s, a]))
            s = s_next
        g, move = 0.0, np.zeros_like(theta)
        for t in range(len(episode) - 1, -1, -1):
            s, a, r = episode[t]
            g = r + gamma * g
            exponentials = np.exp(theta[s] - theta[s].max())
            score = -exponentials / exponentials.sum()
            score[a] += 1
            move[s] += gamma**t * g * score
        theta += alpha * move
        steps += len(episode)
    return steps


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest of some repetitions."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def main() -> None:
    """Print everything."""
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: figures of a busy machine mean little")
    mdp = WORLDS["open"].build().mdp
    features = tabular(mdp)
    settings = {"alpha": 0.5, "episodes": 500, "horizon": 100, "seed": 0}

    begin = time.perf_counter()
    steps = textbook(mdp, alpha=0.5, episodes=500, horizon=100, seed=0)
    per_step = (time.perf_counter() - begin) / steps
    print(f"textbook loop, 5 × 5 open, 500 episodes: {1 / per_step:,.0f} steps/s")

    print("train, 5 × 5 open, 500 episodes, tabular, best of 3:")
    for runs in (1, 8, 32, 128, 256):
        training = train(mdp, features, runs=runs, record_every=500, **settings)
        made, in_a_row = int(training.lengths.sum()), int(training.lengths.max(axis=1).sum())
        seconds = best_of(3, lambda runs=runs: train(mdp, features, runs=runs, record_every=500, **settings))
        rng = np.random.default_rng(0)
        floor = best_of(3, lambda runs=runs, n=in_a_row, rng=rng: [rng.random(runs) for _ in range(n)])
        print(
            f"  {runs:4} runs: {seconds:6.3f} s, {made:9,} steps, {made / seconds:10,.0f} steps/s,"
            f" {made * per_step / seconds:6.1f} × textbook, {seconds / floor:5.1f} × rng.random({runs}) each step"
        )

    large = WORLDS["large"]
    world = large.build().mdp
    rough = {"alpha": large.alpha, "episodes": 200, "horizon": large.horizon, "seed": 0, "runs": 32}
    seconds = best_of(2, lambda: train(world, tabular(world), baseline=large.baseline, **rough))
    print(f"train, 10 × 10, 32 runs, 200 episodes, tabular: {seconds:.2f} s")
    dense = np.random.default_rng(0).normal(size=(world.n_states, 4, 60)) / 8
    seconds = best_of(2, lambda: train(world, dense, **{**rough, "alpha": 0.1}))
    print(f"train, 10 × 10, 32 runs, 200 episodes, 60 dense features: {seconds:.2f} s")

    pis = np.full((1000, mdp.n_states, 4), 0.25)
    print(f"exact J of 1000 policies, 5 × 5: {best_of(3, lambda: mdp.performances(pis)) * 1e3:.1f} ms")
    print(f"exact ∇J, 5 × 5: {best_of(3, lambda: policy_gradient(mdp, features, np.zeros(100))) * 1e3:.2f} ms")
    draw = {"episodes": 4096, "horizon": 100, "seed": 0}
    seconds = best_of(2, lambda: gradient_samples(mdp, features, np.zeros(100), **draw))
    print(f"4096 gradient samples, 5 × 5, horizon 100: {seconds:.2f} s")

    for name in ("small", "open", "large"):
        world_ = WORLDS[name]
        print(f"{learned(world_, runs=100)} of 100 seeds learn '{name}' in {world_.episodes} episodes")


if __name__ == "__main__":
    main()
