"""What a page still says in English: opened in a language in which everything translated has other letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from babel.messages.catalog import Catalog
from playwright.sync_api import Page, sync_playwright

from tests.browser.app import PATIENCE, rested
from tests.browser.chromium import launch
from tests.browser.serving import served
from tests.language import catalogues

MARKED = "qps"  # a code that ISO 639 keeps for private use, as the languages of tests have it
LETTERS = str.maketrans({chr(a): chr(ord("ａ") + a - ord("a")) for a in range(ord("a"), ord("z") + 1)})
KEPT = re.compile(r"%\{[^}]*\}|\{\{?[^}]*\}\}?|<[^>]*>|\$[^$]*\$|:material/\w+:|:\w+(?=\[)|\]\([^)]*\)|`[^`]*`|&\w+;")
WORD = re.compile(r"[a-z]{3,}")
TEXTS = """() => {
    const found = new Set();
    const look = (root) => {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE) {
                const owner = node.parentElement;
                if (owner && !owner.closest("style, script, noscript, code, pre, .katex, [data-testid=stIconMaterial]"))
                    found.add(node.data.trim());
            } else {
                for (const name of ["aria-label", "title", "placeholder", "aria-description", "aria-valuetext"])
                    if (node.hasAttribute(name)) found.add(node.getAttribute(name).trim());
                if (node.shadowRoot) look(node.shadowRoot);
            }
        }
    };
    look(document.body);
    return [...found];
}"""


def other_letters(text: str) -> str:
    """The text with other letters, but for what is no word of it."""
    pieces, at = [], 0
    for kept in KEPT.finditer(text):
        pieces += [text[at : kept.start()].translate(LETTERS), kept[0]]
        at = kept.end()
    return "".join((*pieces, text[at:].translate(LETTERS)))


@contextmanager
def marked() -> Iterator[None]:
    """While it lasts there is a catalogue in which each text of the code has other letters."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for one in catalogues.template():
        if one.id:
            said = tuple(map(other_letters, one.id)) if isinstance(one.id, tuple) else other_letters(one.id)
            catalogue.add(one.id, said)
    folder = catalogues.mo(MARKED).parent
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with catalogues.mo(MARKED).open("wb") as file:
            catalogues.write_mo(file, catalogue)
        yield
    finally:
        catalogues.mo(MARKED).unlink()
        folder.rmdir()
        folder.parent.rmdir()


def left(page: str) -> list[str]:
    """The texts of a page, all sections open, that have English words in them."""
    with marked(), served("app.py", language=MARKED) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(f"{address}/{page}")
        opened.get_by_role("heading", level=1).wait_for(timeout=PATIENCE)
        _unfold(rested(opened))
        texts = opened.evaluate(TEXTS)
        browser.close()
    return sorted(text for text in texts if WORD.search(text))


def _unfold(page: Page) -> None:
    closed = page.locator("details:not([open]) > summary")
    for _ in range(20):
        if not closed.count():
            return
        closed.first.click()
        rested(page)
