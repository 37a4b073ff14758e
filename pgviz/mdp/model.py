"""The process itself: what can happen after each action, and how likely it is."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, Ints, distribution, finite_array, indices, number, read_only
from pgviz.mdp import evaluate, optimal
from pgviz.mdp.banded import Band


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The things that can happen after each action, one by one: what a simulation draws from.

    ``transition`` and ``reward`` of an MDP follow from it, but not the other way round: bumping into a border and
    falling off a cliff may lead to the same next state with different rewards.
    """

    probability: Array  # probability[s, a, k], (S, A, K), sums to 1 over k
    successor: Ints  # successor[s, a, k], (S, A, K), a state
    reward: Array  # reward[s, a, k], (S, A, K), paid on this transition

    def __post_init__(self) -> None:
        probability = distribution("outcomes.probability", self.probability, "(S, A, K)")
        sizes = dict(zip("SAK", probability.shape, strict=True))
        successor = indices("outcomes.successor", self.successor, "(S, A, K)", sizes["S"], **sizes)
        reward = finite_array("outcomes.reward", self.reward, "(S, A, K)", **sizes)
        for name, array in (("probability", probability), ("successor", successor), ("reward", reward)):
            object.__setattr__(self, name, read_only(array))

    @classmethod
    def of_transition(cls, transition: Array, reward: Array) -> Outcomes:
        """One outcome for each next state that is possible; ``reward[s, a]`` is paid whichever comes."""
        width = int((transition > 0).sum(-1).max())
        likely_first = np.argsort(transition <= 0, axis=-1, kind="stable")[..., :width]
        probability = np.take_along_axis(transition, likely_first, -1)
        return cls(probability, likely_first, np.repeat(reward[..., None], width, axis=-1))

    def expected(self) -> tuple[Array, Array]:
        """``transition[s, a, s_next]``, (S, A, S), and the mean reward ``reward[s, a]``, (S, A)."""
        n_states, n_actions, width = self.probability.shape
        row = np.arange(n_states * n_actions).repeat(width) * n_states
        flat = np.bincount(row + self.successor.ravel(), self.probability.ravel(), n_states * n_actions * n_states)
        mean: Array = (self.probability * self.reward).sum(-1)
        return flat.reshape(n_states, n_actions, n_states).astype(np.float64, copy=False), mean


