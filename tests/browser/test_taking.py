"""What is taken from a page is what the page shows, read by what reads such files; and a page in a page of others."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pypdf
from playwright.sync_api import Page, expect

from pgviz.ui.components.player.alone import alone
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.taken import TAKEN as REINFORCE
from tests.browser.app import PATIENCE, goto, numbers, rested
from tests.browser.conftest import Serve

SVG = "{http://www.w3.org/2000/svg}"
DARK = "rgb(18, 22, 29)"
A4 = (595, 842)  # points
STEP = "What a step does, here and in other states"


def saved(page: Page, format: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=format, exact=True).click()
    assert download.value.suggested_filename == f"pgviz-sweep-1000x600-dark.{format.lower()}"
    return download.value.path()


def test_a_chart_is_saved_as_svg_and_png_of_a_stated_size_dark_on_a_light_page(page: Page, serve: Serve) -> None:
    goto(page, f"{serve('app.py')}/Softmax")
    before = page.locator(".chart").bounding_box()
    page.get_by_role("button", name="Save this chart").focus()
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("1000")
    page.keyboard.press("Tab")
    page.keyboard.type("600")
    page.get_by_label("Dark").check()

    drawn = ElementTree.parse(saved(page, "SVG")).getroot()
    assert (drawn.get("width"), drawn.get("height")) == ("1000", "600")
    assert drawn[0].text == page.locator(".chart").get_attribute("aria-label")
    assert DARK in str(drawn[1].get("style"))
    assert "logit of → East" in [text.text for text in drawn.iter(f"{SVG}text")]
    assert struct.unpack(">II", saved(page, "PNG").read_bytes()[16:24]) == (1000, 600)

    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="PNG").count() == 0
    assert page.locator(".chart").bounding_box() == before


def test_a_dark_page_prints_light_on_a4_with_its_numbers_and_its_open_section(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    page.emulate_media(color_scheme="dark")
    goto(page, f"{serve('app.py')}/Score?tau=2")
    page.get_by_text(STEP, exact=True).click()
    page.get_by_text("whose score is the longest?").wait_for(timeout=PATIENCE)
    rested(page)
    shown = numbers(page)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    printed = pypdf.PdfReader(tmp_path / "page.pdf")
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in printed.pages} == {A4}
    text = "".join(sheet.extract_text() for sheet in printed.pages)
    dense = "".join(text.split())  # a reader of PDF takes a wide gap between two letters for a space
    assert [number for number in shown if number not in dense] == []
    assert STEP in text
    assert not any(word in text for word in ("Undo", "Reset", "REINFORCE", "Take the step"))
    ink = page.evaluate("matchMedia('print').matches || getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(232, 236, 242)"  # back on the screen it is dark again


def test_a_film_plays_from_a_file_and_in_an_iframe(page: Page, tmp_path: Path) -> None:
    assert REINFORCE.film is not None
    film = alone(REINFORCE.film(ReinforceScenario(episodes=20, runs=2)), "A film")
    (tmp_path / "film.html").write_text(film, encoding="utf-8")
    (tmp_path / "course.html").write_text(
        '<iframe src="film.html" width="600" height="640"></iframe>', encoding="utf-8"
    )
    page.goto((tmp_path / "course.html").as_uri())
    player = page.frame_locator("iframe").locator(".player")
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    frames = player.evaluate("(player) => player.dataset.frames")
    expect(player).not_to_have_attribute("data-frames", frames)
    player.get_by_role("button", name="Pause").click()
    player.get_by_role("slider").fill("3")
    expect(player.locator(".step")).to_contain_text("3")


@contextmanager
def course_with(address: str) -> Iterator[str]:
    """A page of another origin with an iframe of ours, 700 px wide."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{address}" width="700" height="800"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            """Not to the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_one_section_alone_in_the_iframe_of_a_course_page(new_page: Callable[..., Page], serve: Serve) -> None:
    page = new_page()  # without the cookie that the app has in a tab of its own
    with course_with(f"{serve('app.py')}/Score?embed=true&section=what-a-step&tau=2") as course:
        page.goto(course)
        shown = page.frame_locator("iframe")
        eta = shown.get_by_role("spinbutton", name="step size η")
        eta.press("ArrowUp", timeout=PATIENCE)
        embedded = page.frames[1]
        embedded.wait_for_url("**eta=**", timeout=PATIENCE)
        assert all(kept in embedded.url for kept in ("embed=true", "section=what-a-step", "tau=2"))
        expect(shown.get_by_role("spinbutton", name="logit of → East")).to_be_hidden()
        expect(shown.get_by_role("link", name="REINFORCE")).to_have_count(0)
        assert embedded.evaluate("document.documentElement.scrollWidth") == 700
        assert not [cookie for cookie in page.context.cookies() if cookie["domain"] == "localhost"]
