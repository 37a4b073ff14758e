"""What the page shows: every number by brute force or another second road, every combination of its switches."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from pgviz.mdp import policy_gradient
from pgviz.reinforce.baselines import BASELINES
from pgviz.reinforce.estimator import RETURNS
from pgviz.reinforce.groups import RULES
from pgviz.reinforce.samples import gradient_samples
from pgviz.ui.components.sheet import Formula, Report, Sheet, Token
from pgviz.ui.gradient import cases, cloud, estimates
from pgviz.ui.gradient.edits import EDITS, OWN, in_world, is_full, more, ringed, with_plane
from pgviz.ui.gradient.presets import PRESETS
from pgviz.ui.gradient.ring import ring_of
from pgviz.ui.gradient.scenario import CORRIDOR, GIVEN, GRID, ONE_DECISION, SUMS, WORLDS, GradientScenario
from pgviz.ui.gradient.view import View, view
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart
from tests.patience import draws
from tests.ui.gradient import listing
from tests.ui.gradient.reading import check_parts
from tests.ui.gradient.strategies import gradients
from tests.ui.sheet_reading import edits, grids, number

HORIZONS = {CORRIDOR: (6,), GRID: (3,)}
"""Where all episodes can be listed only if they are cut early; in two steps the grid pays nothing that differs."""
LISTED = [world for world in WORLDS if world not in HORIZONS]


def one(world: str, **changed: object) -> GradientScenario:
    return GradientScenario(world=world, horizon=HORIZONS.get(world, ()), b=1.5, **changed)  # type: ignore[arg-type]


def traces(chart: Chart) -> dict[str, dict[str, np.ndarray]]:
    drawn = [trace.to_plotly_json() for trace in chart.figure.data]
    return {trace["name"]: {way: np.asarray(trace[way], dtype=float) for way in "xy"} for trace in drawn}


def end(chart: Chart, name: str) -> np.ndarray:
    """Where an arrow ends."""
    trace = traces(chart)[name]
    return np.array([trace["x"][-1], trace["y"][-1]])


def table(sheet: Sheet) -> dict[str, list[str]]:
    return {row.header.text: [cell.text for cell in row.cells if cell] for grid in grids(sheet) for row in grid.rows}


def tokens(shown: View) -> list[Token]:
    return [token for part in shown.formula.parts if isinstance(part, Formula) for token in part.tokens]


# ---------------------------------------------------------------------------------------------------- all that there is


@pytest.mark.thorough
@settings(max_examples=draws(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gradients())
def test_every_part_of_any_scenario_can_be_shown(now: GradientScenario) -> None:
    check_parts(now)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_an_example_is_what_a_link_can_say(preset) -> None:
    assert preset.scenario.repaired().scenario == preset.scenario


@pytest.mark.thorough
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("baseline", [*BASELINES, GIVEN])
def test_one_episode_by_brute_force(world: str, returns: str, keep: bool, baseline: str) -> None:
    check(one(world, returns=returns, keep=keep, baseline=baseline))


@pytest.mark.parametrize("world", LISTED)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by_length", [False, True])
def test_a_group_by_brute_force(world: str, rule: str, by_length: bool) -> None:
    check(one(world, sum="group", k=2 if "chain" in world else 3, rule=rule, by_length=by_length))


@pytest.mark.parametrize("world", WORLDS)
def test_a_batch_by_brute_force(world: str) -> None:
    check(one(world, sum="batch", batch=7))


def check(now: GradientScenario) -> None:
    """The arrows, the numbers and the words of the page are those of the sum over all episodes."""
    shown, plane = view(now), estimates.plane(now)
    known = listing.moments_of(now)
    mean, covariance = known.mean, known.covariance
    truth = listing.listing_of(now).gradient
    found = estimates.moments_of(now)
    np.testing.assert_allclose(found.mean, mean, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.covariance, covariance, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.gradient, truth, rtol=0, atol=1e-10)
    for chart in (shown.cloud, shown.centre):
        np.testing.assert_allclose(end(chart, "∇J, exact"), plane.project(truth), rtol=0, atol=1e-10)
    biased = float(np.abs(mean - found.gradient).max()) > 1e-8
    assert ("exact mean" in traces(shown.centre)) == biased == ("bias" in traces(shown.centre))
    if biased:
        np.testing.assert_allclose(end(shown.centre, "exact mean"), plane.project(mean), rtol=0, atol=1e-9)
        np.testing.assert_allclose(end(shown.cloud, "bias"), plane.project(mean), rtol=0, atol=1e-9)
    assert ("unbiased" in shown.caption) == (not biased and bool(np.any(found.gradient)))
    assert [token.text for token in tokens(shown)][1] == ("≠" if biased else "=")
    exact = table(shown.variances)["trace of variance"][0]
    assert exact in {short(v) for v in (np.trace(covariance), found.trace)}


# -------------------------------------------------------------------------------------------------------- what is drawn


@pytest.mark.parametrize("world", WORLDS)
def test_the_points_are_the_samples_of_the_core(world: str) -> None:
    now = GradientScenario(world=world, seed=3, episodes=1100, returns="full", baseline="value")
    again = gradient_samples(
        now.mdp, now.features, now.thetas, episodes=1100, horizon=now.steps, seed=3, returns="full", baseline="value"
    )
    np.testing.assert_allclose(estimates.draws_of(now), again, rtol=0, atol=1e-12)
    batches = dataclasses.replace(now, sum="batch", batch=10, episodes=110)
    np.testing.assert_allclose(estimates.draws_of(batches), again.reshape(110, 10, -1).mean(1), rtol=0, atol=1e-12)


def test_more_are_drawn_and_those_that_were_there_stay() -> None:
    now = GradientScenario()
    longer = more(now, 1000).scenario
    np.testing.assert_array_equal(estimates.draws_of(longer)[:200], estimates.draws_of(now))
    assert not is_full(longer)
    assert is_full(more(longer, 10**6).scenario)


def test_discs_and_rings_are_how_often_an_estimate_came_and_how_often_it_should() -> None:
    now = GradientScenario(world="two steps", episodes=500)
    came, should = [trace.to_plotly_json() for trace in view(now).cloud.figure.data[:2]]
    points, number = np.unique(estimates.draws_of(now).round(9), axis=0, return_counts=True)
    places = estimates.plane(now).project(points)
    for x, y, size in zip(came["x"], came["y"], came["marker"]["size"], strict=True):
        (at,) = np.flatnonzero(np.abs(places - [x, y]).max(axis=1) < 1e-6)
        assert size == number[at] / 500
    pi = now.policy.probabilities
    chances = sorted([pi[0, 0] * pi[1, 0], pi[0, 0] * pi[1, 1], pi[0, 1] * pi[2, 0], pi[0, 1] * pi[2, 1]])
    np.testing.assert_allclose(sorted(should["marker"]["size"]), chances)


def test_the_error_of_the_mean_and_what_scatter_alone_makes() -> None:
    now = dataclasses.replace(cases.DROPPED, episodes=400)
    drawn, found = estimates.draws_of(now), estimates.moments_of(now)
    lines = traces(view(now).error)
    counts = lines["√(tr Σ/N), exact"]["x"].astype(int)
    np.testing.assert_allclose(lines["√(tr Σ/N), exact"]["y"], np.sqrt(found.trace / counts))
    for n, error in zip(lines["‖mean of N − ∇J‖"]["x"].astype(int), lines["‖mean of N − ∇J‖"]["y"], strict=True):
        assert error == pytest.approx(np.linalg.norm(drawn[:n].mean(0) - found.gradient))
    assert lines["‖bias‖, which stays"]["y"] == pytest.approx([np.linalg.norm(found.mean - found.gradient)] * 2)


def test_the_magnification_is_that_of_the_two_squares() -> None:
    now = GradientScenario()
    layouts = [chart.figure.layout for chart in (view(now).cloud, view(now).centre)]
    per_unit = [
        (layout.height - layout.margin.t - layout.margin.b) / np.diff(layout.yaxis.range)[0] for layout in layouts
    ]
    assert f"{short(round(per_unit[1] / per_unit[0], 1), 1)} times larger" in view(now).centre_title


# ------------------------------------------------------------------------------------------------------------- the ring


@pytest.mark.thorough
@settings(max_examples=draws(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gradients())
def test_the_rows_add_up_to_the_arrow_that_has_the_ring(now: GradientScenario) -> None:
    ring = ring_of(now)
    total = sum(term.contribution for term in ring.terms)
    scale = max(1.0, max(float(np.abs(term.contribution).max()) for term in ring.terms))
    np.testing.assert_allclose(total, estimates.draws_of(now)[now.shown], rtol=0, atol=1e-9 * scale)
    at = traces(view(now).cloud)[f"ringed {cloud.KINDS[now.sum]}"]
    np.testing.assert_allclose([at["x"][0], at["y"][0]], estimates.plane(now).project(total), rtol=0, atol=1e-9 * scale)


@pytest.mark.parametrize("returns", RETURNS)
def test_an_episode_of_a_batch_is_the_one_that_can_be_told_by_itself(returns: str) -> None:
    now = GradientScenario(sum="batch", batch=600, returns=returns, baseline="value", shown=1)
    for place in (0, 599):
        told, one = estimates.narrated(now, 600 + place), estimates.sketch(now, 600 + place)
        assert (one.steps, one.worth, one.baseline) == (len(told), told.returns[0], told.baselines[0])
        np.testing.assert_array_equal(one.score, told.scores[0])
        np.testing.assert_allclose(one.estimate, told.estimate, rtol=0, atol=1e-12)


def test_the_formula_shows_the_numbers_of_the_step_that_is_picked() -> None:
    now = EDITS.applied(GradientScenario(shown=3, baseline="value"), Report("pick.2", None, None, True)).scenario
    told = estimates.narrated(now, 3)
    values = {token.text: token.value for token in tokens(view(now))}
    assert values["∇J"].replace("\N{NO-BREAK SPACE}", " ") == "episode 3, t = 2"
    assert values["γ"] == short(0.9**2)
    reward = told.episode.rewards[2:]
    assert values["G"] == short(float(reward @ 0.9 ** np.arange(reward.size)))
    state, action = told.episode.states[2], told.episode.actions[2]
    pi = now.policy.probabilities[state]
    score = (np.arange(4) == action) - pi
    assert values["∇log π(Aₜ|Sₜ)"] == f"({', '.join(short(v) for v in score)})"
    assert f"π = {short(pi[action])} long" in view(now).episode_words[0]
    low = pi[:action].sum()
    assert low <= told.actions.uniform[2] < low + pi[action]


@pytest.mark.parametrize("episodes", [1, 2])
def test_where_the_uncertainty_of_the_scatter_is_unknown_no_number_stands(episodes: int) -> None:
    """Two estimates are equally far from their mean: their scatter's standard error would come out as 0."""
    rows = table(view(GradientScenario(episodes=episodes)).variances)
    assert rows["trace of variance"][2] == "–"
    assert (rows["trace of variance"][1] == "–") == (episodes == 1)


