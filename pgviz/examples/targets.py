"""Target policies: what a policy should do in each of a few states, to see whether an encoding can give it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools
from pgviz.language import say
from pgviz.softmax import softmax

CORNERS = tuple(itertools.product((0.0, 1.0), repeat=2))
"""The four states {0, 1}², the first coordinate slowest."""

GRID = tuple(itertools.product((0.0, 0.25, 0.5, 0.75, 1.0), repeat=2))
"""Twenty-five states over [0, 1]², the first coordinate slowest."""


@dataclass(frozen=True)
class Target:
    """Probabilities of the actions in each of a few states."""

    name: str
    states: tuple[tuple[float, ...], ...]
    policy: tuple[tuple[float, ...], ...]  # a row a state, each adds up to 1
    sentence: str
    source: str
    label: str  # its name in the language of the process

    @property
    def pi(self) -> Array:
        """The policy, (S, A)."""
        return np.array(self.policy)


def _target(
    name: str,
    states: tuple[tuple[float, ...], ...],
    rule: Callable[[Array], Array],
    sentence: str,
    source: str,
    label: str = "",
) -> Target:
    """The target that gives `rule`'s probabilities, (S, A), of the states (S, k)."""
    policy = tuple(map(tuple, rule(np.array(states)).tolist()))
    return Target(name, states, policy, sentence, source, label or name)


def _when(takes: Bools) -> Array:
    """Probability .9 of a₁ where it is to be taken, else of a₀."""
    return np.where(takes[:, None], [0.1, 0.9], [0.9, 0.1])


XOR = _target(
    "XOR",
    CORNERS,
    lambda s: _when(s[:, 0] != s[:, 1]),
    say("Take a₁ where exactly one of s₁ and s₂ is 1: what to do with s₁ turns round with s₂."),
    "Minsky & Papert, Perceptrons (1969), of the exclusive or; as a policy ours",
)
FIRST = _target(
    "a₁ where s₁",
    CORNERS,
    lambda s: _when(s[:, 0] == 1),
    say("Take a₁ where s₁ is 1: the log-odds are a straight line in the state."),
    "pgviz",
    say("a₁ where s₁"),
)
ALWAYS = _target(
    "always .7/.3",
    CORNERS,
    lambda s: np.tile([0.7, 0.3], (len(s), 1)),
    say("The same in every state."),
    "the answer’s own π, Mathematics Stack Exchange 3275666",
)

SAME = _target(
    "the same",
    GRID,
    lambda s: np.tile([0.2, 0.5, 0.3], (len(s), 1)),
    say("The same in every state, and the middle action is the likeliest."),
    "pgviz",
)
LINEAR = _target(
    "linear",
    GRID,
    lambda s: softmax(s @ [[2.0, 0.0, -1.0], [-1.0, 0.0, 2.0]] + [0.0, 0.5, 0.0]),
    say("Log-odds that are straight lines in the state, a different one for every action."),
    "pgviz",
)
BUMP = _target(
    "a bump",
    GRID,
    lambda s: softmax(3 * np.exp(-8 * ((s - [0.5, 0.5]) ** 2).sum(axis=1, keepdims=True)) * [0.0, 1.0, 0.0]),
    say("The middle action in the middle of the square, uniform far from it: smooth, but no straight line."),
    "pgviz",
)
ARBITRARY = _target(
    "arbitrary",
    GRID,
    lambda s: np.random.default_rng(0).dirichlet([1.0, 1.0, 1.0], size=len(s)),
    say("Drawn at random for every state, seed 0: nothing that is learned in one state holds in the next."),
    "pgviz",
)
