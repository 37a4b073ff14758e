"""Data of another policy: stale, with ratios, clipped; every gradient by complex steps or by enumeration."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pgviz.examples import bandit, grid
from pgviz.mdp import policy_gradient
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce import exact_moments
from pgviz.reinforce.off_policy import RATIOS, mean_of_draws, objectives, stale_moments
from pgviz.reinforce.surrogate import surrogate
from tests.reference import case
from tests.reinforce import brute
from tests.reinforce.brute import WORLDS

every_world = pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)


def moved(world):
    """A θ that is not the one that sampled."""
    return world.theta + 0.5 * np.cos(np.arange(world.theta.size))


def stale_by_definition(world, ratio):
    """E over the episodes of θ′ of Σ γᵗ G_t (ratio) ψ_t, by recursion."""
    then, now = brute.policy(world.features, world.theta), brute.policy(world.features, moved(world))
    psi, gamma, mean = brute.scores(world.features, now), world.mdp.gamma, 0.0
    for path in brute.paths(world.mdp, then, world.horizon):
        rho = [now[s, a] / then[s, a] for s, a, _ in path.steps]
        for t, (s, a, _) in enumerate(path.steps):
            factor = {"none": 1.0, "step": rho[t], "episode": np.prod(rho)}[ratio]
            mean = mean + path.probability * gamma**t * brute.returned(path, t, gamma, "to-go") * factor * psi[s, a]
    return mean


# Stale data


def test_the_stale_bandit():
    reference, problem = case("onpolicy/stale"), bandit([1.0, 0.0])
    how = {"sampled_by": np.log([0.5, 0.5]), "horizon": 1}
    found = {
        ratio: stale_moments(problem.mdp, problem.features, np.log([0.9, 0.1]), ratio=ratio, **how) for ratio in RATIOS
    }
    assert_allclose(found["none"].mean, reference.expected["stale"], rtol=0, atol=1e-15)
    for ratio in ("step", "episode"):
        assert_allclose(found[ratio].mean, reference.expected["importance_weighted"], rtol=0, atol=1e-15)
        assert_allclose(found[ratio].bias, 0, rtol=0, atol=1e-15)
    assert_allclose(found["none"].gradient, reference.expected["true"], rtol=0, atol=1e-15)


@every_world
@pytest.mark.parametrize("ratio", RATIOS)
def test_stale_means_are_those_of_all_episodes(world, ratio):
    found = stale_moments(
        world.mdp, world.features, moved(world), sampled_by=world.theta, horizon=world.horizon, ratio=ratio
    )
    assert_allclose(found.mean, stale_by_definition(world, ratio), rtol=0, atol=1e-10)


@every_world
@pytest.mark.parametrize("baseline", ["none", "value", 2.5])
@pytest.mark.parametrize("returns", ["to-go", "full"])
def test_the_ratio_of_the_whole_episode_repairs_it(world, baseline, returns):
    how = {"sampled_by": world.theta, "horizon": world.horizon, "baseline": baseline, "returns": returns}
    found = stale_moments(world.mdp, world.features, moved(world), ratio="episode", **how)
    gradient = policy_gradient(world.mdp, world.features, moved(world), horizon=world.horizon)
    assert_allclose(found.mean, gradient, rtol=0, atol=1e-10)


def test_the_ratio_of_one_step_repairs_only_one_decision():
    """With two steps the states and the later rewards are still those of the policy that sampled."""
    for name, repaired in (("one decision", True), ("two steps", False)):
        world = WORLDS[name]
        how = {"sampled_by": world.theta, "horizon": world.horizon, "ratio": "step"}
        bias = stale_moments(world.mdp, world.features, moved(world), **how).bias
        assert (np.abs(bias).max() < 1e-12) == repaired


@every_world
@pytest.mark.parametrize(("ratio", "discounted"), list(itertools.product(RATIOS, (True, False))))
def test_fresh_data_need_no_ratio(world, ratio, discounted):
    how = {"horizon": world.horizon, "discounted": discounted, "baseline": "value"}
    found = stale_moments(world.mdp, world.features, world.theta, sampled_by=world.theta, ratio=ratio, **how)
    fresh = exact_moments(world.mdp, world.features, world.theta, **how)
    assert_allclose(found.mean, fresh.mean, rtol=0, atol=1e-12)
    assert_allclose(found.covariance, fresh.covariance, rtol=0, atol=1e-10)


# Objectives


def clipped_by_definition(world, theta, clip, baseline):
    """E_θ′[Σ γᵗ min(ρ A, clip(ρ) A)] with real θ."""
    then, now = brute.policy(world.features, world.theta), brute.policy(world.features, theta)
    listed, total = brute.paths(world.mdp, then, world.horizon), 0.0
    psi = brute.scores(world.features, then)
    table = brute.baselines(world, listed, psi, "to-go", True, baseline)
    for path in listed:
        for t, (s, a, _) in enumerate(path.steps):
            advantage = brute.returned(path, t, world.mdp.gamma, "to-go") - table[t, s]
            rho = now[s, a] / then[s, a]
            kept = min(rho * advantage, min(max(rho, 1 - clip), 1 + clip) * advantage)
            total += path.probability * world.mdp.gamma**t * kept
    return total


def central(function, theta):
    """∇ by central differences, good to about 1e−9."""
    steps = 1e-6 * np.eye(theta.size)
    return np.array([(function(theta + h) - function(theta - h)) / 2e-6 for h in steps])


@every_world
@pytest.mark.parametrize("baseline", ["none", "value"])
def test_the_clipped_objective_and_its_gradient(world, baseline):
    theta = moved(world)
    found = objectives(
        world.mdp, world.features, theta, sampled_by=world.theta, horizon=world.horizon, baseline=baseline
    )
    assert found.clipped.value == pytest.approx(clipped_by_definition(world, theta, 0.2, baseline), abs=1e-10)
    slope = central(lambda t: clipped_by_definition(world, t, 0.2, baseline), theta)
    assert_allclose(found.clipped.gradient, slope, rtol=0, atol=2e-7)
    unclipped = central(lambda t: clipped_by_definition(world, t, 1e9, baseline), theta)
    assert_allclose(found.ratio.gradient, unclipped, rtol=0, atol=2e-7)
    assert found.clipped.value <= found.ratio.value + 1e-12
    assert 0 < found.clipped_steps < 1 or world.mdp.n_actions == 2


@every_world
def test_where_the_data_come_from_all_gradients_are_one(world):
    found = objectives(world.mdp, world.features, world.theta, sampled_by=world.theta, horizon=world.horizon)
    for one in (found.logarithm, found.ratio, found.clipped):
        assert_allclose(one.gradient, found.performance.gradient, rtol=0, atol=1e-10)
    assert found.ratio.value == pytest.approx(0, abs=1e-11)  # the mean advantage over V
    assert found.clipped_steps == 0


@every_world
def test_the_logarithmic_surrogate_is_the_other_module_s(world):
    """There a constant is added to every return; here a baseline is taken away."""
    how = {"sampled_by": world.theta, "horizon": world.horizon}
    found = objectives(world.mdp, world.features, moved(world), baseline=-3.0, **how)
    other = surrogate(world.mdp, world.features, moved(world), 3.0, **how)
    assert found.logarithm.value == pytest.approx(other.value, abs=1e-10)
    assert_allclose(found.logarithm.gradient, other.gradient, rtol=0, atol=1e-10)


def test_the_reference_surrogate():
    reference, world = case("surrogate/two_step"), WORLDS["two steps"]
    theta = case("variance/two_step_tabular").inputs["theta"]
    for c, value in zip(reference.inputs["c"], reference.expected["E_surrogate"], strict=True):
        found = objectives(world.mdp, world.features, theta, sampled_by=theta, horizon=2, baseline=-float(c))
        assert found.logarithm.value == pytest.approx(value, abs=reference.tolerance * 10)
        assert found.performance.value == pytest.approx(reference.expected["J"], abs=reference.tolerance)
        assert_allclose(
            found.logarithm.gradient, reference.expected["E_gradient_each_c"], rtol=0, atol=reference.tolerance
        )


def test_after_a_step_the_surrogate_promises_what_it_cannot_hold():
    """One decision, r = (1, 0), from ½: L_ratio is J − ½ everywhere; L_log and its slope go on as if nothing moved."""
    problem = bandit([1.0, 0.0])
    how = {"sampled_by": [0.0, 0.0], "horizon": 1}
    for p in (0.55, 0.59, 0.61, 0.9):
        found = objectives(problem.mdp, problem.features, np.log([p, 1 - p]), **how)
        assert found.performance.value == pytest.approx(p)
        assert found.ratio.value == pytest.approx(p - 0.5)  # Σ π′ ρ (r − ½) = ½ p − ½ (1 − p)
        assert_allclose(found.ratio.gradient, found.performance.gradient, rtol=0, atol=1e-15)
        assert found.logarithm.value == pytest.approx(0.25 * np.log(p / (1 - p)))
        assert_allclose(found.logarithm.gradient, [0.25, -0.25])  # Σ ½ · ±½ · ±(e_a − π): always what it was
        beyond = p > 0.6  # ρ of the good action above 1.2, and of the bad one below .8, so both are clipped
        assert found.clipped_steps == pytest.approx(1.0 if beyond else 0.0)
        assert_allclose(found.clipped.gradient, 0 if beyond else found.ratio.gradient, rtol=0, atol=1e-15)
        assert found.clipped.value == pytest.approx(0.1 if beyond else p - 0.5)


# The scored action is not the one drawn (F5, F6, F7, and the argmax)


def test_what_is_learned_from_another_draw():
    """F6: a second draw is scored, V E[score] = 0. The likeliest action taken: always its own reward and score."""
    policy, r = SoftmaxPolicy.of_logits([0.2, 1.0, -0.5]), np.array([3.0, 1.0, -2.0])
    pi = policy.probabilities
    value = pi @ r
    assert_allclose(mean_of_draws(policy, r), pi * (r - value), rtol=0, atol=1e-15)
    assert_allclose(mean_of_draws(policy, r, "second"), 0, rtol=0, atol=1e-15)
    score = np.eye(3)[1] - pi
    assert_allclose(mean_of_draws(policy, r, "likeliest scored"), value * score, rtol=0, atol=1e-15)
    assert_allclose(mean_of_draws(policy, r, "likeliest taken"), 1.0 * score, rtol=0, atol=1e-15)


def test_the_likeliest_action_s_score_points_another_way():
    """F5: the question's four logits. North was drawn, West is the likeliest."""
    policy = SoftmaxPolicy.of_logits([14.0, 15.0, 11.0, 17.0])
    north, west = policy.score(0), policy.score(3)
    assert_allclose(np.round(north, 3), [0.958, -0.114, -0.002, -0.842])
    assert_allclose(np.round(west, 3), [-0.042, -0.114, -0.002, 0.158])
    assert round(float(north @ west), 2) == -0.16


