"""What REINFORCE shows: sheets, film, curves and words, each against a second computation."""

from __future__ import annotations

import dataclasses
import functools
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import softmax

from pgviz.examples.worlds import CLIFF, SMALL, WORLDS
from pgviz.reinforce.training import train_in_steps
from pgviz.ui.components.player.wire import encode as encode_film
from pgviz.ui.components.sheet import Edit, Grid, Report, Sheet
from pgviz.ui.reinforce.edits import EDITS, in_world
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario
from pgviz.ui.reinforce.settings import settings_sheet
from pgviz.ui.reinforce.training import MUCH, Trained, train_scenario, trained_once
from pgviz.ui.reinforce.view import View, view, view_once
from pgviz.ui.reinforce.world import about_world, rewards_sheet, source_of
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart, parts_of
from tests.figures.reading import is_drawable
from tests.patience import draws
from tests.ui.reinforce.scenarios import quick, reinforced


@functools.cache
def seen(now: ReinforceScenario) -> View:
    return view(now, trained_once(now))


def shown(**changes: object) -> View:
    return seen(ReinforceScenario(**changes))  # type: ignore[arg-type]


def edits(sheet: Sheet) -> dict[str, Edit]:
    grids = [part for part in sheet.parts if isinstance(part, Grid)]
    cells = (cell for grid in grids for row in grid.rows for cell in row.cells if cell is not None)
    return {cell.edit.name: cell.edit for cell in cells if cell.edit is not None}


def curve(chart: Chart, begins: str) -> np.ndarray:
    """The numbers of the curve whose name begins so."""
    (found,) = (trace.y for trace in chart.figure.data if trace.name.startswith(begins))
    return np.asarray(found, dtype=float)


def policies(trained: Trained, run: int) -> np.ndarray:
    """π of every record of a run, (K, S, A)."""
    return softmax(np.einsum("sad,kd->ksa", trained.features, trained.training.thetas[:, run]), axis=-1)


def values_within(trained: Trained, pi: np.ndarray, horizon: int) -> np.ndarray:
    """v with so many steps to go, (S,), backup by backup: S&B §4.1."""
    mdp = trained.world.mdp
    v = np.zeros(mdp.n_states)
    for _ in range(horizon):
        v = (pi * (mdp.reward + mdp.gamma * mdp.transition @ v)).sum(axis=1)
    return v


class TestEveryPart:
    @pytest.mark.thorough
    @settings(max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced())
    def test_it_can_be_shown(self, now: ReinforceScenario) -> None:
        """Divergence, γ of 0 and of 1, endless episodes, rewards of a thousand."""
        for name, part in parts_of(view(now, train_scenario(now))):
            if name == "also":
                assert part is None or is_drawable(part[0].figure)
            elif isinstance(part, Sheet):
                json.dumps(part.to_data(), allow_nan=False)
            elif isinstance(part, Chart):
                numbers = [v for trace in part.figure.data for v in (*trace.x, *trace.y) if v is not None]
                assert np.isfinite(np.array(numbers, dtype=float)).all()
                assert np.isfinite(part.figure.layout.yaxis.range).all()
            elif name == "film":
                assert np.isfinite(part.takes[0].shade).all()
                encode_film(part)
            elif name in ("words", "about_world", "sources"):
                assert "nan" not in " ".join([part] if isinstance(part, str) else part).split()

    @settings(max_examples=draws(50), suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced())
    def test_every_cell_edits_what_it_shows(self, now: ReinforceScenario) -> None:
        sheets = [sheet for sheet in (settings_sheet(now), rewards_sheet(now)) if sheet is not None]
        assert (rewards_sheet(now) is None) == (now.world != OWN)
        for edit in (edit for sheet in sheets for edit in edits(sheet).values()):
            assert EDITS.applied(now, Report(edit.name, edit.value, None, True)).scenario == now

    def test_the_settings_are_all_there(self) -> None:
        assert set(edits(shown().settings)) == {"alpha", "gamma", "slip", "episodes", "runs", "seed", "shown"}
        own = in_world(ReinforceScenario(), OWN).scenario
        assert set(edits(seen(own).rewards or Sheet("", ()))) == {"step", "goal", "pit", "cliff", "horizon"}


