"""A against B on the page: both films go in lockstep, in the browser alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from pgviz.ui.reinforce.against import TITLE
from tests.browser.app import PATIENCE, goto, until


def stands(film: Locator) -> tuple[int, int]:
    """The take and the step at which a film is."""
    return int(film.get_attribute("data-take") or 0), int(film.get_attribute("data-step") or 0)


def test_both_films_go_in_lockstep_whichever_is_handled(
    serve: Callable[[str], str], new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport={"width": 1280, "height": 1400})
    goto(page, f"{serve('app.py')}/REINFORCE?runs=2&episodes=20&b=x.stack")
    page.get_by_text(TITLE).click()
    a, b = (page.locator(f".st-key-versus-{side} .player") for side in "AB")
    b.locator(".world").scroll_into_view_if_needed(timeout=PATIENCE)
    until(page, lambda: stands(a) > (0, 0) and stands(b) > (0, 0), True)

    b.get_by_role("button", name="Pause").click()
    expect(a.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(600)  # a step that has begun is walked to its end
    a.get_by_role("button", name="Next episode").click()
    until(page, lambda: stands(a)[1] == 0 and stands(a) == stands(b), True)
    take, _ = stands(a)
    b.get_by_role("button", name="One step forward").click()
    until(page, lambda: [stands(film) for film in (a, b)], [(take, 1)] * 2)
    a.get_by_label("Speed").select_option("8")
    expect(b.get_by_label("Speed")).to_have_value("8")

    a.get_by_role("button", name="Play").click()
    moments = page.evaluate(SEEN, take + 2)
    assert len(moments) > 5
    assert all(one[0] == other[0] for one, other, _ in moments), "always the same episode"
    assert all(one[1] == other[1] or min(one[1], other[1]) == end for one, other, end in moments), "and the same step"


SEEN = """(take) => new Promise((done) => {
    const films = ['A', 'B'].map((side) => document.querySelector(
        `.st-key-versus-${side} [data-testid=stBidiComponentIsolated]`).shadowRoot.querySelector('.player'));
    const lengths = films.map((film) => film.querySelector('.take'));
    const moments = [];
    const look = () => {
        const now = films.map(({ dataset }) => [Number(dataset.take), Number(dataset.step)]);
        moments.push([...now, Math.min(...lengths.map((length) => parseInt(length.textContent)))]);
        if (now[0][0] >= take) done(moments);
        else requestAnimationFrame(look);
    };
    look();
})"""  # of each frame where both are, and how many steps the shorter episode has; until this take
