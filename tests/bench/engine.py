"""How fast training and exact values are: prints figures, asserts nothing.

    python -m tests.bench.engine            two or three minutes
    python -m tests.bench.engine --write    the same, and into docs/performance.md

Everything that is compared is timed in turn, round after round, in one process with one thread; of each the quickest
round counts. Times are those of the thread, not of the clock: the machine may have other work.
"""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import gymnasium
import numpy as np

from pgviz.examples import WORLDS
from pgviz.gridworld import Gridworld
from pgviz.mdp import MDP, policy_gradient
from pgviz.reinforce import assess, gradient_samples, train
from tests.bench.textbook import textbook, textbook_on_gymnasium

FILE = Path(__file__).parents[2] / "docs" / "performance.md"
OPEN = WORLDS["open"]
SETTINGS = {"alpha": 0.5, "episodes": 500, "horizon": 100, "seed": 0, "record_every": 500}
CLIFF = Gridworld.from_text(
    "....\n....\nSCCG", gamma=0.95, slip=0.1, step_reward=-1, goal_reward=10, pit_reward=0, cliff_reward=-100
).mdp
CLIFF_SETTINGS = {"alpha": 0.005, "episodes": 2000, "horizon": 300, "seed": 0, "record_every": 2000, "runs": 30}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def tabular(mdp: MDP) -> np.ndarray:
    """One feature for each state and action, (S, A, S · A)."""
    size = mdp.n_states * mdp.n_actions
    return np.eye(size).reshape(mdp.n_states, mdp.n_actions, size)


def in_turn(rounds: int, **work: Callable[[], object]) -> dict[str, float]:
    """Seconds of each work in its quickest round, all of them once in every round."""
    best = dict.fromkeys(work, np.inf)
    for _ in range(rounds):
        for name, do in work.items():
            begin = time.thread_time()
            do()
            best[name] = min(best[name], time.thread_time() - begin)
    return best


def table(head: str, rows: Iterable[str]) -> list[str]:
    """A table in Markdown; cells are parted by |."""
    return [f"| {head} |", "|" + "--:|" * (head.count("|") + 1), *(f"| {row} |" for row in rows), ""]


def empty(n: int, gamma: float = 0.95) -> MDP:
    """n × n cells, nothing in the way, corner to corner, +1 at the goal."""
    here = np.arange(n * n)
    row, column = np.divmod(here, n)
    transition = np.zeros((n * n, 4, n * n))
    for a, (down, right) in enumerate(((-1, 0), (0, 1), (1, 0), (0, -1))):
        there = (row + down).clip(0, n - 1) * n + (column + right).clip(0, n - 1)
        transition[here[:-1], a, there[:-1]] = 1
    transition[-1, :, -1] = 1
    return MDP(transition, transition[..., -1] * (here < n * n - 1)[:, None], np.eye(n * n)[0], gamma)


