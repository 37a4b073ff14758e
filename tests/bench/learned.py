"""How many of 100 runs learn the default world of the page REINFORCE, with the page's own settings.

    python -m tests.bench.learned

Learned in the sense of ``pgviz.reinforce.assess``, after at most 200 episodes.
"""

from __future__ import annotations

from pgviz.reinforce import assess, train
from pgviz.ui.reinforce.scenario import ReinforceScenario

RUNS = 100


def main() -> None:
    for seed in range(3):
        now = ReinforceScenario(seed=seed)
        world = now.build()
        features = now.features(world)
        training = train(
            world.mdp,
            features,
            alpha=now.alpha,
            episodes=now.episodes,
            runs=RUNS,
            horizon=now.horizon,
            seed=now.seed,
            baseline="none",
            discounted=now.keep,
            record_every=now.episodes,
        )
        learned = int(assess(training, world.mdp, features).learned.sum())
        print(f"seed {seed}: {learned} of {RUNS} runs learned the world “{now.world}” in {now.episodes} episodes")


if __name__ == "__main__":
    main()
