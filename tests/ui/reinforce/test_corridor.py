"""The short corridor as published: against closed forms, the noise-free curve, and an independent simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pgviz.examples.problems import corridor
from pgviz.reinforce.ascent import flow_times
from pgviz.ui.reinforce import corridor as section
from tests.reference import case

pytestmark = pytest.mark.thorough

V_STAR, P_STAR = -6 - 4 * math.sqrt(2), 2 - math.sqrt(2)


@pytest.fixture(scope="module")
def walks() -> list[section.Walk]:
    return [section.walked(power) for power in section.POWERS]


def slope(p: float) -> float:
    """∂v(s₁)/∂θ(right) = v'(p) p (1 − p)."""
    return (2 * p * (1 - p) - (2 * p - 4) * (1 - 2 * p)) / (p * (1 - p))


def simulated(power: int) -> dict[str, float]:
    """S&B's boxed REINFORCE, θ fixed within an episode, by plain Python."""
    found: dict[str, float] = case("corridor/reinforce_sim").expected[f"frozen/alpha=2^{power}"]
    return found


class TestBest:
    def test_it_is_two_minus_the_root_of_two_from_the_first_place(self) -> None:
        found = section.best_from(0)
        assert found.right == pytest.approx(P_STAR, abs=1e-9)
        assert found.performance == pytest.approx(V_STAR, abs=1e-12)

    def test_it_depends_on_where_episodes_start(self) -> None:
        """ai.SE, Exercise 13.1: from s₂ v = v(s₁) + 1/p, best where its derivative is 0: .551, −9.90."""
        found, p = section.best_from(1), np.linspace(0.5, 0.6, 100_001)
        v = (2 * p - 4) / (p * (1 - p)) + 1 / p
        assert found.right == pytest.approx(p[v.argmax()], abs=2e-6)
        assert found.performance == pytest.approx(v.max(), abs=1e-9)
        words = section.words([])[-1]
        assert "from s₁ it is .586, worth −11.66; from s₂ .551, worth −9.90" in words
        assert "At p = .5 v is (−12, −10, −6)" in words


class TestTimes:
    def test_flow_passes_where_the_noise_free_curve_does(self) -> None:
        """``corridor/expected_curve``: 999 exact steps of α = 2⁻¹³ lead to p = .468, a little before the flow is there.

        Steps x ← x + α f(x) with f falling from f₀ to f₁ save α/2 ln(f₀/f₁) of the flow's time, to first order.
        """
        reference = case("corridor/expected_curve/alpha=2^-13")
        begin, (p, _) = math.log(0.05 / 0.95), reference.expected["1000"]
        x = np.linspace(0, math.log(p / (1 - p)) - begin, 400)
        times = flow_times(corridor().mdp, corridor().features, [begin / 2, -begin / 2], [0.5, -0.5], x)
        assert times[0] == 0
        assert (np.diff(times) > 0).all()
        saved = 2.0**-14 * math.log(slope(0.05) / slope(p))
        assert times[-1] == pytest.approx(999 * 2.0**-13 + saved, rel=2e-4)

    def test_it_never_passes_the_best(self) -> None:
        x = np.linspace(0, 1, 5)
        times = flow_times(corridor().mdp, corridor().features, [0, 0], [0.5, -0.5], x)
        assert np.isfinite(times).tolist() == [True, True, False, False, False], "p* is at x = .347"

    def test_a_step_size_of_half_needs_twice_the_episodes(self, walks: list[section.Walk]) -> None:
        needed = [section.episodes_needed(walk) for walk in walks]
        assert needed[1] == pytest.approx(2 * needed[0], rel=0.03)
        assert needed[2] == pytest.approx(4 * needed[0], rel=0.03)
        assert needed[0] < section.EPISODES < needed[1], "too few are published for two of three"

    def test_exact_ascent_is_as_near_as_it_says_after_so_many_steps(self, walks: list[section.Walk]) -> None:
        """θ ← θ + α ∇J by the closed form: v'(p) p (1 − p) for right, its opposite for left."""
        x = math.log(0.05 / 0.95)
        for _ in range(section.episodes_needed(walks[0])):
            x += 2 * walks[0].alpha * slope(1 / (1 + math.exp(-x)))
        p = 1 / (1 + math.exp(-x))
        assert V_STAR - (2 * p - 4) / (p * (1 - p)) == pytest.approx(section.NEAR, rel=0.05)