class TestWorld:
    @pytest.mark.parametrize("name", WORLDS)
    def test_a_world_shows_its_sentence_its_rewards_and_where_it_comes_from(self, name: str) -> None:
        world, now = WORLDS[name], quick(name)
        said, _ = about_world(now)
        assert said.startswith(world.sentence)
        assert f"Each step pays {short(world.step_reward)}" in said
        pays = {"G": world.goal_reward, "H": world.pit_reward, "C": world.cliff_reward}
        for symbol, what in (("G", "the goal"), ("H", "a pit"), ("C", "a fall from the cliff")):
            sign = "+" if pays[symbol] > 0 else ""
            assert (f"{what} {sign}{short(pays[symbol])} on top" in said) == (symbol in world.text)
        assert (f"{short(world.slip)} of the steps slip" in said) == (world.slip > 0)
        assert said.endswith(f"cut after {now.horizon} steps.")
        assert world.source in source_of(now)

    def test_the_sentence_of_other_rules_is_not_said(self) -> None:
        now = quick("cliff", cliff="-1")
        assert CLIFF.sentence not in about_world(now)[0]
        assert "cliff −1 on top" in about_world(now)[0]

    @pytest.mark.parametrize("name", [*WORLDS, OWN])
    def test_no_drag_makes_the_text_longer_than_its_place(self, name: str) -> None:
        """The cells stand below it: they would move under the hand."""
        now = in_world(ReinforceScenario(), name).scenario
        for slip in (0.0, 0.2, 0.111, 1.0, now.slip):
            said, longest = about_world(dataclasses.replace(now, slip=slip))
            assert len(said) <= len(longest)
            assert abs(len(longest) - len(about_world(now)[1])) <= len(".111")


