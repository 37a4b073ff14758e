"""How a training is run: its numbers, declared and checked once, and how much work and memory it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pgviz.arrays import Array, at_most, number, one_of, whole_number

Baseline = Literal["none", "constant", "value"]
MAX_STEPS = 200_000_000
"""The most environment steps, episodes · runs · horizon, that are accepted."""
MAX_LOCKSTEPS = 2_000_000
"""The most steps in a row, episodes · horizon: each costs about 3 µs, if the runs are many."""
MAX_PRODUCTS = 2e11
"""The most multiplications for the updates: episodes · runs · S·A · min(2d, S·A)."""
MAX_RECORDED = 20_000_000
"""The most numbers of θ that are kept."""
DEFAULT_RECORDED = 4_000_000
"""The most numbers of θ that are kept if ``record_every`` is left out."""
MAX_RUNS = 4096
MAX_ALPHA = 1e6
MAX_SEED = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """The numbers of a training with ``train``. Raises ValueError for one that is out of bounds.

    Baselines b(s), learned by each run for itself:

    - ``"none"``: b = 0.
    - ``"constant"``: b is the mean G_0 of the run's earlier episodes, 0 in the first.
    - ``"value"``: b(s) = w(s), a table, 0 at first; after every episode w(s) ← w(s) + alpha_v (mean G_t over the
      visits of s in it − w(s)) for each s it visited: S&B §13.4 with a step per episode. w is fixed while it is used.
    """

    alpha: float  # step size α, in (0, 10⁶]
    episodes: int  # of each run
    runs: int = 1  # side by side, each on its own episodes
    horizon: int  # in steps: an episode is cut there, and counts what it was paid until then
    seed: int
    baseline: Baseline = "none"
    discounted: bool = True  # whether the update has the factor γᵗ
    alpha_v: float = 0.1  # step size of the baseline "value", in (0, 1]
    record_every: int | None = None  # how many episodes lie between two records of θ; None: as few as memory allows
    film_run: int | None = None  # the run whose recorded episodes are kept step by step

    def __post_init__(self) -> None:
        checked = {
            "alpha": number("alpha", self.alpha, 0, MAX_ALPHA, above=True),
            "episodes": whole_number("episodes", self.episodes, 1, MAX_LOCKSTEPS),
            "runs": whole_number("runs", self.runs, 1, MAX_RUNS),
            "horizon": whole_number("horizon", self.horizon, 1, MAX_LOCKSTEPS),
            "seed": whole_number("seed", self.seed, 0, MAX_SEED),
            "baseline": one_of("baseline", self.baseline, ("none", "constant", "value")),
            "discounted": one_of("discounted", self.discounted, (True, False)),
            "alpha_v": number("alpha_v", self.alpha_v, 0, 1, above=True),
        }
        if self.record_every is not None:
            checked["record_every"] = whole_number("record_every", self.record_every, 1, MAX_LOCKSTEPS)
        if self.film_run is not None:
            checked["film_run"] = whole_number("film_run", self.film_run, 0, self.runs - 1)
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        at_most("episodes · horizon", self.episodes * self.horizon, MAX_LOCKSTEPS)
        at_most("episodes · runs · horizon", self.episodes * self.runs * self.horizon, MAX_STEPS)

    def check_work(self, phi: Array) -> None:
        """Refuse features (S, A, d) with which the updates would take more work than a server should do."""
        pairs = phi.shape[0] * phi.shape[1]
        products = self.episodes * self.runs * pairs * min(2 * phi.shape[2], pairs)
        at_most("episodes · runs · S·A · min(2d, S·A)", products, MAX_PRODUCTS)

    def recorded(self, d: int) -> range:
        """The episodes before which θ (d,) is recorded: 0, record_every, 2 · record_every, …

        Raises ValueError if ``record_every`` would keep more numbers than a server should.
        """
        numbers = self.runs * d
        if self.record_every is None:
            return range(0, self.episodes, max(1, -(-self.episodes * numbers // DEFAULT_RECORDED)))
        episodes = range(0, self.episodes, self.record_every)
        at_most("the numbers of θ that record_every keeps", (len(episodes) + 1) * numbers, MAX_RECORDED)
        return episodes
