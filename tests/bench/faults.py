"""What a page does when something fails that no test of ``make test`` lets fail: ``python -m tests.bench.faults``.

A server that is started anew in the middle of a film; a tab that sleeps and wakes; nginx that dies. Each is tried in a
browser, and ends with an AssertionError where the page is not what it was.
"""

from __future__ import annotations

import os
import signal
import time

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import chromium
from tests.browser.app import PATIENCE, cell, enter, goto, numbers, ready, until
from tests.browser.serving import free_port, served, served_with_process
from tests.load.fleet import fleet

NORTH = "logit of ↑ North"
SLEEP = 20  # seconds


def in_the_middle_of_a_film(browser: Browser) -> str:
    """The film plays while nobody serves; then the page comes back, and its film plays."""
    port, page = free_port(), browser.new_page()
    with served_with_process("app.py", port) as (address, _):
        goto(page, f"{address}/REINFORCE?seed=7&runs=4")
        page.locator(".player.playing").wait_for()
        before, frames = numbers(page), page.locator(".player").get_attribute("data-frames")
    page.wait_for_timeout(1000)
    assert page.locator(".player").get_attribute("data-frames") != frames, "it plays on without a server"
    with served_with_process("app.py", port):
        expect(page.get_by_role("status").filter(has_text="The server had lost this page")).to_be_visible(
            timeout=PATIENCE
        )
        ready(page)
        page.locator(".player.playing").wait_for()
        until(page, lambda: numbers(page), before)
    page.close()
    return "the film played on, and the page came back with the same numbers"


def a_tab_that_sleeps(browser: Browser) -> str:
    """Frozen for a while, as a browser does with tabs in the background; then an edit is answered."""
    page = browser.new_page()
    with served("app.py") as address:
        goto(page, f"{address}/Softmax")
        tab = page.context.new_cdp_session(page)
        tab.send("Page.setWebLifecycleState", {"state": "frozen"})
        time.sleep(SLEEP)
        tab.send("Page.setWebLifecycleState", {"state": "active"})
        enter(page, NORTH, "20")
        expect(cell(page, NORTH)).to_have_text("20")
        page.wait_for_url("**z=20*")
    page.close()
    return f"after {SLEEP} s of sleep an edit is answered"


def nginx_that_dies(browser: Browser) -> str:
    """The pages reconnect to the processes that know them."""
    with fleet() as there:
        page = browser.new_page()
        goto(page, f"{there.address}/Score?tau=2")
        before = numbers(page)
        page.evaluate("window.before = true")
        os.kill(there.nginx(), signal.SIGKILL)
        page.locator(".stApp:not([data-test-connection-state=CONNECTED])").wait_for(timeout=PATIENCE)
        page.locator(".stApp[data-test-connection-state=CONNECTED]").wait_for(timeout=PATIENCE)
        page.wait_for_timeout(1500)
        assert page.evaluate("window.before") is True, "the page was not opened anew"
        assert numbers(page) == before
        enter(page, NORTH, "20")
        page.wait_for_url("**theta=*")
        (line,) = there.said()[1:]
        page.close()
    return f"the page stayed. Log: {line}"


def main() -> None:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for fault in (in_the_middle_of_a_film, a_tab_that_sleeps, nginx_that_dies):
            print(f"{fault.__name__.replace('_', ' ')}: {fault(browser)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
