"""Finite MDPs against closed forms, reference numbers, and ways that do not use a linear solve."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from pgviz.examples.problems import bandit, chain, corridor, two_step
from pgviz.mdp import MDP, Outcomes, greedy, greedy_is_optimal, policy_gradient
from pgviz.softmax import softmax
from tests.patience import draws
from tests.reference import case


def random_mdp(seed: int, *, n_states=4, n_actions=3, gamma=0.9, ends=False) -> MDP:
    """Any next state after any action; with ``ends``, the last state is terminal."""
    rng = np.random.default_rng(seed)
    transition = rng.dirichlet(np.ones(n_states), (n_states, n_actions))
    reward = rng.normal(size=(n_states, n_actions))
    if ends:
        transition[-1], reward[-1] = np.eye(n_states)[-1], 0.0
    return MDP(transition, reward, rng.dirichlet(np.ones(n_states)), gamma)


def random_policy(seed: int, mdp: MDP):
    return np.random.default_rng(seed).dirichlet(np.ones(mdp.n_actions), mdp.n_states)


def always(action: int, mdp: MDP):
    return np.tile(np.eye(mdp.n_actions)[action], (mdp.n_states, 1))


def complex_performance(mdp: MDP, features, theta):
    """J at a complex θ: nothing in it knows of the library, and its imaginary part differentiates it."""
    h = features @ theta
    weights = np.exp(h - h.real.max(-1, keepdims=True))
    pi = weights / weights.sum(-1, keepdims=True)
    live = ~mdp.terminal
    moves = np.einsum("sa,sat->st", pi, mdp.transition)[np.ix_(live, live)]
    v = np.linalg.solve(np.eye(live.sum()) - mdp.gamma * moves, (pi * mdp.reward).sum(-1)[live])
    return mdp.start[live] @ v


def complex_step_gradient(mdp: MDP, features, theta):
    tiny = 1e-30
    steps = 1j * tiny * np.eye(len(theta))
    return np.array([complex_performance(mdp, features, theta + step).imag / tiny for step in steps])


# The short corridor, S&B Example 13.1


@pytest.mark.parametrize("p", case("corridor/values").inputs["p"])
def test_corridor_values_are_the_books(p):
    expected = case("corridor/values").expected["table"][str(p)]
    pi = np.tile([1 - p, p], (4, 1))
    v = corridor().mdp.state_values(pi)
    assert_allclose(v[:3], expected["v"], rtol=case("corridor/values").tolerance)
    assert v[0] == pytest.approx((2 * p - 4) / (p * (1 - p)), rel=1e-12)


def test_corridor_is_best_at_two_minus_root_two():
    p = 2 - np.sqrt(2)
    assert corridor().mdp.performance(np.tile([1 - p, p], (4, 1))) == pytest.approx(-6 - 4 * np.sqrt(2), rel=1e-13)
    theta = np.log([p, 1 - p])
    assert_allclose(policy_gradient(corridor().mdp, corridor().features, theta), 0, atol=1e-13)


@pytest.mark.parametrize("i", range(4))
def test_corridor_gradient(i):
    reference = case("corridor/gradient")
    p = reference.inputs["p"][i]
    gradient = policy_gradient(corridor().mdp, corridor().features, np.log([p, 1 - p]))
    assert_allclose(gradient, reference.expected["grad_theta"][i], rtol=reference.tolerance, atol=1e-12)


def test_exact_ascent_on_the_corridor_follows_the_reference_curve():
    reference = case("corridor/expected_curve/alpha=2^-13")
    theta, problem = np.log([0.05, 0.95]), corridor()
    curve = {int(episode): value for episode, value in reference.expected.items()}
    for episode in range(1, 201):
        if episode in curve:
            pi = softmax(problem.features @ theta)
            assert_allclose([pi[0, 1], problem.mdp.performance(pi)], curve[episode], rtol=reference.tolerance)
        theta = theta + reference.inputs["alpha"] * policy_gradient(problem.mdp, problem.features, theta)


@pytest.mark.parametrize("action", [0, 1])
def test_going_one_way_for_ever_is_worth_minus_infinity(action):
    mdp = corridor().mdp
    assert mdp.performance(always(action, mdp)) == -np.inf
    assert mdp.state_values(always(action, mdp))[3] == 0
    with pytest.raises(ValueError, match="pi must be a policy that surely ends"):
        mdp.visits(always(action, mdp))


def test_a_way_out_that_float64_cannot_see_is_no_way_out():
    p = 1e-17
    assert corridor().mdp.performance(np.tile([1 - p, p], (4, 1))) == -np.inf


def test_who_sees_where_they_are_needs_three_steps():
    assert_allclose(corridor().mdp.optimal_values(), [-3, -2, -1, 0])


# γᵗ kept and dropped


@pytest.mark.parametrize(("name", "tilt"), [("gamma_drop/chain_1d", None), ("gamma_drop/chain_2d", 0.1)])
def test_dropping_gamma_turns_the_gradient(name, tilt):
    reference, problem = case(name), chain(tilt)
    theta = np.array(reference.inputs["theta"])
    true = policy_gradient(problem.mdp, problem.features, theta)
    dropped = policy_gradient(problem.mdp, problem.features, theta, discounted=False)
    assert_allclose(true, reference.expected["grad"], rtol=0, atol=reference.tolerance)
    assert_allclose(dropped, reference.expected["grad_dropped"], rtol=0, atol=reference.tolerance)
    cosine = true @ dropped / np.linalg.norm(true) / np.linalg.norm(dropped)
    assert cosine == pytest.approx(reference.expected["cos_true_dropped"], abs=1e-12)
    undiscounted = MDP(problem.mdp.transition, problem.mdp.reward, problem.mdp.start, 1.0)
    assert_allclose(
        policy_gradient(undiscounted, problem.features, theta), reference.expected["grad_undiscounted"], atol=1e-13
    )


def test_chain_closed_form():
    reference, problem = case("gamma_drop/chain_1d_closed_form"), chain(None)
    undiscounted = MDP(problem.mdp.transition, problem.mdp.reward, problem.mdp.start, 1.0)
    pis = np.array([np.tile([1 - p, p], (6, 1)) for p in reference.inputs["p"]])
    assert_allclose(problem.mdp.performances(pis), reference.expected["J_half"], rtol=1e-15)
    assert_allclose(undiscounted.performances(pis), reference.expected["J_1"], rtol=1e-15)


# One and two decisions


@pytest.mark.parametrize("name", ["bandit/offset", "bandit/V_hurts", "bandit/all_positive"])
def test_bandit_gradient_is_pi_times_advantage(name):
    reference = case(name)
    problem, theta = bandit(reference.inputs["r"]), np.array(reference.inputs["logits"])
    assert problem.mdp.performance(softmax(problem.features @ theta)) == pytest.approx(reference.expected["V"])
    gradient = policy_gradient(problem.mdp, problem.features, theta)
    assert_allclose(gradient, reference.expected["grad"], rtol=1e-13, atol=1e-15)


def test_a_saturated_policy_moves_by_its_rarest_probability():
    """Gradient flow from a logit gap −D: d' = 2π(1 − π) for reward gap 1; the reference integrates it."""
    reference, problem = case("saturation/two_arm"), bandit([1.0, 0.0])
    for gap, good in zip(reference.inputs["D"], reference.expected["pi_good_start"], strict=True):
        gradient = policy_gradient(problem.mdp, problem.features, np.array([-gap, 0.0]))
        assert gradient[0] - gradient[1] == pytest.approx(2 * good * (1 - good), rel=1e-10)


