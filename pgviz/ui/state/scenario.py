"""A scenario: what a page shows, as a small frozen value that fits into a link; and what an edit makes of it.

A scenario is a frozen dataclass whose fields are all made by ``field``: each has a default, a codec, and what a
sentence calls it. It holds what its link holds, and nothing else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Any, Generic, Self, TypeVar

from pgviz import limits
from pgviz.language import say
from pgviz.ui.state import versions
from pgviz.ui.state.codec import Codec, number_text, quoted

MAX_TEXT = limits.PARAMETER_TEXT  # characters of one parameter; longer ones are refused unread
MAX_UNKNOWN = limits.UNKNOWN_NAMED  # unknown parameters that are named one by one


class Scenario:
    """Base of every scenario."""

    @classmethod
    def defaults(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG003
        """What a field is that a link leaves out, where that depends on the fields that are ``given``."""
        return {}

    def repaired(self) -> Change[Self]:
        """The scenario with what contradicts itself put right, and a sentence for each thing put right."""
        return Change(self)


S = TypeVar("S", bound=Scenario)


@dataclass(frozen=True)
class Change(Generic[S]):
    """What an edit, or a link, comes to: the scenario, and a sentence for each thing that was given up on the way."""

    scenario: S
    given_up: tuple[str, ...] = ()

    def repaired(self) -> Change[S]:
        """With what contradicts itself put right, and that said too."""
        put_right = self.scenario.repaired()
        return Change(put_right.scenario, (*self.given_up, *put_right.given_up))


def field(default: Any, codec: Codec, label: str) -> Any:
    """A dataclass field with its default, its codec, and what a sentence calls it."""
    return dataclasses.field(default=default, metadata={"codec": codec, "label": label})


def codecs(kind: type[Scenario]) -> dict[str, tuple[Codec, Any]]:
    """Each field's codec and default, by name."""
    return {
        f.name: (f.metadata["codec"], f.default)
        for f in dataclasses.fields(kind)  # type: ignore[arg-type]
        if f.default is not MISSING
    }


def encode(scenario: Scenario) -> dict[str, str]:
    """The link's parameters: only what differs from the defaults."""
    own = type(scenario).defaults(vars(scenario))
    params = {
        name: codec.encode(getattr(scenario, name))
        for name, (codec, default) in codecs(type(scenario)).items()
        if getattr(scenario, name) != own.get(name, default)
    }
    return versions.marked(params)


def decode(kind: type[S], link: Mapping[str, str]) -> Change[S]:
    """The scenario that a link describes, and a sentence for each thing in it that did not fit."""
    known = codecs(kind)
    values: dict[str, Any] = {}
    params, said = versions.upgraded(kind.__name__, link)
    notices = list(said)
    for name, (codec, _) in known.items():
        if name not in params:
            continue
        try:
            if len(params[name]) > MAX_TEXT:
                raise ValueError(say("it is longer than {most} characters", most=MAX_TEXT))
            values[name] = codec.decode(params[name])
        except ValueError as reason:
            notices.append(say("The link’s “{name}” was replaced by its default: {reason}.", name=name, reason=reason))
    unknown = _left_out([name for name in params if name not in known])
    return Change(kind(**{**kind.defaults(values), **values}), (*notices, *unknown)).repaired()


def _left_out(names: Sequence[str]) -> list[str]:
    """Sentences about parameters that no field takes: the first few by name, however many a stranger wrote."""
    said = [
        say("The link has a parameter {name} that this page does not know; it was left out.", name=quoted(name))
        for name in names[:MAX_UNKNOWN]
    ]
    more = len(names) - MAX_UNKNOWN
    return [*said, say("So were {more} more.", more=more)] if more > 0 else said


def made(now: S, apply: Callable[[S], Change[S]]) -> Change[S]:
    """What an edit makes of a scenario, repaired. ``ValueError`` where it cannot be, or no link could carry it."""
    change = apply(now).repaired()
    linkable(change.scenario)
    return change


def linkable(scenario: S) -> S:
    """The scenario itself; ``ValueError`` with a sentence if its link would not bring it back (θ = 10⁹, say)."""
    for f in dataclasses.fields(scenario):  # type: ignore[arg-type]
        try:
            f.metadata["codec"].decode(f.metadata["codec"].encode(getattr(scenario, f.name)))
        except ValueError as reason:
            raise ValueError(
                say("{name}: {reason}. It stays as it was.", name=f.metadata["label"], reason=reason)
            ) from None
    return scenario


def entered(scenario: S, name: str, value: float | str, called: str = "") -> S:
    """The scenario with one number replaced; ``name`` is a field and, in a tuple, its indices: ``theta.3``.

    A text is parsed, a number is checked, both against the field's codec; ``ValueError`` is a sentence that names it,
    by the field's label and its place if it is not ``called`` something else.
    """
    field_name, *indices = name.split(".")
    meta = next((f.metadata for f in dataclasses.fields(scenario) if f.name == field_name), None)  # type: ignore[arg-type]
    if meta is None or not hasattr(meta["codec"], "entry"):
        raise ValueError(say("There is no number {name} to change.", name=quoted(field_name)))
    path = [int(i) for i in indices]
    place = called or f"{meta['label']} {', '.join(str(i + 1) for i in path)}".strip()
    try:
        number = meta["codec"].entry.decode(value if isinstance(value, str) else number_text(value))
    except ValueError as reason:
        raise ValueError(say("{name}: {reason}. It stays as it was.", name=place, reason=reason)) from None
    changed = _replaced(getattr(scenario, field_name), path, number, place)
    return dataclasses.replace(scenario, **{field_name: changed})  # type: ignore[type-var]


def selected(scenario: S, name: str, text: str) -> S:
    """The scenario with a field set to what its codec reads from ``text``: one of a few names, on or off."""
    known = codecs(type(scenario))
    if name not in known:
        raise ValueError(say("There is no {name} to change.", name=quoted(name)))
    return dataclasses.replace(scenario, **{name: known[name][0].decode(text)})  # type: ignore[type-var]


def _replaced(value: Any, path: list[int], number: float, place: str) -> Any:
    if not path:
        return number
    first, *rest = path
    if not isinstance(value, tuple) or not 0 <= first < len(value):
        raise ValueError(say("There is no {place}.", place=place))
    return tuple(_replaced(v, rest, number, place) if i == first else v for i, v in enumerate(value))
