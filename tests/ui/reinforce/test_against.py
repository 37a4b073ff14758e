"""A against B: what B is, what is compared, and that what is said of it is so, each by a second computation."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import softmax

from pgviz.examples.worlds import WORLDS
from pgviz.ui.components.sheet import Report
from pgviz.ui.reinforce.against import Comparison, compared_once, is_same_task, section
from pgviz.ui.reinforce.edits import EDITS, in_world
from pgviz.ui.reinforce.other import OF_A, PICKERS, READY, differing, other_of, with_other, with_ready
from pgviz.ui.reinforce.scenario import COMPARED, OWN, ReinforceScenario
from pgviz.ui.reinforce.training import Trained, trained_once
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import decode, encode, linkable
from tests.ui.reinforce.scenarios import reinforced

QUICK = ReinforceScenario(runs=6, episodes=40)


def opened(link: str, **params: str) -> ReinforceScenario:
    change = decode(ReinforceScenario, {"b": link} | params)
    assert change.given_up == ()
    return change.scenario


def compared(now: ReinforceScenario) -> Comparison:
    found = compared_once(now)
    assert found is not None
    return found


def j(trained: Trained, horizon: int | None = None) -> np.ndarray:
    """The exact J of every run's last θ, away from the page."""
    h = np.einsum("sad,rd->rsa", trained.features, trained.training.thetas[-1])
    return np.array([trained.world.mdp.performance(softmax(one, axis=-1), horizon) for one in h])


class TestB:
    @pytest.mark.parametrize(
        ("link", "field", "value"),
        [
            ("world.ice", "world", "ice"),
            ("x.stack", "x", "stack"),
            ("baseline.value", "baseline", "value"),
            ("keep.0", "keep", False),
            ("alpha.2.5", "alpha", 2.5),
            ("gamma.0.75", "gamma", 0.75),
        ],
    )
    def test_it_is_a_but_for_what_the_link_says(self, link: str, field: str, value: object) -> None:
        now = opened(link)
        assert encode(now) == {"b": link}
        assert linkable(now) is now
        there = other_of(now)
        assert getattr(there, field) == value
        if field != "world":
            assert there == dataclasses.replace(ReinforceScenario(), **{field: value})

    @pytest.mark.parametrize(
        ("link", "reason"),
        [
            ("x.stack,alpha.1000", "“1000” is outside 1e-05 to 20"),
            ("alpha.nan", "“nan” is not a finite number"),
            ("world.own", "“own” is none of small"),
            ("seed.3", "“seed.3” is no difference in world, x, baseline, keep, alpha, gamma"),
            ("alpha", "“alpha” is no difference"),
            ("alpha.1,alpha.2", "it gives “alpha” twice"),
            (",".join(["alpha.1"] * 500), "it gives “alpha” twice"),
        ],
    )
    def test_what_a_link_cannot_say_is_named_and_left_out(self, link: str, reason: str) -> None:
        change = decode(ReinforceScenario, {"b": link, "seed": "3"})
        assert change.scenario == ReinforceScenario(seed=3)
        assert reason in change.given_up[0]

    @pytest.mark.parametrize("name", WORLDS)
    def test_another_world_comes_with_its_rules_and_with_what_it_is_learned_with(self, name: str) -> None:
        now = with_other(ReinforceScenario(runs=3, seed=7), "world", name).scenario
        there, own = other_of(now), in_world(ReinforceScenario(runs=3, seed=7), name).scenario
        assert dataclasses.replace(there, episodes=own.episodes) == own
        assert there.episodes == now.episodes, "the pairs are of equally many episodes"
        assert opened(encode(now).get("b", ""), runs="3", seed="7") == now
        assert with_other(now, "world", OF_A).scenario == ReinforceScenario(runs=3, seed=7)

    def test_on_a_map_of_ones_own_b_has_it_too(self) -> None:
        drawn = in_world(ReinforceScenario(), OWN).scenario
        now = with_other(drawn, "x", "stack").scenario
        assert other_of(now).build().text == drawn.build().text
        assert is_same_task(now, other_of(now))

    def test_what_is_as_in_a_is_no_difference(self) -> None:
        now = with_other(ReinforceScenario(), "x", "stack").scenario
        assert with_other(now, "x", "table").scenario == with_other(now, "x", OF_A).scenario == ReinforceScenario()
        for picker in PICKERS:
            assert picker.shown(ReinforceScenario()) == OF_A
            assert picker.apply(ReinforceScenario(), OF_A).scenario == ReinforceScenario()

    def test_its_numbers_are_dragged_and_typed(self) -> None:
        now = EDITS.applied(ReinforceScenario(), Report("b_alpha", 1.25, None, False)).scenario
        assert dict(now.b) == {"alpha": 1.25}
        assert EDITS.applied(now, Report("b_gamma", None, "1/2", True)).scenario.b == (("alpha", 1.25), ("gamma", 0.5))
        for text, reason in (("fast", "“fast” is not a number"), ("0", "“0” is outside 1e-05 to 20")):
            with pytest.raises(ValueError, match="step size α of B: ") as refused:
                EDITS.applied(now, Report("b_alpha", None, text, True))
            assert reason in str(refused.value)

    @pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.name)
    def test_a_ready_comparison_sets_one_field_of_both(self, ready: object) -> None:
        now = with_ready(dataclasses.replace(QUICK, x="stack", keep=False, baseline="value"), ready.name).scenario  # type: ignore[attr-defined]
        (one,) = differing(now)
        assert PICKERS[0].shown(now) == ready.name  # type: ignore[attr-defined]
        assert compared(now).titles == (f"**A** · {one.called} {one.of_a}", f"**B** · {one.called} {one.of_b}")

    def test_where_b_is_a_the_section_asks_for_a_difference(self) -> None:
        shown = section(opened("alpha.0.5"))
        assert (shown.films, shown.chart) == ((), None)
        assert shown.words == ("B is A so far. Choose what B has otherwise, or one of the ready comparisons.",)