@pytest.mark.parametrize("discounted", [True, False])
def test_two_step(discounted):
    reference, problem = case("variance/two_step_tabular"), two_step()
    theta = np.array(reference.inputs["theta"])
    v = problem.mdp.state_values(softmax(problem.features @ theta))
    assert_allclose(v[:3], reference.expected["V"], rtol=1e-13)
    gradient = policy_gradient(problem.mdp, problem.features, theta, discounted)
    expected = reference.expected["grad" if discounted else "grad_dropped"]
    assert_allclose(gradient, expected, rtol=0, atol=reference.tolerance)


# Any MDP


@given(seed=st.integers(0, 10**6), gamma=st.floats(0, 0.99))
@settings(max_examples=draws(60), deadline=None)
def test_visits_sum_to_the_discounted_length(seed, gamma):
    """Where nothing ends, Σ_s d(s) = Σ_t γᵗ = 1/(1 − γ)."""
    mdp = random_mdp(seed, gamma=gamma)
    d = mdp.visits(random_policy(seed, mdp))
    assert (d >= 0).all()
    assert d.sum() == pytest.approx(1 / (1 - gamma), rel=1e-10)


@given(seed=st.integers(0, 10**6), gamma=st.floats(0, 1), horizon=st.integers(1, 5))
@settings(max_examples=draws(20), deadline=None)
def test_visits_within_a_horizon_are_those_of_its_steps(seed, gamma, horizon):
    """Σ_{t<H} γᵗ Pr(S_t = s), with the powers of the chain's matrix."""
    mdp = random_mdp(seed, gamma=gamma)
    pi = random_policy(seed, mdp)
    chain = np.einsum("sa,sax->sx", pi, mdp.transition)
    steps = [gamma**t * mdp.start @ np.linalg.matrix_power(chain, t) for t in range(horizon)]
    assert_allclose(mdp.visits(pi, horizon=horizon), np.sum(steps, axis=0), atol=1e-12)


