"""Fixtures for tests in a real browser: a Chromium, a Streamlit server for a script, and a page that hears errors.

A machine without a browser fails here, with a sentence saying what to install: a skipped test looks like a passed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser import chromium
from tests.browser.serving import ROOT, DidNotStartError, served

Serve = Callable[[str | Path], str]
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}

expect.set_options(timeout=30_000)  # ms until what is expected must be so: a busy machine takes its time


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def context(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One Chromium for the whole session, and what all plain pages share: with its caches, they open sooner."""
    try:
        shared = chromium.launch_with_profile(playwright, tmp_path_factory.mktemp("profile"), VIEWPORT)
    except chromium.NoBrowserError as reason:
        pytest.fail(str(reason), pytrace=False)
    shared.add_init_script(STILL)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def browser(context: BrowserContext) -> Browser:
    """The session's Chromium, for pages that share nothing."""
    assert context.browser is not None
    return context.browser


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """``serve("app.py")`` starts a server for a script (once a session) and returns its address.

    A relative path is taken from the root of the repository, where the server runs.
    """
    addresses: dict[Path, str] = {}
    with ExitStack() as servers:

        def start(script: str | Path) -> str:
            path = (ROOT / script).resolve()
            if path not in addresses:
                try:
                    addresses[path] = servers.enter_context(served(path))
                except DidNotStartError as reason:
                    pytest.fail(str(reason), pytrace=False)
            return addresses[path]

        yield start


# Streamlit's placeholders pulse while a page opens, and a sign by the header moves while a script runs. Without a GPU
# that is a tenth of all the work of opening a page.
STILL = """document.addEventListener("readystatechange", () => {
    const style = document.createElement("style");
    const pulsing = ":is([data-testid$=Skeleton], [data-testid=stStatusWidget])";
    style.textContent = `${pulsing}, ${pulsing} * { animation: none !important; }`;
    document.head?.append(style);
}, { once: true });"""

# On a deep link Streamlit first looks for its server below the page's own path, and Chromium prints each 404.
STREAMLITS_OWN = re.compile(r"http://localhost:\d+/\w+/_stcore/(health|host-config)")


def hear(page: Page, errors: list[str]) -> Page:
    """Writes down every error that the page throws or shows in the browser's console."""

    def listen(said: ConsoleMessage) -> None:
        if said.type == "error" and not STREAMLITS_OWN.fullmatch(said.location["url"]):
            errors.append(f"console: {said.text} ({said.location['url']})")

    page.on("pageerror", lambda error: errors.append(f"page error: {error}"))
    page.on("console", listen)
    return page


@contextmanager
def heard(context: BrowserContext) -> Iterator[Page]:
    """A page that is closed at the end, which fails if the browser's console showed an error meanwhile."""
    errors: list[str] = []
    page = hear(context.new_page(), errors)
    yield page
    page.close()
    assert not errors, "\n".join(errors)


class Tab:
    """One tab for test after test: in a process that has run the app before, a page opens in half the time."""

    def __init__(self, context: BrowserContext) -> None:
        self._context, self._page = context, None
        self.errors: list[str] = []

    def page(self) -> Page:
        """It, as it opens: empty, and as large as all plain pages."""
        if self._page is None:
            self._page = hear(self._context.new_page(), self.errors)
        self.errors.clear()
        return self._page

    def cleared(self) -> None:
        """What a test has left goes; a tab in which that fails is closed."""
        page = self.page()
        try:
            page.unroute_all()
            page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference", forced_colors="none")
            page.set_viewport_size(VIEWPORT)
            page.mouse.move(0, 0)
            if page.url.startswith("http"):  # about:blank would be another process
                page.goto(urljoin(page.url, "/_stcore/health"))
                page.evaluate("sessionStorage.clear()")
        except Error:
            page.close()
            self._page = None


@pytest.fixture(scope="session")
def tab(context: BrowserContext) -> Tab:
    return Tab(context)


@pytest.fixture
def page(tab: Tab) -> Iterator[Page]:
    """A page of 1280 × 900 that fails the test at its end if the browser's console showed an error."""
    yield tab.page()
    errors = [*tab.errors]
    tab.cleared()
    assert not errors, "\n".join(errors)


@pytest.fixture
def own_page(context: BrowserContext) -> Iterator[Page]:
    """As ``page``, in a tab of its own: for a test that gives it scripts or ways to the server, which stay."""
    with heard(context) as page:
        yield page


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``new_page(viewport=…, color_scheme=…)``: pages of another kind, which hear errors as well."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def start(**options: Any) -> Page:
        contexts.append(browser.new_context(**({"viewport": VIEWPORT} | options)))
        return hear(contexts[-1].new_page(), errors)

    yield start
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)
