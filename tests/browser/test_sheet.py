"""The sheet in a real browser: hands, keys, typing, links, and what reaches Python."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, WebSocketRoute, expect

from pgviz.ui.components.bridge import served
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from tests.browser.app import box_of, settled

APP = "tests/browser/apps/sheet_app.py"
NORTH, EAST, WEST = "Logit of ↑ North", "Logit of → East", "Logit of ← West"
STEP = 6  # pixels of dragging

Open = Callable[..., Page]


@pytest.fixture
def show(serve: Callable[[str], str], page: Page) -> Open:
    """Opens the demo and waits for its numbers: ``show("scene=softmax&slow=200")``."""

    def start(query: str = "scene=softmax", on: Page = page) -> Page:
        on.goto(f"{serve(APP)}/?{query}")
        on.locator("section.sheet .box").first.wait_for()
        return on

    return start


def spin(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name)


def row(page: Page, name: str) -> Locator:
    return page.locator("section.sheet tr").filter(has=page.locator("th", has_text=name))


def probability(page: Page, name: str) -> Locator:
    """π of an action: the third number of its row."""
    return row(page, name).locator(".box").nth(2)


def reports(page: Page) -> list[list[Any]]:
    """Name, value, text, final of all reports that reached Python."""
    return list(json.loads(page.locator(".st-key-log").inner_text()))


def until_final(page: Page, name: str, value: float | None, text: str | None = None) -> None:
    """Waits until the last report is the final one with this value or text."""
    expected = json.dumps([name, value if value is None else float(value), text, True])
    expect(page.locator(".st-key-log")).to_contain_text(re.compile(re.escape(expected) + r"\]$"))


@contextmanager
def held(page: Page, cell: Locator) -> Iterator[Callable[[int], None]]:
    """The mouse down on a cell; the given function moves it to so many pixels from there."""
    box = box_of(cell)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    yield lambda pixels: page.mouse.move(x + pixels, y)
    page.mouse.up()


# ------------------------------------------------------------------------------------------------------------ dragging


def test_numbers_move_before_the_hand_lets_go(show: Open) -> None:
    page = show()
    expect(probability(page, "North")).to_have_text(".042")
    with held(page, spin(page, NORTH)) as move:
        move(10 * STEP)
        expect(spin(page, NORTH)).to_have_text("15")
        answer = 1 / (math.exp(15 - 15) + math.exp(15 - 15) + math.exp(11 - 15) + math.exp(17 - 15))
        expect(probability(page, "North")).to_have_text(f"{answer:.3f}".removeprefix("0"))  # with the mouse still down
        assert not any(final for *_, final in reports(page))
        move(11 * STEP)
        move(-3 * STEP)
        expect(spin(page, NORTH)).to_have_attribute("aria-valuenow", "13.7")
    until_final(page, "z0", 13.7)


def test_a_click_is_not_a_drag(show: Open) -> None:
    page = show()
    with held(page, spin(page, NORTH)) as move:
        move(2)
    expect(page.locator("input.entry")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    until_final(page, "z0", 14.1)
    assert [report[3] for report in reports(page)] == [False, True]  # of the key alone


def test_shift_drags_ten_steps_at_a_time_and_stops_at_the_bounds(show: Open) -> None:
    page = show()
    page.keyboard.down("Shift")
    with held(page, spin(page, NORTH)) as move:
        move(2 * STEP)
        expect(spin(page, NORTH)).to_have_text("16")
        move(40 * STEP)
        expect(spin(page, NORTH)).to_have_text("20")
        move(39 * STEP)  # the way back begins at the bound
        expect(spin(page, NORTH)).to_have_text("19")
    page.keyboard.up("Shift")
    until_final(page, "z0", 19)


def test_escape_gives_back_the_value_from_before_the_drag(show: Open) -> None:
    page = show()
    with held(page, spin(page, NORTH)) as move:
        move(8 * STEP)
        expect(probability(page, "North")).not_to_have_text(".042")
        page.keyboard.press("Escape")
        expect(spin(page, NORTH)).to_have_text("14")
        move(9 * STEP)
    until_final(page, "z0", 14)
    expect(probability(page, "North")).to_have_text(".042")


def test_a_value_beyond_its_bounds_does_not_jump(show: Open) -> None:
    page = show()
    spin(page, NORTH).click()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(probability(page, "North")).to_have_text("1")
    with held(page, spin(page, NORTH)) as move:
        move(5 * STEP)
        expect(spin(page, NORTH)).to_have_text("30")
        move(3 * STEP)
        expect(spin(page, NORTH)).to_have_text("29.8")
    until_final(page, "z0", 29.8)


def fingers(page: Page) -> Callable[..., None]:
    """``send("touchMove", (x, y), …)`` puts so many fingers on the screen; one that is left out is lifted."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(at)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return send