def test_draws_that_are_alike_are_not_certain() -> None:
    """π = (.9999, .0001), and the first 200 draws are one action: there is scatter, of which they say nothing."""
    now = GradientScenario(world=ONE_DECISION, r=(1.0, 0.0), theta=(9.2, 0.0))
    assert np.ptp(estimates.draws_of(now), axis=0).max() == 0
    exact, measured, error = table(view(now).variances)["trace of variance"]
    assert (exact != "0", measured, error) == (True, "0", "–")
    certain = dataclasses.replace(now, r=(1.0, 1.0), baseline="value")
    assert table(view(certain).variances)["trace of variance"] == ["0", "0", "0"]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("episodes", [1, 5, 200])
def test_the_uncertainty_of_the_mean_is_exact(world: str, episodes: int) -> None:
    now = one(world, episodes=episodes, keep=False)
    exact = estimates.moments_of(now)
    along = exact.gradient / np.linalg.norm(exact.gradient)
    error = 1.959964 * np.sqrt(along @ exact.covariance @ along / episodes)
    assert number(table(view(now).variances)["mean along ∇J"][2]) == pytest.approx(error, rel=1e-2)


def test_a_group_of_equal_rewards_says_that_nothing_is_left() -> None:
    now = GradientScenario(world=ONE_DECISION, r=(1.0, 1.0), sum="group", rule="population")
    assert "alike" in view(now).episode_words[0]
    assert not estimates.draws_of(now).any()
    assert "∇J is 0 here" in view(now).caption


