"""A page that its server has lost comes back by itself, with the last edit, and says so.

The pages hear no errors here: a browser prints one for every server that it does not find.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from scipy.special import softmax

from tests.browser.app import PATIENCE, cell, goto, heights, held, until, until_probabilities
from tests.browser.network import network
from tests.browser.serving import free_port, served_with_process

EAST = "logit of → East"
SAID = "The server had lost this page"


def is_there_again(page: Page) -> None:
    """Numbers and chart agree, the last edit is there, and a line says what happened."""
    expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible(timeout=PATIENCE)
    expect(cell(page, EAST)).to_have_text("17")
    until_probabilities(page, softmax([14, 17, 11, 17]))
    expect(page).to_have_url(re.compile("theta="))
    assert "edit=" not in page.url


def test_a_server_that_is_started_anew_in_the_middle_of_a_drag(browser: Browser) -> None:
    port, page = free_port(), browser.new_page()
    with served_with_process("app.py", port) as (address, _):
        goto(page, f"{address}/Score")
        before = heights(page, "picture")
        hand = held(page, cell(page, EAST))
        drag = hand.__enter__()
        drag(10)
        until(page, lambda: heights(page, "picture") != before, True)
    with served_with_process("app.py", port):
        connected(page)
        drag(20)
        page.mouse.up()
        is_there_again(page)


def test_a_server_that_has_waited_too_long(serve: Callable[[str], str], browser: Browser) -> None:
    with network(serve("tests/browser/apps/forgetful.py")) as (address, between):
        page = goto(browser.new_page(), f"{address}/Softmax?tau=2")
        between.cut()
        page.locator(".stApp:not([data-test-connection-state=CONNECTED])").wait_for(timeout=PATIENCE)
        page.wait_for_timeout(3000)  # the server has forgotten this visitor by now
        between.mend()
        expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible(timeout=PATIENCE)
        expect(page).to_have_url(re.compile(r"tau=2"))
        expect(cell(page, "temperature τ")).to_have_text("2")


def test_a_short_cut_is_not_noticed(serve: Callable[[str], str], browser: Browser) -> None:
    with network(serve("app.py")) as (address, between):
        page = goto(browser.new_page(), f"{address}/Softmax")
        page.locator("section.sheet").first.evaluate("(sheet) => { sheet.dataset.seen = 'before'; }")
        between.cut()
        page.locator(".stApp:not([data-test-connection-state=CONNECTED])").wait_for(timeout=PATIENCE)
        between.mend()
        connected(page)
        with held(page, cell(page, EAST)) as drag:
            drag(20)
        until_probabilities(page, softmax([14, 17, 11, 17]))
        expect(page.locator("section.sheet").first).to_have_attribute("data-seen", "before")


def connected(page: Page) -> None:
    page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=PATIENCE)
