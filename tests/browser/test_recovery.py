"""A page that its server has lost comes back by itself, with the last edit, and says so.

The pages hear no errors here: a browser prints one for every server that it does not find.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from scipy.special import softmax

from tests.browser.app import PATIENCE, cell, goto, heights, held, ready, traces, until, until_probabilities
from tests.browser.network import network
from tests.browser.serving import free_port, served_with_process

EAST = "logit of → East"
SAID = "The server had lost this page"


def is_said(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible(timeout=PATIENCE)


def agree(page: Page, pi: list[float]) -> None:
    """The cell, the probabilities and the chart."""
    until_probabilities(page, pi)
    until(page, lambda: heights(page, "sweep") == pytest.approx(pi), True)


def test_a_server_that_is_started_anew_finds_a_page_at_rest_and_one_in_the_middle_of_a_drag(browser: Browser) -> None:
    port, at_rest, dragged = free_port(), browser.new_page(), browser.new_page()

    def agrees(pi: list[float]) -> None:
        """The page Score: the probabilities, and the points whose areas they are."""
        until_probabilities(at_rest, pi)
        until(at_rest, lambda: shares(at_rest) == pytest.approx(pi), True)

    with served_with_process("app.py", port) as (address, _):
        goto(at_rest, f"{address}/Score?tau=2")
        agrees(softmax(np.array([14, 15, 11, 17]) / 2))
        goto(dragged, f"{address}/Softmax")
        hand = held(dragged, cell(dragged, EAST))
        drag = hand.__enter__()
        drag(10)
        until_probabilities(dragged, softmax([14, 16, 11, 17]))
    with served_with_process("app.py", port):
        dragged.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=PATIENCE)
        drag(20)
        dragged.mouse.up()
        expect(cell(dragged, EAST)).to_have_text("17")
        agree(dragged, softmax([14, 17, 11, 17]))
        expect(dragged).to_have_url(re.compile("z=14%2C17"))

        is_said(at_rest)
        ready(at_rest)
        with held(at_rest, cell(at_rest, EAST)) as drag:
            drag(20)
        agrees(softmax(np.array([14, 17, 11, 17]) / 2))
        expect(at_rest).to_have_url(re.compile("theta="))
        assert "edit=" not in at_rest.url
    at_rest.close()
    dragged.close()


def shares(page: Page) -> list[float]:
    """What the areas of the points φ(s,b) say."""
    return [
        share for chart in traces(page) for t in chart if t["name"].startswith("φ(s,b)") for share in t["customdata"]
    ]


def test_an_edit_that_a_lost_session_never_heard_of_comes_back(browser: Browser) -> None:
    """The server forgets the visitor while the page believes itself connected: only the edit finds it out."""
    with served_with_process("app.py", server_disconnectedSessionTTL=1) as (address, _), network(address) as (far, net):
        page = goto(browser.new_page(), f"{far}/Softmax?tau=2")
        page.route("**/pgviz/session/**", lambda route: route.abort())  # what asks at once gets no answer
        net.cut()
        page.locator(".stApp:not([data-test-connection-state=CONNECTED])").wait_for(timeout=PATIENCE)
        page.wait_for_timeout(2500)  # the server has forgotten this visitor by now
        net.mend()
        page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=PATIENCE)
        page.wait_for_timeout(1000)
        page.unroute("**/pgviz/session/**")
        with held(page, cell(page, EAST)) as drag:
            drag(20)
        is_said(page)
        expect(cell(page, EAST)).to_have_text("17")
        expect(cell(page, "temperature τ")).to_have_text("2")
        agree(page, softmax(np.array([14, 17, 11, 17]) / 2))
        page.close()


def test_a_short_cut_is_not_noticed(serve: Callable[[str], str], browser: Browser) -> None:
    with network(serve("app.py")) as (address, net):
        page = goto(browser.new_page(), f"{address}/Softmax")
        page.locator("section.sheet").first.evaluate("(sheet) => { sheet.dataset.seen = 'before'; }")
        net.cut()
        page.locator(".stApp:not([data-test-connection-state=CONNECTED])").wait_for(timeout=PATIENCE)
        net.mend()
        page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=PATIENCE)
        with held(page, cell(page, EAST)) as drag:
            drag(20)
        until_probabilities(page, softmax([14, 17, 11, 17]))
        expect(page.locator("section.sheet").first).to_have_attribute("data-seen", "before")
        page.close()
