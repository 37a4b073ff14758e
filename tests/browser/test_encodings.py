"""The page Encodings in a browser: a stacked action is blind to the state, and blocks make the state's θ live again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from scipy.special import softmax

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.scenario import decode
from tests.browser.app import LED, PLOTS, box_of, cell, enter, goto, heights, held, settled, until, value

ROUNDED = 5.1e-4  # three decimals


def policies(page: Page) -> tuple[list[float], list[float]]:
    """The chart's bars: π in the page's state and in the other."""
    bars = heights(page, "two-states", "π now")
    return bars[: len(bars) // 2], bars[len(bars) // 2 :]


def join(page: Page, name: str) -> None:
    """Choose how the action joins."""
    choice = page.get_by_role("radio", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
    choice.first.click()
    settled(page)


def test_stacked_the_page_says_that_it_cannot_see_the_state_and_blocks_can(
    serve: Callable[[str], str], page: Page
) -> None:
    goto(page, f"{serve('app.py')}/Encodings")
    blind = page.get_by_text(re.compile(r"π is \(.*\) in every state: no feature depends on s and a together"))
    expect(blind).to_have_count(0)

    join(page, "stack")
    expect(blind).to_be_visible()
    until(page, lambda: len(heights(page, "two-states", "π now")), 8)
    here, there = policies(page)
    assert here == pytest.approx(there)
    said = re.findall(r"π is \((.*?)\) in every state", blind.inner_text())[0]
    assert [value(v) for v in said.split(", ")] == pytest.approx(here, abs=ROUNDED)
    of_state = cell(page, "θ for wall N")
    expect(of_state).to_have_attribute("data-dead", "")
    enter(page, "θ for wall N", "9")
    expect(of_state).to_have_text("9")
    settled(page)
    until(page, lambda: policies(page)[0] == pytest.approx(here), True)

    join(page, "blocks")
    expect(blind).to_have_count(0)
    north = "θ for ↑ North, wall N"
    expect(cell(page, north)).not_to_have_attribute("data-dead", "")
    until(page, lambda: len(heights(page, "two-states", "π now")), 8)
    before = policies(page)
    enter(page, north, "9")
    until(page, lambda: policies(page)[0] not in ([], pytest.approx(before[0])), True)
    until(page, lambda: policies(page)[1] == pytest.approx(before[1]), True)  # no wall in the north there


def test_while_theta_is_dragged_words_and_states_wait_only_where_they_do_not_change(
    serve: Callable[[str], str], page: Page
) -> None:
    goto(page, f"{serve('app.py')}/Encodings?join=stack&code=one-hot&theta=0,0,0,0,0,0,0,0")
    said = page.get_by_text(re.compile(r"π is \(\.25, \.25, \.25, \.25\) in every state"))
    expect(said).to_be_visible()
    with held(page, cell(page, "θ for code₁")) as drag:
        drag(10)
        pi = softmax([1, 0, 0, 0])
        until(page, lambda: policies(page)[1] == pytest.approx(pi), True)
        expect(page.get_by_text(re.compile(r"π is \(\.475, \.175, \.175, \.175\) in every state"))).to_be_visible()
        assert "theta=1" not in page.url


def test_a_state_on_the_maps_is_followed_without_a_report_until_the_hand_lets_go(
    serve: Callable[[str], str], page: Page
) -> None:
    link = {"x": "tiles", "s": ".3,.8", "other": ".7,.2"}
    goto(page, f"{serve('app.py')}/Encodings?{urlencode(link)}")
    page.evaluate(LED)
    plot, now, address = page.locator(".plot").first, decode(Decision, link).scenario, page.url
    plot.scroll_into_view_if_needed()
    box = box_of(plot)

    def move(across: float, up: float) -> None:
        page.mouse.move(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])

    def here() -> list[float]:
        """π in the state that the hand has put, as Python computes it."""
        said = page.locator(".chip[data-point=s]").evaluate_all("(all) => all.map((chip) => chip.ariaValueNow)")
        return dataclasses.replace(now, s=tuple(map(float, said))).policy().probabilities.tolist()

    move(0.3, 0.8)
    page.mouse.down()
    for place in ((0.31, 0.8), (0.5, 0.5), (0.9, 0.1), (0.2, 0.6)):
        move(*place)
        until(page, lambda: policies(page)[0] == pytest.approx(here()), True)
    led, not_led = page.evaluate("window.led")
    assert (led >= 4, not_led) == (True, 0)
    assert page.url == address
    page.mouse.up()
    expect(page).not_to_have_url(address)
    settled(page)
    until(page, lambda: policies(page)[0] == pytest.approx(here()), True)


FADES = """() => {
    window.fades = [];
    const look = () => {
        for (const motion of document.getAnimations())
            if (motion.transitionProperty === 'opacity' && motion.effect.target.matches('.stElementContainer'))
                window.fades.push(motion);
        requestAnimationFrame(look);
    };
    look();
}"""


HOW_IT_FADES = """() => {
    const element = document.querySelector('.stElementContainer');
    element.dataset.stale = 'true';
    const how = getComputedStyle(element).transitionProperty;
    element.dataset.stale = 'false';
    return how;
}"""


def test_nothing_fades_while_a_hand_drags(serve: Callable[[str], str], page: Page) -> None:
    """Streamlit dims what is about to change. While that goes on with every step of a drag, browsers repaint it all."""
    goto(page, f"{serve('app.py')}/Encodings")
    page.evaluate(FADES)
    with held(page, cell(page, "θ for ↑ North, wall N")) as drag:
        drag(2)
        page.wait_for_function("() => document.documentElement.matches('[data-held]')")
        drag(20)
        until(page, lambda: policies(page)[0] == pytest.approx(softmax([16, 15, 11, 17])), True)
        assert page.evaluate("() => window.fades.length") == 0
        assert page.evaluate(HOW_IT_FADES) == "none"
    page.wait_for_function("() => !document.documentElement.matches('[data-held]')")
    assert page.evaluate(HOW_IT_FADES) != "none"  # what waits for Python otherwise may be seen to wait


HIDDEN = f"""() => {{
    window.hidden = 0;
    const look = () => {{
        const [chart] = {PLOTS};
        if (chart && getComputedStyle(chart).visibility === 'hidden') window.hidden += 1;
        requestAnimationFrame(look);
    }};
    look();
}}"""


def test_the_chart_is_never_hidden_while_a_hand_drags(serve: Callable[[str], str], page: Page) -> None:
    """Streamlit hides a chart until it has measured it, with every step of a drag, if it comes without its width."""
    goto(page, f"{serve('app.py')}/Encodings")
    with held(page, cell(page, "θ for ↑ North, wall N")) as drag:
        drag(2)
        until(page, lambda: policies(page)[0] == pytest.approx(softmax([14.2, 15, 11, 17])), True)
        page.evaluate(HIDDEN)
        drag(20)
        until(page, lambda: policies(page)[0] == pytest.approx(softmax([16, 15, 11, 17])), True)
        assert page.evaluate("() => window.hidden") == 0


PLACE = "e => e.getBoundingClientRect().y - document.querySelector('h1').getBoundingClientRect().y"


def test_taking_the_best_theta_pushes_nothing(serve: Callable[[str], str], page: Page) -> None:
    """Before, longer numbers made a grid wrap, and notices came above: what follows moved down by 230 pixels."""
    goto(page, f"{serve('app.py')}/Encodings")
    below = page.get_by_text("Unrolling: how [Θ|b] becomes θ")
    until(page, lambda: len(heights(page, "two-states", "π now")), 8)
    before = below.evaluate(PLACE)
    page.get_by_role("button", name="Take the best θ").click()
    until(page, lambda: policies(page)[0] == pytest.approx([9 / 12, 1 / 12, 1 / 12, 1 / 12], abs=1e-6), True)
    settled(page)
    assert below.evaluate(PLACE) == pytest.approx(before, abs=0.5)


TOPS = """() => [...document.querySelector('.st-key-matrix [data-testid=stBidiComponentIsolated]').shadowRoot
    .querySelectorAll('.grid')].map((grid) => Math.round(grid.getBoundingClientRect().top))"""


def test_matrix_and_softmax_stand_side_by_side_from_768_pixels_on(serve: Callable[[str], str], page: Page) -> None:
    goto(page, f"{serve('app.py')}/Encodings")
    for width in (768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, lambda: len(page.evaluate(TOPS)), 2)
        until(page, lambda: len(set(page.evaluate(TOPS))), 1)