class TestFilm:
    def test_takes_are_episodes_of_the_run_with_the_policy_that_acted(self) -> None:
        now = ReinforceScenario(runs=3, episodes=41, shown=2)
        screened, trained = seen(now), trained_once(now)
        assert screened.shots[0] == 0
        assert screened.shots[-1] == len(trained.training.episodes_recorded) - 2
        for take, record in zip(screened.film.takes, screened.shots, strict=True):
            episode = int(trained.training.episodes_recorded[record])
            assert take.label == f"episode {episode + 1}"
            assert take.steps == trained.training.lengths[episode, 2]
            acting = ~trained.world.mdp.terminal
            np.testing.assert_allclose(take.pi[acting], policies(trained, 2)[record][acting], atol=1e-6)
        assert screened.film.total == "of 41"

    @pytest.mark.parametrize("seed", range(3))
    def test_a_fall_enters_the_cliff_whatever_the_path_looks_like(self, seed: int) -> None:
        """The film guessed falls by the path: with slips it was wrong in 331 of 11,448 steps. Rewards tell a fall."""
        now = quick("cliff", slip="0.3", episodes="40", horizon="100", seed=str(seed), runs="1")
        screened, trained = seen(now), trained_once(now)
        cliff = np.array([cell == "C" for cell in trained.world.cells])
        falls = 0
        for take, record in zip(screened.film.takes, screened.shots, strict=True):
            fell = cliff[take.entered.astype(int)]
            at_rest = take.cells[1:].astype(int)
            np.testing.assert_array_equal(take.entered[~fell], at_rest[~fell])
            assert (at_rest[fell] == trained.world.start).all()
            paid = trained.training.undiscounted[int(trained.training.episodes_recorded[record]), 0]
            assert paid == now.step * take.steps + now.cliff * fell.sum()
            falls += int(fell.sum())
        assert falls > 20

    def test_the_shade_has_sane_numbers_where_a_policy_hardly_ever_ends(self) -> None:
        """The legend said v = −5795592.53."""
        now = quick("cliff", episodes="300", horizon="200", runs="1")
        screened, trained = seen(now), trained_once(now)
        assert trained.assessment.performance.min() < -1e5
        values = np.array([values_within(trained, policies(trained, 0)[k], 200) for k in screened.shots])
        acting = values[:, ~trained.world.mdp.terminal]
        assert screened.film.legend == (f"v = {short(acting.min())}", f"v = {short(acting.max())}")
        assert acting.min() > -20_000, "no more than a fall each step"
        assert "within 200 steps" in screened.film.note

    def test_another_run_is_filmed_and_nothing_is_trained_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        trainings: list[int] = []

        def counted(*args: object, **kwargs: object) -> object:
            trainings.append(1)
            return train_in_steps(*args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr("pgviz.ui.reinforce.training.train_in_steps", counted)
        now = ReinforceScenario(runs=4, episodes=12, seed=4321)
        paths = {run: view_once(dataclasses.replace(now, shown=run)).film.takes[-1].cells.tolist() for run in range(4)}
        assert len(trainings) == 1
        assert len({str(path) for path in paths.values()}) > 1

    def test_the_film_of_a_run_does_not_depend_on_how_many_there_are(self) -> None:
        few, many = (seen(ReinforceScenario(runs=runs, episodes=20, shown=1)).film for runs in (2, 33))
        assert [take.cells.tolist() for take in few.takes] == [take.cells.tolist() for take in many.takes]


class TestCurves:
    def test_they_start_at_the_uniform_policy_and_stay_below_the_optimum(self) -> None:
        mdp = SMALL.build().mdp
        chart = shown(runs=3, episodes=20).curves
        begin = mdp.performance(np.full((mdp.n_states, 4), 0.25))
        for name in ("J(θ) of the run", "median"):
            assert curve(chart, name)[0] == pytest.approx(begin)
            assert np.all(curve(chart, name) <= mdp.optimal_performance() + 1e-12)

    def test_they_are_j_of_every_recorded_policy_and_the_returns_of_the_filmed_run(self) -> None:
        now = ReinforceScenario(runs=3, episodes=41, shown=1)
        trained, chart = trained_once(now), seen(now).curves
        mdp = trained.world.mdp
        exact = [mdp.performance(pi) for pi in policies(trained, 1)]
        np.testing.assert_allclose(curve(chart, "J(θ) of the run"), exact, atol=1e-12)
        np.testing.assert_array_equal(curve(chart, "G₀ of its"), trained.training.returns[:, 1])
        assert f"The one in the film ends at {short(exact[-1])}, the optimum is .497." in chart.alt
        assert chart.alt.startswith("Learning curves of 3 runs.")

    def test_where_the_cut_matters_they_are_those_of_cut_episodes_and_that_is_said(self) -> None:
        now = quick("cliff", episodes="60", horizon="50", runs="2", shown="1")
        trained, chart = trained_once(now), seen(now).curves
        within = [trained.world.mdp.start @ values_within(trained, pi, 50) for pi in policies(trained, 1)]
        np.testing.assert_allclose(curve(chart, "J(θ) of the run"), within, rtol=1e-10)
        assert trained.worth.optimum == pytest.approx(-13)
        assert "50 steps" in chart.figure.layout.yaxis.title.text
        assert "cut after 50 steps" in chart.alt
        (said,) = [words for words in seen(now).words if words.startswith("Episodes are cut after 50 steps")]
        assert f"J(θ) = −{-trained.world.mdp.performance(policies(trained, 1)[-1]):.0f}," in said

    @settings(max_examples=draws(25), suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced())
    def test_without_a_word_about_the_cut_it_hardly_matters_where_it_begins_and_ends(
        self, now: ReinforceScenario
    ) -> None:
        trained = trained_once(now)
        if trained.worth.cut is None:
            for pi in policies(trained, now.shown)[[0, -1]]:
                exact, within = trained.world.mdp.performance(pi), trained.world.mdp.performance(pi, now.horizon)
                height = np.ptp([*trained.assessment.performance_within.ravel(), trained.assessment.optimum_within])
                assert abs(exact - within) <= MUCH * max(height, 1e-9 * abs(within)) + 1e-12

    def test_rounding_errors_do_not_fill_the_picture(self) -> None:
        """γ = 0: all J are −.02, but for the rounding errors of the solver, which stood there from top to bottom."""
        chart = shown(gamma=0.0).curves
        j = curve(chart, "J(θ) of the run")
        low, high = chart.figure.layout.yaxis.range
        assert np.ptp(j) < 1e-3 * (high - low)
        assert low < j.min() < j.max() < high


def test_training_does_not_depend_on_the_run_that_is_filmed() -> None:
    now = ReinforceScenario(runs=3, episodes=12, seed=5)
    one, other = (train_scenario(dataclasses.replace(now, shown=run)).training for run in (0, 2))
    np.testing.assert_array_equal(one.thetas, other.thetas)
