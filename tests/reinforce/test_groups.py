"""Groups of answers: every rule against all m^k groups one by one, known values, and how far GRPO stretches ∇J."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.examples import bandit, grid, two_step
from pgviz.mdp import MDP, policy_gradient
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce import exact_moments, returns_to_go
from pgviz.reinforce.groups import RULES, Answers, advantages, group_moments, group_samples, large_group_factor
from tests.reference import case
from tests.reinforce import brute

pytestmark = pytest.mark.thorough


def decision(pi, rewards, lengths=None):
    return Answers.of_policy(SoftmaxPolicy.of_logits(np.log(pi)), rewards, lengths)


def two_rewards(p):
    """An answer that pays 1 with probability p, and one that pays 0."""
    return decision([p, 1 - p], [1, 0])


ANSWERS = {
    "two": two_rewards(0.3),
    "three": decision([0.5, 0.3, 0.2], [1.0, -2.0, 0.7], [1, 4, 2]),
    "four, two alike": decision([0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 2.0, -1.0], [3, 1, 2, 5]),
    "episodes": Answers.of_paths(two_step().mdp, two_step().features, brute.waves(6)),
}
every_answers = pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)


def by_definition(rule, rewards, epsilon):
    """The advantage of each of k rewards, one after the other."""
    k, mean = len(rewards), sum(rewards) / len(rewards)
    if rule == "none":
        return list(rewards)
    if rule == "own":
        return [0.0] * k
    if rule == "mean":
        return [r - mean for r in rewards]
    if rule == "leave-one-out":
        return [r - sum(rewards[:i] + rewards[i + 1 :]) / (k - 1) for i, r in enumerate(rewards)]
    if len(set(rewards)) == 1:
        return [0.0] * k
    square = sum((r - mean) ** 2 for r in rewards) / (k if rule == "population" else k - 1)
    return [(r - mean) / (square**0.5 + epsilon) for r in rewards]


def all_groups(answers, k, rule, by_length, epsilon):
    """Mean and covariance over all m^k groups."""
    chances, estimates = [], []
    for group in itertools.product(range(answers.probability.size), repeat=k):
        weights = by_definition(rule, [float(answers.reward[i]) for i in group], epsilon)
        steps = [answers.length[i] if by_length else 1.0 for i in group]
        terms = [w * answers.score[i] / n for i, w, n in zip(group, weights, steps, strict=True)]
        chances.append(np.prod(answers.probability[list(group)]))
        estimates.append(sum(terms) / k)
    chances, estimates = np.array(chances), np.array(estimates)
    mean = chances @ estimates
    return mean, ((estimates - mean).T * chances) @ (estimates - mean)


@every_answers
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by_length", [False, True])
@pytest.mark.parametrize("samples", [2, 3, 5])
def test_moments_are_those_of_all_groups(answers, rule, by_length, samples):
    for epsilon in (0.0, 0.1):
        found = group_moments(answers, samples, rule, by_length=by_length, epsilon=epsilon)
        mean, covariance = all_groups(answers, samples, rule, by_length, epsilon)
        assert_allclose(found.mean, mean, rtol=0, atol=1e-12)
        assert_allclose(found.covariance, covariance, rtol=0, atol=1e-12)


@every_answers
@pytest.mark.parametrize("samples", [2, 3, 8, 16])
def test_what_is_a_multiple_of_the_gradient(answers, samples):
    """Without lengths: none and leave-one-out are ∇J, the batch mean is (1 − 1/k) of it, an own baseline nothing."""
    for rule, factor in (("none", 1), ("leave-one-out", 1), ("mean", 1 - 1 / samples), ("own", 0)):
        found = group_moments(answers, samples, rule)
        assert_allclose(found.mean, factor * answers.gradient, rtol=0, atol=1e-12)
        assert found.factor == pytest.approx(factor, abs=1e-12)
        assert_allclose(found.bias, (factor - 1) * answers.gradient, rtol=0, atol=1e-12)
        assert_allclose(found.aside, 0, rtol=0, atol=1e-12)


def test_without_a_rule_a_group_is_a_batch():
    """k independent single-episode estimates with the full return: the covariance is one episode's, over k."""
    one = exact_moments(two_step().mdp, two_step().features, brute.waves(6), horizon=2, returns="full")
    for k in (1, 4):
        found = group_moments(ANSWERS["episodes"], k, "none")
        assert_allclose(found.covariance, one.covariance / k, rtol=0, atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_sampled_groups_have_these_moments(rule):
    """200,000 groups of four, each by the definition; of a mean 5 % longer one would see that it is not this one."""
    answers, k, groups = ANSWERS["three"], 4, 200_000
    drawn = np.random.default_rng(5).choice(3, p=answers.probability, size=(groups, k))
    kinds, which = np.unique(drawn, axis=0, return_inverse=True)
    weights = np.array([by_definition(rule, r.tolist(), 0.0) for r in answers.reward[kinds]])
    estimates = (np.einsum("gk,gkd->gd", weights, answers.score[kinds]) / k)[which]
    found = group_moments(answers, k, rule)
    error = np.sqrt(found.variance / groups)
    assert (np.abs(estimates.mean(axis=0) - found.mean) <= 4 * error + 1e-15).all()
    assert rule == "own" or (np.abs(estimates.mean(axis=0) - 1.05 * found.mean) > 6 * error).any()
    assert estimates.var(axis=0).sum() == pytest.approx(found.trace, rel=0.05)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by_length", [False, True])
def test_groups_that_are_drawn_have_these_moments_too(rule, by_length):
    answers, how = ANSWERS["four, two alike"], {"by_length": by_length, "epsilon": 0.05}
    drawn = group_samples(answers, 3, rule, groups=100_000, seed=2, **how)
    found = group_moments(answers, 3, rule, **how)
    error = np.sqrt(found.variance / 100_000)
    assert (np.abs(drawn.estimates.mean(axis=0) - found.mean) <= 4 * error + 1e-15).all()
    assert rule == "own" or (np.abs(drawn.estimates.mean(axis=0) - 1.05 * found.mean) > 4 * error).any()
    assert (drawn.counts.sum(axis=1) == 3).all()
    few = group_samples(answers, 3, rule, groups=7, seed=2, **how)
    assert_array_equal(few.counts, drawn.counts[:7])
    first = [float(r) for r, n in zip(answers.reward, few.counts[0], strict=True) for _ in range(n)]
    which = np.repeat(np.arange(4), few.counts[0])
    steps = answers.length[which] if by_length else np.ones(3)
    by_hand = (np.array(by_definition(rule, first, 0.05)) / steps) @ answers.score[which] / 3
    assert_allclose(few.estimates[0], by_hand, rtol=0, atol=1e-14)


# GRPO: how much longer


@pytest.mark.parametrize("p", [0.5, 0.01, 0.9])
def test_dividing_by_the_deviation_changes_nothing_in_a_group_of_two(p):
    """F11. Of (1, 0) the mean is ½ and the deviation ½: the advantages are ±1, those of leave-one-out."""
    found = group_moments(two_rewards(p), 2, "population")
    assert found.factor == pytest.approx(1, abs=1e-13)
    rloo = group_moments(two_rewards(p), 2, "leave-one-out")
    assert_allclose(found.mean, rloo.mean, rtol=0, atol=1e-15)
    assert_allclose(found.covariance, rloo.covariance, rtol=0, atol=1e-15)
    for rewards in ([1, 0], [0, 1], [0, 0], [1, 1]):
        assert_array_equal(advantages(rewards, "population"), advantages(rewards, "leave-one-out"))
    assert group_moments(two_rewards(p), 2, "sample").factor == pytest.approx(2**-0.5, abs=1e-13)


@pytest.mark.parametrize(("p", "limit"), [(0.5, 2), (0.01, 10.05)])
def test_large_groups_stretch_the_gradient_by_one_over_the_deviation(p, limit):
    """F11: 1/√(p(1−p)). Groups of 10, 100, 1000, 10,000 come ever nearer."""
    answers = two_rewards(p)
    assert large_group_factor(answers) == pytest.approx((p * (1 - p)) ** -0.5, rel=1e-12)
    assert float(f"{large_group_factor(answers):.4g}") == limit
    missing = [large_group_factor(answers) - group_moments(answers, 10**n, "population").factor for n in (1, 2, 3, 4)]
    assert missing == sorted(missing, reverse=True)
    assert missing[-1] < 2e-3 * limit
    assert large_group_factor(decision([0.5, 0.5], [3, 3])) == np.inf


def test_with_two_rewards_the_direction_stays_and_with_three_it_turns():
    for rule in ("population", "sample"):
        four = decision([0.1, 0.2, 0.3, 0.4], [1, 1, 0, 1])
        assert_allclose(group_moments(four, 6, rule).aside, 0, rtol=0, atol=1e-13)
        found = group_moments(decision([0.5, 0.3, 0.2], [0.0, 1.0, 10.0]), 6, rule)
        assert np.linalg.norm(found.aside) > 0.02
        assert found.aside @ found.gradient == pytest.approx(0, abs=1e-13)


def test_eight_samples_of_which_three_pay():
    """F11: RLOO 1 − 2/7 and −3/7; GRPO with n − 1: the deviation is √(15/56)."""
    rewards = [1] * 3 + [0] * 5
    assert_allclose(advantages(rewards, "leave-one-out"), [5 / 7] * 3 + [-3 / 7] * 5, rtol=1e-14)
    assert_allclose(np.round(advantages(rewards, "leave-one-out")[[0, 7]], 4), [0.7143, -0.4286])
    assert_allclose(advantages(rewards, "sample"), np.array([5 / 8] * 3 + [-3 / 8] * 5) / np.sqrt(15 / 56), rtol=1e-14)
    assert_allclose(np.round(advantages(rewards, "sample")[[0, 7]], 4), [1.2076, -0.7246])


def test_groups_in_which_all_are_alike():
    """π = (.1, .2, .3, .4), the first two pay the same: .3^k + .3^k + .4^k."""
    answers = ANSWERS["four, two alike"]
    for k in (1, 3, 16):
        assert answers.all_alike(k) == pytest.approx(2 * 0.3**k + 0.4**k, rel=1e-12)
    assert group_moments(answers, 3, "sample").all_alike == pytest.approx(2 * 0.3**3 + 0.4**3, rel=1e-12)
    for rule in ("population", "sample", "mean", "leave-one-out"):
        # .1 + .1 + .1 is not .3: only a comparison of the rewards themselves sees that nothing differs
        assert_allclose(advantages([0.1] * 3, rule), 0, rtol=0, atol=1e-16)
    assert_array_equal(advantages([0.1] * 3, "population"), 0)
    assert_array_equal(advantages([0.1] * 3, "population", epsilon=1e-8), 0)


# The batch mean that contains the sample (F10)


def test_a_batch_mean_that_contains_the_sample_itself():
    """F10: uniform, r = (1, 2, 3)."""
    answers = decision([1 / 3] * 3, [1, 2, 3])
    assert_allclose(answers.gradient, [-1 / 3, 0, 1 / 3], rtol=0, atol=1e-15)
    assert_allclose(group_moments(answers, 1, "mean").mean, 0, rtol=0, atol=1e-15)
    assert_allclose(group_moments(answers, 2, "mean").mean, [-1 / 6, 0, 1 / 6], rtol=0, atol=1e-15)
    assert_allclose(np.round(group_moments(answers, 2, "mean").mean, 3), [-0.167, 0, 0.167], rtol=0, atol=1e-12)
    for n in (2, 3, 9, 16):
        assert_allclose(group_moments(answers, n, "leave-one-out").mean, [-1 / 3, 0, 1 / 3], rtol=0, atol=1e-14)
        assert_array_equal(group_moments(answers, n, "own").mean, 0)


# Whitening


def test_whitening_hides_the_sign_and_the_size():
    reference = case("whitening/signs")
    assert_allclose(advantages(reference.inputs["a"], "population"), reference.expected["a"], rtol=1e-15)
    assert_allclose(advantages([-51, -50, -49], "population"), reference.expected["a"], rtol=1e-15)
    assert_array_equal(advantages([50, 50, 50], "population"), 0)
    assert_array_equal(advantages([50], "population"), 0)


def test_whitened_returns_discourage_the_second_half():
    """F12: six steps that pay 1 each, γ = .99. The weights do not depend on the actions, so the mean push is 0."""
    g_t = returns_to_go(np.ones(6), 0.99)
    assert_allclose(np.round(g_t, 2), [5.85, 4.90, 3.94, 2.97, 1.99, 1])
    weights = advantages(g_t, "population")
    assert_allclose(np.round(weights, 2), [1.45, 0.88, 0.30, -0.28, -0.88, -1.47])
    policy = SoftmaxPolicy.of_logits([0.3, -1.0, 0.5])
    assert_allclose(sum(w * policy.probabilities @ policy.scores for w in weights), 0, rtol=0, atol=1e-15)


# Divided by the length


def five_steps() -> MDP:
    """F13: a pays 1 and ends; b leads through four forced steps, of which the last pays 1.2."""
    transition, reward = np.zeros((6, 2, 6)), np.zeros((6, 2))
    transition[0, 0, 5], transition[0, 1, 1], reward[0, 0] = 1, 1, 1.0
    for s in range(1, 5):
        transition[s, :, s + 1] = 1
    reward[4], transition[5, :, 5] = 1.2, 1
    return MDP(transition, reward, np.eye(6)[0], 1.0)


def test_dividing_by_the_length_turns_the_gradient_round():
    """F13, as one decision with lengths and as episodes of a process."""
    features = np.zeros((6, 2, 2))
    features[0] = np.eye(2)
    for answers in (decision([0.5, 0.5], [1, 1.2], [1, 5]), Answers.of_paths(five_steps(), features, [0, 0])):
        assert_array_equal(np.sort(answers.length), [1, 5])  # whatever is done on the forced steps is one answer
        assert_allclose(answers.gradient, [-0.05, 0.05], rtol=0, atol=1e-15)
        for samples in (1, 7):
            found = group_moments(answers, samples, "none", by_length=True)
            assert_allclose(found.mean, [0.19, -0.19], rtol=0, atol=1e-14)
            assert_allclose(group_moments(answers, samples, "none").mean, [-0.05, 0.05], rtol=0, atol=1e-14)
        # with a group's mean, half of .05 · (1/1 + 1/5) for a batch of two: no sign is turned, but the size is
        assert group_moments(answers, 2, "leave-one-out", by_length=True).factor == pytest.approx((1 + 1 / 5) / 2)


# Episodes as answers


def test_the_answers_of_one_start():
    """∇v(s) from any start: the policy gradient of the process that starts there."""
    mdp, features, theta = two_step().mdp, two_step().features, brute.waves(6)
    for start in (None, 0, 1, 2):
        answers = Answers.of_paths(mdp, features, theta, start=start)
        begin = MDP(mdp.transition, mdp.reward, np.eye(4)[start or 0], mdp.gamma)
        assert answers.probability.sum() == pytest.approx(1)
        assert_allclose(answers.gradient, policy_gradient(begin, features, theta), rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: advantages([], "mean"), "rewards must have shape"),
        (lambda: advantages([1.0, np.inf], "mean"), "rewards must be finite"),
        (lambda: advantages([1.0], "leave-one-out"), "samples must be at least 2 for 'leave-one-out'"),
        (lambda: advantages([1.0, 2.0], "best"), "rule must be 'none', 'mean'"),
        (lambda: advantages([1.0, 2.0], "sample", epsilon=-1), "epsilon must be"),
        (lambda: group_moments(ANSWERS["two"], 0, "mean"), "samples must be an integer from 1"),
        (lambda: group_moments(ANSWERS["two"], 1, "sample"), "samples must be at least 2 for 'sample'"),
        (
            lambda: group_moments(ANSWERS["four, two alike"], 100, "mean"),
            "different groups of 100 among 4 answers must be",
        ),
        (lambda: decision([0.5, 0.5], [1, 2], [1, 0]), "lengths must be at least 1, got 0"),
        (lambda: decision([0.5, 0.5], [1, 2, 3]), r"rewards must have shape \(A,\) = \(2,\)"),
        (lambda: Answers.of_paths(grid().mdp, grid().features, np.zeros(28), horizon=50), "possible episodes"),
        (
            lambda: Answers.of_paths(two_step().mdp, two_step().features, np.zeros(6), start=3),
            "start must be one state",
        ),
        (
            lambda: Answers.of_paths(brute.random_world(0), np.zeros((3, 2, 1)), [0.0], horizon=2),
            "start must be one state that is not terminal",
        ),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_certain_action_is_a_group_of_one_kind():
    answers = Answers.of_policy(SoftmaxPolicy.of_logits([0.0, -np.inf]), [2.0, 5.0])
    for rule in RULES:
        found = group_moments(answers, 4, rule)
        assert_allclose(found.mean, 0, rtol=0, atol=1e-15)
        assert found.factor is None
    assert answers.all_alike(4) == 1
    assert bandit([2.0, 5.0]).mdp.performance([[1, 0], [1, 0]]) == answers.value
