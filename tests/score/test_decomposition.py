"""Logits and score taken apart: the parts are what they are called, and add up to the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings, examples, softmax
from pgviz.policy import SoftmaxPolicy
from pgviz.score import decompose, foremost, take_logits_apart
from tests.patience import draws
from tests.policies import EPS, decisions, one_state, plain_pi
from tests.reference import case

few = settings(max_examples=draws(40))


def question() -> SoftmaxPolicy:
    """The question's policy: e_a kron (x, 1), and the rows of [Theta|b]."""
    given_ = case("seed/theta_phi_plus_b").inputs
    x = np.append(given_["phi_s"], 1.0)
    phi = np.stack([np.kron(row, x) for row in np.eye(4)])
    return SoftmaxPolicy(phi, np.column_stack([given_["Theta"], given_["b"]]).ravel())


class TestReferenceCases:
    def test_the_question(self):
        reference = case("seed/theta_phi_plus_b")
        close = {"rtol": 0, "atol": reference.tolerance}
        logits = take_logits_apart(question())
        np.testing.assert_array_equal(logits.policy.logits, reference.expected["logits"])
        np.testing.assert_allclose(logits.policy.probabilities, reference.expected["probs"], **close)
        for action in range(4):
            parts = decompose(question(), action)
            np.testing.assert_allclose(parts.surprise, reference.expected["score_blocks_e_a_minus_pi"][action], **close)
        np.testing.assert_allclose(parts.score, reference.expected["score_flat_action3"], **close)

    def test_the_named_example_is_the_question(self):
        np.testing.assert_array_equal(examples.QUESTION.theta, question().theta)
        np.testing.assert_array_equal(examples.QUESTION.state, case("seed/theta_phi_plus_b").inputs["phi_s"])

    def test_the_answer_s_example_term_by_term(self):
        # (1,1,0) − (.7·(1,1,0) + .3·(1,1,1)) = (0,0,−.3)
        reference = case("seed/answer_example")
        parts = decompose(SoftmaxPolicy(reference.inputs["phi"], examples.ANSWER.theta), 0)
        close = {"rtol": 0, "atol": reference.tolerance}
        np.testing.assert_allclose(parts.terms, [[0.7, 0.7, 0.0], [0.3, 0.3, 0.3]], **close)
        np.testing.assert_allclose(parts.mean, [1.0, 1.0, 0.3], **close)
        np.testing.assert_allclose(parts.score, reference.expected["score_a0"], **close)
        np.testing.assert_allclose(parts.score, [0.0, 0.0, -0.3], **close)
        assert parts.cancels.tolist() == [True, True, False]

    def test_general_features(self):
        reference = case("fisher/3x3")
        close = {"rtol": 0, "atol": reference.tolerance}
        policy = SoftmaxPolicy(reference.inputs["Phi"], reference.inputs["theta"])
        for action, score in enumerate(reference.expected["scores"]):
            parts = decompose(policy, action)
            np.testing.assert_allclose(parts.mean, reference.expected["E_phi"], **close)
            np.testing.assert_allclose(parts.score, score, **close)


class TestDecomposition:
    @few
    @given(decisions())
    def test_the_terms_sum_to_the_mean_and_the_difference_is_what_is_left(self, decision):
        policy, action = decision
        parts, pi = decompose(policy, action), plain_pi(policy)
        rounding = (
            50 * EPS * np.abs(policy.phi).max() * (1 + np.abs(policy.logits[policy.mask]).max() / policy.temperature)
        )
        np.testing.assert_allclose(parts.terms, pi[:, None] * policy.phi, rtol=0, atol=rounding)
        np.testing.assert_allclose(parts.terms.sum(axis=0), parts.mean, rtol=0, atol=rounding)
        np.testing.assert_allclose(policy.phi[action] - parts.mean, parts.difference, rtol=0, atol=rounding)
        np.testing.assert_allclose(parts.difference, parts.score * policy.temperature, rtol=4 * EPS)

    @few
    @given(decisions())
    def test_the_surprise_is_one_hot_minus_pi_and_carries_the_score_to_theta(self, decision):
        policy, action = decision
        parts = decompose(policy, action)
        np.testing.assert_allclose(
            parts.surprise, np.eye(policy.n_actions)[action] - policy.probabilities, atol=8 * EPS
        )
        np.testing.assert_allclose(parts.logit_score, parts.surprise / policy.temperature, rtol=4 * EPS, atol=1e-300)
        # the chain rule: the score is the logit score times dz/dθ = φ
        rounding = 100 * EPS * np.abs(policy.phi).max()
        np.testing.assert_allclose(parts.surprise @ policy.phi, parts.difference, rtol=0, atol=rounding)

    @few
    @given(decisions(), st.lists(st.floats(0.01, 3), min_size=1, max_size=3))
    def test_with_blocks_the_score_is_the_logit_score_kron_the_state_s_features(self, decision, x):
        logit_policy, action = decision[0].logit_policy, decision[1]
        phi = np.kron(logit_policy.phi, x)
        theta = np.kron(logit_policy.theta, np.ones(len(x)))
        parts = decompose(SoftmaxPolicy(phi, theta, logit_policy.temperature, logit_policy.mask), action)
        atol = 20 * EPS * np.abs(x).max() / logit_policy.temperature
        np.testing.assert_allclose(parts.score, np.kron(parts.logit_score, x), rtol=1e-9, atol=atol)

    @few
    @given(decisions())
    def test_the_mean_score_is_rounding_alone(self, decision):
        policy, action = decision
        parts = decompose(policy, action)
        assert parts.rounding_error == np.abs(policy.probabilities @ policy.scores).max()
        assert parts.rounding_error <= 100 * EPS * np.abs(policy.phi[policy.mask]).max() / policy.temperature

    @few
    @given(decisions())
    def test_what_cancels_is_what_all_allowed_actions_share_and_has_no_score(self, decision):
        policy, action = decision
        parts, allowed = decompose(policy, action), policy.phi[policy.mask]
        np.testing.assert_array_equal(parts.cancels, (allowed == allowed[0]).all(axis=0))
        np.testing.assert_array_equal(parts.score[parts.cancels], 0)

    @few
    @given(decisions())
    def test_bars_drawn_relative_to_the_largest_fit(self, decision):
        parts = decompose(*decision)
        drawn = np.abs([parts.policy.phi[parts.action], parts.mean, parts.difference]) / parts.largest
        assert drawn.max() == (1 if drawn.any() else 0)

    @few
    @given(one_state())
    def test_the_products_sum_to_the_logits(self, policy):
        parts = take_logits_apart(policy)
        rounding = 20 * EPS * np.abs(parts.products).sum(axis=1).max()
        np.testing.assert_allclose(parts.products.sum(axis=1), policy.preferences, rtol=0, atol=rounding)
        np.testing.assert_allclose(
            policy.probabilities, softmax.softmax(policy.logits, policy.temperature), rtol=0, atol=0
        )
        np.testing.assert_array_equal(parts.cancels, decompose(policy, int(policy.mask.argmax())).cancels)


