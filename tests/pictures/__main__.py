"""Renders the pictures of README and docs.

    python -m tests.pictures [--twice] [NAME …]

all of docs/screenshots.toml, or those that are named; README's moving picture is called pgviz. With --twice nothing
is written: each is taken on two visits, and whether they are the same to the pixel is printed.
"""

from __future__ import annotations

import argparse
import sys

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import ROOT, served
from tests.pictures import moving
from tests.pictures.listed import MOVING, pictures
from tests.pictures.taking import SAME_PIXELS, save, shot


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", metavar="NAME")
    arguments.add_argument("--twice", action="store_true")
    given = arguments.parse_args()
    if unknown := set(given.names) - set(names()):
        sys.exit(f"{', '.join(sorted(unknown))}: no such picture; there are {', '.join(names())}")
    wanted = given.names or names()
    with served("app.py") as address, sync_playwright() as playwright:
        browser = launch(playwright, *SAME_PIXELS)
        different = [name for name in wanted if not rendered(browser, address, name, given.twice)]
        browser.close()
    if different:
        sys.exit(f"not the same twice: {', '.join(different)}")


def names() -> list[str]:
    """Of all pictures."""
    return [*(one.name for one in pictures()), MOVING.stem]


def rendered(browser: Browser, address: str, name: str, twice: bool) -> bool:
    """Render one and keep it, or take it twice; whether all is well."""
    if name == MOVING.stem:
        made = [moving.made(browser, address) for _ in range(1 + twice)]
        path = MOVING
    else:
        (picture,) = (one for one in pictures() if one.name == name)
        made = [shot(browser, address, picture) for _ in range(1 + twice)]
        path = picture.path
    if twice:
        print(f"{name}: {'the same' if made[0] == made[1] else 'NOT the same'}", flush=True)
        return made[0] == made[1]
    path.write_bytes(made[0]) if path == MOVING else save(made[0], path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)
    return True


if __name__ == "__main__":
    main()
