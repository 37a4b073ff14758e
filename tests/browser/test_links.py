"""Links, history, tabs: what a person sees is in the address, and the address shows it to anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect
from scipy.special import softmax

from tests.browser.app import (
    cell,
    drawn,
    enter,
    goto,
    held,
    numbers,
    ready,
    settled,
    traces,
    until,
    until_probabilities,
)

NORTH, WEST, THETA = "logit of ↑ North", "logit of ← West", "θ for ↑ North, wall N"
Open = Callable[..., Page]


@pytest.fixture
def show(serve: Callable[[str], str], page: Page) -> Open:
    """``show("Softmax", "tau=2")`` opens a page by its link."""
    return lambda name, query="", on=page: goto(on, f"{serve('app.py')}/{name}?{query}")


def link(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def follow(page: Page, name: str) -> Page:
    """Click a link of the sidebar."""
    page.locator("section.stSidebar").get_by_role("link", name=re.compile(f"^{name}")).click()
    expect(page).to_have_url(re.compile(rf"/{name}(\?|$)"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(name, re.IGNORECASE))
    return ready(page)


@pytest.mark.parametrize(
    ("name", "spoken", "text"),
    [("Softmax", NORTH, "1/3"), ("Encodings", THETA, "-2.5"), ("Score", NORTH, "16.25"), ("REINFORCE", "seed", "3")],
)
def test_the_address_after_an_edit_shows_the_same_page_to_somebody_else(
    show: Open, new_page: Open, name: str, spoken: str, text: str
) -> None:
    page = show(name, "runs=2&episodes=20" if name == "REINFORCE" else "")
    enter(page, spoken, text)
    expect(page).to_have_url(re.compile(r"\?.*(z|theta|seed)="))  # the edit is in the address
    other = goto(new_page(), page.url)
    until(page, lambda: numbers(page), lambda: numbers(other))
    until(page, lambda: traces(page), lambda: traces(other))
    assert other.url == page.url
    expect(other.locator(".pgviz-line")).to_have_text("")


def test_a_broken_link_shows_a_page_with_a_sentence(show: Open) -> None:
    page = show("Encodings", "theta=1,2,nan&join=glue&a=2")
    for said in ("“nan” is not a finite number", "“glue” is none of"):
        expect(page.locator(".pgviz-line")).to_contain_text(said)
    assert link(page) == {"a": ["2"]}
    expect(page.locator(".stException")).to_have_count(0)
    assert len(drawn(page)) == 1


def test_back_restores_what_was_there(show: Open) -> None:
    page = show("Softmax")
    enter(page, NORTH, "20")
    expect(page).to_have_url(re.compile("z=20%2C15%2C11%2C17"))
    enter(page, WEST, "19")
    expect(page).to_have_url(re.compile("z=20%2C15%2C11%2C19"))
    page.go_back()
    expect(cell(page, WEST)).to_have_text("17")
    expect(cell(page, NORTH)).to_have_text("20")
    page.go_back()
    expect(cell(page, NORTH)).to_have_text("14")
    page.go_forward()
    expect(cell(page, NORTH)).to_have_text("20")


def test_encodings_and_score_share_what_was_edited_and_the_sidebars_links_carry_it(show: Open, new_page: Open) -> None:
    page = show("Encodings")
    enter(page, THETA, "10")
    expect(page).to_have_url(re.compile("theta=10%2C"))
    follow(page, "Score")
    expect(cell(page, NORTH)).to_have_text("16")
    address = page.url
    enter(page, NORTH, "18")
    expect(page).not_to_have_url(address)
    link = page.locator("section.stSidebar").get_by_role("link", name=re.compile("^Encodings"))
    theta = urlsplit(page.url).query
    expect(link).to_have_attribute("href", re.compile(re.escape(theta)))
    other = goto(new_page(), urljoin(page.url, link.get_attribute("href")))
    follow(page, "Encodings")
    assert "18" in numbers(other)
    until(page, lambda: numbers(page), lambda: numbers(other))


def test_the_first_edit_rebuilds_nothing(show: Open) -> None:
    page = show("Softmax", "nonsense=1")
    expect(page.locator(".pgviz-line")).to_contain_text("nonsense")
    page.locator("section.sheet").first.evaluate("(sheet) => { sheet.dataset.seen = 'before'; }")
    enter(page, NORTH, "20")
    expect(page).to_have_url(re.compile("z=20"))
    expect(page.locator(".pgviz-line")).to_have_text("")
    expect(page.locator("section.sheet").first).to_have_attribute("data-seen", "before")
    expect(cell(page, NORTH)).to_be_focused()


def test_a_pick_that_leads_into_a_mistake_s_state_tells_nothing_above_and_rebuilds_nothing(show: Open) -> None:
    page = show("Score")
    south = (
        page.locator("section.sheet").get_by_role("button", name="↓ South").first
    )  # there is a chip of this name, too
    page.locator("section.sheet").first.evaluate("(sheet) => { sheet.dataset.seen = 'before'; }")
    south.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("a=2"))
    settled(page)
    expect(page.get_by_role("status").filter(has_text="nothing has to be subtracted")).to_have_count(0)
    expect(page.locator("section.sheet").first).to_have_attribute("data-seen", "before")
    expect(page.get_by_role("button", name="Reveal")).to_have_count(1)
    expect(south).to_be_focused()


def test_a_page_that_is_left_and_found_again_is_as_it_was(show: Open) -> None:
    page = show("Softmax")
    enter(page, NORTH, "20")
    expect(page).to_have_url(re.compile("z=20"))
    until_probabilities(page, softmax([20, 15, 11, 17]))
    shown = numbers(page)
    follow(page, "Score")
    assert "z" not in link(page)
    follow(page, "Softmax")
    until(page, lambda: numbers(page), shown)
    assert link(page) == {"z": ["20,15,11,17"]}


def test_a_reload_keeps_what_was_let_go_and_forgets_what_was_not(show: Open) -> None:
    page = show("Softmax")
    enter(page, NORTH, "20")
    expect(page).to_have_url(re.compile("z=20"))
    with held(page, cell(page, WEST)) as drag:
        drag(10)
        expect(cell(page, WEST)).to_have_text("18")
        page.reload()
        ready(page)
    expect(cell(page, NORTH)).to_have_text("20")
    expect(cell(page, WEST)).to_have_text("17")
    with held(page, cell(page, WEST)) as drag:
        drag(10)
    expect(page).to_have_url(re.compile("z=20%2C15%2C11%2C18"))


def test_two_tabs_do_not_know_of_one_another(show: Open, page: Page) -> None:
    show("Softmax")
    other = page.context.new_page()
    show("Softmax", on=other)
    enter(page, NORTH, "20")
    expect(page).to_have_url(re.compile("z=20"))
    enter(other, NORTH, "2")
    expect(other).to_have_url(re.compile("z=2%2C"))
    enter(page, WEST, "19")
    expect(page).to_have_url(re.compile("z=20%2C15%2C11%2C19"))
    assert (cell(page, NORTH).inner_text(), cell(page, WEST).inner_text()) == ("20", "19")
    assert (cell(other, NORTH).inner_text(), cell(other, WEST).inner_text()) == ("2", "17")
    assert link(other) == {"z": ["2,15,11,17"]}
    other.close()
