"""The picture of the score: the arrow, the arrows that cancel, the bars; the plane, which is chosen."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score import closing, picture, plane
from pgviz.ui.score.plane import PRINCIPAL, axis_names, geometry_of, with_across, with_upward
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import decode, encode
from tests.ui.score.reading import names, texts
from tests.ui.sheet_reading import grids

QUESTION = Decision()
FEATURES = np.array([1, 0, 0, 1, 1.0])  # of the question's state, with the 1 of the bias
PI = softmax([14, 15, 11, 17])


def named(now: Decision, start: str) -> Any:
    (trace,) = [trace for trace in picture.chart(now).figure.data if trace.name.startswith(start)]
    return trace


def places(trace: Any) -> list[Any]:
    """Where each bar of a trace stands: the name of its feature, or group and name."""
    return list(zip(*trace.x, strict=True)) if isinstance(trace.x[0], tuple | list) else list(trace.x)


def mean_of(now: Decision) -> np.ndarray:
    """What the pieces of E[φ] add up to, a number a feature of the score's bars."""
    pieces = named(now, "E[φ]")
    found = dict.fromkeys(places(named(now, "score")), 0.0)
    for place, value in zip(places(pieces), pieces.y, strict=True):
        found[place] += value
    return np.array(list(found.values()))


class TestFeatureByFeature:
    now = dataclasses.replace(QUESTION, view="features")

    def test_the_bars_are_phi_the_mean_in_pieces_and_their_difference(self) -> None:
        score = np.array(named(self.now, "score").y)
        np.testing.assert_allclose(named(self.now, "φ(s,a)").y - mean_of(self.now), score, atol=1e-15)
        np.testing.assert_allclose(sorted(score), sorted(np.kron(np.eye(4)[1] - PI, np.ones(3))), atol=1e-15)

    @pytest.mark.parametrize("tau", [0.5, 2.0, 5.0])
    def test_what_is_called_the_score_is_the_score_at_every_temperature(self, tau: float) -> None:
        now = dataclasses.replace(self.now, tau=tau, a=3)
        trace = named(now, "score")
        pi = softmax(np.array([14, 15, 11, 17]) / tau)
        np.testing.assert_allclose(max(trace.y), (1 - pi[3]) / tau, rtol=1e-12)  # at τ = 5 .121, not .603
        np.testing.assert_allclose((named(now, "φ(s,a)").y - mean_of(now)) / tau, trace.y, atol=1e-15)
        assert trace.name == f"score = (φ − E[φ]) / {short(tau)}"
        assert f"divided by τ = {short(tau)}, is the score" in picture.words(now)[0]

    def test_what_is_left_out_is_counted(self) -> None:
        assert "8 features that are the same for every action are left out" in picture.words(self.now)[0]

    def test_the_answer_s_example_piece_by_piece(self) -> None:
        now = dataclasses.replace(
            QUESTION,
            view="features",
            s=(1.0, 1.0),
            other=(0.0, 0.0),
            n=2,
            join="stack",
            theta=(0, 0, np.log(3 / 7)),
            a=0,
        )
        pieces = named(now, "E[φ]")
        found = dict(zip(zip(places(pieces), pieces.customdata, strict=True), pieces.y, strict=True))
        of_0, of_1 = "π(a₀)·φ(s,a₀)", "π(a₁)·φ(s,a₁)"
        assert found == pytest.approx(  # the π-weighted terms that are not 0
            {("s₁", of_0): 0.7, ("s₂", of_0): 0.7, ("s₁", of_1): 0.3, ("s₂", of_1): 0.3, ("a", of_1): 0.3}
        )
        assert list(named(now, "φ(s,a)").y) == [1, 1, 0]
        assert list(named(now, "score").y) == pytest.approx([0, 0, -0.3])


class TestArrow:
    @pytest.mark.parametrize(("tau", "is_score"), [(1.0, ": the score"), (5.0, ": the score times τ = 5")])
    def test_it_says_what_the_arrow_is_to_the_score(self, tau: float, is_score: str) -> None:
        now = dataclasses.replace(QUESTION, tau=tau)
        assert named(now, "φ(s,→ East) − E[φ]").name.endswith(is_score)
        deviation = np.kron(np.eye(4)[1] - softmax(np.array([14, 15, 11, 17]) / tau), FEATURES)
        length = f"{short(float(np.linalg.norm(deviation)))}"
        assert f"it is {length}" in picture.words(now)[1]
        assert f"{length} long{is_score}" in picture.chart(now).alt

    def test_it_says_which_plane_and_how_much_it_shows(self) -> None:
        said = picture.words(QUESTION)
        assert "span 3 dimensions" in said[0]
        assert "shows 67 %" in said[0]
        assert "unweighted" in said[0]
        assert "Two of the 20 features" in picture.words(dataclasses.replace(QUESTION, plane=(0, 1)))[0]

    def test_an_action_of_certain_features_has_no_score_and_no_arrow_head(self) -> None:
        now = Decision(n=1, theta=QUESTION.theta[:5], a=0)
        assert named(now, "φ(s,a₀) − E[φ]").marker.size == (0, 0)
        assert "its score is 0" in picture.words(now)[1] or "one point, no arrow" in picture.words(now)[0]

    def test_a_masked_action_has_no_point(self) -> None:
        now = dataclasses.replace(QUESTION, masked=(0, 3))
        drawn = [name for trace in picture.chart(now).figure.data for name in trace.text or ()]
        assert drawn == ["<b>→ East</b>", "↓ South"]


