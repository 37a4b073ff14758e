"""The page Encodings as a person meets it: opened by a link, edited, answered; what it shows is tested as a view."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from tests.pages.reading import ENCODINGS, SCORE, Screen, number, opened

PARTS = ["matrix", "temperature", "features", "states", "target"]


def policies(screen: Screen) -> dict[str, np.ndarray]:
    """The chart's policies, each (2, A): now, wanted, best possible."""
    return {name: np.reshape(trace["y"], (2, -1)) for name, trace in screen.chart("two-states").items()}


def press(screen: Screen, label: str) -> Screen:
    next(button for button in screen.at.button if button.label == label).click()
    return screen.run()


def test_a_link_opens_all_parts_with_its_temperature_and_mask() -> None:
    screen = opened(ENCODINGS, tau="2", masked="3")
    assert set(PARTS) <= set(screen.sheets())
    pi = softmax(np.array([14, 15, 11]) / 2)
    assert policies(screen)["π now"][0] == pytest.approx([*pi, 0])
    assert screen.cells("temperature")["tau"]["text"] == "2"
    assert list(screen.at.button_group(key="Decision.allowed").value) == [0, 1, 2]
    assert screen.notices == []
    tiles = opened(ENCODINGS, x="tiles", s="0.3,0.8", other="0.7,0.2", theta="76:")
    assert "maps" in [component.key for component in tiles.at.get("bidi_component")]


def test_an_edit_goes_round_and_is_what_the_other_page_shows() -> None:
    screen = opened(ENCODINGS).enter("matrix", "theta.8", value=7)  # East, wall W
    for shown, header in (("matrix", "logit z"), ("features", "= z")):
        assert screen.column(shown, header) == ["14", "17", "11", "17"]
    assert screen.link["theta"].split(",")[8] == "7"
    again = opened(SCORE, **screen.link)
    assert again.numbers("policy", "logit") == ["14", "17", "11", "17"]


def test_a_state_is_put_somewhere_else_on_the_maps() -> None:
    screen = opened(ENCODINGS, x="rbf", s="0.3,0.8", other="0.7,0.2", theta="40:3=2,14=-2")
    here, there = policies(screen)["π now"]
    screen.put("maps", "s", (0.5, 0.25))
    assert screen.link["s"] == "0.5,0.25"
    assert policies(screen)["π now"][0] != pytest.approx(here)
    assert policies(screen)["π now"][1] == pytest.approx(there)


def test_chips_mask_and_allow_an_action() -> None:
    screen = opened(ENCODINGS).choose("Decision.allowed", [0, 1, 2])
    assert screen.link == {"masked": "3"}
    assert screen.column("matrix", "logit z") == ["14", "15", "11", "−∞"]
    assert policies(screen)["best possible"][:, 3].tolist() == [0, 0]
    screen.choose("Decision.allowed", [])
    assert any("At least one action must stay allowed" in notice for notice in screen.notices)
    assert screen.choose("Decision.allowed", [0, 1, 2, 3]).link == {}


def test_another_join_and_back_is_where_it_was() -> None:
    screen = opened(ENCODINGS)
    before = screen.sheet("matrix")
    screen.choose("Decision.join", "stack")
    assert screen.link["join"] == "stack"
    assert "no feature depends on s and a together" in screen.text
    screen.choose("Decision.join", "blocks")
    assert screen.link == {}
    assert screen.sheet("matrix") == before
    assert screen.notices == ["θ is again what it was with this encoding."]


def test_the_best_theta_is_taken() -> None:
    screen = opened(ENCODINGS, tau="5", masked="0", join="stack", theta="0,0,0,0,1")
    promised = policies(screen)["best possible"]
    press(screen, "Take the best θ")
    assert policies(screen)["π now"] == pytest.approx(promised, abs=1e-6)
    assert number(screen.grid("target", "s =")["best possible"][0]) == 0


def test_what_is_refused_is_said_on_its_sheet_by_the_name_of_its_cell() -> None:
    screen = opened(ENCODINGS)
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    for sheet, name, text, sentence in (
        ("matrix", "theta.19", "", "θ of West, bias: nothing was entered. It stays as it was."),
        ("states", "size.0", "7", "actions: 7 is not a whole number from 1 to 6. It stays as it was."),
        ("target", "wanted.6", "1", "A wanted probability lies between 0 and 0.99. It stays as it was."),
    ):
        screen.enter(sheet, name, text=text)
        assert screen.message(sheet) == sentence
        assert screen.notices == []
    assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before
    assert screen.link == {}
