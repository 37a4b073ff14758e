"""A process that is killed under a live page: how long until the page shows the same numbers again, by itself.

    python -m tests.bench.killed

Several times through ``make serve``; every time another page, and nobody touches it. Fails where the numbers differ,
where the log does not say it in one line, or where it took longer than 5 s on average.
"""

from __future__ import annotations

import os
import signal
import statistics
import time

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.app import goto, numbers, until
from tests.load.fleet import Fleet, fleet

LINKS = ("Score?tau=2&a=1", "Softmax?z=1,2,3", "Encodings?tau=3", "Beyond_linear?a=1")
WITHIN = 5.0  # seconds
GONE = "() => !window.before"


def comes_back(page: Page, there: Fleet, link: str) -> float:
    """Seconds from the death of the page's process to the same numbers."""
    goto(page, f"{there.address}/{link}")
    before, said = numbers(page), len(there.said())
    process = next(c["value"] for c in page.context.cookies() if c["name"] == "pgviz_process")
    page.evaluate("window.before = true")
    workers = {_number(pid): pid for pid in there.workers()}
    os.kill(workers[process], signal.SIGKILL)
    began = time.monotonic()
    page.wait_for_function(GONE)
    until(page, lambda: numbers(page), before)
    took = time.monotonic() - began
    while len(there.workers()) < len(workers):
        time.sleep(0.1)
    time.sleep(5)
    news = there.said()[said:]
    assert len(news) == 1, news
    print(f"{link}: {len(before)} numbers again after {took:.1f} s. Log: {news[0]}")
    return took


def _number(pid: int) -> str:
    """Which of the processes it is, as its environment says."""
    with open(f"/proc/{pid}/environ", "rb") as file:
        given = dict(pair.partition(b"=")[::2] for pair in file.read().split(b"\0"))
    return given[b"PGVIZ_PROCESS"].decode()


def main() -> None:
    with fleet() as there, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        took = [comes_back(browser.new_page(), there, link) for link in LINKS]
        print(f"on average {statistics.mean(took):.1f} s, at most {max(took):.1f} s")
        assert statistics.mean(took) < WITHIN
        browser.close()


if __name__ == "__main__":
    main()
