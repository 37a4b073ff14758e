"""What the page says of a training: its words against the numbers that they are about, and what there is to try."""

from __future__ import annotations

import dataclasses
import functools
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import softmax

from pgviz.mdp import greedy
from pgviz.reinforce import gradient_samples
from pgviz.reinforce.diagnosis import CERTAIN, SLOW
from pgviz.ui.reinforce.diagnosis import outlook_of
from pgviz.ui.reinforce.edits import in_world
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario
from pgviz.ui.reinforce.training import Trained, train_scenario, trained_once
from pgviz.ui.reinforce.view import View, view
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import Change, decode, encode, linkable
from tests.patience import draws
from tests.ui.reinforce.scenarios import quick, reinforced


@functools.cache
def seen(now: ReinforceScenario) -> View:
    return view(now, trained_once(now))


def shown(**changes: object) -> View:
    return seen(ReinforceScenario(**changes))  # type: ignore[arg-type]


def own_map(text: str, **changes: object) -> ReinforceScenario:
    """A map of one's own in which only the goal pays."""
    rules = {"step": 0.0, "goal": 1.0, "gamma": 0.95, "alpha": 0.5, "baseline": "none", **changes}
    return ReinforceScenario(world=OWN, map=text, **rules)  # type: ignore[arg-type]


def square(n: int, **changes: object) -> ReinforceScenario:
    """n × n empty cells, corner to corner."""
    return own_map("\n".join(["S" + "." * (n - 1), *["." * n] * (n - 2), "." * (n - 1) + "G"]), **changes)


def said(v: View, begins: str) -> str:
    """The one sentence that begins so."""
    (found,) = [words for words in v.words if words.startswith(begins)]
    return found


def names(v: View) -> list[str]:
    """What there is to try."""
    return [experiment.name for experiment in v.experiments]


def policies(trained: Trained, run: int) -> np.ndarray:
    """π of every record of a run, (K, S, A)."""
    return softmax(np.einsum("sad,kd->ksa", trained.features, trained.training.thetas[:, run]), axis=-1)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


class TestFieldCases:
    """What learners reported and nobody could explain: F14 to F19 of the collection, by the page's own view."""

    def test_f14_the_return_of_three_steps_sums_the_rewards_that_are_still_to_come(self) -> None:
        """hunkim#1 discounted rewards instead: (1, .99, .98) for (2.97, 1.99, 1). Here a step costs 1."""
        now = own_map("S..G", step=-1.0, goal=0.0, gamma=0.99, alpha=0.2, baseline="value", runs=1)
        captions = [take.caption for take in seen(now).film.takes]
        assert "3 steps, return −2.97" in captions

    def test_f15_the_chance_of_a_first_success_on_frozen_lake(self) -> None:
        """learn2deeplearn#40: .0139 with and without slip; .744 at best within 100 steps, .824 without a limit."""
        v = seen(quick("frozen-lake", runs="8", episodes="100", horizon="100"))
        words = next(w for w in v.words if "reaches it within 100 steps with probability" in w)
        assert "with probability .0139 an episode (one in 72)" in words
        assert "within that time with probability .744, without a cut with probability .824." in words
        dry = seen(quick("frozen-lake", runs="8", episodes="10", horizon="100", slip="0"))
        assert "with probability .0139 an episode" in " ".join(dry.words)

    def test_f16_an_endless_cliff_walk_says_what_its_cut_hides(self) -> None:
        """gym#1717: −65,375 in 6453 steps by the uniform policy, the goal within 200 in .023."""
        v = seen(quick("cliff", runs="4", episodes="20", horizon="200"))
        words = said(v, "Episodes are cut after 200 steps")
        assert "the first −65375 in 6453 steps on average" in words
        assert "and the best −13." in words
        assert "with probability .0234 an episode" in said(v, "**Goal never found")
        assert "Try γ = .95" in names(v)

    @pytest.mark.parametrize(("n", "chance"), [(8, ".170"), (12, ".0216")])
    def test_f17_does_not_learn_at_size_12(self, n: int, chance: str) -> None:
        """DeepRLInAction#38: .604 at 5 × 5, .170 at 8 × 8, .022 at 12 × 12, within 100 steps."""
        v = seen(square(n, episodes=10, runs=8, horizon=100))
        assert f"within 100 steps with probability {chance} an episode" in " ".join(v.words)
        assert "Try episodes of 300 steps" in names(v)

    def test_f17_at_size_5_chance_is_no_obstacle(self) -> None:
        v = seen(square(5, episodes=60, runs=8, horizon=100))
        assert not any("probability" in words and "an episode" in words for words in v.words)

    def test_f19_alpha_20_is_called_saturated_in_how_many_runs_and_since_when(self) -> None:
        """tensorflow/playground#77: “you cannot break it”, weights NaN."""
        now = ReinforceScenario(alpha=20.0)
        trained, v = trained_once(now), seen(now)
        words = said(v, "**Saturated: ")
        runs, of, since = map(
            int,
            re.match(r"\*\*Saturated: (\d+) of (\d+) runs\*\*, half of them since episode (\d+)", words).groups(),  # type: ignore[union-attr]
        )
        assert of == 32
        assert 20 <= runs <= 32 - trained.assessment.learned.sum()
        assert since == np.median(trained.standing.since[trained.standing.saturated])
        assert since <= 20
        assert "α is too large for the returns" in words
        assert "nan" not in " ".join(v.words).lower()
        assert v.experiments[0].name == "Try α = .5"
        assert trained_once(v.experiments[0].scenario).assessment.learned.sum() >= 30