class TestRuns:
    def test_they_start_at_a_twentieth_and_no_episode_is_cut(self, walks: list[section.Walk]) -> None:
        for walk in walks:
            np.testing.assert_allclose(walk.right[0], 0.05, rtol=1e-12)
            np.testing.assert_allclose(walk.performance[0], -82.1052631578947, rtol=1e-12)
            assert walk.uncut.all()
            assert walk.right.shape == (101, 100)

    def test_j_is_that_of_p_by_the_closed_form(self, walks: list[section.Walk]) -> None:
        for walk in walks:
            p = walk.right
            np.testing.assert_allclose(walk.performance, (2 * p - 4) / (p * (1 - p)), rtol=1e-11)
            assert (walk.performance <= V_STAR + 1e-9).all()

    @pytest.mark.parametrize("k", range(3))
    def test_they_end_where_an_independent_simulation_ends(self, walks: list[section.Walk], k: int) -> None:
        """Mean of the last 100 returns and median of p, each within four standard errors of the difference."""
        walk, reference = walks[k], simulated(section.POWERS[k])
        mean = walk.returns[-100:].mean()
        assert mean == pytest.approx(reference["mean_last100"], abs=4 * math.sqrt(2) * reference["se_last100"])
        spread = 1.253 * 0.741 * float(np.diff(reference["p_iqr"])[0]) / 10  # type: ignore[arg-type]
        median = float(np.median(walk.right[-1]))
        assert median == pytest.approx(reference["median_p_final"], abs=4 * math.sqrt(2) * spread)


class TestShown:
    def test_the_charts_are_the_means_of_the_runs_and_the_best_is_a_line(self, walks: list[section.Walk]) -> None:
        worth, right = section.charts(walks)
        for chart, best, of in ((worth, V_STAR, "performance"), (right, P_STAR, "right")):
            drawn = {trace.name: np.asarray(trace.y, dtype=float) for trace in chart.figure.data}
            for walk in walks:
                np.testing.assert_allclose(drawn[walk.name], getattr(walk, of).mean(axis=1))
            (line,) = chart.figure.layout.shapes
            assert line.y0 == line.y1 == pytest.approx(best, abs=1e-9)
            assert len({trace.line.dash for trace in chart.figure.data if trace.name in {w.name for w in walks}}) == 3
        assert "the best is −11.657" in worth.alt
        assert "the best is .586" in right.alt

    def test_every_line_is_named_in_a_legend_or_apart_from_the_others_at_its_end(
        self, walks: list[section.Walk]
    ) -> None:
        worth, right = section.charts(walks)
        named = [trace.name for trace in worth.figure.data if trace.showlegend is not False]
        assert worth.figure.layout.showlegend
        assert named == ["mean return", *(walk.name for walk in walks)]
        notes = [note for note in right.figure.layout.annotations if note.text.startswith("α")]
        assert [note.text for note in notes] == [walk.name for walk in walks]
        assert (np.diff([note.y for note in notes]) < -0.05).all()

    def test_returns_are_means_of_ten_episodes_of_all_runs_at_the_middle_of_the_ten(
        self, walks: list[section.Walk]
    ) -> None:
        drawn = section.charts(walks)[0].figure.data[1]
        assert (drawn.x[3], len(drawn.x)) == (35, 100)
        assert drawn.y[3] == pytest.approx(walks[1].returns[30:40].mean(), rel=1e-12)

    def test_a_step_size_that_is_too_small_for_the_episodes_is_called_so(self, walks: list[section.Walk]) -> None:
        large, middle, small, _ = section.words(walks)
        assert large.startswith("**α = 2⁻¹² arrives**")
        assert middle.startswith("**α = 2⁻¹³ is too small for 1000 episodes**")
        assert small.startswith("**α = 2⁻¹⁴ is too small for 1000 episodes**")
        assert f"Exact ascent would need {section.episodes_needed(walks[2])}" in small

    def test_the_stages_do_the_work_and_the_rest_takes_no_time(self) -> None:
        assert [doing for doing, _ in section.TOPIC.stages] == [
            "Training 100 runs with α = 2⁻¹² …",
            "Training 100 runs with α = 2⁻¹³ …",
            "Training 100 runs with α = 2⁻¹⁴ …",
            "How long exact ascent takes …",
        ]
        for _, work in section.TOPIC.stages:
            assert work() is work(), "kept: the same for everybody"
        (grid,) = section.TOPIC.result().sheet.parts
        assert [row.header.text for row in grid.rows] == ["α = 2⁻¹²", "α = 2⁻¹³", "α = 2⁻¹⁴"]  # type: ignore[union-attr]
