"""The page REINFORCE, run: what it shows is tested where it is computed (tests/ui/reinforce)."""

from __future__ import annotations

import functools
import html

import pytest

from pgviz.ui.reinforce import against, corridor, other
from pgviz.ui.reinforce.scenario import WORLD_OPTIONS, ReinforceScenario
from pgviz.ui.reinforce.settings import settings_sheet
from pgviz.ui.reinforce.view import view_once
from pgviz.ui.shell.parts import Findings, LongTopic
from pgviz.ui.state.scenario import decode, encode
from tests.pages.reading import REINFORCE, Screen, opened

QUICK = {"runs": "3", "episodes": "20"}
TEXT, TEXT_FORM = "ReinforceScenario.draft", "The map as text"


def showing(screen: Screen) -> ReinforceScenario:
    """The scenario of the address bar."""
    return decode(ReinforceScenario, screen.link).scenario


def assert_shows_its_view(screen: Screen) -> None:
    shown = view_once(showing(screen))
    assert screen.sheet("settings")["parts"] == shown.settings.to_data()["parts"]
    assert ("rewards" in screen.sheets()) == (shown.rewards is not None)
    assert screen.film()["captions"] == [take.caption for take in shown.film.takes]
    assert list(screen.chart("curves")) == [trace.name for trace in shown.curves.figure.data]
    assert screen.film()["link"] == shown.link
    assert all(words in screen.text for words in shown.words)
    assert any(html.escape(shown.about_world[0]) in element.proto.body for element in screen.at.get("html"))


def test_a_link_opens_it_with_every_part_of_its_view() -> None:
    link = QUICK | {"world": "ice", "x": "walls", "shown": "2", "keep": "0"}
    screen = opened(REINFORCE, **link)
    assert_shows_its_view(screen)
    assert (screen.notices, screen.link) == ([], link)
    options = screen.at.selectbox(key="ReinforceScenario.world").options
    assert options == list(WORLD_OPTIONS.values())


def test_edits_and_widgets_go_round() -> None:
    screen = opened(REINFORCE, **QUICK)
    before = screen.film()["digest"]
    screen.enter("settings", "seed", value=5).enter("settings", "shown", value=2)
    assert screen.film()["digest"] != before
    screen.choose("ReinforceScenario.x", "stack").choose("ReinforceScenario.keep", False)
    screen.choose("ReinforceScenario.world", "russell-norvig").enter("settings", "episodes", value=20)
    assert screen.link == QUICK | {"seed": "5", "shown": "2", "x": "stack", "keep": "0", "world": "russell-norvig"}
    assert_shows_its_view(screen)
    film = screen.film()
    screen.choose("ReinforceScenario.also", "theta")
    assert list(screen.chart("also")) == ["θ"]
    assert (screen.link["also"], screen.film()) == ("theta", film)
    again = opened(REINFORCE, **screen.link)
    assert again.film()["digest"] == screen.film()["digest"]


def test_a_refused_setting_is_said_on_its_sheet_and_changes_nothing() -> None:
    screen = opened(REINFORCE, **QUICK)
    film = screen.film()
    screen.enter("settings", "alpha", text="fast")
    assert screen.message("settings") == "step size α: “fast” is not a number. It stays as it was."
    assert (screen.film(), screen.link) == (film, QUICK)
    assert_shows_its_view(screen)


def test_a_map_of_ones_own_begins_as_a_copy_and_is_trained_when_it_changes() -> None:
    screen = opened(REINFORCE, world="cliff", **QUICK)
    film = screen.film()
    screen.choose("ReinforceScenario.world", "own").unfold(TEXT_FORM)
    assert screen.sheet("map")["text"] == ReinforceScenario(world="cliff").build().text
    assert screen.at.text_area(key=TEXT).value == screen.sheet("map")["text"]
    assert screen.film()["captions"] == film["captions"], "the same world, and so the same episodes"
    screen.enter("rewards", "goal", value=2.0).write(TEXT, "S..G")
    assert (screen.film()["rows"], screen.film()["cols"]) == (1, 4)
    assert (screen.link["map"], screen.link["goal"], screen.link["step"]) == ("S..G", "2", "-1")
    assert screen.sheet("map")["text"] == "S..G"
    assert_shows_its_view(screen)
    again = opened(REINFORCE, **screen.link)
    assert again.sheet("map")["text"] == "S..G"
    assert encode(showing(again)) == screen.link


