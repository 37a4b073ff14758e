"""The pictures of README and docs: all that are mentioned are listed and there, and their links open what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.docs.corridor import PICTURES as DRAWN
from tests.docs.links import given_up
from tests.pictures.listed import FOLDER, LIST, MOVING, Picture, pictures
from tests.pictures.moving import CLIP, LARGEST

ROOT = LIST.parents[1]
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MENTIONED = re.compile(r"[\w./-]*images/[\w.-]+")
RENDER = "run make screenshots"
listed = pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)


def mentioned(text: Path) -> set[Path]:
    return {(text.parent / name).resolve() for name in MENTIONED.findall(text.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_every_picture_that_a_text_mentions_is_there(text: Path) -> None:
    assert [path.name for path in mentioned(text) if not path.exists()] == [], RENDER


def test_the_pictures_that_are_there_are_those_that_a_command_makes() -> None:
    made = {picture.path.name for picture in pictures()} | {MOVING.name} | {f"{name}.svg" for name in DRAWN}
    assert {path.name for path in FOLDER.iterdir()} == made, RENDER


def test_every_picture_is_shown_somewhere() -> None:
    shown = set().union(*(mentioned(text) for text in TEXTS))
    assert [path.name for path in FOLDER.iterdir() if path not in shown] == []


@listed
def test_a_picture_has_the_size_that_the_list_says(picture: Picture) -> None:
    with Image.open(picture.path) as image:
        assert image.width == picture.size[0]
        assert image.height <= picture.size[1]


@listed
def test_its_link_opens_a_page_and_nothing_in_it_is_given_up(picture: Picture) -> None:
    assert given_up(picture.link) == ()


def test_the_moving_picture_is_small_enough_for_a_first_screen() -> None:
    assert MOVING.stat().st_size < LARGEST
    with Image.open(MOVING) as image:
        assert image.size == CLIP
        assert getattr(image, "n_frames", 1) > 40


@pytest.mark.parametrize(("field", "value"), [("theme", "sepia"), ("film", 1.5)])
def test_an_entry_that_cannot_be_is_refused_with_its_name(field: str, value: object) -> None:
    with pytest.raises(ValueError, match="score must"):
        Picture(**({"name": "a score", "link": "Score", "size": (1280, 900), "theme": "light"} | {field: value}))  # type: ignore[arg-type]
