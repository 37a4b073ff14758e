"""What a page's parts show for several values of one number: only what differs between them, once and by its place.

A part is what JSON can say: a sheet's parts, a chart's data and layout. For each part there are the paths of all that
is not the same in every frame, and a row for each value with what stands there then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pgviz.ui.components.sweep.request import Value

Path = tuple[str | int, ...]
Parts = Mapping[str, Any]
"""What each part shows, by its key."""


@dataclass(frozen=True)
class Frames:
    """Of one part, for K values."""

    paths: tuple[Path, ...]
    rows: tuple[tuple[Any, ...], ...]  # (K, paths)

    def to_data(self) -> dict[str, Any]:
        """As JSON."""
        return {"paths": self.paths, "rows": self.rows}


Answer = tuple[tuple[Value, ...], dict[str, Frames]]
"""The values that were computed, and the frames of each part."""


def frames_of(now: Parts, then: Sequence[Parts]) -> dict[str, Frames]:
    """For each part that changes at all, its frames. A part that is not in every frame is left out."""
    found = {}
    for key, shown in now.items():
        if all(key in parts for parts in then):
            frames = _frames(shown, [parts[key] for parts in then])
            if frames.paths:
                found[key] = frames
    return found


def applied(shown: Any, frames: Frames, row: int) -> Any:
    """What a part shows in one of the frames: ``shown`` with other values at the paths. The browser does the same."""
    made = {"": deepcopy(shown)}
    for path, value in zip(frames.paths, frames.rows[row], strict=True):
        *way, last = ("", *path)
        place: Any = made
        for step in way:
            place = place[step]
        place[last] = value
    return made[""]


def _frames(shown: Any, then: Sequence[Any]) -> Frames:
    paths: list[Path] = []
    for other in then:
        paths.extend(_differences(shown, other, ()))
    whole = set(paths)  # a path below another that is replaced as a whole says nothing
    kept = tuple(
        path for path in dict.fromkeys(paths) if not any(path[:length] in whole for length in range(len(path)))
    )
    return Frames(kept, tuple(tuple(_at(other, path) for path in kept) for other in then))


def _differences(one: Any, other: Any, path: Path) -> list[Path]:
    """The paths at which two values differ: as deep as both are built alike. A list of numbers is one thing."""
    if one is other or one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs: Any = ((name, one[name], other[name]) for name in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other) and _is_built(one):
        pairs = ((i, a, b) for i, (a, b) in enumerate(zip(one, other, strict=True)))
    else:
        return [path]
    return [found for name, a, b in pairs for found in _differences(a, b, (*path, name))]


def _is_built(values: list[Any]) -> bool:
    return all(isinstance(value, dict | list) or value is None for value in values)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
