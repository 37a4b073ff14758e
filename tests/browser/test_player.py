"""The player in a real browser: what it draws, what its controls do, what it tells Python, and when it keeps still."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import until

APP = "tests/browser/apps/player_app.py"
Open = Callable[..., Page]


@pytest.fixture
def show(serve: Callable[[str], str], new_page: Callable[..., Page]) -> Open:
    """``show("ice", paused=True, …)`` opens the app with a world; other arguments go to the browser's context."""

    def start(world: str = "ice", *, paused: bool = True, more: str = "", **options: object) -> Page:
        page = new_page(**options)
        page.goto(f"{serve(APP)}/?world={world}{more}")
        page.locator(".player[data-frames]").wait_for(timeout=30_000)
        if paused:
            page.get_by_role("button", name="Pause").click()
            last_heard(page)
        return page

    return start


def frames(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-frames") or 0)


def stands_at(page: Page, take: int, step: int) -> None:
    """Wait until the player stands there: a step is shown once the agent has walked it."""
    player = page.locator(".player")
    expect(player).to_have_attribute("data-take", str(take))
    expect(player).to_have_attribute("data-step", str(step))


def last_heard(page: Page) -> tuple[int, int]:
    """The take and the step at which Python last heard that the film was stopped, once it stands there."""
    heard = page.get_by_text("heard [(")
    expect(heard).to_be_visible()
    take, step = map(int, re.findall(r"\d+", heard.inner_text())[-2:])
    stands_at(page, take, step)
    return take, step


def comes_to_rest(page: Page) -> int:
    """Wait until nothing has been drawn for a while; the frames drawn until then."""

    def quiet() -> bool:
        before = frames(page)
        page.wait_for_timeout(400)
        return frames(page) == before

    until(page, quiet, True)
    return frames(page)


def runs_again(page: Page, do: Callable[[], None]) -> None:
    """Do something after which the script runs, and wait until it has."""
    run = int(page.get_by_text(re.compile(r"^run \d+$")).inner_text().split()[1])
    do()
    expect(page.get_by_text(re.compile(r"^run \d+$"))).not_to_have_text(f"run {run}")


def pixel(page: Page, row: float, column: float) -> tuple[int, ...]:
    """The colour at a place counted in cells of a world with 5 rows."""
    read = """(canvas, [row, column]) => {
        const size = canvas.height / 5;
        return [...canvas.getContext('2d').getImageData(column * size, row * size, 1, 1).data];
    }"""
    return tuple(page.locator(".world").evaluate(read, [row, column]))


def agent_is_drawn_at(page: Page, row: int, column: int) -> bool:
    """Whether the orange of the agent's disc is there, beside its pointer and off the axes, where no path runs."""
    red, green, blue, _ = pixel(page, row - 0.5 + 0.115, column - 0.5 + 0.115)
    return red > 150 and 60 < green < 140 and blue < 60


def place_told(page: Page) -> tuple[int, int]:
    """The row and column that the caption names."""
    found = re.search(r"row (\d+), column (\d+)", page.locator(".caption").inner_text())
    assert found
    return int(found[1]), int(found[2])


def test_it_plays_at_once_and_draws_the_agent_where_the_caption_says(show: Open) -> None:
    page = show(paused=False)
    expect(page.locator(".player")).to_have_class(re.compile("playing"))
    begun = frames(page)
    until(page, lambda: frames(page) > begun + 10, True)
    assert page.get_by_text("heard []").is_visible(), "playing must report nothing"

    page.locator(".world").focus()
    page.keyboard.press("Space")
    at = last_heard(page)
    expect(page.get_by_text(f"heard [{at}]")).to_be_visible()
    until(page, lambda: agent_is_drawn_at(page, *place_told(page)), True)
    wall, pit_cross, goal = pixel(page, 1.5, 1.5), pixel(page, 4.5, 1.5), pixel(page, 4.5, 4.5)
    assert max(wall[:3]) < 100
    assert min(pit_cross[:3]) > 240
    assert goal[1] > goal[0]

    resting = comes_to_rest(page)
    page.wait_for_timeout(400)
    assert frames(page) == resting, "nothing moves, so nothing may be drawn"
    page.get_by_label("Speed").select_option("8")
    page.get_by_role("button", name="Play").press("Space")
    expect(page.locator(".player")).to_have_attribute("data-take", "1")  # how fast: tests/js/player.test.mjs


def test_keys_step_through_moments_and_takes(show: Open) -> None:
    page = show()
    take, step = last_heard(page)
    page.locator(".world").focus()
    page.keyboard.press("ArrowRight")
    stands_at(page, take, step + 1)
    expect(page.locator(".where")).to_have_text(re.compile(rf"episode 1 of 200 · step {step + 1}$"))
    until(page, lambda: agent_is_drawn_at(page, *place_told(page)), True)
    expect(page.locator(".world")).to_have_attribute(
        "aria-label", re.compile(rf"episode 1, step {step + 1}: The agent is at row \d, column \d and draws \w+, prob")
    )
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"step {step + 1}: The agent"))
    page.keyboard.press("ArrowLeft")
    stands_at(page, take, step)
    page.keyboard.press("Shift+ArrowRight")
    stands_at(page, take + 1, 0)
    page.keyboard.press("]")
    stands_at(page, take + 2, 0)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("[")
    stands_at(page, take, 0)
    expect(page.get_by_text(re.compile(r"stopped at \(0, 0\)"))).to_be_visible()


