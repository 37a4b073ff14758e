"""What every page has around it: nothing that comes or goes moves a cell, title and sidebar, undo, the first screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import box_of, cell, enter, goto, held, settled, until

SCREENS = {"laptop": (1280, 720), "telephone": (390, 844)}
FIRST = {  # what one drags first, by page
    "": "logit of a₀",
    "Softmax": "logit of ↑ North",
    "Encodings": "state s, wall N",
    "Score": "logit of ↑ North",
    "Beyond_linear": "input wall N",
    "Policy_gradient": "discount γ",
    "REINFORCE": "step size α",
}
EXAMPLES = {  # by page
    "Softmax": "hot",
    "Encodings": "with the product",
    "Score": "saturated",
    "Beyond_linear": "two actions",
    "Policy_gradient": "γᵗ dropped",
}
WITH_POLICY = ("", "Softmax", "Encodings", "Score")  # where a probability follows
Open = Callable[..., Page]


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    width, height = SCREENS[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return page


def top(at: Locator) -> float:
    """How far down its page it is, in pixels."""
    page, place = ".stMainBlockContainer", "getBoundingClientRect().top"
    return float(at.evaluate(f"(at) => at.{place} - document.querySelector('{page}').{place}"))


def line(page: Page) -> Locator:
    """The line by the title that says what was given up or refused."""
    return page.locator(".pgviz-line")


@pytest.mark.parametrize("name", FIRST)
def test_what_one_drags_and_the_probability_that_it_moves_are_on_the_first_screen_and_stay(
    screen: Page, serve: Callable[[str], str], name: str
) -> None:
    """No edit, refusal or notice moves the cell under the hand by a pixel, no example what it was chosen with."""
    quick = "runs=2&episodes=20" if name == "REINFORCE" else ""
    page = goto(screen, f"{serve('app.py')}/{name}?{quick}&much=1&more=2")
    expect(line(page)).to_contain_text("that this page does not know")
    first = page.get_by_role("spinbutton").first
    expect(first).to_have_attribute("aria-label", FIRST[name])
    moved = page.locator("section.sheet").first.locator("tbody .box[data-role=probability]").first
    size = page.viewport_size
    assert size is not None
    for at in (first, moved) if name in WITH_POLICY else (first,):
        box = box_of(at)
        if name != "Policy_gradient":  # there the formula's switches come first: see test_policy_gradient.py
            assert box["y"] + box["height"] <= size["height"]
        assert box["x"] + box["width"] <= size["width"]
    before = top(first)
    enter(page, FIRST[name], "1/4")  # the notice goes, and where an example was shown, its sentence
    expect(first).to_have_text(".25")
    expect(line(page)).to_have_text("")
    settled(page)
    assert top(first) == before
    enter(page, FIRST[name], "1,5")
    expect(page.get_by_role("alert").filter(has_text="use a point")).to_be_visible()
    assert top(first) == before
    if name in EXAMPLES:
        example = page.get_by_role("radio", name=EXAMPLES[name], exact=True)
        example.scroll_into_view_if_needed()
        place = box_of(example)["y"]
        example.click()
        settled(page)
        assert box_of(example)["y"] == pytest.approx(place, abs=0.99)  # a page scrolls by whole pixels


def test_a_notice_unfolds_over_the_page_and_an_example_moves_nothing(screen: Page, serve: Callable[[str], str]) -> None:
    page = goto(screen, f"{serve('app.py')}/Softmax?tau=hot&much=1&more=2")
    east, before = cell(page, "logit of → East"), top(cell(page, "logit of → East"))
    line(page).locator("summary").click()
    expect(line(page).locator("li")).to_have_count(3)
    assert top(east) == before
    page.get_by_role("button", name="hot").or_(page.get_by_role("radio", name="hot")).first.click()
    expect(cell(page, "temperature τ")).to_have_text("5")
    settled(page)
    assert top(east) == before


def test_what_is_true_of_a_mistake_keeps_its_place_when_its_state_is_left(
    screen: Page, serve: Callable[[str], str]
) -> None:
    page = goto(screen, f"{serve('app.py')}/Softmax?z=0%2C0%2C0%2C0")
    told = page.get_by_role("status").filter(has_text="Entropy peaks")
    expect(told).to_contain_text("No.")
    east = cell(page, "logit of → East")
    east.scroll_into_view_if_needed()
    before = top(east)
    with held(page, east) as drag:
        drag(10)
        expect(east).to_have_text("1")
    expect(told).to_contain_text("Undo leads back")
    settled(page)
    assert top(east) == before


def test_undo_after_a_drag_goes_back_to_before_it_and_reset_to_the_beginning(
    page: Page, serve: Callable[[str], str]
) -> None:
    goto(page, f"{serve('app.py')}/Softmax")
    east, undo, reset = (
        cell(page, "logit of → East"),
        page.get_by_role("button", name="Undo"),
        page.get_by_role("button", name="Reset"),
    )
    expect(undo).to_be_disabled()
    expect(reset).to_be_disabled()
    for steps, shown in ((20, "17"), (10, "18")):
        with held(page, east) as drag:
            drag(steps)
            expect(east).to_have_text(shown)
        settled(page)
        expect(undo).to_be_enabled()
        until(page, lambda shown=shown: f"z=14%2C{shown}%2C11" in page.url, True)
    undo.click()
    expect(east).to_have_text("17")
    until(page, lambda: "z=14%2C17%2C11" in page.url, True)
    reset.click()
    expect(east).to_have_text("15")
    undo.click()
    expect(east).to_have_text("17")


def test_the_title_is_not_under_the_header_when_the_sidebar_is_folded(
    new_page: Open, serve: Callable[[str], str]
) -> None:
    """In a context of its own: Streamlit remembers in the browser that the sidebar was folded."""
    page = new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    goto(page, f"{serve('app.py')}/Softmax")
    page.locator("section.stSidebar").hover()
    page.locator("[data-testid=stSidebarCollapseButton] button").click()
    unfold = page.locator("[data-testid=stExpandSidebarButton]")
    expect(unfold).to_be_visible()
    for width in (1280, 700):
        page.set_viewport_size({"width": width, "height": 720})
        button = box_of(unfold)
        until(page, lambda low=button["y"] + button["height"]: box_of(page.locator("h1"))["y"] >= low, True)


def test_on_a_telephone_the_sidebar_goes_when_a_page_has_been_chosen(
    new_page: Open, serve: Callable[[str], str]
) -> None:
    page = goto(new_page(viewport={"width": 390, "height": 844}), f"{serve('app.py')}/")
    for name in ("Softmax", "Start"):
        page.locator("[data-testid=stExpandSidebarButton]").click()
        page.locator("section.stSidebar").get_by_role("link", name=name).click()
        expect(page.locator("section.stSidebar")).not_to_be_in_viewport()
        expect(page.locator("[data-testid=stExpandSidebarButton]")).to_be_visible()


def test_show_me_goes_to_the_top_each_time(page: Page, serve: Callable[[str], str]) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    goto(page, f"{serve('app.py')}/Softmax")
    part = page.locator(".st-key-predict")
    guess = part.get_by_role("spinbutton").first
    guess.focus()
    page.keyboard.press("PageUp")
    part.get_by_role("button", name="Reveal").click()
    for _ in range(3):
        part.get_by_role("button", name="Show me").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('.stMain').scrollTo({top: 400, behavior: 'instant'})")
        part.get_by_role("button", name="Show me").click()
        page.wait_for_function("() => document.querySelector('.stMain').scrollTop === 0")
        settled(page)
    assert wrong == []
