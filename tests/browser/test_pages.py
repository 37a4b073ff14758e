"""Every page in a real browser: it draws, follows a hand while it drags, takes keys, and says what it cannot use."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from scipy.special import softmax

from pgviz.figures import theme
from pgviz.ui.shell import plotting, serving
from tests.browser.app import (
    PAGES,
    cell,
    drawn,
    enter,
    goto,
    heights,
    held,
    numbers,
    probabilities,
    reach,
    redrawn,
    settled,
    sideways,
    until,
    until_probabilities,
    value,
)

TITLES = {"": "See the softmax policy gradient", "Score": "The score"}  # of the other pages: their names
GRAVE = ("serious", "critical")  # of axe-core's violations
ROUNDED = 5.1e-4  # three decimals
LOGIT_OF_EAST = "logit of → East"
Open = Callable[..., Page]


@pytest.fixture
def show(serve: Callable[[str], str], page: Page) -> Open:
    """``show("Softmax", "tau=2")`` opens a page by its link."""
    return lambda name, query="", on=page: goto(on, f"{serve('app.py')}/{name}?{query}")


# ------------------------------------------------------------------------------------------------- each page draws


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "Start")
def test_it_draws_fits_every_screen_is_read_in_both_themes_and_axe_finds_nothing_grave(show: Open, name: str) -> None:
    page = show(name)
    is_whole(page, name)
    looks_right_everywhere(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
        rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # all that a theme changes is colours
        found = Axe().run(page, options=rules).response["violations"]
        grave = [(v["id"], v["help"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in GRAVE]
        assert grave == [], scheme


def is_whole(page: Page, name: str) -> None:
    """Title, navigation, numbers and charts are there, and nothing that says that something went wrong."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLES.get(name, name.replace("_", " ")))
    for wrong in (page.get_by_role("dialog"), page.locator(".stException"), page.get_by_text("Page not found")):
        expect(wrong).to_have_count(0)
    for other in PAGES:
        called = re.compile(f"^{other.replace('_', ' ') or 'Start'}")
        link = page.locator("section.stSidebar").get_by_role("link", name=called)
        expect(link).to_have_count(1)
    assert len(numbers(page)) > 2
    assert all(len(shapes) > 100 for shapes in drawn(page))
    assert name == "" or drawn(page) or page.locator(".player").count()


