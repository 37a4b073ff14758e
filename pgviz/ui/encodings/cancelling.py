"""What the encoding does to θ, in words: which features cancel, the rank, whether π can depend on the state."""

from __future__ import annotations

from pgviz.encodings.expressiveness import Expressiveness
from pgviz.language import counted, say
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
    one = len(here) == 1
    ever = int(found.cancels.sum())
    everywhere = "" if now.join == "table" else say(", {value} of them in every state", value=ever or "none")
    return say(
        "**{here} of {cancels} features {value} the same for {every_action}** in this state ({some}){everywhere}. "
        "{value2} in the softmax: drag {value3} θ and no probability moves.",
        here=len(here),
        cancels=len(cancels),
        value="is" if one else "are",
        every_action=every_action(now),
        some=some,
        everywhere=everywhere,
        value2="It cancels" if one else "They cancel",
        value3="its" if one else "their",
    )


def what_changes(now: Decision, found: Expressiveness) -> str:
    """The rank: how many directions of θ change a probability, and how many a free policy would need."""
    if len(now.allowed) == 1:
        return say(
            "There is one action{value}: its probability is 1, whatever θ is.",
            value=" that is allowed" if now.masked else "",
        )
    verb = "changes" if found.rank == 1 else "change"
    rank = say(
        "**{rank} of θ, of {parameters},** {verb}",
        rank=counted(found.rank, "direction"),
        parameters=found.parameters,
        verb=verb,
    )
    if now.join == "table":
        return say("{rank} some probability: that is the rank.", rank=rank)
    known = say("Over all states {rank} some probability: that is the rank", rank=rank)
    if not found.depends_on_state:
        pi = vector(now.policy().probabilities)
        return say("{known}. **π is {pi} in every state**: no feature depends on s and a together.", known=known, pi=pi)
    if found.gives_every_policy:
        return say("{known}. It is enough to give any policy in these states.", known=known)
    return say("{known}. A policy that is free in each of them would need {most}.", known=known, most=found.most)


def which_theta(now: Decision) -> str:
    """What θ is with this join."""
    if now.join == "blocks":
        return say("Θx(s)+b and θᵀφ(s,a) are the same numbers: drag an entry of either and the other moves with it.")
    if now.join == "table":
        return say(
            "A free table: φ is given cell by cell for one state. Edit it; only differences between rows matter."
        )
    return say(
        "θ has {theta} numbers; the action enters as {value}.",
        theta=len(now.theta),
        value="a number" if now.code == "number" else "one-hot",
    )
