"""The linear softmax policy: reference numbers, derivatives by other means, identities, masks, refusals."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.integrate
import scipy.special
from autograd import grad as autograd_grad
from autograd import hessian as autograd_hessian
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import policy, softmax
from pgviz.policy import SoftmaxPolicy
from tests.patience import draws
from tests.policies import EPS, at_temperature_1, decisions, one_state, plain_pi, several_states, without_masked
from tests.reference import case, case_ids

STEP = 1e-30  # of the complex step: its square is far below one rounding error, so that the derivative is exact

fast = settings(max_examples=draws(40))


def complex_log_pi(p, theta):
    """A second implementation, over the allowed actions alone, for complex theta."""
    z = p.phi[p.mask] @ theta / p.temperature
    z = z - z.real.max()
    return z - np.log(np.exp(z).sum())


def complex_steps(function, theta):
    """Derivatives of function(theta) along each theta_k, in the last axis."""
    steps = theta + 1j * STEP * np.eye(len(theta))
    return np.stack([function(step).imag / STEP for step in steps], axis=-1)


def sizes(p):
    """What rounding errors of a score are measured by: the largest feature over τ, and how large logits are over τ."""
    reach = 1 + (np.abs(p.phi) @ np.abs(p.theta)).max() / p.temperature
    return np.abs(p.phi).max(initial=1e-300) / p.temperature * reach


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


class TestScoreByOtherMeans:
    @fast
    @given(one_state())
    def test_probabilities_are_those_of_their_definition(self, p):
        np.testing.assert_allclose(p.probabilities, plain_pi(p), rtol=1e-11, atol=1e-300)
        log_pi = scipy.special.log_softmax(p.preferences[p.mask] / p.temperature)
        np.testing.assert_allclose(p.log_probabilities[p.mask], log_pi, rtol=1e-12, atol=1e-13)
        assert p.entropy == pytest.approx(scipy.special.entr(np.exp(log_pi)).sum(), rel=1e-11, abs=1e-14)

    @fast
    @given(one_state())
    def test_is_the_complex_step_derivative_of_log_pi(self, p):
        derivative = complex_steps(lambda theta: complex_log_pi(p, theta), p.theta)
        np.testing.assert_allclose(p.scores[p.mask], derivative, atol=20 * EPS * sizes(p))

    @fast
    @given(one_state(spread=30))
    def test_is_the_central_difference_of_log_probabilities(self, p):
        # error: h² times the third derivative, at most (range/τ)³/(6√3); and rounding, EPS * |log pi| / h
        h = 1e-5 * p.temperature

        def log_pi(theta):
            return p.with_theta(theta).log_probabilities[p.mask]

        difference = [(log_pi(p.theta + h * e) - log_pi(p.theta - h * e)) / (2 * h) for e in np.eye(p.size)]
        reach = 1 + np.abs(p.preferences).max()
        atol = (1e-10 * np.ptp(p.phi) ** 3 + 1e-9 * reach / p.temperature) / p.temperature
        np.testing.assert_allclose(p.scores[p.mask], np.transpose(difference), atol=atol)

    @settings(max_examples=15)
    @given(decisions())
    def test_is_what_automatic_differentiation_gives(self, decision):
        p, action = decision
        allowed, own = p.phi[p.mask] / p.temperature, p.phi[action] / p.temperature
        gradient = autograd_grad(lambda theta: anp.dot(own, theta) - logsumexp(anp.dot(allowed, theta)))
        np.testing.assert_allclose(p.score(action), gradient(p.theta), atol=20 * EPS * sizes(p))

    @fast
    @given(one_state())
    def test_is_features_minus_expected_features_over_the_temperature(self, p):
        expected = plain_pi(p) @ p.phi
        size = np.abs(p.phi).max(initial=1e-300) * (1 + np.abs(p.preferences).max() / p.temperature)
        np.testing.assert_allclose(p.expected_features, expected, atol=20 * EPS * size)
        rows = (p.phi - expected) * p.mask[:, None]
        np.testing.assert_allclose(p.deviations, rows, atol=20 * EPS * size)
        np.testing.assert_array_equal(p.scores, p.deviations / p.temperature)

    @fast
    @given(one_state())
    def test_times_pi_is_the_slope_of_pi(self, p):
        # The likelihood-ratio identity: pi grad log pi = grad pi = (jacobian of softmax) phi.
        slopes = softmax.jacobian(p.logits, p.temperature) @ p.phi
        np.testing.assert_allclose(p.probabilities[:, None] * p.scores, slopes, atol=20 * EPS * sizes(p))

    @fast
    @given(one_state())
    def test_logit_scores_are_the_scores_of_the_policy_of_the_logits_and_the_chain_rule_leads_to_the_scores(self, p):
        np.testing.assert_allclose(p.logit_scores, p.logit_policy.scores, rtol=1e-13, atol=1e-300)
        np.testing.assert_array_equal(p.logit_policy.probabilities, p.probabilities)
        np.testing.assert_allclose(p.logit_scores @ p.phi, p.scores, atol=20 * EPS * sizes(p))


class TestIdentities:
    @fast
    @given(one_state())
    def test_the_score_is_0_on_average(self, p):
        average = p.probabilities @ p.scores
        np.testing.assert_allclose(average, 0, atol=20 * EPS * np.abs(p.phi).max() / p.temperature)

    @fast
    @given(one_state())
    def test_contributions_add_up_to_the_expected_features(self, p):
        np.testing.assert_array_equal(p.contributions, p.probabilities[:, None] * p.phi)
        atol = 10 * EPS * np.abs(p.phi).max()
        np.testing.assert_allclose(p.expected_features, p.contributions.sum(axis=0), atol=atol)

    @fast
    @given(one_state())
    def test_fisher_is_the_mean_outer_product_of_the_scores_and_the_covariance_of_the_features(self, p):
        pi = plain_pi(p)
        mean_outer = sum(weight * np.outer(row, row) for weight, row in zip(pi, p.scores, strict=True))
        covariance = np.cov(p.phi[p.mask], rowvar=False, aweights=pi[p.mask], ddof=0).reshape(p.size, p.size)
        close = {"rtol": 1e-10, "atol": 1e-12 * (np.abs(p.phi).max() / p.temperature) ** 2}
        np.testing.assert_allclose(p.fisher, mean_outer, **close)
        np.testing.assert_allclose(p.fisher, covariance / p.temperature**2, **close)

    @settings(max_examples=10)
    @given(decisions())
    def test_fisher_is_minus_the_hessian_of_log_pi_for_every_action(self, decision):
        p, action = decision
        allowed, own = p.phi[p.mask] / p.temperature, p.phi[action] / p.temperature
        hessian = autograd_hessian(lambda theta: anp.dot(own, theta) - logsumexp(anp.dot(allowed, theta)))
        atol = 1e-12 * sizes(p) ** 2
        np.testing.assert_allclose(p.fisher, -hessian(p.theta), rtol=1e-10, atol=atol)

    @fast
    @given(one_state())
    def test_the_entropy_slope_is_minus_fisher_times_theta(self, p):
        def complex_entropy(theta):
            log_pi = complex_log_pi(p, theta)
            return -(np.exp(log_pi) * log_pi).sum()

        slope = complex_steps(complex_entropy, p.theta)
        atol = 1e-13 * sizes(p) * (1 + np.abs(p.preferences).max() / p.temperature)
        np.testing.assert_allclose(-p.fisher @ p.theta, slope, rtol=1e-10, atol=atol)

    @fast
    @given(one_state())
    def test_fisher_is_symmetric_and_positive_semidefinite(self, p):
        np.testing.assert_array_equal(p.fisher, p.fisher.T)
        assert np.linalg.eigvalsh(p.fisher).min() >= -10 * EPS * np.trace(p.fisher)

    @fast
    @given(one_state(), st.integers(-100, 100))
    def test_what_is_the_same_for_every_action_cancels(self, p, constant):
        common = np.full((p.n_actions, 1), float(constant))
        longer = SoftmaxPolicy(np.hstack([p.phi, common]), np.append(p.theta, 0.5), p.temperature, p.mask)
        rounding = 10 * EPS * (1 + np.abs(longer.preferences).max()) / p.temperature
        np.testing.assert_allclose(longer.probabilities, p.probabilities, atol=rounding)
        np.testing.assert_array_equal(longer.scores[:, -1], 0)
        np.testing.assert_array_equal(longer.fisher[-1], 0)

    @fast
    @given(several_states())
    def test_axes_before_phi_are_separate_states(self, p):
        for name in ("log_probabilities", "contributions", "expected_features", "scores", "fisher", "logit_scores"):
            one_by_one = [getattr(p.in_state(s), name) for s in range(len(p.phi))]
            np.testing.assert_allclose(getattr(p, name), one_by_one, rtol=1e-12, atol=1e-14 * sizes(p) ** 2)
        everywhere = np.flatnonzero(p.mask.all(axis=0))
        for action in everywhere:
            np.testing.assert_array_equal(p.score(action), p.scores[:, action])

    @fast
    @given(one_state())
    def test_a_temperature_divides_theta_and_once_more_the_scores(self, p):
        unit = at_temperature_1(p)
        np.testing.assert_allclose(p.probabilities, unit.probabilities, rtol=1e-11, atol=1e-300)
        np.testing.assert_allclose(p.scores * p.temperature, unit.scores, atol=20 * EPS * sizes(p) * p.temperature)
        atol = 1e-12 * (sizes(p) * p.temperature) ** 2
        np.testing.assert_allclose(p.fisher * p.temperature**2, unit.fisher, atol=atol)

    @fast
    @given(one_state())
    def test_the_functions_are_short_ways_to_the_properties(self, p):
        doors = {
            "logits": policy.logits(p.phi, p.theta, mask=p.mask),
            **{
                name: getattr(policy, name)(p.phi, p.theta, p.temperature, mask=p.mask)
                for name in (
                    "probabilities",
                    "log_probabilities",
                    "contributions",
                    "expected_features",
                    "scores",
                    "fisher",
                )
            },
        }
        for name, found in doors.items():
            np.testing.assert_array_equal(found, getattr(p, name))
        action = int(p.mask.argmax())
        np.testing.assert_array_equal(policy.score(p.phi, p.theta, action, p.temperature, mask=p.mask), p.score(action))


class TestRounding:
    """What cancels but for rounding is 0; what is only small keeps its digits."""

    def test_a_logit_whose_products_cancel_is_0(self):
        assert SoftmaxPolicy([[0.1, 0.2, -0.3], [1.0, 0, 0]], [1.0, 1.0, 1.0]).preferences.tolist() == [0, 1]

    @fast
    @given(st.integers(2, 6), st.floats(-5, 5), st.floats(0.1, 5), st.integers(0, 2**32 - 1))
    def test_an_action_at_the_centre_has_the_score_0(self, n, centre, width, seed):
        """Features in pairs on either side of one action's, all equally likely."""
        offsets = width * np.random.default_rng(seed).normal(size=(n, 3))
        phi = np.vstack([centre + offsets, np.full((1, 3), centre), 2 * centre - (centre + offsets)])
        scores = SoftmaxPolicy(phi, np.zeros(3)).scores
        np.testing.assert_array_equal(scores[n], 0)
        assert np.abs(scores[:n]).max() > 0.01 * width

    def test_a_feature_whose_mean_is_0_says_so(self):
        p = SoftmaxPolicy([[-1.0], [0.0], [1.0]], [0.0])
        assert p.expected_features.tolist() == [0]

    def test_a_small_number_by_itself_is_kept(self):
        assert SoftmaxPolicy([[1e-300, 0.0], [0, 1e-9]], [1e-8, 1.0]).preferences.tolist() == [1e-308, 1e-9]


