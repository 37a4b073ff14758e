"""The topic 'What a step does, here and in other states'."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.ui.decision.coding import FEATURES, JOINS
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.rewards import sheet as rewards_sheet
from pgviz.ui.score.step import chart, sheet, step_of, taken, words
from pgviz.ui.shell.formats import short
from tests.ui.score.reading import grid, names, texts
from tests.ui.sheet_reading import grids

QUESTION = Decision()
PHI = np.kron(np.eye(4), [1, 0, 0, 1, 1])
PI = softmax([14, 15, 11, 17])


def test_the_sheet_shows_before_after_and_the_lengths_of_score_and_logit_score() -> None:
    moves, norms = grids(sheet(QUESTION))
    after = softmax(PHI @ (np.array(QUESTION.theta) + PHI[1] - PI @ PHI))
    assert [row[:2] for row in texts(moves)] == [[short(p), short(q)] for p, q in zip(PI, after, strict=True)]
    logit_scores = np.eye(4) - PI
    expected = [np.linalg.norm(PHI - PI @ PHI, axis=1), np.linalg.norm(logit_scores, axis=1)]
    assert texts(norms) == [[short(a), short(b)] for a, b in zip(*expected, strict=True)]


@pytest.mark.parametrize("tau", [1.0, 2.0])
def test_each_length_says_with_respect_to_what_it_is(tau: float) -> None:
    """For one state there are two lengths: of the score, and of the logit score. Nothing else has their names."""
    now = dataclasses.replace(QUESTION, tau=tau)
    norms = grid(sheet(now), "whose score")
    assert [h.text for h in norms.columns] == ["‖score‖", "‖logit score‖"]
    assert ["θ" in h.note for h in norms.columns] == [True, False]
    rewards = grid(rewards_sheet(now), "What is drawn")
    (place,) = [i for i, h in enumerate(rewards.columns) if "score" in h.text]
    assert rewards.columns[place].text == "‖logit score‖"
    assert [row[place] for row in texts(rewards)[:-1]] == [row[1] for row in texts(norms)]


def test_the_question_s_rarest_action_has_the_longest_score() -> None:
    said = words(QUESTION)[2]
    assert f"that of ↓ South, {short(float(np.linalg.norm(PHI[2] - PI @ PHI)))}" in said
    assert f"**The rarest action has the longest**: all are {short(3**0.5)} times as long as the logit score" in said


def test_scores_of_one_length_are_said_to_be() -> None:
    said = words(dataclasses.replace(QUESTION, s=(0.0,) * 4, theta=(0.0,) * 20))[2]
    assert said == f"All scores are equally long: {short(float(np.linalg.norm(np.eye(4)[0] - 0.25)))}."


def test_states_are_the_page_s_the_other_and_those_for_all_none_twice() -> None:
    states = step_of(QUESTION).states
    assert states[0] == QUESTION.s
    assert len(states) == len(set(states)) == 2 ** len(QUESTION.s)


def test_stacked_features_move_every_state_alike() -> None:
    now = recoded(QUESTION, join="stack", code="one-hot").scenario
    moved = step_of(now).step.total_variation
    np.testing.assert_allclose(moved, moved[0], rtol=1e-9)
    assert "15 of 15 other states move although nobody was there" in words(now)[1]


@pytest.mark.parametrize("x", list(FEATURES))
@pytest.mark.parametrize("join", list(JOINS))
def test_the_chart_of_elsewhere_fits_the_states(x: str, join: str) -> None:
    now = recoded(recoded(QUESTION, x=x).scenario, join=join).scenario
    drawn = chart(now)
    if join == "table":
        assert drawn is None
    elif x in ("raw", "one-hot"):
        assert drawn is not None
        assert drawn.figure.data[0].type == "bar"
        np.testing.assert_array_equal(drawn.figure.data[0].y, step_of(now).step.total_variation)
    else:
        assert drawn is not None
        heat = drawn.figure.data[0]
        assert heat.type == "heatmap"
        assert np.isfinite(np.array(heat.z, dtype=float)).all()
        place = (0.5, 1.0)
        there = now.policy_in([place]).probabilities, now.policy_in([place]).with_theta(step_of(now).step.theta_after)
        exact = np.abs(there[1].probabilities - there[0]).sum() / 2
        shown = heat.z[list(heat.y).index(place[1])][list(heat.x).index(place[0])]
        assert shown == pytest.approx(exact, abs=1e-12)


def test_an_overshoot_is_named() -> None:
    now = dataclasses.replace(QUESTION, join="table", n=3, phi=((0.0,), (1.0,), (3.0,)), theta=(-1.0,), a=1, eta=50.0)
    assert "too long" in words(now)[0]
    assert "pushes it away" in words(dataclasses.replace(now, eta=-1.0))[0]


def test_where_nothing_moves_it_says_why() -> None:
    assert words(dataclasses.replace(QUESTION, eta=0.0))[1] == "No step, no state moves."
    table = recoded(QUESTION, join="table").scenario
    assert words(table)[1].startswith("A free table stands for one state")
    apart = dataclasses.replace(QUESTION, bias=False, theta=(0.0,) * 4, s=(1.0,), other=(0.0,))
    assert words(apart)[1].startswith("The only other state does not move: its scores")


def test_a_step_that_is_taken_is_that_of_the_sheet() -> None:
    now = dataclasses.replace(QUESTION, tau=2.0, masked=(0,), eta=0.5)
    after = taken(now).scenario
    moves = grid(sheet(now), "θ + η")
    assert [row[1] for row in texts(moves)] == [short(after.policy().probabilities[b]) for b in now.allowed]
    assert names(moves) == [now.actions[b] for b in (1, 2, 3)]
