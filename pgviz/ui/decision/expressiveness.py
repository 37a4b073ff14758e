"""What an encoding can express, behind bounded caches: it does not change while θ is dragged."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from pgviz.arrays import Array
from pgviz.encodings import Blocks, Encoding, Expressiveness, Identity, OneHot, Stack, StackWithProduct, expressiveness
from pgviz.examples import Target
from pgviz.fitting import Fit, best_fit
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.scenarios import Decision


def seen(now: Decision) -> Expressiveness:
    """What a policy with this encoding can feel over all states, whichever the page is in."""
    return _seen(dataclasses.replace(_without_theta(now), s=(0.0,) * len(now.s), other=(), wanted=()))


def best(now: Decision) -> Fit:
    """The policy with this encoding that comes closest to the wanted one in the page's two states."""
    return _best(_without_theta(now))


def _without_theta(now: Decision) -> Decision:
    return dataclasses.replace(now, theta=(), a=0, tau=1.0)


@functools.lru_cache(maxsize=128)
def _seen(now: Decision) -> Expressiveness:
    return expressiveness(_without(now.everywhere()))


@functools.lru_cache(maxsize=128)
def _best(now: Decision) -> Fit:
    return best_fit(_without(now.both()), now.target)


@functools.cache
def compared(target: Target) -> dict[str, tuple[Expressiveness, Fit]]:
    """For each way of encoding the four corners: what the policy can feel, and the closest it comes to the target."""
    pair, code = Identity(2), [[0.0], [1.0]]
    tensors = {
        "stack": Encoding(pair, Stack(code)).tensor(target.states),
        "stack with product": Encoding(pair, StackWithProduct(code)).tensor(target.states),
        "blocks with bias": Encoding(pair, Blocks(2, bias=True)).tensor(target.states),
        "a feature for each state and action": Encoding(OneHot(4), Blocks(2)).tensor(np.arange(4)),
    }
    return {
        name: (expressiveness(_without(tensor)), best_fit(_without(tensor), target.pi))
        for name, tensor in tensors.items()
    }


def _without(tensor: Array) -> SoftmaxPolicy:
    """A policy with these features; what is asked of it does not depend on θ."""
    return SoftmaxPolicy(tensor, np.zeros(tensor.shape[-1]))
