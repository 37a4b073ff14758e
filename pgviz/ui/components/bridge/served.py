"""The components' code as a browser fetches it: a module a component, under an address that names what is in it.

Streamlit sends the code that a component is registered with once more with each update, for every sheet of a page:
60 kB each, and most of what a class on phones would have to load. So they are registered with one line that imports
the module from our own server, which a browser asks for once, and keeps for good.
"""

from __future__ import annotations

import functools
import hashlib
import html
import json
import re
from pathlib import Path

from pgviz.language import said_in
from pgviz.ui.components.bridge.modules import joined

FOLDERS = Path(__file__).parents[1]
TEXTS = {"STYLES": "css", "MARKUP": "html"}
SAID = re.compile(r'\b(aria-label|title)="([^"]*)"')


@functools.cache
def names() -> frozenset[str]:
    """The components that have code: their folders hold NAME/entry.js."""
    return frozenset(entry.parent.name for entry in FOLDERS.glob("*/entry.js"))


@functools.cache
def script(name: str) -> str:
    """The whole code of a component: what its words are in the language of this process, the texts of NAME.css and
    NAME.html as constants, then its joined modules.
    """
    folder = FOLDERS / name
    files = {constant: folder / f"{name}.{ending}" for constant, ending in TEXTS.items()}
    constants = (f"const {constant} = {json.dumps(_text(path))};" for constant, path in files.items() if path.is_file())
    modules = joined(folder / "entry.js")
    words = said_in(modules)
    known = f'globalThis["pgviz.language"] = {{ ...globalThis["pgviz.language"], ...{json.dumps(words)} }};'
    return "\n".join((*([known] if words else []), *constants, modules))


def _text(path: Path) -> str:
    """A file as it is; of markup, the attributes that a person reads or hears in the language of this process."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".html":
        return text
    words = said_in(text)
    return SAID.sub(lambda at: f'{at[1]}="{html.escape(words[at[2]])}"' if at[2] in words else at[0], text)


@functools.cache
def path_of(name: str) -> str:
    """Where our server has it: other code has another address."""
    return f"/pgviz/{name}.{hashlib.sha256(script(name).encode()).hexdigest()[:12]}.js"
