"""Predict, then reveal, and the list of common mistakes, in a real browser: hands, keys, and what a reader hears."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import box_of, until

STEP = 6  # pixels of dragging
PATIENCE = 30_000  # ms: a cold server on two busy cores
AGAIN = [".190", ".204", ".183", ".423"]  # softmax of softmax of (14, 15, 11, 17)


def part(page: Page) -> Locator:
    return page.locator(".st-key-predict")


def guess(page: Page, name: str) -> Locator:
    return part(page).get_by_role("spinbutton", name=f"your guess: probability of {name}")


GUESS, TRUTH = (f"tbody td:nth-of-type({column})" for column in (1, 2))


def column(page: Page, cells: str) -> list[str]:
    """What stands in a column of the part's sheet: the guess, or the truth."""
    return part(page).locator(f"{cells} .number").all_inner_texts()


def settled(page: Page) -> None:
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)


def focused(page: Page) -> str:
    """What the element that has the focus is called, also inside a component."""
    return str(
        page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                return at?.getAttribute("aria-label") || at?.innerText || at?.tagName || "";
            }"""
        )
    )


def tab_to(page: Page, name: str, most: int = 8) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"no way to {name!r} by Tab; the focus is on {focused(page)!r}")


@pytest.fixture
def softmax(serve: Callable[[str], str]) -> Callable[[Page], Page]:
    def open_it(page: Page) -> Page:
        page.goto(f"{serve('app.py')}/Softmax")
        guess(page, "← West").wait_for(timeout=PATIENCE)
        settled(page)
        return page

    return open_it


def test_bars_are_dragged_the_truth_glides_over_them_and_one_click_shows_it(
    page: Page, softmax: Callable[[Page], Page]
) -> None:
    softmax(page)
    reveal = part(page).get_by_role("button", name="Reveal")
    expect(reveal).to_be_disabled()
    cell = guess(page, "← West")
    cell.scroll_into_view_if_needed()
    box = box_of(cell)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20 * STEP, y, steps=10)
    expect(cell).to_have_text(".65")  # .25 and 20 steps of .02, while the hand still holds it
    page.mouse.up()
    expect(reveal).to_be_enabled()
    settled(page)
    until(page, lambda: column(page, GUESS), [".117", ".117", ".117", ".65"])  # the others make room in equal parts
    assert column(page, TRUTH) == ["?"] * 4

    kept = cell.element_handle()
    reveal.click()
    expect(part(page).locator(f"{TRUTH} .number")).to_have_text(AGAIN)
    assert kept is not None
    assert kept.evaluate("(box) => box.isConnected"), "the guess is the same element: bars glide, nothing is built anew"
    expect(cell).to_have_attribute("aria-readonly", "true")
    cell.click()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("5")
    expect(page.locator("input.entry")).to_have_count(0)
    expect(cell).to_have_text(".65")
    bar = part(page).locator(f"{TRUTH} .box").last
    assert bar.evaluate("(bar) => getComputedStyle(bar).transitionDuration") == "0.6s"
    expect(part(page).get_by_role("status")).to_contain_text("of the probability lies on the wrong actions")

    part(page).get_by_role("button", name="Show me").click()
    expect(page).to_have_url(re.compile(r"moved=3"))
    expect(page.locator("section.sheet").first.locator("tr:not(.total) [data-role=probability] .number")).to_have_text(
        AGAIN
    )
    page.wait_for_function("() => document.querySelector('.stMain').scrollTop === 0")
    assert column(page, TRUTH) == AGAIN


def test_by_keyboard_alone_from_the_guess_to_the_scenario_and_on_to_a_choice(
    page: Page, softmax: Callable[[Page], Page]
) -> None:
    softmax(page)
    guess(page, "↓ South").focus()
    page.keyboard.press("PageUp")
    expect(guess(page, "↓ South")).to_have_text(".45")
    expect(part(page).get_by_role("button", name="Reveal")).to_be_enabled()
    tab_to(page, "Reveal")
    page.keyboard.press("Enter")
    expect(part(page).get_by_role("status")).to_be_visible()
    settled(page)
    tab_to(page, "Next question")  # past 'Show me', and the focus has not gone to the page's beginning
    page.keyboard.press("Shift+Tab")
    assert "Show me" in focused(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"moved=3"))
    settled(page)

    for number in (2, 3):
        part(page).get_by_role("button", name="Next question").focus()
        page.keyboard.press("Enter")
        expect(part(page)).to_contain_text(f"question {number} of")
    options = part(page).get_by_role("radiogroup").get_by_role("radio")
    expect(options).to_have_count(4)
    settled(page)
    options.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    expect(part(page).get_by_role("button", name="Reveal")).to_be_enabled()
    settled(page)
    tab_to(page, "Reveal")
    page.keyboard.press("Enter")
    expect(part(page).get_by_role("status")).to_contain_text("It is another one: all alike.")


def test_a_telephone_shows_all_of_it_and_a_mistake_opens_where_it_is_seen(
    new_page: Callable[..., Page], serve: Callable[[str], str]
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{serve('app.py')}/")
    part(page).get_by_role("spinbutton").first.wait_for(timeout=PATIENCE)
    settled(page)
    wide = "() => document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    assert page.evaluate(wide) <= 1
    bar = part(page).locator(".box").last
    assert bar.evaluate("(bar) => getComputedStyle(bar).transitionProperty") == "none"

    page.get_by_text("Subtracting a baseline changes the gradient.").click()
    told = page.get_by_role("status").filter(has_text="Subtracting a baseline")
    expect(told).to_contain_text("from 60.781 to .303", timeout=PATIENCE)
    rewards = page.locator("section.sheet").filter(has=page.get_by_role("spinbutton", name="baseline b"))
    expect(rewards.get_by_text("60.781")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(wide) <= 1
