"""The words that a person reads, in the language of the process.

English stands in the code, where it is read together with what it says: ``say("{n} of {m} logits moved", n=n, m=m)``. A
translation is a catalogue, ``LANGUAGE/LC_MESSAGES/pgviz.po`` in this folder, in gettext's format, which says the same
sentences in another language. A process speaks one: that of the environment variable ``PGVIZ_LANGUAGE``, English where
it is not set. docs/adding.md says how a language is added.
"""

from __future__ import annotations

import gettext
import json
import os
from pathlib import Path
from typing import Any

ENGLISH = "en"
VARIABLE = "PGVIZ_LANGUAGE"
_FOLDER = Path(__file__).parent


def languages() -> tuple[str, ...]:
    """The languages that there are, as ISO 639-1 names them; English, which needs no catalogue, is the first."""
    return (ENGLISH, *sorted(file.parents[1].name for file in _FOLDER.glob("*/LC_MESSAGES/pgviz.mo")))


def _opened(language: str) -> gettext.NullTranslations:
    """The catalogue of a language. ValueError for one that there is none of."""
    if language not in languages():
        raise ValueError(f"{VARIABLE} must be one of {', '.join(languages())}, got {language!r}")
    return gettext.NullTranslations() if language == ENGLISH else gettext.translation("pgviz", _FOLDER, [language])


LANGUAGE = os.environ.get(VARIABLE) or ENGLISH
"""The language of this process."""

_catalogue = _opened(LANGUAGE)


class Said(str):
    """A text in the language of the process that knows what it is in English, ``source``: links go by that."""

    __slots__ = ("source",)
    source: str

    def __new__(cls, text: str, source: str) -> Said:
        """The text itself, as any other text."""
        said = super().__new__(cls, text)
        said.source = source
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[str, str]]:
        """What a copy is made of."""
        return Said, (str(self), self.source)


def say(text: str, /, **values: Any) -> str:
    """An English text in the language of the process, with ``values`` put in for the names in its braces.

    The text is written out where this is called: the catalogues are made by reading the code. Without values braces
    are plain characters. Raises KeyError if a name in braces has no value.
    """
    if values:
        return _catalogue.gettext(text).format(**values)
    return text if LANGUAGE == ENGLISH else Said(_catalogue.gettext(text), text)


def counted(number: int, noun: str) -> str:
    """``1 direction``, ``3 directions``; the noun is English, written out, and takes an s for more than one."""
    return f"{number} {_catalogue.ngettext(noun, noun + 's', number)}"


def source_of(text: str) -> str:
    """What a text without values is in English."""
    return text.source if isinstance(text, Said) else text


def said_in(code: str) -> dict[str, str]:
    """The texts of the catalogue that stand in quotes in a component's code, and what they are in this language."""
    known: dict[Any, str] = getattr(_catalogue, "_catalog", {})
    return {text: said for text, said in known.items() if isinstance(text, str) and text and _quoted(text) in code}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
