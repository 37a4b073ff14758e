"""What the encoding does to θ, in words: which features cancel, the rank, whether π can depend on the state."""

from __future__ import annotations

from pgviz.encodings.expressiveness import Expressiveness
from pgviz.score.decomposition import take_logits_apart
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.results import every_action
from pgviz.ui.shell.formats import counted, vector

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
        return f"No feature is the same for {every_action(now)} in this state: every θ matters here."
    some = ", ".join(here[:MOST_NAMED]) + (", …" if len(here) > MOST_NAMED else "")
    one = len(here) == 1
    ever = int(found.cancels.sum())
    everywhere = "" if now.join == "table" else f", {ever or 'none'} of them in every state"
    return (
        f"**{len(here)} of {len(cancels)} features {'is' if one else 'are'} the same for {every_action(now)}** in this "
        f"state ({some}){everywhere}. {'It cancels' if one else 'They cancel'} in the softmax: drag "
        f"{'its' if one else 'their'} θ and no probability moves."
    )


def what_changes(now: Decision, found: Expressiveness) -> str:
    """The rank: how many directions of θ change a probability, and how many a free policy would need."""
    if len(now.allowed) == 1:
        return f"There is one action{' that is allowed' if now.masked else ''}: its probability is 1, whatever θ is."
    verb = "changes" if found.rank == 1 else "change"
    rank = f"**{counted(found.rank, 'direction')} of θ, of {found.parameters},** {verb}"
    if now.join == "table":
        return f"{rank} some probability: that is the rank."
    known = f"Over all states {rank} some probability: that is the rank"
    if not found.depends_on_state:
        pi = vector(now.policy().probabilities)
        return f"{known}. **π is {pi} in every state**: no feature depends on s and a together."
    if found.gives_every_policy:
        return f"{known}. It is enough to give any policy in these states."
    return f"{known}. A policy that is free in each of them would need {found.most}."


def which_theta(now: Decision) -> str:
    """What θ is with this join."""
    if now.join == "blocks":
        return "Θx(s)+b and θᵀφ(s,a) are the same numbers: drag an entry of either and the other moves with it."
    if now.join == "table":
        return "A free table: φ is given cell by cell for one state. Edit it; only differences between rows matter."
    return f"θ has {len(now.theta)} numbers; the action enters as {'a number' if now.code == 'number' else 'one-hot'}."
