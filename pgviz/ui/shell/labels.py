"""What actions and features are called. Four actions are the four directions of a grid."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.language import say, source_of
from pgviz.ui.shell.formats import subscript

COMPASS = (say("↑ North"), say("→ East"), say("↓ South"), say("← West"))
WRITTEN_OUT = {
    "φ": "phi",
    "π": "pi",
    "θ": "theta",
    "Θ": "Theta",
    "∇": "grad ",
    "Δ": "delta ",
    "γ": "gamma",
    "τ": "tau",
    "Σ": "sum ",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
}
WALLS = (say("wall N"), say("wall E"), say("wall S"), say("wall W"))


def actions(count: int) -> tuple[str, ...]:
    """↑ North … for four actions, a₀, a₁, … otherwise."""
    return COMPASS if count == len(COMPASS) else tuple(f"a{subscript(b)}" for b in range(count))


def spoken(name: str) -> str:
    """The name of an action in a sentence: North of ``↑ North``."""
    return name.split()[-1]


def features(count: int, n_actions: int) -> tuple[str, ...]:
    """The walls around the agent for four numbers and four directions, s₁, s₂, … otherwise."""
    grid = count == len(WALLS) and n_actions == len(COMPASS)
    return WALLS if grid else tuple(f"s{subscript(j + 1)}" for j in range(count))


def state(entries: Sequence[float]) -> str:
    """A state as a reader writes it: (1, 0, 0, 1)."""
    return f"({', '.join(f'{v:g}' for v in entries)})"


def plain(name: str) -> str:
    """A name as part of a file's name, or of a link: on every disk, in every address, as it is in English."""
    words = "".join(WRITTEN_OUT.get(c, c if c.isascii() and c.isalnum() else " ") for c in source_of(name)).split()
    return "-".join(words).lower()
