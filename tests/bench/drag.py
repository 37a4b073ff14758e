"""Updates a second while a number is dragged: each page against a bare page with one number and one chart.

    python -m tests.bench.drag [seconds of a burst]

A simulated hand moves one step sideways every 25 ms, to and fro, without letting go. In the page a loop over animation
frames counts two things: how often the numbers that Python computed (those of the sheet that cannot be dragged) stand
there anew, and how often the first chart was drawn anew with other data. An update of the page is what both have
followed, so the smaller of the two counts. All pages stay open, on servers side by side, and take turns with the bare
page in short bursts; a burst is compared with the mean of the bare page's bursts just before and just after it, for
these machines drift. Then the largest encoding against the default one.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from contextlib import ExitStack

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import served

PAGES = (
    ("Softmax", "Softmax", "logit of → East"),
    ("Encodings", "Encodings", "θ for → East, wall N"),
    ("Score", "Score", "logit of → East"),
    ("Policy gradient", "Policy_gradient?world=one+decision", "reward for a₂"),
)
LARGEST = "n=6&x=tiles&tilings=4&tiles=4&join=product&code=one-hot&s=.3,.8&other=.7,.2"
LIVE = ".edit[aria-label^='θ for']:not([data-dead])"  # the first θ that moves a probability
SIZES = (("Encodings, default", "Encodings"), ("Encodings, largest", f"Encodings?{LARGEST}"))
ROUNDS = 6
PIXELS = 6  # of one step
FAR = 60  # steps from one end of the to and fro to the other
COUNT = """() => {
  window.counted = { numbers: 0, charts: 0 };
  const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
  const written = hosts.flatMap((host) => [...host.shadowRoot.querySelectorAll('.sheet .box:not(.edit) .number')]);
  let numbers = false, drawn = null, told = null;
  window.watch = new MutationObserver(() => { numbers = true; });
  for (const number of written) window.watch.observe(number, { childList: true });
  const look = () => {
    if (numbers) window.counted.numbers += 1;
    numbers = false;
    const roots = [document, ...hosts.map((host) => host.shadowRoot)];
    const chart = roots.map((root) => root.querySelector('.js-plotly-plot')).find(Boolean);
    if (chart?.calcdata && chart.calcdata !== drawn) {  // plotly computes it anew whenever it draws
      drawn = chart.calcdata;
      const data = JSON.stringify(chart.calcdata.map((trace) => [trace[0], trace.at(-1)].map((p) => [p.x, p.y, p.s0])));
      if (told !== null && data !== told) window.counted.charts += 1;
      told = data;
    }
    window.counting = requestAnimationFrame(look);
  };
  cancelAnimationFrame(window.counting);
  look();
}"""
COUNTED = "() => { cancelAnimationFrame(window.counting); window.watch.disconnect(); return window.counted; }"


def main(seconds: float = 2.0) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(served("app.py"))
        bare = stack.enter_context(served("tests/bench/apps/bare.py"))
        browser = launch(stack.enter_context(sync_playwright()))
        compare_with_bare(browser, app, bare, seconds)
        compare_sizes(browser, app, seconds)
        browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def compare_with_bare(browser: Browser, app: str, bare: str, seconds: float) -> None:
    plain = Hand(browser, bare, "the number")
    hands = {name: Hand(browser, f"{app}/{path}", label) for name, path, label in PAGES}
    rates: dict[str, list[float]] = {name: [] for name in hands}
    ratios: dict[str, list[float]] = {name: [] for name in hands}
    bares = [plain.drag(seconds)]
    for _ in range(ROUNDS):
        for name, hand in hands.items():
            rates[name].append(hand.drag(seconds))
            bares.append(plain.drag(seconds))
            ratios[name].append(rates[name][-1] / statistics.mean(bares[-2:]))
    print(f"bare page: {statistics.median(bares):.1f} updates/s while dragging")
    for name in rates:
        print(
            f"{name}: {statistics.median(rates[name]):.1f} updates/s while dragging, "
            f"{100 * statistics.median(ratios[name]):.0f} % of the bare page "
            f"(rounds: {', '.join(f'{100 * r:.0f} %' for r in ratios[name])})"
        )
    for hand in (plain, *hands.values()):
        hand.page.close()


def compare_sizes(browser: Browser, app: str, seconds: float) -> None:
    hands = {name: Hand(browser, f"{app}/{path}") for name, path in SIZES}
    times: dict[str, list[float]] = {name: [] for name in hands}
    for _ in range(ROUNDS):
        for name, hand in hands.items():
            times[name].append(1 / hand.drag(seconds))
    default, largest = (statistics.median(found) for found in times.values())
    print(f"Encodings, largest encoding: a redraw takes {largest / default:.2f} × the time of the default one")


class Hand:
    """A page, and a hand on one of its cells, by its label, or on the first live θ."""

    def __init__(self, browser: Browser, address: str, label: str = "") -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 1400})
        self.page.goto(address)
        named = self.page.get_by_role("spinbutton", name=label, exact=True)
        self.cell = (named if label else self.page.locator(LIVE)).first
        self.cell.wait_for(timeout=60_000)
        self.page.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
        self.page.wait_for_timeout(1500)

    def drag(self, seconds: float) -> float:
        """Updates a second between the first and the last move of one drag."""
        page = self.page
        page.bring_to_front()
        self.cell.scroll_into_view_if_needed()
        box = self.cell.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + PIXELS, y)
        page.wait_for_timeout(500)  # the drag has begun, the first update has come
        page.evaluate(COUNT)
        began, step = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            step += 1
            there = FAR - abs(FAR - step % (2 * FAR))
            page.mouse.move(x + (1 + there) * PIXELS, y)
            page.wait_for_timeout(25)
        counted = page.evaluate(COUNTED)
        passed = time.monotonic() - began
        page.mouse.move(x, y)
        page.mouse.up()
        page.wait_for_timeout(1000)  # what follows letting go is over
        return float(min(counted["numbers"], counted["charts"]) / passed)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
