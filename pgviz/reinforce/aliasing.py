"""States that the features cannot tell apart although the best ways through the world want different actions there.

Two states look alike if all their contrasts φ(s, a) − φ(s, b) are equal: whatever θ, π is the same in both. A policy
whose likeliest actions are optimal from the start must then have a single action for all that look alike. Whether there
is one is a search: follow the optimal actions from the start, and fix the action of a look-alike group where it is met
first.

References: Singh, Jaakkola & Jordan, Learning without state-estimation in partially observable Markovian decision
processes, ICML 1994; Sutton & Barto, Reinforcement Learning, 2nd ed., Example 13.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Bools, Ints
from pgviz.encodings.expressiveness import relative_contrasts
from pgviz.mdp import MDP, best_actions
from pgviz.mdp.features import features_of

__all__ = ["Conflict", "conflict", "look_alikes"]

DIGITS = 12  # of a contrast, relative to the largest size of its feature: beyond is rounding
MOST_TRIES = 20_000  # places of the search; beyond, nothing is claimed


@dataclass(frozen=True)
class Conflict:
    """No policy of these features has likeliest actions that are optimal from the start."""

    groups: int  # how many kinds of states the features know, of those that can be met
    states: int  # and how many states that are
    pair: tuple[int, int] | None  # two of the best ways' states that look alike and have no best action in common
    wanted: tuple[int, int] | None  # a best action of each


def look_alikes(features: ArrayLike) -> Ints:
    """(S,): a number for each state, the same for states whose contrasts are equal; ``features`` (S, A, d)."""
    contrasts, _ = relative_contrasts(features)
    rows = contrasts.round(DIGITS).reshape(len(contrasts), -1) + 0.0  # no −0
    _, group = np.unique(rows, axis=0, return_inverse=True)
    return np.asarray(group.ravel())


def conflict(mdp: MDP, features: ArrayLike) -> Conflict | None:
    """The conflict that there is; None if some assignment of actions to look-alikes is optimal from the start."""
    group = look_alikes(features_of(features, S=mdp.n_states, A=mdp.n_actions))
    met = _met(mdp, np.ones((mdp.n_states, mdp.n_actions), dtype=np.bool_))
    kinds = len(np.unique(group[met]))
    best = best_actions(mdp)
    search = _Search(mdp, best, group)
    if kinds == len(met) or search.finds({}, [int(s) for s in np.flatnonzero(mdp.start)], frozenset()):
        return None
    return Conflict(kinds, len(met), *_witness(best, group, _met(mdp, best)))


class _Search:
    """For actions of the look-alikes, one each, with which every state that is met takes a best action."""

    def __init__(self, mdp: MDP, best: Bools, group: Ints) -> None:
        self.mdp, self.best, self.group, self.tries = mdp, best, group, 0

    def finds(self, chosen: dict[int, int], ahead: list[int], met: frozenset[int]) -> bool:
        """Whether the actions ``chosen`` so far can be completed; ``ahead`` is yet to be looked at. True if unknown."""
        ahead = list(ahead)
        while ahead:
            self.tries += 1
            s = ahead.pop()
            if s in met or self.mdp.terminal[s]:
                continue
            met, group = met | {s}, int(self.group[s])
            if group not in chosen:
                ways = np.flatnonzero(self.best[s]).tolist()
                return self.tries > MOST_TRIES or any(
                    self.finds(chosen | {group: a}, [*ahead, *self._next(s, a)], met) for a in ways
                )
            if not self.best[s, chosen[group]]:
                return False
            ahead += self._next(s, chosen[group])
        return True

    def _next(self, s: int, a: int) -> list[int]:
        following: list[int] = np.flatnonzero(self.mdp.transition[s, a]).tolist()
        return following


def _met(mdp: MDP, allowed: Bools) -> Ints:
    """The states that can be met with the allowed actions (S, A), the nearest first; without terminal ones."""
    ahead, seen = [int(s) for s in np.flatnonzero(mdp.start)], set()
    found = []
    while ahead:
        s = ahead.pop(0)
        if s in seen or mdp.terminal[s]:
            continue
        seen.add(s)
        found.append(s)
        ahead += np.flatnonzero((mdp.transition[s] * allowed[s][:, None]).any(axis=0)).tolist()
    return np.array(found, dtype=np.int64)


def _witness(best: Bools, group: Ints, on_the_way: Ints) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The first two states that look alike and have no best action in common, and a best action of each."""
    for i, s in enumerate(on_the_way.tolist()):
        for other in on_the_way[:i].tolist():
            if group[s] == group[other] and not (best[s] & best[other]).any():
                return (other, s), (int(best[other].argmax()), int(best[s].argmax()))
    return None, None
