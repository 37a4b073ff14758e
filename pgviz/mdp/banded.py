"""Linear systems of chains in which a state leads to near ones only: of a gridworld, its neighbours' rows.

Let no step lead further than b states away. In blocks of b states the system x = r + γ P x is then block tridiagonal,
and elimination block by block (the Thomas algorithm) takes S · b² operations instead of S³: Golub & Van Loan, Matrix
Computations, 4th ed., §4.5.1. I − γP is an M-matrix, so that no pivots outside a block are needed.

Layout. Row s of the chain is kept from the first state of the block before its own to the last of the block after it,
3b numbers; states are filled up to whole blocks. Many policies are solved together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools

FEWEST_BLOCKS = 4
LEAST_WORK = 40_000
"""N policies in S states are worth blocks from about N · S² of this: one from 15 × 15 cells, forty from 6 × 6."""


@dataclass(frozen=True, eq=False)
class Band:
    """The transitions of an MDP of S states, in blocks of b."""

    transition: Array  # (S filled up, A, 3b)
    n_states: int
    b: int

    @classmethod
    def of(cls, transition: Array) -> Band | None:
        """The band of ``transition`` (S, A, S); None if it is so wide that blocks are no use."""
        n_states, n_actions, _ = transition.shape
        s, _, s_next = np.nonzero(transition)
        b = max(1, int(np.abs(s - s_next).max()))
        blocks = -(-n_states // b)
        if blocks < FEWEST_BLOCKS:
            return None
        band = np.zeros((blocks * b, n_actions, 3 * b))
        wide = np.zeros((blocks * b, n_actions, (blocks + 2) * b))
        wide[:n_states, :, b : b + n_states] = transition
        for i in range(0, blocks * b, b):
            band[i : i + b] = wide[i : i + b, :, i : i + 3 * b]
        return cls(band, n_states, b)

    def pays(self, policies: int) -> bool:
        """Whether blocks are quicker than dense systems for so many policies."""
        return policies * self.n_states**2 >= LEAST_WORK

    def solve(self, pi: Array, gamma: float, right: Array, fixed: Bools) -> Array:
        """x = right + γ P x with x = 0 where ``fixed``: pi (N, S, A), right (N, S, m), fixed (N, S), x (N, S, m)."""
        lower, diagonal, upper = self._system(pi, gamma, fixed)
        x = _thomas(lower, diagonal, upper, self._blocks(np.where(fixed[..., None], 0.0, right)))
        return x.reshape(len(pi), -1, right.shape[-1])[:, : self.n_states]

    def solve_transposed(self, pi: Array, gamma: float, right: Array, fixed: Bools) -> Array:
        """x = right + γ Pᵀ x, P without the rows that are ``fixed``: as in ``solve``."""
        lower, diagonal, upper = (np.swapaxes(part, -1, -2) for part in self._system(pi, gamma, fixed))
        x = _thomas(np.roll(upper, 1, axis=1), diagonal, np.roll(lower, -1, axis=1), self._blocks(right))
        return x.reshape(len(pi), -1, right.shape[-1])[:, : self.n_states]

    def _system(self, pi: Array, gamma: float, fixed: Bools) -> tuple[Array, Array, Array]:
        """The blocks of I − γP below, on and above the diagonal, (N, blocks, b, b) each."""
        acting = np.zeros((len(pi), len(self.transition), pi.shape[-1]))
        acting[:, : self.n_states] = np.where(fixed[..., None], 0.0, -gamma * pi)
        rows = np.matmul(acting.swapaxes(0, 1), self.transition).swapaxes(0, 1)  # −γP, (N, S filled up, 3b)
        lower, diagonal, upper = np.split(rows.reshape(len(pi), -1, self.b, 3 * self.b), 3, axis=-1)
        return lower, diagonal + np.eye(self.b), upper

    def _blocks(self, right: Array) -> Array:
        """(N, S, m) as (N, blocks, b, m)."""
        filled = np.zeros((len(right), len(self.transition), right.shape[-1]))
        filled[:, : self.n_states] = right
        return filled.reshape(len(right), -1, self.b, right.shape[-1])


def _thomas(lower: Array, diagonal: Array, upper: Array, right: Array) -> Array:
    """Block tridiagonal systems: all (N, blocks, b, b), but right and x (N, blocks, b, m)."""
    blocks, b = right.shape[1:3]
    eliminated: list[Array] = []  # what a block of x is, less what it is for each of the next block: (N, b, b + m)
    for i in range(blocks):
        block, rest = diagonal[:, i], np.concatenate([upper[:, i], right[:, i]], axis=-1)
        if i > 0:
            before = np.matmul(lower[:, i], eliminated[-1])
            block = block - before[..., :b]
            rest[..., b:] -= before[..., b:]
        eliminated.append(np.linalg.solve(block, rest))
    x = np.empty_like(right)
    x[:, -1] = eliminated[-1][..., b:]
    for i in range(blocks - 2, -1, -1):
        x[:, i] = eliminated[i][..., b:] - np.matmul(eliminated[i][..., :b], x[:, i + 1])
    return x
