"""The folded sections of the page, by name, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable

from pgviz.ui.gradient import (
    baselines,
    discount,
    entropy,
    expectation,
    groups,
    landscape,
    returns,
    surrogate,
)
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.topic import Topic

Section = Callable[[GradientScenario], Topic]

TITLES = {
    "expectation": expectation.TITLE,
    "returns": returns.TITLE,
    "discount": discount.TITLE,
    "baselines": baselines.TITLE,
    "groups": groups.TITLE,
    "landscape": landscape.TITLE,
    "surrogate": surrogate.TITLE,
    "entropy": entropy.TITLE,
}
SECTIONS: dict[str, Section] = {
    "expectation": expectation.section,
    "returns": returns.section,
    "discount": discount.section,
    "baselines": baselines.section,
    "groups": groups.section,
    "landscape": landscape.section,
    "surrogate": surrogate.section,
    "entropy": entropy.section,
}
