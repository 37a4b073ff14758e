"""The app in a browser, as a person handles it: opening pages, reading numbers, dragging, typing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from playwright.sync_api import Error, FloatRect, Locator, Page, expect

from tests.browser.serving import ROOT

PAGES = ("", *(file.stem.split("_", 1)[1] for file in sorted((ROOT / "pages").glob("[1-6]_*.py"))))
WITH_CHART = ("Softmax", "Encodings", "Score", "Policy_gradient", "REINFORCE")
STEP = 6  # pixels of dragging
PATIENCE = 30_000  # ms: a cold server on two busy cores

ROOTS = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((host) => host.shadowRoot)"

PLOTS = f"{ROOTS}.map((root) => root?.querySelector('.js-plotly-plot')).filter(Boolean)"

CHARTS = f"""{PLOTS}.filter(
    (chart) => chart._fullData && !chart.getRootNode().host.closest('[data-stale=true]'))"""

DRAWN = f"""() => {CHARTS}.map((chart) => [
    ...chart.querySelectorAll(':is(.scatterlayer, .barlayer, .heatmaplayer, .shapelayer) path'),
].map((path) => [path.getAttribute('d'), path.getAttribute('transform')].join(' ')).join('|'))"""

DATA = f"""() => {CHARTS}.map((chart) => chart._fullData.map(
    (trace) => ({{ name: trace.name, ...Object.fromEntries(
        ["x", "y", "customdata"].map((what) => [what, Array.from(trace[what] ?? [])])) }})))"""

HEIGHTS = f"""([key, name]) => {CHARTS}.filter((chart) => chart.getRootNode().host.closest('.st-key-' + key)).map(
    (chart) => Array.from(
        (name ? chart._fullData.find((trace) => trace.name === name) : chart._fullData.at(-1))?.y ?? []))[0] ?? []"""

UNDRAWN = f"""() => [
    ...document.querySelectorAll('[data-testid=stSkeleton]'),
    ...{ROOTS}.filter((root) => !root?.childElementCount || root.querySelector('.player:not([data-frames])')
        || (root.querySelector('.chart') && !root.querySelector('.chart .main-svg'))),
].length"""

MOVES_NOT = "() => [...document.querySelectorAll('details')].every((section) => !section.getAnimations().length)"

LED = """() => {
    const { leader } = globalThis['pgviz.page'];
    const lead = leader.lead.bind(leader);
    window.led = [0, 0];
    leader.lead = (grip) => {
        const led = lead(grip);
        window.led[led ? 0 : 1] += 1;
        return led;
    };
    leader.wait = () => {};
}"""
"""Counts the moves that the page follows by itself, and those of which Python must hear. It waits for Python as long as
that takes: on a machine that tests keep busy it would hear of the hand otherwise (tests/js/sweep.test.mjs)."""

# Where the focus is, as [role, name, the way from there to a stop of the same grid with a wanted role and name].
FOCUSED = """([role, name]) => {
    let on = document.activeElement;
    while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
    if (!on) return null;
    const tags = { BUTTON: "button", A: "link", SUMMARY: "summary" };
    const roleOf = (e) => e.getAttribute("role") ?? tags[e.tagName] ?? "";
    const nameOf = (e) => (e.getAttribute("aria-label") ?? e.textContent ?? "").trim();
    const stops = [...(on.matches("[data-stop]") ? on.closest(".grid, .options") : on).querySelectorAll("[data-stop]")];
    const wanted = stops.find((stop) => roleOf(stop) === role && nameOf(stop).includes(name));
    const place = (e) => [e.closest("tr")?.rowIndex ?? -1, e.closest("th, td")?.cellIndex ?? 0];
    const [[row, column], [toRow, toColumn]] = [place(on), place(wanted ?? on)];
    const sideways = toColumn < column ? "ArrowLeft" : toColumn > column ? "ArrowRight" : "";
    return [roleOf(on), nameOf(on), toRow < row ? "ArrowUp" : toRow > row ? "ArrowDown" : sideways];
}"""


def reach(page: Page, role: str, name: str) -> None:
    """Go there as one without a mouse does: with Tab from one thing to the next, with Ctrl and arrows in a grid."""
    key = "Tab"
    for _ in range(200):
        page.keyboard.press(key)
        on = page.evaluate(FOCUSED, [role, name])
        if on and on[0] == role and name in on[1]:
            return
        key = f"Control+{on[2]}" if on and on[2] else "Tab"
    raise AssertionError(f"no way by keyboard to the {role} “{name}”")


def goto(page: Page, address: str) -> Page:
    """Open an address, and wait until its numbers, and its chart or the player, are there."""
    page.goto(address)
    return ready(page)


def ready(page: Page) -> Page:
    """Wait until the page has run to its end and everything on it is drawn."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    settled(page)
    page.locator("section.sheet .box").first.wait_for(timeout=PATIENCE)
    if page.url.split("?")[0].rsplit("/", 1)[-1] in WITH_CHART:
        page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=PATIENCE)
    return rested(page)


