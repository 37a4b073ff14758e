"""Updates a second while a number is dragged: each page against a bare page with one number and one chart.

    python -m tests.bench.drag [seconds]

A hand is simulated that moves one step sideways every 25 ms. An update is counted when the chart has been drawn anew:
a ``requestAnimationFrame`` loop in the page notes each change of what the first plotly chart holds as drawn data. Pages
and bare page take turns on servers that run side by side, and each page's rate is compared with the mean of the bare
page's rates just before and just after it: these machines drift. Then the largest encoding against the default one.
"""

from __future__ import annotations

import os
import statistics
import sys
from contextlib import ExitStack

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import served

BARE = ("bare page", "", "the number")
PAGES = (
    ("Softmax", "Softmax", "logit of → East"),
    ("Encodings", "Encodings", "θ for → East, wall N"),
    ("Score", "Score", "logit of → East"),
)
LARGEST = "n=6&x=tiles&tilings=4&tiles=4&join=product&code=one-hot&s=.3,.8&other=.7,.2"
SIZES = (
    ("Encodings, default", "Encodings", "state s, wall N"),
    ("Encodings, largest", f"Encodings?{LARGEST}", "state s, s₁"),
)
ROUNDS = 3
COUNT = """() => {
  window.updates = 0;
  let last = null;
  const look = () => {
    const chart = document.querySelector('.js-plotly-plot');
    const now = chart && chart.calcdata ? JSON.stringify(chart.data.map((t) => [t.x, t.y])) : null;
    if (now !== null && last !== null && now !== last) window.updates += 1;
    last = now ?? last;
    window.counting = requestAnimationFrame(look);
  };
  cancelAnimationFrame(window.counting);
  look();
}"""


def main(seconds: float = 4.0) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(served("app.py"))
        bare = stack.enter_context(served("tests/bench/apps/bare.py"))
        browser = launch(stack.enter_context(sync_playwright()))
        compare_with_bare(browser, app, bare, seconds)
        compare_sizes(browser, app, seconds)
        browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def compare_with_bare(browser: Browser, app: str, bare: str, seconds: float) -> None:
    rates: dict[str, list[float]] = {name: [] for name, _, _ in PAGES}
    ratios: dict[str, list[float]] = {name: [] for name, _, _ in PAGES}
    bares = [rate(browser, bare, "", BARE[2], seconds)]
    for _ in range(ROUNDS):
        for name, path, label in PAGES:
            rates[name].append(rate(browser, app, path, label, seconds))
            bares.append(rate(browser, bare, "", BARE[2], seconds))
            ratios[name].append(rates[name][-1] / statistics.mean(bares[-2:]))
    print(f"bare page: {statistics.median(bares):.1f} updates/s while dragging")
    for name in rates:
        print(
            f"{name}: {statistics.median(rates[name]):.1f} updates/s while dragging, "
            f"{100 * statistics.median(ratios[name]):.0f} % of the bare page "
            f"(rounds: {', '.join(f'{100 * r:.0f} %' for r in ratios[name])})"
        )


def compare_sizes(browser: Browser, app: str, seconds: float) -> None:
    times: dict[str, list[float]] = {name: [] for name, _, _ in SIZES}
    for _ in range(ROUNDS):
        for name, path, label in SIZES:
            times[name].append(1 / rate(browser, app, path, label, seconds, pixels=2))
    default, largest = (statistics.median(times[name]) for name, _, _ in SIZES)
    print(f"Encodings, largest encoding: a redraw takes {largest / default:.2f} × the time of the default one")


def rate(browser: Browser, address: str, path: str, label: str, seconds: float, pixels: float = 6.0) -> float:
    """Updates of the chart a second, between the first and the last move of a drag."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    page.goto(f"{address}/{path}")
    cell = page.get_by_role("spinbutton", name=label, exact=True).first
    cell.wait_for(timeout=60_000)
    page.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y)
    page.wait_for_timeout(500)  # the drag has begun, the first update has come
    page.evaluate(COUNT)
    began = page.evaluate("() => performance.now()")
    for i in range(int(seconds / 0.025)):
        there = i if i < 60 else 120 - i if i < 120 else i % 60  # to and fro: the number never rests at a bound
        page.mouse.move(x + (2 + abs(there)) * pixels, y)
        page.wait_for_timeout(25)
        if page.evaluate("() => performance.now()") - began > 1000 * seconds:
            break
    updates, ended = page.evaluate("() => [window.updates, performance.now()]")
    page.mouse.up()
    page.close()
    return float(1000 * updates / (ended - began))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