def middle(cell: Locator) -> tuple[float, float]:
    box = box_of(cell)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_second_finger_changes_nothing(show: Open, new_page: Callable[..., Page]) -> None:
    page = show(on=new_page(viewport={"width": 390, "height": 800}, has_touch=True))
    send, document = fingers(page), page.locator(":root")
    (x, y), (other_x, other_y) = middle(spin(page, NORTH)), middle(spin(page, WEST))
    send("touchStart", (x, y))
    for steps in range(1, 7):
        send("touchMove", (x + steps * STEP, y))
    expect(document).to_have_attribute("data-held", "")
    send("touchStart", (x + 6 * STEP, y), (other_x, other_y))
    for steps in range(1, 5):
        send("touchMove", (x + (6 + steps) * STEP, y), (other_x - steps * STEP, other_y))
    expect(spin(page, WEST)).to_have_text("17")
    send("touchEnd")
    expect(document).not_to_have_attribute("data-held", "")
    value = float(spin(page, NORTH).get_attribute("aria-valuenow") or "nan")
    assert value > 14
    until_final(page, "z0", value)
    page.keyboard.press("Escape")  # an error would be heard in the console
    assert {name for name, *_ in reports(page)} == {"z0"}


def test_a_finger_drags_too(show: Open, new_page: Callable[..., Page]) -> None:
    page = show(on=new_page(viewport={"width": 390, "height": 800}, has_touch=True))
    send, (x, y) = fingers(page), middle(spin(page, NORTH))
    send("touchStart", (x, y))
    for pixels in range(0, 11 * STEP, STEP):
        send("touchMove", (x + pixels, y))
    expect(spin(page, NORTH)).not_to_have_text("14")
    send("touchEnd")
    page.wait_for_function(  # some pixels go into the browser's own decision that this is no scrolling
        "() => /, true]]$/.test(document.querySelector('.st-key-log').innerText)"
    )
    assert reports(page)[-1][1] == pytest.approx(15, abs=0.31)


# ----------------------------------------------------------------------------------------------------------- reporting


def watch(page: Page) -> list[tuple[str, int, int]]:
    """("sent" or "answered", number, bytes) of every report and every answer, in order."""
    seen: list[tuple[str, int, int]] = []

    def note(kind: str, pattern: bytes, payload: str | bytes) -> None:
        raw = payload if isinstance(payload, bytes) else payload.encode()
        found = [int(number) for number in re.findall(pattern, raw)]
        if found and max(found) > 0:
            seen.append((kind, max(found), len(raw)))

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: note("sent", rb'seq\\*":\s*(\d+)', payload))
        socket.on("framereceived", lambda payload: note("answered", rb'"ack": (\d+)', payload))

    page.on("websocket", listen)
    return seen


def test_never_two_reports_are_in_flight_and_the_final_one_arrives(show: Open, page: Page) -> None:
    seen = watch(page)
    show("scene=softmax&slow=120")
    began = time.monotonic()
    with held(page, spin(page, NORTH)) as move:
        for pixels in range(40):
            move(pixels * 3)
            page.wait_for_timeout(10)
    until_final(page, "z0", 15.9)
    in_flight, answered, sent = 0, 0, 0
    for kind, number, _ in seen:
        if kind == "sent":
            assert answered >= in_flight, f"{number} went off before {in_flight} was answered"
            in_flight, sent = number, sent + 1
        else:
            answered = max(answered, number)
    assert 3 <= sent <= (time.monotonic() - began) / 0.12 + 2  # at 120 ms an answer: of 20 values most are skipped
    assert len(reports(page)) == sent


