"""What other pages compute, as NumPy code: a softmax, an encoding, ∇J of a small problem, an update of REINFORCE.

As in the other snippets every program is whole, holds the numbers exactly, and prints what the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints
from pgviz.mdp import MDP
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.teaching.snippets.writing import listed, literal, template


def softmax_program(logits: ArrayLike, temperature: float) -> str:
    """Prints ``weights``, ``pi``, ``log_pi`` and ``entropy`` of one row of logits, (A,)."""
    return template("softmax_numpy").substitute(z=literal(_floats(logits)), tau=repr(float(temperature)))


@dataclass(frozen=True)
class Coded:
    """How φ(s,a) is made: the names of the lines that the program has, and the numbers in them."""

    tags: tuple[str, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)
    arrays: Mapping[str, ArrayLike] = field(default_factory=dict)


def encoding_program(policy: SoftmaxPolicy, coded: Coded) -> str:
    """Prints ``phi``, ``logits`` and ``pi`` of a policy in one state."""
    policy = policy.one_state()
    masked = not policy.mask.all()
    over = "" if policy.temperature == 1 else f" / {float(policy.temperature)!r}"
    arrays = {"theta": policy.theta, "mask": np.where(policy.mask, 0.0, -np.inf)} | dict(coded.arrays)
    return template("encoding_numpy", *coded.tags, "masked" if masked else "all").substitute(
        {name: literal(_floats(value)) for name, value in arrays.items()},
        over_temperature=over,
        **{name: repr(value) for name, value in coded.numbers.items()},
    )


def gradient_program(mdp: MDP, features: Array, theta: ArrayLike, horizon: int) -> str:
    """Prints ``J``, ``gradient``, its ``length``, and the direction ``without_gamma``, of episodes that are cut.

    features: φ, (S, A, d).
    """
    return template("gradient_numpy").substitute(
        n_states=mdp.n_states,
        n_actions=mdp.n_actions,
        n_parameters=features.shape[2],
        gamma=repr(float(mdp.gamma)),
        horizon=horizon,
        theta=literal(_floats(theta)),
        start=literal(mdp.start),
        reward=literal(mdp.reward),
        moves=listed(_entries(mdp.transition)),
        features=listed(_entries(features)),
    )


@dataclass(frozen=True, eq=False)
class Update:
    """An update of T steps: what happened, and what it was made with."""

    theta: Array  # (d,), before
    states: Ints  # (T,)
    actions: Ints  # (T,)
    rewards: Array  # (T,)
    baselines: Array  # (T,)
    alpha: float
    gamma: float
    discounted: bool
    refused: bool = False


def update_program(update: Update, features: Array) -> str:
    """Prints the ``returns`` G_t, the ``change`` of θ, and ``theta`` after it. features: φ, (S, A, d)."""
    columns = (update.states, update.actions, update.rewards, update.baselines)
    steps = zip(*(column.tolist() for column in columns), strict=True)
    met = np.unique(update.states).tolist()
    tags = ("kept" if update.discounted else "dropped", *(("refused",) if update.refused else ()))
    return template("update_numpy", *tags).substitute(
        alpha=repr(float(update.alpha)),
        gamma=repr(float(update.gamma)),
        n_actions=features.shape[1],
        theta=literal(_floats(update.theta)),
        episode=listed([repr(step) for step in steps]),
        features="".join(f"    {s}: {listed(_entries(features[s]), '    ')},\n" for s in met),
    )


def _entries(array: Array) -> list[str]:
    """``(1, 0, 0.5)`` for each entry that is not 0: its place, and the number."""
    return [repr((*place, float(array[tuple(place)]))) for place in np.argwhere(array).tolist()]


def _floats(values: ArrayLike | Sequence[float]) -> Array:
    return np.asarray(values, dtype=np.float64)
