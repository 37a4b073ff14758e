"""What a lesson is. Its texts are plain text: nothing in them is ever markup, whoever wrote them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from pgviz.ui.shell.optional import CHARTS, CONTROLS, PARTS, PREDICTIONS, SECTIONS

__all__ = ["CHARTS", "CONTROLS", "PARTS", "PREDICTIONS", "SECTIONS", "Lesson", "Step", "plain"]

MOST_STEPS = 8
MOST_TITLE, MOST_TEXT, MOST_QUESTION, MOST_ANSWER = 80, 600, 200, 300  # characters
MOST_STATE = 3000  # characters of the state of a page
JOINERS = "\u200c\u200d"  # without which Persian and Hindi are misspelt


@dataclass(frozen=True)
class Step:
    """A page in a state, what is said about it, perhaps a question with its answer, and which parts are shown."""

    page: str  # the path of its file
    state: str = ""  # the link's parameters, as in an address
    text: str = ""
    question: str = ""
    answer: str = ""
    shows: tuple[str, ...] = (CHARTS,)  # of PARTS, in their order

    @property
    def params(self) -> Mapping[str, str]:
        """The parameters with which the page is opened."""
        return MappingProxyType(dict(parse_qsl(self.state, keep_blank_values=True)))


@dataclass(frozen=True)
class Lesson:
    """A title, and the steps in their order."""

    title: str = ""
    steps: tuple[Step, ...] = ()


def state_of(params: Mapping[str, str]) -> str:
    """Parameters as a step keeps them."""
    return urlencode(dict(params), safe=",;:/")


def plain(text: str, most: int) -> str:
    """A stranger's text without what cannot be seen and can mislead, cut after ``most`` characters.

    Line breaks and tabs stay; other control characters, marks that change the direction of writing, halves of
    characters and what no font has go.
    """
    kept = (c for c in text[: 4 * most] if c in "\n\t" or c in JOINERS or unicodedata.category(c)[0] != "C")
    return "".join(kept)[:most].strip()