@given(seed=st.integers(0, 10**6), gamma=st.floats(0, 1), ends=st.just(True))
@settings(max_examples=draws(60), deadline=None)
def test_values_satisfy_bellman_and_agree_with_visits(seed, gamma, ends):
    mdp = random_mdp(seed, gamma=gamma, ends=ends)
    pi = random_policy(seed, mdp)
    v, q = mdp.state_values(pi), mdp.action_values(pi)
    scale = 1e-10 * max(1, np.abs(v).max())
    assert_allclose((pi * q).sum(-1), v, atol=scale)
    assert_allclose(mdp.reward + gamma * mdp.transition @ v, q, atol=scale)
    assert mdp.visits(pi) @ (pi * mdp.reward).sum(-1) == pytest.approx(mdp.performance(pi), abs=scale)


@given(seed=st.integers(0, 10**6), ends=st.booleans(), gamma=st.sampled_from([0.0, 0.5, 0.9]))
@settings(max_examples=draws(40), deadline=None)
def test_gradient_is_the_complex_step_of_performance(seed, ends, gamma):
    mdp = random_mdp(seed, gamma=gamma, ends=ends)
    rng = np.random.default_rng(seed)
    features, theta = rng.normal(size=(4, 3, 5)), rng.normal(size=5)
    gradient = policy_gradient(mdp, features, theta)
    assert_allclose(gradient, complex_step_gradient(mdp, features, theta), atol=1e-12 * max(1, np.abs(gradient).max()))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=draws(20), deadline=None)
def test_a_long_horizon_is_no_horizon(seed):
    """What is left after n steps is at most γⁿ/(1 − γ) · max|r| for v, and n times that for the gradient."""
    mdp = random_mdp(seed, gamma=0.5)
    features, theta = np.random.default_rng(seed).normal(size=(4, 3, 5)), np.ones(5)
    pi = softmax(features @ theta)
    assert_allclose(mdp.state_values(pi, horizon=80), mdp.state_values(pi), atol=1e-13)
    assert_allclose(mdp.action_values(pi, horizon=80), mdp.action_values(pi), atol=1e-13)
    assert_allclose(
        policy_gradient(mdp, features, theta, horizon=80), policy_gradient(mdp, features, theta), atol=1e-12
    )


def test_one_step_horizon_counts_one_reward():
    mdp = random_mdp(0)
    pi = random_policy(0, mdp)
    assert_allclose(mdp.state_values(pi, horizon=1), (pi * mdp.reward).sum(-1))
    assert_allclose(mdp.action_values(pi, horizon=1), mdp.reward)


def test_performances_of_many_policies_are_those_of_each():
    mdp = random_mdp(3, ends=True, gamma=1.0)
    pis = np.array([[random_policy(i + 10 * j, mdp) for i in range(3)] for j in range(2)])
    assert_allclose(mdp.performances(pis), [[mdp.performance(pi) for pi in row] for row in pis], rtol=1e-13)


# The optimum


@given(seed=st.integers(0, 10**6), ends=st.booleans())
@settings(max_examples=draws(40), deadline=None)
def test_optimal_values_are_the_limit_of_value_iteration(seed, ends):
    """S&B eq. 4.10; 400 sweeps leave less than 0.9⁴⁰⁰ = 5e−19 of the first error."""
    mdp = random_mdp(seed, ends=ends)
    v = np.zeros(4)
    for _ in range(400):
        v = (mdp.reward + 0.9 * mdp.transition @ v).max(-1)
    assert_allclose(mdp.optimal_values(), v, atol=1e-11)
    assert mdp.optimal_performance() == pytest.approx(mdp.start @ v, abs=1e-11)


