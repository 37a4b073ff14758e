"""Links on pages: notices come and go, the sidebar carries every page's scenario."""

from __future__ import annotations

import pytest

from tests.pages.reading import ENCODINGS, PAGES, POLICY_GRADIENT, REINFORCE, SCORE, SOFTMAX, opened


def test_a_broken_link_shows_its_page_and_the_notice() -> None:
    screen = opened(ENCODINGS, theta="1,2,nan", join="glue", a="2")
    said = " ".join(screen.notices)
    assert "“nan” is not a finite number" in said
    assert "“glue” is none of blocks, stack" in said
    assert screen.link == {"a": "2"}


@pytest.mark.parametrize("page", PAGES)
def test_a_notice_goes_when_something_is_changed(page: str) -> None:
    screen = opened(page, nonsense="1", **({"runs": "2", "episodes": "10"} if page == REINFORCE else {}))
    assert len(screen.notices) == 1
    own = [key for key in screen.sheets() if not key.startswith("predict.")]  # a guess is no part of the scenario
    sheet, cell = next((key, name) for key in own[::-1] for name in screen.cells(key))
    screen.enter(sheet, cell, text="1" if page == POLICY_GRADIENT else "0.5")
    assert screen.notices == []


@pytest.mark.parametrize("page", PAGES)
def test_the_sidebar_carries_every_pages_scenario(page: str) -> None:
    screen = opened(SCORE, a="3", theta=",".join("1" * 20)).goto(SOFTMAX).enter("softmax", "z.0", text="0.1")
    screen.goto(page)
    carried = screen.sidebar()
    assert carried[SOFTMAX] == {"z": "0.1,15,11,17"}
    assert carried[ENCODINGS] == carried[SCORE] == {"a": "3", "theta": ",".join("1" * 20)}
    assert opened(ENCODINGS, **carried[ENCODINGS]).notices == []


@pytest.mark.parametrize("page", PAGES)
def test_a_session_without_a_link_shows_the_defaults_and_leaves_the_address_alone(page: str) -> None:
    screen = opened(page)
    assert screen.link == {}
    assert screen.notices == []
    assert all(carried == {} for carried in screen.sidebar().values())
    assert screen.at.title[0].value
    assert {"bar.undo", "bar.reset"} <= {button.key for button in screen.at.button}
    assert screen.sheets() or screen.at.get("bidi_component")
