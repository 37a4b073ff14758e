"""Random scenarios of the page Policy gradient: what a link can say, repaired; small enough to be drawn in a test."""

from __future__ import annotations

from hypothesis import strategies as st

from pgviz.examples import GRADIENT_PROBLEMS
from pgviz.reinforce.baselines import BASELINES
from pgviz.reinforce.estimator import RETURNS
from pgviz.reinforce.groups import RULES
from pgviz.ui.gradient.scenario import GIVEN, SUMS, WORLDS, GradientScenario


def _or_own(values: st.SearchStrategy[tuple]) -> st.SearchStrategy[tuple]:
    """Some values, or none: those of the problem itself."""
    return st.just(()) | values


@st.composite
def gradients(draw: st.DrawFn) -> GradientScenario:
    """Any problem, θ from uniform to saturated, rewards that are often alike, any estimator."""
    world = draw(st.sampled_from(WORLDS))
    sizes = (2, 3, 4) if world == "one decision" else (len(GRADIENT_PROBLEMS[world].rewards),)
    some = st.floats(-5, 5) | st.sampled_from([0.0, 1.0, 1.0, 1000.0, -1000.0])
    r = draw(_or_own(st.sampled_from(sizes).flatmap(lambda n: st.lists(some, min_size=n, max_size=n).map(tuple))))
    d = len(GradientScenario(world=world, r=r).thetas)
    theta = st.lists(st.floats(-3, 3) | st.sampled_from([0.0, 0.0, 800.0]), min_size=d, max_size=d).map(tuple)
    pair = st.lists(st.integers(0, max(1, d - 1)), min_size=2, max_size=2).map(tuple)
    return (
        GradientScenario(
            world=world,
            r=r,
            theta=draw(_or_own(theta)),
            gamma=draw(_or_own(st.sampled_from([(0.0,), (0.5,), (1.0,)]))),
            horizon=draw(_or_own(st.sampled_from([(1,), (3,), (20,)]))),
            keep=draw(st.booleans()),
            returns=draw(st.sampled_from(RETURNS)),
            baseline=draw(st.sampled_from((*BASELINES, GIVEN))),
            b=draw(some),
            sum=draw(st.sampled_from(list(SUMS))),
            batch=draw(st.integers(1, 12)),
            k=draw(st.integers(1, 6)),
            rule=draw(st.sampled_from(RULES)),
            by_length=draw(st.booleans()),
            episodes=draw(st.sampled_from([1, 2, 50, 200])),
            seed=draw(st.integers(0, 20)),
            shown=draw(st.integers(0, 300)),
            plane=draw(_or_own(pair)),
        )
        .repaired()
        .scenario
    )
