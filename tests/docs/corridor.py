"""The short corridor as published, for the documentation: docs/short-corridor.md and its picture.

    python -m tests.docs.corridor

trains 3 × 100 runs, writes the page, and draws the charts of the app's section with the browser of the tests: no
package of ours makes a picture of a chart without one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly
from playwright.sync_api import sync_playwright

from pgviz.ui.components.sheet import Grid
from pgviz.ui.reinforce import corridor as section
from pgviz.ui.shell.parts import Findings
from tests.browser.chromium import launch
from tests.browser.serving import ROOT
from tests.docs.encodings import table

FILE, FOLDER = ROOT / "docs" / "short-corridor.md", ROOT / "docs" / "images"
PICTURES = ("short-corridor-j", "short-corridor-p")
COMMAND = "python -m tests.docs.corridor"
WIDTH = 620
NAME = re.compile(r"(?<=defs-)[0-9a-f]{6}|(?<=clip)[0-9a-f]{6}|(?<=trace)[0-9a-f]{6}")  # others each time
DRAW = """async ([data, layout]) => {
  const node = document.createElement("div");
  document.body.append(node);
  await Plotly.newPlot(node, data, layout, { staticPlot: true });
  const url = await Plotly.toImage(node, { format: "svg", width: layout.width, height: layout.height });
  return decodeURIComponent(url.slice(url.indexOf(",") + 1));
}"""


def render(found: Findings) -> str:
    """The page: the pictures, the numbers beside them, and what they say."""
    (grid,) = (part for part in found.sheet.parts if isinstance(part, Grid))
    head = ["", *(header.text for header in grid.columns)]
    rows = [[row.header.text, *(cell.text for cell in row.cells if cell)] for row in grid.rows]
    pictures = "\n".join(
        f"![{chart.alt}](images/{name}.svg)" for name, chart in zip(PICTURES, found.charts, strict=True)
    )
    said = "\n".join(f"- {words}" for words in found.words)
    return f"""\
# The short corridor, as published

<!-- Computed: run `{COMMAND}` after a change, do not edit. -->

Sutton & Barto, *Reinforcement Learning*, 2nd edition, Example 13.1 and Figure 13.1, by the engine of this app:
REINFORCE with one update an episode, {section.RUNS} runs of {section.EPISODES} episodes each, none of them cut.

{section.PROMISE}

{pictures}

{grid.title if isinstance(grid.title, str) else ""}:

{table(head, rows)}

“Episodes needed”: after so many exact ascent, θ ← θ + α ∇J, is within {section.NEAR:g} of the best J.

{said}

The same charts, to point at, are the last section of the page REINFORCE.
"""


def figures(found: Findings) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Data and layout of each chart, on white paper."""
    plain = [json.loads(json.dumps(chart.figure.on_paper())) for chart in found.charts]
    return [(figure["data"], figure["layout"] | {"width": WIDTH}) for figure in plain]


def draw(drawn: Sequence[tuple[list[dict[str, Any]], dict[str, Any]]]) -> list[str]:
    """Each chart as SVG, by plotly.js in the browser of the tests."""
    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.set_content("<html><body></body></html>")
        page.add_script_tag(path=script)
        pictures = [NAME.sub("chart", str(page.evaluate(DRAW, [data, layout]))) for data, layout in drawn]
        browser.close()
    return pictures


def main() -> None:
    for doing, work in section.TOPIC.stages:
        print(doing)
        work()
    found = section.TOPIC.result()
    FOLDER.mkdir(parents=True, exist_ok=True)
    FILE.write_text(render(found), encoding="utf-8")
    print(f"wrote {FILE.relative_to(ROOT)}")
    for name, picture in zip(PICTURES, draw(figures(found)), strict=True):
        path = FOLDER / f"{name}.svg"
        path.write_text(picture + "\n", encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
