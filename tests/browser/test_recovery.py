"""A page that its server has lost comes back by itself, with the last edit, and says so."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect
from scipy.special import softmax

from tests.browser.app import cell, goto, held, until_probabilities
from tests.browser.serving import free_port, served_with_process

EAST = "logit of → East"
SAID = "The server had lost this page"
WITHIN = 5.0  # seconds from letting go until numbers and chart agree again


def is_there_again(page: Page, began: float) -> None:
    """Numbers and chart agree, the last edit is there, and a line says what happened."""
    expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible(timeout=WITHIN * 1000)
    expect(cell(page, EAST)).to_have_text("17")
    until_probabilities(page, softmax([14, 17, 11, 17]))
    assert time.monotonic() - began < WITHIN
    expect(page).to_have_url(re.compile("theta="))
    assert "edit=" not in page.url


def test_a_server_that_was_started_anew(new_page: Callable[..., Page]) -> None:
    port, page = free_port(), new_page(color_scheme="light")
    with served_with_process("app.py", port) as (address, _):
        goto(page, f"{address}/Score")
    with served_with_process("app.py", port):
        connected(page)
        with held(page, cell(page, EAST)) as drag:
            drag(20)
        is_there_again(page, time.monotonic())


def test_a_server_that_has_waited_too_long(serve: Callable[[str], str], new_page: Callable[..., Page]) -> None:
    page = goto(new_page(color_scheme="light"), f"{serve('tests/browser/apps/forgetful.py')}/Score?tau=2")
    page.context.set_offline(True)
    page.wait_for_timeout(4000)
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile(r"tau=2"))
    expect(cell(page, "temperature τ")).to_have_text("2")


def connected(page: Page) -> None:
    page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=30_000)
