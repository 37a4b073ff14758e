"""The atlas in a real browser: pictures, hands, keys, links, folding, and what reaches Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from tests.browser.app import box_of, until
from tests.browser.conftest import heard

APP = "tests/browser/apps/atlas_app.py"
BLUE, RED = (0x1F, 0x83, 0xC4), (0xD1, 0x47, 0x6A)  # .streamlit/config.toml, as are the texts' and papers' colours:
THEMES = {"light": ("rgb(15, 22, 35)", "rgb(255, 255, 255)"), "dark": ("rgb(232, 236, 242)", "rgb(18, 22, 29)")}

Open = Callable[..., Page]


@pytest.fixture
def show(serve: Callable[[str], str], page: Page) -> Open:
    """Opens the demo and waits for its maps: ``show("scene=tiles&slow=200")``."""

    def start(query: str = "scene=polynomial", on: Page = page) -> Page:
        on.goto(f"{serve(APP)}/?{query}")
        on.locator("section.atlas .map").first.wait_for()
        return on

    return start


def map_of(page: Page, feature: int) -> Locator:
    return page.locator(f'section.atlas .map[data-link="x{feature}"]')


def plot(page: Page, feature: int = 0) -> Locator:
    return map_of(page, feature).locator(".plot")


def number(page: Page, feature: int) -> Locator:
    return map_of(page, feature).locator(".number")


def slider(page: Page, axis: str, state: str = "s") -> Locator:
    return page.get_by_role("slider", name=f"{axis} of state {state}", exact=True)


def corner(page: Page, feature: int = 0) -> tuple[float, float, float]:
    """Where a map begins, and its side, in pixels."""
    box = box_of(plot(page, feature))
    return box["x"], box["y"], box["width"]


def place(page: Page, x: float, y: float, feature: int = 0) -> tuple[float, float]:
    """The pixel of a part of a map: (0, 0) is the lowest left."""
    left, top, side = corner(page, feature)
    return left + x * side, top + (1 - y) * side


def reports(page: Page) -> list[list[Any]]:
    """Name, values, final of all reports that reached Python."""
    return list(json.loads(page.locator(".st-key-log").inner_text()))


def until_final(page: Page, name: str, values: list[float]) -> None:
    """Waits until the last report is the final one with these values."""
    expected = json.dumps([name, values, True])
    expect(page.locator(".st-key-log")).to_contain_text(re.compile(re.escape(expected) + r"\]$"))


def shown(page: Page, state: str = "s") -> list[float]:
    return [float(slider(page, axis, state).get_attribute("aria-valuenow") or "nan") for axis in ("s₁", "s₂")]


@contextmanager
def held(page: Page, x: float, y: float, feature: int = 0) -> Iterator[Callable[[float, float], None]]:
    """The mouse down on a part of a map; the given function moves it to other parts of it."""
    left, top, side = corner(page, feature)
    page.mouse.move(left + x * side, top + (1 - y) * side)
    page.mouse.down()
    yield lambda x, y: page.mouse.move(left + x * side, top + (1 - y) * side)
    page.mouse.up()


# ------------------------------------------------------------------------------------------------------------ pictures


def pixel(page: Page, feature: int, sign: str, x: float, y: float) -> list[int]:
    """Red, green, blue and opacity of a canvas at a part of it."""
    canvas = map_of(page, feature).locator(f"canvas.{sign}")
    return list(
        canvas.evaluate(
            """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(
                Math.min(canvas.width - 1, x * canvas.width), Math.min(canvas.height - 1, (1 - y) * canvas.height), 1, 1
            ).data]""",
            [x, y],
        )
    )


def test_a_map_is_shaded_blue_where_its_feature_is_positive_and_hatched_where_negative(show: Open) -> None:
    page = show()  # s₁ over [−1, 1] × [0, 1] is feature 3
    *colour, opacity = pixel(page, 3, "positive", 1, 0.5)
    assert colour == pytest.approx(BLUE, abs=2)
    assert opacity > 240
    *colour, opacity = pixel(page, 3, "negative", 0, 0.5)
    assert colour == pytest.approx(RED, abs=2)
    assert opacity > 240
    assert pixel(page, 3, "positive", 0, 0.5)[3] == pixel(page, 3, "negative", 1, 0.5)[3] == 0
    assert pixel(page, 3, "positive", 0.75, 0.5)[3] == pytest.approx(128, abs=8)
    expect(map_of(page, 3).locator("canvas.negative")).to_have_css(
        "mask-image", re.compile("repeating-linear-gradient")
    )
    expect(map_of(page, 1).locator("canvas")).to_have_count(1)  # s₂ is nowhere negative
    assert pixel(page, 1, "positive", 0.5, 1)[3] > 240
    assert pixel(page, 1, "positive", 0.5, 0)[3] < 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_show_maps_and_marks(show: Open, new_page: Callable[..., Page], scheme: str) -> None:
    page = show("scene=rbf&two=1", on=new_page(color_scheme=scheme, device_scale_factor=2))
    colours = {}
    for state in ("s", "other"):
        mark = plot(page).locator(f'.mark[data-point="{state}"]')
        ink, ring, fill = (
            mark.evaluate(f"(element) => getComputedStyle(element).{name}")
            for name in ("borderColor", "boxShadow", "backgroundColor")
        )
        colours[state] = fill
        text, paper = THEMES[scheme]
        assert ink == text
        assert ring.startswith(paper)
    assert colours["s"] == text
    assert colours["other"] == "rgba(0, 0, 0, 0)"
    assert pixel(page, 0, "positive", 0, 0)[:3] == pytest.approx(BLUE, abs=2)


def test_every_map_says_what_it_is(show: Open) -> None:
    page = show()
    expect(page.get_by_role("region", name="Features: polynomial")).to_be_visible()
    expect(page.get_by_role("img", name="s₁s₂ = .18; from −1 to 1", exact=True)).to_be_visible()
    expect(number(page, 4)).to_have_text(".18")
    expect(map_of(page, 4).locator(".name")).to_have_text("s₁s₂")


def test_a_phone_shows_three_maps_in_a_row_and_nothing_runs_over(show: Open, phone: Page) -> None:
    for scene in ("fourier", "tiles"):
        page = show(f"scene={scene}&two=1", on=phone)
        if scene == "tiles":
            page.locator(".fold").click()
        tops = [corner(page, j)[1] for j in ((0, 1, 2, 3) if scene == "fourier" else (7, 32, 58, 82))]
        assert tops[0] == tops[1] == tops[2] < tops[3]
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        for box in page.locator("section.atlas .map").evaluate_all("all => all.map(m => m.getBoundingClientRect())"):
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


# ------------------------------------------------------------------------------------------------------------ dragging


def test_numbers_move_before_the_hand_lets_go(show: Open) -> None:
    page = show()
    expect(number(page, 2)).to_have_text(".36")  # s₂²
    with held(page, 0.65, 0.6) as move:  # where the state is: s₁ = .3 in [−1, 1]
        move(0.75, 0.8)
        expect(number(page, 2)).to_have_text(".64")  # with the mouse still down
        until(page, lambda: shown(page), [0.5, 0.8])
        assert not any(final for *_, final in reports(page))
        move(2, -1)
        until(page, lambda: shown(page), [1, 0])  # it stays in the state space
        move(0.25, 0.5)
    until_final(page, "s", [-0.5, 0.5])
    expect(number(page, 3)).to_have_text("−.5")


def test_the_mark_stands_at_the_same_place_on_all_maps(show: Open) -> None:
    page = show()
    with held(page, 0.65, 0.6, feature=5) as move:
        move(0.2, 0.9)
        until(page, lambda: shown(page), [-0.6, 0.9])
        for j in (0, 5, 8):
            mark = plot(page, j).locator('.mark[data-point="s"]').bounding_box()
            assert mark is not None
            x, y = place(page, 0.2, 0.9, feature=j)
            assert (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2) == pytest.approx((x, y), abs=1)


def test_taking_hold_of_the_mark_beside_its_middle_does_not_move_it(show: Open) -> None:
    page = show()
    with held(page, 0.69, 0.63):
        assert shown(page) == [0.3, 0.6]
    page.wait_for_timeout(100)
    assert reports(page) == []


def test_a_click_moves_the_state_there(show: Open) -> None:
    page = show()
    page.mouse.click(*place(page, 0.1, 0.2, feature=6))
    until_final(page, "s", [-0.8, 0.2])
    expect(slider(page, "s₁")).to_be_focused()


def test_escape_gives_back_the_state_from_before_the_drag(show: Open) -> None:
    page = show()
    with held(page, 0.65, 0.6) as move:
        move(0.2, 0.2)
        expect(number(page, 1)).to_have_text(".2")
        page.keyboard.press("Escape")
        move(0.3, 0.3)
    until_final(page, "s", [0.3, 0.6])


def test_the_second_state_is_dragged_by_its_own_mark(show: Open) -> None:
    page = show("scene=fourier&two=1")
    with held(page, 0.75, 0.25) as move:
        move(0.5, 0.5)
    until_final(page, "other", [0.5, 0.5])
    assert shown(page) == [0.3, 0.6]
    expect(slider(page, "s₁", "s′")).to_have_attribute("aria-valuetext", ".5")


def test_nobody_moves_a_state_that_is_fixed(show: Open) -> None:
    page = show("scene=polynomial&fixed=1")
    page.mouse.click(*place(page, 0.1, 0.2))
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(number(page, 3)).to_have_text(".3")
    assert reports(page) == []


def touch(page: Page) -> Callable[..., None]:
    finger = page.context.new_cdp_session(page)
    return lambda kind, *at: finger.send(
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]}
    )


@pytest.fixture(scope="module")
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """What the telephones share: with its cache, a page opens in half the time."""
    shared = browser.new_context(viewport={"width": 390, "height": 500}, has_touch=True)
    yield shared
    shared.close()


@pytest.fixture
def phone(show: Open, pocket: BrowserContext) -> Iterator[Page]:
    with heard(pocket) as page:
        yield show(on=page)


def scrolled(page: Page) -> float:
    return -float(corner(page)[1])


def scrolls(page: Page) -> bool:
    """Whether the page is still on its way: a finger would miss what it means."""
    before = scrolled(page)
    page.wait_for_timeout(150)
    return scrolled(page) != before


def test_a_finger_drags_the_mark_in_any_direction(phone: Page) -> None:
    send = touch(phone)
    x, y = place(phone, 0.65, 0.6)
    before = scrolled(phone)
    send("touchStart", (x, y))
    for pixels in range(0, 61, 5):
        send("touchMove", (x, y + pixels))
    expect(number(phone, 1)).to_have_text(re.compile(r"^\.[01]"))
    send("touchEnd")
    expect(phone.locator(".st-key-log")).to_contain_text("true]]")
    assert scrolled(phone) == before


def test_a_finger_beside_the_mark_scrolls_up_and_down_and_drags_sideways(phone: Page) -> None:
    send = touch(phone)
    x, y = place(phone, 0.1, 0.1, feature=3)
    before = scrolled(phone)
    send("touchStart", (x, y))
    for pixels in range(0, 121, 10):
        send("touchMove", (x, y - pixels))
    send("touchEnd")
    until(phone, lambda: scrolled(phone) > before + 50 and not scrolls(phone), True)
    assert reports(phone) == []
    x, y = place(phone, 0.1, 0.1, feature=3)
    send("touchStart", (x, y))
    for pixels in range(0, 81, 5):
        send("touchMove", (x + pixels, y))
    send("touchEnd")
    expect(phone.locator(".st-key-log")).to_contain_text("true]]")
    assert reports(phone)[-1][1][0] > 0


def test_a_tap_moves_the_state_there(phone: Page) -> None:
    phone.touchscreen.tap(*place(phone, 0.25, 0.2))
    expect(number(phone, 3)).to_have_text(re.compile(r"^−\.[45]"))
    expect(phone.locator(".st-key-log")).to_contain_text("true]]")


# ------------------------------------------------------------------------------------------------------------ the wire


def watch(page: Page) -> list[tuple[str, int, int]]:
    """What goes over the wire from now on: sent or answered, the report's number, the bytes of the message."""
    seen: list[tuple[str, int, int]] = []

    def note(kind: str, pattern: bytes, payload: str | bytes) -> None:
        message = payload if isinstance(payload, bytes) else payload.encode()
        if found := re.search(pattern, message):
            seen.append((kind, int(found[1]), len(message)))

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: note("sent", rb'seq\\*":\s*(\d+)', payload))
        socket.on("framereceived", lambda payload: note("answered", rb'"ack":(\d+)', payload))

    page.on("websocket", listen)
    return seen