@given(seed=st.integers(0, 10**6), horizon=st.integers(1, 4), ends=st.booleans())
@settings(max_examples=draws(40), deadline=None)
def test_the_best_within_a_horizon_chooses_by_the_steps_that_are_left(seed, horizon, ends):
    """The first step of the best is the best first step before the best of one step less; no fixed policy beats it."""
    mdp = random_mdp(seed, ends=ends)
    rest = mdp.optimal_values(horizon - 1) if horizon > 1 else np.zeros(4)
    first_steps = [[mdp.reward[s, a] + mdp.gamma * mdp.transition[s, a] @ rest for a in range(3)] for s in range(4)]
    best = mdp.optimal_values(horizon)
    assert_allclose(best, np.max(first_steps, axis=1), atol=1e-13)
    fixed = np.eye(3)[list(product(range(3), repeat=4))]  # all 81 policies without chance
    assert (mdp.state_values(fixed, horizon) <= best + 1e-12).all()
    assert mdp.optimal_performance(horizon) == pytest.approx(mdp.start @ best, abs=1e-13)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=draws(20), deadline=None)
def test_the_best_within_a_long_horizon_is_the_optimum(seed):
    """What is left after n steps is at most γⁿ/(1 − γ) · max|r|."""
    mdp = random_mdp(seed, gamma=0.5)
    assert_allclose(mdp.optimal_values(80), mdp.optimal_values(), atol=1e-13)


def test_who_has_a_horizon_may_do_what_nobody_else_would():
    """Stay for 1 a step, or leave for 5 and nothing more: with γ = .9 staying is worth 10, within four steps 3.44."""
    transition = np.zeros((2, 2, 2))
    transition[0, 0, 0] = transition[0, 1, 1] = 1
    transition[1, :, 1] = 1
    mdp = MDP(transition, np.array([[1.0, 5], [0, 0]]), np.array([1.0, 0]), 0.9)
    assert mdp.optimal_performance() == pytest.approx(10)
    assert mdp.performance(always(0, mdp), horizon=4) == pytest.approx(1 + 0.9 + 0.81 + 0.729)
    assert mdp.optimal_performance(4) == pytest.approx(1 + 0.9 + 0.81 + 0.729 * 5)  # stays thrice, then leaves


def test_what_never_ends_is_avoided_at_gamma_one():
    """0: stay for nothing, or pay 5 to leave for 1; 1: stay for −1 a step, or pay 2 to end. A loop for free is best."""
    transition = np.zeros((3, 2, 3))
    transition[0, 0, 0] = transition[0, 1, 1] = transition[1, 0, 1] = transition[1, 1, 2] = 1
    transition[2, :, 2] = 1
    mdp = MDP(transition, np.array([[0.0, -5], [-1, -2], [0, 0]]), np.array([1.0, 0, 0]), 1.0)
    assert_allclose(mdp.optimal_values(), [0, -2, 0])
    assert_allclose(mdp.state_values(always(0, mdp)), [0, -np.inf, 0])


@pytest.mark.parametrize("chance", [1e-4, 1e-9, 1e-14])
@pytest.mark.parametrize("rest", [-0.02, 0.02])
def test_who_rarely_comes_to_where_nothing_ends_is_worth_as_much_as_there(chance, rest):
    # s₀ nearly always ends, paid 1000, else comes to s₁, which is left never and pays a little for ever: the mean
    # reward of a step, from s₀, is that little times the chance. It counts, and does not cancel with the 1000.
    transition = np.array([[[0, chance, 1 - chance]], [[0, 1, 0]], [[0, 0, 1]]])
    mdp = MDP(transition, np.array([[1000.0], [rest], [0.0]]), [1, 0, 0], 1.0)
    expected = np.copysign(np.inf, rest)
    assert mdp.state_values(np.ones((3, 1))).tolist() == [expected, expected, 0]


def test_an_endless_episode_whose_rewards_cancel_has_no_value():
    transition = np.array([[[0.0, 1]], [[1.0, 0]]])
    mdp = MDP(transition, np.array([[1.0], [-1.0]]), np.array([1.0, 0]), 1.0)
    with pytest.raises(ValueError, match="do not cancel"):
        mdp.performance(np.ones((2, 1)))


def test_greedy_shares_ties_and_ignores_how_certain_the_policy_is():
    assert_allclose(greedy([[0.4, 0.4, 0.2], [0.3, 0.3, 0.4]]), [[0.5, 0.5, 0], [0, 0, 1]])


def test_greedy_is_optimal_whichever_of_several_optimal_actions_is_taken():
    """Two equally short ways, and a state off both of them in which the policy errs."""
    transition = np.zeros((4, 2, 4))
    transition[0, 0, 1] = transition[0, 1, 2] = transition[1, :, 3] = transition[2, 0, 3] = transition[2, 1, 2] = 1
    transition[3, :, 3] = 1
    mdp = MDP(transition, np.array([[-1.0, -1], [-1, -1], [-1, -1], [0, 0]]), np.array([1.0, 0, 0, 0]), 1.0)
    good, both, bad = [0.9, 0.1], [0.5, 0.5], [0.1, 0.9]
    assert greedy_is_optimal(mdp, [good, both, bad, both])
    assert greedy_is_optimal(mdp, [bad, both, good, both])
    assert not greedy_is_optimal(mdp, [bad, both, bad, both])
    assert not greedy_is_optimal(mdp, [both, both, bad, both])


