"""What is taken from a page is what the page shows, read by what reads such files."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Page

from tests.browser.app import goto
from tests.browser.conftest import Serve

SVG = "{http://www.w3.org/2000/svg}"
DARK = "rgb(18, 22, 29)"


def saved(page: Page, format: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=format, exact=True).click()
    assert download.value.suggested_filename == f"pgviz-sweep-1000x600-dark.{format.lower()}"
    return download.value.path()


def test_a_chart_is_saved_as_svg_and_png_of_a_stated_size_dark_on_a_light_page(page: Page, serve: Serve) -> None:
    goto(page, f"{serve('app.py')}/Softmax")
    before = page.locator(".chart").bounding_box()
    page.get_by_role("button", name="Save this chart").focus()
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("1000")
    page.keyboard.press("Tab")
    page.keyboard.type("600")
    page.get_by_label("Dark").check()

    drawn = ElementTree.parse(saved(page, "SVG")).getroot()
    assert (drawn.get("width"), drawn.get("height")) == ("1000", "600")
    assert drawn[0].text == page.locator(".chart").get_attribute("aria-label")
    assert DARK in str(drawn[1].get("style"))
    assert "logit of → East" in [text.text for text in drawn.iter(f"{SVG}text")]
    assert struct.unpack(">II", saved(page, "PNG").read_bytes()[16:24]) == (1000, 600)

    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="PNG").count() == 0
    assert page.locator(".chart").bounding_box() == before