def against_textbooks(rounds: int = 7) -> list[str]:
    """The 5 × 5 world by lanes."""
    mdp, env = (
        OPEN.build().mdp,
        gymnasium.make(
            "FrozenLake-v1", desc=["SFFFF", *["FFFFF"] * 3, "FFFFG"], is_slippery=False, max_episode_steps=100
        ),
    )
    features, lanes = tabular(mdp), (1, 32, 64, 128, 256)
    made = {b: train(mdp, features, runs=b, **SETTINGS).lengths for b in lanes}
    in_a_row = {b: int(lengths.max(axis=1).sum()) for b, lengths in made.items()}
    plain = {"alpha": 0.5, "episodes": 100, "seed": 0}
    steps = textbook(mdp, horizon=100, **plain), textbook_on_gymnasium(env, gamma=mdp.gamma, **plain)
    rng = np.random.default_rng(0)
    work: dict[str, Callable[[], object]] = {
        "bare": lambda: textbook(mdp, horizon=100, **plain),
        "gymnasium": lambda: textbook_on_gymnasium(env, gamma=mdp.gamma, **plain),
    }
    for b in lanes:
        work[f"train {b}"] = lambda b=b: train(mdp, features, runs=b, **SETTINGS)
        work[f"floor {b}"] = lambda b=b: [rng.random(b) for _ in range(in_a_row[b])]
    best = in_turn(rounds, **work)
    bare, gym = best["bare"] / steps[0], best["gymnasium"] / steps[1]
    rows = []
    for b in lanes:
        seconds, total = best[f"train {b}"], int(made[b].sum())
        rows.append(
            f"{b} | {seconds * 1e3:.0f} ms | {total:,} | {seconds / total * 1e6:.2f} µs"
            f" | {total * gym / seconds:.1f} × | {total * bare / seconds:.1f} × | {seconds / best[f'floor {b}']:.1f} ×"
        )
    return [
        "## 5 × 5 cells, corner to corner, 500 episodes",
        "",
        "Goal +1, γ = .95, α = .5, horizon 100, one feature a state and action, one update an episode. The textbook"
        f" loop makes a step in {gym * 1e6:.1f} µs on Gymnasium's FrozenLake (no slip) and in {bare * 1e6:.1f} µs"
        " without any library; the columns say how many times longer it takes for the same number of steps. The floor"
        " is `rng.random(lanes)` once for each step of the longest episode, and nothing else.",
        "",
        *table("lanes | time | steps | a step | loop on Gymnasium | bare loop | over the floor", rows),
    ]


def on_the_cliff(rounds: int = 3) -> list[str]:
    """The slippery cliff: long episodes."""
    training = train(CLIFF, tabular(CLIFF), **CLIFF_SETTINGS)
    plain = {"alpha": 0.005, "episodes": 40, "horizon": 300, "seed": 0}
    steps = textbook(CLIFF, **plain)
    best = in_turn(
        rounds,
        bare=lambda: textbook(CLIFF, **plain),
        train=lambda: train(CLIFF, tabular(CLIFF), **CLIFF_SETTINGS),
    )
    made, bare = int(training.lengths.sum()), best["bare"] / steps
    result = assess(training, CLIFF, tabular(CLIFF))
    gap = result.optimum - result.performance[-1]
    return [
        "## A slippery cliff of 3 × 4 cells, 30 seeds, 2000 episodes",
        "",
        "−1 a step, −100 and back to the start for a fall, +10 at the goal, slip .1, γ = .95, α = .005, horizon 300."
        f" {made:,} steps in {best['train']:.2f} s; a bare textbook loop makes a step in {bare * 1e6:.1f} µs and takes"
        f" **{made * bare / best['train']:.0f} times** longer. An episode has {training.lengths.mean():.0f} steps on"
        f" average, the longest of the 30 {training.lengths.max(axis=1).mean():.0f}.",
        "",
        f"In the end {np.mean(gap < 1):.1%} of the seeds are near the optimum (less than 1 below v* at the start) and"
        f" {np.mean(gap > 50):.1%} are stuck (more than 50 below it). A public demo of this world reports 16.7 % and"
        " 16.7 % of 30.",
        "",
    ]


def growth(rounds: int = 3) -> list[str]:
    """With episodes, lanes, world size and the number of features."""
    mdp = OPEN.build().mdp
    features = tabular(mdp)
    base = {"alpha": 0.5, "episodes": 100, "horizon": 100, "seed": 0, "runs": 32, "record_every": 10_000}

    def timed(mdp_: MDP, phi: np.ndarray, **changes: float) -> str:
        settings = {**base, **changes}
        steps = int(train(mdp_, phi, **settings).lengths.sum())
        seconds = in_turn(rounds, it=lambda: train(mdp_, phi, **settings))["it"]
        return f"{seconds * 1e3:.0f} ms | {steps:,} | {seconds / steps * 1e6:.2f} µs"

    random = np.random.default_rng(0)
    dense = {d: random.normal(size=(25, 4, d)) / np.sqrt(d) for d in (10, 50, 100, 500, 2000)}
    worlds = {n: empty(n) for n in (4, 8, 12, 16, 20)}
    return [
        "## Growth",
        "",
        "32 lanes, 100 episodes, 5 × 5 cells and a table, where nothing else is said.",
        "",
        *table(
            "episodes | time | steps | a step", (f"{e} | {timed(mdp, features, episodes=e)}" for e in (250, 1000, 4000))
        ),
        *table(
            "lanes | time | steps | a step",
            (f"{b} | {timed(mdp, features, runs=b)}" for b in (1, 8, 32, 128, 512, 2048)),
        ),
        *table(
            "cells, horizon 300 | time | steps | a step",
            (f"{n} × {n} | {timed(w, tabular(w), horizon=300)}" for n, w in worlds.items()),
        ),
        *table(
            "dense features, d | time | steps | a step",
            (f"{d} | {timed(mdp, phi, alpha=0.1)}" for d, phi in dense.items()),
        ),
    ]


