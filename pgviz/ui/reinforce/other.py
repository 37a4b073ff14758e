"""B, the settings that A's are compared with: A's own but for what ``now.b`` says; and how a hand changes that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pgviz.examples.worlds import WORLDS
from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.reinforce.scenario import BASELINES, COMPARED, ENCODINGS, WORLD_NAMES, ReinforceScenario, settings_of
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import Change, entered
from pgviz.ui.teaching.versus.model import Picker

RULES = ("slip", "step", "goal", "pit", "cliff", "horizon")
"""What comes with a world."""
LEARNED_WITH = ("baseline", "alpha", "gamma")
"""What a world is learned with: B takes it over with the world, and it may then be changed."""
KEPT = {True: say("kept"), False: say("dropped")}
OF_A = ""  # among what can be chosen for B: no other than A has
NAMES = {"b_alpha": say("step size α of B"), "b_gamma": say("discount γ of B")}
"""What a sentence calls the cells."""


def other_of(now: ReinforceScenario) -> ReinforceScenario:
    """B as a scenario of its own; A itself where nothing differs."""
    said, there = dict(now.b), dataclasses.replace(now, b=())
    if said.get("world", now.world) != now.world:
        own = settings_of(WORLDS[said["world"]])
        there = dataclasses.replace(there, map="", **{name: own[name] for name in RULES})
    return dataclasses.replace(there, **said)


def with_other(now: ReinforceScenario, name: str, value: Any) -> Change[ReinforceScenario]:
    """With this value of B's field, or, for ``OF_A``, with A's."""
    said = {key: own for key, own in now.b if key != name}
    if name == "world":
        said = {key: own for key, own in said.items() if key not in (*LEARNED_WITH, "x")}
        if value not in (OF_A, now.world):
            left, entered = WORLDS.get(now.world), WORLDS[value]
            stays = entered.encoding is None and (left is None or left.encoding is None)
            own = settings_of(entered)
            taken = LEARNED_WITH if stays else (*LEARNED_WITH, "x")
            said |= {key: own[key] for key in taken if own[key] != getattr(now, key)}
    if value not in (OF_A, getattr(now, name)):
        said[name] = value
    return Change(dataclasses.replace(now, b=tuple((key, said[key]) for key in COMPARED if key in said)))


def _with_number(name: str) -> Callable[[ReinforceScenario, float], Change[ReinforceScenario]]:
    """The edit of one of B's numbers."""

    def edit(now: ReinforceScenario, value: float) -> Change[ReinforceScenario]:
        checked = entered(other_of(now), name, value, NAMES[f"b_{name}"])
        return with_other(now, name, getattr(checked, name))

    return edit


SPECIAL = {"b_alpha": _with_number("alpha"), "b_gamma": _with_number("gamma")}
"""The edits of B's numbers, by the names that cells report."""


def picker_of(field: str, label: str, options: Mapping[Any, str]) -> Picker[ReinforceScenario]:
    """The list from which a field of B is chosen."""

    def shown(now: ReinforceScenario) -> Any:
        value = getattr(other_of(now), field)
        return OF_A if value == getattr(now, field) else value

    def apply(now: ReinforceScenario, value: Any) -> Change[ReinforceScenario]:
        return with_other(now, field, value)

    return Picker(f"b_{field}", label, {OF_A: say("as A")} | dict(options), shown, apply)


def other_sheet(now: ReinforceScenario) -> Sheet:
    """B's numbers, to drag."""
    there = other_of(now)
    fields = (
        (say("α of B"), "b_alpha", there.alpha, now.alpha, 0.01, 3.0),
        (say("γ of B"), "b_gamma", there.gamma, now.gamma, 0.0, 1.0),
    )
    headers = tuple(Header(text, note=say("A has {of_a}", of_a=short(of_a))) for text, _, _, of_a, _, _ in fields)
    cells = tuple(
        Cell(short(value), "theta", mark=value != of_a, edit=Edit(name, value, low, high, 0.01, NAMES[name]))
        for _, name, value, of_a, low, high in fields
    )
    return Sheet(say("Numbers of B"), (Grid(headers, (Row(Header(""), cells),)),))


@dataclass(frozen=True)
class Difference:
    """What A and B have of a field, as a reader reads it."""

    called: str
    of_a: str
    of_b: str


TEXTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "world": (say("world"), WORLD_NAMES.__getitem__),
    "x": (say("encoding"), ENCODINGS.__getitem__),
    "baseline": (say("baseline"), BASELINES.__getitem__),
    "keep": ("γᵗ", KEPT.__getitem__),
    "alpha": ("α", short),
    "gamma": ("γ", short),
}
"""What a sentence calls the fields, and how it writes their values."""


def differing(now: ReinforceScenario) -> tuple[Difference, ...]:
    """What B has otherwise than A."""
    there = other_of(now)
    return tuple(
        Difference(called, text(getattr(now, name)), text(getattr(there, name)))
        for name, (called, text) in TEXTS.items()
        if getattr(there, name) != getattr(now, name)
    )


@dataclass(frozen=True)
class Ready:
    """A comparison that is ready to be looked at: what A has of a field, and what B has."""

    name: str
    field: str
    a: Any
    b: Any

    def of(self, now: ReinforceScenario) -> ReinforceScenario:
        """This comparison, with all else as it is now."""
        return dataclasses.replace(now, b=((self.field, self.b),), **{self.field: self.a})


READY = (
    Ready(say("table against stacked"), "x", "table", "stack"),
    Ready(say("no baseline against value"), "baseline", "none", "value"),
    Ready(say("γᵗ kept against dropped"), "keep", True, False),
)


def ready_shown(now: ReinforceScenario) -> str:
    """The ready comparison that this is."""
    return next((ready.name for ready in READY if ready.of(now) == now), OF_A)


def with_ready(now: ReinforceScenario, name: str) -> Change[ReinforceScenario]:
    """With a ready comparison, or with none."""
    ready = next((ready for ready in READY if ready.name == name), None)
    return Change(dataclasses.replace(now, b=()) if ready is None else ready.of(now))


PICKERS = (
    Picker(
        "ready",
        say("Comparison"),
        {OF_A: say("of your own")} | {one.name: one.name for one in READY},
        ready_shown,
        with_ready,
    ),
    picker_of("world", say("B’s world"), {name: WORLD_NAMES[name] for name in WORLDS}),
    picker_of("x", say("B’s encoding"), ENCODINGS),
    picker_of("baseline", say("B’s baseline"), BASELINES),
    picker_of("keep", say("B’s γᵗ"), KEPT),
)
