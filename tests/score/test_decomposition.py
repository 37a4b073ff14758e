"""Logits and score taken apart: the parts are what they are called, and add up to the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings, examples, policy, softmax
from pgviz.score.decomposition import decompose, foremost, take_logits_apart
from tests.reference import case

EPS = np.finfo(float).eps


@st.composite
def decisions(draw):
    """phi (A, d), theta (d,), an action, a temperature; some features the same for every action."""
    n_actions, n_features = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    phi = rng.normal(scale=draw(st.sampled_from([0.1, 1.0, 30.0])), size=(n_actions, n_features))
    shared = rng.random(n_features) < 0.3
    phi[:, shared] = phi[0, shared]
    return phi, rng.normal(size=n_features), draw(st.integers(0, n_actions - 1)), draw(st.floats(0.2, 5))


def question():
    """The question's phi and theta: e_a kron (x, 1), and the rows of [Theta|b]."""
    given_ = case("seed/theta_phi_plus_b").inputs
    x = np.append(given_["phi_s"], 1.0)
    phi = np.stack([np.kron(row, x) for row in np.eye(4)])
    return phi, np.column_stack([given_["Theta"], given_["b"]]).ravel()


class TestReferenceCases:
    def test_the_question(self):
        reference = case("seed/theta_phi_plus_b")
        phi, theta = question()
        close = {"rtol": 0, "atol": reference.tolerance}
        logits = take_logits_apart(phi, theta)
        np.testing.assert_array_equal(logits.z, reference.expected["logits"])
        np.testing.assert_allclose(logits.pi, reference.expected["probs"], **close)
        for action in range(4):
            parts = decompose(phi, theta, action)
            np.testing.assert_allclose(parts.pushes, reference.expected["score_blocks_e_a_minus_pi"][action], **close)
        np.testing.assert_allclose(parts.score, reference.expected["score_flat_action3"], **close)

    def test_the_named_example_is_the_question(self):
        _, theta = question()
        np.testing.assert_array_equal(examples.QUESTION.theta, theta)
        np.testing.assert_array_equal(examples.QUESTION.state, case("seed/theta_phi_plus_b").inputs["phi_s"])

    def test_the_answer_s_example_term_by_term(self):
        # (1,1,0) − (.7·(1,1,0) + .3·(1,1,1)) = (0,0,−.3)
        reference = case("seed/answer_example")
        parts = decompose(reference.inputs["phi"], examples.ANSWER.theta, 0)
        close = {"rtol": 0, "atol": reference.tolerance}
        np.testing.assert_allclose(parts.pi, [0.7, 0.3], **close)
        np.testing.assert_allclose(parts.terms, [[0.7, 0.7, 0.0], [0.3, 0.3, 0.3]], **close)
        np.testing.assert_allclose(parts.mean, [1.0, 1.0, 0.3], **close)
        np.testing.assert_allclose(parts.score, reference.expected["score_a0"], **close)
        np.testing.assert_allclose(parts.score, [0.0, 0.0, -0.3], **close)
        assert parts.cancels.tolist() == [True, True, False]

    def test_general_features(self):
        reference = case("fisher/3x3")
        close = {"rtol": 0, "atol": reference.tolerance}
        for action, score in enumerate(reference.expected["scores"]):
            parts = decompose(reference.inputs["Phi"], reference.inputs["theta"], action)
            np.testing.assert_allclose(parts.mean, reference.expected["E_phi"], **close)
            np.testing.assert_allclose(parts.score, score, **close)


