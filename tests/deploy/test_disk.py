"""The app writes no file and looks at no clock that could jump: read from the syntax tree."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = [
    *(ROOT / name for name in ("app.py", "start.py")),
    *sorted(path for folder in ("pages", "pgviz") for path in (ROOT / folder).rglob("*.py")),
]
WRITES = {
    "write_text",
    "write_bytes",
    "mkdir",
    "touch",
    "unlink",
    "rename",
    "savefig",
    "to_csv",
    "tofile",
    "save",
    "savez",
}
CLOCKS = {"time.time", "datetime.now", "datetime.utcnow", "datetime.datetime.now", "time.localtime", "time.ctime"}


@cache
def calls() -> set[str]:
    return {
        ast.unparse(node.func)
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }


def test_no_file_is_written_so_that_the_disk_may_be_read_only() -> None:
    found = {name for name in calls() if name.rsplit(".", 1)[-1] in WRITES or name in ("open", "tempfile.mkdtemp")}
    assert found <= {"store.save", "save", "table.to_csv"}  # a session's state; without a path the text is returned


def test_nothing_that_waits_looks_at_a_clock_that_can_jump() -> None:
    assert calls() & CLOCKS == set()
