"""Sentences about what a page shows, with numbers from the core."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pgviz.encodings import Expressiveness
from pgviz.examples import Target
from pgviz.fitting import Fit
from pgviz.network.parts import NetworkParts
from pgviz.reinforce.surrogate import Surrogate
from pgviz.score.decomposition import Decomposition, LogitParts
from pgviz.ui.reinforce.cached_training import Learned
from pgviz.ui.scenarios import Beyond, Decision, Learning
from pgviz.ui.shell.formats import short, vector

Array = NDArray[np.float64]


def on_encoding(now: Decision, parts: LogitParts, seen: Expressiveness, pi: Array) -> list[str]:
    """What the encoding does to this decision; pi (2, A): in the page's state and in the other."""
    return [_what_cancels(now, parts, seen), _what_is_felt(now, seen, pi), _which_theta(now)]


def _what_cancels(now: Decision, parts: LogitParts, seen: Expressiveness) -> str:
    here = [name for name, out in zip(now.encoding.names, parts.cancels, strict=True) if out]
    if not here:
        return "Every feature differs between actions in this state, so every θ can be felt here."
    some = ", ".join(here[:4]) + (", …" if len(here) > 4 else "")
    ever = int(seen.cancels.sum())
    return (
        f"**{len(here)} of {len(parts.cancels)} features are the same for every action** in this state ({some}), "
        f"{ever if ever else 'none'} of them in every state. They cancel in the softmax: drag their θ and no "
        "probability moves."
    )


def _what_is_felt(now: Decision, seen: Expressiveness, pi: Array) -> str:
    if now.join == "table":
        return f"The policy can feel {seen.rank} of its {seen.parameters} parameters."
    if now.n == 1:
        return "There is one action: its probability is 1, whatever θ is."
    felt = f"Over all states the policy can feel **{seen.rank}** directions of its {seen.parameters} parameters"
    if not seen.depends_on_state:
        return f"{felt}. **It gives {vector(pi[0])} in every state**: no feature depends on s and a together."
    if seen.gives_every_policy:
        return f"{felt}: enough to give any policy in these states."
    return f"{felt}; a policy that is free in each of them would need {seen.most}."


def _which_theta(now: Decision) -> str:
    if now.join == "blocks":
        return "Θx(s)+b and θᵀφ(s,a) are the same numbers: drag an entry of either and the other moves with it."
    if now.join == "table":
        return "A free table: φ is given cell by cell for one state. Edit it; only differences between rows matter."
    return f"θ has {len(now.theta)} numbers; the action enters as {'a number' if now.code == 'number' else 'one-hot'}."


def on_target(fit: Fit) -> str:
    """Whether this encoding can give the wanted policy, and how close it comes."""
    if fit.exact:
        return "The policy that you want, below: **this encoding can give it exactly**."
    blind = bool(np.ptp(fit.pi, axis=0).max() < 1e-9)
    why = ": the best it can do is the same in both states" if blind else ""
    return (
        f"The policy that you want, below: **the best that this encoding allows is {short(fit.divergence)} nats away** "
        f"on average{why}."
    )


def on_comparison(target: Target, found: Mapping[str, tuple[Expressiveness, Fit]]) -> str:
    """Which encodings can give a target policy, and which cannot."""
    able = [name for name, (_, fit) in found.items() if fit.exact]
    unable = [f"{name} (rank {seen.rank})" for name, (seen, fit) in found.items() if not fit.exact]
    return f"**{target.name}.** {target.sentence} Exact: {_and(able)}. Not: {_and(unable)}."


def _and(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names) or "none"


def on_score(now: Decision, parts: Decomposition) -> list[str]:
    """What the score of this decision shows."""
    chosen = now.actions[now.a]
    most = int(np.abs(parts.score).argmax())
    way = "raises" if parts.score[most] > 0 else "lowers"
    said = [
        f"A step along the score makes {chosen} more likely: it {way} the θ of {now.encoding.names[most]} the most."
        if parts.score.any()
        else f"The score is 0: no step along it can make {chosen} more likely.",
        f"The average of all scores, weighted with π, is 0: the largest entry of Σ π·score is "
        f"{short(parts.rounding_error)}.",
    ]
    if parts.cancels.any():
        said.append(
            f"{int(parts.cancels.sum())} of {len(parts.cancels)} features are the same for every action: φ and E[φ] "
            "agree there, so their score is 0."
        )
    return said


def on_equation(now: Decision, parts: Decomposition) -> str:
    """The start page's one sentence: what to grab, what moves."""
    pi = float(parts.policy.probabilities[now.a])
    surprise = short(1 - pi)
    return (
        f"**Drag a logit**, or choose the other action. {now.actions[now.a]} has probability {short(pi)}; "
        f"where its features differ from the other’s, its score is {surprise} of the difference: what was not expected."
    )


def on_learning(now: Learning, learned: Learned) -> list[str]:
    """The diagnosis: how many runs learned the best policy, and what became of the run in the film."""
    good, runs = int(learned.assessment.learned.sum()), now.runs
    final, best = learned.assessment.performance[-1], learned.assessment.optimum
    said = [
        f"**{good} of {runs} runs** have learned it: always taking the likeliest action is optimal from the start.",
        f"The run in the film ends at J(θ) = {short(final[now.shown])}; the best any policy can have is {short(best)}. "
        "What is missing is what exploring still costs."
        if learned.assessment.learned[now.shown]
        else f"**The run in the film has not learned it**: it ends at J(θ) = {short(final[now.shown])}, "
        f"the best is {short(best)}.",
    ]
    if learned.training.diverged.any():
        said.append(
            f"{int(learned.training.diverged.sum())} of {runs} runs diverged: their θ left the numbers that can be "
            "drawn, and they keep the last good one. Try a smaller α."
        )
    if now.x == "stack":
        said.append("Stacked features are blind to the state: the arrows are the same in every cell.")
    return said


def on_network(now: Beyond, parts: NetworkParts) -> list[str]:
    """The badges of the network's score, and what a frozen hidden layer changes."""
    said = [
        f"**The rule is the same**: ∇h(s,a) minus its expectation. Backprop and complex step agree to "
        f"{short(parts.complex_step_gap)} for these weights.",
        "In the last layer ∇h(s,a) *is* φ(s,a) = e ⊗ (y, 1): the linear rule on the hidden units gives the same "
        f"numbers, to {short(parts.linear_gap)}.",
    ]
    if now.frozen:
        said.append("The hidden layer is frozen: y is a fixed list of features, and all that learns is linear.")
    return said


def on_surrogate(now: Beyond, result: Surrogate) -> str:
    """What moves with the constant and what does not."""
    return (
        f"Two decisions, four possible episodes. With c = {short(now.c)} added to every return the surrogate is "
        f"**{short(result.value)}**; J(θ) is {short(result.performance)} whatever c is. **The value means nothing, its "
        "expected gradient is ∇J**, at the θ that sampled and with the returns held fixed."
    )
