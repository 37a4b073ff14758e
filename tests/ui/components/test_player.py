"""The player's film: what it refuses, how it travels, what its texts say, and what it believes of the browser."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pgviz.ui.components import player
from pgviz.ui.components.player import KIND_OF_SYMBOL, MAX_BYTES, Film, Kind, Moment, Take, encode, film_of
from pgviz.ui.components.player.build import number, probability
from pgviz.ui.components.player.component import read_moment
from pgviz.ui.components.player.model import NOTE
from pgviz.ui.components.player.wire import digest_of
from tests.ui.components.reading import read

UNIFORM = np.full((6, 4), 0.25)


def a_take(**changes: Any) -> Take:
    """On the map S . G over # . H: East, East."""
    pi = UNIFORM.copy()
    pi[[2, 3, 5]] = 0.0
    facts: dict[str, Any] = {
        "label": "episode 1",
        "pi": pi,
        "shade": np.linspace(0, 1, 6),
        "cells": np.array([0, 1, 2]),
        "actions": np.array([1, 1]),
        "entered": np.array([1, 2]),
        "captions": ("first", "second: φ −.5", "third"),
        "caption": "two steps",
    }
    return Take(**(facts | changes))


def kinds(text: str) -> np.ndarray:
    return np.array([KIND_OF_SYMBOL[symbol] for symbol in text if symbol != "\n"])


def a_film(*takes: Take, **changes: Any) -> Film:
    facts: dict[str, Any] = {"shape": (2, 3), "kinds": kinds("S.G#.H"), "legend": ("v = 0", "v = 1")}
    return Film(takes=takes or (a_take(),), **(facts | changes))


def test_the_buffer_gives_back_the_film() -> None:
    one, two = (
        a_take(),
        a_take(label="episode 9", at=8, cells=[0], actions=[], entered=np.array([], int), captions=("all",)),
    )
    header, arrays = read(encode(a_film(one, two, total="of 9"), height=300, report=True, link="charts"))
    assert (header["rows"], header["cols"], header["height"], header["report"]) == (2, 3, 300, True)
    assert (header["labels"], header["total"]) == (["episode 1", "episode 9"], "of 9")
    assert header["captions"] == ["two steps", "two steps"]
    assert (header["at"], header["link"]) == ([0, 8], "charts")
    assert arrays["kinds"].tolist() == [Kind.START, 0, Kind.GOAL, Kind.WALL, 0, Kind.PIT]
    np.testing.assert_allclose(arrays["reach"].reshape(2, 6, 4)[1] ** 2, two.pi, rtol=1e-6)
    np.testing.assert_array_equal(arrays["shade"].reshape(2, 6)[0], one.shade)
    assert arrays["starts"].tolist() == [0, 3, 4]
    assert arrays["path"].tolist() == [0, 1, 2, 0]
    assert arrays["entered"].tolist() == [1, 2, 2, 0]
    assert arrays["action"].tolist() == [1, 1, 255, 255]
    texts, ends = arrays["texts"].tobytes(), arrays["text_starts"].tolist()
    told = [texts[a:b].decode() for a, b in pairwise(ends)]
    assert told == ["first", "second: φ −.5", "third", "all"]


def test_the_digest_names_the_film_and_not_how_it_is_shown() -> None:
    film = a_film()
    assert digest_of(encode(film)) == digest_of(encode(a_film(), height=200, report=True, link="x"))
    for other in (a_film(total="of 3"), a_film(a_take(caption="new")), a_film(a_take(shade=np.zeros(6)))):
        assert digest_of(encode(other)) != digest_of(encode(film))


