"""The catalogues as files: .po, which is written by hand, and .mo, which the app reads."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from tests.language.reading import ROOT, spoken

FOLDER = ROOT / "pgviz" / "language"


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(file.parents[1].name for file in FOLDER.glob("*/LC_MESSAGES/pgviz.po"))


def po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "pgviz.po"


def mo(language: str) -> Path:
    return po(language).with_suffix(".mo")


def template() -> Catalog:
    """All that the code says, without a translation."""
    found = Catalog(fuzzy=False)
    for one in spoken():
        found.add((one.text, one.plural) if one.plural else one.text, locations=[(one.file, one.line)])
    return found


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file) if path.suffix == ".po" else read_mo(file)


def written(language: str) -> Catalog:
    """The catalogue of a language as it is written by hand."""
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """Write it anew, with all that the code says by now; what it says no longer is left out. And its .mo."""
    catalogue = written(language)
    catalogue.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    save(catalogue, language)
    return catalogue


def save(catalogue: Catalog, language: str) -> None:
    """Both files of a catalogue."""
    with po(language).open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, omit_header=False, ignore_obsolete=True)
    with mo(language).open("wb") as file:
        write_mo(file, catalogue)


def meanings(catalogue: Catalog) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    """By each text its translation."""
    return {_key(one.id): _key(one.string) for one in catalogue if one.id}


def is_said(translation: object) -> bool:
    """Whether there is a translation, of one and of many where a noun is counted."""
    return all(translation) if isinstance(translation, list | tuple) else bool(translation)


def _key(text: object) -> str | tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else str(text)
