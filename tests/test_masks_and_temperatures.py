"""What every function of a policy must do: a masked action is not there, and τ only divides θ and multiplies lengths.

Two policies with the same probabilities, and what must come out for the one if the other's result is known: of the
policy without its masked rows, and of the policy with θ/τ at temperature 1. A function that is not in the list below
fails the first test.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings, fitting, score
from pgviz.policy import SoftmaxPolicy
from tests.patience import draws
from tests.policies import at_temperature_1, one_state, several_states, without_masked

some = settings(max_examples=draws(20))


@dataclass(frozen=True)
class Function:
    """A function of a policy; its result's fields that have a place for every action, and powers of τ in them."""

    of: Callable[..., Any]  # of (policy, action)
    by_action: dict[str, tuple[int, ...]] = field(default_factory=dict)  # the axes over actions
    actions: tuple[str, ...] = ()  # fields that are an action
    powers: dict[str, int] = field(default_factory=dict)  # field(τ) = field(1 with θ/τ) · τ**power; else 0
    several: bool = False  # of a policy in several states
    unlike: tuple[str, ...] = ()  # fields that are about masked actions too, or about rounding

    def result(self, policy: SoftmaxPolicy, action: int) -> dict[str, Any]:
        found = self.of(policy, action)
        if not dataclasses.is_dataclass(found):
            return {"result": found}
        fields = {f.name: getattr(found, f.name) for f in dataclasses.fields(found)}
        return {name: value for name, value in fields.items() if name not in self.unlike}


def rewards(policy: SoftmaxPolicy) -> np.ndarray:
    """A reward for every action that does not depend on its place: from its features."""
    return np.asarray(np.sin(policy.phi.sum(axis=-1)))


def target(policy: SoftmaxPolicy) -> np.ndarray:
    """A target that is positive on the allowed actions, from their features."""
    weights = np.where(policy.mask, np.exp(np.cos(policy.phi.sum(axis=-1))), 0.0)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


FUNCTIONS = {
    "decompose": Function(
        score.decompose,
        {"terms": (0,), "logit_score": (0,), "surprise": (0,)},
        ("action",),
        {"score": -1, "logit_score": -1, "rounding_error": -1},
        unlike=("policy",),
    ),
    "take_logits_apart": Function(
        lambda p, _: score.take_logits_apart(p), {"products": (0,)}, powers={"products": 1}, unlike=("policy",)
    ),
    "products": Function(lambda p, _: score.products(p), {"result": (0,)}, powers={"result": 1}),
    "project": Function(
        lambda p, a: score.project(p, a, (0, 1)),
        {"phi": (0,), "allowed": (0,), "pi": (0,), "points": (0,), "weighted": (0,)},
        ("action",),
        unlike=("loop",),  # a corner for every action: a masked one repeats the corner before
    ),
    "three_ways": Function(
        lambda p, a: score.three_ways(p, a, 1e-3 * p.temperature),
        actions=("action",),
        powers=dict.fromkeys(("score", "ratio", "finite", "ratio_bound", "truncation", "rounding", "allowed"), -1)
        | {"step": 1, "finite_bound": -1},
        unlike=("ratio_difference", "finite_difference", "ratio_gap", "finite_gap"),  # rounding
    ),
    "error_curve": Function(
        lambda p, a: score.error_curve(p, a, p.temperature * np.array([1e-2, 1e-1])),
        powers={"steps": 1, "errors": -1, "bounds": -1, "best_step": 1},
    ),
    "score_norms": Function(
        lambda p, _: score.score_norms(p),
        {"pi": (0,), "norms": (0,), "logit_norms": (0,)},
        powers={"norms": -1, "logit_norms": -1},
        unlike=("longest", "rarest", "scale"),  # of equals, rounding may choose another
    ),
    "saturation": Function(
        lambda p, _: score.saturation(p), powers={"logit_score_norm": -1, "steepest": -1}, unlike=("action",)
    ),
    "behind": Function(lambda p, a: p.preferences[score.behind(p, a)], powers={"result": 1}),
    "escape": Function(
        score.escape,
        actions=("better",),
        powers={"gap": 1, "gradient": 2},
        unlike=("worse", "gradient_log10"),  # of equals, rounding may choose another; a logarithm adds
    ),
    "second_order": Function(
        lambda p, _: score.second_order(p),
        powers={"temperature": 1, "eigenvalues": -2, "trace": -2, "entropy_gradient": -1}
        | {"score_scale": -1, "fisher_scale": -2},
        unlike=("stiffest",),  # of equal eigenvalues any direction will do
    ),
    "one_decision": Function(
        lambda p, _: score.one_decision(p, rewards(p), 0.3),
        {"pi": (0,), "scores": (0, 1), "score_norms": (0,), "samples": (0, 1), "mean": (0,)}
        | {"gradient": (0,), "without_log": (0,)},
        powers=dict.fromkeys(("scores", "score_norms", "samples", "mean", "gradient", "without_log"), -1)
        | dict.fromkeys(("variance", "variance_without", "variance_value", "least_variance"), -2),
    ),
    "take_step": Function(
        lambda p, a: score.take_step(p, 0, a, 0.3 * p.temperature**2),
        {"pi_before": (1,), "pi_after": (1,), "change": (1,)},
        ("action",),
        {"eta": 2, "score": -1, "theta_before": 1, "theta_after": 1},
        several=True,
        unlike=("elsewhere",),
    ),
    "expressiveness": Function(lambda p, _: encodings.expressiveness(p), several=True),
    "best_fit": Function(lambda p, _: fitting.best_fit(p, target(p)).theta, powers={"result": 1}, several=True),
    "best_fit, all but θ": Function(
        lambda p, _: fitting.best_fit(p, target(p)), several=True, unlike=("policy", "steps", "gap")
    ),
    "theta_for_logit": Function(
        lambda p, a: fitting.theta_for_logit(
            SoftmaxPolicy(np.hstack([p.phi, rewards(p)[:, None] ** np.arange(6)]), np.zeros(p.size + 6), 1.0, p.mask),
            a,
            3.0,
            hold_others=False,
        )
    ),
}


