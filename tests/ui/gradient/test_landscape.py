"""One landscape, many estimators: paths, their ends and their scatter; F18 by the corridor's closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit

from pgviz.reinforce.ascent import sampled_ascents
from pgviz.ui.gradient import landscape
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GRID, SHARED_CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.walks import FIRST, STEPS, alpha_of, path_of
from pgviz.ui.shell.formats import short
from tests.ui.gradient.reading import changed, column, drawn, grid, row, said
from tests.ui.sheet_reading import edits

ON_CHAIN = GradientScenario(world=CHAIN)


def corridor_values(p: float) -> np.ndarray:
    """v of the three states: v₁ = −1 + p v₂ + (1 − p) v₁ and so on, solved as three equations."""
    q = 1 - p
    return np.linalg.solve([[p, -p, 0], [-p, 1, -q], [0, -q, 1]], [-1.0, -1, -1])


class TestPaths:
    def test_the_sampled_ones_are_the_core_s_under_the_page_s_switches(self) -> None:
        now = changed(ON_CHAIN, seed=4, ascent=3, keep=False)
        expected = sampled_ascents(
            now.mdp,
            now.features,
            now.thetas,
            steps=STEPS,
            alpha=alpha_of(now),
            batch=3,
            runs=landscape.RUNS,
            horizon=5,
            seed=4,
            discounted=False,
        )
        traces = drawn(landscape.section(now))
        np.testing.assert_allclose(traces[f"{landscape.RUNS} sampled ascents, batch 3, end"]["x"], expected[-1, :, 0])
        line = traces[f"{landscape.RUNS} sampled ascents, batch 3"]["y"]
        assert line[: STEPS + 1] == pytest.approx(expected[:, 0, 1])
        assert line[STEPS + 1] is None

    def test_only_the_plane_s_parameters_move(self) -> None:
        now = GradientScenario(world=TWO_STEPS, plane=(4, 1))
        paths = landscape.paths_of(now, 2)
        assert (np.ptp(paths, axis=(0, 1))[[0, 2, 3, 5]] == 0).all()
        assert (np.ptp(paths, axis=(0, 1))[[1, 4]] > 0).all()

    def test_an_unbiased_estimator_has_one_exact_path_a_biased_one_two(self) -> None:
        assert "the mean of this estimator" not in drawn(landscape.section(ON_CHAIN))
        topic = landscape.section(changed(ON_CHAIN, keep=False))
        end = drawn(topic)["the mean of this estimator, end"]
        assert end["x"] == [pytest.approx(path_of(ON_CHAIN, False)[-1, 0])]
        assert "No batch is large enough for ∇J" in said(topic)

    def test_larger_batches_end_nearer_together(self) -> None:
        apart = [landscape.spread_of(ON_CHAIN, batch).apart for batch in (1, 10, 100)]
        assert apart[0] > 2 * apart[1] > 4 * apart[2]

    def test_it_says_so_only_where_these_runs_show_it(self) -> None:
        """A hundred episodes a step against one; twice the same, so that nothing was pulled; no scatter at all."""
        one, many = (landscape.spread_of(ON_CHAIN, batch) for batch in (1, 100))
        assert landscape.pulled(one, many).startswith("**Batch size pulls the paths together**: the ends of 6 runs")
        assert "which these few runs do not show" in landscape.pulled(many, many)
        assert "All paths are one" in said(landscape.section(changed(ON_CHAIN, r=(0.0, 0.0, 0.0))))

    def test_the_spread_by_hand(self) -> None:
        now = changed(ON_CHAIN, ascent=7)
        ends = landscape.paths_of(now, 7)[-1]
        j = expit(ends[:, 0]) + 0.5 * (2 - 1.5 * expit(ends[:, 0] + 0.1 * ends[:, 1]))
        topic = landscape.section(now)
        found = grid(topic.sheets["batches"], "Sampled ascents")
        texts = row(found, "7 episodes")
        assert texts[0] == f"{short(float(np.median(j)))} ({short(j.min())} to {short(j.max())})"
        away = np.sqrt(((ends - path_of(now, True)[-1]) ** 2).sum(axis=1))
        apart = f"{short(float(np.sqrt((away**2).mean())))} ({short(away.min())} to {short(away.max())})"
        assert texts[1] == apart
        assert apart in topic.chart.alt
        assert texts[2] == str(7 * STEPS)
        assert [r.header.text for r in found.rows if r.cells[0].mark] == ["7 episodes a step"]

    @pytest.mark.parametrize("world", [CHAIN, TWO_STEPS, CORRIDOR, GRID])
    def test_the_first_exact_step_is_about_as_long_as_is_meant(self, world: str) -> None:
        path = path_of(GradientScenario(world=world), True)
        assert FIRST / 2.6 < np.linalg.norm(path[1] - path[0]) <= FIRST * (1 + 1e-9)

    def test_one_parameter_has_no_landscape(self) -> None:
        topic = landscape.section(GradientScenario(world=SHARED_CHAIN))
        assert f"stands on “{CHAIN}”" in topic.words[0]
        assert set(edits(topic.control)) == {"ascent", "log_alpha"}

    def test_a_walking_baseline(self) -> None:
        assert "subtracts the v of where it is" in said(landscape.section(changed(ON_CHAIN, baseline="optimal")))
        same = landscape.paths_of(changed(ON_CHAIN, baseline="given", b=0.0), 2)
        np.testing.assert_array_equal(same, landscape.paths_of(ON_CHAIN, 2))


class TestStarts:
    def test_f18_v_at_a_half(self) -> None:
        found = grid(landscape.section(GradientScenario(world=CORRIDOR)).sheets["batches"], "The best p")
        assert column(found, 0) == ["−12", "−10", "−6"] == [short(round(v, 9)) for v in corridor_values(0.5)]

    def test_f18_the_best_p_depends_on_the_start(self) -> None:
        topic = landscape.section(GradientScenario(world=CORRIDOR))
        found = grid(topic.sheets["batches"], "The best p")
        for state in (0, 1):
            best = minimize_scalar(
                lambda p: -corridor_values(p)[state],  # noqa: B023
                bounds=(0.01, 0.99),
                method="bounded",
                options={"xatol": 1e-9},
            )
            assert found.rows[state].cells[1].text == short(best.x)
            assert found.rows[state].cells[2].text == short(-best.fun)
        assert ".586 from s₁ (−11.66), .551 from s₂ (−9.90)" in said(topic)
        assert [cell.text for cell in found.rows[2].cells[1:]] == ["→ 1", "→ −3"]
        assert corridor_values(1 - 1e-7)[2] == pytest.approx(-3, abs=1e-5)

    def test_now_follows_theta(self) -> None:
        now = GradientScenario(world=CORRIDOR, theta=(1.0, 0.0))
        found = grid(landscape.section(now).sheets["batches"], "The best p")
        assert column(found, 0) == [short(v) for v in corridor_values(expit(1.0))]
        assert f"now p = {short(expit(1.0))}" in found.subtitle