def test_answers_carry_no_code(show: Open, page: Page) -> None:
    seen = watch(page)
    show()
    spin(page, NORTH).press("ArrowUp")
    until_final(page, "z0", 14.1)
    sizes = [size for kind, _, size in seen if kind == "answered"]
    assert sizes
    assert max(sizes) < 6000


def test_a_held_key_does_not_queue_up(show: Open) -> None:
    page = show("scene=softmax&slow=100")
    spin(page, NORTH).focus()
    began = time.monotonic()
    for _ in range(30):
        page.keyboard.down("ArrowUp")
    page.keyboard.up("ArrowUp")
    until_final(page, "z0", 17)
    assert len(reports(page)) <= (time.monotonic() - began) / 0.1 + 2


def test_reports_go_on_after_a_reload(show: Open) -> None:
    page = show()
    spin(page, NORTH).press("ArrowUp")
    until_final(page, "z0", 14.1)
    page.reload()
    page.locator("section.sheet .box").first.wait_for()
    spin(page, NORTH).press("ArrowDown")
    until_final(page, "z0", 13.9)


def test_a_report_that_python_never_got_is_sent_again_and_the_page_hears_of_it(show: Open, own_page: Page) -> None:
    cut = False

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not cut:
                server.send(message)

        socket.on_message(pass_on)

    own_page.route_web_socket(re.compile("_stcore/stream"), through)
    own_page.add_init_script(
        """window.heard = [];
        document.addEventListener("pgviz:unanswered", ({ detail }) => window.heard.push(detail && detail.value));"""
    )
    show(on=own_page)
    cut = True
    spin(own_page, NORTH).press("ArrowUp")
    own_page.wait_for_function("() => window.heard.length >= 1")
    assert own_page.evaluate("window.heard")[0] == 14.1
    assert reports(own_page) == []
    expect(spin(own_page, NORTH)).to_have_text("14.1")  # what the hand did stays in sight
    cut = False
    until_final(own_page, "z0", 14.1)
    own_page.wait_for_function("() => window.heard.at(-1) === null")
    assert [report[3] for report in reports(own_page)] == [True]


def test_a_report_whose_answer_was_lost_is_not_obeyed_twice(show: Open, own_page: Page) -> None:
    """The row that a pick adds would go again with the second."""
    cut = False

    def through(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if cut else socket.send(message))

    own_page.route_web_socket(re.compile("_stcore/stream"), through)
    settled(show(on=own_page))
    cut = True
    own_page.get_by_role("button", name="sum").click()
    own_page.wait_for_timeout(1500)  # Python has had it, and its answer has gone astray
    cut = False
    expect(row(own_page, "one more")).to_have_count(1)
    assert reports(own_page) == [["rows", None, None, True]]


# ---------------------------------------------------------------------------------------------------- keys and typing


def test_keys_step_exactly(show: Open) -> None:
    page = show()
    journey = [
        (["ArrowUp"] * 3, 14.3),
        (["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"], 13.9),
        (["Shift+ArrowUp", "ArrowUp"], 15),
        (["PageDown", "PageDown", "PageUp"], 14),
        (["Home"], -20),
        (["End", "ArrowUp", "Shift+ArrowDown"], 19),
    ]
    for keys, value in journey:
        for key in keys:
            spin(page, NORTH).press(key)
        expect(spin(page, NORTH)).to_have_attribute("aria-valuenow", str(value))
        until_final(page, "z0", value)


def test_leaving_a_cell_makes_its_keys_final(show: Open) -> None:
    page = show()
    spin(page, NORTH).press("ArrowUp")
    page.keyboard.press("Tab")
    until_final(page, "z0", 14.1)
    assert [r[3] for r in reports(page)] == [False, True]


