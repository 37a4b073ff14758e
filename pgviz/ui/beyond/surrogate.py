"""The surrogate of the two-step problem, for the page's constant and for a range of them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz.examples.problems import TWO_STEP_THETA, two_step
from pgviz.reinforce.surrogate import Surrogate, surrogate

Array = NDArray[np.float64]
REACH, POINTS = 12.0, 49


@dataclass(frozen=True, eq=False)
class AtConstant:
    """The surrogate for one constant, and the names of the parameters."""

    surrogate: Surrogate
    names: tuple[str, ...]


@functools.lru_cache(maxsize=256)
def of_two_steps(constant: float) -> AtConstant:
    """The surrogate with this constant added to every return."""
    problem = two_step()
    names = tuple(f"{state} {action}" for state in problem.states[:-1] for action in problem.actions)
    return AtConstant(surrogate(problem.mdp, problem.features, TWO_STEP_THETA, constant), names)


@functools.cache
def against() -> tuple[Array, Array, Array]:
    """Constants (C,), the surrogate's values (C,) and its expected gradients (C, d) there."""
    constants = np.linspace(-REACH, REACH, POINTS)
    found = [of_two_steps(float(c)).surrogate for c in constants]
    return constants, np.array([s.value for s in found]), np.array([s.gradient for s in found])
