"""The best fit to a target policy: by closed forms, SciPy, scikit-learn, linear programming; and the case of XOR."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from sklearn.linear_model import LogisticRegression

from pgviz.encodings import (
    Blocks,
    Encoding,
    Identity,
    OneHot,
    Polynomial,
    Stack,
    StackWithProduct,
    TileCoding,
    contrast_rank,
)
from pgviz.examples.targets import ALWAYS, CORNERS, FIRST, XOR
from pgviz.fitting import Fit, best_fit, divergences
from pgviz.policy import SoftmaxPolicy
from tests.patience import draws
from tests.policies import several_states, temperatures

fast = settings(max_examples=draws(25))
seeds = st.integers(0, 2**32 - 1)

STACK = Stack([[0], [1]])
PRODUCT = StackWithProduct([[0], [1]])


def fit_of(tensor, target, weights=None) -> Fit:
    """The best fit of features at temperature 1, every action allowed."""
    return best_fit(SoftmaxPolicy(tensor, np.zeros(np.shape(tensor)[-1])), target, weights)


def random_problem(seed, zeros=False):
    """Features, a target and weights; whole numbers, so that faces and ties happen, or normal ones."""
    rng = np.random.default_rng(seed)
    n_states, n_actions, d = rng.integers(1, 6), rng.integers(1, 5), rng.integers(1, 8)
    shape = (n_states, n_actions, d)
    tensor = rng.integers(-2, 3, size=shape).astype(float) if rng.random() < 0.5 else rng.normal(size=shape)
    return tensor, random_target(rng, np.ones(shape[:2], bool), zeros), rng.random(n_states) + 0.1


def random_target(rng, mask, zeros=False):
    """Positive on the allowed actions, or with zeros among them."""
    weights = np.where(mask, rng.exponential(size=mask.shape) + 1e-3, 0.0)
    if zeros:
        kept = np.where(rng.random(mask.shape) < 0.5, 0, weights)
        weights = kept + 0.1 * np.eye(mask.shape[1])[weights.argmax(axis=1)]
    return weights / weights.sum(axis=1, keepdims=True)


@st.composite
def problems(draw, zeros=False):
    """A policy in several states, with a temperature and a mask; a target; weights."""
    policy = draw(several_states())
    rng = np.random.default_rng(draw(seeds))
    return policy, random_target(rng, policy.mask, zeros), rng.random(len(policy.phi)) + 0.1


def by_scipy(policy, target, weights):
    """A second implementation: the divergence from its definition, over allowed actions only, left to BFGS.

    In θ/τ, so that it is as well conditioned at every temperature.
    """
    share = weights / weights.sum()

    def objective(scaled):
        value, slope = 0.0, np.zeros(policy.size)
        for w, phi, mask, t in zip(share, policy.phi, policy.mask, target, strict=True):
            z = phi[mask] @ scaled
            log_pi = z - z.max() - np.log(np.exp(z - z.max()).sum())
            value += w * (t[mask] * (np.log(np.maximum(t[mask], 1e-300)) - log_pi)).sum()
            slope += w * (np.exp(log_pi) - t[mask]) @ phi[mask]
        return value, slope

    return optimize.minimize(objective, np.zeros(policy.size), jac=True, method="BFGS", options={"gtol": 1e-9})


def kl(target, pi):
    """KL from its definition, one state, by a plain loop."""
    return sum(t * math.log(t / p) for t, p in zip(target, pi, strict=True) if t > 0)


class TestBestFit:
    @fast
    @given(problems())
    def test_is_scipy_s_optimum(self, problem):
        fit, reference = best_fit(*problem), by_scipy(*problem)
        assert fit.attained
        # BFGS stops at a slope of 1e-9: its divergence is then right to about the slope times the way left, below 1e-8
        assert fit.divergence == pytest.approx(reference.fun, abs=1e-8)
        assert fit.divergence <= reference.fun + 1e-12

    @fast
    @given(problems())
    def test_at_the_optimum_the_features_agree_on_average(self, problem):
        policy, target, weights = problem
        fit = best_fit(*problem)
        slope = np.einsum("s,sa,sad->d", weights / weights.sum(), target - fit.pi, policy.phi)
        # |slope·direction| ≤ √(gap · curvature), and curvature ≤ ‖φ‖²
        assert np.abs(slope).max() <= 1e-10 * max(np.abs(policy.phi).max(), 1e-300)
        assert fit.gap <= 1e-12

    @fast
    @given(problems(zeros=True))
    def test_where_the_target_has_zeros_it_comes_within_the_gap_and_knows_what_is_attained(self, problem):
        fit, reference = best_fit(*problem), by_scipy(*problem)
        assert fit.gap <= 1e-9 + 1e-12
        assert fit.divergence <= reference.fun + fit.gap + 1e-12
        assert fit.attained == (not can_recede(*problem[:2]))

    @fast
    @given(st.booleans().flatmap(problems))
    def test_what_it_says_of_pi_and_divergence_holds_for_its_policy(self, problem):
        policy, target, weights = problem
        fit = best_fit(*problem)
        for name in ("phi", "temperature", "mask"):
            np.testing.assert_array_equal(getattr(fit.policy, name), getattr(policy, name))
        np.testing.assert_array_equal(fit.pi, policy.with_theta(fit.theta).probabilities)
        expected = [kl(t, p) for t, p in zip(target, fit.pi, strict=True)]
        np.testing.assert_allclose(fit.divergences, expected, rtol=1e-9, atol=1e-14)
        assert fit.divergence == pytest.approx(np.average(expected, weights=weights), rel=1e-9, abs=1e-14)
        np.testing.assert_array_equal(fit.pi[~policy.mask], 0)

    @fast
    @given(problems())
    def test_exact_is_what_the_divergence_says(self, problem):
        fit = best_fit(*problem)
        assert fit.exact == (fit.divergence < 1e-12)

    @fast
    @given(several_states(spread=20))
    def test_the_policy_of_some_theta_is_given_exactly_by_the_shortest_such_theta(self, policy):
        whole = SoftmaxPolicy(np.rint(policy.phi), policy.theta, policy.temperature, policy.mask)
        held = np.where(whole.mask[..., None], whole.phi, 0.0)
        units = np.where(held.any(axis=(0, 1)), np.abs(held).max(axis=(0, 1)), 1)
        fit = best_fit(whole, whole.probabilities)
        if np.ptp(whole.preferences / whole.temperature) > 20:
            return  # rounding changed the features: a π of e⁻⁵⁰ carries too few digits for what follows
        assert fit.exact
        assert fit.attained
        contrasts = np.concatenate([phi[m] - phi[m][0] for phi, m in zip(held, whole.mask, strict=True)]) / units
        shortest = np.linalg.pinv(contrasts, rcond=1e-9) @ contrasts @ (whole.theta * units)
        size = max(whole.temperature, np.abs(shortest).max())
        np.testing.assert_allclose(fit.theta * units, shortest, atol=1e-8 * size)

    @fast
    @given(problems(), temperatures)
    def test_at_another_temperature_the_best_theta_is_in_proportion_and_gives_the_same_policy(self, problem, tau):
        policy, target, weights = problem
        other = SoftmaxPolicy(policy.phi, policy.theta, tau, policy.mask)
        fit, hot = best_fit(*problem), best_fit(other, target, weights)
        np.testing.assert_allclose(hot.theta / tau, fit.theta / policy.temperature, rtol=1e-12)
        np.testing.assert_allclose(hot.pi, fit.pi, atol=1e-12)
        assert (hot.exact, hot.attained) == (fit.exact, fit.attained)

    @fast
    @given(several_states(same_mask=True), seeds, st.booleans())
    def test_masked_actions_are_as_good_as_rows_that_are_not_there(self, policy, seed, zeros):
        mask = policy.mask[0]
        target = random_target(np.random.default_rng(seed), policy.mask, zeros)
        alone = SoftmaxPolicy(policy.phi[:, mask], policy.theta, policy.temperature)
        fit, other = best_fit(policy, target), best_fit(alone, target[:, mask])
        np.testing.assert_allclose(fit.theta, other.theta, rtol=1e-9, atol=1e-9 * policy.temperature)
        np.testing.assert_allclose(fit.pi[:, mask], other.pi, atol=1e-9)
        assert (fit.exact, fit.attained) == (other.exact, other.attained)

    @fast
    @given(problems(), seeds)
    def test_theta_does_not_matter_and_what_is_found_is_not_improved(self, problem, seed):
        policy, target, weights = problem
        rng = np.random.default_rng(seed)
        elsewhere = policy.with_theta(rng.normal(size=policy.size))
        fit = best_fit(*problem)
        np.testing.assert_array_equal(best_fit(elsewhere, target, weights).theta, fit.theta)
        for size in (1e-3, 0.1):
            moved = policy.with_theta(fit.theta + size * policy.temperature * rng.normal(size=policy.size))
            worse = np.average([kl(t, p) for t, p in zip(target, moved.probabilities, strict=True)], weights=weights)
            assert worse >= fit.divergence - 1e-13

    def test_scikit_learn_s_logistic_regression_without_penalty(self):
        rng = np.random.default_rng(1)
        x, n_actions = rng.normal(size=(30, 3)), 3
        target, weights = rng.dirichlet(np.ones(n_actions), size=30), rng.random(30) + 0.5
        fit = fit_of(Encoding(Identity(3), Blocks(n_actions, bias=True)).tensor(x), target, weights)
        # It takes classes, not shares: every state once for each action, weighted with its share.
        model = LogisticRegression(C=math.inf, tol=1e-10, max_iter=10000)
        model.fit(np.repeat(x, n_actions, axis=0), np.tile(range(n_actions), 30), (weights[:, None] * target).ravel())
        np.testing.assert_allclose(fit.pi, model.predict_proba(x), atol=1e-6)
        assert not fit.exact

    def test_scikit_learn_on_one_hot_states_gives_the_target(self):
        rng = np.random.default_rng(2)
        target = rng.dirichlet(np.ones(3), size=5)
        model = LogisticRegression(C=math.inf, fit_intercept=False, tol=1e-10, max_iter=10000)
        model.fit(np.repeat(np.eye(5), 3, axis=0), np.tile(range(3), 5), target.ravel())
        fit = fit_of(Encoding(OneHot(5), Blocks(3)).tensor(range(5)), target)
        np.testing.assert_allclose(fit.pi, model.predict_proba(np.eye(5)), atol=1e-6)
        np.testing.assert_allclose(fit.pi, target, rtol=1e-12)

    @fast
    @given(seeds)
    def test_stack_can_only_give_the_average_policy_in_every_state(self, seed):
        # π is one row p for all; Σ_s w_s KL(t_s ‖ p) is least at p = Σ_s w_s t_s (Gibbs' inequality).
        rng = np.random.default_rng(seed)
        target, weights = rng.dirichlet(np.ones(3), size=6), rng.random(6) + 0.01
        fit = fit_of(Encoding(Polynomial(2, 2), Stack(np.eye(3))).tensor(rng.random((6, 2))), target, weights)
        average = np.average(target, axis=0, weights=weights)
        np.testing.assert_allclose(fit.pi, np.tile(average, (6, 1)), atol=1e-9)
        assert not fit.exact

    @fast
    @given(seeds)
    def test_blocks_with_one_hot_states_give_any_positive_target(self, seed):
        target = np.random.default_rng(seed).dirichlet(0.1 * np.ones(4), size=5) * (1 - 4e-12) + 1e-12
        fit = fit_of(Encoding(OneHot(5), Blocks(4)).tensor(range(5)), target)
        assert fit.exact
        assert fit.attained
        np.testing.assert_allclose(fit.pi, target, rtol=1e-10)

    def test_a_certain_target_is_approached_and_never_reached(self):
        target = np.eye(3)[[2, 0, 1, 1]]
        fit = fit_of(Encoding(OneHot(4), Blocks(3)).tensor(range(4)), target)
        assert fit.exact  # in the limit
        assert not fit.attained
        assert 0 < fit.divergence <= fit.gap + 1e-15 <= 1e-9 + 1e-15
        np.testing.assert_allclose(fit.pi, target, atol=1e-8)

    def test_certain_targets_that_contradict_each_other_are_attained(self):
        # One policy for all states, each action wanted once: uniform, log 3 nats from each.
        fit = fit_of(Encoding(Identity(1), Stack(np.eye(3))).tensor([[1], [2], [3]]), np.eye(3))
        assert fit.attained
        assert not fit.exact
        np.testing.assert_allclose(fit.divergences, [math.log(3)] * 3, rtol=1e-12)

    def test_only_what_nobody_wants_vanishes(self):
        # a₀ and a₁ contradict each other between two states that look alike; a₂ is wanted in none.
        fit = fit_of(np.tile(np.eye(3), (2, 1, 1)), [[0.6, 0.4, 0], [0.2, 0.8, 0]])
        assert not fit.attained
        assert not fit.exact
        np.testing.assert_allclose(fit.pi, [[0.4, 0.6, 0]] * 2, atol=1e-8)
        expected = np.mean([kl((0.6, 0.4), (0.4, 0.6)), kl((0.2, 0.8), (0.4, 0.6))])
        assert expected - 1e-15 <= fit.divergence <= expected + fit.gap + 1e-15

    def test_a_state_of_weight_0_has_no_say(self):
        tensor = Encoding(Identity(2), STACK).tensor(CORNERS)
        fit = fit_of(tensor, [[0.7, 0.3], [0.7, 0.3], [0.01, 0.99], [1, 0]], [1, 2, 0, 0])
        np.testing.assert_allclose(fit.pi, [[0.7, 0.3]] * 4, rtol=1e-12)
        assert fit.exact
        assert fit.attained
        assert fit.divergence < 1e-15
        assert fit.divergences[2] == pytest.approx(kl((0.01, 0.99), (0.7, 0.3)))

    def test_weights_count_by_their_proportions(self):
        tensor, target, weights = random_problem(3)
        once, again = fit_of(tensor, target, weights), fit_of(tensor, target, weights * 1e300)
        np.testing.assert_allclose(again.theta, once.theta, rtol=1e-9)
        np.testing.assert_array_equal(fit_of(tensor, target).theta, fit_of(tensor, target, [7] * len(target)).theta)

    @fast
    @given(seeds, st.lists(st.integers(-100, 100), min_size=7, max_size=7))
    def test_the_units_of_features_and_what_is_common_to_all_actions_do_not_matter(self, seed, exponents):
        tensor, target, weights = random_problem(seed)
        units = 10.0 ** np.array(exponents[: tensor.shape[2]])
        fit = fit_of(tensor, target, weights)
        common = np.random.default_rng(seed).integers(-3, 4, size=(len(tensor), 1, tensor.shape[2]))
        other = fit_of((np.rint(tensor * 64) / 64 + common) * units, target, weights)
        plain = fit_of(np.rint(tensor * 64) / 64, target, weights)
        np.testing.assert_allclose(other.pi, plain.pi, atol=1e-6)
        assert other.exact == plain.exact
        np.testing.assert_allclose(fit_of(tensor * units, target, weights).pi, fit.pi, atol=1e-6)

    def test_a_feature_that_cancels_gets_0(self):
        fit = fit_of(Encoding(Polynomial(2, 2), STACK).tensor(CORNERS), ALWAYS.pi)
        np.testing.assert_array_equal(fit.theta[:-1], np.zeros(9))
        assert fit.theta[-1] == pytest.approx(math.log(3 / 7), rel=1e-12)

    def test_one_action_or_no_contrast_leaves_nothing_to_choose(self):
        fit = fit_of(np.ones((2, 1, 3)), [[1.0], [1.0]])
        np.testing.assert_array_equal(fit.theta, [0, 0, 0])
        assert (fit.divergence, fit.exact, fit.attained) == (0, True, True)
        same = fit_of(np.ones((2, 2, 3)), [[0.9, 0.1], [0.5, 0.5]])
        np.testing.assert_array_equal(same.pi, np.full((2, 2), 0.5))
        assert not same.exact

    def test_extreme_probabilities(self):
        target = [[1e-300, 1 - 1e-300], [1 - 1e-12, 1e-12]]
        fit = fit_of(Encoding(OneHot(2), Blocks(2)).tensor([0, 1]), target)
        np.testing.assert_allclose(fit.pi, target, rtol=1e-10)
        assert fit.exact

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"phi": np.eye(2)}, r"phi must have shape \(S, A, d\), several states, got \(2, 2\)"),
            (
                {"mask": [True, False]},
                "target must give no probability to a masked action, got 0.5 for action 1 in state 0",
            ),
            ({"target": [0.5, 0.5]}, r"target must have shape \(S, A\) = \(1, 2\), got \(2,\)"),
            ({"target": [[0.5, 0.4]]}, r"target must be probabilities that sum to 1, got a sum of 0.9 at index \(0,\)"),
            ({"target": [[1.5, -0.5]]}, "target must be probabilities, got -0.5, which is negative"),
            ({"target": [[math.nan, 1]]}, "target must be finite, got nan"),
            ({"target": [["a", "b"]]}, r"target must be real numbers of shape \(S, A\)"),
            ({"weights": [1, 1]}, r"weights must have shape \(S,\) = \(1,\), got \(2,\)"),
            ({"weights": [0]}, "weights must be at least 0, and not all of them 0"),
            ({"weights": [-1]}, "weights must be at least 0, and not all of them 0"),
            ({"weights": [math.inf]}, "weights must be finite, got inf"),
        ],
    )
    def test_refuses_what_does_not_fit(self, change, message):
        given_ = {"phi": [[[0.0], [1.0]]], "target": [[0.5, 0.5]], "weights": None, "mask": None, **change}
        policy = SoftmaxPolicy(given_["phi"], np.zeros(np.shape(given_["phi"])[-1]), mask=given_["mask"])
        with pytest.raises(ValueError, match=message):
            best_fit(policy, given_["target"], given_["weights"])

    def test_a_masked_action_must_not_be_wanted_in_a_state_without_weight_either(self):
        policy = SoftmaxPolicy(np.tile(np.eye(2), (2, 1, 1)), [0, 0], 1.0, [[True, True], [True, False]])
        with pytest.raises(ValueError, match=r"got 0.3 for action 1 in state 1: .* the divergence would be infinite"):
            best_fit(policy, [[0.5, 0.5], [0.7, 0.3]], [1, 0])

    def test_every_state_may_have_its_own_mask(self):
        policy = SoftmaxPolicy(
            np.tile(np.eye(3), (2, 1, 1)), [0, 0, 0], 2.0, [[True, True, False], [False, True, True]]
        )
        target = np.array([[0.8, 0.2, 0.0], [0.0, 0.6, 0.4]])
        fit = best_fit(policy, target)
        assert fit.exact
        np.testing.assert_allclose(fit.pi, target, atol=1e-12)
        log_odds = [math.log(4), 0, math.log(2 / 3)]
        np.testing.assert_allclose(fit.theta - fit.theta[1], 2 * np.array(log_odds), atol=1e-11)

    def test_numbers_that_are_0_are_0(self):
        """No −6e−21 in θ: not for XOR, whose best is a coin, and not for a feature that the target does not need."""
        policy = Encoding(Identity(2), Blocks(2, bias=True)).tensor(CORNERS)
        np.testing.assert_array_equal(fit_of(policy, XOR.pi).theta, 0)
        line = fit_of(policy, np.where(np.arange(4)[:, None] >= 2, [[0.8, 0.2]], [[0.3, 0.7]])).theta  # by s₁ alone
        small = np.abs(line) < 1e-6
        np.testing.assert_array_equal(line[small], 0)
        np.testing.assert_array_equal(small, [False, True, False] * 2)

    def test_few_steps_are_enough_for_every_redraw_of_a_drag(self):
        # The largest that a page shows, 6 actions and 80 features: a step takes some tenths of a millisecond.
        rng = np.random.default_rng(0)
        tensor, target = rng.normal(size=(4, 6, 80)), rng.dirichlet(np.ones(6), size=4)
        product = Encoding(Identity(6), StackWithProduct(np.arange(6)[:, None])).tensor(rng.random((4, 6)))
        certain = np.eye(6)[[0, 3, 3, 1]]
        steps = [fit_of(phi, goal).steps for phi in (tensor, product) for goal in (target, certain)]
        assert max(steps) <= 20

    def test_many_states_and_features(self):
        rng = np.random.default_rng(0)
        states, target = rng.random((64, 2)), np.eye(4)[rng.integers(4, size=64)]
        tensor = Encoding(TileCoding(2, 4, 4), Blocks(4, bias=True)).tensor(states)
        fit = fit_of(tensor, target)
        assert tensor.shape[2] == 404
        assert fit.gap <= 1e-9 + 1e-12


def can_recede(policy, target):
    """Another road, one linear programme: some θ lets unwanted actions fall for ever, all wanted ones stay equal."""
    likeliest = np.take_along_axis(policy.phi, target.argmax(axis=1)[:, None, None], axis=1)
    contrasts = policy.phi - likeliest
    stay, fall = contrasts[target > 0], contrasts[(target == 0) & policy.mask]
    if not fall.size:
        return False
    least = optimize.linprog(
        fall.sum(axis=0), A_ub=fall, b_ub=np.zeros(len(fall)), A_eq=stay, b_eq=np.zeros(len(stay)), bounds=(-1, 1)
    )
    return bool(least.fun < -1e-7)


class TestXor:
    """Take a₁ with probability .9 where s₁ ≠ s₂, else a₀, over {0, 1}²."""

    hopeless = math.log(2) + 0.9 * math.log(0.9) + 0.1 * math.log(0.1)  # KL((.9, .1) ‖ (.5, .5)) = .368 nats

    @pytest.mark.parametrize(
        ("join", "rank"), [(STACK, 1), (Blocks(2), 2), (PRODUCT, 3), (Blocks(2, bias=True), 3)], ids=repr
    )
    def test_no_join_of_the_raw_state_does_better_than_a_coin(self, join, rank):
        # With c_s = ±.4 = t(a₁|s) − ½, −∇f at θ = 0 is a multiple of Σ_s c_s (s₁, s₂, 1) = 0: every one of s₁ = 1,
        # s₂ = 1 and all holds as many states with + as with −. f is convex, so that θ = 0 is best: .5 everywhere.
        tensor = Encoding(Identity(2), join).tensor(CORNERS)
        fit = fit_of(tensor, XOR.pi)
        assert contrast_rank(tensor) == rank
        np.testing.assert_allclose(fit.pi, np.full((4, 2), 0.5), atol=1e-12)
        np.testing.assert_array_equal(fit.theta, 0)
        assert fit.divergence == pytest.approx(self.hopeless, rel=1e-12)
        assert fit.attained
        assert not fit.exact

    @pytest.mark.parametrize(
        ("features", "states", "join"),
        [
            (OneHot(4), range(4), Blocks(2)),
            (OneHot(4), range(4), PRODUCT),
            (Polynomial(2, 1), CORNERS, Blocks(2)),
            (Polynomial(2, 1), CORNERS, PRODUCT),
        ],
        ids=repr,
    )
    def test_a_table_and_the_feature_s1_s2_give_it_exactly(self, features, states, join):
        fit = fit_of(Encoding(features, join).tensor(states), XOR.pi)
        assert fit.exact
        np.testing.assert_allclose(fit.pi, XOR.pi, rtol=1e-12)

    @pytest.mark.parametrize("features", [Polynomial(2, 1), OneHot(4)], ids=repr)
    def test_stack_fails_however_rich_the_features(self, features):
        states = range(4) if features == OneHot(4) else CORNERS
        fit = fit_of(Encoding(features, STACK).tensor(states), XOR.pi)
        assert fit.divergence == pytest.approx(self.hopeless, rel=1e-12)

    def test_with_two_actions_stack_with_product_gives_exactly_the_policies_of_blocks_with_bias(self):
        # Contrasts (0, 1, s) and (−s, −1, s, 1): both log-odds are θᵀ(s, 1), any affine function of s, once.
        product = Encoding(Identity(2), PRODUCT).tensor(CORNERS)
        blocks = Encoding(Identity(2), Blocks(2, bias=True)).tensor(CORNERS)
        both = np.concatenate([product[:, 1] - product[:, 0], blocks[:, 1] - blocks[:, 0]], axis=1)
        assert np.linalg.matrix_rank(both) == contrast_rank(product) == contrast_rank(blocks) == 3
        for target in (XOR, FIRST, ALWAYS):
            np.testing.assert_allclose(fit_of(product, target.pi).pi, fit_of(blocks, target.pi).pi, atol=1e-9)

    def test_a_straight_line_is_what_tells_stack_from_product_and_the_bias_matters(self):
        fits = {
            repr(join): fit_of(Encoding(Identity(2), join).tensor(CORNERS), FIRST.pi)
            for join in (STACK, PRODUCT, Blocks(2, bias=True), Blocks(2))
        }
        assert [fit.exact for fit in fits.values()] == [False, True, True, False]
        # Without a bias every feature is 0 at s = (0, 0): every action is equally likely there.
        np.testing.assert_array_equal(fits[repr(Blocks(2))].pi[0], [0.5, 0.5])

    def test_with_three_actions_numbered_products_are_fewer_than_blocks(self):
        # encoding/score_rank: 3 against 6. The log-odds of a₂ are twice those of a₁; one-hot codes set them free.
        target = np.random.default_rng(0).dirichlet(np.ones(3))
        target = np.tile(target, (4, 1))
        ranks, exact = [], []
        for join in (StackWithProduct(np.arange(3)[:, None]), StackWithProduct(np.eye(3)), Blocks(3, bias=True)):
            tensor = Encoding(Identity(2), join).tensor(CORNERS)
            ranks.append(contrast_rank(tensor))
            exact.append(fit_of(tensor, target).exact)
        assert ranks == [3, 6, 6]
        assert exact == [False, True, True]


class TestDivergences:
    def test_by_hand(self):
        expected = [0.9 * math.log(1.8) + 0.1 * math.log(0.2), math.log(2), 0]
        target, log_pi = [[0.9, 0.1], [1, 0], [0.5, 0.5]], np.log(np.full((3, 2), 0.5))
        np.testing.assert_allclose(divergences(target, log_pi), expected, rtol=1e-14)

    def test_what_has_probability_0_costs_everything_if_it_is_wanted_and_nothing_if_not(self):
        log_pi = [[0.0, -math.inf]]
        np.testing.assert_array_equal(divergences([[1, 0]], log_pi), [0])
        np.testing.assert_array_equal(divergences([[0.5, 0.5]], log_pi), [math.inf])

    @fast
    @given(seeds)
    def test_is_never_negative(self, seed):
        target = np.random.default_rng(seed).dirichlet(np.ones(5), size=3)
        assert (divergences(target, np.log(target)) >= 0).all()
        assert (divergences(target, np.log(target)) <= 1e-14).all()

    def test_refuses_shapes_that_differ(self):
        with pytest.raises(ValueError, match=r"target must have shape \(S, A\) = \(1, 3\), got \(1, 2\)"):
            divergences([[0.5, 0.5]], np.log([[0.2, 0.3, 0.5]]))
