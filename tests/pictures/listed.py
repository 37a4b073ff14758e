"""The list of pictures, docs/screenshots.toml, as values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from tests.browser.serving import ROOT

LIST = ROOT / "docs" / "screenshots.toml"
FOLDER = ROOT / "docs" / "images"
THEMES = ("light", "dark")
MOVING = FOLDER / "pgviz.gif"
"""The moving picture on top of README: ``tests.pictures.moving``."""


@dataclass(frozen=True)
class Picture:
    """A page as it is to be shown."""

    name: str
    link: str  # the page and its scenario, below the app's address
    size: tuple[int, int]  # width and the most of the height, CSS pixels
    theme: str
    film: float | None = None  # how far the film stands, from 0 to 1; None: where it begins
    open: str = ""  # the title of a folded section that is unfolded

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ValueError(f"{LIST.name}: the theme of {self.name} must be one of {THEMES}, got {self.theme!r}")
        if self.film is not None and not 0 <= self.film <= 1:
            raise ValueError(f"{LIST.name}: the film of {self.name} must stand from 0 to 1, got {self.film}")

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}.png"


def pictures() -> list[Picture]:
    """All that are listed. ValueError for an entry that cannot be, or a name that comes twice."""
    known = {field.name for field in fields(Picture)}
    found = []
    for entry in tomllib.loads(LIST.read_text(encoding="utf-8"))["picture"]:
        if unknown := entry.keys() - known:
            raise ValueError(f"{LIST.name}: {entry.get('name')} has {sorted(unknown)}, which is not known")
        width, height = entry.pop("size")
        found.append(Picture(size=(width, height), **entry))
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{LIST.name}: {sorted(twice)} come twice")
    return found
