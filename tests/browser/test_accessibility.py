"""The page Score without a mouse, and what is chosen in forced colours. (Every page by axe-core: test_pages.py.)"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.app import goto, reach, until

PATIENCE = 60_000  # ms: a cold server on two busy cores


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
    until(page, lambda: track.evaluate(look) != on, True)  # its colour glides


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