def looks_right_everywhere(page: Page) -> None:
    """In both themes, on a projector and on a telephone, the page is readable and nothing sticks out sideways."""
    for width, height in ((1280, 900), (390, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("width => document.querySelector('.stMain').clientWidth <= width", arg=width)
        until(page, lambda: sideways(page), [])
    for scheme, dark in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme)
        until(page, lambda: paper_and_ink(page)[0] < 0.1, dark)
        until(page, lambda: all(abs(ink - paper_and_ink(page)[0]) > 0.4 for ink in paper_and_ink(page)[1:]), True)
        assert sideways(page) == []


def paper_and_ink(page: Page) -> list[float]:
    """How light the page is, from 0 to 1, and how light its title and some labels on a sheet are."""
    colours = page.evaluate(
        """() => {
            const of = (element, what) => getComputedStyle(element)[what];
            const inks = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
                .flatMap((host) => [...host.shadowRoot.querySelectorAll('section.sheet th')]);
            return [of(document.querySelector('.stApp'), 'backgroundColor'), of(document.querySelector('h1'), 'color'),
                ...inks.slice(0, 5).map((ink) => of(ink, 'color'))];
        }"""
    )
    return [np.mean([float(part) for part in re.findall(r"[\d.]+", colour)[:3]]) / 255 for colour in colours]


# -------------------------------------------------------------------------------------------------------- dragging


def test_dragging_a_logit_on_softmax_moves_numbers_and_chart_before_the_hand_lets_go(show: Open) -> None:
    page = show("Softmax")
    before = drawn(page)
    with held(page, cell(page, LOGIT_OF_EAST)) as drag:
        drag(20)
        expect(cell(page, LOGIT_OF_EAST)).to_have_text("17")
        expected = softmax([14, 17, 11, 17])
        until_probabilities(page, expected)
        until(page, lambda: heights(page, "sweep") == pytest.approx(expected), True)
        redrawn(page, before)
        assert "z=" not in page.url, "the address waits for the final value"
    expect(page).to_have_url(re.compile(r"[?&]z=14%2C17%2C11%2C17"))


def test_dragging_theta_on_encodings_moves_both_pictures_and_the_chart_before_the_hand_lets_go(show: Open) -> None:
    page = show("Encodings")
    before = drawn(page)
    north = "θ for ↑ North, wall N"
    with held(page, cell(page, north)) as drag:
        drag(20)
        expect(cell(page, north)).to_have_text("10")
        until_probabilities(page, softmax([16, 15, 11, 17]))
        until(page, lambda: heights(page, "two-states", "π now")[:4] == pytest.approx(softmax([16, 15, 11, 17])), True)
        redrawn(page, before)
        assert "theta=" not in page.url
    expect(page).to_have_url(re.compile(r"[?&]theta=10%2C"))


def scores(page: Page) -> list[float]:
    """The numbers of the grid of the score."""
    texts = page.locator("table[aria-label^=score] .box[data-role=score] .number").all_inner_texts()
    return [value(text) for text in texts if text]


@pytest.mark.parametrize("view", ["arrow", "features"])
def test_dragging_a_logit_on_score_moves_score_and_chart_before_the_hand_lets_go(show: Open, view: str) -> None:
    page = show("Score", f"view={view}")
    before = drawn(page)
    with held(page, cell(page, LOGIT_OF_EAST)) as drag:
        drag(20)
        expect(cell(page, LOGIT_OF_EAST)).to_have_text("17")
        pi = softmax([14, 17, 11, 17])
        until_probabilities(page, pi)
        if view == "features":
            until(page, lambda: max(heights(page, "picture", "score"), default=0) == pytest.approx(1 - pi[1]), True)
        redrawn(page, before)
        until(page, lambda: max(scores(page), default=0) == pytest.approx(1 - pi[1], abs=ROUNDED), True)
        assert "theta=" not in page.url
    expect(page).to_have_url(re.compile("theta="))


# ---------------------------------------------------------------------------------------------------- typing and keys


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Softmax", [LOGIT_OF_EAST, "temperature τ"]),
        ("Encodings", ["θ for → East, wall S"]),
        ("Score", [LOGIT_OF_EAST]),
        ("REINFORCE", ["step size α"]),
    ],
)
def test_what_cannot_be_used_is_named_in_a_sentence_and_the_rest_stays(show: Open, name: str, cells: list[str]) -> None:
    page = show(name, "runs=2&episodes=20" if name == "REINFORCE" else "")
    before, marks = numbers(page), drawn(page)
    for spoken in cells:
        for text, reason in {
            "sixteen": "“sixteen” is not a number",
            "": "nothing was entered",
            "NaN": "“NaN” is not a finite number",
            "1e309": "“1e309” is not a finite number",
            **({} if spoken == LOGIT_OF_EAST and name == "Softmax" else {"1e308": "“1e308” is outside"}),
        }.items():
            enter(page, spoken, text)
            expect(page.get_by_role("alert").filter(has_text=reason)).to_be_visible()
            until(page, lambda: numbers(page), before)
    until(page, lambda: drawn(page), marks)  # Streamlit draws a chart anew when the browser has said how wide it is
    expect(page.locator(".stException")).to_have_count(0)
    enter(page, cells[0], "1.5")
    expect(cell(page, cells[0])).to_have_text("1.5")
    until(page, lambda: numbers(page) != before, True)
    expect(page.get_by_role("alert").filter(has_text=re.compile("is not|outside|nothing"))).to_have_count(0)


