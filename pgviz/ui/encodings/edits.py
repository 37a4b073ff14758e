"""What the page edits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pgviz.ui.decision.edits import with_logit
from pgviz.ui.decision.names import cell_name
from pgviz.ui.decision.recoding import Memory
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.cancelling import follows_theta
from pgviz.ui.encodings.maps import with_point
from pgviz.ui.encodings.states import size_name, with_size
from pgviz.ui.encodings.target import with_best, with_wanted
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

__all__ = ["edits_with", "touched", "with_best", "with_point"]

FRAGMENTS = ("decision", "states", "words")
"""The page's fragments, by their keys."""


def edits_with(memory: Memory) -> Edits[Decision]:
    """The edits; ``memory`` keeps the θ of the encodings that a size leaves behind."""
    special: dict[str, Callable[..., Change[Decision]]] = {
        "size": partial(with_size, memory=memory),
        "wanted": with_wanted,
        "logit": with_logit,
    }
    return Edits(Decision, pick="a", special=special, names=_name)


def touched(now: Decision, report: str) -> tuple[str, ...]:
    """The fragments that a step of a drag changes; none means its own.

    θ, and τ, are in the words only where π is the same in every state.
    """
    if not report.startswith(("theta.", "tau")):
        return FRAGMENTS
    return ("decision", "words") if follows_theta(now) else ()


def _name(now: Decision, report: str) -> str:
    word, _, place = report.partition(".")
    return size_name(now, int(place)) if word == "size" else cell_name(now, report)
