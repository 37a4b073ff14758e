"""What is sent ahead is of the parts that the page has mounted, under the keys that it has given them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pgviz.ui.beyond import view as beyond
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings import view as encodings
from pgviz.ui.gradient import view as gradient
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.score import view as score
from pgviz.ui.shell.foreseen import told
from pgviz.ui.softmax import view as softmax
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start import view as start
from pgviz.ui.start.scenario import StartScenario
from tests.pages.reading import BEYOND, ENCODINGS, POLICY_GRADIENT, SCORE, SOFTMAX, START, opened

PAGES: dict[str, tuple[Any, Any, str, str]] = {
    START: (start, StartScenario(tau=2.0), "policy", "logit.1"),
    SOFTMAX: (softmax, SoftmaxScenario(tau=2.0), "softmax", "z.1"),
    ENCODINGS: (encodings, Decision(tau=2.0), "features", "theta.3"),
    SCORE: (score, Decision(tau=2.0), "policy", "logit.1"),
    BEYOND: (beyond, BeyondScenario(), "network", "w.0"),
    POLICY_GRADIENT: (gradient, GradientScenario(), "settings", "reward.1"),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_has_mounted_what_a_hand_is_shown(page: str) -> None:
    room, now, key, name = PAGES[page]
    screen = opened(page, tau="2") if isinstance(now, Decision | SoftmaxScenario) else opened(page)
    shown = told(room.view(now), room.SWEPT)
    for part, content in shown.items():
        if isinstance(content, list):
            assert screen.sheet(part)["parts"] == json.loads(json.dumps(content))
        else:
            mounted = screen.component(part)
            assert {what: mounted[what] for what in content} == json.loads(json.dumps(content))
            assert mounted["part"] == part
            for text, _ in (piece for line in content.get("lines", ()) for piece in line):
                assert not set(text) & set("*`$"), "only bold is shown as what it means"
    assert screen.component("ahead")["parts"] == list(room.SWEPT)
    answer = screen.foresee(name, [1.0, 2.0])
    assert answer["values"] == [1.0, 2.0]
    assert set(answer["frames"]) <= set(shown)
    assert key in answer["frames"]
    assert screen.sheet(key)["parts"] == json.loads(json.dumps(shown[key])), "the page itself stays as it is"
