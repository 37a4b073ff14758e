"""docs/short-corridor.md is what the code computes today, and its pictures are there."""

import pytest

from pgviz.figures import theme
from pgviz.ui.reinforce import corridor as section
from tests.docs import corridor as page

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def found():
    return section.findings()


def test_the_committed_page_is_computed_from_today_s_code(found):
    committed = page.FILE.read_text(encoding="utf-8")
    assert committed == page.render(found), f"docs/short-corridor.md is out of date: run {page.COMMAND}"


def test_the_committed_pictures_show_the_best_and_every_step_size(found):
    for name, chart in zip(page.PICTURES, found.charts, strict=True):
        picture = (page.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert picture.startswith("<svg")
        for note in chart.figure.layout.annotations:
            assert note.text in picture


def test_a_picture_has_paper_and_ink_of_its_own(found):
    for data, layout in page.figures(found):
        assert layout["paper_bgcolor"] == "#FFFFFF"
        assert layout["font"]["color"] == theme.ON_PAPER["font"]["color"]
        assert len(data) >= 3
