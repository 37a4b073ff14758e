"""What stands in a section: grids by title, rows by name, sentences, and the numbers of its chart."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from pgviz.ui.components.sheet import Grid, Row, Sheet
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.topic import Topic
from pgviz.ui.gradient.view import view
from pgviz.ui.shell.parts import Chart, parts_of
from tests.figures.reading import is_drawable, numbers
from tests.ui.score.reading import grid, title_of
from tests.ui.sheet_reading import cells, check_sheet

__all__ = ["column", "drawn", "grid", "is_whole", "row", "said", "shown", "title_of"]


def row(found: Grid, name: str) -> list[str]:
    """The texts of the row with this name, or of the one whose name begins with it."""
    named = [r for r in found.rows if r.header.text == name]
    (one,) = named or [r for r in found.rows if r.header.text.startswith(name)]
    return texts(one)


def texts(one: Row) -> list[str]:
    return ["" if cell is None else cell.text for cell in one.cells]


def column(found: Grid, place: int) -> list[str]:
    return [texts(one)[place] for one in found.rows]


def sheets(topic: Topic) -> list[Sheet]:
    return [*([] if topic.control is None else [topic.control]), *topic.sheets.values()]


def said(topic: Topic) -> str:
    return " ".join(topic.words).replace("**", "")


def shown(topic: Topic) -> str:
    """All numbers and sentences, and what is said of the chart."""
    numbers_shown = [cell.text for sheet in sheets(topic) for cell in cells(sheet)]
    subtitles = [part.subtitle for sheet in sheets(topic) for part in sheet.parts if isinstance(part, Grid)]
    return "\n".join([*numbers_shown, *subtitles, said(topic), topic.chart.alt if topic.chart else ""])


def drawn(topic: Topic) -> dict[str, dict[str, Any]]:
    """The chart's traces by name."""
    assert topic.chart is not None
    return {trace["name"]: trace for trace in topic.chart.figure.to_dict()["data"]}


def check_parts(now: GradientScenario) -> None:
    """Every part of the page can be shown."""
    for name, part in parts_of(view(now)):
        if isinstance(part, Chart):
            assert is_drawable(part.figure), name
        elif isinstance(part, Sheet):
            check_sheet(part)
        else:
            assert "nan" not in " ".join([part] if isinstance(part, str) else part), name


def is_whole(topic: Topic) -> bool:
    """Whether nothing in it is nan, and every number that is drawn is one: contours may have holes."""
    if "nan" in shown(topic):
        return False
    if topic.chart is None:
        return True
    kept = [{k: v for k, v in trace.items() if k not in ("z", "customdata")} for trace in topic.chart.figure.traces]
    return all(map(math.isfinite, numbers(kept)))


def changed(now: GradientScenario, **others: Any) -> GradientScenario:
    return dataclasses.replace(now, **others)
