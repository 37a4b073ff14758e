"""From a page's first text to what it is about: the film's first frame on REINFORCE, the cloud on Policy gradient.

    python -m tests.bench.first_frame

Cold: a server that has just started, its first visitor. Warm: the next visitors of the same server, each in another
browser context. An observer that is there before the page notes when the first heading stands, and when it was drawn.
"""

from __future__ import annotations

import os

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import served

ROUNDS = 3
VISITS = 4  # of each page of each server
WAITS = {  # by page: what for, and what its root has when it is drawn
    "REINFORCE": ("first frame", "Number(root.querySelector('.player')?.dataset.frames) > 0"),
    "Policy_gradient": ("cloud of 200", "root.querySelectorAll('.js-plotly-plot .scatterlayer .point').length >= 200"),
}
WATCH = """() => {
  window.seen = {};
  const look = () => {
    const now = performance.now();
    if (!window.seen.text && document.querySelector('[data-testid=stMain] h1')?.textContent) window.seen.text = now;
    const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
    if (hosts.some((host) => is_drawn(host.shadowRoot))) window.seen.drawn = now;
    else requestAnimationFrame(look);
  };
  const is_drawn = (root) => root && DRAWN;
  look();
}"""


def main() -> None:
    for page, (what, drawn) in WAITS.items():
        for _ in range(ROUNDS):
            with served("app.py") as address, sync_playwright() as playwright:
                browser = launch(playwright)
                for visit in range(VISITS):
                    name = "warm" if visit else "cold"
                    print(f"{page}, {name}: {what} {seconds(browser, f'{address}/{page}', drawn):.2f} s after the text")
                browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def seconds(browser: Browser, address: str, drawn: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({WATCH.replace('DRAWN', drawn)})()")
    page.goto(address)
    page.wait_for_function("() => window.seen.drawn && window.seen.text", timeout=60_000)
    seen = page.evaluate("() => window.seen")
    context.close()
    return float(seen["drawn"] - seen["text"]) / 1000


if __name__ == "__main__":
    main()
