"""What comes and goes on a page has its place: what follows it does not move, so the browser does not build it anew.

Streamlit knows an element by its place among its siblings. One more above it, and all that follow are thrown away and
drawn again, the one with the focus and the one in the hand among them; until the run ends, both are on the page.
"""

from __future__ import annotations

import pytest

from pgviz.ui.encodings import mistakes as on_encodings
from pgviz.ui.encodings import presets as of_encodings
from pgviz.ui.score import mistakes as on_score
from pgviz.ui.score import presets as of_score
from pgviz.ui.softmax import mistakes as on_softmax
from pgviz.ui.softmax import presets as of_softmax
from pgviz.ui.state.scenario import encode
from tests.pages.reading import ENCODINGS, PAGES, REINFORCE, SCORE, SOFTMAX, Screen, opened

STATES: dict[str, list[dict[str, str]]] = {page: [{"nonsense": "1"}] for page in PAGES}
for mistake in (*on_softmax.MISTAKES, *on_encodings.MISTAKES, *on_score.MISTAKES):
    STATES[mistake.page].append(encode(mistake.scenario))
for page, presets in ((SOFTMAX, of_softmax.PRESETS), (ENCODINGS, of_encodings.PRESETS), (SCORE, of_score.PRESETS)):
    STATES[page].extend(encode(preset.scenario) for preset in presets)
STATES[SCORE] += [{"r": "1,2,3,4"}, {"view": "features"}, {"masked": "3", "tau": "2"}]
STATES[ENCODINGS] += [{"join": "table"}, {"masked": "3", "tau": "2"}]
STATES[REINFORCE].append({"world": "own", "map": "S.G"})


def places(screen: Screen) -> list[str]:
    """What stands on the page, from top to bottom, whatever is in it."""
    return [child.type for child in screen.at.main.children.values()]


@pytest.mark.parametrize("page", PAGES)
def test_whatever_a_page_shows_its_parts_keep_their_places(page: str) -> None:
    usual = places(opened(page))
    for link in STATES[page]:
        assert places(opened(page, **link)) == usual, link