def test_never_two_reports_in_flight_and_the_final_one_arrives(show: Open, page: Page) -> None:
    seen = watch(page)
    show("scene=polynomial&slow=120")
    with held(page, 0.65, 0.6) as move:
        for k in range(40):
            move(0.65 - 0.01 * k, 0.6)
            page.wait_for_timeout(10)
        move(0.1, 0.9)
    until_final(page, "s", [-0.8, 0.9])
    in_flight, answered, sent = 0, 0, 0
    for kind, seq, _ in seen:
        if kind == "sent":
            assert answered >= in_flight, f"{seq} went off before {in_flight} was answered"
            in_flight, sent = seq, sent + 1
        else:
            answered = max(answered, seq)
    assert 2 <= sent < 41
    assert len(reports(page)) == sent


def test_maps_and_code_travel_once(show: Open, page: Page) -> None:
    seen = watch(page)
    show("scene=tiles&alone=1")
    until(page, lambda: max((size for *_, size in seen), default=0) > 200_000, True)  # 200 tiles on 32 × 32 cells
    page.mouse.click(*place(page, 0.1, 0.2, feature=7))
    until_final(page, "s", [0.1, 0.2])
    sizes = [size for kind, seq, size in seen if kind == "answered" and seq > 0]
    assert sizes
    assert max(sizes) < 3000


