"""The browser of the tests, benches and pictures: which one, how it is started, and how a machine comes by one.

    python -m tests.browser.chromium

makes sure that there is one: a browser that is there, else the system's package where that can be had without asking,
else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, BrowserContext, Error, Playwright, ViewportSize, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright wants the whole stack of every error, also of the few that plotly.js makes to see what there is. For
    # that V8 would parse plotly.js three times more: .4 s for each page, for which no one waits without a debugger.
    "--js-flags=--no-enable-lazy-source-positions",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first has no windows
PACKAGES = (
    "chromium-headless-shell",
    "chromium",
)  # of Debian; the first needs a fifth less time
CHOSEN = "PGVIZ_CHROMIUM"  # an environment variable
ADVICE = (
    "pgviz is tested in Chromium. Install it (apt-get install chromium, or python -m playwright install chromium), "
    f"or name one in {CHOSEN}."
)

Started = TypeVar("Started", Browser, BrowserContext)


class NoBrowserError(Exception):
    """There is no browser that starts; the message is a sentence that says what to do."""


def candidates() -> Iterator[str | None]:
    """The browsers to try: the one in PGVIZ_CHROMIUM and no other; else the installed, and None for Playwright's."""
    chosen = os.environ.get(CHOSEN)
    if chosen is not None:
        if not Path(chosen).exists():
            raise NoBrowserError(f"{CHOSEN} names {chosen}, which does not exist.")
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield None


def launch(playwright: Playwright, *more: str) -> Browser:
    """A browser without a profile: what it opens, it opens as for the first time. ``more``: other flags of it."""
    return _first(lambda path: playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more]))


def launch_with_profile(playwright: Playwright, folder: Path, viewport: ViewportSize) -> BrowserContext:
    """A browser that keeps its profile in a folder, and with it compiled scripts: it opens a page with less work."""
    start = playwright.chromium.launch_persistent_context
    return _first(lambda path: start(folder, executable_path=path, args=FLAGS, viewport=viewport))


def _first(start: Callable[[str | None], Started]) -> Started:
    """The first browser that starts: a name on the path may be a stub that only says where to get one."""
    said = []
    for path in candidates():
        try:
            return start(path)
        except Error as error:
            said.append(f"{path or 'Playwright’s own'}: {error.message.splitlines()[0]}")
    raise NoBrowserError(f"{ADVICE} Tried\n  " + "\n  ".join(said))


def version() -> str:
    """The version of the browser that starts; ``NoBrowserError`` if none does."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = browser.version
        browser.close()
    return found


def ways() -> Iterator[list[list[str]]]:
    """Ways to install one, each a row of commands."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield [["apt-get", "update"]]
        yield from ([["apt-get", "install", "-y", package]] for package in PACKAGES)
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def ensure() -> str:
    """The version of a browser that starts, installed if need be; ``NoBrowserError`` if none can be had."""
    try:
        return version()
    except NoBrowserError as first:
        if CHOSEN in os.environ:
            raise
        reason = first
    for commands in ways():
        for command in commands:
            print(*command, flush=True)
            if (
                subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode
                != 0
            ):
                break
        try:
            return version()
        except NoBrowserError as error:
            reason = error
    raise reason


if __name__ == "__main__":
    try:
        print(f"Chromium {ensure()}")
    except NoBrowserError as reason:
        sys.exit(str(reason))
