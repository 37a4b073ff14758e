"""Opens every page with all of its sections in the language of this process, and prints what stands there, as JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.pages.reading import LESSONS, PAGES, opened


def everything() -> dict[str, dict[str, Any]]:
    """By page its prose, the titles of its sections, and its link."""
    found = {}
    for page in (*PAGES, LESSONS):
        screen = opened(page)
        link = screen.link
        text = screen.unfold().text
        sections = [section.label for section in screen.at.expander if section.proto.id]
        found[page] = {"text": text, "sections": sections, "link": link}
    return found


if __name__ == "__main__":
    print(json.dumps(everything()))
