"""What a link or an edit can leave contradicting itself, put right one by one, each with a sentence."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pgviz.language import say
from pgviz.ui.state.scenario import Change

if TYPE_CHECKING:
    from pgviz.ui.gradient.scenario import GradientScenario

    G = GradientScenario

NEEDS_OTHERS = ("leave-one-out", "sample")
"""The rules that compare an answer with others: a group of one has none."""


def repaired(now: G) -> Change[G]:
    """With rewards, θ, plane and numbers of draws that fit the problem, and a group only where there can be one."""
    said: list[str] = []
    for step in (_rewards, _theta, _plane, _group, _lengths, _draws):
        now = step(now, said)
    return Change(now, tuple(said))


def _rewards(now: G, said: list[str]) -> G:
    wanted = (2, 3, 4) if now.world == "one decision" else (len(now.one.rewards),)
    if not now.r or len(now.r) in wanted:
        return now
    number = say("2 to 4") if len(wanted) > 1 else str(wanted[0])
    said.append(
        say(
            "“{problem}” has {number} rewards, not {found}: its own were taken.",
            problem=now.one.label,
            number=number,
            found=len(now.r),
        )
    )
    return dataclasses.replace(now, r=())


def _theta(now: G, said: list[str]) -> G:
    size = now.features.shape[2]
    if not now.theta or len(now.theta) == size:
        return now
    said.append(
        say(
            "θ has {found} numbers, but “{problem}” has {size} parameters: θ was set anew.",
            found=len(now.theta),
            problem=now.one.label,
            size=size,
        )
    )
    return dataclasses.replace(now, theta=())


def _plane(now: G, said: list[str]) -> G:
    if not now.plane or (len(set(now.plane)) == 2 and max(now.plane) < now.features.shape[2]):
        return now
    said.append(say("The picture’s plane was set to ∇J and the widest direction across it: it needs two parameters."))
    return dataclasses.replace(now, plane=())


def _group(now: G, said: list[str]) -> G:
    if now.sum == "group" and not now.one.few:
        said.append(why_no_group(now))
        now = dataclasses.replace(now, sum="episode")
    if now.sum == "group" and now.k < 2 and now.rule in NEEDS_OTHERS:
        said.append(say("A group of one has no others to compare with: k was set to 2."))
        now = dataclasses.replace(now, k=2)
    return now


def why_no_group(now: G) -> str:
    """Why the exact moments of a group are not to be had here."""
    return say(
        "On “{problem}” there are too many possible episodes to list, which the exact mean of a group needs: one "
        "episode is looked at.",
        problem=now.one.label,
    )


def _lengths(now: G, said: list[str]) -> G:
    if not now.lengths or len(now.lengths) == len(now.answers):
        return now
    said.append(
        say(
            "There are {lengths} lengths for {answers} answers: all were set to 1.",
            lengths=len(now.lengths),
            answers=len(now.answers),
        )
    )
    return dataclasses.replace(now, lengths=())


def _draws(now: G, said: list[str]) -> G:
    if now.episodes > now.most:
        said.append(
            say(
                "{episodes} batches of {batch} are more than this page draws: {most} were drawn.",
                episodes=now.episodes,
                batch=now.batch,
                most=now.most,
            )
        )
        now = dataclasses.replace(now, episodes=now.most)
    return now if now.shown < now.episodes else dataclasses.replace(now, shown=now.episodes - 1)
