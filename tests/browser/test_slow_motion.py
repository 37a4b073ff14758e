"""One update in slow motion, in a real browser: it follows the film, and goes by hand and by clock."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.app import PATIENCE, cell, goto, heights, until

EPISODE = "episode in slow motion"


def test_it_follows_the_film_goes_on_by_hand_and_by_clock_and_a_weight_is_chosen(
    serve: Callable[[str], str], page: Page
) -> None:
    goto(page, f"{serve('app.py')}/REINFORCE?runs=2&episodes=20")
    section = page.locator("[data-testid=stExpander]").filter(has_text="One update in slow motion")
    section.get_by_text("One update in slow motion").click()
    stage = section.get_by_text(re.compile(r"^Stage \d+ of"))
    expect(stage).to_be_visible(timeout=PATIENCE)

    film = page.locator(".player")
    film.get_by_role("button", name="Next episode").click()
    shown = re.findall(r"episode (\d+)", film.locator(".where").inner_text())[0]
    until(page, lambda: cell(page, EPISODE).inner_text(), shown)
    expect(stage).to_contain_text("Stage 1 of")

    section.get_by_role("button", name="Step", exact=True).press("Enter")
    expect(stage).to_contain_text("Stage 2 of", timeout=PATIENCE)
    page.wait_for_url(re.compile(rf"slow={shown}\b.*t=1\b"))  # the link holds the film's moment, and the step
    section.get_by_role("button", name="Play", exact=True).click()
    expect(stage).to_contain_text("Stage 3 of", timeout=PATIENCE)
    section.get_by_role("button", name="Pause", exact=True).click()

    goto(page, f"{page.url.split('&slow')[0]}&slow={shown}&part=theta")  # what such a link looks at is unfolded
    section.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=PATIENCE)
    assert heights(page, "slow-chart")
    section.get_by_role("button", name=re.compile(r" in \(")).first.press("Enter")
    page.wait_for_url(re.compile(r"weight=\d+"))