def test_features_that_are_all_zero_have_bars_of_no_length():
    parts = decompose(SoftmaxPolicy(np.zeros((2, 3)), np.ones(3)), 1)
    assert parts.largest == 1
    assert parts.rounding_error == 0


def test_one_action_has_no_score():
    parts = decompose(SoftmaxPolicy([[2.0, -3.0]], [1.0, 1.0]), 0)
    np.testing.assert_array_equal(parts.score, 0)
    assert parts.cancels.all()


def test_rounding_noise_is_0():
    """Three equal actions with the features −1, 0, 1: the middle one is the mean, and 1/3 + 2/3 − 1 is not seen."""
    for column in ([-1.0, 0.0, 1.0], [0.1, 0.2, 0.3], [1.0, 0.0, -1.0]):
        phi = np.array(column)[:, None]
        parts = decompose(SoftmaxPolicy(phi, [0.0]), 1)
        assert parts.score.tolist() == [0]
        assert parts.mean.tolist() == ([0] if column[1] == 0 else pytest.approx([0.2]))
    assert SoftmaxPolicy([[0.1, 0.2, 0.3], [0, 0, 0]], [1.0, 1.0, -1.0]).preferences.tolist() == [0, 0]


def test_it_agrees_with_the_encoding_it_takes_apart():
    encoding = encodings.Encoding(encodings.Identity(2), encodings.Stack(np.eye(3)))
    parts = decompose(SoftmaxPolicy(encoding.phi([0.5, -1.0]), np.arange(5.0)), 2)
    assert parts.cancels.tolist() == [True, True, False, False, False]  # the state cancels, the code does not


@pytest.mark.parametrize(
    ("policy", "action", "complaint"),
    [
        (SoftmaxPolicy(np.eye(2), [0, 0]), 2, "action must be an integer from 0 to 1"),
        (SoftmaxPolicy(np.eye(2), [0, 0], 1.0, [True, False]), 1, "action 1 is masked"),
        (SoftmaxPolicy(np.zeros((3, 2, 2)), [0, 0]), 1, r"phi must have shape \(A, d\), one state, got \(3, 2, 2\)"),
    ],
)
def test_bad_input_is_named(policy, action, complaint):
    with pytest.raises(ValueError, match=complaint):
        decompose(policy, action)


class TestForemost:
    """Of many features, which to show."""

    @settings(max_examples=draws(60))
    @given(st.data())
    def test_nothing_left_out_comes_before_what_is_shown(self, data):
        d, most = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 6))
        entries = st.sampled_from([0.0, 0.0, 1.0, -1.0, 2.5, -1e-300, 1e300])
        values = np.array(data.draw(st.lists(st.lists(entries, min_size=d, max_size=d), min_size=1, max_size=3)))
        first = np.array(data.draw(st.lists(st.booleans(), min_size=d, max_size=d)))
        shown = foremost(values, most, first).tolist()
        assert shown == sorted(set(shown))
        if d <= most:
            assert shown == list(range(d))
            return
        size = np.abs(values).max(axis=0)
        worth = [j for j in range(d) if size[j] > 0 or first[j]]
        assert len(shown) == max(1, min(most, len(worth)))
        assert set(shown) <= set(worth or range(d))
        left = set(worth) - set(shown)
        assert all((first[i], size[i]) >= (first[j], size[j]) for i in shown for j in left)

    @pytest.mark.parametrize(
        ("values", "first", "shown"),
        [
            ([0.0, -3.0, 2.0, 0.0, 1.0], None, [1, 2]),  # the largest, in their own order
            ([0.0, -3.0, 2.0, 0.0, 1.0], [False, False, False, True, True], [3, 4]),
            ([0.0, -3.0, 0.0, 0.0, 0.0], None, [1]),  # what is 0 is not shown to fill the room,
            ([0.0, 0.0, 0.0, 0.0, 0.0], None, [0]),  # but a table has a column
            ([1.0, 1.0, 1.0, 1.0, 1.0], None, [0, 1]),  # of equals, those that come first
        ],
    )
    def test_two_of_five(self, values, first, shown):
        assert foremost(values, 2, first).tolist() == shown

    def test_a_feature_counts_with_its_largest_size_over_the_actions(self):
        assert foremost([[1.0, 0.0, 2.0], [1.0, -3.0, 0.0]], 2).tolist() == [1, 2]
