"""Fixtures for tests in a real browser: a Chromium, a Streamlit server for a script, and a page that hears errors.

A machine without a browser fails here, with a sentence saying what to install: a skipped test looks like a passed one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
STARTS_WITHIN = 60.0  # seconds; a cold server on two busy cores needs some

Serve = Callable[[str | Path], str]


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome; None leaves the choice to Playwright."""
    chosen = os.environ.get("PGVIZ_CHROMIUM")
    if chosen:
        if not Path(chosen).exists():
            pytest.fail(f"PGVIZ_CHROMIUM names {chosen}, which does not exist.", pytrace=False)
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole session."""
    try:
        started = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
    except Error as error:
        pytest.fail(
            "The browser tests need Chromium: install it (apt-get install chromium, or "
            f"python -m playwright install chromium), or name one in PGVIZ_CHROMIUM. It said: {error.message}",
            pytrace=False,
        )
    yield started
    started.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_health(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when the server says that it is well; fails with its own words when it dies or never does."""
    gives_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < gives_up:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"Streamlit did not start at {address}:\n{log.read_text(errors='replace')}", pytrace=False)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """``serve("app.py")`` starts a server for a script (once a session) and returns its address.

    A relative path is taken from the root of the repository, where the server runs.
    """
    servers: dict[Path, tuple[subprocess.Popen[bytes], str]] = {}

    def start(script: str | Path) -> str:
        path = (ROOT / script).resolve()
        if path in servers:
            return servers[path][1]
        port = free_port()
        address = f"http://localhost:{port}"
        log = tmp_path_factory.mktemp("streamlit") / "log.txt"
        options = {
            "server.headless": "true",
            "server.port": str(port),
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        with log.open("wb") as sink:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(path), *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        servers[path] = (server, address)
        wait_for_health(address, server, log)
        return address

    yield start
    for server, _ in servers.values():
        server.terminate()
    for server, _ in servers.values():
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


VIEWPORT = {"width": 1280, "height": 900}


def hear(page: Page, errors: list[str]) -> Page:
    """Writes down every error that the page throws or shows in the browser's console."""
    page.on("pageerror", lambda error: errors.append(f"page error: {error}"))
    page.on("console", lambda said: errors.append(f"console: {said.text}") if said.type == "error" else None)
    return page


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What all plain pages share: with its cache, a page opens in half the time."""
    shared = browser.new_context(viewport=VIEWPORT)
    yield shared
    shared.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of 1280 × 900 that fails the test at its end if the browser's console showed an error."""
    errors: list[str] = []
    page = hear(context.new_page(), errors)
    yield page
    page.close()
    assert not errors, "\n".join(errors)


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
