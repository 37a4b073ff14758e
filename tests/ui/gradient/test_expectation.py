"""Where the expectation went: draws of the page's own episodes, F5 to F7 and F9, stale data by enumeration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.reinforce.narration import narrated_episode
from pgviz.ui.gradient import expectation, section_cases
from pgviz.ui.gradient.scenario import GRID, ONE_DECISION, GradientScenario
from pgviz.ui.shell.formats import short, vector
from tests.reference import case
from tests.ui.gradient.reading import changed, column, grid, row, said
from tests.ui.sheet_reading import edits, number

NOW = section_cases.decision((1.0, 2.0, -4.0), (0.5, 0.0, -1.0))
PI = softmax([0.5, 0.0, -1.0])
R = np.array([1.0, 2.0, -4.0])
SCORES = np.eye(3) - PI
GRADIENT = PI * (R - PI @ R)


def draws_grid(now: GradientScenario, title: str):
    return grid(expectation.section(now).sheets["draws"], title)


def numbers(texts: list[str]) -> list[float]:
    return [number(text) for text in texts]


class TestStrip:
    def test_the_draws_are_the_page_s_episodes(self) -> None:
        found = expectation.drawn_of(changed(NOW, seed=3, episodes=20))
        told = [
            narrated_episode(NOW.mdp, NOW.features, NOW.thetas, seed=3, index=i, horizon=1).episode.actions[0]
            for i in range(20)
        ]
        assert found.actions.tolist() == told
        assert found.counts.tolist() == np.bincount(told, minlength=3).tolist()

    def test_shares_and_average(self) -> None:
        now = changed(NOW, seed=2, episodes=300)
        topic, found = expectation.section(now), expectation.drawn_of(now)
        table = grid(topic.sheets["strip"], "Drawn")
        assert numbers(column(table, 0)) == pytest.approx(PI, abs=5.1e-4)
        shares, errors = zip(*(numbers(text.split(" ± ")) for text in column(table, 2)), strict=True)
        assert shares == pytest.approx(found.counts / 300, abs=5.1e-4)
        assert errors == pytest.approx(np.sqrt(PI * (1 - PI) / 300), abs=5.1e-4)
        assert f"standard errors of at most {short(max(np.sqrt(PI * (1 - PI) / 300)))}" in topic.chart.alt
        sums = grid(topic.sheets["strip"], "Weighted sum")
        assert numbers(row(sums, "Σ π r")) == pytest.approx(GRADIENT, abs=5.1e-4)
        each = R[found.actions, None] * SCORES[found.actions]
        for j, text in enumerate(row(sums, "mean of 300")):
            mean, error = numbers(text.split(" ± "))
            assert mean == pytest.approx(each[:, j].mean(), abs=5.1e-4)
            exact = np.sqrt((PI @ (R[:, None] * SCORES) ** 2)[j] - GRADIENT[j] ** 2)
            assert error == pytest.approx(exact / np.sqrt(300), abs=5.1e-4)
            assert abs(mean - GRADIENT[j]) < 4.5 * error

    def test_no_more_than_can_be_seen_are_drawn(self) -> None:
        assert expectation.drawn_of(changed(NOW, episodes=5000)).actions.size == expectation.MOST_SHOWN

    def test_the_squares_and_the_bars(self) -> None:
        topic, found = expectation.section(NOW), expectation.drawn_of(NOW)
        traces = topic.chart.figure.to_dict()["data"]
        for a in range(3):
            squares, bar = traces[a], traces[3 + a]
            assert sorted(squares["customdata"]) == (np.flatnonzero(found.actions == a) + 1).tolist()
            assert bar["x"] == pytest.approx([found.counts[a] / 200, PI[a]])

    def test_on_another_problem_it_stands_on_one_decision_and_nothing_is_dragged(self) -> None:
        topic = expectation.section(GradientScenario(world=GRID))
        assert f"stands on “{ONE_DECISION}”" in topic.words[0]
        assert not edits(topic.sheets["strip"])
        assert set(edits(expectation.section(NOW).sheets["strip"])) == {"reward.0", "reward.1", "reward.2"}


class TestDraws:
    def test_each_way_by_enumeration(self) -> None:
        found = draws_grid(NOW, "The reward of a draw")
        likeliest = int(PI.argmax())
        expected = {
            "its own draw": sum(PI[a] * R[a] * SCORES[a] for a in range(3)),
            "a second draw": sum(PI[a] * PI[b] * R[a] * SCORES[b] for a in range(3) for b in range(3)),
            "the likeliest action": sum(PI[a] * R[a] for a in range(3)) * SCORES[likeliest],
            "the likeliest, which": R[likeliest] * SCORES[likeliest],
        }
        for name, values in expected.items():
            assert numbers(row(found, name)) == pytest.approx(values, abs=5.1e-4)

    def test_f6_a_second_draw_teaches_nothing(self) -> None:
        found = draws_grid(section_cases.SECOND, "The reward of a draw")
        assert row(found, "a second draw") == ["0"] * 3
        assert "0" not in row(found, "its own draw")

    def test_f5_the_likeliest_s_score_points_the_other_way(self) -> None:
        found = draws_grid(section_cases.LIKELIEST, "The score of each draw")
        assert row(found, "a₀ drawn")[:4] == [".958", "−.114", "−.002", "−.842"]
        assert row(found, "a₃ drawn")[:4] == ["−.042", "−.114", "−.002", ".158"]
        pi = softmax([14, 15, 11, 17])
        inner = (np.eye(4)[0] - pi) @ (np.eye(4)[3] - pi)
        assert number(row(found, "a₀ drawn")[4]) == pytest.approx(inner, abs=5.1e-4)
        assert short(inner, 2) == "−.16"

    def test_f7_the_others_get_minus_pi(self) -> None:
        found = draws_grid(section_cases.SIGNS, "The score of each draw")
        assert row(found, "a₀ drawn")[:2] == [".1", "−.1"]
        assert row(found, "a₁ drawn")[:2] == ["−.9", ".9"]

    def test_f9_rewards_set_to_0(self) -> None:
        found = draws_grid(section_cases.ZEROED, "Rewards that are changed")
        assert row(found, "rewards as") == ["1.333", "1", "−2.333"]
        assert row(found, "negative ones") == [".222", "−.111", "−.111"]


class TestOldData:
    def test_of_the_reference(self) -> None:
        found, expected = draws_grid(section_cases.STALE, "Old data"), case("onpolicy/stale").expected
        for name, key in (("drawn from π", "true"), ("drawn from π′, no", "stale"), ("drawn from π′, times", "true")):
            assert row(found, name) == [short(round(v, 12)) for v in expected[key]]
        assert found.subtitle.startswith("π′ = (.5, .5)")
        assert f"average to {vector([0.05, -0.05])}" in said(expectation.section(section_cases.STALE))

    def test_by_enumeration(self) -> None:
        old = np.ones(3) / 3
        found = draws_grid(NOW, "Old data")
        stale = sum(old[a] * R[a] * SCORES[a] for a in range(3))
        assert numbers(row(found, "drawn from π′, no")) == pytest.approx(stale, abs=5.1e-4)
        assert numbers(row(found, "drawn from π′, times")) == pytest.approx(GRADIENT, abs=5.1e-4)

    def test_where_the_problem_begins_nothing_is_old(self) -> None:
        assert "nothing is old" in said(expectation.section(GradientScenario(world=ONE_DECISION)))