class TestInvariants:
    @settings(deadline=None)
    @given(decisions())
    def test_the_terms_sum_to_the_mean_and_the_difference_is_what_is_left(self, decision):
        phi, theta, action, tau = decision
        parts = decompose(phi, theta, action, tau)
        rounding = 50 * EPS * np.abs(phi).max()
        np.testing.assert_allclose(parts.terms, parts.pi[:, None] * phi, rtol=4 * EPS)
        np.testing.assert_allclose(parts.terms.sum(axis=0), parts.mean, rtol=0, atol=rounding)
        np.testing.assert_allclose(phi[action] - parts.mean, parts.difference, rtol=0, atol=rounding)
        np.testing.assert_allclose(parts.difference, parts.score * tau, rtol=4 * EPS)

    @settings(deadline=None)
    @given(decisions())
    def test_the_pushes_are_one_hot_minus_pi_and_carry_the_score_to_theta(self, decision):
        phi, theta, action, tau = decision
        parts = decompose(phi, theta, action, tau)
        e = np.eye(len(phi))[action]
        np.testing.assert_allclose(parts.pushes, e - parts.pi, rtol=0, atol=8 * EPS)
        # the chain rule: the score is the gradient with respect to the logits, times d z / d theta = phi
        np.testing.assert_allclose(parts.pushes @ phi, parts.difference, rtol=0, atol=100 * EPS * np.abs(phi).max())

    @settings(deadline=None)
    @given(decisions())
    def test_the_residue_is_rounding(self, decision):
        phi, theta, action, tau = decision
        assert 0 <= decompose(phi, theta, action, tau).residue <= 100 * EPS * np.abs(phi).max() / tau

    @settings(deadline=None)
    @given(decisions())
    def test_what_cancels_is_what_all_actions_share_and_has_no_score(self, decision):
        phi, theta, action, tau = decision
        parts = decompose(phi, theta, action, tau)
        np.testing.assert_array_equal(parts.cancels, (phi == phi[0]).all(axis=0))
        np.testing.assert_array_equal(parts.score[parts.cancels], 0)

    @settings(deadline=None)
    @given(decisions())
    def test_bars_drawn_relative_to_the_largest_fit(self, decision):
        parts = decompose(*decision)
        drawn = np.abs([parts.phi[parts.action], parts.mean, parts.difference]) / parts.largest
        assert drawn.max() == 1

    @settings(deadline=None)
    @given(decisions())
    def test_the_products_sum_to_the_logits_and_the_logits_make_the_probabilities(self, decision):
        phi, theta, action, tau = decision
        parts = take_logits_apart(phi, theta, tau)
        rounding = 20 * EPS * np.abs(parts.products).sum(axis=1).max()
        np.testing.assert_allclose(parts.products.sum(axis=1), parts.z, rtol=0, atol=rounding)
        np.testing.assert_array_equal(parts.products[action], phi[action] * theta)
        np.testing.assert_array_equal(parts.pi, softmax.softmax(parts.z, tau))
        np.testing.assert_array_equal(parts.cancels, decompose(phi, theta, action, tau).cancels)


def test_features_that_are_all_zero_have_bars_of_no_length():
    parts = decompose(np.zeros((2, 3)), np.ones(3), 1)
    assert parts.largest == 1
    assert parts.residue == 0


def test_one_action_has_no_score():
    parts = decompose([[2.0, -3.0]], [1.0, 1.0], 0)
    np.testing.assert_array_equal(parts.score, 0)
    assert parts.cancels.all()


def test_it_agrees_with_the_encoding_it_takes_apart():
    encoding = encodings.Encoding(encodings.Identity(2), encodings.Stack(np.eye(3)))
    phi = encoding.phi([0.5, -1.0])
    parts = decompose(phi, np.arange(5.0), 2)
    assert parts.cancels.tolist() == [True, True, False, False, False]  # the state cancels, the code does not
    np.testing.assert_array_equal(parts.score, policy.score(phi, np.arange(5.0), 2))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"phi": [1.0, 2.0]}, "phi must have shape"),
        ({"theta": [1.0]}, "theta must have shape"),
        ({"action": 2}, "action must be an integer from 0 to 1"),
        ({"temperature": 0.0}, "temperature must be"),
        ({"phi": [[np.nan, 0.0], [0.0, 1.0]]}, "phi must be finite"),
    ],
)
def test_bad_input_is_named(change, complaint):
    inputs = {"phi": np.eye(2), "theta": [1.0, 2.0], "action": 0, "temperature": 1.0} | change
    with pytest.raises(ValueError, match=complaint):
        decompose(**inputs)


class TestForemost:
    """Of many features, which to show."""

    @settings(deadline=None, max_examples=60)
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
