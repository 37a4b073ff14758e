"""The German catalogue says one word for one thing: those of the table in docs/german.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.language import catalogues
from tests.language.reading import ROOT

OTHERWISE = {  # what has a word of the table that is no term there
    "means nothing": "to mean",
    "means something": "to mean",
    "means {power}": "to mean",
    "complex step": "the name of a method",
    "A number of your own": "a number, not how many",
    "immediate returns": "rewards, which take the place of the return",
    "sample’s deviation": "the one with k − 1, which is called corrected",
    "Is the policy gradient a gradient?": "the title of a paper",
    "Variance reduction techniques for gradient estimates": "the title of a paper",
}
ROW = re.compile(r"^\| (?!English |\*)(.+?) \| (.+?) \|$", re.MULTILINE)  # but for the head, and rows in italics
NOTE = re.compile(r"\([^)]*\)")
NO_WORDS = re.compile(r"%?\{+[^}]*\}+|<[^>]*>|\$[^$]*\$|`[^`]*`")  # names of values, markup, formulas, code
UMLAUTS = str.maketrans("äöü", "aou")


@dataclass(frozen=True)
class Term:
    """An English term, and the German ones of which a text must have one if it has that."""

    english: str
    german: tuple[str, ...]

    def taken_from(self, text: str) -> tuple[str, bool]:
        """An English text without the term or its plural, which are whole words; and whether it had any."""
        left, times = re.subn(rf"\b{re.escape(self.english)}(?:e?s)?\b", " ", text, flags=re.IGNORECASE)
        return left, times > 0

    def is_in(self, text: str) -> bool:
        """Whether a German text has one of the words, inflected or as a part of a longer one."""
        return any(all(re.search(stem(word), folded(text)) for word in one.split()) for one in self.german)


def folded(text: str) -> str:
    """In small letters without umlauts: Wand is in Wände."""
    return text.lower().translate(UMLAUTS)


def stem(word: str) -> str:
    """A word but for its last two letters, which may be inflected, of at least four; a shorter one begins a word."""
    letters = re.escape(folded(word)[: max(4, len(word) - 2)])
    return letters if len(word) > 3 else rf"\b{letters}"


def terms(table: str) -> list[Term]:
    """Those of a table, the longest first: "step size" is looked for before "step"."""
    found: list[Term] = []
    for english, german in (map(_variants, row) for row in ROW.findall(table)):
        own: list[tuple[str, ...]] = [(one,) for one in german]
        found += map(Term, english, own if len(german) == len(english) else [german] * len(english))
    return sorted(found, key=lambda term: -len(term.english))


def _variants(side: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in re.split("[,;]", NOTE.sub("", side)))


KNOWN = terms((ROOT / "docs" / "german.md").read_text(encoding="utf-8"))


def missing(english: str, german: str) -> Iterator[str]:
    """The terms of an English text that the German one does not say as the table does."""
    for other in OTHERWISE:
        english = english.replace(other, " ")
    english = NO_WORDS.sub(" ", english)
    for term in KNOWN:
        english, had_it = term.taken_from(english)
        if had_it and not term.is_in(german):
            yield term.english


def pairs() -> Iterator[tuple[str, str]]:
    """All texts and what they are in German, singular and plural by themselves."""
    for english, german in catalogues.meanings(catalogues.written("de")).items():
        if isinstance(english, str) and isinstance(german, str):
            yield english, german
        else:
            yield from zip(english, german, strict=True)


def test_the_table_has_terms_and_not_its_head_nor_what_is_in_italics() -> None:
    assert len(KNOWN) > 80
    assert {"step", "step size", "likeliest", "North"} <= {term.english for term in KNOWN}
    assert [term.english for term in KNOWN if re.search(r"English|\*|^to ", term.english)] == []


def test_german_says_the_words_of_the_table() -> None:
    assert [(wrong, english, german) for english, german in pairs() for wrong in missing(english, german)] == []


def test_what_is_no_term_is_still_said() -> None:
    texts = [english for english, _ in pairs()]
    assert [other for other in OTHERWISE if not any(other in text for text in texts)] == []


@pytest.mark.parametrize(
    ("english", "german", "wrong"),
    [
        ("The score of an action", "Die Punktzahl einer Aktion", ["score"]),
        ("The score of an action", "Der Score einer Handlung", ["action"]),
        ("number of samples N", "Anzahl der Stichproben N", ["sample"]),
        ("number of samples N", "Zahl der Ziehungen N", ["number of"]),
        ("The policies", "Die Policys", ["policies"]),
        ("The step size", "Der Schritt", ["step size"]),
        ("the likeliest action", "die wahrscheinliche Aktion", ["likeliest"]),
        ("natural gradient", "Gradient", ["natural gradient"]),
        ("East", "Es kostet nichts", ["East"]),
        ("Two walls and a policy", "Zwei Wände und eine Policy", []),
        ("state features", "Zustandsmerkmale", []),
        ("{score} of `action`, <b>step</b>", "{score} von `action`, <b>Schritt</b>", []),
        ("A logit means nothing by itself", "Ein Logit bedeutet für sich allein nichts", []),
    ],
)
def test_another_word_is_found(english: str, german: str, wrong: list[str]) -> None:
    assert list(missing(english, german)) == wrong