def test_a_grid_is_one_stop_for_tab_and_ctrl_with_arrows_moves_in_it(show: Open) -> None:
    page = show()
    north, east, west = spin(page, NORTH), spin(page, EAST), spin(page, WEST)
    north.focus()
    tip = page.locator("section.sheet .tip")
    expect(tip).to_have_text("Ctrl with an arrow key goes to the next cell.")
    expect(page.get_by_role("table", name="Softmax, drag a logit")).to_have_attribute(
        "aria-description", "Ctrl with an arrow key goes to the next cell."
    )
    page.keyboard.press("Control+ArrowDown")
    expect(east).to_be_focused()
    expect(east).to_have_text("15")  # only the arrow alone changes it
    expect(tip).to_be_hidden()  # learned
    page.keyboard.press("Control+ArrowLeft")
    expect(page.get_by_role("button", name="East")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until_final(page, "a3", None)
    page.keyboard.press("ArrowRight")
    expect(west).to_be_focused()
    page.keyboard.press("ArrowDown")
    until_final(page, "z3", 16.9)
    page.keyboard.press("Control+ArrowRight")
    expect(row(page, "West").locator(".box").nth(3)).to_be_focused()  # has a note
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot?.activeElement?.className ?? ''") == ""
    page.keyboard.press("Shift+Tab")
    expect(west).to_be_focused()  # where it was left
    expect(page.locator("section.sheet [tabindex='0']")).to_have_count(1)


def test_typing(show: Open) -> None:
    page = show()
    north, entry = spin(page, NORTH), page.locator("input.entry")

    north.click()
    expect(entry).to_have_value("14")
    page.keyboard.type("2,5")
    page.keyboard.press("Enter")
    until_final(page, "z0", None, "2,5")  # as typed: Python parses
    expect(north).to_have_text("2.5")
    expect(north).to_be_focused()

    page.keyboard.type("7")  # a digit opens the entry
    page.keyboard.press("Escape")
    expect(entry).to_have_count(0)
    expect(north).to_have_text("2.5")
    expect(north).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.type("c")  # "c" is Streamlit's shortcut for clearing caches: it must not hear it
    page.keyboard.press("Tab")  # leaving commits
    until_final(page, "z0", None, "c")
    expect(page.get_by_role("alert")).to_have_text("“c” is not a number.")
    expect(north).to_have_text("2.5")
    said, at = box_of(page.get_by_role("alert")), box_of(north)
    assert abs(said["y"] - at["y"]) < 3 * at["height"]  # by its cell, wherever that is on the page
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(reports(page)) == 2


def test_no_rounding_error_is_shown_spoken_or_reported(show: Open) -> None:
    page = show("scene=softmax&noise=1")
    north = spin(page, NORTH)
    for _ in range(17):
        north.press("ArrowUp")
    until_final(page, "z0", 15.7)
    expect(north).to_have_attribute("aria-valuenow", "15.7")
    north.click()
    expect(page.locator("input.entry")).to_have_value("15.7")
    page.keyboard.type("9.3")
    page.keyboard.press("Enter")
    until_final(page, "z0", None, "9.3")
    with held(page, north) as move:
        move(8 * STEP)
        expect(north).to_have_text("10.1")
        page.keyboard.press("Escape")
    until_final(page, "z0", 9.3)
    expect(north).to_have_attribute("aria-valuenow", "9.3")
    north.press("Enter")
    page.keyboard.type("1.2345678")
    page.keyboard.press("Enter")
    until_final(page, "z0", None, "1.2345678")
    north.press("Enter")
    expect(page.locator("input.entry")).to_have_value("1.2345678")  # as typed
    values = [value for _, value, *_ in reports(page) if value is not None]
    assert [value for value in values if value != round(value, 1)] == []


def test_an_unchanged_entry_reports_nothing(show: Open) -> None:
    page = show()
    spin(page, NORTH).click()
    page.keyboard.press("Enter")
    expect(page.locator("input.entry")).to_have_count(0)
    spin(page, NORTH).click()
    page.keyboard.press("Escape")
    assert reports(page) == []


def test_an_emptied_cell_is_reported_and_keeps_its_number(show: Open) -> None:
    page = show()
    spin(page, NORTH).press("Backspace")
    page.keyboard.press("Enter")
    until_final(page, "z0", None, "")
    expect(page.get_by_role("alert")).to_have_text("“” is not a number.")
    expect(spin(page, NORTH)).to_have_text("14")


def test_a_header_is_picked_with_mouse_and_keys(show: Open) -> None:
    page = show()
    west = page.get_by_role("button", name="West")
    expect(west).to_have_attribute("aria-pressed", "false")
    west.click()
    expect(west).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="North").press("Enter")
    expect(west).to_have_attribute("aria-pressed", "false")
    until_final(page, "a0", None)
    assert reports(page) == [["a3", None, None, True], ["a0", None, None, True]]