def test_painting_begins_on_a_copy_and_each_stroke_is_one_step_of_undo() -> None:
    screen = opened(REINFORCE, world="ice", **QUICK).choose("ReinforceScenario.world", "copy")
    ice = ReinforceScenario(world="ice").build().text
    assert screen.sheet("map")["text"] == ice
    assert screen.link["slip"] == "0.2", "its rules too"
    first, second = ice.replace("S.", "S#"), ice.replace("S.", "SC")
    screen.enter("map", "map", text=first).enter("map", "map", text=second)
    assert screen.link["map"] == second.replace("\n", "/")
    assert_shows_its_view(screen)
    for expected in (first, ice):
        screen.press("Undo")
        assert screen.sheet("map")["text"] == expected


def test_what_cannot_work_stays_as_painted_with_a_sentence_beside_the_last_training() -> None:
    screen = opened(REINFORCE, world="own", map="S..G", **QUICK)
    film = screen.film()
    screen.enter("map", "map", text="S.#G")
    assert screen.sheet("map")["text"] == "S.#G"
    assert screen.message("map").startswith("The goal at row 1, column 4 cannot be reached from S.")
    assert screen.film() == film
    again = opened(REINFORCE, **screen.link)
    assert (again.sheet("map"), again.film()) == (screen.sheet("map"), film), "its link brings it back"
    screen.enter("map", "map", text="S.#G\n....")
    assert (screen.message("map"), screen.film()["rows"], "draft" in screen.link) == ("", 2, False)
    assert screen.press("Undo").sheet("map")["text"] == "S.#G"
    assert screen.press("Undo").sheet("map")["text"] == "S..G"


def test_what_the_diagnosis_proposes_is_a_button_and_undo_leads_back() -> None:
    screen = opened(REINFORCE, alpha="20", **QUICK)
    (first, *_) = view_once(showing(screen)).experiments
    screen.press(first.name)
    assert showing(screen) == first.scenario
    assert_shows_its_view(screen)
    screen.press("Undo")
    assert screen.link == QUICK | {"alpha": "20"}


def test_a_long_topic_works_through_its_stages_when_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    chart = view_once(ReinforceScenario(runs=3, episodes=20)).curves
    stages = tuple((f"{doing} …", functools.partial(worked.append, doing)) for doing in ("one", "two"))
    found = Findings((chart, chart), settings_sheet(ReinforceScenario()), ("What it shows.",))
    monkeypatch.setattr(corridor, "TOPIC", LongTopic("corridor", "What it is.", stages, lambda: found))
    screen = opened(REINFORCE, **QUICK)
    assert worked == []
    screen.unfold(corridor.TITLE)
    assert worked == ["one", "two"]
    assert "What it is." in screen.text
    assert "- What it shows." in screen.text
    assert screen.chart("corridor.chart.0").keys() == screen.chart("corridor.chart.1").keys()
    assert "corridor.sheet" in screen.sheets()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("S.x\n..G", "Row 1, column 3 is 'x'"),
        ("\n".join(["S" + "." * 29, *["." * 30] * 28, "." * 29 + "G"]), "The map has 30 × 30 cells"),
    ],
)
def test_what_is_no_map_stays_in_the_text_and_a_sentence_below_it_says_why(text: str, sentence: str) -> None:
    """A map that was too large was ignored without a word."""
    screen = opened(REINFORCE, world="own", map="S..G", **QUICK).unfold(TEXT_FORM)
    film, link = screen.film(), screen.link
    screen.write(TEXT, text)
    assert any(sentence in said for said in screen.notices)
    assert screen.at.text_area(key=TEXT).value == text
    assert (screen.film(), screen.link) == (film, link)
    screen.write(TEXT, "SG")
    assert screen.notices == []
    assert screen.film()["cols"] == 2


def test_a_is_compared_with_what_one_chooses_for_b() -> None:
    screen = opened(REINFORCE, **QUICK).unfold(against.TITLE)
    assert "B is A so far." in screen.text
    screen.choose("ReinforceScenario.ready", other.READY[0].name)
    assert screen.link == QUICK | {"b": "x.stack"}
    screen.enter("versus.numbers", "b_alpha", value=1.5)
    assert screen.link == QUICK | {"b": "x.stack,alpha.1.5"}
    shown = against.section(showing(screen))
    assert all(words in screen.text for words in (*shown.words, *shown.titles))
    assert list(screen.chart("versus.chart")) == [trace.name for trace in shown.chart.figure.data]
    films = [screen.film(f"versus.{side}") for side in "AB"]
    assert [film["captions"] for film in films] == [[take.caption for take in film.takes] for film in shown.films]
    assert films[0]["together"] == films[1]["together"]
    assert "together" not in screen.film()
