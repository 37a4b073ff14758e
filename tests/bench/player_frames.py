"""Frames a second of the player on 10 × 10 worlds, alone and with the charts of REINFORCE that go with it.

    python -m tests.bench.player_frames [seconds]

In headless Chromium without a GPU, the film and both charts in view. Counts real drawings only: the player writes the
number of each one to its ``data-frames``, and an observer in the page notes when. Plays twice: at 1×, and at 8×, where
the policy blends from take to take most often, and each take moves the line in the charts.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from itertools import pairwise

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import served

OBSERVE = """() => {
  const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
  const root = hosts.map((host) => host.shadowRoot.querySelector('.player')).find(Boolean);
  window.drawn = [];
  new MutationObserver(() => window.drawn.push([performance.now(), Number(root.dataset.frames)]))
    .observe(root, { attributes: true, attributeFilter: ['data-frames'] });
}"""


def main(seconds: float = 5.0) -> None:
    with served("tests/browser/apps/player_app.py") as address:
        measure("alone", f"{address}/?world=field&layout=wide", seconds)
    with served("app.py") as address:
        measure("with linked charts", f"{address}/REINFORCE?world=large&also=theta", seconds, charts=2)


def measure(what: str, address: str, seconds: float, charts: int = 0) -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 1400 if charts else 900})
        page.goto(address)
        page.locator(".player.playing").wait_for(timeout=120_000)
        page.wait_for_function(
            "n => document.querySelectorAll('.linked > .cursor:not([hidden])').length === n",
            arg=charts,
            timeout=120_000,
        )
        page.evaluate(OBSERVE)
        time.sleep(2)  # the page has settled
        for speed in ("1", "8"):
            page.locator("select").select_option(speed)
            page.evaluate("() => { window.drawn.length = 0 }")
            page.wait_for_timeout(1000 * seconds)
            report(page, f"{what}, {speed}")
        browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def report(page: Page, speed: str) -> None:
    drawn: list[tuple[float, int]] = page.evaluate("() => window.drawn")
    gaps = [after - before for (before, _), (after, _) in pairwise(drawn)]
    frames, passed = drawn[-1][1] - drawn[0][1], drawn[-1][0] - drawn[0][0]
    late = statistics.quantiles(gaps, n=20)[-1]
    size = page.locator(".world").evaluate("canvas => `${canvas.width} × ${canvas.height} px`")
    print(
        f"{speed}×, {size}: {1000 * frames / passed:.1f} frames/s "
        f"({frames} in {passed / 1000:.1f} s), frame time median {statistics.median(gaps):.1f} ms, "
        f"95th percentile {late:.1f} ms"
    )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