def test_buttons_do_what_they_say(show: Open, tmp_path: Path) -> None:
    page = show()
    page.get_by_role("button", name="Next episode").click()
    stands_at(page, 1, 0)
    page.get_by_role("button", name="One step forward").click()
    stands_at(page, 1, 1)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save this frame as PNG").click()
    assert waiting.value.suggested_filename == "pgviz-episode-9-step-1.png"
    waiting.value.save_as(tmp_path / "frame.png")
    data = (tmp_path / "frame.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1600, 1600)
    page.get_by_role("button", name="One step back").click()
    stands_at(page, 1, 0)
    page.get_by_role("button", name="Previous episode").click()
    stands_at(page, 0, 0)


def test_the_scrubber_reaches_every_moment_and_reports_when_let_go(show: Open) -> None:
    page = show()
    scrub = page.get_by_role("slider")
    scrub.focus()
    page.keyboard.press("Home")
    stands_at(page, 0, 0)
    page.keyboard.press("ArrowRight")
    stands_at(page, 0, 1)
    expect(scrub).to_have_attribute("aria-valuetext", "episode 1, step 1")
    page.keyboard.press("End")
    expect(page.get_by_text("stopped at (23, ")).to_be_visible()
    last_heard(page)
    expect(page.locator(".caption")).to_contain_text("reached the goal at row 5, column 5")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".player")).to_have_attribute("data-take", "0")


def test_reduced_motion_waits_and_jumps_and_the_theme_is_followed(show: Open) -> None:
    page = show(paused=False, reduced_motion="reduce", color_scheme="light")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(500)
    stands_at(page, 0, 0)
    drawn = frames(page)
    page.locator(".world").focus()
    page.keyboard.press("ArrowRight")
    stands_at(page, 0, 1)
    assert frames(page) <= drawn + 2

    assert sum(pixel(page, 0.5, 4.2)[:3]) > 600
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    until(page, lambda: sum(pixel(page, 0.5, 4.2)[:3]) < 300, True)


def test_the_same_film_goes_on_and_a_new_one_begins(show: Open) -> None:
    page = show(more="&controls=1")
    page.get_by_role("button", name="Next episode").click()
    expect(page.get_by_text("stopped at (1, 0)")).to_be_visible()
    runs_again(page, page.get_by_role("button", name="Run again").click)
    comes_to_rest(page)
    stands_at(page, 1, 0)
    page.get_by_label("Seed").fill("1")
    page.get_by_label("Seed").press("Enter")
    expect(page.locator(".player")).to_have_attribute("data-take", "0")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_text("stopped at None")).to_be_visible()


def test_a_phone_needs_no_scrolling_sideways_and_playing_stops_out_of_sight(show: Open) -> None:
    page = show("field", paused=False, viewport={"width": 390, "height": 420})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box, world = page.locator(".player").bounding_box(), page.locator(".world").bounding_box()
    assert box is not None
    assert world is not None
    assert box["x"] + box["width"] <= 390
    assert 300 < world["width"] == pytest.approx(world["height"], abs=1)
    page.get_by_text("heard []").scroll_into_view_if_needed()
    hidden = comes_to_rest(page)
    page.locator(".world").scroll_into_view_if_needed()
    until(page, lambda: frames(page) > hidden + 5, True)
