"""All parts of the page Score for any decision that a link can give: τ, masks, joins, encodings, ties."""

from __future__ import annotations

import dataclasses
import json
import math
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.scenario import VIEWS, Decision
from pgviz.ui.score.three_ways import three_ways_of
from pgviz.ui.score.view import TOPICS, View, view
from pgviz.ui.shell.formats import short, signed
from pgviz.ui.shell.parts import Chart, parts_of
from tests.figures.reading import is_drawable
from tests.patience import draws
from tests.ui.score.reading import grid, names, texts
from tests.ui.sheet_reading import cells, check_sheet, headers
from tests.ui.strategies import decisions

NO_SENTENCE = re.compile(
    r"\bnan\b|\bNone\b(?! of)|[Nn]aN|−−|(?<!of )\b1 (actions|directions|draws|features|states|times)\b"
)
hundred = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.thorough
@hundred
@given(decisions(), st.floats(-10, 10), st.floats(-16, 1), st.sampled_from(sorted(VIEWS)))
def test_of_a_hundred_decisions_all_that_holds_for_the_page(now: Decision, eta: float, h: float, picture: str) -> None:
    now = dataclasses.replace(now, eta=eta, h=h, view=picture)
    shown = view(now)
    for check in HOLDS:
        check(now, shown)


def every_part_is_a_number_or_a_sentence(_: Decision, shown: View) -> None:
    for name, part in parts_of(shown):
        if isinstance(part, Sheet):
            check_sheet(part)
            said = [json.dumps(part.to_data(), ensure_ascii=False)]
        elif isinstance(part, Chart):
            assert is_drawable(part.figure), name
            said = [part.alt]
        else:
            said = list(part or ())
        for text in said:
            assert text, name
            assert not NO_SENTENCE.search(text), f"{name}: {text}"


def all_topics_have_their_parts(_: Decision, shown: View) -> None:
    """What a folded section shows are parts of the view."""
    parts = [id(part) for _, part in parts_of(shown)]
    for name in TOPICS:
        topic = shown.topic(name)
        pieces = (topic.words, topic.control, topic.chart, *topic.sheets.values())
        assert all(piece is None or id(piece) in parts for piece in pieces)


def masked_actions_stand_nowhere_but_in_the_policy(now: Decision, shown: View) -> None:
    for sheet in (shown.closing, shown.step, shown.rewards):
        assert {h.action for h in headers(sheet)} <= {None, *now.allowed}
        assert sheet.picks() <= {f"pick.{b}" for b in now.allowed}


def weighted_arrows_and_their_sum_of_0(now: Decision, shown: View) -> None:
    policy = now.policy()
    found = grid(shown.closing, "π(b|s)")
    columns = [int(header.link[1:]) for header in found.columns[1:]]
    for b, row in zip(now.allowed, texts(found)[:-1], strict=True):
        pi = policy.probabilities[b]
        assert row == [short(pi), *(short(pi * policy.deviations[b, j]) for j in columns)]
    assert set(texts(found)[-1]) == {"0"}
    assert names(found) == [*(now.actions[b] for b in now.allowed), "sum"]


def three_ways_to_the_score(now: Decision, shown: View) -> None:
    vectors = grid(shown.three_ways, "score of")
    score = now.policy().score(now.a)
    assert [row[0] for row in texts(vectors)] == [short(score[now.encoding.names.index(n)]) for n in names(vectors)]
    assert three_ways_of(now).agree


def a_step_along_the_score(now: Decision, shown: View) -> None:
    policy = now.policy()
    after = policy.with_theta(policy.theta + now.eta * policy.score(now.a))
    moves, norms = grid(shown.step, "θ + η"), grid(shown.step, "whose")
    for b, row, lengths in zip(now.allowed, texts(moves), texts(norms), strict=True):
        before, then = policy.probabilities[b], after.probabilities[b]
        assert row[:2] == [short(before), short(then)]
        change = then - before
        assert row[2] == signed(change) or (row[2] == "0" and abs(change) < 1e-6)
        assert is_near(lengths[0], math.hypot(*policy.scores[b]))
        assert is_near(lengths[1], math.hypot(*policy.logit_scores[b]))


def eigenvalues_of_the_fisher_matrix(now: Decision, shown: View) -> None:
    fisher = now.policy().fisher
    found = texts(grid(shown.second_order, "F ="))
    exact = np.linalg.eigvalsh(fisher)[::-1][: len(found)]
    scale = np.abs(fisher).max() * len(fisher)
    for (text,), value in zip(found, exact, strict=True):
        assert is_near(text, float(value), 1e-12 * scale)


def rewards_and_what_each_draw_does(now: Decision, shown: View) -> None:
    policy = now.policy()
    some = list(now.allowed)
    decision, found = grid(shown.rewards, "What is drawn"), grid(shown.rewards, "(r − b)")
    for b, row in zip(some, texts(decision)[:-1], strict=True):
        assert row[:2] == [short(policy.probabilities[b]), short(now.rewards[b])]
        assert is_near(row[2], math.hypot(*policy.logit_scores[b]))
    for b, row in zip(some, texts(found)[:-2], strict=True):
        assert row == [short((now.rewards[b] - now.b) * v) for v in policy.logit_scores[b, some]]


def what_can_be_edited_is_what_it_shows(now: Decision, shown: View) -> None:
    fields = {"tau": now.tau, "eta": now.eta, "h": now.h, "b": now.b}
    fields |= {f"reward.{b}": now.rewards[b] for b in range(now.n)}
    fields |= {f"logit.{b}": float(z) for b, z in enumerate(now.policy().preferences)}
    for _, part in parts_of(shown):
        for cell in cells(part) if isinstance(part, Sheet) else ():
            if cell.edit is not None:
                expected = fields[cell.edit.name]
                assert abs(cell.edit.value - expected) <= 1e-9 * max(1.0, np.abs(now.theta).max() * 1e3)


def is_near(text: str, value: float, more: float = 0.0) -> bool:
    """Whether a text is this number to the digits that it shows."""
    shown = float(text.replace("−", "-").replace("∞", "inf"))
    return abs(shown - value) <= more + max(0.06 * abs(value) if "e" in text else 5.1e-4, 1e-9 * abs(value))


HOLDS = (
    every_part_is_a_number_or_a_sentence,
    all_topics_have_their_parts,
    masked_actions_stand_nowhere_but_in_the_policy,
    weighted_arrows_and_their_sum_of_0,
    three_ways_to_the_score,
    a_step_along_the_score,
    eigenvalues_of_the_fisher_matrix,
    rewards_and_what_each_draw_does,
    what_can_be_edited_is_what_it_shows,
)