class TestClosing:
    now = dataclasses.replace(QUESTION, view="loop")

    def test_the_rows_are_the_weighted_differences_and_their_sum_is_0(self) -> None:
        (found,) = grids(closing.sheet(QUESTION))
        expected = PI[:, None] * (np.kron(np.eye(4), FEATURES) - np.kron(PI, FEATURES))
        columns = [int(header.link[1:]) for header in found.columns[1:]]
        for b, row in enumerate(texts(found)[:-1]):
            assert row == [short(PI[b]), *(short(v) for v in expected[b, columns])]
        assert found.rows[-1].total
        assert set(texts(found)[-1]) == {"0"}

    def test_the_sentence_says_what_the_cells_say(self) -> None:
        """A rounding error is no number: it is 0 in both."""
        for tau in (0.3, 1.0, 7.0):
            now = dataclasses.replace(self.now, tau=tau, theta=tuple(v / 7 for v in QUESTION.theta))
            assert closing.largest_sum(now) == 0
            assert "the largest entry of their sum is 0." in picture.words(now)[0]

    def test_a_masked_action_has_neither_row_nor_arrow(self) -> None:
        now = dataclasses.replace(self.now, masked=(0, 3))
        (found,) = grids(closing.sheet(now))
        assert names(found) == ["→ East", "↓ South", "sum"]
        assert len(picture.chart(now).figure.data) == 3  # two arrows, and where they start

    def test_in_a_link_it_stays(self) -> None:
        assert decode(Decision, encode(self.now)).scenario == self.now


class TestPlane:
    """Two features, or the principal directions."""

    table = Decision(join="table", n=2, phi=((0.0, 0.0, 1.0), (1.0, 0.0, 5.0)), theta=(0.0,) * 3, a=0)

    def test_a_first_feature_is_joined_by_the_one_of_the_largest_spread(self) -> None:
        assert geometry_of(self.table).axes is None
        assert with_across(self.table, 1).scenario.plane == (1, 2)
        assert with_upward(self.table, 2).scenario.plane == (0, 2)

    def test_a_masked_action_spreads_nothing(self) -> None:
        """Feature 3 differs for the masked action alone."""
        phi = ((0.0, 0.0, 0.0, 1.0), (0.0, 2.0, 0.0, 1.0), (0.0, 0.0, 0.0, 90.0))
        now = Decision(join="table", n=3, phi=phi, theta=(0.0,) * 4, a=0)
        assert with_across(now, 0).scenario.plane == (0, 3)
        assert with_across(dataclasses.replace(now, masked=(2,)), 0).scenario.plane == (0, 1)

    def test_the_other_axis_stays_unless_it_is_the_same_feature(self) -> None:
        now = dataclasses.replace(QUESTION, plane=(3, 8))
        assert with_across(now, 5).scenario.plane == (5, 8)
        assert with_upward(now, 5).scenario.plane == (3, 5)
        assert with_across(now, 8).scenario.plane == (8, 0)
        assert [axis.shown(now) for axis in plane.AXES] == [3, 8]

    def test_a_principal_direction_takes_the_other_with_it(self) -> None:
        now = dataclasses.replace(QUESTION, plane=(3, 8))
        assert with_across(now, PRINCIPAL).scenario.plane == with_upward(now, PRINCIPAL).scenario.plane == ()
        assert [axis.shown(QUESTION) for axis in plane.AXES] == [PRINCIPAL, PRINCIPAL]

    @pytest.mark.parametrize("bad", [(0,), (4, 4), (0, 20)])
    def test_what_is_no_plane_is_said(self, bad: tuple[int, ...]) -> None:
        change = dataclasses.replace(QUESTION, plane=bad).repaired()
        assert change.scenario == QUESTION
        assert change.given_up == ("The picture’s plane was set to the principal directions: it needs two features.",)

    def test_other_features_have_no_such_plane_and_the_page_says_so(self) -> None:
        change = recoded(dataclasses.replace(QUESTION, plane=(3, 8)), join="stack")
        assert change.scenario.plane == ()
        assert any("principal directions: the features are others now" in said for said in change.given_up)

    def test_the_axes_are_named(self) -> None:
        assert axis_names(QUESTION) == plane.DIRECTIONS
        two = dataclasses.replace(QUESTION, plane=(0, 5))
        assert axis_names(two) == (two.encoding.names[0], two.encoding.names[5])
        line = Decision(n=2, theta=QUESTION.theta[:10])
        assert axis_names(line) == (plane.DIRECTIONS[0], "")

    def test_there_is_one_to_choose_where_there_are_two_features_and_a_picture_of_points(self) -> None:
        assert plane.is_chosen(QUESTION)
        assert not plane.is_chosen(dataclasses.replace(QUESTION, view="features"))
        assert not plane.is_chosen(Decision(s=(1.0,), other=(0.0,), n=1, bias=False, theta=(0.0,), a=0))
        assert len(plane.AXES[0].options(QUESTION)) == 21
