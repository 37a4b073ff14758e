"""One update in slow motion: which episode it is, what each stage shows and says, each against a second computation."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from pgviz.reinforce import estimate
from pgviz.reinforce.film import film
from pgviz.ui.components.player import Moment
from pgviz.ui.components.sheet import Grid, Report, Sheet
from pgviz.ui.reinforce.edits import EDITS, in_world
from pgviz.ui.reinforce.scenario import UPDATE, ReinforceScenario
from pgviz.ui.reinforce.slow_motion import SlowMotion, at_stage, slow_motion, with_weight
from pgviz.ui.reinforce.slow_steps import ROWS, window
from pgviz.ui.reinforce.training import trained_once
from pgviz.ui.reinforce.view import view_once
from pgviz.ui.shell.formats import short, signed, subscript
from pgviz.ui.state.scenario import decode, encode
from tests.figures.reading import assert_drawable, named
from tests.patience import draws
from tests.ui.reinforce.scenarios import quick, reinforced
from tests.ui.sheet_reading import edits, formulas, grids

SLIPPERY = quick("ice", episodes="40", horizon="60", slip="0.4", baseline="value", slow="30", t="3")


def seen(now: ReinforceScenario, **changes: object) -> SlowMotion:
    return slow_motion(dataclasses.replace(now, **changes))  # type: ignore[arg-type]


def rows(grid: Grid) -> dict[str, list[str]]:
    return {row.header.text: [cell.text for cell in row.cells if cell is not None] for row in grid.rows}


def column(grid: Grid, header: str) -> list[str]:
    at = [h.text for h in grid.columns].index(header)
    return [row.cells[at].text for row in grid.rows if row.cells[at] is not None and not row.total]  # type: ignore[union-attr]


def said(shown: SlowMotion) -> str:
    return " ".join(shown.stage.words)


def titled(sheet: Sheet, begins: str) -> Grid:
    (found,) = [grid for grid in grids(sheet) if str(grid.title).startswith(begins)]
    return found


@functools.cache
def by_hand(now: ReinforceScenario) -> np.ndarray:
    """Δθ of the episode: α times the estimate, by another function, with what was kept of it."""
    told, trained = seen(now).told, trained_once(now)
    b = np.zeros(trained.world.mdp.n_states)
    b[told.update.episode.states[:-1]] = told.update.baselines
    found = estimate(
        told.update.episode,
        trained.features,
        told.update.theta_before,
        gamma=now.gamma,
        discounted=now.keep,
        baseline=b,
    )
    return now.alpha * found.gradient


class TestEveryStage:
    @settings(max_examples=draws(25), suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced(), st.integers(0, 17), st.integers(0, 20), st.integers(0, 40), st.integers(0, 12))
    def test_it_can_be_shown(self, now: ReinforceScenario, slow: int, stage: int, weight: int, at: int) -> None:
        """γ of 0 and of 1, endless episodes, rewards of a thousand; weights and states that there are not."""
        now = dataclasses.replace(now, slow=min(slow, now.episodes), weight=weight, at=at)
        now = at_stage(now, stage).scenario
        shown = slow_motion(now)
        assert shown.at == min(stage, shown.last)
        for sheet in (shown.which, shown.stage.sheet):
            texts = json.dumps(sheet.to_data(), allow_nan=False)
            assert "nan" not in texts
            assert "inf" not in texts
        assert_drawable(shown.stage.chart.figure)
        assert "nan" not in (words := said(shown) + shown.stage.chart.alt)
        assert "∞" not in words
        assert decode(ReinforceScenario, encode(now)).scenario == now

    def test_a_stage_for_each_step_then_returns_what_each_counts_the_weights_and_the_policy(self) -> None:
        first = at_stage(SLIPPERY, 0).scenario
        steps, last = seen(first).told.steps, seen(first).last
        walked = [at_stage(first, stage).scenario for stage in range(last + 2)]
        assert [now.part for now in walked] == ["steps"] * steps + [*list(UPDATE)[1:], "policy"]
        assert [now.t for now in walked[:steps]] == list(range(steps))
        assert [seen(now).at for now in walked] == [*range(last + 1), last]
        assert seen(first).where == f"Stage 1 of {last + 1}: step t = 0"

    def test_what_is_looked_at_is_in_the_link_and_trains_and_films_nothing_anew(self) -> None:
        now = dataclasses.replace(SLIPPERY, part="theta", weight=5, at=7)
        assert encode(now).items() >= {"slow": "30", "t": "3", "part": "theta", "weight": "5", "at": "7"}.items()
        assert view_once(now) is view_once(SLIPPERY)
        assert trained_once(now) is trained_once(SLIPPERY)
        assert encode(now.filmed) == encode(SLIPPERY.filmed)


class TestWhichEpisode:
    def test_it_is_the_first_of_the_film_that_reached_the_goal(self) -> None:
        now = ReinforceScenario(runs=3, episodes=40, shown=1)
        trained, shots = trained_once(now), view_once(now).shots
        episodes = film(trained.world.mdp, trained.features, trained.training, 1, shots)
        ends = [trained.world.cells[e.states[-1]] for e in episodes]
        shown = seen(now)
        assert shown.told.update.number == trained.training.episodes_recorded[shots[ends.index("G")]]
        assert rows(grids(shown.which)[0])["run 1"][2] == "at the goal"

    def test_or_its_first_if_none_did(self) -> None:
        now = quick("large", horizon="3")
        assert seen(now).told.update.number == 0
        assert rows(grids(seen(now).which)[0])["run 0"] == ["1", "3", "cut after 3 steps", "0"]

    def test_it_can_be_dragged_to_every_episode_recorded_or_not(self) -> None:
        now = ReinforceScenario(runs=3, episodes=130, shown=1)
        edit = edits(seen(now).which)["slow"]
        assert (edit.low, edit.high) == (1, 130)
        trained = trained_once(now).training
        for number in (1, 64, 65, 130):
            dragged = EDITS.applied(now, Report("slow", float(number), None, True)).scenario
            told = seen(dragged).told
            assert (told.update.number, told.steps) == (number - 1, trained.lengths[number - 1, 1])
            assert told.update.returns[0] == trained.returns[number - 1, 1]

    def test_there_is_none_after_the_last(self) -> None:
        assert decode(ReinforceScenario, {"episodes": "20", "slow": "21"}).scenario.slow == 20

    def test_in_another_world_nothing_is_chosen_yet(self) -> None:
        now = dataclasses.replace(SLIPPERY, part="theta", weight=5, at=7)
        assert not in_world(now, "cliff").scenario.is_slow
        assert EDITS.applied(now, Report("alpha", 0.1, None, True)).scenario.slow == 30, "the same episode"

    def test_where_the_film_stops_that_episode_is_told_from_that_step_on(self) -> None:
        now = ReinforceScenario(runs=2, episodes=40)
        film_view = view_once(now)
        take = len(film_view.shots) - 1
        number = int(trained_once(now).training.episodes_recorded[film_view.shots[take]])
        steps = film_view.film.takes[take].steps
        stopped = film_view.stopped(now, Moment(take, 2)).scenario
        assert (stopped.slow, stopped.part, stopped.t) == (number + 1, "steps", 2)
        assert film_view.stopped(now, Moment(take, steps)).scenario.part == "returns"
        other = dataclasses.replace(now, alpha=1.0)
        assert film_view.stopped(other, Moment(take, 2)).scenario == other, "of a film that is no longer shown"


class TestSteps:
    def test_each_step_has_its_number_the_part_of_pi_that_it_fell_into_and_what_came_of_it(self) -> None:
        told = seen(SLIPPERY).told
        for t in range(told.steps):
            shown = seen(SLIPPERY, t=t)
            u, low, high = re.search(
                r"the number (\S+) is drawn. It falls between (\S+) and (\S+),", said(shown)
            ).groups()  # type: ignore[union-attr]
            assert float(low) <= float(u) < float(high)
            here, action = told.update.episode.states[t], told.update.episode.actions[t]
            pi = softmax(trained_once(SLIPPERY).features[here] @ told.update.theta_before)
            assert f"π = {short(pi[action])} of it" in said(shown)
            assert float(low) == pytest.approx(pi[:action].sum(), abs=6e-4)
            slips = told.update.episode.outcomes[t] > 0
            assert ("slips, and goes" in said(shown)) == slips
            assert f"R{subscript(t + 1)} = {short(told.update.episode.rewards[t])}." in said(shown)

    def test_what_has_not_happened_yet_is_not_shown(self) -> None:
        (grid,) = grids(seen(SLIPPERY, t=1).stage.sheet)
        drawn = column(grid, "draw")
        assert all(drawn[:2])
        assert not any(drawn[2:])

    def test_a_step_is_chosen_by_its_name(self) -> None:
        (grid,) = grids(seen(SLIPPERY).stage.sheet)
        picks = {row.header.text: row.header.pick for row in grid.rows if row.header.pick}
        assert EDITS.applied(SLIPPERY, Report(picks["t = 1"], None, None, True)).scenario.t == 1

    @pytest.mark.parametrize("steps", [1, ROWS, ROWS + 1, ROWS + 2, 40, 300])
    def test_of_a_long_episode_as_many_rows_are_shown_wherever_one_looks(self, steps: int) -> None:
        """The first, the last and the one that is looked at among them, and a gap wherever some are left out."""
        for at in range(steps):
            shown = window(steps, at)
            assert len(shown) == min(steps, ROWS)
            assert {0, at, steps - 1} <= set(shown)
            for one, other in itertools.pairwise(shown):
                assert one is None or other is None or other == one + 1

    def test_bumps_falls_and_ends_are_said(self) -> None:
        now = dataclasses.replace(quick("cliff", episodes="40", horizon="40"), slow=1)
        told = seen(now).told
        onto = told.trained.world.cells
        for t in range(told.steps):
            words, stays = said(seen(now, t=t)), told.entered[t] == told.update.episode.states[t]
            assert ("bumps, and stays" in words) == stays
            assert ("falls from the cliff" in words) == (onto[told.entered[t]] == "C")
        assert "is cut, after 40 steps" in said(seen(now, t=39))
        won = ReinforceScenario(runs=2, episodes=40)
        assert "the goal: there the episode ends" in said(seen(won, t=299))

    def test_the_chart_cuts_the_line_by_pi_and_marks_the_number(self) -> None:
        shown = seen(SLIPPERY)
        told = shown.told
        pi = told.update.pi_before[told.update.episode.states[3]]
        bars = [trace for trace in shown.stage.chart.figure.data if trace.type == "bar" and trace.y[0] == 0]
        np.testing.assert_allclose([bar.x[0] for bar in bars], pi)
        np.testing.assert_allclose([bar.base[0] for bar in bars], np.cumsum(pi) - pi, atol=1e-15)
        mark = named(shown.stage.chart.figure, "the number")
        assert list(mark.x) == [told.update.actions.uniform[3], told.update.outcomes.uniform[3]]


class TestReturnsAndWeights:
    def test_the_return_of_a_step_is_its_reward_and_gamma_times_the_next(self) -> None:
        now = ReinforceScenario(runs=2, episodes=40, part="returns", t=1)
        told = seen(now).told
        g, r = told.update.returns, told.update.episode.rewards
        assert g[1] == pytest.approx(r[1] + now.gamma * g[2])
        assert f"= {short(g[1])}." in said(seen(now))
        last = seen(now, t=told.steps - 1)
        assert "nothing is paid any more" in said(last)
        assert f"{short(r[-1])}." in said(last)

    @pytest.mark.parametrize("baseline", ["none", "constant", "value"])
    @pytest.mark.parametrize("keep", [True, False])
    def test_the_formula_the_columns_and_the_words_follow_the_choices(self, baseline: str, keep: bool) -> None:
        now = dataclasses.replace(SLIPPERY, baseline=baseline, keep=keep, part="weights", t=2)
        shown = seen(now)
        update, (formula,) = shown.told.update, formulas(shown.stage.sheet)
        expected = now.alpha * (now.gamma**2 if keep else 1) * (update.returns[2] - update.baselines[2])
        assert f"= {short(expected)} times" in formula
        (grid,) = grids(shown.stage.sheet)
        names = [header.text for header in grid.columns]
        assert ("b" in names) == (baseline != "none")
        assert ("γᵗ" in names) == keep
        assert names[-1] == f"α {'γᵗ ' if keep else ''}{'G' if baseline == 'none' else '(G − b)'}"
        assert ("γᵗ is dropped" in said(shown)) == (not keep)
        assert {"none": "No baseline", "constant": "29 earlier episodes", "value": "what the run has learned"}[
            baseline
        ] in said(shown)
        seen_counts = dict(zip(rows(grid), column(grid, names[-1]), strict=False))
        assert seen_counts["t = 2"] == short(expected)

    def test_where_every_return_is_the_baseline_nothing_moves_and_that_is_said(self) -> None:
        now = quick("own", map="SG", step="0", goal="1", baseline="constant", gamma="1", slow="9", horizon="300")
        assert decode(ReinforceScenario, encode(now)).scenario == now
        for part, sentence in (("weights", "every step counts 0"), ("theta", "no weight moves"), ("policy", "π stays")):
            shown = seen(now, part=part)
            assert sentence in said(shown)
            assert not shown.told.change.any()


class TestTheta:
    @pytest.mark.parametrize("x", ["table", "walls", "stack"])
    @pytest.mark.parametrize("keep", [True, False])
    def test_the_steps_add_up_to_alpha_times_the_estimate(self, x: str, keep: bool) -> None:
        now = dataclasses.replace(SLIPPERY, x=x, keep=keep, part="theta")
        shown = seen(now)
        told = shown.told
        np.testing.assert_allclose(told.change, by_hand(now), atol=1e-12)
        np.testing.assert_allclose(told.change, told.update.theta_after - told.update.theta_before, atol=1e-12)
        largest = int(np.abs(told.change).argmax())
        assert told.weight == largest, "the one that moved most, unless another is chosen"
        weights, steps = titled(shown.stage.sheet, "Weights"), titled(shown.stage.sheet, "What moved")
        assert rows(weights)[told.weight_name(largest)] == [
            short(told.update.theta_before[largest]),
            signed(float(told.change[largest])),
            short(told.update.theta_after[largest]),
        ]
        assert rows(steps)["adds up to"] == [signed(float(told.moves[:, largest].sum()))]

    def test_a_weight_is_chosen_in_the_table_or_in_the_chart(self) -> None:
        now = dataclasses.replace(SLIPPERY, part="theta")
        shown = seen(now)
        first = titled(shown.stage.sheet, "Weights").rows[0].header
        assert seen(EDITS.applied(now, Report(first.pick, None, None, True)).scenario).told.weight_name(
            int(first.pick.split(".")[-1]) - 1
        ) == (first.text)
        figure = shown.stage.chart.figure
        assert {trace.meta for trace in figure.data} == {"pick"}
        for name, number in zip(figure.data[0].x, figure.data[0].customdata, strict=True):
            told = slow_motion(with_weight(now, int(number)).scenario).told
            assert told.weight_name(told.weight) == name

    def test_the_pieces_of_a_bar_are_the_steps_and_add_up_to_the_change(self) -> None:
        now = dataclasses.replace(SLIPPERY, part="theta", x="walls", slow=25)
        shown = seen(now)
        told, figure = shown.told, shown.stage.chart.figure
        assert told.steps > 12, "so that some steps share a piece"
        assert figure.data[-1].name == "all others"
        total = np.sum([trace.y for trace in figure.data], axis=0)
        np.testing.assert_allclose(total, told.change[np.asarray(figure.data[0].customdata) - 1], atol=1e-12)

    def test_a_weight_that_tells_no_action_from_another_is_not_moved(self) -> None:
        """Stacked features: row and column are the same for all actions, and cancel."""
        shown = seen(SLIPPERY, part="theta", x="stack", weight=1)
        assert "No step moved θ of “row”" in said(shown)
        assert shown.told.change[:2].tolist() == [0, 0]

    def test_an_update_that_was_refused_says_so(self) -> None:
        told = seen(SLIPPERY).told
        training = dataclasses.replace(told.trained.training, stopped_at=np.array([29, 40]))
        broken = dataclasses.replace(
            told,
            trained=dataclasses.replace(told.trained, training=training),
            update=dataclasses.replace(told.update, refused=True, theta_after=told.update.theta_before),
        )
        for part in ("theta", "policy"):
            shown = SlowMotion(dataclasses.replace(broken, now=dataclasses.replace(SLIPPERY, part=part)))
            assert "The run diverged in episode 30:" in said(shown)
        assert not broken.change.any()


class TestPolicy:
    def test_pi_before_and_after_in_the_states_that_were_met(self) -> None:
        now = dataclasses.replace(SLIPPERY, part="policy")
        shown = seen(now)
        told, trained = shown.told, trained_once(now)
        met = titled(shown.stage.sheet, "Met")
        for row in met.rows:
            state = int(row.header.pick.split(".")[-1]) - 1
            assert state in told.update.episode.states[:-1]
            before, after = (
                softmax(trained.features[state] @ theta)
                for theta in (told.update.theta_before, told.update.theta_after)
            )
            for cell, b, a in zip(row.cells, before, after, strict=False):
                assert cell is not None
                assert cell.text in (f"{short(b)} → {short(a)}", short(a))
                assert cell.bar == pytest.approx(a)

    def test_a_table_changes_nothing_where_the_episode_was_not(self) -> None:
        shown = seen(SLIPPERY, part="policy")
        assert "π is as it was: they share no weight with it" in said(shown)
        assert len(grids(shown.stage.sheet)) == 2

    def test_shared_weights_change_it_elsewhere_and_where_most(self) -> None:
        shown = seen(SLIPPERY, part="policy", x="walls")
        told = shown.told
        others = np.where(told.met | told.trained.world.mdp.terminal, 0.0, told.moved)
        assert others.any()
        elsewhere = titled(shown.stage.sheet, "Moved most elsewhere")
        assert told.cell(int(others.argmax())) in rows(elsewhere)
        assert f"by up to {short(others.max())} in {told.place(int(others.argmax()))}" in said(shown)

    @pytest.mark.parametrize("x", ["table", "walls"])
    def test_why_an_arrow_grew_step_by_step(self, x: str) -> None:
        """What the steps add to the preferences of the chosen state is φ times the change of θ."""
        base = dataclasses.replace(SLIPPERY, part="policy", x=x)
        for state in np.unique(seen(base).told.update.episode.states[:-1])[:4]:
            shown = seen(base, at=int(state) + 1)
            told = shown.told
            assert told.state == state
            wanted = told.trained.features[state] @ told.change
            np.testing.assert_allclose(told.on_preferences(int(state)).sum(axis=0), wanted, atol=1e-12)
            shown_sum = rows(titled(shown.stage.sheet, "What moved the preferences"))["adds up to"]
            assert shown_sum == [signed(float(v)) for v in told.on_preferences(int(state)).sum(axis=0)]
            grew = int((told.update.pi_after[state] - told.update.pi_before[state]).argmax())
            assert f"{('North', 'East', 'South', 'West')[grew]} grew most" in said(shown)

    def test_a_state_in_which_nobody_acts_cannot_be_chosen(self) -> None:
        told = seen(SLIPPERY, at=1).told
        goal = told.trained.world.cells.index("G")
        assert seen(SLIPPERY, at=goal + 1).told.state == seen(SLIPPERY).told.state
