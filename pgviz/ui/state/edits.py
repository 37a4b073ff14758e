"""What a sheet reports, applied to a scenario: from the name of a cell to the edit that it stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.state import codec
from pgviz.ui.state.scenario import Change, S, entered, selected

LARGEST = 1e6  # the largest number that may be typed where a function, not a codec, takes it


@dataclass(frozen=True)
class Edits(Generic[S]):
    """How the cells of a page edit its scenario, by the names of their reports.

    A report's name is a field of the scenario, with indices (``tau``, ``theta.3``). ``pick.2`` sets the field ``pick``
    to 2, ``set.returns.full`` a field to what its codec reads from the last word. A name that begins with a word of
    ``special`` (``logit.2``) calls its function with scenario, indices and number; one of ``texts`` (``map``) calls its
    function with scenario and text. ``names`` says what a sentence calls
    the cell of a report's name, where that is not the field's label with its place: ``The logit of East``.
    """

    kind: type[S]
    pick: str = ""
    special: Mapping[str, Callable[..., Change[S]]] = field(default_factory=dict)
    names: Callable[[S, str], str] | None = None
    texts: Mapping[str, Callable[[S, str], Change[S]]] = field(default_factory=dict)

    def applied(self, now: S, report: Report) -> Change[S]:
        """What the report makes of the scenario; ``ValueError`` is a sentence that names the cell."""
        word, *indices = report.name.split(".")
        if word == "pick":
            return Change(dataclasses.replace(now, **{self.pick: int(indices[0])}))  # type: ignore[type-var]
        if word == "set":
            return Change(selected(now, *indices))
        if word in self.texts:
            return self.texts[word](now, report.text or "")
        value = report.text if report.text is not None else report.value
        if value is None:
            return Change(now)
        called = self.names(now, report.name) if self.names else ""
        if word in self.special:
            return self.special[word](now, *map(int, indices), _number(value, called or word))
        return Change(entered(now, report.name, value, called))


def _number(value: float | str, called: str) -> float:
    """What was dragged, or typed; ``ValueError`` with a sentence that names the cell."""
    try:
        return codec.parse_number(value, -LARGEST, LARGEST) if isinstance(value, str) else value
    except ValueError as reason:
        raise ValueError(say("{name}: {reason}. It stays as it was.", name=called, reason=reason)) from None


def setting(name: str) -> Callable[[Any, Any], Change[Any]]:
    """The edit that sets one field, as it is."""
    return lambda now, value: Change(dataclasses.replace(now, **{name: value}))
