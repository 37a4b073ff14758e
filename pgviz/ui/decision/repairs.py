"""What a link or an edit can leave contradicting itself, put right one by one, each with a sentence."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

from pgviz.language import say
from pgviz.ui.decision import encoding
from pgviz.ui.decision.coding import STATES
from pgviz.ui.shell import labels
from pgviz.ui.state.scenario import Change

if TYPE_CHECKING:
    from pgviz.ui.decision.scenario import Decision

    D = TypeVar("D", bound=Decision)


def repaired(now: D) -> Change[D]:
    """With states, table, wanted policy, θ, mask and action that fit each other."""
    said: list[str] = []
    for step in (_states, _table, _wanted, _mask, _action, _rewards, _theta, _plane):
        now = step(now, said)
    return Change(now, tuple(said))


def _states(now: D, said: list[str]) -> D:
    for name, state in (("s", now.s), ("other", now.other)):
        if not encoding.fits(now, state):
            fitting = encoding.nearest(now, state)
            kind = (
                say("one number from 0 to {states}", states=STATES - 1)
                if now.x == "one-hot"
                else say("two numbers from 0 to 1")
            )
            said.append(
                say(
                    "A state is now {kind}: {state} became {state2}.",
                    kind=kind,
                    state=labels.state(state),
                    state2=labels.state(fitting),
                )
            )
            now = dataclasses.replace(now, **{name: fitting})  # type: ignore[arg-type]
    if len(now.other) != len(now.s):
        said.append(
            say(
                "The other state has {other} entries, the state {s}: it was set to 0.",
                other=len(now.other),
                s=len(now.s),
            )
        )
        now = dataclasses.replace(now, other=(0.0,) * len(now.s))
    return now


def _table(now: D, said: list[str]) -> D:
    if now.join != "table":
        return dataclasses.replace(now, phi=()) if now.phi else now
    if len(now.phi) == now.n:
        return now
    said.append(
        say("The table has {phi} rows for {n} actions: it was set to one feature an action.", phi=len(now.phi), n=now.n)
    )
    return dataclasses.replace(now, phi=tuple(tuple(float(a == b) for b in range(now.n)) for a in range(now.n)))


def _wanted(now: D, said: list[str]) -> D:
    if not now.wanted or (len(now.wanted) == 2 and all(len(r) == now.n and sum(r) > 0 for r in now.wanted)):
        return now
    said.append(say("The wanted policy does not fit {n} actions in two states: it was chosen anew.", n=now.n))
    return dataclasses.replace(now, wanted=())


def _mask(now: D, said: list[str]) -> D:
    masked = tuple(sorted({m for m in now.masked if m < now.n}))
    if len(masked) == now.n:
        said.append(say("At least one action must stay allowed, so the mask was taken off."))
        masked = ()
    return now if masked == now.masked else dataclasses.replace(now, masked=masked)


def _action(now: D, said: list[str]) -> D:
    if now.a in now.allowed:
        return now
    if now.a >= now.n:
        said.append(say("There is no action number {a}: the first one was chosen.", a=now.a))
    else:
        said.append(say("{actions} is masked and has no score: another action was chosen.", actions=now.actions[now.a]))
    return dataclasses.replace(now, a=now.allowed[0])


def _rewards(now: D, said: list[str]) -> D:
    if not now.r or len(now.r) == now.n:
        return now
    said.append(say("There are {r} rewards for {n} actions: they were set to 1, 2, 3, …", r=len(now.r), n=now.n))
    return dataclasses.replace(now, r=())


def _theta(now: D, said: list[str]) -> D:
    size = now.encoding.size
    if len(now.theta) == size:
        return now
    said.append(
        say(
            "θ has {theta} numbers, but this encoding has {size} features: θ was set to 0.",
            theta=len(now.theta),
            size=size,
        )
    )
    return dataclasses.replace(now, theta=(0.0,) * size)


def _plane(now: D, said: list[str]) -> D:
    if not now.plane or (len(set(now.plane)) == 2 and max(now.plane) < now.encoding.size):
        return now
    said.append(say("The picture’s plane was set to the principal directions: it needs two features."))
    return dataclasses.replace(now, plane=())
