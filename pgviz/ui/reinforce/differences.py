"""What B has otherwise than A, as a link says it: ``x.stack,alpha.2``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pgviz.language import say
from pgviz.ui.state.codec import Codec, quoted

Differences = tuple[tuple[str, Any], ...]
"""Names of fields, each with B's value."""


@dataclass(frozen=True)
class Differing:
    """Some of these fields, each once, in their order, and each with a value that its own codec reads."""

    fields: Mapping[str, Codec]

    def decode(self, text: str) -> Differences:
        found: dict[str, Any] = {}
        for part in text.split(",", len(self.fields)) if text else ():
            name, dot, value = part.partition(".")
            if not dot or name not in self.fields:
                raise ValueError(
                    say("{quoted} is no difference in {listed}", quoted=quoted(part), listed=", ".join(self.fields))
                )
            if name in found:
                raise ValueError(say("it gives {quoted} twice", quoted=quoted(name)))
            found[name] = self.fields[name].decode(value)
        return tuple((name, found[name]) for name in self.fields if name in found)

    def encode(self, value: Sequence[tuple[str, Any]]) -> str:
        return ",".join(f"{name}.{self.fields[name].encode(own)}" for name, own in value)