class TestVerdict:
    @pytest.mark.parametrize("link", ["x.stack", "keep.0", "alpha.2", "baseline.value"])
    def test_it_is_that_of_the_paired_t_test_on_the_exact_j_of_the_last_policies(self, link: str) -> None:
        now = dataclasses.replace(QUICK, b=opened(link).b)
        found = compared(now)
        a, b = j(found.a), j(found.b)
        test = stats.ttest_rel(b, a)
        low, high = test.confidence_interval(0.95)
        said = found.words[0]
        assert f"B is ahead in {(b > a).sum()} of 6 runs, A in {(a > b).sum()}." in said
        assert ("cannot be told apart" in said) == (low <= 0 <= high)
        assert f"95 % interval {short(float(f'{low:.2e}'))} to {short(float(f'{high:.2e}'))}" in said
        assert f"the mean of B − A is {short(float(f'{(b - a).mean():.2e}'))}" in said
        assert ("ahead in J(θ)**" in said) == (low > 0)

    def test_with_gamma_1_keeping_it_or_not_is_the_same(self) -> None:
        """γᵗ = 1: not one update differs."""
        said = compared(dataclasses.replace(QUICK, gamma=1.0, b=(("keep", False),))).words[0]
        assert said == "**At the end A and B are alike in every run** in J(θ)."

    def test_one_run_does_not_say_how_sure_it_is(self) -> None:
        shown = section(dataclasses.replace(QUICK, runs=1, b=(("alpha", 0.9),)))
        assert "One run does not say how much of that is luck" in shown.words[0]
        assert not any("interval" in words for words in shown.words)
        assert shown.chart is not None
        assert "interval" not in str(shown.chart.figure.to_dict())

    def test_who_learned_is_counted_pair_by_pair(self) -> None:
        found = compared(opened("x.stack"))
        a, b = found.a.assessment.learned, found.b.assessment.learned
        assert f"Learned by {a.sum()} of 32 runs in A, 0 in B; {a.sum()} only in A, 0 only in B." in found.words
        assert not b.any()

    @pytest.mark.parametrize("link", ["world.ice", "gamma.0.5"])
    def test_where_j_is_another_quantity_the_share_of_the_way_is_compared(self, link: str) -> None:
        now = dataclasses.replace(QUICK, b=opened(link).b)
        found = compared(now)
        shares = []
        for trained in (found.a, found.b):
            mdp = trained.world.mdp
            first = mdp.performance(np.full((mdp.n_states, 4), 0.25))
            shares.append((j(trained) - first) / (mdp.optimal_performance() - first))
        assert found.measure is not None
        np.testing.assert_allclose((found.measure.a[-1], found.measure.b[-1]), shares, rtol=1e-8)
        assert "in the share of the way" in found.words[0]
        assert any("cannot be subtracted" in words for words in found.words)

    def test_where_there_is_nothing_to_learn_only_who_learned_is_counted(self) -> None:
        shown = section(dataclasses.replace(QUICK, b=(("gamma", 0.0),)))
        assert shown.chart is None
        assert "nothing to learn" in shown.words[0]
        assert any(words.startswith("Learned by") for words in shown.words)

    def test_where_the_cut_matters_in_one_of_them_both_are_of_cut_episodes(self) -> None:
        now = dataclasses.replace(QUICK, horizon=20, b=(("alpha", 2.0),))
        found = compared(now)
        assert found.measure is not None
        assert (found.a.worth.cut, found.b.worth.cut) == (None, 20)
        np.testing.assert_allclose(found.measure.a[-1], j(found.a, 20), rtol=1e-9)
        np.testing.assert_allclose(found.measure.b[-1], j(found.b, 20), rtol=1e-9)
        assert found.measure.best[0] == now.build().mdp.optimal_performance(20)
        assert found.measure.what == "return within 20 steps"


