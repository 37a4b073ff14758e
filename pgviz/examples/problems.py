"""Small decision problems: each is there because one number of it can be worked out by hand.

``GRADIENT_PROBLEMS`` are those in which ∇J is estimated, each with the θ at which that starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from pgviz.arrays import Array
from pgviz.gridworld import ACTIONS, Gridworld
from pgviz.language import say
from pgviz.mdp import MDP

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)
class Problem:
    """An MDP with the features that belong to it. φ is 0 in terminal states, where nothing is decided."""

    name: str
    mdp: MDP
    features: Array  # φ, (S, A, d)
    states: tuple[str, ...]
    actions: tuple[str, ...]
    sentence: str
    source: str


def corridor(reward: float = -1.0) -> Problem:
    """S&B Example 13.1: three states that look alike, and in the second one left and right are reversed.

    θ = (θ_right, θ_left); v(s₁) = (2p − 4)/(p(1 − p)) for p = π(right), best at p = 2 − √2 with −6 − 4√2
    where every step pays ``reward`` = −1.
    """
    left, right = {0: 0, 1: 2, 2: 1}, {0: 1, 1: 0, 2: 3}
    features = np.zeros((4, 2, 2))
    features[:3, 1, 0] = features[:3, 0, 1] = 1.0
    return Problem(
        name="corridor",
        mdp=_deterministic([left, right], rewards=np.full((3, 2), reward), gamma=1.0),
        features=features,
        states=("s₁", "s₂", "s₃", say("end")),
        actions=(say("left"), say("right")),
        sentence=say("Three places that look alike, and in the middle one left and right are swapped."),
        source=say("S&B, Example 13.1, p. 323"),
    )


CHAIN_REWARDS = (1.0, 2.0, 4.0)


def chain(tilt: float | None = 0.1, rewards: Sequence[float] = CHAIN_REWARDS) -> Problem:
    """Where dropping γᵗ goes wrong: a reward that is worth waiting for only if the wait is not discounted twice.

    At s₀, R pays 1. At s₁, L pays 2 and ends, R leads to a payment of 4 three steps later. One parameter is shared by
    R at s₀ and at s₁, φ = (1) at both (``tilt=None``: J = 1 + p/4 for p = π(R), but the direction without γᵗ has slope
    −1/2), or φ(s₀, R) = (1, 0) and φ(s₁, R) = (1, tilt): at θ = 0 the two directions are 146.6° apart for tilt = 0.1.
    Other ``rewards``: of R at s₀, of L at s₁, of the last step.
    """
    first, early, late = rewards
    left, right = {0: 1, 1: 5, 2: 3, 3: 4, 4: 5}, {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}
    features = np.zeros((6, 2, 1 if tilt is None else 2))
    features[:2, 1, 0] = 1.0
    if tilt is not None:
        features[1, 1, 1] = tilt
    return Problem(
        name="chain",
        mdp=_deterministic(
            [left, right], rewards=np.array([[0, first], [early, 0], [0, 0], [0, 0], [late, late]]), gamma=0.5
        ),
        features=features,
        states=("s₀", "s₁", "c₁", "c₂", "c₃", say("end")),
        actions=("L", "R"),
        sentence=say("One parameter, two decisions: with γᵗ it should rise, without γᵗ it falls."),
        source=say("pgviz, after Nota & Thomas (2020), Is the policy gradient a gradient?"),
    )


TWO_STEP_THETA = (0.2, -0.1, 0.3, 0.0, -0.4, 0.1)
"""A θ for ``two_step`` that is neither uniform nor near an optimum, so that nothing vanishes by symmetry."""


TWO_STEP_REWARDS = (1.0, 2.0, 10.0, 12.0, 3.0, 0.0)


def two_step(rewards: Sequence[float] = TWO_STEP_REWARDS) -> Problem:
    """Two decisions, four possible episodes: every mean and variance can be added up by hand. Tabular φ, d = 6.

    ``rewards`` (6,) of (s₀, a₀), (s₀, a₁), (s₁, a₀), …, as θ.
    """
    features = np.zeros((4, 2, 6))
    features[:3] = np.eye(6).reshape(3, 2, 6)
    return Problem(
        name="two-step",
        mdp=_deterministic(
            [{0: 1, 1: 3, 2: 3}, {0: 2, 1: 3, 2: 3}], rewards=np.reshape(rewards, (3, 2)).astype(float), gamma=0.9
        ),
        features=features,
        states=("s₀", "s₁", "s₂", say("end")),
        actions=("a₀", "a₁"),
        sentence=say("Two decisions, four possible episodes."),
        source="pgviz",
    )


def bandit(rewards: Sequence[float]) -> Problem:
    """One decision with certain rewards r(a), and then the end; θ is the logits, d = A. S&B §2.8."""
    n_actions = len(rewards)
    features = np.zeros((2, n_actions, n_actions))
    features[0] = np.eye(n_actions)
    return Problem(
        name="bandit",
        mdp=_deterministic([{0: 1}] * n_actions, rewards=np.array([rewards], dtype=float), gamma=1.0),
        features=features,
        states=("s₀", say("end")),
        actions=tuple(f"a{a}".translate(SUBSCRIPTS) for a in range(n_actions)),
        sentence=say("One decision, and the rewards are certain."),
        source="S&B, §2.8",
    )


GRID = "..G\n..H\nS.."
"""Three by three, row by row: a goal in the corner, a pit below it."""


GRID_REWARDS = (-0.04, 1.0, -1.0)


def grid(rewards: Sequence[float] = GRID_REWARDS) -> Problem:
    """A 3×3 gridworld in which every fifth step slips. Tabular φ for the seven states that act, d = 28.

    ``rewards``: of every step, and on top of it for entering the goal and the pit.
    """
    step, goal, pit = rewards
    world = Gridworld.from_text(GRID, gamma=0.9, slip=0.2, step_reward=step, goal_reward=goal, pit_reward=pit)
    acting = np.flatnonzero(world.acting)
    size = acting.size * len(ACTIONS)
    features = np.zeros((world.mdp.n_states, len(ACTIONS), size))
    features[acting] = np.eye(size).reshape(acting.size, len(ACTIONS), size)
    places = (world.position(s) for s in range(world.mdp.n_states))
    return Problem(
        name="grid",
        mdp=world.mdp,
        features=features,
        states=tuple(f"({row}, {column})" for row, column in places),
        actions=(say("N"), say("E"), say("S"), say("W")),
        sentence=say("Nine places, a goal and a pit: too many episodes to list, and still everything is exact."),
        source=say("pgviz, after Russell & Norvig, Artificial Intelligence: A Modern Approach, 3rd ed., §17.1"),
    )


def _deterministic(moves: Sequence[dict[int, int]], rewards: Array, gamma: float) -> MDP:
    """States 0 … n, the last one terminal; ``moves[a][s]`` is the next state, ``rewards`` (n, A); starts in 0."""
    n_states, n_actions = len(rewards) + 1, len(moves)
    transition = np.zeros((n_states, n_actions, n_states))
    transition[-1, :, -1] = 1.0
    for a, move in enumerate(moves):
        for s, following in move.items():
            transition[s, a, following] = 1.0
    paid = np.vstack([rewards, np.zeros(n_actions)])
    return MDP(transition, paid, np.eye(n_states)[0], gamma)


def _corridor(rewards: Sequence[float]) -> Problem:
    (reward,) = rewards
    return corridor(reward)


@dataclass(frozen=True, eq=False)
class GradientProblem:
    """A problem whose rewards can be chosen, the θ at which its gradient is looked at first, and its horizon."""

    name: str  # that links carry
    label: str
    build: Callable[[Sequence[float]], Problem]
    rewards: tuple[float, ...]  # those of the problem itself
    paid: tuple[str, ...]  # what each of them is paid for
    theta: tuple[float, ...]  # (d,)
    horizon: int  # where its episodes are cut, in steps
    few: bool = True  # whether its episodes are few enough to be listed

    @cached_property
    def problem(self) -> Problem:
        """The problem with its own rewards."""
        return self.build(self.rewards)

    @property
    def sentence(self) -> str:
        """What it is."""
        return self.problem.sentence

    @property
    def source(self) -> str:
        """Where it comes from."""
        return self.problem.source


def _waves(size: int) -> tuple[float, ...]:
    """.5 sin k for k = 1 … size: a θ that is nothing in particular, so that nothing vanishes by symmetry."""
    return tuple((0.5 * np.sin(np.arange(1, size + 1))).tolist())


PLACES = tuple(f"{state}, {action}" for state in ("s₀", "s₁", "s₂") for action in ("a₀", "a₁"))
CHAIN_PAID = ("s₀, R", "s₁, L", say("the last step"))

GRADIENT_PROBLEMS = {
    one.name: one
    for one in (
        GradientProblem(
            "one decision", say("one decision"), bandit, (1.0, 2.0, 3.0), ("a₀", "a₁", "a₂"), (0.0, 0.0, 0.0), 1
        ),
        GradientProblem("two steps", say("two steps"), two_step, TWO_STEP_REWARDS, PLACES, TWO_STEP_THETA, 2),
        GradientProblem(
            "chain, two parameters",
            say("chain, two parameters"),
            partial(chain, 0.1),
            CHAIN_REWARDS,
            CHAIN_PAID,
            (0.0, 0.0),
            5,
        ),
        GradientProblem(
            "chain, one parameter",
            say("chain, one parameter"),
            partial(chain, None),
            CHAIN_REWARDS,
            CHAIN_PAID,
            (0.0,),
            5,
        ),
        GradientProblem(
            "short corridor", say("short corridor"), _corridor, (-1.0,), (say("every step"),), (0.0, 0.0), 50, few=False
        ),
        GradientProblem(
            "3×3 grid",
            say("3×3 grid"),
            grid,
            GRID_REWARDS,
            (say("every step"), say("goal"), say("pit")),
            _waves(28),
            50,
            few=False,
        ),
    )
}
"""By name. One decision takes 2 to 4 rewards, each of the others as many as it has."""
