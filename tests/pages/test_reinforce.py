"""The page REINFORCE, as a person reads it. Small trainings: what they learn is tested elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.examples.worlds import SMALL
from tests.pages.reading import REINFORCE, Screen, opened

QUICK = {"runs": "3", "episodes": "20"}
WORLDS = {"small", "open", "ice", "russell-norvig", "frozen-lake", "frozen-lake-8", "cliff", "large"}
OWN = "own"
CORRIDOR = "S..G"


def curve(screen: Screen, begins: str) -> np.ndarray:
    """The numbers of the curve whose name begins so."""
    (found,) = (trace["y"] for name, trace in screen.chart("curves").items() if name.startswith(begins))
    return np.asarray(found, dtype=float)


def test_it_opens_on_a_world_that_it_has_just_learned_and_a_film_of_it() -> None:
    screen = opened(REINFORCE)
    learned = int(screen.text.split(" of 32 runs")[0].split("**")[-1])
    assert 24 <= learned <= 32
    film = screen.film()
    assert (film["rows"], film["cols"]) == (4, 4)
    assert film["labels"][0] == "episode 1"
    assert film["total"] == "of 200"
    assert all("steps, return" in caption for caption in film["captions"])
    assert curve(screen, "J(θ) of the run")[-1] > 0.35 > curve(screen, "J(θ) of the run")[0]
    assert len(curve(screen, "G₀")) == 200
    assert screen.notices == []
    assert screen.link == {}


def test_the_film_comes_first_and_the_curves_when_it_is_drawn() -> None:
    screen = opened(REINFORCE, drawn=False, **QUICK)
    assert screen.film()["labels"][0] == "episode 1"
    assert " of 3 runs" in screen.text
    assert len(screen.at.get("plotly_chart")) == 0
    assert len(curve(screen.draw_film(), "G₀")) == 20
    screen.run().choose("Learning.baseline", "value")
    assert len(curve(screen, "G₀")) == 20, "later ones wait for nothing"


def test_the_curve_starts_at_the_uniform_policy_and_stays_below_the_optimum() -> None:
    mdp = SMALL.build().mdp
    screen = opened(REINFORCE, **QUICK)
    begin = mdp.performance(np.full((mdp.n_states, 4), 0.25))
    for name in ("J(θ) of the run", "median"):
        assert curve(screen, name)[0] == pytest.approx(begin)
        assert np.all(curve(screen, name) <= mdp.optimal_performance() + 1e-12)


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_every_world_trains_and_plays(world: str) -> None:
    screen = opened(REINFORCE, world=world, **QUICK)
    assert screen.notices == []
    assert screen.at.selectbox(key="Learning.world").value == world
    assert screen.film()["labels"][0] == "episode 1"
    assert len(curve(screen, "G₀")) == 20
    assert np.isfinite(curve(screen, "G₀")).all()
    assert " of 3 runs" in screen.text


def test_the_list_of_worlds_is_complete() -> None:
    screen = opened(REINFORCE, **QUICK)
    world = screen.at.selectbox(key="Learning.world")
    assert {option.replace(" ", "-") for option in world.options} == WORLDS | {"my-own-map"}


def test_a_world_brings_the_settings_that_suit_it() -> None:
    screen = opened(REINFORCE, **QUICK).choose("Learning.world", "ice")
    assert screen.cells("settings")["slip"]["text"] == ".2"
    assert screen.cells("settings")["episodes"]["text"] == "500"
    assert screen.cells("settings")["runs"]["text"] == "3"
    assert screen.film()["total"] == "of 500"
    assert opened(REINFORCE, **screen.link).sheet("settings") == screen.sheet("settings")


@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
@pytest.mark.parametrize("encoding", ["table", "walls", "stack"])
def test_every_encoding_with_every_baseline(encoding: str, baseline: str) -> None:
    screen = opened(REINFORCE, **QUICK)
    screen.choose("Learning.x", encoding).choose("Learning.baseline", baseline).choose("Learning.keep", False)
    assert ("blind to the state" in screen.text) == (encoding == "stack")
    assert np.isfinite(curve(screen, "J(θ) of the run")).all()
    again = opened(REINFORCE, **screen.link)
    assert again.film()["digest"] == screen.film()["digest"]
    assert again.notices == []


def test_the_factor_of_time_can_be_dropped_and_that_changes_what_is_learned() -> None:
    screen = opened(REINFORCE, **QUICK)
    kept = curve(screen, "J(θ) of the run")
    screen.choose("Learning.keep", False)
    assert screen.link["keep"] == "0"
    assert not np.allclose(curve(screen, "J(θ) of the run"), kept)


def test_a_dragged_setting_trains_anew() -> None:
    screen = opened(REINFORCE, **QUICK)
    before = screen.film()["digest"]
    screen.enter("settings", "seed", value=5)
    assert screen.film()["digest"] != before
    screen.enter("settings", "episodes", value=30).enter("settings", "runs", value=2)
    assert screen.film()["total"] == "of 30"
    assert " of 2 runs" in screen.text
    screen.enter("settings", "seed", value=0).enter("settings", "episodes", value=20).enter("settings", "runs", value=3)
    assert screen.film()["digest"] == before


def test_the_film_shows_the_run_that_is_asked_for() -> None:
    screen = opened(REINFORCE, **QUICK)
    first = curve(screen, "G₀")
    screen.enter("settings", "shown", value=2)
    assert not np.allclose(curve(screen, "G₀"), first)
    screen.enter("settings", "runs", value=2)  # run 2 is gone: the film falls back to the first one
    assert screen.cells("settings")["shown"]["text"] == "0"
    assert curve(screen, "G₀") == pytest.approx(first)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("alpha", "fast", "step size α: “fast” is not a number."),
        ("alpha", "", "step size α: nothing was entered."),
        ("alpha", "0", "step size α: “0” is outside 1e-05 to 20."),
        ("gamma", "nan", "discount γ: “nan” is not a finite number."),
        ("gamma", "1.01", "discount γ: “1.01” is outside 0 to 1."),
        ("slip", "-0.1", "slip: “-0.1” is outside 0 to 1."),
        ("episodes", "1e308", "number of episodes: “1e308” is outside 10 to 1000."),
        ("runs", "2.5", "number of runs: “2.5” is not a whole number."),
        ("seed", "−1", "seed: “−1” is outside 0 to 9999."),
    ],
)
def test_what_is_no_setting_is_named_and_changes_nothing(name: str, text: str, sentence: str) -> None:
    screen = opened(REINFORCE, **QUICK)
    film, settings = screen.film(), screen.sheet("settings")["parts"]
    screen.enter("settings", name, text=text)
    assert screen.message("settings") == f"{sentence} It stays as it was."
    assert screen.sheet("settings")["parts"] == settings
    assert screen.film() == film
    assert screen.link == QUICK


def own(text: str) -> Screen:
    return opened(REINFORCE, **QUICK).choose("Learning.world", OWN).write("Learning.draft", text)


def test_a_map_of_ones_own_begins_as_a_copy_and_is_trained_when_it_changes() -> None:
    screen = opened(REINFORCE, **QUICK)
    film = screen.film()
    screen.choose("Learning.world", OWN)
    assert screen.at.text_area(key="Learning.draft").value == "...G\n.#.H\n....\nS.H."
    assert screen.film() == film
    screen.write("Learning.draft", CORRIDOR)
    assert (screen.film()["rows"], screen.film()["cols"]) == (1, 4)
    assert screen.link["map"] == CORRIDOR
    again = opened(REINFORCE, **screen.link)
    assert again.film() == screen.film()
    assert again.at.text_area(key="Learning.draft").value == CORRIDOR


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("...\n..G", "The map has no start: put one S."),
        ("S..\nS.G", "The map has 2 starts"),
        ("S..\n...", "Nothing ends the episode"),
        ("S.#G", "The goal at row 1, column 4 cannot be reached from S."),
        ("S..\n.G", "Row 2 has 2 cells, but row 1 has 3"),
        ("S.x\n..G", "Row 1, column 3 is"),
        ("S" + "." * 30 + "G", "at most 20 × 20"),
        ("", "The map is empty"),
    ],
)
def test_what_is_no_map_stays_in_the_text_and_a_sentence_says_why(text: str, sentence: str) -> None:
    screen = own(CORRIDOR)
    film, link = screen.film(), screen.link
    screen.write("Learning.draft", text)
    assert sentence in screen.message("settings")
    assert screen.at.text_area(key="Learning.draft").value == text
    assert screen.film() == film
    assert screen.link == link
    screen.write("Learning.draft", "SG")
    assert screen.message("settings") == ""
    assert screen.film()["cols"] == 2


@pytest.mark.parametrize(
    "link",
    [
        {"alpha": "20", "baseline": "value"},
        {"alpha": "20", "x": "stack"},
        {"gamma": "0"},
        {"gamma": "1", "slip": "1"},
        {"runs": "1", "episodes": "10"},
        {"world": "own", "map": "SG", "runs": "1"},
        {"world": "own", "map": "/".join(["." * 20] * 19 + ["S" + "." * 18 + "G"])},
    ],
)
def test_settings_at_their_ends(link: dict[str, str]) -> None:
    screen = opened(REINFORCE, **(QUICK | link))
    assert screen.notices == []
    assert np.isfinite(curve(screen, "G₀")).all()


def test_a_policy_that_never_ends_has_no_value_and_the_film_says_so() -> None:
    screen = opened(REINFORCE, world="cliff", gamma="1", x="walls", keep="0", **QUICK)
    assert screen.film()["legend"][0].startswith(("v ≤ −", "v = −∞"))
    assert "J(θ) = −∞" in screen.text
