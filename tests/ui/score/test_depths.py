"""The score in depth for any decision that a link can give: sheets, sentences and charts, all from the core."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz import policy
from pgviz.figures.score import charted, decomposition
from pgviz.figures.theme import Figure
from pgviz.score.decomposition import decompose, take_logits_apart
from pgviz.ui import remarks as on_page
from pgviz.ui.components.sheet import Grid, Sheet
from pgviz.ui.decision.coding import FEATURES, JOINS
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.score import depths, remarks, rewards
from pgviz.ui.score.geometry_sheet import closing_sheet
from pgviz.ui.score.grids import score_sheet
from pgviz.ui.score.one_decision_sheet import bandit_sheet
from pgviz.ui.score.second_order_sheet import second_order_sheet
from pgviz.ui.score.step_sheet import step_sheet
from pgviz.ui.score.three_ways_sheet import UNDERFLOW, roads_sheet
from pgviz.ui.shell.formats import short
from tests.ui.strategies import decisions

thousand = settings(deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
QUESTION = Decision()


def grids(sheet: Sheet) -> list[Grid]:
    return [part for part in sheet.parts if isinstance(part, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells if cell is not None] for row in grid.rows]


class Found:
    """What the core says of a decision, for all of the page Score."""

    def __init__(self, now: Decision) -> None:
        self.parts = decompose(now.features(), now.theta, now.a, now.tau, mask=now.mask)
        self.logits = take_logits_apart(now.features(), now.theta, now.tau, mask=now.mask)
        self.geometry, self.stepped = depths.geometry_of(now), depths.step_of(now)
        self.roads, self.curve = depths.roads_of(now)
        self.saturated, self.second = depths.saturation_of(now), depths.second_order_of(now)
        self.rewarded = rewards.taken_apart(now)


def sheets_of(now: Decision, found: Found) -> Iterator[Sheet]:
    """All sheets of the page."""
    yield score_sheet(found.parts, now)
    yield policy_sheet(found.logits, now)
    yield closing_sheet(found.geometry, now)
    yield roads_sheet(found.roads, now)
    yield step_sheet(found.stepped.step, found.stepped.lengths, now)
    yield second_order_sheet(found.second, now)
    yield bandit_sheet(found.rewarded, now)


def sentences_of(now: Decision, found: Found) -> Iterator[str]:
    """All that the page says."""
    yield from on_page.on_score(now, found.parts)
    yield from remarks.on_geometry(now, found.geometry)
    yield remarks.on_closing(found.geometry)
    yield from remarks.on_roads(now, found.roads, found.curve)
    yield from remarks.on_step(now, found.stepped)
    yield from remarks.on_saturation(now, found.saturated)
    yield from remarks.on_second_order(now, found.second)
    yield from rewards.remarks(found.rewarded, now)
    yield remarks.alt_elsewhere(now, found.stepped)


def charts_of(now: Decision, found: Found) -> Iterator[Figure]:
    """All charts of the page, in every view."""
    parts, shown = found.parts, charted(found.parts.cancels)
    names = [now.grouped_names[j] for j in shown]
    yield decomposition(parts.phi[now.a, shown], parts.terms[:, shown], parts.difference[shown], names, now.actions)
    yield depths.arrow_chart(now, found.geometry)
    yield depths.closing_chart(now, found.geometry)
    yield depths.error_chart(found.roads, found.curve)
    elsewhere = depths.elsewhere_chart(now, found.stepped)
    if elsewhere is not None:
        yield elsewhere
    if found.saturated.escape is not None:
        yield depths.escape_chart(now, found.saturated.escape)


def numbers(drawn: Any) -> Iterator[float]:
    """Every number in what a chart is made of."""
    if isinstance(drawn, np.ndarray):
        drawn = drawn.tolist()
    if isinstance(drawn, dict):
        drawn = list(drawn.values())
    if isinstance(drawn, list | tuple):
        for item in drawn:
            yield from numbers(item)
    elif isinstance(drawn, int | float):
        yield float(drawn)


@thousand
@given(decisions(), st.floats(-10, 10), st.floats(-16, 1), st.sets(st.integers(0, 5), max_size=3))
def test_a_thousand_decisions(now: Decision, eta: float, h: float, masked: set[int]) -> None:
    """No number that is none in a sheet, sentence or chart; E[score] = 0; the three roads agree within their theory."""
    now, _ = dataclasses.replace(now, eta=eta, h=h, masked=tuple(masked)).mended()
    found = Found(now)
    written = [json.dumps(sheet.to_data(), allow_nan=False, ensure_ascii=False) for sheet in sheets_of(now, found)]
    for text in (*written, *sentences_of(now, found)):
        assert text
        assert not re.search(r"\bnan\b|\bNone\b(?! of)|[Nn]aN", text), text
    for chart in charts_of(now, found):
        assert all(map(math.isfinite, numbers([trace.to_plotly_json() for trace in chart.data])))
    assert found.geometry.residue <= 1e-12 * max(1.0, np.abs(now.features()).max())
    assert found.roads.agree


class TestGeometry:
    def test_the_sheet_s_rows_are_the_weighted_differences_and_its_sum_is_0(self) -> None:
        geometry = depths.geometry_of(QUESTION)
        (grid,) = grids(closing_sheet(geometry, QUESTION))
        phi, pi = QUESTION.features(), policy.probabilities(QUESTION.features(), QUESTION.theta)
        expected = pi[:, None] * (phi - pi @ phi)
        columns = [QUESTION.encoding.names.index(header.text) for header in grid.columns[1:]]
        for b, row in enumerate(texts(grid)[:-1]):
            assert row == [short(pi[b]), *(short(v) for v in expected[b, columns])]
        assert grid.rows[-1].total
        assert all(abs(float(t.replace("−", "-"))) < 1e-15 for t in texts(grid)[-1])

    def test_the_axes_are_named(self) -> None:
        assert depths.axis_names(QUESTION, depths.geometry_of(QUESTION)) == depths.DIRECTIONS
        two = dataclasses.replace(QUESTION, plane=(0, 5))
        assert depths.axis_names(two, depths.geometry_of(two)) == (two.encoding.names[0], two.encoding.names[5])
        line = dataclasses.replace(QUESTION, n=2).mended()[0]
        assert depths.axis_names(line, depths.geometry_of(line)) == (depths.DIRECTIONS[0], "")

    def test_says_which_plane_and_how_much_it_shows(self) -> None:
        said = remarks.on_geometry(QUESTION, depths.geometry_of(QUESTION))
        assert "span 3 dimensions" in said[0]
        assert "shows 67 %" in said[0]
        assert "unweighted" in said[0]
        now = dataclasses.replace(QUESTION, plane=(0, 1))
        two = remarks.on_geometry(now, depths.geometry_of(now))
        assert "Two of the 20 features" in two[0]


class TestRoads:
    def test_the_sheet_has_the_three_vectors_and_their_differences(self) -> None:
        roads, _ = depths.roads_of(QUESTION)
        vectors, differences = grids(roads_sheet(roads, QUESTION))
        names = [row.header.text for row in vectors.rows]
        for name, row, apart in zip(names, texts(vectors), texts(differences), strict=True):
            j = QUESTION.encoding.names.index(name)
            assert row == [short(roads.score[j]), short(roads.ratio[j]), short(roads.finite[j])]
            assert apart[:2] == [short(roads.ratio[j] - roads.score[j]), short(roads.finite[j] - roads.score[j])]

    @pytest.mark.parametrize(
        ("exponent", "badge", "why"),
        [
            (-16.0, "gone astray", "rounding rules"),
            (-5.0, "The three roads agree", "rounding rules"),
            (-2.0, "The three roads agree", "truncation rules"),
            (0.7, "gone astray", "truncation rules"),
        ],
    )
    def test_too_small_and_too_large_steps_are_named(self, exponent: float, badge: str, why: str) -> None:
        now = dataclasses.replace(QUESTION, h=exponent)
        said = remarks.on_roads(now, *depths.roads_of(now))
        assert badge in said[0]
        assert why in said[1]

    def test_an_underflow_is_said_and_shown(self) -> None:
        now = dataclasses.replace(QUESTION, theta=tuple(200 * v for v in QUESTION.theta), a=2)
        roads, curve = depths.roads_of(now)
        assert "too small for float64" in remarks.on_roads(now, roads, curve)[0]
        vectors, _ = grids(roads_sheet(roads, now))
        assert {row.cells[1].note for row in vectors.rows if row.cells[1]} == {UNDERFLOW}


class TestStep:
    def test_the_sheet_shows_before_after_change_and_lengths(self) -> None:
        found = depths.step_of(QUESTION)
        moves, arrows = grids(step_sheet(found.step, found.lengths, QUESTION))
        theta = np.array(QUESTION.theta) + policy.score(QUESTION.features(), QUESTION.theta, QUESTION.a)
        before = policy.probabilities(QUESTION.features(), QUESTION.theta)
        after = policy.probabilities(QUESTION.features(), theta)
        assert [row[:2] for row in texts(moves)] == [[short(p), short(q)] for p, q in zip(before, after, strict=True)]
        norms = np.linalg.norm(policy.scores(QUESTION.features(), QUESTION.theta), axis=1)
        assert [row[0] for row in texts(arrows)] == [short(v) for v in norms]
        assert [row[1] for row in texts(arrows)] == ["1.281", "1.223", "1.311", ".199"]

    def test_the_question_s_rarest_action_has_the_longest_score(self) -> None:
        said = remarks.on_step(QUESTION, depths.step_of(QUESTION))
        assert "The rarest action has the longest" in said[2]
        assert QUESTION.actions[2] in said[2]

    def test_states_are_the_page_s_the_other_and_those_for_all_none_twice(self) -> None:
        states = depths.step_of(QUESTION).states
        assert states[0] == QUESTION.s
        assert len(states) == len(set(states)) == 2 ** len(QUESTION.s)

    def test_stacked_features_move_every_state_alike(self) -> None:
        now, _ = QUESTION.recoded(join="stack", code="one-hot")
        found = depths.step_of(now)
        np.testing.assert_allclose(found.step.moved, found.step.moved[0], rtol=1e-9)
        assert "other states move although nobody was there" in remarks.on_step(now, found)[1]

    @pytest.mark.parametrize("x", list(FEATURES))
    @pytest.mark.parametrize("join", list(JOINS))
    def test_the_chart_of_elsewhere_fits_the_states(self, x: str, join: str) -> None:
        now = QUESTION.recoded(x=x)[0].recoded(join=join)[0]
        found = depths.step_of(now)
        chart = depths.elsewhere_chart(now, found)
        if join == "table":
            assert chart is None
        elif x in ("raw", "one-hot"):
            assert chart.data[0].type == "bar"
            np.testing.assert_array_equal(chart.data[0].y, found.step.moved)
        else:
            assert chart.data[0].type == "heatmap"
            assert np.isfinite(np.array(chart.data[0].z, dtype=float)).all()

    def test_an_overshoot_is_named(self) -> None:
        now = dataclasses.replace(
            QUESTION, join="table", n=3, phi=((0.0,), (1.0,), (3.0,)), theta=(-1.0,), a=1, eta=50.0
        )
        assert "too long" in remarks.on_step(now, depths.step_of(now))[0]


class TestSaturation:
    def test_the_question_is_not_stuck_and_south_needs_long(self) -> None:
        now = dataclasses.replace(QUESTION, a=2)
        found = depths.saturation_of(now)
        said = remarks.on_saturation(now, found)
        assert said[0].startswith("Not stuck")
        assert f"**{short(6 + np.sinh(6))}**" in said[1]

    def test_a_saturated_policy_is_stuck(self) -> None:
        now = dataclasses.replace(QUESTION, theta=tuple(4 * v for v in QUESTION.theta))
        assert remarks.on_saturation(now, depths.saturation_of(now))[0].startswith("**Stuck**")

    def test_a_time_beyond_float64_is_a_power_of_ten(self) -> None:
        now = dataclasses.replace(QUESTION, theta=tuple(1000 * v for v in QUESTION.theta), a=2)
        assert "10^2605" in remarks.on_saturation(now, depths.saturation_of(now))[1]  # (6000 − ln 2)/ln 10


def test_the_second_order_of_the_question() -> None:
    said = remarks.on_second_order(QUESTION, depths.second_order_of(QUESTION))
    assert "rank 3 of 20" in said[0]
    assert "17 directions" in said[0]
    warm = dataclasses.replace(QUESTION, tau=5.0)
    assert "1/τ = .2 " in remarks.on_second_order(warm, depths.second_order_of(warm))[-1]


def test_a_masked_action_is_neither_in_the_sheets_nor_in_the_charts() -> None:
    now = dataclasses.replace(QUESTION, masked=(0, 3))
    geometry, stepped = depths.geometry_of(now), depths.step_of(now)
    for sheet in (closing_sheet(geometry, now), step_sheet(stepped.step, stepped.lengths, now)):
        for grid in grids(sheet):
            assert [r.header.text for r in grid.rows if not r.total] == list(now.actions[1:3])
    names = [name for trace in depths.arrow_chart(now, geometry).data for name in trace.text or ()]
    assert names == [f"<b>{now.actions[1]}</b>", now.actions[2]]
    assert len(depths.closing_chart(now, geometry).data) == 3  # two arrows, and where they start
    assert depths.saturation_of(now).escape.worse == 1
