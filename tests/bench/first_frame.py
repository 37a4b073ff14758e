"""From the page's first text to the player's first drawn frame, on REINFORCE with its default settings.

    python -m tests.bench.first_frame

Cold: a server that has just started, its first visitor. Warm: the next visitors of the same server, each in another
browser context. An observer that is there before the page notes when the first heading stands and when the canvas was
drawn.
"""

from __future__ import annotations

import os

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import served

ROUNDS = 3
VISITS = 4  # of each server
WATCH = """() => {
  window.seen = {};
  const look = () => {
    const now = performance.now();
    if (!window.seen.text && document.querySelector('[data-testid=stMain] h1')?.textContent) window.seen.text = now;
    for (const host of document.querySelectorAll('[data-testid=stBidiComponentIsolated]')) {
      const player = host.shadowRoot?.querySelector('.player');
      if (!window.seen.frame && Number(player?.dataset.frames) > 0) window.seen.frame = now;
    }
    if (!window.seen.frame) requestAnimationFrame(look);
  };
  look();
}"""


def main() -> None:
    for _ in range(ROUNDS):
        with served("app.py") as address, sync_playwright() as playwright:
            browser = launch(playwright)
            for visit in range(VISITS):
                name = "warm" if visit else "cold"
                print(f"{name}: first frame {seconds(browser, address):.2f} s after the first text")
            browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def seconds(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{address}/REINFORCE")
    page.wait_for_function("() => window.seen.frame && window.seen.text", timeout=60_000)
    seen = page.evaluate("() => window.seen")
    context.close()
    return float(seen["frame"] - seen["text"]) / 1000


if __name__ == "__main__":
    main()