def test_maps_that_come_again_without_a_report_are_told_so(show: Open, page: Page) -> None:
    seen = watch(page)
    show("scene=tiles&alone=1")
    for value in (".5", ".3"):
        page.get_by_role("button", name="Preset").click()
        expect(slider(page, "s₁")).to_have_attribute("aria-valuetext", value)
    assert seen[-1][2] < 3000
    assert reports(page) == []  # nobody moved anything


def test_maps_that_are_asked_for_come_again(show: Open) -> None:
    """Python thinks that the browser has them: they come back when it says that it does not."""
    page = show()
    page.mouse.click(*place(page, 0.1, 0.2))
    until_final(page, "s", [-0.8, 0.2])
    for lost in (False, True):
        page.get_by_text("Atlas", exact=True).click()
        expect(map_of(page, 8)).to_be_hidden()
        if lost:
            page.evaluate("globalThis['pgviz.atlas.maps'].clear()")
        page.get_by_text("Atlas", exact=True).click()
        expect(map_of(page, 8)).to_be_visible()
        expect(number(page, 3)).to_have_text("−.8")


# ---------------------------------------------------------------------------------------------------------------- keys


def test_arrows_move_in_both_directions_and_the_spoken_value_follows(show: Open) -> None:
    page = show()
    slider(page, "s₁").focus()
    page.keyboard.press("ArrowLeft")
    expect(slider(page, "s₁")).to_have_attribute("aria-valuetext", ".29")
    page.keyboard.press("Shift+ArrowUp")
    expect(slider(page, "s₂")).to_be_focused()
    until_final(page, "s", [0.29, 0.7])
    page.keyboard.press("End")
    until_final(page, "s", [0.29, 1.0])
    page.keyboard.press("ArrowRight")
    expect(slider(page, "s₁")).to_be_focused()
    page.keyboard.press("Home")
    until_final(page, "s", [-1.0, 1.0])
    expect(number(page, 3)).to_have_text("−1")