class TestSaturation:
    def test_a_score_keeps_its_leading_digits_where_pi_rounds_to_1(self):
        # 1 - pi_0 = x/(1+x) with x = exp(-40), below the spacing of float64 around 1: phi - E[phi] would give 0.
        rare = math.exp(-40)
        scores = policy.scores(np.eye(2), [0.0, -40.0])
        np.testing.assert_allclose(scores, [[rare, -rare], [-1, 1]], rtol=1e-15)
        np.testing.assert_allclose(policy.fisher(np.eye(2), [0.0, -40.0]), rare * np.array([[1, -1], [-1, 1]]))

    def test_the_rarest_action_is_the_greatest_surprise(self):
        reference = case("seed/theta_phi_plus_b")
        own = np.diag(policy.scores(np.eye(4), reference.expected["logits"]))
        np.testing.assert_allclose(own, 1 - np.array(reference.expected["probs"]), rtol=reference.tolerance)
        assert own.argmax() == np.argmin(reference.expected["probs"])


class TestMask:
    phi = np.array([[1.0, 0.0], [0.5, -1.0], [2.0, 3.0]])
    theta = np.array([0.3, -0.7])
    mask = np.array([True, False, True])

    @fast
    @given(decisions())
    def test_the_other_actions_behave_as_if_the_masked_ones_did_not_exist(self, decision):
        p, action = decision
        alone, own = without_masked(p, action)
        for name in ("logits", "probabilities", "log_probabilities", "contributions", "scores"):
            np.testing.assert_allclose(
                getattr(p, name)[p.mask], getattr(alone, name), rtol=1e-13, atol=1e-15 * sizes(p)
            )
        for name in ("expected_features", "fisher", "entropy"):
            np.testing.assert_allclose(getattr(p, name), getattr(alone, name), rtol=1e-12, atol=1e-14 * sizes(p) ** 2)
        np.testing.assert_array_equal(p.score(action), p.scores[action])
        np.testing.assert_array_equal(p.of_allowed().scores, alone.scores)
        assert own == p.mask[:action].sum()

    def test_a_masked_action_may_have_any_features(self):
        huge = SoftmaxPolicy([[1.0], [1.7e308], [2.0]], [0.5], 1.0, [True, False, True])
        np.testing.assert_array_equal(huge.scores[[0, 2]], SoftmaxPolicy([[1.0], [2.0]], [0.5]).scores)

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


