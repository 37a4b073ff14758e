"""A translation says all that the code says, and what stands in the app's .mo is what was written in the .po."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest

from pgviz.language import ENGLISH, Said, counted, languages, said_in, say, source_of
from pgviz.ui.components.bridge import served
from tests.language import catalogues
from tests.language.left import other_letters
from tests.language.reading import ROOT, spoken

NAMES = re.compile(r"%?\{[^}]*\}")
MARKS = re.compile(r"\*\*|\$|`|<[^>]*>|\]\(|:\w+\[|  \n")
LANGUAGES = catalogues.languages()


class TestSaying:
    def test_english_is_said_as_it_stands(self) -> None:
        assert say("Every estimate is the same.") == "Every estimate is the same."
        assert say("{n} of {m} moved, {share:.0f} %", n=1, m=2, share=50.2) == "1 of 2 moved, 50 %"
        assert say("braces {x} are plain characters") == "braces {x} are plain characters"

    def test_a_name_without_a_value_is_an_error(self) -> None:
        with pytest.raises(KeyError, match="other"):
            say("{one} and {other}", one=1)

    def test_a_noun_is_counted(self) -> None:
        assert [counted(n, "step") for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]

    def test_a_text_knows_what_it_is_in_english(self) -> None:
        assert source_of(Said("Wozu ein Logarithmus?", "Why a logarithm?")) == "Why a logarithm?"
        assert source_of("Why a logarithm?") == "Why a logarithm?"

    def test_a_language_that_there_is_not_is_refused_in_a_sentence(self) -> None:
        run = [sys.executable, "-c", "import pgviz.language"]
        refused = subprocess.run(run, cwd=ROOT, env={"PGVIZ_LANGUAGE": "tlh"}, capture_output=True, text=True)
        assert f"PGVIZ_LANGUAGE must be one of {', '.join(languages())}, got 'tlh'" in refused.stderr

    def test_the_texts_in_a_components_code_are_none_in_english(self) -> None:
        assert said_in(served.script("chart")) == {}


class TestWhatTheCodeSays:
    def test_all_texts_are_written_out(self) -> None:
        """``reading.literal`` raises where one is put together."""
        assert len(spoken()) > 1500

    def test_names_in_braces_are_words(self) -> None:
        found = {name for one in spoken() for name in NAMES.findall(one.text) if not name.startswith("%")}
        assert [name for name in found if not re.fullmatch(r"\{[a-z_0-9+]*([!:][^}]*)?\}", name)] == []

    def test_other_letters_leave_what_is_no_word(self) -> None:
        assert other_letters("**{n} of** $\\phi$ <b>") == "**{n} ｏｆ** $\\phi$ <b>"


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_it_has_all_texts_of_the_code_and_no_others(self, language: str) -> None:
        wanted, there = catalogues.meanings(catalogues.template()), catalogues.meanings(catalogues.written(language))
        assert sorted(map(str, wanted.keys() - there.keys())) == [], "run python -m tests.language"
        assert sorted(map(str, there.keys() - wanted.keys())) == [], "run python -m tests.language"

    def test_each_is_translated_with_the_same_names_and_marks(self, language: str) -> None:
        def bare(text: str) -> tuple[Counter[str], Counter[str]]:
            return Counter(NAMES.findall(text)), Counter(MARKS.findall(text))

        def is_alike(text: str | tuple[str, ...], said: str | tuple[str, ...]) -> bool:
            if isinstance(text, tuple):
                return isinstance(said, tuple) and all(said)
            assert isinstance(said, str)
            return bool(said) and bare(text) == bare(said) and ends(text) == ends(said)

        def ends(text: str) -> tuple[bool, bool]:
            return text.startswith(" "), text.endswith(" ")

        found = catalogues.meanings(catalogues.written(language))
        assert [text for text, said in found.items() if not is_alike(text, said)] == []

    def test_the_app_reads_what_was_written(self, language: str) -> None:
        compiled = catalogues.meanings(catalogues.read(catalogues.mo(language)))
        written = catalogues.meanings(catalogues.written(language))
        assert written == compiled, "run python -m tests.language"

    def test_the_app_has_it(self, language: str) -> None:
        assert language in languages()
        assert languages()[0] == ENGLISH
