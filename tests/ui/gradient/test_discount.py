"""Where did γᵗ go: against the closed forms of the chain and of two steps, and against the reference cases."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.special import expit

from pgviz.reinforce.ascent import heights
from pgviz.ui.gradient import discount, loops
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GRID, ONE_DECISION, SHARED_CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.walks import STEPS, alpha_of
from pgviz.ui.shell.formats import short
from tests.reference import case
from tests.ui.gradient.reading import changed, drawn, grid, row, said
from tests.ui.sheet_reading import edits, number

ON_CHAIN = GradientScenario(world=CHAIN)
ROUNDED = 5.1e-4


def slope(x: float) -> float:
    return float(expit(x) * expit(-x))


def chain_gradient(theta: np.ndarray) -> np.ndarray:
    """∇ of J = σ(θ₁) + .5 (2 (1 − q) + .5 q), q = σ(θ₁ + .1 θ₂): 4 is paid three steps after R at s₁."""
    q = slope(theta[0] + 0.1 * theta[1])
    return np.array([slope(theta[0]) - 0.75 * q, -0.075 * q])


def chain_dropped(theta: np.ndarray) -> np.ndarray:
    """Without γᵗ the second decision counts as if it came first: twice."""
    q = slope(theta[0] + 0.1 * theta[1])
    return np.array([slope(theta[0]) - 1.5 * q, -0.15 * q])


class TestDirections:
    def test_the_chain_s_are_the_reference_s_and_146_6_degrees_apart(self) -> None:
        topic, expected = discount.section(ON_CHAIN), case("gamma_drop/chain_2d").expected
        found = grid(topic.sheets["directions"], "Two directions")
        for name, key in (("with γᵗ", "grad"), ("without γᵗ", "grad_dropped")):
            values = [number(text) for text in row(found, name)]
            assert values[:2] == pytest.approx(expected[key], abs=ROUNDED)
            assert values[2] == pytest.approx(np.linalg.norm(expected[key]), abs=ROUNDED)
        assert found.subtitle == f"{short(round(expected['angle_deg'], 1), 1)}° apart" == "146.6° apart"
        assert "146.6°: a small step along it lowers J" in said(topic)

    def test_with_theta_they_follow_the_closed_form(self) -> None:
        theta = np.array([1.0, -2.0])
        found = grid(discount.section(changed(ON_CHAIN, theta=(1.0, -2.0))).sheets["directions"], "Two directions")
        for name, closed in (("with γᵗ", chain_gradient), ("without γᵗ", chain_dropped)):
            assert [number(t) for t in row(found, name)[:2]] == pytest.approx(closed(theta), abs=ROUNDED)

    def test_what_has_no_direction_has_no_angle(self) -> None:
        topic = discount.section(changed(ON_CHAIN, r=(0.0, 0.0, 0.0)))
        assert grid(topic.sheets["directions"], "Two directions").subtitle == "no angle: one of them is 0"
        assert "there is no angle" in said(topic)

    @pytest.mark.parametrize("world", [ONE_DECISION, SHARED_CHAIN, CORRIDOR])
    def test_where_nothing_is_discounted_it_stands_on_the_chain_and_says_so(self, world: str) -> None:
        topic = discount.section(GradientScenario(world=world))
        assert f"stands on “{CHAIN}”" in topic.words[0]
        assert "steps" not in edits(topic.control)  # the page's horizon is that of another problem
        assert "146.6°" in said(topic)


class TestAscent:
    def test_both_paths_are_walked_step_by_step(self) -> None:
        topic = discount.section(ON_CHAIN)
        alpha = alpha_of(ON_CHAIN)
        traces = drawn(topic)
        for name, closed in (("along ∇J, with γᵗ", chain_gradient), ("without γᵗ", chain_dropped)):
            theta = np.zeros(2)
            for _ in range(STEPS):
                theta = theta + alpha * closed(theta)
            assert [traces[f"{name}, end"]["x"][0], traces[f"{name}, end"]["y"][0]] == pytest.approx(theta, abs=1e-9)
            value = expit(theta[0]) + 0.5 * (2 - 1.5 * expit(theta[0] + 0.1 * theta[1]))
            assert short(value) in said(topic)
            assert short(value) in topic.chart.alt

    def test_the_contours_are_the_exact_j(self) -> None:
        contour = drawn(discount.section(ON_CHAIN))["J"]
        x, y = np.meshgrid(contour["x"], contour["y"])
        closed = expit(x) + 0.5 * (2 - 1.5 * expit(x + 0.1 * y))
        np.testing.assert_allclose(np.array(contour["customdata"]), closed, rtol=0, atol=1e-12)

    def test_a_step_size_of_one_s_own(self) -> None:
        topic = discount.section(changed(ON_CHAIN, alpha=(0.5,)))
        assert "α = .5," in said(topic)
        assert edits(topic.control)["log_alpha"].value == pytest.approx(np.log10(0.5))


class TestCirculation:
    def test_on_two_steps_quadrature_and_closed_form_are_green_s_integral(self) -> None:
        """(1 − γ) p′ v′ over the disc, v = 12 − 2 π(a₀|s₁): by scipy."""
        now = GradientScenario(world=TWO_STEPS)
        theta, r = now.thetas, loops.RADIUS

        def density(y: float, x: float) -> float:
            return 0.1 * slope(theta[0] + x - theta[1]) * -2 * slope(theta[2] + y - theta[3])

        expected, _ = dblquad(density, -r, r, lambda x: -np.sqrt(r**2 - x**2), lambda x: np.sqrt(r**2 - x**2))
        kept, dropped, closed = row(grid(discount.section(now).sheets["round"], "∮"), TWO_STEPS)
        assert kept == "0"
        assert dropped == closed == short(expected, 5)
        loop = loops.loop_of(now)
        assert loop.dropped.value == pytest.approx(expected, abs=1e-9)
        assert loop.closed == pytest.approx(expected, abs=1e-9)

    def test_another_plane_turns_the_sign_and_one_of_one_state_has_no_closed_form(self) -> None:
        mine = loops.loop_of(GradientScenario(world=TWO_STEPS, plane=(0, 2)))
        turned = loops.loop_of(GradientScenario(world=TWO_STEPS, plane=(2, 0)))
        assert turned.closed == pytest.approx(-mine.closed)
        assert turned.dropped.value == pytest.approx(-mine.dropped.value)
        assert loops.loop_of(GradientScenario(world=TWO_STEPS, plane=(0, 1))).closed is None

    def test_the_chain_does_no_work_the_grid_does(self) -> None:
        assert "so it is the gradient of something, only not of J" in said(discount.section(ON_CHAIN))
        topic = discount.section(GradientScenario(world=GRID))
        assert f"On “{GRID}” the direction without γᵗ does work round the circle" in said(topic)
        assert row(grid(topic.sheets["round"], "∮"), GRID)[0] == "0"


class TestCuts:
    def test_what_the_chain_pays_within_each_horizon(self) -> None:
        """1 at once with p = ½; 2 after L, discounted once; 4 after R, discounted four times."""
        found = grid(discount.section(ON_CHAIN).sheets["cuts"], "Episodes that are cut")
        values = [0.5, 0.5 + 0.5, 1.0, 1.0, 1.0 + 0.5 * 4 * 0.5**4]
        for steps, value in enumerate(values, 1):
            assert row(found, f"{steps} step")[0] == short(value)
        assert row(found, "not cut") == [short(values[-1]), "—", "—"]
        assert row(found, "5 steps")[1:] == ["0°", "146.6°"]

    def test_training_sees_the_cut_problem(self) -> None:
        topic = discount.section(changed(ON_CHAIN, horizon=(3,)))
        assert "cut after 3 steps: its J is 1, that of whole episodes 1.125" in said(topic)
        assert [r.header.text for r in grid(topic.sheets["cuts"], "Episodes").rows][-2:] == ["3 steps", "not cut"]
        marked = [r.header.text for r in grid(topic.sheets["cuts"], "Episodes").rows if r.cells[0].mark]
        assert marked == ["3 steps"]

    def test_the_paths_follow_the_cut_gradient_over_the_whole_j(self) -> None:
        """Cut after one step only the first reward is seen: ∇J is σ′(θ₁) along the first parameter."""
        topic = discount.section(changed(ON_CHAIN, horizon=(1,), alpha=(1.0,)))
        x = 0.0
        for _ in range(STEPS):
            x += slope(x)
        end = drawn(topic)["along ∇J, with γᵗ, end"]
        assert (end["x"][0], end["y"][0]) == pytest.approx((x, 0), abs=1e-9)
        there = heights(ON_CHAIN.mdp, ON_CHAIN.features, [x, 0.0])
        assert short(float(there)) in said(topic)
