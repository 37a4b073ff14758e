"""Runs docs/notebook.ipynb and writes into it what its cells come to. ``python -m tests.docs.notebook``.

Without Jupyter: a notebook is JSON, and its cells are run in their order in one namespace. What a cell prints is kept,
and of a figure, if its last line is one, a picture (SVG, drawn by plotly.js in the browser of the tests), for whoever
only reads the notebook. Where it is run the figure shows itself.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pgviz.figures.theme import Figure
from tests.browser.serving import ROOT
from tests.docs.corridor import draw

FILE = ROOT / "docs" / "notebook.ipynb"
COMMAND = "python -m tests.docs.notebook"
WIDTH = 640
Json = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a cell of code came to."""

    cell: Json
    printed: str
    worth: object  # that of its last line, None if it is no expression


def read() -> Json:
    """The notebook as it is committed."""
    notebook: Json = json.loads(FILE.read_text(encoding="utf-8"))
    return notebook


def run(notebook: Json) -> Iterator[Ran]:
    """Each cell of code with what it prints and what its last line is worth."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                worth = _run("".join(cell["source"]), str(cell["id"]), names)
            yield Ran(cell, printed.getvalue(), worth)


def _run(source: str, name: str, names: dict[str, Any]) -> object:
    """The worth of the last line, as in a notebook."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if isinstance(last, ast.Expr) else None


def outputs(ran: Ran, picture: str | None) -> list[Json]:
    """What is kept of a cell, in Jupyter's format."""
    found: list[Json] = []
    if ran.printed:
        found.append({"output_type": "stream", "name": "stdout", "text": ran.printed.splitlines(keepends=True)})
    if isinstance(ran.worth, Figure):
        data = {"text/plain": [repr(ran.worth)]}
        if picture is not None:
            data["image/svg+xml"] = picture.splitlines(keepends=True)
        found.append({"output_type": "display_data", "data": data, "metadata": {}})
    return found


def main() -> None:
    notebook = read()
    ran = list(run(notebook))
    drawn = [one for one in ran if isinstance(one.worth, Figure)]
    plain = [one.worth.on_paper() for one in drawn if isinstance(one.worth, Figure)]
    made = draw([(figure["data"], figure["layout"] | {"width": WIDTH}) for figure in plain])
    pictures = {one.cell["id"]: picture for one, picture in zip(drawn, made, strict=True)}
    for number, one in enumerate(ran, 1):
        one.cell["execution_count"], one.cell["outputs"] = number, outputs(one, pictures.get(one.cell["id"]))
    FILE.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {FILE.relative_to(ROOT)}: {FILE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