def exact(rounds: int = 5) -> list[str]:
    """Exact values, by size, in blocks and as one dense system; and what else is exact."""
    rows = []
    for n in (5, 10, 14, 16, 20, 32):
        mdp, policies = empty(n), 40 if n <= 20 else 2
        many = np.random.default_rng(0).dirichlet(np.ones(4), (policies, n * n))
        mdp.state_values(many)  # what is kept of an MDP is made once
        best = in_turn(
            rounds,
            one=lambda mdp=mdp, pi=many[0]: mdp.state_values(pi),
            dense=lambda mdp=mdp, pi=many[:1]: dense_values(mdp, pi),
            many=lambda mdp=mdp, pi=many: mdp.state_values(pi),
            many_dense=lambda mdp=mdp, pi=many: dense_values(mdp, pi),
        )
        share = {
            name: f"{seconds * 1e3 / (policies if 'many' in name else 1):.2f} ms" for name, seconds in best.items()
        }
        rows.append(
            f"{n} × {n} | {share['one']} | {share['dense']} | {share['many']} | {share['many_dense']} | {policies}"
        )
    mdp = OPEN.build().mdp
    best = in_turn(
        rounds,
        gradient=lambda: policy_gradient(mdp, tabular(mdp), np.zeros(100)),
        samples=lambda: gradient_samples(mdp, tabular(mdp), np.zeros(100), episodes=4096, horizon=100, seed=0),
    )
    return [
        "## Exact values",
        "",
        "v of one policy, and of many together, each for one policy: as it is solved (in blocks where that pays), and"
        " as one dense system.",
        "",
        *table("cells | one | one, dense | of many | of many, dense | how many", rows),
        f"Exact ∇J on 5 × 5 cells takes {best['gradient'] * 1e3:.2f} ms; 4096 single-episode estimates of it"
        f" {best['samples'] * 1e3:.0f} ms.",
        "",
    ]


def dense_values(mdp: MDP, pi: np.ndarray) -> np.ndarray:
    """v of policies (N, S, A) as dense systems; terminal states pay 0 and stay."""
    moves = np.matmul(pi.swapaxes(0, 1), mdp.transition).swapaxes(0, 1)
    return np.linalg.solve(np.eye(mdp.n_states) - mdp.gamma * moves, (pi * mdp.reward).sum(-1)[..., None])


def head() -> list[str]:
    """When, with what, on which machine."""
    cores = os.cpu_count()
    return [
        "# Performance",
        "",
        f"Written by `python -m tests.bench.engine --write` on {datetime.date.today():%d %B %Y}, with Python"
        f" {platform.python_version()}, NumPy {np.__version__} and Gymnasium {gymnasium.__version__}, on"
        f" {platform.system()}, {platform.machine()}, {cores} cores shared with other work (load average"
        f" {os.getloadavg()[0]:.0f}), one thread. Times are those of the thread. Whatever is compared was timed in"
        " turn, and of each the quickest round counts.",
        "",
    ]


def main(write: bool = False) -> None:
    """Print everything, and keep it."""
    lines = head()
    print("\n".join(lines))
    for part in (against_textbooks, on_the_cliff, growth, exact):
        found = part()
        print("\n".join(found), flush=True)
        lines += found
    if write:
        FILE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        sys.exit(
            subprocess.call([sys.executable, "-m", "tests.bench.engine", *sys.argv[1:]], env=os.environ | ONE_THREAD)
        )
    main("--write" in sys.argv[1:])