def test_every_action_that_was_not_taken_is_pushed_down():
    """F7: π = (.9, .1). With +π for the others all logits would move alike, and softmax would not notice."""
    policy = SoftmaxPolicy.of_logits(np.log([0.9, 0.1]))
    assert_allclose(policy.scores, [[0.1, -0.1], [-0.9, 0.9]], rtol=0, atol=1e-15)
    believed = np.abs(policy.scores)
    for row in believed:
        shifted = SoftmaxPolicy.of_logits(policy.logits + 5 * row)
        assert_allclose(shifted.probabilities, policy.probabilities, rtol=0, atol=1e-15)


# What is refused


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"sampled_by": [0.0]}, r"sampled_by must have shape \(d,\) = \(6,\)"),
        ({"ratio": "some"}, "ratio must be 'none', 'step' or 'episode'"),
        ({"sampled_by": [800.0, 0, 0, 0, 0, 0]}, "sampled_by must take every action that theta takes"),
    ],
)
def test_what_is_refused(call, message):
    world = WORLDS["two steps"]
    with pytest.raises(ValueError, match=message):
        stale_moments(world.mdp, world.features, np.zeros(6), **{"sampled_by": np.zeros(6), "horizon": 2, **call})


@pytest.mark.parametrize("clip", [0, 1, -0.1, np.nan])
def test_a_clip_that_is_none(clip):
    world = WORLDS["two steps"]
    with pytest.raises(ValueError, match=r"clip must be a finite number in \(0, 1\)"):
        objectives(world.mdp, world.features, np.zeros(6), sampled_by=np.zeros(6), horizon=2, clip=clip)


def test_too_many_episodes():
    with pytest.raises(ValueError, match="possible episodes"):
        stale_moments(grid().mdp, grid().features, np.zeros(28), sampled_by=np.zeros(28), horizon=50)
    with pytest.raises(ValueError, match="draws must be"):
        mean_of_draws(SoftmaxPolicy.of_logits([0.0, 0.0]), [1, 2], "third")