# --------------------------------------------------------------------------------------------------------- the switches


@pytest.mark.parametrize("total", ["episode", "group"])
def test_every_option_of_a_token_sets_its_field_and_is_then_the_one_that_is_picked(total: str) -> None:
    now = GradientScenario(world="two steps", sum=total)
    for at, token in enumerate(tokens(view(now))):
        for place, option in enumerate(token.options):
            changed = EDITS.applied(now, Report(option.pick, None, None, True)).scenario
            again = tokens(view(changed))
            if changed.sum == total:
                assert [o.picked for o in again[at].options] == [i == place for i in range(len(token.options))]
            assert (changed == now) == option.picked


def test_all_that_the_core_offers_can_be_switched_on() -> None:
    offered = {o.pick for total in SUMS for t in tokens(view(one("two steps", sum=total))) for o in t.options}
    wanted = {
        *(f"set.baseline.{name}" for name in (*BASELINES, GIVEN)),
        *(f"set.returns.{name}" for name in RETURNS),
        *(f"set.rule.{name}" for name in RULES),
        *(f"set.sum.{name}" for name in SUMS),
        *("set.keep.0", "set.keep.1", "set.by_length.0", "set.by_length.1"),
    }
    assert offered == wanted


def test_full_returns_have_no_gamma_to_drop_and_say_so() -> None:
    (gamma,) = [token for token in tokens(view(GradientScenario(returns="full"))) if token.text == "γ"]
    assert [option.pick for option in gamma.options] == ["", ""]
    assert all("inside" in option.note for option in gamma.options)


