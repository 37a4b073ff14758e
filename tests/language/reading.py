"""The texts that the code says, read from it: what a catalogue has to translate."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IN_JAVASCRIPT = re.compile(r'\bsay\(("(?:[^"\\\n]|\\.)*")')
IN_MARKUP = re.compile(r'\b(?:aria-label|title)="([^"]*[a-z][^"]*)"')


@dataclass(frozen=True)
class Spoken:
    """A text of the code, and where it stands."""

    text: str
    plural: str | None  # of a noun that is counted
    file: str
    line: int


def spoken() -> list[Spoken]:
    """All texts of the code, in the order of its files."""
    return [found for path in files() for found in _in(path)]


def files() -> list[Path]:
    """The files whose texts a person reads."""
    code = [*(ROOT / "pgviz").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "start.py"]
    components = ROOT / "pgviz" / "ui" / "components"
    return sorted([*code, *components.rglob("*.js"), *components.rglob("player.html")])


def _in(path: Path) -> Iterator[Spoken]:
    name, text = str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        for call, first in says(text):
            plural = f"{first}s" if call.id == "counted" else None
            yield Spoken(first, plural, name, call.lineno)
        return
    found = IN_JAVASCRIPT.finditer(text) if path.suffix == ".js" else IN_MARKUP.finditer(text)
    for match in found:
        said = json.loads(match[1]) if path.suffix == ".js" else match[1]
        yield Spoken(said, None, name, text.count("\n", 0, match.start()) + 1)


def says(code: str) -> Iterator[tuple[ast.Name, str]]:
    """The calls of ``say`` and ``counted`` in Python code, and the texts that they are given."""
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = {"say": 0, "counted": 1}.get(call.func.id)
        if place is not None and len(call.args) > place:
            yield call.func, literal(call.args[place])


def literal(given: ast.expr) -> str:
    """The text that is written out there. ValueError for one that is put together while the code runs."""
    if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
        raise ValueError(f"line {given.lineno}: the text must be written out, not {ast.unparse(given)}")
    return given.value
