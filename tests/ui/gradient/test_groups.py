"""Groups: advantages by their definitions, expected directions over all m^k groups, F11 and F13 to the digits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom

from pgviz.ui.gradient import groups, section_cases
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import short
from tests.ui.gradient.reading import changed, column, drawn, grid, row, said
from tests.ui.sheet_reading import edits, number

F11 = GradientScenario()
F13 = section_cases.LENGTHS
RULES = {
    "none": lambda r, j: r[j],
    "mean": lambda r, j: r[j] - np.mean(r),
    "leave-one-out": lambda r, j: r[j] - np.mean(np.delete(r, j)),
    "population": lambda r, j: (r[j] - np.mean(r)) / np.std(r) if np.std(r) > 0 else 0.0,
    "sample": lambda r, j: (r[j] - np.mean(r)) / np.std(r, ddof=1) if np.std(r) > 0 else 0.0,
}


def direction(rewards: list[float], lengths: list[int], rule: str, by_length: bool) -> np.ndarray:
    """The mean of (1/k) Σ A ∇log p over all groups of k answers, each answer as likely as any; in their logits."""
    k = len(rewards)
    total = np.zeros(k)
    for group in itertools.product(range(k), repeat=k):
        r = np.array([rewards[i] for i in group], float)
        for j, i in enumerate(group):
            weight = RULES[rule](r, j) / (lengths[i] if by_length else 1)
            total += weight * (np.eye(k)[i] - 1 / k) / k / k**k
    return total


class TestAdvantages:
    @pytest.mark.parametrize("answers", [F11.answers, (1.0, 2.0, 4.0), (5.0, 5.0)])
    def test_by_definition(self, answers: tuple[float, ...]) -> None:
        found = grid(groups.section(changed(F11, answers=answers)).sheets["answers"], "Each answer")
        for place, rule in enumerate(groups.NAMES, 2):
            expected = [RULES[rule](np.array(answers), j) for j in range(len(answers))]
            assert [number(t) for t in column(found, place)] == pytest.approx(expected, abs=5.1e-5)

    def test_f11(self) -> None:
        found = grid(groups.section(F11).sheets["answers"], "Each answer")
        assert row(found, "answer 1")[4:] == ["+.7143", "+1.2910", "+1.2076"]
        assert row(found, "answer 8")[4:] == ["−.4286", "−.7746", "−.7246"]

    def test_one_answer_has_no_others(self) -> None:
        topic = groups.section(changed(F11, answers=(1.0,)))
        assert row(grid(topic.sheets["answers"], "Each answer"), "answer 1")[2:] == ["+1", "0", "—", "0", "—"]

    def test_rewards_lengths_and_their_number_are_edited(self) -> None:
        topic = groups.section(F13)
        assert set(edits(topic.sheets["answers"])) == {"answers.0", "answers.1", "length.0", "length.1"}
        assert edits(topic.sheets["answers"])["length.1"].value == 5
        assert set(edits(topic.control)) == {"answered"}


class TestExpected:
    @pytest.mark.parametrize("rule", groups.NAMES)
    @pytest.mark.parametrize("by_length", [False, True])
    def test_over_all_groups(self, rule: str, by_length: bool) -> None:
        rewards, lengths = [3.0, 1.0, 0.5], [1, 4, 2]
        now = changed(F11, answers=tuple(rewards), lengths=tuple(lengths))
        found = groups.group_of(now.answers, now.lengths).expected[rule]
        moments = found.by_length if by_length else found.whole
        np.testing.assert_allclose(moments.mean, direction(rewards, lengths, rule, by_length), rtol=0, atol=1e-12)
        title = "Divided by length" if by_length else "Expected direction"
        shown = row(grid(groups.section(now).sheets["expected"], title), groups.NAMES[rule])
        assert [number(t) for t in shown[:3]] == pytest.approx(moments.mean, abs=5.1e-4)

    def test_f13_the_sign_turns(self) -> None:
        """True (−.05, .05), divided by length (.19, −.19); what pays most stands first here."""
        topic = groups.section(F13)
        assert row(grid(topic.sheets["expected"], "Expected direction"), "∇J")[:2] == [".05", "−.05"]
        assert row(grid(topic.sheets["expected"], "Divided by length"), "r alone")[:2] == ["−.19", ".19"]
        np.testing.assert_allclose(direction([1, 1.2], [1, 5], "none", True), [0.19, -0.19], rtol=0, atol=1e-12)
        assert "has .05 in ∇J and −.19 divided by length; the sign turns" in said(topic)

    def test_answers_of_one_length_are_not_divided(self) -> None:
        topic = groups.section(F11)
        assert len(topic.sheets["expected"].parts) == 1
        assert "length" not in said(topic)


class TestFactor:
    def test_two_answers_change_nothing_with_the_population_s_deviation(self) -> None:
        """And 1/√2 with that of k − 1."""
        topic = groups.section(section_cases.PAIR)
        found = grid(topic.sheets["expected"], "Expected direction")
        assert column(found, 2)[3:5] == ["1", short(2**-0.5)]
        assert "the first is exactly 1 and the second 1/√2" in said(topic)
        np.testing.assert_allclose(groups.factors("population", 2), 1, rtol=0, atol=1e-12)
        np.testing.assert_allclose(groups.factors("sample", 2), 2**-0.5, rtol=0, atol=1e-12)

    def test_the_limit_is_2_at_a_half_and_10_05_at_a_hundredth(self) -> None:
        limit = drawn(groups.section(F11))["large groups: 1/√(p(1 − p))"]
        np.testing.assert_allclose(limit["y"], 1 / np.sqrt(groups.CHANCES * (1 - groups.CHANCES)), rtol=1e-12)
        by_chance = dict(zip(np.round(limit["x"], 2), limit["y"], strict=True))
        assert (short(by_chance[0.5]), short(by_chance[0.01], 2)) == ("2", "10.05")

    @pytest.mark.parametrize("k", groups.CURVES)
    def test_the_curves_by_the_binomial(self, k: int) -> None:
        """E[X]·∇J/‖∇J‖² for two rewards: Σ_n C(k,n) pⁿ qᵏ⁻ⁿ √(n(k − n))/k over pq."""
        p = groups.CHANCES[::14]
        n = np.arange(k + 1)[:, None]
        expected = (binom.pmf(n, k, p) * np.sqrt(n * (k - n)) / k).sum(axis=0) / (p * (1 - p))
        np.testing.assert_allclose(groups.factors("population", k)[::14], expected, rtol=1e-9)

    def test_the_page_s_group_stands_on_the_chart(self) -> None:
        topic = groups.section(F11)
        point = drawn(topic)["this group of 8"]
        assert point["x"] == pytest.approx([3 / 8])
        assert short(point["y"][0]) in said(topic)
        assert "1/σ = 2.066" in said(topic)
        assert short(1 / np.sqrt(3 / 8 * 5 / 8)) == "2.066"
        assert "this group of 3" not in drawn(groups.section(changed(F11, answers=(1.0, 2.0, 3.0))))


class TestAlike:
    @pytest.mark.parametrize(
        ("answers", "share"),
        [(F11.answers, (3 / 8) ** 8 + (5 / 8) ** 8), ((1.0, 2.0, 3.0), 3 / 27), ((1.0, 0.0), 0.5)],
    )
    def test_how_many_groups_say_nothing(self, answers: tuple[float, ...], share: float) -> None:
        assert f"{short(share)} of the groups are" in said(groups.section(changed(F11, answers=answers)))

    def test_all_of_them(self) -> None:
        topic = groups.section(changed(F11, answers=(2.0, 2.0)))
        assert "all of the groups are" in said(topic)
        assert "∇J = 0" in said(topic)
