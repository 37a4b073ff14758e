"""Every page by axe-core, in both themes; and the page Score without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.app import PAGES, goto, reach

GRAVE = ("serious", "critical")
PATIENCE = 60_000  # ms: a cold server on two busy cores


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "Start")
def test_axe_finds_nothing_grave(name: str, serve: Callable[..., str], page: Page) -> None:
    goto(page, f"{serve('app.py')}/{name}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        found = Axe().run(page).response["violations"]
        grave = [(v["id"], v["help"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in GRAVE]
        assert grave == [], scheme


def test_a_chosen_chip_and_a_switch_that_is_on_can_be_seen_in_forced_colours(
    serve: Callable[..., str], page: Page
) -> None:
    page.emulate_media(forced_colors="active")
    goto(page, f"{serve('app.py')}/REINFORCE")
    look = "(element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color].join()"
    baseline = page.get_by_role("radiogroup", name="Baseline")
    chosen, other = (baseline.get_by_role("radio", name=name) for name in ("none", "value"))
    assert chosen.evaluate(look) != other.evaluate(look)
    assert chosen.locator("p").evaluate(look) != other.locator("p").evaluate(look)
    track = page.locator(".stCheckbox label > div").first  # Streamlit draws its switch in plain boxes
    on = track.evaluate(look)
    page.get_by_role("switch", name="keep γᵗ").press("Space")
    expect(page.get_by_role("switch", name="keep γᵗ")).not_to_be_checked()
    assert track.evaluate(look) != on


def test_the_page_score_by_keyboard_alone(serve: Callable[..., str], page: Page) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{serve('app.py')}/Score")

    def arrive(role: str, name: str) -> None:
        page.get_by_text(name).or_(page.get_by_label(name)).first.wait_for()
        reach(page, role, name)

    arrive("button", "↓ South")  # choose the action
    page.keyboard.press("Enter")
    expect(page.get_by_text("log π(↓|s)")).to_be_visible()

    arrive("spinbutton", "logit of → East")  # change θ, by a logit
    page.keyboard.press("ArrowUp")
    page.wait_for_url("**theta=**")

    arrive("spinbutton", "your guess: logit score of ↑ North")  # answer the prediction
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Reveal")).to_be_enabled()
    arrive("button", "Reveal")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show me").or_(page.get_by_role("link", name="Show me")).first.wait_for()

    arrive("summary", "What a step does, here and in other states")
    page.keyboard.press("Enter")
    before = page.url
    arrive("button", "Take the step")
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