def test_tab_stops_once_at_each_state(show: Open) -> None:
    page = show("scene=tiles&two=1")
    slider(page, "s₁").focus()
    page.keyboard.press("ArrowUp")
    expect(slider(page, "s₂")).to_be_focused()
    until_final(page, "s", [0.3, 0.61])
    page.keyboard.press("Tab")
    expect(slider(page, "s₁", "s′")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".fold")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(slider(page, "s₂")).to_be_focused()  # where it was left


# --------------------------------------------------------------------------------------------------- links and folding


def test_a_map_and_the_sheets_light_up_together(show: Open) -> None:
    page = show()
    page.locator("section.sheet .label").first.wait_for()  # a sheet that is not there yet hears nothing
    map_of(page, 2).locator(".name").hover()
    lit = page.locator("section.sheet .lit")
    expect(lit).to_have_count(2)  # the header and the number of s₂²
    expect(lit.first).to_have_text("s₂²")
    page.locator("section.sheet .label", has_text=re.compile("^s₁$")).hover()
    expect(map_of(page, 3)).to_have_class(re.compile("lit"))
    expect(page.locator("section.atlas .map.lit")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(page.locator("section.atlas .map.lit")).to_have_count(0)


def test_inactive_maps_are_folded_behind_a_button(show: Open) -> None:
    page = show("scene=tiles")
    expect(page.locator("section.atlas .map")).to_have_count(8)
    button = page.get_by_role("button", name="and 192 more that are 0 here")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.locator("section.sheet .label").first.hover()  # x0, which is folded
    expect(button).to_have_class(re.compile("lit"))
    button.click()
    expect(page.locator("section.atlas .map")).to_have_count(200)
    expect(map_of(page, 0)).to_be_visible()
    button.click()
    expect(map_of(page, 0)).to_be_hidden()


def test_the_drag_goes_on_when_the_map_under_the_hand_gives_its_place_to_another(show: Open) -> None:
    page = show("scene=tiles")
    first = page.locator("section.atlas .map").first
    expect(first).to_have_attribute("data-link", "x7")  # tiling 0: row 1, col 2
    with held(page, 0.3, 0.6, feature=7) as move:
        move(0.9, 0.6)
        expect(first).to_have_attribute("data-link", "x17")  # row 3
        move(0.9, 0.1)
        expect(first).to_have_attribute("data-link", "x15")
        expect(page.locator("section.atlas .map")).to_have_count(8)
    until_final(page, "s", [0.9, 0.1])
