"""Updates a second while a number is dragged: each page against a bare page with one number and one chart.

    python -m tests.bench.drag [seconds of a burst]

A simulated hand moves one step sideways every 12 ms, as often as a mouse tells, to and fro, without letting go. In the
page a loop over
animation frames counts how often the numbers that Python computed (those of the sheets that cannot be dragged) stand
there anew, and how often the first chart was drawn anew with other data; it notes the time from one update of the
numbers to the next, and from the press to the first. All pages stay open, on servers side by side, and take turns with
the bare page in short bursts; a burst is compared with the mean of the bare page's bursts just before and just after
it, for these machines drift. The same again through a network that delays each way by 75 ms. Then the largest encoding
against the default one.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.network import network
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
ROUNDS = 4
PIXELS = 6  # of one step
FAR = 40  # steps from one end of the to and fro to the other
SLOW = 0.075  # seconds that the slow network takes, each way
COUNT = """() => {
  const count = window.counted = { numbers: 0, charts: 0, gaps: [], first: null };
  const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
  const written = hosts.flatMap((host) => [...host.shadowRoot.querySelectorAll('.sheet .box:not(.edit) .number')]);
  const began = performance.now();
  let numbers = false, drawn = null, told = null, last = began;
  window.watch = new MutationObserver(() => { numbers = true; });
  for (const number of written) window.watch.observe(number, { childList: true, characterData: true, subtree: true });
  const look = () => {
    const now = performance.now();
    if (numbers) {
      if (count.first === null) count.first = now - began;
      else count.gaps.push(now - last);
      count.numbers += 1;
      last = now;
    }
    numbers = false;
    const roots = [document, ...hosts.map((host) => host.shadowRoot)];
    const chart = roots.map((root) => root.querySelector('.js-plotly-plot')).find(Boolean);
    if (chart?.calcdata && chart.calcdata !== drawn) {  // plotly computes it anew whenever it draws
      drawn = chart.calcdata;
      const data = JSON.stringify(chart.calcdata.map((trace) => [trace[0], trace.at(-1)].map((p) => [p.x, p.y, p.s0])));
      if (told !== null && data !== told) count.charts += 1;
      told = data;
    }
    window.counting = requestAnimationFrame(look);
  };
  cancelAnimationFrame(window.counting);
  look();
}"""
COUNTED = "() => { cancelAnimationFrame(window.counting); window.watch.disconnect(); return window.counted; }"


MOVE = """([x, y, pixels, far]) => {
  let step = 0;
  window.moving = setInterval(() => {
    step += 1;
    const clientX = x + (1 + far - Math.abs(far - step % (2 * far))) * pixels;
    document.dispatchEvent(new PointerEvent('pointermove', { pointerId: 1, clientX, clientY: y, bubbles: true }));
  }, 12);
}"""


@dataclass(frozen=True)
class Burst:
    """One drag: updates a second, and times in milliseconds."""

    numbers: float
    charts: float
    first: float  # from the press to the first update of the numbers
    gaps: tuple[float, ...]  # between two of them


def main(seconds: float = 2.0) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(served("app.py"))
        bare = stack.enter_context(served("tests/bench/apps/bare.py"))
        browser = launch(stack.enter_context(sync_playwright()))
        compare_with_bare("", browser, app, bare, seconds)
        (far_app, _), (far_bare, _) = (stack.enter_context(network(address, SLOW)) for address in (app, bare))
        compare_with_bare(f", {1000 * SLOW:.0f} ms away", browser, far_app, far_bare, seconds)
        compare_sizes(browser, app, seconds)
        browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def compare_with_bare(where: str, browser: Browser, app: str, bare: str, seconds: float) -> None:
    plain = Hand(browser, bare, "the number")
    hands = {name: Hand(browser, f"{app}/{path}", label) for name, path, label in PAGES}
    bursts: dict[str, list[Burst]] = {name: [] for name in hands}
    ratios: dict[str, list[tuple[float, float]]] = {name: [] for name in hands}
    bares = [plain.drag(seconds)]
    for _ in range(ROUNDS):
        for name, hand in hands.items():
            bursts[name].append(burst := hand.drag(seconds))
            bares.append(plain.drag(seconds))
            numbers, charts = (statistics.mean(getattr(b, what) for b in bares[-2:]) for what in ("numbers", "charts"))
            ratios[name].append((burst.numbers / (numbers or 1), burst.charts / (charts or 1)))
    print(f"bare page{where}: {told(bares)}")
    for name, found in bursts.items():
        numbers, charts = (statistics.median(column) for column in zip(*ratios[name], strict=True))
        print(f"{name}{where}: {told(found)}: {numbers:.2f} × the bare page's numbers, {charts:.2f} × its charts")
    for hand in (plain, *hands.values()):
        hand.page.close()


def told(bursts: list[Burst]) -> str:
    gaps = sorted(gap for burst in bursts for gap in burst.gaps) or [float("nan")]
    numbers, charts, first = (
        statistics.median(getattr(burst, what) for burst in bursts) for what in ("numbers", "charts", "first")
    )
    return (
        f"numbers {numbers:.1f} a second, the first {first:.0f} ms after the press, 95 % of the others within "
        f"{gaps[int(0.95 * len(gaps))]:.0f} ms of the last; the first chart {charts:.1f} a second"
    )


def compare_sizes(browser: Browser, app: str, seconds: float) -> None:
    hands = {name: Hand(browser, f"{app}/{path}") for name, path in SIZES}
    times: dict[str, list[float]] = {name: [] for name in hands}
    for _ in range(ROUNDS):
        for name, hand in hands.items():
            times[name].append(1 / hand.drag(seconds).charts)
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

    def drag(self, seconds: float) -> Burst:
        """One drag, from the press to the last move. In the end the hand is where it began."""
        page = self.page
        page.bring_to_front()
        self.cell.scroll_into_view_if_needed()
        box = self.cell.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.evaluate(COUNT)
        began = time.monotonic()
        page.mouse.down()
        page.evaluate(MOVE, [x, y, PIXELS, FAR])
        page.wait_for_timeout(1000 * seconds)
        counted = page.evaluate(COUNTED)
        passed = time.monotonic() - began
        page.evaluate("clearInterval(window.moving)")
        page.mouse.move(x, y)
        page.mouse.up()
        page.wait_for_timeout(1000)  # what follows letting go is over
        first = counted["first"] if counted["first"] is not None else float("inf")
        return Burst(counted["numbers"] / passed, counted["charts"] / passed, first, tuple(counted["gaps"]))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
