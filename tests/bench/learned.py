"""How many of 100 runs learn each of the named worlds, with that world's own settings and encoding.

    python -m tests.bench.learned

Learned in the sense of ``pgviz.reinforce.assess``. ``python -m tests.docs.worlds`` writes it down.
"""

from __future__ import annotations

from pgviz.examples.worlds import WORLDS, World
from pgviz.reinforce import train
from pgviz.reinforce.assessment import Assessment, assess
from pgviz.ui.reinforce.edits import in_world
from pgviz.ui.reinforce.scenario import ReinforceScenario

RUNS = 100
SEEDS = range(3)


def trained(world: World, runs: int = RUNS, seed: int = 0) -> Assessment:
    """What the world's own training came to: the first and the last θ of every run."""
    now = in_world(ReinforceScenario(), world.name).scenario
    built = now.build()
    features = now.features(built)
    training = train(
        built.mdp,
        features,
        alpha=world.alpha,
        episodes=world.episodes,
        runs=runs,
        horizon=world.horizon,
        seed=seed,
        baseline=world.baseline,
        record_every=world.episodes,
    )
    return assess(training, built.mdp, features)


def main() -> None:
    for world in WORLDS.values():
        found = ", ".join(str(trained(world, seed=seed).learned.sum()) for seed in SEEDS)
        print(f"{world.name}: {found} of {RUNS} runs learned it in {world.episodes} episodes (seeds {list(SEEDS)})")


if __name__ == "__main__":
    main()