class TestRefusals:
    @pytest.mark.parametrize(
        ("phi", "theta", "message"),
        [
            ([1.0, 2.0], [1.0, 1.0], r"phi must have shape \(\.\.\., A, d\), got \(2,\)"),
            (np.ones((0, 2)), [1.0, 1.0], r"phi must have shape \(\.\.\., A, d\), none of them 0, got \(0, 2\)"),
            ([[1.0, 2.0], [1.0]], [1.0, 1.0], "phi must have shape .* rows of different lengths"),
            ([["x", "y"]], [1.0, 1.0], "phi must be real numbers"),
            ([[1.0, math.nan]], [1.0, 1.0], "phi must be finite, got nan"),
            ([[1.0, 2.0]], [1.0], r"theta must have shape \(d,\) = \(2,\), got \(1,\)"),
            ([[1.0, 2.0]], [[1.0, 2.0]], r"theta must have shape \(d,\) = \(2,\), got \(1, 2\)"),
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
        with pytest.raises(ValueError, match="phi minus its expectation is beyond what float64 can hold"):
            policy.scores([[1.7e308], [-1.7e308]], [0.0])
        with pytest.raises(ValueError, match="a score is beyond what float64 can hold"):
            policy.scores(np.eye(2), [0.0, 0.0], 1e-309)
        with pytest.raises(ValueError, match="fisher is beyond what float64 can hold"):
            policy.fisher([[1e200], [-1e200]], [0.0])

    def test_leaves_its_inputs_as_they_were(self):
        phi, theta = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([0.5, -0.5])
        policy.fisher(phi, theta)
        assert not np.shares_memory(SoftmaxPolicy(phi, theta).phi, phi)
        np.testing.assert_array_equal(phi, [[1.0, 2.0], [3.0, 5.0]])
        np.testing.assert_array_equal(theta, [0.5, -0.5])
