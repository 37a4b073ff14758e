"""A step along the score: what it does here and elsewhere, and whose score is the longest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings
from pgviz.examples import ANSWER, QUESTION
from pgviz.examples.targets import CORNERS
from pgviz.policy import SoftmaxPolicy
from pgviz.score import score_norms, take_step
from tests.patience import draws
from tests.policies import one_state, plain_pi, several_states
from tests.reference import case

few = settings(max_examples=draws(50))


@st.composite
def steps(draw, spread=1e9):
    """A policy in several states, one of them and an action that is allowed there."""
    policy = draw(several_states(spread=spread))
    state = draw(st.integers(0, len(policy.phi) - 1))
    return policy, state, draw(st.sampled_from(np.flatnonzero(policy.mask[state]).tolist()))


class TestStep:
    @few
    @given(steps(), st.floats(-5, 5))
    def test_is_theta_plus_eta_times_the_score_and_the_policy_there(self, given_, eta):
        policy, state, action = given_
        step, pi = take_step(policy, state, action, eta), plain_pi(policy)
        score = (policy.phi[state, action] - pi[state] @ policy.phi[state]) / policy.temperature
        sizes = np.abs(policy.phi).max() / policy.temperature
        np.testing.assert_allclose(step.score, score, atol=1e-12 * sizes)
        np.testing.assert_array_equal(step.theta_after, policy.theta + eta * step.score)
        np.testing.assert_allclose(step.pi_before, pi, atol=1e-11)
        after = SoftmaxPolicy(policy.phi, step.theta_after, policy.temperature, policy.mask)
        np.testing.assert_allclose(step.pi_after, plain_pi(after), atol=1e-9)

    @few
    @given(steps(), st.floats(-5, 5))
    def test_probability_only_changes_hands(self, given_, eta):
        step = take_step(*given_, eta)
        np.testing.assert_allclose(step.change, step.pi_after - step.pi_before, atol=1e-9)
        np.testing.assert_allclose(step.change.sum(axis=1), 0, atol=1e-9)
        np.testing.assert_allclose(step.total_variation, np.maximum(step.change, 0).sum(axis=1), atol=1e-9)
        assert np.all((step.total_variation >= 0) & (step.total_variation <= 1 + 1e-14))
        others = np.delete(np.arange(len(step.pi_before)), step.state)
        assert sorted(step.elsewhere) == [s for s in others if step.change[s].any()]
        assert np.all(np.diff(step.total_variation[step.elsewhere]) <= 0)

    @few
    @given(steps(spread=30))
    def test_a_short_step_does_what_the_products_of_scores_say(self, given_):
        policy, state, action = given_
        taken = policy.scores[state, action]
        # log π changes by score·v plus at most ½ r² for steps v that change no logit difference by more than r
        reach = np.ptp(policy.phi @ taken, axis=1).max() / policy.temperature
        eta = 1e-4 / max(reach, 1e-4)
        step = take_step(*given_, eta)
        expected = eta * step.pi_before * (policy.scores @ taken)
        np.testing.assert_allclose(step.change, expected, atol=2 * (eta * reach) ** 2 + 1e-12)

    @few
    @given(steps(spread=30))
    def test_a_short_step_raises_its_action_and_one_backwards_lowers_it(self, given_):
        policy, state, action = given_
        square = (policy.scores[state, action] ** 2).sum()
        curvature = (np.ptp(policy.phi[state], axis=0) ** 2).sum() / policy.temperature**2
        eta = 1e-2 / max(1.0, curvature)  # below 1/curvature
        up, down = take_step(*given_, eta).gained, take_step(*given_, -eta).gained
        assert up >= -1e-13
        assert down <= 1e-13
        if eta * square > 1e-6 and 0.01 < policy.probabilities[state, action] < 0.99:
            assert up > 0

    @few
    @given(steps(spread=30), st.floats(-5, 5))
    def test_a_state_whose_scores_are_at_right_angles_stays_exactly_where_it_is(self, given_, eta):
        """Features of another state alone: the step changes nothing there, not even in the last digit."""
        policy, state, action = given_
        apart = np.zeros((2, *policy.phi.shape[1:-1], 2 * policy.size))
        apart[0, :, : policy.size], apart[1, :, policy.size :] = policy.phi[state], policy.phi[0]
        both = SoftmaxPolicy(apart, np.tile(policy.theta, 2), policy.temperature, policy.mask[[state, 0]])
        step = take_step(both, 0, action, eta)
        np.testing.assert_array_equal(step.change[1], 0)
        assert (step.total_variation[1], step.elsewhere.size) == (0, 0)

    def test_too_long_a_step_can_lower_its_action(self):
        policy = SoftmaxPolicy([[[0.0], [1.0], [3.0]]], [-1.0])  # the second lies between: the third wins
        assert take_step(policy, 0, 1, 0.5).gained > 0
        assert take_step(policy, 0, 1, 100.0).gained < 0

    def test_a_step_of_0_moves_nothing(self):
        step = take_step(SoftmaxPolicy(np.eye(3)[None], [1.0, 2.0, 3.0]), 0, 1, 0.0)
        np.testing.assert_array_equal(step.change, 0)
        assert step.elsewhere.size == 0

    def test_the_answer_s_stacked_features_move_every_state_alike(self):
        codes = np.array([[0.0], [1.0]])
        tensor = encodings.Encoding(encodings.Identity(2), encodings.Stack(codes)).tensor(CORNERS)
        step = take_step(SoftmaxPolicy(tensor, ANSWER.theta), 3, 0, 1.0)
        # θ₃ falls by .3: the log-odds of a₀ rise by it, everywhere
        after = 1 / (1 + np.exp(np.log(0.3 / 0.7) - 0.3))
        np.testing.assert_allclose(step.pi_after[:, 0], after, rtol=1e-14)
        assert sorted(step.elsewhere) == [0, 1, 2]

    def test_blocks_move_only_states_that_share_features(self):
        tensor = encodings.Encoding(encodings.Identity(2), encodings.Blocks(2)).tensor(CORNERS)
        step = take_step(SoftmaxPolicy(tensor, np.zeros(4)), 2, 0, 1.0)  # s = (1, 0)
        np.testing.assert_array_equal(step.elsewhere, [3])  # (1, 1) shares the first entry
        # the score is ±½ in both blocks: the log-odds rise by η (½ + ½) x(s)·x(s') = 1
        np.testing.assert_allclose(step.pi_after[[2, 3], 0], 1 / (1 + np.exp(-1)), rtol=1e-14)
        np.testing.assert_array_equal(step.change[[0, 1]], 0)

    def test_an_action_may_be_masked_in_another_state(self):
        policy = SoftmaxPolicy(np.ones((2, 2, 1)) * [[1.0], [2.0]], [0.0], 1.0, [[True, True], [True, False]])
        np.testing.assert_array_equal(take_step(policy, 0, 1, 1.0).change[1], 0)
        with pytest.raises(ValueError, match="action 1 is masked"):
            take_step(policy, 1, 1, 1.0)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"phi": np.eye(2)}, r"phi must have shape \(S, A, d\), several states, got \(2, 2\)"),
            ({"state": 1}, "state must be an integer from 0 to 0, got 1"),
            ({"state": -1}, "state must be an integer from 0 to 0, got -1"),
            ({"action": 2}, "action must be an integer from 0 to 1, got 2"),
            ({"eta": np.nan}, "eta must be a finite number"),
            ({"eta": 1e308, "tau": 1e-3}, "theta after the step is beyond"),
        ],
    )
    def test_refuses_what_does_not_fit(self, changes, message):
        given_ = {"phi": np.eye(2)[None], "state": 0, "action": 0, "eta": 1.0, "tau": 1.0, **changes}
        policy = SoftmaxPolicy(given_["phi"], [0.0, 0.0], given_["tau"])
        with pytest.raises(ValueError, match=message):
            take_step(policy, given_["state"], given_["action"], given_["eta"])


class TestScoreNorms:
    def test_the_question_s_rarest_action_has_the_longest_score_and_its_likeliest_the_shortest(self):
        reference = case("score/norm_identity")
        found = score_norms(SoftmaxPolicy.of_logits(reference.inputs["logits"]))
        np.testing.assert_allclose(found.logit_norms, reference.expected["norm"], rtol=reference.tolerance)
        np.testing.assert_allclose(found.norms**2, reference.expected["norm_sq"], rtol=1e-13)
        assert found.rarest == found.longest == np.argmin(found.pi)
        assert found.logit_norms.argmin() == np.argmax(found.pi)
        assert found.scale == pytest.approx(1)

    def test_blocks_make_them_longer_by_the_length_of_the_state_s_features(self):
        phi = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
        found = score_norms(SoftmaxPolicy(phi, QUESTION.theta, 2.0))
        assert found.scale == pytest.approx(np.linalg.norm([1, 0, 0, 1, 1]))
        np.testing.assert_allclose(found.norms, found.scale * found.logit_norms, rtol=1e-13)

    @few
    @given(one_state())
    def test_they_are_the_norms_of_the_scores_and_the_closed_form_is_that_of_the_logits(self, policy):
        found, pi = score_norms(policy), plain_pi(policy)
        closed = np.sqrt(np.maximum(1 - 2 * pi + (pi**2).sum(), 0)) * policy.mask
        np.testing.assert_allclose(found.logit_norms * policy.temperature, closed, atol=1e-7)  # √ of a difference
        scores = (policy.phi - pi @ policy.phi) / policy.temperature * policy.mask[:, None]
        sizes = np.abs(policy.phi).max() / policy.temperature
        np.testing.assert_allclose(found.norms, np.linalg.norm(scores, axis=1), atol=1e-11 * sizes)
        assert found.norms[found.longest] == found.norms.max()
        assert found.logit_norms[found.rarest] == pytest.approx(found.logit_norms.max(), rel=1e-14)
        assert policy.mask[found.rarest]
        if found.scale is not None:
            np.testing.assert_allclose(found.norms, found.scale * found.logit_norms, rtol=1e-8)

    def test_other_encodings_may_give_another_action_the_longest(self):
        # the second action is rare, but its features are near those of the first; the third's are far from both
        found = score_norms(SoftmaxPolicy([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0]], [-0.02, -3.0]))
        assert (found.rarest, found.longest) == (1, 2)
        assert found.scale is None

    def test_a_certain_action_keeps_a_length(self):
        found = score_norms(SoftmaxPolicy.of_logits([40.0, 0.0]))
        assert found.logit_norms[0] == pytest.approx(np.sqrt(2) * np.exp(-40))

    def test_one_action_has_none(self):
        found = score_norms(SoftmaxPolicy([[2.0]], [1.0]))
        assert (found.norms.item(), found.logit_norms.item(), found.scale) == (0, 0, None)
