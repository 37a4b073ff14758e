"""What is copied: an address that brings the same scenario back to anybody, and is short enough for any messenger."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pgviz.ui.beyond.edits import EDITS as BEYOND
from pgviz.ui.components.link.code import about, qr_code
from pgviz.ui.components.sheet import Report
from pgviz.ui.encodings.edits import edits_with
from pgviz.ui.gradient.edits import EDITS as GRADIENT
from pgviz.ui.reinforce.edits import EDITS as REINFORCE
from pgviz.ui.score.edits import EDITS as SCORE
from pgviz.ui.shell.address import address, name_of, with_query
from pgviz.ui.shell.pages import PAGES
from pgviz.ui.softmax.edits import EDITS as SOFTMAX
from pgviz.ui.start.edits import EDITS as START
from pgviz.ui.state.beside import opened, opening, presented, section_name
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import codecs, decode, encode
from pgviz.ui.state.versions import marked

SEEN = "https://pgviz.example/class"
LONGEST = 2000  # characters that every browser and messenger takes
CHANGED: dict[str, tuple[Edits[Any], dict[str, str]]] = {  # three inputs of each page, as they are typed
    "start.py": (START, {"logit.1": "1/3", "theta.0": "-.5", "tau": "2"}),
    "pages/1_Softmax.py": (SOFTMAX, {"z.0": "1/3", "z.3": "-1e300", "tau": "0.7"}),
    "pages/2_Encodings.py": (edits_with({}), {"theta.3": "1/7", "s.0": "0.25", "tau": "3"}),
    "pages/3_Score.py": (SCORE, {"logit.1": "16.1", "eta": "-2.5", "b": "1/3"}),
    "pages/4_Beyond_linear.py": (BEYOND, {"x.1": "2/3", "c": "5", "a": "2"}),
    "pages/5_Policy_gradient.py": (GRADIENT, {"discount": "0.5", "seed": "7", "steps": "20"}),
    "pages/6_REINFORCE.py": (REINFORCE, {"alpha": "0.3", "gamma": "0.85", "seed": "12"}),
}


def read(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


@pytest.mark.parametrize("path", CHANGED)
def test_three_changed_inputs_come_back_from_the_link(path: str) -> None:
    edits, typed = CHANGED[path]
    now = edits.kind()
    for name, text in typed.items():
        now = edits.applied(now, Report(name, None, text, True)).repaired().scenario
    assert len({f.name for f in dataclasses.fields(now) if getattr(now, f.name) != getattr(edits.kind(), f.name)}) > 1
    link = with_query(SEEN, marked(encode(now), always=True))
    opened_there = decode(edits.kind, read(link))
    assert opened_there.scenario == now
    assert opened_there.given_up == ()


@pytest.mark.parametrize("path", CHANGED)
def test_the_longest_link_at_default_sizes_is_short_enough(path: str) -> None:
    kind = CHANGED[path][0].kind
    changed = {name: longest(default) for name, (_, default) in codecs(kind).items() if longest(default) != default}
    now = dataclasses.replace(kind(), **changed)
    assert len(with_query(SEEN, marked(encode(now), always=True))) < LONGEST


def longest(value: Any) -> Any:
    """The value with every float written with all its digits."""
    if isinstance(value, tuple):
        return tuple(map(longest, value))
    return value / 3 - 1 / 7 if type(value) is float else value


def test_every_page_has_its_three_inputs_here() -> None:
    assert CHANGED.keys() >= {page.path for page in PAGES if page.name != "Lessons"}


def test_no_scenario_has_a_field_that_the_shell_reads() -> None:
    from pgviz.ui.state.beside import SHELL
    from pgviz.ui.state.versions import VERSION

    taken = {*SHELL, VERSION, "edit", "embed", "embed_options", "section"}
    for edits, _ in CHANGED.values():
        assert taken.isdisjoint(codecs(edits.kind))


class TestAddresses:
    def test_the_app_may_be_served_below_a_path_of_its_own(self) -> None:
        at = address("https://a.example/pg/Score", "pages/3_Score.py", "pages/1_Softmax.py", {"tau": "2"})
        assert at == "https://a.example/pg/Softmax?tau=2"
        assert address("http://b:8501/", "start.py", "pages/3_Score.py", {}) == "http://b:8501/Score"
        assert address("http://b:8501/Score", "pages/3_Score.py", "start.py", {}) == "http://b:8501/"
        assert address("", "", "pages/3_Score.py", {}) == "/Score"

    def test_the_names_of_pages(self) -> None:
        assert [name_of(path) for path in ("start.py", "pages/5_Policy_gradient.py")] == ["", "Policy_gradient"]

    def test_what_is_too_long_for_a_code_says_so(self) -> None:
        assert qr_code("https://a.example/?z=" + "1" * 3000) == ""
        assert "too many" in about("x" * 3000, "")
        assert "near" in about("x" * 700, "a code")
        assert about("short", qr_code("short")) == ""


class TestBesideTheScenario:
    def test_sections_are_named_by_the_first_words_of_their_titles(self) -> None:
        assert section_name("What a step does, here and in other states") == "what-a-step-does-here"
        assert section_name("J = Σ log π G: a surrogate") == "j-sum-log-pi-g"

    def test_their_names_in_older_links_open_them_too(self) -> None:
        """Those were the titles’ first words in small letters, Greek ones as well."""
        assert opened({"open": "j-σ-log-π-g,where-did-γᵗ-go"}) == {
            section_name("J = Σ log π G: a surrogate"),
            section_name("Where did γᵗ go?"),
        }

    def test_open_sections_come_back(self) -> None:
        assert opened(opening(["One two", "Three"], False)) == {"one-two", "three"}
        assert opened(opening([], True)) == frozenset()
        assert opening([], False) == {}
        assert opened({}) is None
        assert len(opened({"open": ",".join(map(str, range(100_000)))}) or ()) <= 20

    def test_the_presenter_s_view_is_on_or_not(self) -> None:
        assert presented({"present": "1"}) == ({"present": "1"}, ())
        assert presented({}) == ({}, ())
        kept, said = presented({"present": "<script>"})
        assert kept == {}
        assert "“·script·”" in said[0]


def test_of_every_page_the_sections_have_names_of_their_own() -> None:
    from pgviz.ui.gradient.sections import TITLES
    from pgviz.ui.score.view import TOPICS

    for titles in (TITLES.values(), TOPICS.values()):
        assert len({section_name(title) for title in titles}) == len(titles)
