"""Random policies for all tests, of one state and of several: temperatures, masks, ties and zeros among them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pgviz.policy import SoftmaxPolicy

EPS = float(np.finfo(float).eps)
EDGES = (0.05, 0.5, 1.0, 2.0, 100.0)  # temperatures: the ends of what pages allow, and what is easy to read

temperatures = st.sampled_from(EDGES) | st.floats(np.log(0.05), np.log(100)).map(lambda x: float(np.exp(x)))


@st.composite
def _features(draw: DrawFn, shape: tuple[int, ...]) -> np.ndarray:
    """φ: normal numbers or small whole ones; some features common to all actions or 0, some actions alike."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([0.1, 1.0, 3.0]))
    phi = rng.integers(-2, 3, size=shape).astype(float) if draw(st.booleans()) else rng.normal(scale=scale, size=shape)
    common, zero = rng.random(shape[-1]) < 0.2, rng.random(shape[-1]) < 0.1
    phi[..., common] = phi[..., :1, common]
    phi[..., zero] = 0.0
    if draw(st.booleans()):
        alike = rng.integers(0, shape[-2], size=shape[-2])
        phi = phi[..., alike, :]
    return phi


@st.composite
def _masks(draw: DrawFn, shape: tuple[int, ...], least: int) -> np.ndarray:
    """At least so many actions are allowed in every state; often all are."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    mask = rng.random(shape) < draw(st.sampled_from([1.0, 0.6, 0.3]))
    certain = rng.permuted(np.broadcast_to(np.arange(shape[-1]) < least, shape), axis=-1)
    return mask | certain


@st.composite
def _policies(
    draw: DrawFn, states: tuple[int, ...], *, allowed: int, features: int, spread: float, one_mask: bool = False
) -> SoftmaxPolicy:
    n_actions, d, tau = draw(st.integers(allowed, 5)), draw(st.integers(features, 6)), draw(temperatures)
    phi = draw(_features((*states, n_actions, d)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    theta = {"normal": rng.normal(size=d), "whole": rng.integers(-2, 3, size=d) * 1.0, "zero": np.zeros(d)}
    chosen = theta[draw(st.sampled_from(["normal", "normal", "whole", "zero"]))]
    reach = float(np.ptp(phi @ chosen, axis=-1).max()) / tau
    if reach > spread:
        chosen = chosen * (spread / reach)
    return SoftmaxPolicy(phi, chosen, tau, draw(_masks((n_actions,) if one_mask else (*states, n_actions), allowed)))


def one_state(*, allowed: int = 1, features: int = 1, spread: float = 1e9) -> st.SearchStrategy[SoftmaxPolicy]:
    """A policy in one state: at least so many allowed actions and features, log-odds of at most ``spread``."""
    return _policies((), allowed=allowed, features=features, spread=spread)


@st.composite
def several_states(
    draw: DrawFn, *, allowed: int = 1, features: int = 1, spread: float = 1e9, same_mask: bool = False
) -> SoftmaxPolicy:
    """A policy in several states, phi (S, A, d), S from 1 to 4; a mask for each state, or the same in all."""
    states = (draw(st.integers(1, 4)),)
    return draw(_policies(states, allowed=allowed, features=features, spread=spread, one_mask=same_mask))


@st.composite
def decisions(draw: DrawFn, *, allowed: int = 1, features: int = 1, spread: float = 1e9) -> tuple[SoftmaxPolicy, int]:
    """A policy in one state and one of its allowed actions."""
    policy = draw(one_state(allowed=allowed, features=features, spread=spread))
    return policy, draw(st.sampled_from(np.flatnonzero(policy.mask).tolist()))


def at_temperature_1(policy: SoftmaxPolicy) -> SoftmaxPolicy:
    """The policy with the same probabilities at temperature 1: with θ/τ."""
    return SoftmaxPolicy(policy.phi, policy.theta / policy.temperature, 1.0, policy.mask)


def without_masked(policy: SoftmaxPolicy, action: int) -> tuple[SoftmaxPolicy, int]:
    """The policy of the allowed actions alone, made from rows that are left, and which of them ``action`` is."""
    rows = [b for b in range(policy.n_actions) if policy.mask[..., b].all()]
    return SoftmaxPolicy(policy.phi[..., rows, :], policy.theta, policy.temperature), rows.index(action)


def plain_pi(policy: SoftmaxPolicy) -> np.ndarray:
    """π from its definition, by loops over the allowed actions: a second road."""
    phi, mask = np.reshape(policy.phi, (-1, *policy.phi.shape[-2:])), np.reshape(policy.mask, (-1, policy.n_actions))
    pi = np.zeros(mask.shape)
    for s, allowed in enumerate(mask):
        z = np.array([phi[s, a] @ policy.theta / policy.temperature for a in np.flatnonzero(allowed)])
        weights = np.exp(z - z.max())
        pi[s, allowed] = weights / weights.sum()
    return pi.reshape(policy.mask.shape)
