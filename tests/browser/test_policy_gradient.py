"""The page Policy gradient in a browser: the exact arrows follow the hand, a click gives a point its ring, it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.app import box_of, cell, goto, heights, held, sideways, traces, until
from tests.browser.conftest import heard

SMALL = {"width": 1280, "height": 720}


@pytest.fixture(scope="module")
def gradient(serve: Callable[..., str], context: BrowserContext) -> Iterator[Page]:
    """One page for all: a link sets it up anew."""
    with heard(context) as page:
        page.address = f"{serve('app.py')}/Policy_gradient"  # type: ignore[attr-defined]
        yield page


def show(page: Page, query: str) -> Page:
    return goto(page, f"{page.address}?{query}")  # type: ignore[attr-defined]


def arrow(page: Page) -> list[float]:
    """How long ∇J is drawn in the centre, to three decimals: it lies along the first axis."""
    found = [t for chart in traces(page) for t in chart if t["name"] == "∇J, exact"]
    return [round(trace["x"][-1], 3) for trace in found]


@pytest.mark.parametrize(
    ("name", "query"), [("reward for a₂", "world=one+decision"), ("θ of a₂", "world=one+decision")]
)
def test_the_exact_arrows_move_while_the_hand_drags(gradient: Page, name: str, query: str) -> None:
    page = show(gradient, query)
    before = [round(2**0.5 / 3, 3)] * 2  # (−⅓, 0, ⅓)
    until(page, lambda: arrow(page), before)
    with held(page, cell(page, name)) as move:
        move(6)
        until(page, lambda: len(arrow(page)) == 2 and arrow(page) != before, True)
        assert page.evaluate("document.documentElement.hasAttribute('data-held')")
        if name.startswith("reward"):  # six steps of .5: rewards (1, 2, 6), J = 3
            until(page, lambda: arrow(page), [round(float(np.linalg.norm([-2, -1, 3]) / 3), 3)] * 2)
    expect(page.locator("section.sheet", has_text="∇J").first).to_be_visible()


def test_a_click_on_a_point_gives_it_the_ring_and_more_are_drawn(gradient: Page) -> None:
    page = show(gradient, "world=one+decision&episodes=50")
    cloud = page.locator(".st-key-cloud .js-plotly-plot")
    cloud.scroll_into_view_if_needed()
    points = cloud.locator(".scatterlayer .trace").first.locator("path.point")
    box = box_of(points.nth(2))
    before = cell(page, "ringed").inner_text()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, lambda: cell(page, "ringed").inner_text() != before, True)
    page.get_by_role("button", name="+100", exact=True).click()
    expect(page.get_by_text("150 episodes.").first).to_be_visible()
    until(page, lambda: len(heights(page, "error", "√(tr Σ/N), exact")) > 0, True)


def test_play_draws_on_until_it_is_paused(gradient: Page) -> None:
    page = show(gradient, "world=one+decision&episodes=20")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_text("20 episodes.")).to_have_count(0)
    expect(page.get_by_text(" episodes.").first).to_be_visible()
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_formula_cloud_and_buttons_are_on_the_first_screen_and_a_phone_scrolls_one_way(gradient: Page) -> None:
    gradient.set_viewport_size(SMALL)
    page = show(gradient, "")
    for part in (
        page.get_by_role("group", name="Baseline"),
        page.locator(".st-key-cloud .main-svg").first,
        page.get_by_role("button", name="+1000", exact=True),
        page.get_by_role("button", name="Play", exact=True),
    ):
        box = box_of(part)
        assert box["y"] + box["height"] <= SMALL["height"]
    gradient.set_viewport_size({"width": 390, "height": 844})
    page = show(gradient, "")
    assert sideways(page) == []
    tops = [box_of(page.locator(place).first) for place in (".formula", ".st-key-cloud .main-svg")]
    assert tops[0]["y"] + tops[0]["height"] <= tops[1]["y"]
    full = box_of(page.get_by_role("group", name="Return").get_by_role("button", name="full"))
    assert full["y"] + full["height"] <= 844