def test_a_logit_near_the_end_of_floating_point_is_still_exact(show: Open) -> None:
    page = show("Softmax")
    enter(page, LOGIT_OF_EAST, "1e308")
    until(page, lambda: probabilities(page), ["0", "1", "0", "0"])
    until(page, lambda: heights(page, "sweep"), [0, 1, 0, 0])


def test_the_keyboard_reaches_a_cell_and_moves_it(show: Open) -> None:
    page = show("Softmax")
    reach(page, "spinbutton", LOGIT_OF_EAST)
    expect(cell(page, LOGIT_OF_EAST)).to_be_focused()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(cell(page, LOGIT_OF_EAST)).to_have_text("16.1")
    until_probabilities(page, softmax([14, 16.1, 11, 17]))
    expect(page).to_have_url(re.compile(r"z=14%2C16\.1%2C11%2C17"))
    expect(cell(page, LOGIT_OF_EAST)).to_be_focused()


def test_examples_set_everything(show: Open) -> None:
    page = show("Softmax")
    page.get_by_role("button", name="softmax again").or_(page.get_by_role("radio", name="softmax again")).first.click()
    until_probabilities(page, softmax(softmax([14, 15, 11, 17])))
    settled(page)
    before = drawn(show("Score"))
    example = "the answer’s example"
    page.get_by_role("button", name=example).or_(page.get_by_role("radio", name=example)).first.click()
    until_probabilities(page, np.array([0.7, 0.3]))
    expect(
        page.get_by_role("math", name="(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)")
    ).to_have_count(1)
    redrawn(page, before)


# ------------------------------------------------------------------------------------------------------------- the film


IN_STEP = """keys => {
    const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
    const label = hosts.map((host) => host.shadowRoot?.querySelector('.player .label')).find(Boolean);
    const episode = Number(label.textContent.match(/\\d+/)[0]);
    const stands = (key) => {
        const host = document.querySelector(`.st-key-${key} [data-testid=stBidiComponentIsolated]`);
        const place = host?.shadowRoot.querySelector('.linked');
        const [line, plot] = [place?.querySelector('.cursor'), place?.querySelector('.js-plotly-plot')];
        if (!plot?._fullLayout || line.hidden) return null;
        const { _size: box, xaxis } = plot._fullLayout;
        return xaxis.p2l(line.getBoundingClientRect().x + 1 - plot.getBoundingClientRect().left - box.l);
    };
    return keys.every((key) => Math.round(stands(key)) === episode - 1) && episode;
}"""
FRAMES = """least => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].some(
    (host) => Number(host.shadowRoot?.querySelector('.player')?.dataset.frames) > least)"""


def episode(page: Page) -> int:
    """The episode that the film says it shows."""
    return int(re.findall(r"episode (\d+)", page.locator(".player .where").inner_text())[0])


def test_the_film_leads_the_charts_and_a_hand_on_a_chart_leads_the_film(show: Open) -> None:
    """The hand while the film plays, and it plays on: of that Python hears nothing."""
    page = show("REINFORCE", "also=theta")
    expect(page.locator(".player")).to_have_class(re.compile("playing"))
    page.wait_for_function(FRAMES, arg=int(page.locator(".player").get_attribute("data-frames") or 0) + 20)
    in_step(page)
    page.locator(".player .scrub").press("End")
    assert in_step(page) > 150
    page.get_by_role("button", name="Play").click()

    plot = page.locator(".st-key-curves .js-plotly-plot")
    plot.scroll_into_view_if_needed()
    x, y = plot.evaluate("""plot => {
        const { left, top } = plot.getBoundingClientRect();
        const { _size: box, xaxis } = plot._fullLayout;
        return [left + box.l + xaxis.l2p(51), top + box.t + box.h / 2];
    }""")
    page.mouse.click(x, y)
    assert 35 < in_step(page) < 100
    expect(page.locator(".player")).to_have_class(re.compile("playing"))
    expect(page.locator(".st-key-curves .cursor")).to_have_text(re.compile(r"^episode \d+: J\(θ\) = [−.\d]+$"))