class TestAll:
    def test_it_opens_on_a_world_that_it_has_just_learned(self) -> None:
        v = shown()
        learned = int(re.match(r"\*\*(\d+) of 32 runs\*\* have learned it", v.words[0])[1])  # type: ignore[index]
        assert 24 <= learned <= 32
        assert v.words[1].startswith("**The run in the film has learned it**")
        assert (len(v.words), names(v)) == (2, [])

    @pytest.mark.parametrize("seed", range(2))
    def test_a_policy_whose_preferences_only_break_ties_has_not_learned(self, seed: int) -> None:
        """α = 1e-5 said “19 of 32 runs have learned it … what is missing is what exploring still costs”."""
        v = shown(alpha=1e-5, seed=seed)
        assert v.words[0].startswith("**0 of 32 runs** have learned it")
        assert v.words[1].startswith("**The run in the film hardly moves**")
        assert "likeliest; always" not in " ".join(v.words)
        moved = number(re.search(r"changed by more than ([\d.e−]+)\.", v.words[1])[1])  # type: ignore[index]
        first, last = policies(trained_once(ReinforceScenario(alpha=1e-5, seed=seed)), 0)[[0, -1]]
        assert moved <= np.abs(last - first).max() * 1.05
        assert moved < 1e-3
        assert names(v) == ["Try α = .5"]

    def test_where_all_is_worth_the_same_there_is_nothing_to_learn(self) -> None:
        """γ = 0 said “32 of 32 have learned it”."""
        (words,) = shown(gamma=0.0).words
        assert words.startswith("**There is nothing to learn here.**")
        assert "−.02" in words
        assert "γ = 0" in words
        (words,) = seen(dataclasses.replace(quick("open"), goal=0.0)).words
        assert words.startswith("**There is nothing to learn here.**")
        assert "γ" not in words

    @pytest.mark.parametrize("shown_run", [0, 5])
    def test_who_has_learned_and_misses_much_is_told_by_which_numbers(self, shown_run: int) -> None:
        """“31 of 32 runs” and J = .046 of .590 shared one sentence about exploring, which no number showed."""
        now = ReinforceScenario(episodes=100, shown=shown_run)
        trained = trained_once(now)
        assert trained.assessment.learned[shown_run]
        found = re.search(
            r"ends at J\(θ\) = (\S+), the best is (\S+)\. In (\S+) of its steps it still draws another action than the "
            r"likeliest; always taking that would be worth (\S+)\.",
            seen(now).words[1],
        )
        assert found is not None
        pi, mdp = policies(trained, shown_run)[-1], trained.world.mdp
        counts = mdp.visits(pi, discounted=False)
        drawn = 1 - (counts * pi.max(axis=1)).sum() / counts.sum()
        ends, best, share, always = (number(text) for text in found.groups())
        assert ends == pytest.approx(mdp.performance(pi), abs=5e-4)
        assert share == pytest.approx(drawn, rel=0.05)
        assert always == best == pytest.approx(mdp.performance(greedy(pi)), abs=5e-4)


