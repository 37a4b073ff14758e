"""The reference numbers of `reference_cases.json`, one case at a time.

Every case was computed away from this code (60-digit mpmath for the softmax, complex step, autograd) and says in
`definition` what was computed. `tolerance` is the case's own; None where the numbers are exact or symbolic.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("reference_cases.json")
_NOT_IN_JSON = {text: float(text) for text in ("inf", "-inf", "nan")}


@dataclass(frozen=True)
class Case:
    id: str
    definition: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float | None


def case(name: str) -> Case:
    """The case with this id, its "inf", "-inf" and "nan" read as floats. Each call returns a fresh copy."""
    if name not in _raw_cases():
        raise KeyError(f"no reference case {name!r}; there are {', '.join(_raw_cases())}")
    raw = _raw_cases()[name]
    return Case(
        id=raw["id"],
        definition=raw["definition"],
        inputs=_with_floats(raw["inputs"]),
        expected=_with_floats(raw["expected"]),
        tolerance=raw["suggested_tolerance"],
    )


def case_ids(prefix: str) -> list[str]:
    """The ids that start with `prefix`, in the order of the file."""
    return [name for name in _raw_cases() if name.startswith(prefix)]


@cache
def _raw_cases() -> dict[str, dict[str, Any]]:
    return {raw["id"]: raw for raw in json.loads(_FILE.read_text(encoding="utf-8"))["cases"]}


def _with_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_floats(item) for item in value]
    return _NOT_IN_JSON.get(value, value) if isinstance(value, str) else value