def in_step(page: Page) -> int:
    """Wait until both charts stand where the film does: θ before the n-th episode has seen n − 1; that episode."""
    found = page.wait_for_function(IN_STEP, arg=["curves", "also"])
    return int(found.json_value())


def test_plotly_comes_with_the_kinds_of_our_figures_and_no_others(page: Page, serve: Callable[[str], str]) -> None:
    page.goto(f"{serve('app.py')}/_stcore/health")
    page.add_script_tag(url=serving.plotly_address())
    kinds = page.evaluate("Object.keys(Plotly.PlotSchema.get().traces)")
    ours = {make(x=[0.0])["type"] for make in (theme.scatter, theme.bar, theme.heatmap, theme.contour)}
    assert set(kinds) == {"scatter", *plotting.OURS} == ours


WHEN_PLOTLY_IS_ASKED_FOR = """new MutationObserver((changes) => {
    for (const { src } of changes.flatMap((change) => [...change.addedNodes]))
        if (/plotly/i.test(src ?? "")) (window.asked ??= []).push(Boolean(THERE));
}).observe(document, { childList: true, subtree: true });"""
FIRST = {  # what is to stand before plotly is loaded, by page, and a trace of the chart that comes then
    "REINFORCE": (f"({FRAMES})(0)", "curves", "median"),
    "Encodings": (
        """[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].some(
            (host) => host.shadowRoot?.querySelector('section.sheet .box'))""",
        "two-states",
        "π now",
    ),
}


@pytest.mark.parametrize("name", FIRST)
def test_what_one_looks_at_or_grabs_is_drawn_before_the_browser_loads_plotly(
    serve: Callable[[str], str], new_page: Open, name: str
) -> None:
    """On a first visit: plotly's module keeps a browser busy for a second or two, in which nothing else appears."""
    there, chart, trace = FIRST[name]
    for _ in range(2):  # the server may have to learn for the first one, and answers the second one at once
        page = new_page()
        page.add_init_script(WHEN_PLOTLY_IS_ASKED_FOR.replace("THERE", there))
        goto(page, f"{serve('app.py')}/{name}")
        assert page.evaluate("window.asked") == [True]
        assert heights(page, chart, trace)


def test_a_map_that_is_none_stays_in_the_text_and_the_page_goes_on(show: Open) -> None:
    page = show("REINFORCE", "runs=2&episodes=20")
    page.get_by_role("combobox", name="World").click()
    page.get_by_role("option", name="my own map").click()
    page.locator("summary", has_text="The map as text").click()
    text = page.get_by_role("textbox", name=re.compile("Map"))
    expect(text).to_have_value("...G\n.#.H\n....\nS.H.")
    expect(text).to_have_css("font-family", re.compile("mono", re.IGNORECASE))  # its cells stand below one another
    settled(page)
    before, curves = numbers(page), drawn(page)
    for broken, reason in {
        "...G": "The map has no start",
        "S..\n.?G": "Row 2, column 2",
        "": "The map is empty",
    }.items():
        text.fill(broken)
        text.press("Control+Enter")
        expect(page.get_by_role("status").filter(has_text=reason)).to_be_visible()
        settled(page)
        expect(text).to_have_value(broken)
        until(page, lambda: numbers(page), before)
        assert drawn(page) == curves
    text.fill("S.\n.G")
    text.press("Control+Enter")
    expect(page).to_have_url(re.compile("map=S.%2F.G"))
    expect(page.get_by_role("status").filter(has_text="The map is empty")).to_have_count(0)
    page.locator(".player.playing").wait_for()
    expect(text).to_have_value("S.\n.G")
