"""A drag at the screen's own rate: each frame is the page's view of the hand's value, and Python is asked ahead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pgviz.softmax import entropy
from pgviz.ui.components.sheet import Report
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.edits import EDITS
from pgviz.ui.score.view import view
from pgviz.ui.shell.formats import short
from pgviz.ui.softmax import view as softmax
from pgviz.ui.softmax.scenario import SoftmaxScenario
from tests.browser.app import LED, STEP, box_of, cell, drawn_as_from_nothing, goto, numbers, settled, traces, until
from tests.ui.sheet_reading import cells

EAST = "logit of → East"
NO_PARTS = "() => { globalThis['pgviz.page'].leader.parts = []; }"


def said(now: Decision, tenths: int) -> list[str]:
    """The numbers of both sheets for a logit of East, as Python computes them."""
    then = EDITS.applied(now, Report("logit.1", tenths / 10, None, True)).scenario
    return [cell.text for sheet in (view(then).policy, view(then).score) for cell in cells(sheet)]


def arrow(now: Decision, tenths: int) -> list[Any]:
    then = EDITS.applied(now, Report("logit.1", tenths / 10, None, True)).scenario
    return [[trace["x"], trace["y"]] for trace in view(then).picture.figure.to_dict()["data"]]


def drawn(page: Page) -> list[Any]:
    return [[trace["x"], trace["y"]] for trace in traces(page)[0]]


def close(some: list[Any], others: list[Any]) -> bool:
    """Whether the curves are the same to what a screen shows."""
    pairs = [(a, b) for one, other in zip(some, others, strict=True) for a, b in zip(one, other, strict=True)]
    return all(len(a) == len(b) and a == pytest.approx(b, abs=1e-9) for a, b in pairs)


def test_every_moment_of_a_drag_is_the_view_of_its_value_and_nothing_jumps_in_the_end(
    page: Page, serve: Callable[[str], str]
) -> None:
    """Also the way back, and far out; the address, which follows a final edit, stays as it is meanwhile."""
    goto(page, f"{serve('app.py')}/Score?tau=2")
    settled(page)
    page.evaluate(LED)
    now, east, address = Decision(tau=2.0), cell(page, EAST), page.url
    box = box_of(east)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for steps in (1, 2, 3, 5, 8, 13, 21, 34, 33, 32, 20, 7, 0, -1, -2, -4, -9, -15, -16, -3):
        page.mouse.move(x + STEP * steps, y)
        until(
            page, lambda steps=steps: numbers(page)[: len(said(now, 150 + steps))], lambda s=steps: said(now, 150 + s)
        )
    until(page, lambda: close(drawn(page), arrow(now, 147)), True)
    assert drawn_as_from_nothing(page) == [True]
    assert page.url == address
    led, not_led = page.evaluate("window.led")
    assert (led >= 20, not_led) == (True, 0)
    page.mouse.up()
    expect(page).not_to_have_url(address)
    settled(page)
    assert numbers(page)[: len(said(now, 147))] == said(now, 147)


def test_sentences_follow_the_hand_as_numbers_do(page: Page, serve: Callable[[str], str]) -> None:
    goto(page, f"{serve('app.py')}/Softmax")
    settled(page)
    box = box_of(cell(page, EAST))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for steps, z in ((20, 17.0), (30, 18.0)):
        page.mouse.move(x + STEP * steps, y)
        shown = softmax.view(SoftmaxScenario(z=(14.0, z, 11.0, 17.0)))
        expected = [cell.text for cell in cells(shown.steps)]
        until(page, lambda expected=expected: numbers(page)[: len(expected)], expected)
        expect(page.get_by_text(f"is {short(float(entropy(shown.now.logits)))} nats")).to_be_visible()
    page.mouse.up()


def test_keys_are_foreseen_as_well(page: Page, serve: Callable[[str], str]) -> None:
    goto(page, f"{serve('app.py')}/Score")
    east, now = cell(page, EAST), Decision()
    east.focus()
    for key, tenths in (("ArrowUp", 151), ("ArrowUp", 152), ("PageUp", 162), ("ArrowDown", 161)):
        page.keyboard.press(key)
        until(page, lambda: numbers(page)[: len(said(now, 150))], said(now, tenths))
    page.wait_for_url("**theta=**")  # the keys rest
    settled(page)
    assert numbers(page)[: len(said(now, 161))] == said(now, 161)


def test_a_hand_that_python_does_not_lead_is_followed_by_reports(page: Page, serve: Callable[[str], str]) -> None:
    """As before: where the browser cannot be told ahead, Python hears of each step."""
    goto(page, f"{serve('app.py')}/Score")
    settled(page)
    page.evaluate(NO_PARTS)
    now, east = Decision(), cell(page, EAST)
    box = box_of(east)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + STEP * 10, y)
    until(page, lambda: numbers(page)[: len(said(now, 160))], said(now, 160))
    page.mouse.up()
