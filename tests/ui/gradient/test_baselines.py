"""What may be subtracted: exact scatter by listing episodes, measured scatter within its error, F8 and F10."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pgviz.reinforce import gradient_samples
from pgviz.ui.gradient import baselines, section_cases
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GIVEN, GRID, ONE_DECISION, TWO_STEPS, GradientScenario
from pgviz.ui.shell.formats import short
from tests.reference import case
from tests.reinforce import brute
from tests.ui.gradient.reading import changed, column, drawn, grid, row, said
from tests.ui.sheet_reading import edits, number

NAMED = [name for name in baselines.NAMES if name != GIVEN]
HURTS = section_cases.decision((1.0, 0.0), section_cases.NINE_TO_ONE)


def world_of(now: GradientScenario) -> brute.World:
    return brute.World(now.mdp, now.features, np.array(now.thetas), now.steps)


def traces_of(now: GradientScenario) -> dict[str, float]:
    return {one.baseline: one.trace for one in baselines.spreads_of(now)}


def one_decision_trace(pi: list[float], r: list[float], b: float) -> float:
    """E‖(r − b)(e − π)‖² − ‖∇J‖², by hand."""
    scores = np.eye(len(pi)) - np.array(pi)
    mean = sum(p * reward * score for p, reward, score in zip(pi, r, scores, strict=True))
    second = sum(p * (reward - b) ** 2 * score @ score for p, reward, score in zip(pi, r, scores, strict=True))
    return float(second - mean @ mean)


class TestExact:
    @pytest.mark.parametrize("world", [ONE_DECISION, TWO_STEPS, CHAIN])
    @pytest.mark.parametrize("returns", ["to-go", "full", "immediate"])
    def test_traces_are_those_of_all_episodes(self, world: str, returns: str) -> None:
        now = GradientScenario(world=world, returns=returns, keep=False)
        for name, trace in traces_of(now).items():
            if name != GIVEN:
                _, covariance = brute.moments(world_of(now), returns, False, name)
                assert trace == pytest.approx(np.trace(covariance), rel=1e-9, abs=1e-12)

    def test_the_sheet_shows_them_with_one_mean(self) -> None:
        now = GradientScenario(world=TWO_STEPS)
        found = grid(baselines.section(now).sheets["baselines"], "Baselines")
        assert column(found, 1) == [baselines.trace_text(trace) for trace in traces_of(now).values()]
        mean, _ = brute.moments(world_of(now), "to-go", True, "none")
        assert set(column(found, 3)) == {short(float(np.linalg.norm(mean)))}
        assert [number(t) for t in column(found, 1)][:3] == pytest.approx([49.283, 9.752, 1.695], abs=5.1e-4)

    def test_v_hurts(self) -> None:
        """π = (.9, .1), r = (1, 0): .0018 without, .1152 with V, 0 with b* = .1."""
        topic = baselines.section(HURTS)
        found = grid(topic.sheets["baselines"], "Baselines")
        expected = {"none": 0.0, "b = v(s)": 0.9, "best b(s)": 0.1}
        for name, b in expected.items():
            trace = one_decision_trace([0.9, 0.1], [1, 0], b)
            assert row(found, name)[:2] == [short(b), short(round(trace, 12), 4)]
        assert "Here v is worse than no baseline: .0018 without, .1152 with v, 0 at best" in said(topic)

    def test_of_the_reference(self) -> None:
        """p = (.99, .01): V is 98² times worse, and b* leaves nothing but rounding: 0."""
        expected = case("bandit/V_hurts").expected
        found = traces_of(section_cases.decision((1.0, 0.0), (math.log(0.99), math.log(0.01))))
        assert found["none"] == pytest.approx(expected["trVar_none"], rel=1e-9)
        assert found["value"] == pytest.approx(expected["trVar_V"], rel=1e-9)
        assert found["optimal"] == 0.0

    def test_b_s_own_row_and_f8(self) -> None:
        """F8: π = (.9, .1), r = (5, 10): 16.245, 2.88, b* = 9.5 gives 0; the mean is (−.45, .45)."""
        topic = baselines.section(section_cases.BEST)
        found = grid(topic.sheets["baselines"], "Baselines")
        assert row(found, "none")[1] == "16.245" == short(one_decision_trace([0.9, 0.1], [5, 10], 0), 3)
        assert row(found, "b = v(s)")[:2] == ["5.5", "2.88"]
        assert row(found, "best b(s)")[:2] == ["9.5", "0"]
        assert row(found, "b, to drag")[:3] == ["9.5", "0", "0 ± 0"]
        assert row(grid(topic.sheets["forbidden"], "Subtracted"), "the mean of")[2] == "(−.45, .45)"


class TestMeasured:
    @pytest.mark.parametrize("world", [TWO_STEPS, CORRIDOR, GRID])
    def test_measured_traces_are_within_five_errors(self, world: str) -> None:
        for one in baselines.spreads_of(GradientScenario(world=world, seed=5)):
            assert abs(one.measured - one.trace) <= 5 * one.error

    def test_they_are_those_of_the_page_s_episodes(self) -> None:
        now = GradientScenario(world=TWO_STEPS, seed=7)
        samples = gradient_samples(
            now.mdp, now.features, now.thetas, episodes=baselines.CHUNK, horizon=2, seed=7, baseline="value"
        )
        (found,) = [one for one in baselines.spreads_of(now) if one.baseline == "value"]
        assert found.measured == pytest.approx(np.cov(samples.T).trace(), rel=1e-12)

    def test_draws_that_are_alike_say_nothing_of_their_uncertainty(self) -> None:
        """π = (.9999998, …): 1024 draws are one action. What is exactly 0 has no uncertainty."""
        now = section_cases.decision((0.0, 1.0), (15.4, 0.0))
        found = grid(baselines.section(now).sheets["baselines"], "Baselines")
        assert row(found, "none")[2] == "0 ± ?"
        assert row(found, "best b(s)")[1:3] == ["0", "0 ± 0"]

    def test_the_bars(self) -> None:
        """What is exactly 0 has no bar, and says so; the page's own is outlined."""
        topic = baselines.section(changed(HURTS, baseline="value"))
        traces = drawn(topic)
        exact = list(traces_of(HURTS).values())
        assert traces["exact"]["x"] == [value if value > 0 else None for value in exact]
        assert traces["exact"]["marker"]["line"]["width"].index(3) == list(baselines.NAMES).index("value")
        texts = [note["text"] for note in topic.chart.figure.to_dict()["layout"]["annotations"]]
        assert texts == [" exactly 0"] * 2
        assert topic.chart.figure.layout.xaxis.type == "log"


