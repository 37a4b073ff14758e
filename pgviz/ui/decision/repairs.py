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
            before, after = labels.state(state), labels.state(fitting)
            said.append(
                say(
                    "A state is now one number from 0 to {last}: {before} became {after}.",
                    last=STATES - 1,
                    before=before,
                    after=after,
                )
                if now.x == "one-hot"
                else say("A state is now two numbers from 0 to 1: {before} became {after}.", before=before, after=after)
            )
            now = dataclasses.replace(now, **{name: fitting})  # type: ignore[arg-type]
    if len(now.other) != len(now.s):
        said.append(
            say(
                "The other state has {others} entries, the state {entries}: it was set to 0.",
                others=len(now.other),
                entries=len(now.s),
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
        say(
            "The table has {rows} rows for {actions} actions: it was set to one feature an action.",
            rows=len(now.phi),
            actions=now.n,
        )
    )
    return dataclasses.replace(now, phi=tuple(tuple(float(a == b) for b in range(now.n)) for a in range(now.n)))


def _wanted(now: D, said: list[str]) -> D:
    if not now.wanted or (len(now.wanted) == 2 and all(len(r) == now.n and sum(r) > 0 for r in now.wanted)):
        return now
    said.append(
        say("The wanted policy does not fit {actions} actions in two states: it was chosen anew.", actions=now.n)
    )
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
        said.append(say("There is no action number {number}: the first one was chosen.", number=now.a))
    else:
        said.append(say("{action} is masked and has no score: another action was chosen.", action=now.actions[now.a]))
    return dataclasses.replace(now, a=now.allowed[0])


def _rewards(now: D, said: list[str]) -> D:
    if not now.r or len(now.r) == now.n:
        return now
    said.append(
        say(
            "There are {rewards} rewards for {actions} actions: they were set to 1, 2, 3, …",
            rewards=len(now.r),
            actions=now.n,
        )
    )
    return dataclasses.replace(now, r=())


def _theta(now: D, said: list[str]) -> D:
    size = now.encoding.size
    if len(now.theta) == size:
        return now
    said.append(theta_unfit(len(now.theta), size))
    return dataclasses.replace(now, theta=(0.0,) * size)


def theta_unfit(numbers: int, features: int) -> str:
    """That a θ of so many numbers was given up, because the encoding has so many features."""
    return say(
        "θ has {numbers} numbers, but this encoding has {features} features: θ was set to 0.",
        numbers=numbers,
        features=features,
    )


def _plane(now: D, said: list[str]) -> D:
    if not now.plane or (len(set(now.plane)) == 2 and max(now.plane) < now.encoding.size):
        return now
    said.append(say("The picture’s plane was set to the principal directions: it needs two features."))
    return dataclasses.replace(now, plane=())