def test_too_large_a_film_is_refused() -> None:
    steps = MAX_BYTES // 100
    cells, captions = np.zeros(steps + 1, int), ("x" * 100,) * (steps + 1)
    long = a_take(cells=cells, actions=np.ones(steps, int), entered=cells[1:], captions=captions)
    with pytest.raises(ValueError, match=f"at most {MAX_BYTES} bytes"):
        encode(a_film(long))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"pi": UNIFORM[:5]}, r"pi must be of shape \(6, 4\)"),
        ({"pi": UNIFORM * 0.9}, "pi must be of rows that add up to 1"),
        ({"pi": np.where(UNIFORM > 0, np.nan, 0)}, "pi must be of probabilities, finite"),
        ({"shade": np.full(6, np.nan)}, "shade must be finite"),
        ({"shade": np.full(6, 1.5)}, "shade must be finite and in 0..1"),
        ({"shade": np.zeros((2, 3))}, r"shade must be of shape \(cells,\)"),
        ({"cells": [0, 1]}, r"cells must be of shape \(3,\)"),
        ({"cells": [0, 1, 6]}, "cells must be of cell numbers 0..5"),
        ({"cells": [0.0, 1.0, 2.0]}, "cells must be of cell numbers"),
        ({"actions": [1, 4]}, "actions must be of action numbers 0..3"),
        ({"actions": [[1, 1]]}, r"actions must be of shape \(T,\)"),
        ({"captions": ("one",)}, "captions must be 3 texts"),
        ({"entered": [1]}, r"entered must be of shape \(2,\)"),
    ],
)
def test_a_take_says_what_is_wrong_with_it(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        a_take(**changes)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"shape": (2, 4)}, r"kinds must be of shape \(8,\)"),
        ({"shape": (0, 3)}, "shape must be of sides"),
        ({"kinds": np.full(6, 9)}, "kinds must be of Kind"),
        ({"takes": ()}, "takes must be at least one"),
        ({"legend": ("one",)}, "legend must be two texts"),
        ({"takes": (a_take(cells=[0, 3, 2]),)}, "outside the walls"),
        ({"shape": (1, 3), "kinds": np.zeros(3, int)}, "'episode 1' must be of the film's 3 cells"),
    ],
)
def test_a_film_says_what_is_wrong_with_it(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(a_film(), **changes)


def test_arrays_are_copied_and_cannot_be_written_to() -> None:
    cells = np.array([0, 1, 2])
    take = a_take(cells=cells)
    cells[0] = 4
    assert take.cells.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        take.cells[0] = 1


def test_a_fall_leads_into_the_cliff_though_the_path_shows_only_its_end() -> None:
    # . . .      East from S falls, and is back at S; a bump (West) stays there as well: the path does not tell which
    # S C G
    film = build(
        kinds=kinds("...SCG"),
        pi=np.full((1, 6, 4), 0.25),
        v=np.zeros((1, 6)),
        states=[[3, 3, 3, 0]],
        actions=[[1, 3, 0]],
        rewards=[[-100.0, -1.0, -1.0]],
        entered=[[4, 3, 0]],
        episodes=[1],
        cell_of_state=None,
    )
    (take,) = film.takes
    assert (take.cells.tolist(), take.entered.tolist()) == ([3, 3, 3, 0], [4, 3, 0])
    _, arrays = read(encode(film))
    assert arrays["entered"].tolist() == [4, 3, 0, 0]


def test_from_a_reversed_cell_a_caption_says_that_moves_go_the_other_way() -> None:
    film = build(
        shape=(1, 3),
        kinds=kinds("SRG"),
        pi=np.full((1, 3, 4), 0.25),
        v=np.zeros((1, 3)),
        states=[[0, 1, 0]],
        actions=[[1, 1]],
        rewards=[[-1.0, -1.0]],
        entered=[[1, 0]],
        episodes=[1],
        cell_of_state=None,
    )
    first, second, _ = film.takes[0].captions
    assert "at row 1, column 1 and draws East" in first
    assert "at row 1, column 2, where moves are reversed, and draws East" in second


def test_the_browser_calls_the_kinds_of_cells_by_the_same_numbers() -> None:
    script = (Path(player.__file__).parent / "film.js").read_text(encoding="utf-8")
    (said,) = re.findall(r"export const KIND = \{ (.*?) \};", script)
    assert dict(pair.split(": ") for pair in said.split(", ")) == {kind.name: str(kind.value) for kind in Kind}


def build(**changes: Any) -> Film:
    facts: dict[str, Any] = {
        "shape": (2, 3),
        "kinds": kinds("S.G#.H"),
        "pi": np.broadcast_to([0.1, 0.7, 0.2, 0.0], (2, 5, 4)),
        "v": [[-1.0, 0.0, 9.0, 0.5, 9.0], [0.0, 0.5, 9.0, 1.0, 9.0]],
        "states": [[0, 1, 2], [0, 1, 3]],
        "actions": [[1, 1], [1, 2]],
        "rewards": [[-0.1, 1.0], [-0.1, -0.1]],
        "entered": [[1, 2], [1, 3]],
        "gamma": 0.5,
        "episodes": [1, 40],
        "n_episodes": 40,
        "cell_of_state": [0, 1, 2, 4, 5],
    }
    return film_of(**(facts | changes))


def test_film_of_spreads_states_over_cells_and_leaves_terminal_cells_blank() -> None:
    film = build()
    first, last = film.takes
    assert film.legend == ("v = −1", "v = 1")
    np.testing.assert_allclose(first.shade, [0.0, 0.5, 0.0, 0.0, 0.75, 0.0])
    np.testing.assert_allclose(last.shade, [0.5, 0.75, 0.0, 0.0, 1.0, 0.0])
    assert first.pi.sum(axis=1).round(6).tolist() == [1, 1, 0, 0, 1, 0]
    assert last.cells.tolist() == [0, 1, 4]
    assert last.entered.tolist() == [1, 4]
    assert (first.label, last.label, film.total) == ("episode 1", "episode 40", "of 40")


def test_film_of_tells_each_moment() -> None:
    first, last = build().takes
    assert first.captions == (
        "The agent is at row 1, column 1 and draws East, probability .70. Return so far 0.",
        "The agent is at row 1, column 2 and draws East, probability .70. Return so far −.10.",
        "The agent has reached the goal at row 1, column 3. Return .40.",  # −.1 + .5 · 1
    )
    assert last.captions[-1] == "The episode is cut off here, with the agent at row 2, column 2. Return −.15."
    assert first.caption == "2 steps, return .40"
    assert build(captions=["one", "two"]).takes[1].caption == "two"


def test_film_of_has_short_numbers_at_the_ends_of_the_shade_and_says_where_v_is_cut() -> None:
    film = build(v=[[-5795592.53, 0.0, 9.0, 0.5, 9.0], [0.0, 0.5, 9.0, 1.0, 9.0]], cut=200)
    assert film.legend == ("v = −5.8e6", "v = 1")
    assert film.note.startswith(NOTE)
    assert "within 200 steps" in film.note
    assert build().note == NOTE


def test_film_of_a_constant_value_has_one_shade() -> None:
    shades = build(v=np.full((2, 5), 3.0)).takes[0].shade
    assert set(shades[[0, 1, 4]].tolist()) == {0.5}


def test_film_of_refuses_a_state_without_a_cell() -> None:
    with pytest.raises(ValueError, match=r"cell_of_state must be of shape \(5,\)"):
        build(cell_of_state=[0, 1, 2])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.786, ".79"), (-1.2, "−1.20"), (0.0, "0"), (-0.001, "0"), (12.5, "12.50"), (1.0, "1.00"), (0.999, "1.00")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.79, ".79"), (1.0, "1"), (0.0, "0"), (0.998, ".998"), (0.9999, "over .999"), (0.0021, ".002"),
     (1e-5, "below .001"), (0.995, ".995"), (0.9949, ".99"), (0.005, ".01")],
)  # fmt: skip
def test_probabilities_never_round_to_certainty(value: float, text: str) -> None:
    assert probability(value) == text


def test_only_a_moment_of_this_film_is_believed() -> None:
    film = a_film()
    here = {"film": "abc", "take": 0, "step": 2}
    assert read_moment(film, "abc", {"moment": here}) == Moment(0, 2)
    for wrong in (
        {"film": "another"}, {"take": 1}, {"take": -1}, {"step": 3}, {"step": 1.0}, {"step": True}, {"step": "1"},
        {"take": None}, {"step": [0]}, {"step": 10**30},
    ):  # fmt: skip
        assert read_moment(film, "abc", {"moment": here | wrong}) is None
    for state in (None, {}, {"moment": None}, {"moment": [0, 2]}, {"moment": "0"}, "moment"):
        assert read_moment(film, "abc", state) is None