@pytest.mark.parametrize("world", WORLDS)
def test_every_cell_edits_the_number_that_it_shows(world: str) -> None:
    now = GradientScenario(world=world, baseline=GIVEN, b=0.5)
    shown = view(now)
    cells = {**edits(shown.problem), **edits(shown.settings), **edits(shown.episode)}
    assert len([name for name in cells if name.startswith("reward")]) == len(now.rewards)
    for name, edit in cells.items():
        same = EDITS.applied(now, Report(name, edit.value, None, True)).scenario
        np.testing.assert_array_equal(same.thetas, now.thetas)
        assert (same.rewards, same.discount, same.steps, same.b) == (now.rewards, now.discount, now.steps, now.b)
        other = edit.low if edit.value != edit.low else edit.high
        changed = EDITS.applied(now, Report(name, other, None, True)).repaired().scenario
        again = view(changed)
        found = {**edits(again.problem), **edits(again.settings), **edits(again.episode)}
        assert found[name].value == other


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("reward.1", "x", "The reward for goal: “x” is not a number"),
        ("parameter.0", "5000", "θ of (0, 0), N: “5000” is outside"),
        ("steps", "0", "The horizon: “0” is outside 1 to 100"),
        ("discount", "1.5", "γ: “1.5” is outside 0 to 1"),
        ("set.sum.none", None, "“none” is none of episode, batch, group"),
    ],
)
def test_a_refused_entry_is_a_sentence(name: str, text: str | None, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        EDITS.applied(GradientScenario(), Report(name, None, text, True))
    assert said in str(refused.value)


def test_the_number_of_actions_stays_between_2_and_4() -> None:
    now = GradientScenario(world=ONE_DECISION)
    assert EDITS.applied(now, Report("actions", 4.0, None, True)).scenario.rewards == (1, 2, 3, 4)
    with pytest.raises(ValueError, match="outside 2 to 4"):
        EDITS.applied(now, Report("actions", None, "5", True))


def test_another_problem_comes_with_its_own_numbers_and_keeps_the_estimator() -> None:
    now = GradientScenario(theta=(0.0,) * 28, gamma=(0.5,), returns="full", shown=3)
    assert in_world(now, CORRIDOR).scenario == GradientScenario(world=CORRIDOR, returns="full")


def test_a_ring_goes_only_round_what_is_there() -> None:
    assert ringed(GradientScenario(t=2), 7).scenario == GradientScenario(shown=7)
    with pytest.raises(ValueError, match="There are 200"):
        ringed(GradientScenario(), 200)


def test_the_plane_of_two_parameters_and_back() -> None:
    now = with_plane(GradientScenario(), 0, 5).scenario
    assert now.plane == (5, 0)
    swapped = with_plane(now, 1, 5).scenario
    assert swapped.plane == (0, 5)
    found = policy_gradient(now.mdp, now.features, now.thetas, horizon=now.steps)
    np.testing.assert_allclose(end(view(swapped).cloud, "∇J, exact"), found[[0, 5]])
    assert with_plane(swapped, 0, OWN).scenario == GradientScenario()


# --------------------------------------------------------------------------------------------------------- in sentences


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (GradientScenario(), "**is ∇J**"),
        (cases.DROPPED, "turned by 146.6°"),
        (cases.OWN_MEAN, ".5 times as long"),
        (cases.RLOO, "**is ∇J**"),
        (dataclasses.replace(cases.OWN_MEAN, rule="own"), "**0, not ∇J**"),
        (GradientScenario(world=ONE_DECISION, r=(2.0, 2.0)), "∇J is 0 here"),
    ],
)
def test_the_verdict(now: GradientScenario, said: str) -> None:
    assert said in view(now).caption