class TestOne:
    def test_a_stuck_policy_says_that_it_is_and_why(self) -> None:
        now = ReinforceScenario(alpha=20.0, episodes=60)
        trained = trained_once(now)
        unlucky = dataclasses.replace(now, shown=int(np.flatnonzero(trained.standing.saturated)[0]))
        words = seen(unlucky).words[1]
        assert words.startswith("**The run in the film is saturated**")
        assert "the score is nearly 0" in words
        outlook = outlook_of(unlucky, trained)
        assert outlook.certainty >= CERTAIN
        assert outlook.gain < SLOW * outlook.missing

    def test_how_long_gradient_flow_would_take_is_gap_plus_sinh_gap_over_what_the_way_out_is_worth(self) -> None:
        now = ReinforceScenario(alpha=20.0, episodes=60)
        trained = trained_once(now)
        run = int(np.flatnonzero(trained.standing.saturated)[0])
        found = re.search(
            r"gained by (\w+) at row (\d), column (\d), a logit gap of (\S+) behind (\w+): gradient flow takes (\S+) "
            r"units of time to bring them level, (\S+) episodes at this α",
            seen(dataclasses.replace(now, shown=run)).words[1],
        )
        assert found is not None
        better, row, column, gap, likeliest, time, episodes = found.groups()
        compass, state = ("North", "East", "South", "West"), trained.world.state(int(row) - 1, int(column) - 1)
        theta = trained.training.thetas[-1, run].reshape(4, -1)[:, state]
        a, b = compass.index(better), compass.index(likeliest)
        assert b == theta.argmax()
        assert number(gap) == pytest.approx(theta[b] - theta[a], abs=1e-3)
        pi, eps = policies(trained, run)[-1], 1e-6
        moved = pi.copy()  # a little probability from the likeliest to the better one, in this state alone
        moved[state, a] += eps
        moved[state, b] -= eps
        mdp = trained.world.mdp
        worth = (mdp.performance(moved, now.horizon) - mdp.performance(pi, now.horizon)) / eps
        d = theta[b] - theta[a]
        assert number(time) == pytest.approx((d + np.sinh(d)) / worth, rel=0.06)
        assert number(episodes) == pytest.approx((d + np.sinh(d)) / worth / 20, rel=0.12)

    @pytest.mark.parametrize(("keep", "baseline"), [(True, "none"), (False, "value")])
    def test_the_forecast_is_what_small_steps_along_the_mean_update_gain(self, keep: bool, baseline: str) -> None:
        """α E ∇J·update against J after one tiny step along the mean of many sampled updates."""
        now = quick("small", alpha="1e-3", episodes="20", horizon="30", keep="1" if keep else "0", baseline=baseline)
        trained = trained_once(now)
        mdp, theta = trained.world.mdp, trained.training.thetas[-1, 0]
        samples = gradient_samples(
            mdp, trained.features, theta, episodes=4000, horizon=30, seed=1, baseline="value", discounted=keep
        )
        tiny = 1e-4
        j = [
            mdp.performance(softmax(trained.features @ at, axis=-1), 30)
            for at in (theta, theta + tiny * samples.mean(axis=0))
        ]
        outlook = outlook_of(now, trained)
        assert outlook.gain == pytest.approx((j[1] - j[0]) / tiny * now.alpha * now.episodes, rel=0.25)
        assert outlook.missing == pytest.approx(mdp.optimal_performance(30) - j[0])

    def test_divergence_is_told_of_all_and_of_the_run_in_the_film(self) -> None:
        now = ReinforceScenario(runs=3, episodes=20, alpha=0.01)
        trained = trained_once(now)
        diverged, last = np.array([True, False, True]), np.array([6, 20, 11])
        broken = dataclasses.replace(
            trained, training=dataclasses.replace(trained.training, diverged=diverged, stopped_at=last)
        )
        views = [view(dataclasses.replace(now, shown=run), broken) for run in range(3)]
        told = [v.words[1].startswith("**The run in the film diverged** in episode") for v in views]
        assert told == diverged.tolist()
        assert "in episode 12:" in views[2].words[1]
        assert all("the first in episode 7." in said(v, "**Diverged: 2 of 3 runs**") for v in views)
        assert names(views[0])[0] == "Try α = .001"
        assert not any("diverged" in sentence.lower() for sentence in seen(now).words)


