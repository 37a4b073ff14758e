"""Programs from templates, and numbers as Python writes them.

A template is a file ``NAME.py.txt`` beside this one, in the syntax of ``string.Template``. A line that begins with
``?tag`` is there only if that tag is asked for: ``?masked`` for a policy with masked
actions, ``?all`` for one without.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from importlib.resources import files
from string import Template

from pgviz.arrays import Array

_WIDTH = 100
_TAGGED = re.compile(r"\?([\w-]+) (.*)", re.DOTALL)


@cache
def template(name: str, *tags: str) -> Template:
    """The template of this name, with its lines that have no tag and those that have one of ``tags``."""
    text = files(__package__).joinpath(f"{name}.py.txt").read_text(encoding="utf-8")
    lines = ((line, _TAGGED.fullmatch(line)) for line in text.splitlines(keepends=True))
    return Template("".join(found[2] if found else line for line, found in lines if not found or found[1] in tags))


def literal(array: Array, indent: str = "") -> str:
    """A list as one writes it: a matrix one row a line, a long row over several. Each number reads back as it is."""
    deeper = indent + "    "
    if array.ndim == 2:
        rows = "".join(f"{deeper}{literal(row, deeper)},\n" for row in array)
        return f"[\n{rows}{indent}]"
    return listed([_number(number) for number in array.tolist()], indent)


def listed(items: list[str], indent: str = "") -> str:
    """``[a, b, c]``, over several lines where they are many; no item is broken."""
    deeper = indent + "    "
    row = ", ".join(items)
    if len(deeper) + len(row) <= _WIDTH:
        return f"[{row}]"
    glued = ", ".join(item.replace(" ", "\N{NO-BREAK SPACE}") for item in items)
    wrapper = textwrap.TextWrapper(
        _WIDTH, initial_indent=deeper, subsequent_indent=deeper, break_on_hyphens=False, break_long_words=False
    )
    lines = wrapper.fill(f"{glued},").replace("\N{NO-BREAK SPACE}", " ")
    return f"[\n{lines}\n{indent}]"


def _number(number: float) -> str:
    return repr(number).replace("inf", "np.inf")
