"""20,000 inputs from strangers, the same in every run: each door answers with a value that fits, or a sentence.

``python -m tests.bench.fuzz`` goes on for a million.
"""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import TARGETS


@pytest.mark.thorough
@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_is_a_value_or_a_sentence(name: str) -> None:
    target, count = TARGETS[name]
    for seed in range(count):
        try:
            target(random.Random(seed))
        except Exception as error:
            raise AssertionError(f"tests.fuzz.targets.{target.__name__}(random.Random({seed})): {error!r}") from error


def test_there_are_about_20_000() -> None:
    assert sum(count for _, count in TARGETS.values()) >= 20_000
