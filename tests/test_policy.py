"""The linear softmax policy: reference numbers, derivatives by other roads, identities, masks, refusals."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.integrate
from autograd import grad as autograd_grad
from autograd import hessian as autograd_hessian
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import policy, softmax
from pgviz.fitting.logits import theta_for_logit
from tests.reference import case, case_ids

STEP = 1e-30  # of the complex step: its square is far below one rounding error, so that the derivative is exact
EPS = np.finfo(float).eps

fast = settings(deadline=None, max_examples=50)


@st.composite
def policies(draw, min_actions=1):
    """phi (A, d), theta (d,) and a temperature, with logits of moderate size."""
    n_actions, n_features = draw(st.integers(min_actions, 5)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    phi = rng.normal(scale=draw(st.sampled_from([0.1, 1.0, 3.0])), size=(n_actions, n_features))
    return phi, rng.normal(size=n_features), draw(st.floats(0.2, 5))


def complex_log_pi(phi, theta, tau):
    """A second implementation, for complex theta; the largest is taken over the real parts."""
    z = phi @ theta / tau
    z = z - z.real.max()
    return z - np.log(np.exp(z).sum())


def complex_steps(function, theta):
    """Derivatives of function(theta) along each theta_k, in the last axis."""
    steps = theta + 1j * STEP * np.eye(len(theta))
    return np.stack([function(step).imag / STEP for step in steps], axis=-1)


def blocks(x, n_actions):
    """phi(s,a) = e_a kron x, spelt out; index a*k + j."""
    return np.stack([np.kron(row, x) for row in np.eye(n_actions)])


class TestReferenceCases:
    def test_the_question_logits_and_scores_of_a_matrix_policy(self):
        reference = case("seed/theta_phi_plus_b")
        given_, expected = reference.inputs, reference.expected
        x = np.append(given_["phi_s"], 1.0)
        matrix = np.column_stack([given_["Theta"], given_["b"]])
        phi, theta = blocks(x, 4), matrix.ravel()
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        np.testing.assert_array_equal(policy.logits(phi, theta), expected["logits"])
        np.testing.assert_allclose(policy.probabilities(phi, theta), expected["probs"], **close)
        np.testing.assert_allclose(policy.score(phi, theta, 3), expected["score_flat_action3"], **close)
        for action, surprise in enumerate(expected["score_blocks_e_a_minus_pi"]):
            as_matrix = policy.score(phi, theta, action).reshape(4, 5)
            np.testing.assert_allclose(as_matrix, np.outer(surprise, x), **close)

    def test_the_answer_s_stacked_example(self):
        reference = case("seed/answer_example")
        phi, expected = reference.inputs["phi"], reference.expected
        theta = [0.0, 0.0, expected["theta3"]]
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        np.testing.assert_allclose(policy.probabilities(phi, theta), reference.inputs["pi"], **close)
        np.testing.assert_allclose(policy.score(phi, theta, 0), expected["score_a0"], **close)
        np.testing.assert_allclose(policy.score(phi, theta, 1), expected["score_a1"], **close)
        np.testing.assert_allclose(policy.fisher(phi, theta)[2, 2], expected["fisher_33"], **close)
        np.testing.assert_array_equal(policy.fisher(phi, theta)[:2], 0)

    def test_the_answer_s_policy_is_the_same_in_every_state(self):
        reference = case("seed/answer_example")
        theta = np.array([2.0, -5.0, reference.expected["theta3"]])
        for s1, s2 in [(0, 0), (1, 0), (0, 1), (1, 1), (-3, 7)]:
            pi = policy.probabilities([[s1, s2, 0], [s1, s2, 1]], theta)
            # Logits of up to 41 in size carry a rounding error of up to 41 EPS into the probabilities.
            np.testing.assert_allclose(pi, reference.expected["pi_at_every_state"], rtol=41 * EPS)

    def test_fisher_information_of_three_actions(self):
        reference = case("fisher/3x3")
        phi, theta, expected = reference.inputs["Phi"], reference.inputs["theta"], reference.expected
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        np.testing.assert_allclose(policy.logits(phi, theta), expected["logits"], **close)
        np.testing.assert_allclose(policy.probabilities(phi, theta), expected["probs"], **close)
        np.testing.assert_allclose(policy.expected_features(phi, theta), expected["E_phi"], **close)
        np.testing.assert_allclose(policy.scores(phi, theta), expected["scores"], **close)
        np.testing.assert_allclose(policy.fisher(phi, theta), expected["F"], **close)
        np.testing.assert_allclose(np.linalg.eigvalsh(policy.fisher(phi, theta)), expected["eig_F"], **close)
        np.testing.assert_allclose(-policy.fisher(phi, theta) @ theta, expected["entropy_grad"], **close)

    @pytest.mark.parametrize("name", [name for name in case_ids("score/") if "features" in case(name).expected])
    def test_scores_of_the_case_s_own_features(self, name):
        reference = case(name)
        expected, n_actions = reference.expected, reference.inputs["n_actions"]
        phi = blocks(np.array(expected["features"]), n_actions)
        theta = np.sin(np.arange(phi.shape[1]) + 1)
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        scores, information = policy.scores(phi, theta), policy.fisher(phi, theta)
        np.testing.assert_allclose(policy.logits(phi, theta), expected["logits"], **close)
        np.testing.assert_allclose(policy.probabilities(phi, theta), expected["probs"], **close)
        np.testing.assert_allclose(policy.score(phi, theta, 1), expected["score_action1"], **close)
        np.testing.assert_allclose((scores**2).sum(axis=1), expected["score_norms_sq"], **close)
        np.testing.assert_allclose(np.trace(information), expected["trace_F"], **close)
        assert np.linalg.matrix_rank(information) == expected["rank_F"]

    @pytest.mark.parametrize("name", case_ids("bandit/"))
    def test_bandit_gradient_is_the_mean_of_reward_times_score(self, name):
        reference = case(name)
        phi, theta, rewards = np.eye(len(reference.inputs["r"])), reference.inputs["logits"], reference.inputs["r"]
        samples = np.array(rewards)[:, None] * policy.scores(phi, theta)
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        np.testing.assert_allclose(samples, reference.expected["sampled_grads_no_baseline"], **close)
        mean = policy.probabilities(phi, theta) @ samples
        np.testing.assert_allclose(mean, reference.expected["grad"], **close)

    def test_gradient_flow_out_of_saturation_takes_exponential_time_and_natural_flow_linear_time(self):
        reference = case("saturation/two_arm")
        phi, rewards = np.eye(2), np.array([1.0, 0.0])

        def speed(gap, natural):
            """d(z_good - z_bad)/dt of steepest ascent on J = pi @ rewards, at z_good - z_bad = gap."""
            theta = [gap, 0.0]
            ascent = (policy.probabilities(phi, theta) * rewards) @ policy.scores(phi, theta)
            direction = np.linalg.pinv(policy.fisher(phi, theta)) @ ascent if natural else ascent
            return direction[0] - direction[1]

        for i, gap in enumerate(reference.inputs["D"]):
            start = policy.probabilities(phi, [-gap, 0.0])[0]
            np.testing.assert_allclose(start, reference.expected["pi_good_start"][i], rtol=reference.tolerance)
            for natural, times in [(False, "t_vanilla"), (True, "t_natural")]:
                time, _ = scipy.integrate.quad(lambda d, n=natural: 1 / speed(d, n), -gap, 0, epsrel=1e-11)
                np.testing.assert_allclose(time, reference.expected[times][i], rtol=reference.tolerance)


class TestScoreByOtherRoads:
    @fast
    @given(policies())
    def test_is_the_complex_step_derivative_of_log_pi(self, policy_):
        phi, theta, tau = policy_
        derivative = complex_steps(lambda t: complex_log_pi(phi, t, tau), theta)
        np.testing.assert_allclose(policy.scores(phi, theta, tau), derivative, atol=1e-12)

    @fast
    @given(policies())
    def test_is_the_central_difference_of_log_probabilities(self, policy_):
        phi, theta, tau = policy_
        h = 1e-5  # error: h² times the third derivative, at most (|phi|/tau)³ ~ 1e5; and rounding, EPS * |log pi| / h
        steps = h * np.eye(len(theta))
        difference = [
            (policy.log_probabilities(phi, theta + e, tau) - policy.log_probabilities(phi, theta - e, tau)) / (2 * h)
            for e in steps
        ]
        np.testing.assert_allclose(policy.scores(phi, theta, tau), np.transpose(difference), rtol=1e-6, atol=1e-5)

    @fast
    @given(policies())
    def test_is_what_automatic_differentiation_gives(self, policy_):
        phi, theta, tau = policy_
        for action in range(len(phi)):
            gradient = autograd_grad(lambda t, a=action: anp.dot(phi[a], t) / tau - logsumexp(anp.dot(phi, t) / tau))
            np.testing.assert_allclose(policy.score(phi, theta, action, tau), gradient(theta), atol=1e-12)

    @fast
    @given(policies())
    def test_is_features_minus_expected_features_over_the_temperature(self, policy_):
        phi, theta, tau = policy_
        expected = policy.expected_features(phi, theta, tau)
        np.testing.assert_allclose(policy.scores(phi, theta, tau), (phi - expected) / tau, atol=1e-12)

    @fast
    @given(policies())
    def test_times_pi_is_the_slope_of_pi(self, policy_):
        # The likelihood-ratio identity: pi grad log pi = grad pi = (jacobian of softmax) phi.
        phi, theta, tau = policy_
        slopes = softmax.jacobian(policy.logits(phi, theta), tau) @ phi
        pi = policy.probabilities(phi, theta, tau)
        np.testing.assert_allclose(pi[:, None] * policy.scores(phi, theta, tau), slopes, atol=1e-13)


class TestIdentities:
    @fast
    @given(policies())
    def test_the_score_is_0_on_average(self, policy_):
        phi, theta, tau = policy_
        average = policy.probabilities(phi, theta, tau) @ policy.scores(phi, theta, tau)
        np.testing.assert_allclose(average, 0, atol=8 * EPS * (1 + np.abs(phi).max() / tau))

    @fast
    @given(policies())
    def test_contributions_add_up_to_the_expected_features(self, policy_):
        phi, theta, tau = policy_
        terms = policy.contributions(phi, theta, tau)
        np.testing.assert_array_equal(terms, policy.probabilities(phi, theta, tau)[:, None] * phi)
        np.testing.assert_array_equal(policy.expected_features(phi, theta, tau), terms.sum(axis=0))

    @fast
    @given(policies())
    def test_fisher_is_the_mean_outer_product_of_the_scores_and_the_covariance_of_the_features(self, policy_):
        phi, theta, tau = policy_
        pi, rows = policy.probabilities(phi, theta, tau), policy.scores(phi, theta, tau)
        mean_outer = sum(p * np.outer(row, row) for p, row in zip(pi, rows, strict=True))
        covariance = np.cov(phi, rowvar=False, aweights=pi, ddof=0).reshape(mean_outer.shape)
        np.testing.assert_allclose(policy.fisher(phi, theta, tau), mean_outer, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(policy.fisher(phi, theta, tau), covariance / tau**2, rtol=1e-11, atol=1e-11)

    @settings(deadline=None, max_examples=15)
    @given(policies())
    def test_fisher_is_minus_the_hessian_of_log_pi_for_every_action(self, policy_):
        phi, theta, tau = policy_
        for action in range(len(phi)):
            hessian = autograd_hessian(lambda t, a=action: anp.dot(phi[a], t) / tau - logsumexp(anp.dot(phi, t) / tau))
            np.testing.assert_allclose(policy.fisher(phi, theta, tau), -hessian(theta), rtol=1e-10, atol=1e-10)

    @fast
    @given(policies())
    def test_the_entropy_slope_is_minus_fisher_times_theta(self, policy_):
        phi, theta, tau = policy_

        def complex_entropy(t):
            log_pi = complex_log_pi(phi, t, tau)
            return -(np.exp(log_pi) * log_pi).sum()

        slope = complex_steps(complex_entropy, theta)
        np.testing.assert_allclose(-policy.fisher(phi, theta, tau) @ theta, slope, rtol=1e-10, atol=1e-11)

    @fast
    @given(policies())
    def test_fisher_is_symmetric_and_positive_semidefinite(self, policy_):
        information = policy.fisher(*policy_)
        np.testing.assert_array_equal(information, information.T)
        assert np.linalg.eigvalsh(information).min() >= -10 * EPS * max(1.0, np.trace(information))

    @fast
    @given(policies(), st.integers(-100, 100))
    def test_what_is_the_same_for_every_action_cancels(self, policy_, constant):
        phi, theta, tau = policy_
        common = np.full((len(phi), 1), float(constant))
        longer, weights = np.hstack([phi, common]), np.append(theta, 0.5)
        np.testing.assert_allclose(
            policy.probabilities(longer, weights, tau), policy.probabilities(phi, theta, tau), rtol=1e-11
        )
        np.testing.assert_array_equal(policy.scores(longer, weights, tau)[:, -1], 0)
        np.testing.assert_array_equal(policy.fisher(longer, weights, tau)[-1], 0)

    @fast
    @given(policies(), st.integers(1, 4))
    def test_axes_before_phi_are_separate_states(self, policy_, n_states):
        phi, theta, tau = policy_
        tensor = np.stack([phi * (state - 1.5) for state in range(n_states)])
        for function in (policy.log_probabilities, policy.contributions, policy.scores, policy.fisher):
            one_by_one = [function(state, theta, tau) for state in tensor]
            np.testing.assert_allclose(function(tensor, theta, tau), one_by_one, rtol=1e-12, atol=1e-14)
        np.testing.assert_array_equal(policy.score(tensor, theta, 0, tau), policy.scores(tensor, theta, tau)[:, 0])


class TestSaturation:
    def test_a_score_keeps_its_leading_digits_where_pi_rounds_to_1(self):
        # 1 - pi_0 = x/(1+x) with x = exp(-40), below the spacing of float64 around 1: phi - E[phi] would give 0.
        rare = math.exp(-40)
        scores = policy.scores(np.eye(2), [0.0, -40.0])
        np.testing.assert_allclose(scores, [[rare, -rare], [-1, 1]], rtol=1e-15)
        np.testing.assert_allclose(policy.fisher(np.eye(2), [0.0, -40.0]), rare * np.array([[1, -1], [-1, 1]]))

    def test_the_surprise_of_the_rarest_action_is_pushed_hardest(self):
        reference = case("seed/theta_phi_plus_b")
        pushes = np.diag(policy.scores(np.eye(4), reference.expected["logits"]))
        np.testing.assert_allclose(pushes, 1 - np.array(reference.expected["probs"]), rtol=reference.tolerance)
        assert pushes.argmax() == np.argmin(reference.expected["probs"])


class TestMask:
    phi = np.array([[1.0, 0.0], [0.5, -1.0], [2.0, 3.0]])
    theta = np.array([0.3, -0.7])
    mask = np.array([True, False, True])

    def test_the_other_actions_behave_as_if_the_masked_one_did_not_exist(self):
        alone = self.phi[self.mask]
        for function in (policy.logits, policy.probabilities, policy.log_probabilities, policy.scores):
            masked = function(self.phi, self.theta, mask=self.mask)
            np.testing.assert_allclose(masked[self.mask], function(alone, self.theta), rtol=1e-15)
        for function in (policy.expected_features, policy.fisher):
            masked = function(self.phi, self.theta, mask=self.mask)
            np.testing.assert_allclose(masked, function(alone, self.theta), rtol=1e-14)

    def test_the_masked_action_has_no_probability_no_contribution_and_an_empty_row_of_scores(self):
        given_ = (self.phi, self.theta)
        assert policy.logits(*given_, mask=self.mask)[1] == -np.inf
        assert policy.log_probabilities(*given_, mask=self.mask)[1] == -np.inf
        assert policy.probabilities(*given_, mask=self.mask)[1] == 0
        np.testing.assert_array_equal(policy.contributions(*given_, mask=self.mask)[1], 0)
        np.testing.assert_array_equal(policy.scores(*given_, mask=self.mask)[1], 0)

    def test_a_masked_action_has_no_score(self):
        with pytest.raises(ValueError, match=r"action 1 is masked: .* it has no score"):
            policy.score(self.phi, self.theta, 1, mask=self.mask)

    def test_may_differ_from_state_to_state(self):
        both = np.stack([self.phi, self.phi])
        pi = policy.probabilities(both, self.theta, mask=[[True, False, True], [True, True, False]])
        np.testing.assert_array_equal(pi == 0, [[False, True, False], [False, False, True]])
        with pytest.raises(ValueError, match="action 1 is masked"):
            policy.score(both, self.theta, 1, mask=[[True, False, True], [True, True, False]])

    @pytest.mark.parametrize(
        ("mask", "message"),
        [
            ([False, False, False], "mask must allow at least one action, got False for every action"),
            ([True, False], r"mask must be bool of shape \(3,\)"),
            ([1, 0, 1], r"mask must be bool of shape \(3,\)"),
        ],
    )
    def test_refuses_a_mask_that_does_not_fit(self, mask, message):
        with pytest.raises(ValueError, match=message):
            policy.probabilities(self.phi, self.theta, mask=mask)


class TestThetaForLogit:
    @fast
    @given(policies(), st.floats(-20, 20), st.integers(0, 4))
    def test_moves_one_logit_and_holds_the_others(self, policy_, target, action):
        phi, theta, _ = policy_
        if np.linalg.matrix_rank(phi) < len(phi):
            phi = np.hstack([phi, np.eye(len(phi))])
            theta = np.append(theta, np.zeros(len(phi)))
        action %= len(phi)
        moved = theta_for_logit(phi, theta, action, target)

        expected = policy.logits(phi, theta)
        expected[action] = target
        condition = np.linalg.cond(phi)
        np.testing.assert_allclose(policy.logits(phi, moved), expected, atol=1e-13 * condition * 100)
        nearest = np.linalg.pinv(phi) @ (expected - phi @ theta)
        np.testing.assert_allclose(moved - theta, nearest, atol=1e-13 * condition**2 * 100)

    @fast
    @given(policies(), st.floats(-20, 20))
    def test_moves_theta_along_the_features_themselves_if_the_others_may_move(self, policy_, target):
        phi, theta, _ = policy_
        moved = theta_for_logit(phi, theta, 0, target, hold_others=False)
        np.testing.assert_allclose(moved - theta, phi[0] * (target - phi[0] @ theta) / (phi[0] @ phi[0]), rtol=1e-9)

    def test_with_blocks_it_is_the_smallest_change_of_one_row_of_the_matrix(self):
        x = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
        change = theta_for_logit(blocks(x, 4), np.zeros(20), 2, 6.0).reshape(4, 5)
        np.testing.assert_allclose(change[2], 6 * x / (x @ x), rtol=1e-15)
        np.testing.assert_allclose(np.delete(change, 2, axis=0), 0, atol=10 * EPS)

    def test_gives_what_features_of_any_size_allow(self):
        tiny, huge = 1e-200, 1e200  # their squares are 0 and inf
        np.testing.assert_allclose(theta_for_logit([[tiny, 0], [0, huge]], [0, 0], 0, 3.0), [3 / tiny, 0])
        np.testing.assert_allclose(theta_for_logit([[tiny, 0], [0, huge]], [0, 0], 1, 3.0), [0, 3 / huge])

    def test_refuses_an_action_without_features(self):
        with pytest.raises(ValueError, match="the logit of action 1 is always 0: every one of its features is 0"):
            theta_for_logit([[1.0, 2.0], [0.0, 0.0]], [1.0, 1.0], 1, 5.0)

    @pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
    @pytest.mark.parametrize("action", [0, 1, 2])
    def test_refuses_an_ordinal_action_whose_logit_the_others_decide(self, action, scale):
        # phi(s,1) is the mean of phi(s,0) and phi(s,2): so is its logit, at every theta.
        phi = scale * np.array([[0.3, 0.8, 0], [0.3, 0.8, 1], [0.3, 0.8, 2]])
        with pytest.raises(
            ValueError, match=rf"the logit of action {action} cannot move alone: its features are a comb"
        ):
            theta_for_logit(phi, [0.1, 0.2, 0.3], action, 5.0)
        moved = theta_for_logit(phi, [0.1, 0.2, 0.3], action, 5.0, hold_others=False)
        rounding = 4 * EPS * np.abs(policy.logits(phi, [0.1, 0.2, 0.3])).max()
        np.testing.assert_allclose(policy.logits(phi, moved)[action], 5.0, rtol=1e-14, atol=rounding)

    def test_a_single_action_can_always_move(self):
        np.testing.assert_allclose(theta_for_logit([[3.0, 4.0]], [0.0, 0.0], 0, 25.0), [3.0, 4.0], rtol=1e-15)

    @pytest.mark.parametrize("target", [math.nan, math.inf, [1.0, 2.0], "up"])
    def test_refuses_a_target_that_is_not_a_number(self, target):
        with pytest.raises(ValueError, match="target must be"):
            theta_for_logit([[1.0]], [1.0], 0, target)

    def test_refuses_a_theta_that_does_not_fit(self):
        with pytest.raises(ValueError, match="the new theta is beyond what float64 can hold"):
            theta_for_logit([[1e-200, 0], [0, 1]], [0, 0], 0, 1e200)
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), got \(2, 1, 1\)"):
            theta_for_logit(np.ones((2, 1, 1)), [1.0], 0, 1.0)


class TestRefusals:
    @pytest.mark.parametrize(
        ("phi", "theta", "message"),
        [
            ([1.0, 2.0], [1.0, 1.0], r"phi must have shape \(\.\.\., A, d\), .* got \(2,\)"),
            (np.ones((0, 2)), [1.0, 1.0], r"phi must have .* at least one action and one feature, got \(0, 2\)"),
            ([[1.0, 2.0], [1.0]], [1.0, 1.0], "phi must have shape .* rows of different lengths"),
            ([["x", "y"]], [1.0, 1.0], "phi must be real numbers"),
            ([[1.0, math.nan]], [1.0, 1.0], "phi must be finite, got nan"),
            ([[1.0, 2.0]], [1.0], r"theta must have shape \(2,\), as phi has d features, got \(1,\)"),
            ([[1.0, 2.0]], [[1.0, 2.0]], r"theta must have shape \(2,\), as phi has d features, got \(1, 2\)"),
            ([[1.0, 2.0]], [math.inf, 1.0], "theta must be finite, got inf"),
            ([[1e200, 2.0]], [1e200, 1.0], r"a logit, phi @ theta, is beyond what float64 can hold"),
            ([[1e200, 1e200]], [1e200, -1e200], r"a logit, phi @ theta, is beyond what float64 can hold"),
        ],
    )
    def test_says_what_is_wrong_with_phi_or_theta(self, phi, theta, message):
        for function in (policy.logits, policy.expected_features, policy.scores, policy.fisher):
            with pytest.raises(ValueError, match=message):
                function(phi, theta)

    @pytest.mark.parametrize("action", [-1, 2, 0.5, "North", None])
    def test_refuses_an_action_that_is_not_there(self, action):
        with pytest.raises(ValueError, match=r"action must be an integer from 0 to 1, got"):
            policy.score(np.eye(2), [0.0, 0.0], action)

    def test_refuses_scores_and_fisher_information_that_do_not_fit(self):
        with pytest.raises(ValueError, match="a score is beyond what float64 can hold"):
            policy.scores([[1.7e308], [-1.7e308]], [0.0])
        with pytest.raises(ValueError, match="a score is beyond what float64 can hold"):
            policy.scores(np.eye(2), [0.0, 0.0], 1e-309)
        with pytest.raises(ValueError, match="fisher is beyond what float64 can hold"):
            policy.fisher([[1e200], [-1e200]], [0.0])

    def test_leaves_its_inputs_as_they_were(self):
        phi, theta = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([0.5, -0.5])
        policy.fisher(phi, theta)
        theta_for_logit(phi, theta, 0, 7.0)
        np.testing.assert_array_equal(phi, [[1.0, 2.0], [3.0, 5.0]])
        np.testing.assert_array_equal(theta, [0.5, -0.5])
