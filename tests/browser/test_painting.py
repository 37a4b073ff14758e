"""A map of one's own, painted in a real browser: by mouse, by a finger, and by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.app import PATIENCE, box_of, reach, settled, until

OWN = "REINFORCE?world=own&map=S..G/..../..../....&runs=2&episodes=10"


def show(address: str, page: Page) -> Page:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{OWN}")
    page.locator("section.painter .cell").first.wait_for()
    settled(page)
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator("section.painter").get_by_role("row").nth(row).get_by_role("gridcell").nth(column)


def middle(page: Page, row: int, column: int) -> tuple[float, float]:
    cell(page, row, column).scroll_into_view_if_needed()
    box = box_of(cell(page, row, column))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def painted(page: Page) -> str:
    """The map, row by row, as it is spoken: the first letter of each kind of cell."""
    kinds = page.locator("section.painter .cell").evaluate_all("cells => cells.map((c) => c.dataset.kind[0])")
    columns = page.locator("section.painter .row").first.get_by_role("gridcell").count()
    return "/".join("".join(kinds[i : i + columns]) for i in range(0, len(kinds), columns))


def link(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def test_a_mouse_paints_a_stroke_and_undo_takes_it_back(serve: Callable[..., str], page: Page) -> None:
    show(serve("app.py"), page)
    page.mouse.move(*middle(page, 1, 1))
    page.mouse.down()
    page.mouse.move(*middle(page, 1, 3))  # in one jump: no cell is left out
    until(page, lambda: painted(page), "sffg/fwww/ffff/ffff")
    assert link(page, "map") == "S..G/..../..../....", "a stroke is an edit once it ends"
    page.mouse.move(*middle(page, 3, 3))
    page.mouse.up()
    until(page, lambda: link(page, "map"), "S..G/.###/...#/...#")
    page.get_by_role("radio", name="start").click()
    page.mouse.click(*middle(page, 0, 1))
    until(page, lambda: painted(page), "fsfg/fwww/fffw/fffw")
    page.get_by_role("radio", name="wall").click()
    page.mouse.click(*middle(page, 0, 2))
    message = page.locator("section.painter .message")
    expect(message).to_contain_text("cannot be reached from S")  # it stays as painted, and says why it cannot work
    until(page, lambda: link(page, "draft"), ".S#G/.###/...#/...#")
    page.get_by_role("button", name="Undo").click()
    until(page, lambda: painted(page), "fsfg/fwww/fffw/fffw")
    expect(message).to_contain_text("Drag to paint")
    page.get_by_role("button", name="one column more").click()
    until(page, lambda: painted(page), "fsfgf/fwwwf/fffwf/fffwf")


def test_a_finger_paints_and_the_page_does_not_scroll(serve: Callable[..., str], new_page: Callable[..., Page]) -> None:
    page = show(serve("app.py"), new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    page.get_by_role("gridcell").last.scroll_into_view_if_needed()
    x, y = middle(page, 0, 1)
    _, low = middle(page, 3, 1)
    scrolled = "() => [...document.querySelectorAll('.stMain')].map((e) => e.scrollTop).join()"
    before = page.evaluate(scrolled)
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": px, "y": py, "id": 1} for px, py in points]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y + (low - y) * step / 8))
    touch("touchEnd")
    until(page, lambda: painted(page), "swfg/fwff/fwff/fwff")
    assert page.evaluate(scrolled) == before
    until(page, lambda: link(page, "draft"), "S#.G/.#../.#../.#..")


def test_keys_alone_paint(serve: Callable[..., str], page: Page) -> None:
    show(serve("app.py"), page)
    reach(page, "radio", "wall")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="pit")).to_be_checked()
    reach(page, "gridcell", "row 1, column 1: start")
    for key in ("ArrowRight", "ArrowDown", " ", "ArrowRight", "c", "ArrowDown", "r"):
        page.keyboard.press(key)
    until(page, lambda: painted(page), "sffg/fpcf/ffrf/ffff")
    expect(page.locator("section.painter .spoken")).to_have_text("row 3, column 3: reversed")
    expect(cell(page, 2, 2)).to_be_focused()
    until(page, lambda: link(page, "map"), "S..G/.HC./..R./....")
    expect(cell(page, 2, 2)).to_be_focused()  # also after all has been trained anew
