"""The page Beyond linear, run: what it shows is tested where it is computed (tests/ui/beyond)."""

from __future__ import annotations

import pytest

from pgviz.network import Network
from pgviz.ui.beyond.presets import PRESETS
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.view import view
from pgviz.ui.state.scenario import encode
from tests.pages.reading import BEYOND, opened

NETWORK = BeyondScenario().network


def test_a_link_opens_it_with_every_part_of_its_view() -> None:
    now = BeyondScenario(x=(1.0, -0.5, 2.0), a=2, frozen=True, c=5.0, code="jax")
    screen, shown = opened(BEYOND, **encode(now)), view(now)
    for key, sheet in {
        "network": shown.network,
        "layers": shown.layers,
        "sizes": shown.sizes,
        "constant": shown.constant,
    }.items():
        assert screen.sheet(key)["parts"] == sheet.to_data()["parts"]
    assert all(words in screen.text for words in (*shown.words, shown.about_surrogate))
    assert list(screen.chart("surrogate")) == [trace.name for trace in shown.surrogate.figure.data]
    assert screen.at.code[0].value == shown.code.strip()
    assert (screen.notices, screen.link) == ([], encode(now))


def test_a_dragged_weight_and_a_picked_action_move_the_numbers_and_are_in_the_link() -> None:
    screen = opened(BEYOND).enter("network", "w.15", value=2.0).pick("network", "pick.0")
    theta = NETWORK.parameters.copy()
    theta[15] = 2.0
    now = BeyondScenario(w=tuple(theta.tolist()), a=0)
    assert screen.link == encode(now)
    assert screen.sheet("layers")["parts"] == view(now).layers.to_data()["parts"]
    assert opened(BEYOND, **screen.link).sheet("layers") == screen.sheet("layers")


def test_widgets_go_round() -> None:
    screen = opened(BEYOND, seed="5").choose("BeyondScenario.preset", PRESETS[2].name)
    assert screen.link == encode(PRESETS[2].scenario)
    assert PRESETS[2].sentence in screen.text
    screen.choose("BeyondScenario.frozen", True).choose("BeyondScenario.code", "pytorch")
    assert screen.link == encode(PRESETS[2].scenario) | {"frozen": "1", "code": "pytorch"}
    assert "import torch" in screen.at.code[0].value


def test_another_size_says_what_became_of_edited_weights() -> None:
    screen = opened(BEYOND).enter("network", "w.0", value=1.25)
    assert screen.notices == []
    screen.enter("sizes", "hidden", value=2.0)
    assert screen.notices == ["A network of these sizes has 22 weights, not 31: they were drawn anew."]
    drawn = Network.random(4, 2, 4, seed=3).parameters.round(2)
    assert float(screen.cells("network")["w.0"]["text"].replace("−", "-")) == drawn[0]


@pytest.mark.parametrize(
    ("sheet", "cell", "typed", "sentence"),
    [
        ("sizes", "inputs", "0", "number of inputs: “0” is outside 1 to 4. It stays as it was."),
        ("network", "w.12", "21", "bias of y₁: “21” is outside -20 to 20. It stays as it was."),
        ("constant", "c", "", "constant c: nothing was entered. It stays as it was."),
    ],
)
def test_a_refused_entry_is_said_where_it_was_made_and_changes_nothing(
    sheet: str, cell: str, typed: str, sentence: str
) -> None:
    screen = opened(BEYOND, a="2")
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    screen.enter(sheet, cell, text=typed)
    assert {key for key in screen.sheets() if screen.message(key)} == {sheet}
    assert screen.message(sheet) == sentence
    assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before
    assert screen.link == {"a": "2"}
