"""One step along the score: where it leads here, what it does elsewhere, and which action's is the longest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings, policy
from pgviz.examples import ANSWER, QUESTION
from pgviz.score.step import arrow_lengths, push_lengths, take_step
from tests.reference import case

EPS = np.finfo(float).eps
many = settings(deadline=None, max_examples=60)

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@st.composite
def scenarios(draw):
    """A tensor (S, A, d), theta, a state, an action, a step size and a temperature."""
    n_states, n_actions, n_features = (draw(st.integers(1, most)) for most in (5, 6, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tensor = rng.normal(scale=draw(st.sampled_from([0.1, 1.0, 30.0])), size=(n_states, n_actions, n_features))
    which = draw(st.integers(0, n_states - 1)), draw(st.integers(0, n_actions - 1))
    return tensor, rng.normal(size=n_features), *which, draw(st.floats(-5, 5)), draw(st.floats(0.2, 5))


class TestStep:
    @many
    @given(scenarios())
    def test_is_theta_plus_eta_times_the_score_and_the_policy_there(self, scenario):
        tensor, theta, state, action, eta, tau = scenario
        step = take_step(*scenario)
        np.testing.assert_array_equal(step.theta_after, theta + eta * policy.score(tensor[state], theta, action, tau))
        for s, phi in enumerate(tensor):
            np.testing.assert_allclose(step.pi_before[s], policy.probabilities(phi, theta, tau), rtol=1e-11)
            after = policy.probabilities(phi, step.theta_after, tau)
            np.testing.assert_allclose(step.pi_after[s], after, rtol=1e-9, atol=1e-300)

    @many
    @given(scenarios())
    def test_probability_only_changes_hands(self, scenario):
        step = take_step(*scenario)
        np.testing.assert_allclose(step.change.sum(axis=1), 0, atol=1e-14)
        np.testing.assert_allclose(step.moved, np.maximum(step.change, 0).sum(axis=1), atol=1e-14)
        assert np.all((step.moved >= 0) & (step.moved <= 1 + 1e-14))
        assert step.state not in step.elsewhere
        assert np.all(np.diff(step.moved[step.elsewhere]) <= 0)

    @many
    @given(scenarios())
    def test_a_short_step_does_what_the_products_of_scores_say(self, scenario):
        tensor, theta, state, action, _, tau = scenario
        scores = policy.scores(tensor, theta, tau)
        taken = scores[state, action]
        # log π changes by score·v plus at most ½ r² for steps v that change no logit difference by more than r
        reach = np.ptp(tensor @ taken, axis=1).max() / tau
        eta = 1e-4 / max(reach, 1e-4)
        step = take_step(tensor, theta, state, action, eta, tau)
        expected = eta * step.pi_before * (scores @ taken)
        np.testing.assert_allclose(step.change, expected, atol=2 * (eta * reach) ** 2 + 1e-13)

    @many
    @given(scenarios())
    def test_a_short_step_raises_its_action_and_one_backwards_lowers_it(self, scenario):
        tensor, theta, state, action, _, tau = scenario
        square = (policy.score(tensor[state], theta, action, tau) ** 2).sum()
        eta = 1e-2 / max(1.0, (np.ptp(tensor[state], axis=0) ** 2).sum() / tau**2)  # below 1/curvature
        assert take_step(tensor, theta, state, action, eta, tau).gained >= -EPS
        assert take_step(tensor, theta, state, action, -eta, tau).gained <= EPS
        if square > 1e-3 and 0.01 < policy.probabilities(tensor[state], theta, tau)[action] < 0.99:
            assert take_step(tensor, theta, state, action, eta, tau).gained > 0

    def test_too_long_a_step_can_lower_its_action(self):
        phi = [[0.0], [1.0], [3.0]]  # the second lies between: the step overshoots, the third wins
        start = [-1.0]
        assert take_step([phi], start, 0, 1, 0.5).gained > 0
        assert take_step([phi], start, 0, 1, 100.0).gained < 0

    def test_a_step_of_0_moves_nothing(self):
        step = take_step(np.eye(3)[None], [1.0, 2.0, 3.0], 0, 1, 0.0)
        np.testing.assert_array_equal(step.change, 0)
        assert step.elsewhere.size == 0

    def test_the_answer_s_stacked_features_move_every_state_alike(self):
        codes = np.array([[0.0], [1.0]])
        tensor = encodings.Encoding(encodings.Identity(2), encodings.Stack(codes)).tensor(CORNERS)
        step = take_step(tensor, ANSWER.theta, 3, 0, 1.0)
        # θ₃ falls by .3: the log-odds of a₀ rise by it, everywhere
        after = 1 / (1 + np.exp(np.log(0.3 / 0.7) - 0.3))
        np.testing.assert_allclose(step.pi_after[:, 0], after, rtol=1e-14)
        assert sorted(step.elsewhere) == [0, 1, 2]

    def test_blocks_move_only_states_that_share_features(self):
        tensor = encodings.Encoding(encodings.Identity(2), encodings.Blocks(2)).tensor(CORNERS)
        step = take_step(tensor, np.zeros(4), 2, 0, 1.0)  # s = (1, 0)
        np.testing.assert_array_equal(step.elsewhere, [3])  # (1, 1) shares the first entry
        # the score is ±½ in both blocks: the log-odds rise by η (½ + ½) x(s)·x(s') = 1
        np.testing.assert_allclose(step.pi_after[[2, 3], 0], 1 / (1 + np.exp(-1)), rtol=1e-14)
        np.testing.assert_array_equal(step.change[[0, 1]], 0)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"tensor": np.eye(2)}, r"tensor must have shape \(S, A, d\), got \(2, 2\)"),
            ({"state": 1}, "state must be an integer from 0 to 0, got 1"),
            ({"state": -1}, "state must be an integer from 0 to 0, got -1"),
            ({"action": 2}, "action must be an integer from 0 to 1, got 2"),
            ({"eta": np.nan}, "eta must be a finite number"),
            ({"eta": 1e308, "temperature": 1e-3}, "theta after the step is beyond"),
        ],
    )
    def test_refuses_what_does_not_fit(self, changes, message):
        given_ = {"tensor": np.eye(2)[None], "theta": [0.0, 0.0], "state": 0, "action": 0, "eta": 1.0, **changes}
        with pytest.raises(ValueError, match=message):
            take_step(**given_)


class TestLengths:
    def test_the_question_s_rarest_action_has_the_longest_push_and_its_likeliest_the_shortest(self):
        reference = case("score/norm_identity")
        lengths = arrow_lengths(np.eye(4), reference.inputs["logits"])
        np.testing.assert_allclose(lengths.pushes, reference.expected["norm"], rtol=reference.tolerance)
        np.testing.assert_allclose(lengths.norms**2, reference.expected["norm_sq"], rtol=1e-13)
        assert [f"{v:.3f}" for v in (lengths.pushes.min(), lengths.pushes.max())] == ["0.199", "1.311"]
        assert lengths.rarest == lengths.longest == 2
        assert lengths.scale == pytest.approx(1)

    def test_blocks_make_them_longer_by_the_length_of_the_state_s_features(self):
        phi = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
        lengths = arrow_lengths(phi, QUESTION.theta, 2.0)
        assert lengths.scale == pytest.approx(np.sqrt(3))
        np.testing.assert_allclose(lengths.norms, np.sqrt(3) * lengths.pushes, rtol=1e-13)

    @many
    @given(st.lists(st.floats(-20, 20), min_size=1, max_size=6), st.floats(0.2, 5))
    def test_the_closed_form_is_the_norm_of_the_score_of_the_logits(self, z, tau):
        lengths = arrow_lengths(np.eye(len(z)), z, tau)
        np.testing.assert_allclose(lengths.pushes, lengths.norms, rtol=1e-12)
        pi = lengths.pi
        np.testing.assert_allclose(push_lengths(pi) ** 2, 1 - 2 * pi + (pi**2).sum(), atol=8 * EPS)
        assert lengths.pushes[lengths.rarest] == pytest.approx(lengths.pushes.max(), rel=1e-14)

    def test_other_encodings_may_give_another_action_the_longest(self):
        # the second action is rare, but its features are near those of the first; the third's are far from both
        lengths = arrow_lengths([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0]], [-0.02, -3.0])
        assert (lengths.rarest, lengths.longest) == (1, 2)
        assert lengths.scale is None

    def test_a_certain_action_keeps_a_length(self):
        lengths = arrow_lengths(np.eye(2), [40.0, 0.0])
        assert lengths.pushes[0] == pytest.approx(np.sqrt(2) * np.exp(-40))

    def test_one_action_has_none(self):
        lengths = arrow_lengths([[2.0]], [1.0])
        assert (lengths.norms.item(), lengths.pushes.item(), lengths.scale) == (0, 0, None)

    def test_refuses_several_states(self):
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\)"):
            arrow_lengths(np.zeros((3, 2, 2)), [0.0, 0.0])


class TestMask:
    mask = np.array([True, False, True])

    def test_the_others_move_as_if_the_masked_action_did_not_exist(self):
        tensor = np.random.default_rng(3).normal(size=(4, 3, 5))
        theta = np.arange(5) / 5
        masked = take_step(tensor, theta, 1, 2, 0.7, 2.0, mask=self.mask)
        alone = take_step(tensor[:, self.mask], theta, 1, 1, 0.7, 2.0)
        np.testing.assert_allclose(masked.theta_after, alone.theta_after, rtol=1e-14)
        np.testing.assert_allclose(masked.pi_after[:, self.mask], alone.pi_after, rtol=1e-13)
        np.testing.assert_array_equal(masked.pi_after[:, 1], 0)
        by_state = np.tile(self.mask, (4, 1))
        np.testing.assert_array_equal(take_step(tensor, theta, 1, 2, 0.7, 2.0, mask=by_state).change, masked.change)

    def test_it_has_no_length_and_is_not_the_rarest(self):
        lengths = arrow_lengths(np.eye(3), [1.0, 5.0, 0.0], mask=self.mask)
        assert (lengths.norms[1], lengths.pushes[1], lengths.rarest, lengths.longest) == (0, 0, 2, 2)
        np.testing.assert_allclose(lengths.pushes, lengths.norms, rtol=1e-13)

    def test_it_cannot_be_taken(self):
        with pytest.raises(ValueError, match="action 1 is masked"):
            take_step(np.eye(3)[None], np.zeros(3), 0, 1, 1.0, mask=self.mask)