class TestForbidden:
    @pytest.mark.parametrize("n", [1, 2, 5])
    def test_a_mean_that_contains_the_sample_leaves_1_minus_1_over_n(self, n: int) -> None:
        """F10."""
        now = changed(section_cases.CONTAINED, k=n)
        found = grid(baselines.section(now).sheets["forbidden"], "Subtracted")
        gradient = np.array([-1 / 3, 0, 1 / 3])
        assert row(found, "a mean that")[0] == short(1 - 1 / n)
        assert row(found, "a mean that")[1] == short(float(np.linalg.norm(gradient)) / n)
        others = ["—"] * 3 if n == 1 else ["1", "0", "(−.333, 0, .333)"]
        assert row(found, "the mean of the others") == others
        assert row(found, "a baseline per action") == ["0", ".471", "(0, 0, 0)"]

    def test_f10_for_two(self) -> None:
        topic = baselines.section(section_cases.CONTAINED)
        found = grid(topic.sheets["forbidden"], "Subtracted")
        assert row(found, "a mean that")[2] == "(−.167, 0, .167)"
        assert "(1 − 1/N) = .5 of ∇J" in said(topic)

    def test_too_many_episodes_are_not_listed(self) -> None:
        topic = baselines.section(GradientScenario(world=GRID))
        assert set(topic.sheets) == {"baselines"}
        assert "too many to list" in said(topic)

    def test_what_is_dragged(self) -> None:
        assert set(edits(baselines.section(HURTS).control)) == {"b", "k"}