def test_the_list_has_every_function_of_a_policy() -> None:
    public = {
        name: getattr(home, name) for home in (score, fitting, encodings) for name in home.__all__ if name.islower()
    }
    of_a_policy = {
        name
        for name, function in public.items()
        if "SoftmaxPolicy" in {str(p.annotation) for p in inspect.signature(function).parameters.values()}
    }
    assert of_a_policy == {name.split(",")[0] for name in FUNCTIONS}


def close(found: Any, wanted: Any, power: int, tau: float, name: str) -> None:
    if found is None or wanted is None:
        assert found is wanted
        return
    a, b = np.asarray(found, float), np.asarray(wanted, float) * tau**power
    finite = np.isfinite(b)
    np.testing.assert_array_equal(np.isfinite(a), finite, err_msg=name)
    size = np.abs(b[finite]).max(initial=0.0)
    atol = 1e-9 * max(size, tau**power)
    np.testing.assert_allclose(a[finite], b[finite], rtol=1e-6, atol=atol, err_msg=name)


def drawn(data: st.DataObject, function: Function) -> tuple[SoftmaxPolicy, int]:
    """A policy of at least two features and two allowed actions, with one mask in all states, and an allowed action."""
    least = {"allowed": 2, "features": 2, "spread": 20}
    policy = data.draw(several_states(**least, same_mask=True) if function.several else one_state(**least))
    mask = policy.mask[0] if function.several else policy.mask
    return policy, data.draw(st.sampled_from(np.flatnonzero(mask).tolist()))


@pytest.mark.parametrize("name", FUNCTIONS)
@some
@given(data=st.data())
def test_a_masked_action_is_as_good_as_a_row_that_is_not_there(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    policy, action = drawn(data, function)
    mask = policy.mask[0] if function.several else policy.mask
    masked, alone = function.result(policy, action), function.result(*without_masked(policy, action))
    for key, value in masked.items():
        if key in function.actions:
            assert int(mask[:value].sum()) == alone[key]
            continue
        for axis in function.by_action.get(key, ()):
            value = np.compress(mask, value, axis=axis)
        close(value, alone[key], 0, 1.0, key)


@pytest.mark.parametrize("name", FUNCTIONS)
@some
@given(data=st.data())
def test_a_temperature_divides_theta_and_only_changes_lengths(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    policy, action = drawn(data, function)
    hot, unit = function.result(policy, action), function.result(at_temperature_1(policy), action)
    for key, value in hot.items():
        close(value, unit[key], function.powers.get(key, 0), policy.temperature, key)