# What can happen, one by one


def test_outcomes_keep_rewards_that_their_mean_hides():
    """Two outcomes lead to the same state with different rewards: one transition, one mean."""
    outcomes = Outcomes(np.array([[[0.25, 0.75]], [[1.0, 0]]]), np.ones((2, 1, 2)), np.array([[[4.0, 8]], [[0, 0]]]))
    mdp = MDP.from_outcomes(outcomes, [1, 0], 0.9)
    assert_allclose(mdp.transition[0, 0], [0, 1])
    assert mdp.reward[0, 0] == 7
    assert mdp.terminal.tolist() == [False, True]


def test_outcomes_follow_from_a_transition():
    mdp = random_mdp(1, ends=True)
    transition, reward = mdp.outcomes.expected()
    assert_allclose(transition, mdp.transition)
    assert_allclose(reward, mdp.reward)


def test_arrays_are_copied_and_read_only():
    start = np.array([1.0, 0])
    mdp = MDP(np.tile(np.eye(2)[:, None], (1, 1, 1)), np.zeros((2, 1)), start, 0.9)
    start[:] = 0.5
    assert mdp.start.tolist() == [1, 0]
    with pytest.raises(ValueError, match="read-only"):
        mdp.transition[0, 0, 0] = 0


GOOD = {"transition": np.full((2, 3, 2), 0.5), "reward": np.zeros((2, 3)), "start": np.array([1.0, 0]), "gamma": 0.9}


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("transition", np.full((2, 3), 0.5), r"transition must have shape \(S, A, S\), got \(2, 3\)"),
        ("transition", np.full((2, 3, 4), 0.25), r"transition must have shape \(S, A, S\)"),
        ("transition", np.full((2, 3, 2), 0.4), r"transition must be probabilities that sum to 1, got a sum of 0.8"),
        ("transition", np.tile([1.5, -0.5], (2, 3, 1)), "transition must be probabilities, got -0.5"),
        ("transition", np.full((2, 3, 2), np.nan), "transition must be finite, got nan"),
        ("reward", np.zeros(2), r"reward must have shape \(S, A\) = \(2, 3\), got \(2,\)"),
        ("reward", np.full((2, 3), np.inf), "reward must be finite"),
        ("reward", "much", "reward must be real numbers of shape"),
        ("start", np.ones(3) / 3, r"start must have shape \(S,\) = \(2,\), got \(3,\)"),
        ("start", [0.5, 0.2], "start must be probabilities that sum to 1, got a sum of 0.7"),
        ("gamma", 1.1, r"gamma must be a finite number in \[0, 1\], got 1.1"),
        ("gamma", np.nan, r"gamma must be a finite number in \[0, 1\], got nan"),
        ("gamma", True, "gamma must be a finite number"),
    ],
)
def test_mdp_refuses(argument, value, message):
    with pytest.raises(ValueError, match=message):
        MDP(**{**GOOD, argument: value})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.state_values(np.ones((2, 3))), "pi must be probabilities that sum to 1, got a sum of 3"),
        (
            lambda m: m.state_values(np.ones(3) / 3),
            r"pi must have shape \(\.\.\., S, A\) = \(\.\.\., 2, 3\), got \(3,\)",
        ),
        (lambda m: m.visits(np.full((5, 2, 3), 1 / 3)), r"pi must have shape \(S, A\) = \(2, 3\), got \(5, 2, 3\)"),
        (lambda m: m.visits(np.full((2, 3), 1 / 3), discounted=False), "may never end"),
        (lambda m: m.state_values(np.full((2, 3), 1 / 3), horizon=0), "horizon must be an integer from 1"),
        (lambda m: policy_gradient(m, np.ones((2, 3)), [0.0]), r"features must have shape \(S, A, d\)"),
        (lambda m: policy_gradient(m, np.ones((2, 3, 4)), [0.0]), r"theta must have shape \(d,\) = \(4,\), got \(1,\)"),
        (lambda m: policy_gradient(m, np.full((2, 3, 1), np.nan), [0.0]), "features must be finite"),
    ],
)
def test_methods_refuse(call, message):
    with pytest.raises(ValueError, match=message):
        call(MDP(**GOOD))
