"""What MkDocs does besides reading docs/*.md, as a hook of mkdocs.yml. ``make docs`` builds the site.

- A line ``::: pgviz.softmax`` in a page is replaced by what the module says about itself: its definitions and their
  references are written once, where they are computed. It is read from the syntax tree; nothing is imported.
- docs/notebook.ipynb becomes a page, with the outputs that are kept in it.
- Links to the app lead to where ``PGVIZ_APP`` says that it runs.
- A site that would fetch something from another host is refused.
"""

from __future__ import annotations

import ast
import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
NOTEBOOK = "notebook.ipynb"
APP = "http://localhost:8501"
"""How the pages write the app's address."""
SAYS = re.compile(r"^::: (pgviz[\w.]*)$", re.MULTILINE)
LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc=["']?([^"'\s>]+)"""
    r"""|<link\b(?=[^>]*rel=["']?(?:stylesheet|preload|preconnect|icon|modulepreload))[^>]*?href=["']?([^"'\s>]+)"""
    r"""|url\(["']?(https?:[^)"']+)"""
)


# ------------------------------------------------------------------------------------------------------ the mathematics


def said_by(module: str) -> str:
    """What a module of pgviz says about itself, as Markdown, under its first sentence as a heading."""
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not path.is_file():
        raise PluginError(f"there is no module {module}")
    first, _, rest = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n\n")
    title, _, more = " ".join(first.split()).partition(": ")
    more = more if re.match(r"\w\b", more) else more[:1].upper() + more[1:]  # a name of one letter stays as it is
    heading = f"## {title.rstrip('.')}\n\n{more}".rstrip()
    source = f"`{path.relative_to(ROOT)}`"
    return f"{heading}\n\n{as_markdown(rest)}\n\nComputed in {source}."


def as_markdown(text: str) -> str:
    """A docstring's text: indented lines, and lists in columns, are formulas and keep their lines and spaces."""
    lines: list[str] = []
    in_item = False  # an indented line goes on with an item of a list
    for line in re.sub(r"^- (?=.*\S {3,}\S)", "    ", text, flags=re.MULTILINE).splitlines():
        formula, blank = line.startswith("    ") and not in_item, not line.strip()
        in_item = bool(re.match(r"(- |\d+\. )", line)) or (in_item and line.startswith("  "))
        was_formula = bool(lines) and lines[-1].startswith("    ")
        if lines and lines[-1] and not blank and formula != was_formula and (formula or not in_item or was_formula):
            lines.append("")
        lines.append(line if formula else escaped(line))
    return "\n".join(lines)


def escaped(line: str) -> str:
    """A line of prose in which an index is no emphasis, and a sign no tag."""
    parts = re.split(r"(`+[^`]+`+)", line)
    return "".join(part if part.startswith("`") else part.replace("_", r"\_").replace("<", "&lt;") for part in parts)


# --------------------------------------------------------------------------------------------------------- the notebook


def notebook_page(notebook: dict[str, Any]) -> str:
    """A notebook as Markdown, with what its cells printed and drew."""
    parts = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        parts += [shown(output) for output in cell.get("outputs", ())]
    download = f"[The notebook]({NOTEBOOK}) to download and to run."
    title, *rest = "\n\n".join(parts).split("\n\n")
    return "\n\n".join([title, download, *rest])


def shown(output: dict[str, Any]) -> str:
    """What a cell came to."""
    if output["output_type"] == "stream":
        return f"```text\n{''.join(output['text'])}```"
    picture = base64.b64encode("".join(output["data"]["image/svg+xml"]).encode()).decode()
    alt = "".join(output["data"]["text/plain"]).replace('"', "&quot;")
    return f'<p class="figure"><img alt="{alt}" src="data:image/svg+xml;base64,{picture}"></p>'


# ---------------------------------------------------------------------------------------------------- what MkDocs calls


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The notebook's page."""
    notebook = json.loads((Path(config.docs_dir) / NOTEBOOK).read_text(encoding="utf-8"))
    files.append(File.generated(config, "notebook.md", content=notebook_page(notebook)))
    return files


def on_page_markdown(markdown: str, config: MkDocsConfig, **_: object) -> str:
    """A page before it is made: modules speak, links lead to the app."""
    spoken = SAYS.sub(lambda found: said_by(found[1]), markdown)
    return spoken.replace(APP, str(config.extra["app"]).rstrip("/"))


def on_post_build(config: MkDocsConfig) -> None:
    """PluginError if a page would load something from another host."""
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        if found := loaded_from_elsewhere(path.read_text(encoding="utf-8")):
            raise PluginError(f"{path.name} would be loaded from elsewhere: {', '.join(found)}")


def loaded_from_elsewhere(html: str) -> list[str]:
    """The addresses of other hosts that a browser would fetch for a page by itself."""
    addresses = ["".join(found) for found in LOADED.findall(html)]
    return [address for address in addresses if urlsplit(address).netloc]
