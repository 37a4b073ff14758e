"""What the encoding does to θ, in words: which features cancel, the rank, whether π can depend on the state."""

from __future__ import annotations

from pgviz.encodings.expressiveness import Expressiveness
from pgviz.language import say
from pgviz.score.decomposition import take_logits_apart
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.results import every_action
from pgviz.ui.shell.formats import vector

MOST_NAMED = 4


def encoding_words(now: Decision) -> tuple[str, ...]:
    """What the encoding does to this decision: what cancels, the rank, which θ."""
    found = expressiveness_of(now)
    return what_cancels(now, found), what_changes(now, found), which_theta(now)


def follows_theta(now: Decision) -> bool:
    """Whether the words change with θ: they do where π is the same in every state."""
    return now.n > 1 and not expressiveness_of(now).depends_on_state


def what_cancels(now: Decision, found: Expressiveness) -> str:
    """Which features are the same for every action that is allowed, in this state and in all."""
    cancels = take_logits_apart(now.policy()).cancels
    here = [name for name, out in zip(now.encoding.names, cancels, strict=True) if out]
    if not here:
        return say(
            "No feature is the same for {every_action} in this state: every θ matters here.",
            every_action=every_action(now),
        )
    some = ", ".join(here[:MOST_NAMED]) + (", …" if len(here) > MOST_NAMED else "")
    if len(here) == 1:
        return say(
            "**1 of {features} features is the same for {every_action}** in this state ({name}){everywhere}. "
            "It cancels in the softmax: drag its θ and no probability moves.",
            features=len(cancels),
            every_action=every_action(now),
            name=some,
            everywhere=_everywhere(now, found),
        )
    return say(
        "**{here} of {features} features are the same for {every_action}** in this state ({names}){everywhere}. "
        "They cancel in the softmax: drag their θ and no probability moves.",
        here=len(here),
        features=len(cancels),
        every_action=every_action(now),
        names=some,
        everywhere=_everywhere(now, found),
    )


def _everywhere(now: Decision, found: Expressiveness) -> str:
    """How many of the features cancel in every state; of a free table there is one."""
    if now.join == "table":
        return ""
    ever = int(found.cancels.sum())
    return say(", {ever} of them in every state", ever=ever) if ever else say(", none of them in every state")


def what_changes(now: Decision, found: Expressiveness) -> str:
    """The rank: how many directions of θ change a probability, and how many a free policy would need."""
    if len(now.allowed) == 1:
        if now.masked:
            return say("There is one action that is allowed: its probability is 1, whatever θ is.")
        return say("There is one action: its probability is 1, whatever θ is.")
    rank, parameters = found.rank, found.parameters
    if now.join == "table":
        if rank == 1:
            return say(
                "**1 direction of θ, of {parameters},** changes some probability: that is the rank.",
                parameters=parameters,
            )
        return say(
            "**{rank} directions of θ, of {parameters},** change some probability: that is the rank.",
            rank=rank,
            parameters=parameters,
        )
    known = (
        say(
            "Over all states **1 direction of θ, of {parameters},** changes some probability: that is the rank.",
            parameters=parameters,
        )
        if rank == 1
        else say(
            "Over all states **{rank} directions of θ, of {parameters},** change some probability: that is the rank.",
            rank=rank,
            parameters=parameters,
        )
    )
    return f"{known} {_what_it_gives(now, found)}"


def _what_it_gives(now: Decision, found: Expressiveness) -> str:
    """What policies the rank is enough for."""
    if not found.depends_on_state:
        pi = vector(now.policy().probabilities)
        return say("**π is {pi} in every state**: no feature depends on s and a together.", pi=pi)
    if found.gives_every_policy:
        return say("It is enough to give any policy in these states.")
    return say("A policy that is free in each of them would need {most}.", most=found.most)


def which_theta(now: Decision) -> str:
    """What θ is with this join."""
    if now.join == "blocks":
        return say("Θx(s)+b and θᵀφ(s,a) are the same numbers: drag an entry of either and the other moves with it.")
    if now.join == "table":
        return say(
            "A free table: φ is given cell by cell for one state. Edit it; only differences between rows matter."
        )
    if now.code == "number":
        return say("θ has {numbers} numbers; the action enters as a number.", numbers=len(now.theta))
    return say("θ has {numbers} numbers; the action enters as one-hot.", numbers=len(now.theta))
