"""What comes and goes on a page has its place: what follows it does not move, so the browser does not build it anew.

Streamlit knows an element by its place among its siblings. One more above it, and all that follow are thrown away and
drawn again, the one with the focus and the one in the hand among them; until the run ends, both are on the page.
"""

from __future__ import annotations

import pytest

from pgviz.ui import presets
from pgviz.ui.state import codec
from pgviz.ui.teaching.mistakes import MISTAKES
from tests.pages.reading import ENCODINGS, PAGES, REINFORCE, SCORE, SOFTMAX, Screen, opened

STATES: dict[str, list[dict[str, str]]] = {page: [{"nonsense": "1"}] for page in PAGES}
for mistake in MISTAKES:
    STATES[mistake.page].append(codec.encode(mistake.scenario))
for page, options in ((SOFTMAX, presets.SOFTMAX), (ENCODINGS, presets.DECISIONS), (SCORE, presets.SCORES)):
    STATES[page].extend(codec.encode(preset.scenario) for preset in options)
STATES[SCORE].append({"r": "1,2,3,4"})
STATES[SCORE].append({"view": "features"})
STATES[ENCODINGS].append({"join": "table"})
STATES[REINFORCE].append({"world": "own", "map": "S.G"})


def places(screen: Screen) -> list[str]:
    """What stands on the page, from top to bottom, whatever is in it."""
    return [child.type for child in screen.at.main.children.values()]


@pytest.mark.parametrize("page", PAGES)
def test_whatever_a_page_shows_its_parts_keep_their_places(page: str) -> None:
    usual = places(opened(page))
    for link in STATES[page]:
        assert places(opened(page, **link)) == usual, link
