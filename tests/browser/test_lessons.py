"""Links and lessons as a class meets them: on somebody else's machine, on a telephone, by keys, on a projector."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.app import box_of, cell, enter, goto, numbers, settled, sideways, until
from tests.browser.serving import served
from tests.browser.test_pages import GRAVE, is_whole

Open = Callable[..., Page]
LESSON = "why-subtract-the-mean"
ACTIONS = "logit of ↑ North", "logit of → East"
TELEPHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}
ESSENTIAL = ("[data-testid=stBidiComponentIsolated] section.sheet", ".js-plotly-plot")


def test_the_copied_link_shows_the_same_numbers_in_a_fresh_profile_on_a_server_that_has_just_started(
    serve: Callable[[str], str], new_page: Open
) -> None:
    page = goto(new_page(permissions=["clipboard-read", "clipboard-write"]), f"{serve('app.py')}/Score?view=loop")
    for name, text in zip(ACTIONS, ("16.25", "1/3"), strict=True):
        enter(page, name, text)
    enter(page, "temperature τ", "2")
    expect(page).to_have_url(re.compile("tau=2"))
    page.get_by_text("Three ways to the score", exact=True).click()
    page.locator(".st-key-three_ways").wait_for()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("Link to what is shown").input_value()
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('denied'); }; }")
    page.evaluate("() => { document.execCommand = () => false; }")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("The link is selected")).to_be_visible()
    with served("app.py") as elsewhere:
        other = goto(new_page(), f"{elsewhere}{urlsplit(link).path}?{urlsplit(link).query}")
        is_whole(other, "Score")
        other.locator(".st-key-three_ways").wait_for()
        until(page, lambda: numbers(page), lambda: numbers(other))
        expect(other.locator(".pgviz-line")).to_have_text("")
        for name, text in zip(ACTIONS, ("16.25", ".333"), strict=True):
            expect(cell(other, name)).to_have_text(text)
        other.close()  # before its server goes


def at_step(page: Page, number: int) -> None:
    expect(page.locator(".pgviz-count")).to_have_text(f"step {number} of 4")
    expect(page).to_have_url(re.compile(f"lesson-step={number}") if number > 1 else re.compile("lesson="))
    page.locator("section.sheet .box").first.wait_for()  # some steps show no chart
    settled(page)


def test_a_lesson_is_followed_on_a_telephone_by_touch_alone_and_back_by_keys_alone(
    serve: Callable[[str], str], new_page: Open
) -> None:
    page = new_page(viewport=TELEPHONE, has_touch=True)
    page.goto(f"{serve('app.py')}/Score?lesson={LESSON}")
    for number in (1, 2, 3):
        at_step(page, number)
        assert sideways(page) == []
        following = page.get_by_role("link", name="Next")
        assert box_of(following)["height"] >= 44
        if number == 2:
            page.get_by_text("Which action would change θ most").tap()
            expect(page.get_by_text("What was expected teaches little.")).to_be_visible()
        following.tap()
    at_step(page, 4)
    expect(page.get_by_role("link", name="The end: all lessons")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="baseline b")).to_be_visible()

    page.keyboard.press("ArrowLeft")
    at_step(page, 3)
    logit = cell(page, ACTIONS[0])
    logit.focus()
    page.keyboard.press("ArrowUp")  # a cell keeps its arrows
    expect(logit).to_have_text("14.1")
    page.keyboard.press("ArrowRight")
    at_step(page, 3)
    expect(logit).to_have_text("14.2")
    logit.evaluate("(cell) => cell.blur()")
    expect(page).to_have_url(re.compile(r"theta=8\.0666"))  # the edit has arrived before one leaves it
    page.keyboard.press("ArrowLeft")
    at_step(page, 2)
    expect(cell(page, ACTIONS[0])).to_have_text("14")
    back = page.get_by_role("link", name="Back")
    expect(back).not_to_have_attribute("href", re.compile("lesson-step"))  # it leads to the first step by now
    back.press("Enter")
    at_step(page, 1)


def test_a_lesson_and_the_presenter_s_view_are_for_everyone_and_all_is_on_the_first_screen(
    serve: Callable[[str], str], new_page: Open
) -> None:
    page = goto(new_page(viewport=PROJECTOR), f"{serve('app.py')}/Score?lesson={LESSON}&present=1&lesson-step=3")
    at_step(page, 3)
    expect(page.locator("section.stSidebar")).to_be_hidden()
    for essential in (*map(page.locator, ESSENTIAL), page.get_by_role("link", name="Next")):
        until(page, lambda at=essential: box_of(at.first)["y"] + box_of(at.first)["height"] <= 720, True)
    assert_nothing_grave(page, "dark", "light")
    page.keyboard.press("PageDown")  # of a clicker
    at_step(page, 4)
    page.get_by_role("link", name="Leave").click()
    expect(page.locator("section.stSidebar")).to_be_visible()
    settled(page)
    at_step(page, 4)
    page.set_viewport_size(TELEPHONE)
    assert_nothing_grave(page, "light")
    goto_lessons(page, serve("app.py"))
    assert_nothing_grave(page, "light", "dark")


def goto_lessons(page: Page, address: str) -> None:
    page.goto(f"{address}/Lessons")
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert sideways(page) == []


def assert_nothing_grave(page: Page, *schemes: str) -> None:
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in GRAVE] == []