@dataclass(frozen=True, eq=False)
class MDP:
    """A finite Markov decision process with known probabilities.

    ``transition[s, a, s_next]`` (S, A, S) are probabilities, ``reward[s, a]`` (S, A) is the mean reward of the step,
    ``start[s]`` (S,) the distribution of S₀, ``gamma`` the discount in [0, 1]. A state is terminal when every action
    stays there and pays 0. ``outcomes`` is what simulations draw from; left out, it follows from ``transition`` and
    pays ``reward[s, a]``. Arrays are copied and read-only. Raises ValueError for what is not an MDP.

    With γ = 1 an episode has to end for its value to be finite: see ``state_values``.
    """

    transition: Array
    reward: Array
    start: Array
    gamma: float
    _: KW_ONLY
    outcomes: Outcomes = None  # type: ignore[assignment]  # filled in below

    def __post_init__(self) -> None:
        transition = distribution("transition", self.transition, "(S, A, S)")
        n_states, n_actions, _ = transition.shape
        reward = finite_array("reward", self.reward, "(S, A)", S=n_states, A=n_actions)
        start = distribution("start", self.start, "(S,)", S=n_states)
        outcomes = self.outcomes or Outcomes.of_transition(transition, reward)
        self._agree(outcomes, transition, reward)
        for name, array in (("transition", transition), ("reward", reward), ("start", start)):
            object.__setattr__(self, name, read_only(array))
        object.__setattr__(self, "gamma", number("gamma", self.gamma, 0, 1))
        object.__setattr__(self, "outcomes", outcomes)

    @staticmethod
    def _agree(outcomes: Outcomes, transition: Array, reward: Array) -> None:
        if outcomes.probability.shape[:2] != reward.shape:
            raise ValueError(f"outcomes must have axes (S, A) = {reward.shape}, got {outcomes.probability.shape[:2]}")
        expected = outcomes.expected()
        if not (np.allclose(expected[0], transition, atol=1e-9) and np.allclose(expected[1], reward, atol=1e-9)):
            raise ValueError("outcomes must have the same transition and mean reward as the MDP, and have others")

    @classmethod
    def from_outcomes(cls, outcomes: Outcomes, start: ArrayLike, gamma: float) -> MDP:
        """The MDP whose ``transition`` and ``reward`` are the means of ``outcomes``."""
        transition, reward = outcomes.expected()
        return cls(transition, reward, np.asarray(start), gamma, outcomes=outcomes)

    @property
    def n_states(self) -> int:
        """S."""
        return int(self.transition.shape[0])

    @property
    def n_actions(self) -> int:
        """A."""
        return int(self.transition.shape[1])

    @cached_property
    def terminal(self) -> Bools:
        """(S,): True where every action stays and pays 0, so that the episode is over."""
        stays = np.einsum("sas->sa", self.transition) == 1
        over: Bools = (stays & (self.outcomes.reward == 0).all(-1)).all(-1)
        return over

    def state_values(self, pi: ArrayLike, horizon: int | None = None) -> Array:
        """v_π(s), (…, S) for ``pi`` (…, S, A): the expected return from s; S&B eq. 3.14, solved as a linear system.

        With ``horizon`` the episode is cut after that many steps and what comes later counts nothing.
        With γ = 1, where the episode may never end, the value is −inf or +inf, by the sign of the rewards it meets for
        ever (over 10¹² expected steps count as never ending); where those cancel there is no value: ValueError.
        """
        return evaluate.state_values(self, evaluate.policies(self, pi), horizon)

    def action_values(self, pi: ArrayLike, horizon: int | None = None) -> Array:
        """q_π(s, a), (…, S, A): the expected return after a in s, then following ``pi``; S&B eq. 3.13."""
        pis = evaluate.policies(self, pi)
        rest = None if horizon is None else evaluate.checked_horizon(horizon) - 1
        v = np.zeros(pis.shape[:-1]) if rest == 0 else evaluate.state_values(self, pis, rest)
        return evaluate.look_ahead(self, v)

    def visits(self, pi: ArrayLike, discounted: bool = True, horizon: int | None = None) -> Array:
        """d(s) = Σ_t γᵗ Pr(S_t = s), (S,): how often s is visited, in (discounted) steps; not a distribution.

        ``discounted=False`` leaves γᵗ out and counts plain visits. Visits count while the episode lasts: they are 0
        at terminal states, and their sum is the (discounted) mean length of an episode. ValueError when that is
        infinite. With ``horizon`` the episode is cut after that many steps, and later visits do not count.
        """
        one = evaluate.policy(self, pi)
        if horizon is not None:
            steps = evaluate.visits_by_step(self, one, discounted, evaluate.checked_horizon(horizon))
            return np.asarray(np.sum(list(steps), axis=0))
        return evaluate.visits(self, one, discounted)

    def performance(self, pi: ArrayLike, horizon: int | None = None) -> float:
        """J(π) = Σ_s start(s) v_π(s) of one policy, (S, A); ``horizon`` and γ = 1 as in ``state_values``."""
        return float(self.performances(evaluate.policy(self, pi), horizon))

    def performances(self, pis: ArrayLike, horizon: int | None = None) -> Array:
        """J of many policies at once, (…) for ``pis`` (…, S, A)."""
        return evaluate.expectation(self.start, self.state_values(pis, horizon))

    def optimal_values(self, horizon: int | None = None) -> Array:
        """v*(s), (S,): the best that any policy can have from s; S&B §3.6, by policy iteration (§4.3).

        With γ = 1, −inf where no policy is sure to end and the rewards on the way are negative. With ``horizon`` the
        episode is cut after that many steps, and the best may also look at the clock: it may choose by the number of
        steps that are left, which a softmax policy of the state cannot.
        """
        if horizon is not None:
            return optimal.values_within(self, evaluate.checked_horizon(horizon))
        return read_only(self._optimal)

    def optimal_performance(self, horizon: int | None = None) -> float:
        """J of an optimal policy; ``horizon`` as in ``optimal_values``."""
        return float(evaluate.expectation(self.start, self.optimal_values(horizon)))

    @cached_property
    def band(self) -> Band | None:
        """The transitions in blocks, where states lead to near ones only."""
        return Band.of(self.transition)

    @cached_property
    def _optimal(self) -> Array:
        return optimal.optimal_values(self)