def rested(page: Page) -> Page:
    """Wait until no script runs, everything that is on the page is drawn, and nothing opens or closes any more."""
    settled(page)
    page.wait_for_function(f"() => ({UNDRAWN})() === 0", timeout=PATIENCE)
    page.wait_for_function(MOVES_NOT, timeout=PATIENCE)
    return page


def settled(page: Page) -> None:
    """Wait until no script runs. Right after an entry none may run yet: wait for what the entry changes instead."""
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)


def cell(page: Page, name: str | re.Pattern[str]) -> Locator:
    """The first cell to edit with this spoken name."""
    return page.get_by_role("spinbutton", name=name).first


def numbers(page: Page) -> list[str]:
    """Every number on the page's sheets, from top to bottom."""
    return page.locator("section.sheet .box .number").all_inner_texts()


def probabilities(page: Page) -> list[str]:
    """π as the first sheet with probabilities writes it."""
    sheet = page.locator("section.sheet").filter(has=page.locator("td .box[data-role=probability]")).first
    return sheet.locator("tr:not(.total) .box[data-role=probability] .number").all_inner_texts()


def value(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf"))


def drawn(page: Page) -> list[str]:
    """The shapes that each chart's marks have on the screen: what a person sees move."""
    return list(page.evaluate(DRAWN))


def redrawn(page: Page, before: list[str]) -> None:
    """Wait until the first chart stands there again, with other shapes."""
    until(page, lambda: len(now := drawn(page)) == len(before) and bool(now[0]) and now[0] != before[0], True)


def traces(page: Page) -> list[list[dict[str, Any]]]:
    """Each chart's traces as plotly holds them: name, x, y, customdata."""
    return list(page.evaluate(DATA))


def heights(page: Page, chart: str, name: str = "") -> list[float]:
    """The y of a chart's trace with this name (of its last one), as plotly holds them; empty while it is not drawn."""
    return list(page.evaluate(HEIGHTS, [chart, name]))


def box_of(at: Locator) -> FloatRect:
    """Where it is on the screen. What is being drawn anew may be nowhere for a moment."""
    gives_up = time.monotonic() + PATIENCE / 1000
    while (box := at.bounding_box()) is None and time.monotonic() < gives_up:
        at.page.wait_for_timeout(20)
    assert box is not None, f"{at} is nowhere on the page"
    return box


@contextmanager
def held(page: Page, at: Locator) -> Iterator[Any]:
    """The mouse down on a cell; the given function drags it so many steps to the side from there."""
    at.scroll_into_view_if_needed()
    box = box_of(at)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    yield lambda steps: page.mouse.move(x + STEP * steps, y, steps=abs(steps))
    page.mouse.up()


def enter(page: Page, name: str | re.Pattern[str], text: str) -> None:
    """Click a cell, write a text into it, and press Enter."""
    cell(page, name).click()
    entry = page.locator("input.entry")
    entry.fill(text)
    entry.press("Enter")


def until(page: Page, read: Callable[[], Any], expected: Any) -> None:
    """Wait until what is read is what is expected; ``expected`` may be read as well."""
    wanted = expected if callable(expected) else lambda: expected
    gives_up = time.monotonic() + PATIENCE / 1000
    while (found := _read(read)) != wanted() and time.monotonic() < gives_up:
        page.wait_for_timeout(50)
    assert found == wanted(), f"waited for {wanted()}, found {found}"


def _read(read: Callable[[], Any]) -> Any:
    """What is read; a page that just then comes anew by itself, as one does whose server was away, says nothing."""
    try:
        return read()
    except Error as error:
        if "navigation" not in error.message:
            raise
        return error


def until_probabilities(page: Page, expected: ArrayLike) -> None:
    """Wait until the page writes these probabilities."""
    wanted = list(np.round(np.asarray(expected, dtype=float), 3))
    until(page, lambda: [round(value(text), 3) for text in probabilities(page)], wanted)


def drawn_as_from_nothing(page: Page) -> list[bool]:
    """Of each chart whether plotly, when it draws the whole figure anew, comes to the same picture."""
    return list(
        page.evaluate(
            """async () => {
                const roots = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
                const plots = roots.flatMap((host) => [...host.shadowRoot.querySelectorAll('.js-plotly-plot')]);
                const picture = (plot) => plot.querySelector('.svg-container').innerHTML;
                return Promise.all(plots.map(async (plot) => {
                    const before = picture(plot);
                    const [data, layout] = [plot.data, plot.layout].map((part) => structuredClone(part));
                    await Plotly.react(plot, data, { ...layout, datarevision: "as from nothing" }, plot._context);
                    return picture(plot) === before;
                }));
            }"""
        )
    )


def sideways(page: Page) -> list[str]:
    """What makes the page scroll to the side; empty if it fits."""
    return list(
        page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll('.stMain, .stMainBlockContainer')]
                .filter((e) => e.scrollWidth > e.clientWidth + 1)
                .map((e) => `${e.className}: ${e.scrollWidth} in ${e.clientWidth}`)"""
        )
    )
