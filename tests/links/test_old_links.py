"""Links that were sent before the app was rebuilt still open the same page.

``links_v1.json`` was recorded from the app as of commit 01ffb6d and is not to be recorded anew: it says what stands in
people's bookmarks. A line is a link: its page, the parameters as ``given``, those in the address bar afterwards
(``link``), the notices, each sheet's rows as the row's name and its cells' texts (of a grid the first 8 rows, of a row
the first 12 cells, then …), the names of the ``picked`` rows, and the charts' alternative texts.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from pgviz.ui.shell.pages import page_named
from pgviz.ui.state.scenario import Scenario, decode, encode
from tests.pages.reading import Screen, number, opened

pytestmark = pytest.mark.thorough

LINKS = json.loads((Path(__file__).parent / "links_v1.json").read_text(encoding="utf-8"))
BY_ID = {link["id"]: link for link in LINKS}
ROOMS = {
    "StartScenario": "start",
    "SoftmaxScenario": "softmax",
    "Decision": "decision",
    "BeyondScenario": "beyond",
    "GradientScenario": "gradient",
    "ReinforceScenario": "reinforce",
}
KEYS = {
    "h": "three_ways.control",
    "roads": "three_ways",
    "eta": "step.control",
    "second": "second_order",
    "bandit": "rewards",
}
"""What sheets are called now, where that is something else than when they were recorded."""
BETWEEN, AND_MORE = " | ", "…"
ROUNDING = 1e-9  # what is smaller on both sides is the error of a sum or a finite difference, and depends on its order

WHOLE = (
    "start-other-action-tau",
    "preset-one-action-masked-on-softmax",
    "preset-tiles-on-encodings",
    "question-middle-of-encodings",
    "encoding-fourier-product-one-hot",
    "sizes-tiles-most",
    "mistake-17",
    "decision-plane-loop",
    "random-7",
    "random-13",
    "beyond-weights",
    "reinforce-own-map",
    "reinforce-world-ice",
    "mangled-state-out-of-the-square",
)
"""The links whose whole page is compared."""

DIFFERS: dict[str, str] = {
    "mangled-state-out-of-the-square": "with blocks the logits are a column of θᵀφ; π stands once, beside the matrix",
    "preset-tiles-on-encodings": "with blocks the logits are a column of θᵀφ; π stands once, beside the matrix",
    "start-other-action-tau": "what stood under “score” was τ times the score; it is the score now",
    "random-13": "what is wanted is wanted of the allowed actions; the best possible is that of this mask and τ",
    "reinforce-world-ice": "a link that names only a world gets its own α, γ and slip, not those of the small world",
    "preset-one-action-masked-on-softmax": "the logits come before τ and c; the logit of a masked action is −∞, not 17",
    "random-7": "what stood under “score” was τ times the score; a masked action is no draw, and has no row or column",
}
"""Of these the texts of cells are others now, and why that is wanted."""


def page_of(link: dict[str, Any]) -> str:
    """The file of a link's page; the first page has another one now."""
    return str(link["page"]).replace("app.py", "start.py")


def kind_of(page: str) -> type[Scenario]:
    """The scenario that a page's link carries."""
    name = page_named(page).scenario
    kind = getattr(importlib.import_module(f"pgviz.ui.{ROOMS[name]}.scenario"), name)
    assert issubclass(kind, Scenario)
    return kind


def now(link: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The parameters in the address bar and the notices, as the code of today has them."""
    opened = decode(kind_of(page_of(link)), link["given"])
    return encode(opened.scenario), list(opened.given_up)


@pytest.mark.parametrize("page", sorted({page_of(link) for link in LINKS}))
def test_every_link_means_what_it_meant(page: str) -> None:
    wrong = []
    for link in (link for link in LINKS if page_of(link) == page):
        address, notices = now(link)
        if address != link["link"]:
            wrong.append(f"{link['id']}: the address was {link['link']}, is {address}")
        if len(notices) != len(link["notices"]):
            wrong.append(f"{link['id']}: the notices were {link['notices']}, are {notices}")
        if now({**link, "given": address}) != (address, []):
            wrong.append(f"{link['id']}: the address {address} does not bring itself back")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", WHOLE)
def test_its_page_shows_what_it_showed(name: str) -> None:
    link = BY_ID[name]
    screen = opened(page_of(link), **link["given"]).unfold()
    assert screen.link == link["link"]
    assert len(screen.notices) == len(link["notices"])
    assert picked(screen, link["picked"]) == link["picked"]
    lost = [f"{key}: {row}" for key, rows in link["sheets"].items() for row in missing(rows, shown(screen, key))]
    if name in DIFFERS:
        assert lost, f"{name} shows what it showed: it differs no longer"
    else:
        assert not lost, "\n".join(lost)


def test_the_lists_name_links_that_there_are() -> None:
    assert len(BY_ID) == len(LINKS)
    assert set(DIFFERS) <= set(WHOLE) <= set(BY_ID)


def shown(screen: Screen, key: str) -> list[list[str]]:
    """The rows of a sheet: the row's name, and the texts of its cells; none if the sheet is not there."""
    if KEYS.get(key, key) not in screen.sheets():
        return []
    rows = (row for part in screen.sheet(KEYS.get(key, key))["parts"] for row in part.get("rows", ()))
    return [[row["header"].get("text", ""), *((c or {}).get("text", "") for c in row["cells"])] for row in rows]


def picked(screen: Screen, keys: dict[str, Any]) -> dict[str, list[str]]:
    """The names of the picked rows of these sheets."""
    return {
        key: [
            row["header"].get("text", "")
            for part in screen.sheet(KEYS.get(key, key))["parts"]
            for row in part.get("rows", ())
            if row["header"].get("picked")
        ]
        for key in keys
    }


def missing(recorded: list[str], rows: list[list[str]]) -> list[str]:
    """The recorded rows that are not shown any more, in their order; rows that came in between do not matter."""
    lost, at = [], 0
    for row in recorded:
        texts = row.split(BETWEEN)
        found = next((i for i in range(at, len(rows)) if is_same(texts, rows[i])), None)
        if found is None:
            lost.append(row)
        else:
            at = found + 1
    return lost


def is_same(recorded: list[str], texts: list[str]) -> bool:
    """Whether a row has the recorded texts, as far as they were recorded, but for rounding errors."""
    if recorded[-1] == AND_MORE:
        recorded, texts = recorded[:-1], texts[: len(recorded) - 1]
    return len(recorded) == len(texts) and all(
        a == b or (is_rounding(a) and is_rounding(b)) for a, b in zip(recorded, texts, strict=True)
    )


def is_rounding(text: str) -> bool:
    """Whether a text is a number that is 0 but for a rounding error."""
    try:
        return abs(number(text)) < ROUNDING
    except ValueError:
        return False
