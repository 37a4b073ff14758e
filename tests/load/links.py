"""Links of a class: each student has opened a state of their own, on one of the pages."""

from __future__ import annotations

import random
from collections.abc import Callable

Link = tuple[str, str]
"""A page and the parameters of its link."""


def numbers(chance: random.Random, count: int, low: float, high: float) -> str:
    return "%2C".join(f"{chance.uniform(low, high):.2f}" for _ in range(count))


def start(chance: random.Random) -> Link:
    return "", f"tau={chance.uniform(0.5, 3):.2f}&a={chance.randrange(2)}"


def softmax(chance: random.Random) -> Link:
    return "Softmax", f"z={numbers(chance, 4, 8, 18)}&c={chance.uniform(-5, 5):.2f}"


def encodings(chance: random.Random) -> Link:
    join = chance.choice(["blocks", "stack", "product"])
    return "Encodings", f"join={join}&tau={chance.uniform(0.5, 3):.2f}&a={chance.randrange(4)}"


def score(chance: random.Random) -> Link:
    return "Score", f"theta={numbers(chance, 20, -3, 3)}&a={chance.randrange(4)}&r={numbers(chance, 4, -2, 2)}"


def beyond(chance: random.Random) -> Link:
    return "Beyond_linear", f"seed={chance.randrange(9999)}&hidden={chance.randint(2, 6)}"


def gradient(chance: random.Random) -> Link:
    keep, baseline = chance.choice("01"), chance.choice(["none", "constant", "value", "optimal"])
    return "Policy_gradient", f"seed={chance.randrange(9999)}&keep={keep}&baseline={baseline}"


def reinforce(chance: random.Random) -> Link:
    baseline = chance.choice(["none", "constant", "value"])
    return "REINFORCE", f"seed={chance.randrange(9999)}&alpha={chance.uniform(0.05, 0.8):.2f}&baseline={baseline}"


PAGES: tuple[Callable[[random.Random], Link], ...] = (start, softmax, encodings, score, beyond, gradient, reinforce)


def of(number: int) -> Link:
    """The link of the student with this number: all pages in turn, no two links alike."""
    return PAGES[number % len(PAGES)](random.Random(number))