class TestPictures:
    def test_the_films_go_in_lockstep_take_by_take(self) -> None:
        found = compared(dataclasses.replace(QUICK, b=(("x", "stack"),), shown=2))
        a, b = found.films
        assert [take.label for take in a.takes] == [take.label for take in b.takes]
        assert found.together.steps == tuple(max(x.steps, y.steps) for x, y in zip(a.takes, b.takes, strict=True))
        assert (a.name, b.name) == ("A: the agent in the gridworld", "B: the agent in the gridworld")
        assert a.takes[0].cells.tolist() == b.takes[0].cells.tolist(), "the same luck, and as yet the same policy"
        assert found.together.name != compared(dataclasses.replace(QUICK, b=(("keep", False),), shown=2)).together.name

    def test_the_chart_is_of_both_and_of_the_pairs(self) -> None:
        found = compared(dataclasses.replace(QUICK, b=(("alpha", 1.5),)))
        chart = found.chart
        assert chart is not None
        traces = {trace["name"]: trace for trace in chart.figure.to_dict()["data"]}
        for side, trained in (("A", found.a), ("B", found.b)):
            low, middle, high = np.quantile(trained.worth.performance, (0.25, 0.5, 0.75), axis=1)
            np.testing.assert_allclose(traces[f"{side}: median, and the middle half"]["y"], middle)
            np.testing.assert_allclose(traces[f"{side}: band"]["y"], [*low, *high[::-1]])
        difference = traces["B − A: mean over the pairs, and its 95 % interval"]
        d = found.b.worth.performance - found.a.worth.performance
        np.testing.assert_allclose(difference["y"], d.mean(axis=1))
        assert difference["yaxis"] == "y2"
        edges = [stats.ttest_1samp(row, 0).confidence_interval(0.95) for row in d[1:]]
        np.testing.assert_allclose(traces["B − A: band"]["y"][1 : len(d)], [low for low, _ in edges], atol=1e-12)
        assert chart.figure.plotly.layout.yaxis.domain[0] > chart.figure.plotly.layout.yaxis2.domain[1]
        assert short(float(np.median(found.b.worth.performance[-1]))) in chart.alt
        assert "**" not in chart.alt

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced(), st.sampled_from(["x.stack", "keep.0", "world.cliff,alpha.20", "gamma.1", "alpha.20"]))
    def test_any_two_settings_can_be_compared(self, now: ReinforceScenario, link: str) -> None:
        both = dataclasses.replace(now, b=opened(link).b)
        assert decode(ReinforceScenario, encode(both)).scenario == both
        shown = section(both)
        assert not [words for words in shown.words if "nan" in words or "inf" in words.replace("information", "")]
        assert set(dict(both.b)) <= set(COMPARED)
        if shown.chart is not None:
            shown.chart.figure.plotly  # noqa: B018
        assert trained_once(both) is trained_once(now), "A is trained once, whatever B is"
