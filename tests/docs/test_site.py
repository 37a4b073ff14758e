"""What the documentation's texts say: links open what they name, examples run, mistakes are those of today's code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from tests.docs import mistakes, site
from tests.docs.links import given_up

ROOT = site.ROOT
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(rf"{site.APP}(/[^)\s]*)")
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SAYS = re.compile(r"^(policy\.\w+\(.*\))  # (.*)$", re.MULTILINE)
texts = pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))


@texts
def test_every_link_into_the_app_opens_its_page_and_nothing_of_it_is_given_up(text: Path) -> None:
    links = LINK.findall(text.read_text(encoding="utf-8"))
    assert {link: given_up(link) for link in links if given_up(link)} == {}


@texts
def test_the_examples_run_and_come_to_what_stands_beside_them(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for code in CODE.findall(text.read_text(encoding="utf-8")):
        names: dict[str, object] = {}
        exec(compile(code, text.name, "exec"), names)
        assert [repr(eval(call, names)) for call, _ in SAYS.findall(code)] == [worth for _, worth in SAYS.findall(code)]


def test_the_common_mistakes_are_those_of_today_s_code() -> None:
    committed = mistakes.FILE.read_text(encoding="utf-8")
    assert committed == mistakes.render(), f"docs/mistakes.md is out of date: run {mistakes.COMMAND}"


class TestWhatModulesSay:
    def test_formulas_keep_their_lines_and_prose_its_signs(self) -> None:
        text = "With θ_j < 1 and `x_i`:\n    a   = b\n    bb  = c\nso that\n\n- one     = 1\n- two\n  more"
        made = "With θ\\_j &lt; 1 and `x_i`:\n\n    a   = b\n    bb  = c\n\nso that\n\n    one     = 1\n\n- two\n  more"
        assert site.as_markdown(text).split("\n") == made.split("\n")

    def test_a_module_comes_under_its_first_sentence_with_its_sources(self) -> None:
        said = site.said_by("pgviz.softmax")
        assert said.startswith("## Softmax\n\nFrom logits to probabilities")
        assert "References: Sutton & Barto" in said
        assert said.endswith("Computed in `pgviz/softmax.py`.")

    def test_one_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(PluginError, match=r"there is no module pgviz\.nothing"):
            site.said_by("pgviz.nothing")


def test_what_a_page_would_fetch_from_another_host_is_found_and_what_it_links_to_is_not() -> None:
    html = """<a href="https://example.org/a">a link</a><img src="images/a.png"><img src="data:image/png;base64,aa">
    <script src="https://example.org/a.js"></script><link rel="stylesheet" href=https://example.org/a.css>"""
    assert site.loaded_from_elsewhere(html) == ["https://example.org/a.js", "https://example.org/a.css"]
