"""The page Score in a browser: every number is the core's, and pointing at a symbol lights up what it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.presets import PRESETS
from pgviz.ui.shell.formats import short
from pgviz.ui.state.presets import Preset
from tests.browser.app import box_of, goto, settled, until
from tests.browser.conftest import heard

PATIENCE = 60_000
GRIDS = """() => {
  const grids = {};
  for (const host of document.querySelectorAll('[data-testid=stBidiComponentIsolated]'))
    for (const table of host.shadowRoot?.querySelectorAll('table') ?? [])
      grids[table.getAttribute('aria-label')] = [...table.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('td')].map((cell) => cell.querySelector('.number')?.textContent ?? ''));
  return grids;
}"""


@pytest.fixture(scope="module")
def score(serve: Callable[..., str], context: BrowserContext) -> Iterator[Page]:
    """One page for all presets: they are chosen on it, as a person would."""
    with heard(context) as page:
        yield goto(page, f"{serve('app.py')}/Score")


def sheets_of(now: Decision) -> dict[str, list[list[str]]]:
    """What the page has to write, by the first words of each sheet's name."""
    policy = now.policy()
    own, mean, score = policy.phi[now.a], policy.expected_features, policy.score(now.a)
    if now.block_columns is None:
        terms = policy.contributions[list(now.allowed)]
        shaped = own[:, None], np.column_stack([*terms, mean]), score[:, None]
    else:
        shaped = tuple(v.reshape(now.n, -1) for v in (own, mean, score))
    numbers = {
        "Policy in this state": np.column_stack([policy.logits, policy.probabilities]),
        **dict(zip(("φ(s,", "E", "score"), shaped, strict=True)),
    }
    return {name: [[short(v) for v in row] for row in values] for name, values in numbers.items()}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_number_is_the_policy_s_to_the_digits_shown(preset: Preset[Decision], score: Page) -> None:
    chip = score.get_by_role("radio", name=preset.name, exact=True)
    chip.or_(score.get_by_role("button", name=preset.name, exact=True)).first.click()
    expect(score.get_by_text(preset.sentence)).to_be_visible(timeout=PATIENCE)
    expected = sheets_of(preset.scenario)

    def written() -> dict[str, list[list[str]]]:
        grids = score.evaluate(GRIDS)
        return {start: next((grids[name] for name in grids if name.startswith(start)), []) for start in expected}

    until(score, written, expected)


def test_pointing_at_the_expectation_lights_up_formula_column_and_bars(serve: Callable[..., str], page: Page) -> None:
    page.goto(f"{serve('app.py')}/Score")
    token = page.locator(".formula .token", has_text="[φ(s,·)]").first
    token.wait_for(timeout=PATIENCE)
    token.hover()
    lit = page.locator(".lit")
    expect(lit.filter(has_text=".842")).not_to_have_count(0)  # the cells, with their bars
    expect(lit.filter(has_text="[φ(s,·)]")).not_to_have_count(0)  # the formula, and the grid's title
    expect(lit.filter(has_text=".886")).to_have_count(0)  # the score is another thing


def test_pointing_at_a_bar_lights_up_its_symbol(serve: Callable[..., str], page: Page) -> None:
    page.goto(f"{serve('app.py')}/Score")
    cell = page.locator("table[aria-label^=Eπ]").get_by_text(".842").first
    cell.wait_for(timeout=PATIENCE)
    cell.hover()
    expect(page.locator(".lit").filter(has_text="[φ(s,·)]")).not_to_have_count(0)


def test_by_keyboard_the_title_of_a_grid_lights_up_formula_and_bars(serve: Callable[..., str], page: Page) -> None:
    page.goto(f"{serve('app.py')}/Score")
    north = page.locator(".st-key-score").get_by_role("button", name="↑ North")
    north.wait_for(timeout=PATIENCE)
    north.focus()
    page.keyboard.press("ArrowUp")  # to the title of the first grid, φ(s, → East)
    expect(page.locator(".formula .token.lit")).not_to_have_count(0)
    expect(page.locator(".formula .token.lit").first).to_contain_text("φ(s,→)")
    page.keyboard.press("Tab")  # to the title of the next
    expect(page.locator(".formula .token.lit").first).to_contain_text("E")
    expect(page.locator(".box.lit").filter(has_text=".842")).to_have_count(3)
    expect(page.locator(".box.lit").filter(has_text=".886")).to_have_count(0)


GRID_TOPS = """() => [...document.querySelector('.st-key-score [data-testid=stBidiComponentIsolated]').shadowRoot
    .querySelectorAll('.grid')].map((grid) => Math.round(grid.getBoundingClientRect().top))"""


@pytest.mark.parametrize("link", ["", "?tau=2.65", "?tau=0.5"])
def test_the_three_grids_stand_side_by_side_from_768_pixels_on(
    link: str, serve: Callable[..., str], page: Page
) -> None:
    goto(page, f"{serve('app.py')}/Score{link}")
    for width in (768, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, lambda: len(set(page.evaluate(GRID_TOPS))), 1)
        assert len(page.evaluate(GRID_TOPS)) == 3


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_what_the_hand_moves_and_what_follows_are_on_the_first_screen(
    width: int, height: int, serve: Callable[..., str], page: Page
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    goto(page, f"{serve('app.py')}/Score")
    policy = page.locator(".st-key-policy")
    for part in (policy.get_by_role("spinbutton", name="logit of ← West"), policy.get_by_text(".842")):
        box = box_of(part)
        assert box["y"] + box["height"] <= height


# Streamlit opens a section slowly, and once more when its content has come; what is edited meanwhile begins that anew.
STANDS_STILL = """() => new Promise((resolve) => {
    const main = document.querySelector('.stMain');
    let [height, since] = [-1, performance.now()];
    const look = () => {
        const now = performance.now();
        if (main.scrollHeight !== height) [height, since] = [main.scrollHeight, now];
        if (now - since > 500) resolve();
        else requestAnimationFrame(look);
    };
    look();
})"""


def test_rewards_dragged_in_the_folded_section_leave_it_open_under_the_hand(
    serve: Callable[..., str], page: Page
) -> None:
    goto(page, f"{serve('app.py')}/Score")
    page.get_by_text("One decision with rewards: why a logarithm").click()
    reward = page.get_by_role("spinbutton", name="reward of → East")
    reward.wait_for()
    page.evaluate(STANDS_STILL)
    reward.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url("**r=*")
    settled(page)
    expect(reward).to_be_focused()
    expect(reward).to_be_in_viewport()
