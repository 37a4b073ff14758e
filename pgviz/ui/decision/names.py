"""What sentences call the cells of a decision: ``The logit of East``, not ``logit 2``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pgviz.language import say
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.labels import spoken

SETTINGS = {"tau": say("The temperature τ"), "b": say("The baseline b"), "eta": say("The step size η")}


def cell_name(now: Decision, report: str) -> str:
    """What a sentence calls the cell of a report's name; empty where the field's own label will do."""
    word, *indices = report.split(".")
    if not indices:
        return SETTINGS.get(word, "")
    try:
        return _PLACES[word](now, *map(int, indices)) if word in _PLACES else ""
    except (IndexError, TypeError, ValueError):  # there is no such cell
        return ""


def feature_name(now: Decision, j: int) -> str:
    """The name of a feature in a sentence: ``East, wall N`` with blocks, else its own."""
    group, name = now.grouped_names[j]
    if group and now.bias and name == "1":
        return say("{action}, bias", action=spoken(group))
    return f"{spoken(group)}, {name}" if group else name


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return say("{some} and {last}", some=", ".join(names[:-1]), last=names[-1])


def _logit(now: Decision, action: int) -> str:
    return say("The logit of {action}", action=spoken(now.actions[action]))


def _theta(now: Decision, j: int) -> str:
    return say("θ of {feature}", feature=feature_name(now, j))


def _phi(now: Decision, action: int, j: int) -> str:
    return say("φ of {action}, feature {number}", action=spoken(now.actions[action]), number=j + 1)


def _wanted(now: Decision, place: int) -> str:
    state, action = divmod(place, now.n)
    if state not in (0, 1):
        raise IndexError(place)
    name = spoken(now.actions[action])
    if state:
        return say("The wanted probability of {action} in the other state", action=name)
    return say("The wanted probability of {action} in the state", action=name)


def _reward(now: Decision, action: int) -> str:
    return say("The reward of {action}", action=spoken(now.actions[action]))


def _state(now: Decision, j: int) -> str:
    return say("The state’s {entry}", entry=now.entry_names[j])


def _other(now: Decision, j: int) -> str:
    return say("The other state’s {entry}", entry=now.entry_names[j])


_PLACES: Mapping[str, Callable[..., str]] = {
    "logit": _logit,
    "theta": _theta,
    "phi": _phi,
    "wanted": _wanted,
    "r": _reward,
    "reward": _reward,
    "s": _state,
    "other": _other,
}