class TestCauses:
    def test_features_that_cannot_tell_cells_apart_are_called_aliased_where_that_matters(self) -> None:
        v = shown(x="stack", runs=4, episodes=20)
        words = said(v, "**Aliased**")
        assert "the 12 cells are 1 kind" in words
        (one, here), (other, there) = re.findall(r"(row \d, column \d) wants (\w+)", words)
        mdp, world = ReinforceScenario().build().mdp, ReinforceScenario().build()
        q = mdp.reward + mdp.gamma * mdp.transition @ mdp.optimal_values()
        for place, wanted in ((one, here), (other, there)):
            row, column = (int(part) - 1 for part in re.findall(r"\d", place))
            best = q[world.state(row, column)]
            assert best[("North", "East", "South", "West").index(wanted)] == pytest.approx(best.max())
        assert names(v)[0] == "Try a feature for each state and action"
        for x in ("table", "walls"):
            assert not any("Aliased" in words for words in shown(x=x, runs=2, episodes=20).words)

    def test_a_goal_beyond_the_horizon_is_called_unreachable(self) -> None:
        v = seen(square(5, horizon=7, episodes=10, runs=2))
        words = said(v, "**The goal cannot be reached**")
        assert words.endswith("it is 8 steps away at least, and an episode is cut after 7.")
        assert names(v) == ["Try episodes of 32 steps"]
        assert trained_once(v.experiments[0].scenario).chances.first > 0  # type: ignore[union-attr]

    def test_bad_luck_is_told_from_giving_up(self) -> None:
        """Where all episodes miss the goal with probability 10⁻¹², a run that never found it did not lack luck."""
        lucky = said(seen(square(8, horizon=30, episodes=20, runs=8)), "**Goal never found")
        trained = trained_once(square(8, horizon=30, episodes=20, runs=8))
        share = float(re.search(r"all of 20 miss it with probability (\S+?)\. ", lucky)[1])  # type: ignore[index]
        p = trained.chances.first  # type: ignore[union-attr]
        assert share == pytest.approx((1 - p) ** 20, rel=0.05)
        assert "not bad luck" not in lucky
        assert "So it is not bad luck" in said(shown(alpha=20.0), "**Goal never found")

    def test_a_map_without_a_goal_says_nothing_of_one(self) -> None:
        v = seen(own_map("H.S.H", pit=-1.0, step=-0.1, episodes=10, runs=2))
        assert "goal" not in " ".join(v.words).lower()

    @settings(max_examples=draws(25), suppress_health_check=[HealthCheck.too_slow])
    @given(reinforced())
    def test_whatever_is_found_is_said_without_a_trace_of_rounding_and_can_be_tried(
        self, now: ReinforceScenario
    ) -> None:
        v = view(now, train_scenario(now))
        for words in v.words:
            assert words[0] in "*E"
            assert words.endswith(".")
            assert not re.search(r"\bnan\b|\binf\b|\d{7}|None", words), words
        for experiment in v.experiments:
            assert experiment.scenario != now
            assert decode(ReinforceScenario, encode(linkable(experiment.scenario))) == Change(experiment.scenario)
        assert len(set(names(v))) == len(names(v))


def test_a_world_that_all_runs_learned_has_no_causes() -> None:
    now = in_world(ReinforceScenario(runs=4), "open").scenario
    v = seen(now)
    assert trained_once(now).assessment.learned.all() == (len(v.words) == 2)
    assert short(trained_once(now).worth.optimum) in v.words[1]
