"""A page's calculation as code to copy: NumPy by hand, PyTorch, JAX and TensorFlow by automatic differentiation.

Every snippet is a whole program: it holds the numbers of the page exactly (the repr of a float64 reads back as the same
number), computes in float64, and prints the preferences (or logits), π and the score, each as a list. The parameter
order of a network's score is that of ``pgviz.network``: w1 row by row, b1, w2 row by row, b2.

The templates are the files beside this one (``writing.py`` reads them); ``calculations.py`` has those of other pages.
"""

from __future__ import annotations

from string import Template

import numpy as np
from numpy.typing import ArrayLike

from pgviz.network import Network
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.teaching.snippets.writing import literal, template

__all__ = ["FRAMEWORKS", "linear_snippet", "snippet"]

FRAMEWORKS = {"numpy": "NumPy", "pytorch": "PyTorch", "jax": "JAX", "tensorflow": "TensorFlow"}
"""The frameworks that there are snippets for: the key that the functions take, and the name that people know."""
MINUS_INFINITY = 'float("-inf")'


def snippet(framework: str, network: Network, x: ArrayLike, action: int, temperature: float = 1.0) -> str:
    """A program that prints ``preferences``, ``pi`` and ``score`` of a network in one state.

    ``x`` is (k,). Raises ValueError for another framework than those of ``FRAMEWORKS``, and as ``Network.score`` does.
    """
    if network.score(x, action, temperature).ndim != 1:
        raise ValueError(f"x must have shape ({network.sizes[0]},), got {np.shape(x)}")
    k, hidden, n_actions = network.sizes
    numbers = {"x": x, "w1": network.w1, "b1": network.b1, "w2": network.w2, "b2": network.b2}
    return _framework("network", framework).substitute(
        _literals(numbers),
        **_choice(action, temperature),
        k=k,
        hidden=hidden,
        n_actions=n_actions,
    )


def linear_snippet(framework: str, policy: SoftmaxPolicy, action: int) -> str:
    """A program that prints ``logits``, ``pi`` and ``score`` of a linear softmax policy in one state.

    Raises ValueError for another framework than those of ``FRAMEWORKS``, for a policy in several states, and as
    ``SoftmaxPolicy.score`` does.
    """
    policy.one_state().score(action)
    masked = not policy.mask.all()
    return _framework("linear", framework, "masked" if masked else "all").substitute(
        _literals({"phi": policy.phi, "theta": policy.theta}),
        **_choice(action, policy.temperature),
        mask=f"[{', '.join('0.0' if allowed else MINUS_INFINITY for allowed in policy.mask)}]",
    )


def _framework(policy_kind: str, framework: str, *tags: str) -> Template:
    if framework not in FRAMEWORKS:
        raise ValueError(f"framework must be one of {', '.join(FRAMEWORKS)}, got {framework!r:.60}")
    return template(f"{policy_kind}_{framework}", *tags)


def _choice(action: int, temperature: float) -> dict[str, str]:
    """The action, and `` / 2.0`` for a temperature of 2; nothing for 1, which would divide nothing."""
    over = "" if temperature == 1 else f" / {float(temperature)!r}"
    return {"action": str(int(action)), "over_temperature": over}


def _literals(numbers: dict[str, ArrayLike]) -> dict[str, str]:
    return {name: literal(np.asarray(value, dtype=np.float64)) for name, value in numbers.items()}