def test_a_token_is_set_with_mouse_and_keys_and_its_options_are_one_stop(show: Open) -> None:
    page = show("scene=switch")
    options = page.get_by_role("group", name="the action taken")
    expect(page.get_by_role("group", name="The score of an action")).to_be_visible()
    expect(options.get_by_role("button")).to_have_text(["↑ North", "→ East", "↓ South", "← West", "none"])
    expect(options.get_by_role("button", pressed=True)).to_have_text("→ East")
    expect(options.get_by_role("button", name="none")).to_be_disabled()
    options.get_by_role("button", name="West").click()
    expect(options.get_by_role("button", pressed=True)).to_have_text("← West")
    expect(page.locator(".hanging .value")).to_have_text("← West")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    until_final(page, "a1", None)
    expect(options.get_by_role("button", pressed=True)).to_have_text("→ East")
    expect(options.get_by_role("button", name="East")).to_be_focused()
    expect(options.locator("[tabindex='0']")).to_have_count(1)
    assert reports(page) == [["a3", None, None, True], ["a1", None, None, True]]


# ------------------------------------------------------------------------------------------------------------ new data


def test_python_sets_values(show: Open) -> None:
    page = show()
    page.get_by_role("button", name="Preset").click()
    expect(spin(page, NORTH)).to_have_text("1")
    expect(spin(page, NORTH)).to_have_attribute("aria-valuenow", "1")


def test_focus_and_an_open_entry_survive_a_new_structure(show: Open) -> None:
    page = show("scene=softmax&slow=400")
    page.get_by_role("button", name="sum").click()  # adds a row, after a while
    spin(page, EAST).click()
    page.keyboard.type("1.2")
    expect(row(page, "one more")).to_have_count(1)
    expect(page.locator("input.entry")).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    until_final(page, "z1", None, "1.25")
    expect(spin(page, EAST)).to_be_focused()

    page.get_by_role("button", name="sum").click()
    spin(page, WEST).focus()
    expect(row(page, "one more")).to_have_count(0)
    expect(spin(page, WEST)).to_be_focused()


def test_a_drag_survives_a_new_structure(show: Open) -> None:
    page = show("scene=softmax&slow=300")
    page.get_by_role("button", name="sum").click()
    with held(page, spin(page, NORTH)) as move:
        move(4 * STEP)
        expect(row(page, "one more")).to_have_count(1)
        move(6 * STEP)
        expect(spin(page, NORTH)).to_have_text("14.6")
    until_final(page, "z0", 14.6)


