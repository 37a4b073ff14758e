"""docs/notebook.ipynb runs, shows its figures, and its committed outputs are what its cells come to today."""

from __future__ import annotations

import re

import pytest

from pgviz.figures.theme import NOTEBOOKS, Figure
from tests.docs import notebook as page

SOURCES = re.compile(r"\(13\.\d\)|13\.\d+|§13\.\d|2nd|3275666|1/√N|\b0\b")
"""What may have digits in the prose: places in books, a rate, and nothing."""


@pytest.fixture(scope="module")
def ran() -> list[page.Ran]:
    return list(page.run(page.read()))


def test_its_committed_outputs_are_those_of_today_s_code(ran: list[page.Ran]) -> None:
    for one in ran:
        texts = [output for output in page.outputs(one, None) if output["output_type"] == "stream"]
        kept = [output for output in one.cell["outputs"] if output["output_type"] == "stream"]
        assert kept == texts, f"docs/notebook.ipynb is out of date: run {page.COMMAND}"


def test_each_figure_shows_itself_and_has_its_picture_for_who_only_reads(ran: list[page.Ran]) -> None:
    figures = [one for one in ran if isinstance(one.worth, Figure)]
    assert len(figures) >= 4
    for one in figures:
        assert isinstance(one.worth, Figure)
        assert one.worth._repr_mimebundle_()[NOTEBOOKS]["data"]
        (kept,) = (output["data"] for output in one.cell["outputs"] if "data" in output)
        assert "".join(kept["text/plain"]) == repr(one.worth)
        assert "".join(kept["image/svg+xml"]).startswith("<svg")


def test_nothing_is_left_over_that_no_one_sees(ran: list[page.Ran]) -> None:
    """A cell's last line is a figure, or nothing: what is computed is printed."""
    assert [one.cell["id"] for one in ran if not isinstance(one.worth, Figure | None)] == []


def test_every_number_in_its_prose_is_a_place_in_a_source() -> None:
    prose = ["".join(cell["source"]) for cell in page.read()["cells"] if cell["cell_type"] == "markdown"]
    assert [text for text in prose if re.search(r"\d", SOURCES.sub("", text))] == []
