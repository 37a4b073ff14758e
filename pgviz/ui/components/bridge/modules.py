"""ES modules joined into the one text that a component's code is.

They are real modules, which Node imports as they are in the tests. For the browser they are joined: each would be a
request of its own, after the one that imports it, on the way to the first picture.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async|function|class|const|let|var)\b)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default \w+;\n", re.MULTILINE)
_DECLARED = re.compile(r"^(export )?(?:async )?(?:function\*?|class|const|let|var)\s+(\S[^\s=(;]*)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/)\n|(?<=[;{},()])[ \t]+// .*(?=\n)|^\n", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def joined(entry: Path) -> str:
    """The entry and all that it imports, as one module; its own ``export default NAME;`` is the only export left.

    Understood are ``import { a, b } from "./x.js";`` and ``export`` before a declaration. ``ValueError`` where a module
    says something else, where an imported name is not exported, where modules import each other in a circle, and where
    two modules have a name in common: joined, they share one scope.
    """
    texts: dict[Path, str] = {}
    _collect(entry.resolve(), texts, ())
    _check_names(texts)
    *others, last = texts.items()
    bodies = [_body(path, _DEFAULT.sub("", text)) for path, text in others]
    default = _DEFAULT.findall(last[1])
    if len(default) != 1:
        raise ValueError(f"{last[0].name} must have one line 'export default NAME;', found {len(default)}")
    return "\n".join((*bodies, _body(last[0], _DEFAULT.sub("", last[1])), *default))


def _collect(path: Path, texts: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Read a module after all that it imports."""
    if path in above:
        raise ValueError(f"modules must not import each other, found {' → '.join(p.name for p in (*above, path))}")
    if path in texts:
        return
    text = path.read_text(encoding="utf-8")
    for names, where in _IMPORT.findall(text):
        other = (path.parent / where).resolve()
        if not other.is_file():
            raise ValueError(f"{path.name} imports {where}, which is not there")
        _collect(other, texts, (*above, path))
        missing = _listed(names) - _names(texts[other], exported=True)
        if missing:
            raise ValueError(f"{path.name} imports {', '.join(sorted(missing))}, which {where} does not export")
    texts[path] = text


def _check_names(texts: dict[Path, str]) -> None:
    owners: dict[str, Path] = {}
    for path, text in texts.items():
        for name in _names(text):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{path.name} must declare plain names, found {name!r}")
            if name in owners:
                raise ValueError(f"{owners[name].name} and {path.name} must not both declare {name!r}")
            owners[name] = path


def _names(text: str, *, exported: bool = False) -> set[str]:
    """The names that a module declares at its top level, where no line is indented."""
    return {name for export, name in _DECLARED.findall(text) if export or not exported}


def _listed(names: str) -> set[str]:
    return {name.strip() for name in names.split(",") if name.strip()}


def _body(path: Path, text: str) -> str:
    """The module without its imports, the word ``export``, and comments: this travels until a browser has it."""
    body = re.sub(
        r"^export (?=(?:async|function|class|const|let|var)\b)", "", _IMPORT.sub("", text), flags=re.MULTILINE
    )
    if found := _LEFT.search(body):
        raise ValueError(f"{path.name} must import and export names only, found {found[0]!r}")
    return _COMMENT.sub("", body)