def test_an_update_takes_less_than_two_milliseconds(show: Open) -> None:
    def data(shift: float) -> dict[str, Any]:
        def cell(i: int, j: int) -> Cell:
            edit = Edit(f"{i}-{j}", shift, -1e3, 1e3, 0.1, f"{i} {j}") if j == 0 else None
            return Cell(f"{shift + i * j:.3f}", role="phi", bar=(i + j + shift) % 1, link=f"a{i} f{j}", edit=edit)

        rows = tuple(Row(Header(f"a{i}", link=f"a{i}"), tuple(cell(i, j) for j in range(10))) for i in range(4))
        return Sheet("speed", (Grid(tuple(Header(f"f{j}") for j in range(10)), rows, title="g"),)).to_data()

    page = show()
    sheets = [data(k * 0.137) for k in range(40)]
    times = page.evaluate(
        """async ([address, sheets]) => {
            const { default: mount } = await import(address);
            const host = document.body.appendChild(document.createElement("div"));
            const parentElement = host.attachShadow({ mode: "open" });
            const times = sheets.map((data) => {
                const start = performance.now();
                mount({ parentElement, data, setTriggerValue() {} });
                return performance.now() - start;
            });
            host.remove();
            return times.sort((a, b) => a - b);
        }""",
        [served.path_of("sheet"), sheets],
    )
    assert times[len(times) // 2] < 2.0


# ---------------------------------------------------------------------------------------------------- links and looks


def test_pointing_lights_up_what_is_linked_in_all_sheets(show: Open) -> None:
    page = show("")
    for sheet in ("The score as a difference", "Softmax of four logits"):  # what comes later is lit by the next move
        page.get_by_role("region", name=sheet).locator(".box").first.wait_for()
    lit = page.locator("section.sheet .lit")
    expect(lit).to_have_count(0)
    row(page, "East").first.locator(".box").first.hover()  # in the grid φ: action-1 cell-1-0
    expect(page.get_by_role("region", name="The score as a difference").locator(".lit")).to_have_count(19)
    expect(page.get_by_role("region", name="Softmax of four logits").locator(".lit")).to_have_count(6)
    style = "(e) => [getComputedStyle(e).outlineStyle, getComputedStyle(e).backgroundColor]"
    outline, background = lit.first.evaluate(style)
    assert outline == "solid"
    assert background != "rgba(0, 0, 0, 0)"
    page.mouse.move(2, 2)
    expect(lit).to_have_count(0)
    spin(page, NORTH).focus()
    expect(page.get_by_role("region", name="The score as a difference").locator(".lit")).to_have_count(18)
    spin(page, NORTH).press("ArrowUp")
    until_final(page, "z0", 14.1)
    expect(page.get_by_role("region", name="The score as a difference").locator(".lit")).to_have_count(18)


def test_a_sheet_that_comes_while_another_is_pointed_at_lights_up_at_once(show: Open) -> None:
    page = show()
    spin(page, EAST).hover()
    expect(page.get_by_role("region", name="Softmax of four logits").locator(".lit")).to_have_count(6)
    page.get_by_label("Another sheet").focus()
    page.keyboard.press("Space")  # the mouse stays where it is
    expect(page.get_by_role("region", name="The score as a difference").locator(".lit")).to_have_count(19)


def test_it_can_be_read_aloud(show: Open) -> None:
    page = show("")
    north = spin(page, NORTH)
    for name, value in {"valuenow": "14", "valuemin": "-20", "valuemax": "20", "valuetext": "14"}.items():
        expect(north).to_have_attribute(f"aria-{name}", value)
    expect(page.get_by_role("region", name="Softmax of four logits")).to_have_count(1)
    expect(page.get_by_role("table", name="Softmax, drag a logit")).to_have_count(1)
    expect(page.get_by_role("table", name="Eπ[φ(s,·)], every block")).to_have_count(1)
    table = page.get_by_role("table", name="score, up for")
    expect(table.get_by_role("columnheader", name="wall N")).to_have_count(1)
    expect(table.get_by_role("rowheader")).to_have_count(4)
    expect(page.get_by_role("math", name="pi of → East is .114")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(2)


def test_a_note_is_seen_in_full_when_focused(show: Open) -> None:
    page = show()
    noted = row(page, "North").locator(".box").nth(3)
    expect(noted).to_have_attribute("title", "in nats")
    expect(noted).to_have_attribute("aria-description", "in nats")
    noted.focus()
    tip = page.locator("section.sheet .tip")
    expect(tip).to_have_text("in nats")
    expect(tip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()


def test_dead_and_negative_numbers_look_it_without_colour(show: Open) -> None:
    page = show("scene=score")
    score = page.get_by_role("table", name="score, up for")
    dead = score.locator(".box[data-dead]")
    expect(dead).to_have_count(8)
    assert "repeating-linear-gradient" in dead.first.evaluate("(e) => getComputedStyle(e).backgroundImage")
    bars = score.locator(".box[data-side=right]:not([data-dead])")
    expect(bars).to_have_count(9)  # three other actions, three live features
    assert "repeating-linear-gradient" in bars.first.evaluate("(e) => getComputedStyle(e).backgroundImage")
    west = score.locator("tr").last.locator(".box").first
    assert "84.2%" in west.evaluate("(e) => getComputedStyle(e).backgroundSize")


CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const paper = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    const luminance = (...layers) => {
        for (const layer of [paper, ...layers]) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (text, ...layers) => {
        const [low, high] = [luminance(...layers, text), luminance(...layers)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const found = {};
    for (const host of document.querySelectorAll("[data-testid=stBidiComponentIsolated]")) {
        for (const element of host.shadowRoot.querySelectorAll(".box, .token, .title, .subtitle, .label")) {
            const style = getComputedStyle(element);
            const stripes = (image) => image.match(/(rgba?|color)\\([^)]*\\)/g) ?? [];
            const grounds = [style.backgroundColor, ...stripes(style.backgroundImage)];
            for (const ground of grounds) {
                const name = `${element.className} ${element.dataset.role} ${style.color} on ${ground}`;
                found[name] = contrast(style.color, ground);
            }
        }
    }
    return found;
}"""


SETTLED = """(all) => Promise.allSettled(
    all.flatMap((section) => section.getAnimations({ subtree: true })).map((motion) => motion.finished))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_can_be_seen_in_forced_colours(show: Open, new_page: Callable[..., Page], scheme: str) -> None:
    page = show("scene=softmax", on=new_page(forced_colors="active", color_scheme=scheme))
    drawn = """(element) => {
        const style = getComputedStyle(element);
        const outline = style.outlineStyle === "none" ? "" : style.outlineColor;
        const border = [style.borderTopColor, style.borderTopStyle, style.borderTopWidth];
        return [...border, outline, style.backgroundColor].join();
    }"""
    for column in (0, 2):  # logits can be edited, probabilities cannot
        chosen, other = (row(page, name).locator(".box").nth(column).evaluate(drawn) for name in ("East", "West"))
        assert chosen != other
    picked, unpicked = (page.get_by_role("button", name=name) for name in ("East", "West"))
    assert picked.evaluate(drawn) != unpicked.evaluate(drawn)
    assert float(unpicked.evaluate("(e) => parseFloat(getComputedStyle(e).borderTopWidth)")) >= 1
    for focused in (picked, unpicked):
        focused.focus()
        contrasts = page.evaluate(CONTRASTS)
        assert {name: ratio for name, ratio in contrasts.items() if name.startswith("label") and ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_themes(show: Open, new_page: Callable[..., Page], scheme: str) -> None:
    page = show("", on=new_page(color_scheme=scheme))
    row(page, "East").first.locator(".box").first.hover()  # lit ones too
    expect(page.locator("section.sheet .lit")).not_to_have_count(0)
    page.locator("section.sheet").evaluate_all(SETTLED)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert {name: round(ratio, 2) for name, ratio in contrasts.items() if ratio < 4.5} == {}


def test_nothing_is_wider_than_a_telephone(show: Open, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 800})
    for query in ("", "scene=wide"):
        show(query, on=page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for part in page.locator("section.sheet :is(.grid, .formula)").all():
            box = box_of(part)
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
    scroll, header = page.locator(".scroll"), page.locator("tbody th")
    before = box_of(header)
    scroll.evaluate("(e) => { e.scrollLeft = 300; }")
    assert scroll.evaluate("(e) => e.scrollLeft") == 300
    assert box_of(header) == pytest.approx(before, abs=4)  # stays while its row scrolls


def test_bars_do_not_glide_for_whom_motion_is_too_much(show: Open, new_page: Callable[..., Page]) -> None:
    duration = "(e) => getComputedStyle(e).transitionDuration"
    calm = show(on=new_page(reduced_motion="reduce"))
    assert calm.locator(".box").first.evaluate(duration) == "0s"
    other = show(on=new_page(reduced_motion="no-preference"))
    assert other.locator(".box").first.evaluate(duration) == "0.09s"
