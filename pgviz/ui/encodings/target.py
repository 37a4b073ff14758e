"""What the policy should do in two states, what it does, and the best that its encoding allows."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.distributions import with_share
from pgviz.fitting.best import divergences
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import UNIT, settled
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.decision.common import masked_cell
from pgviz.ui.decision.edits import with_theta
from pgviz.ui.decision.expressiveness import best_fit_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import spoken
from pgviz.ui.state.scenario import Change

MOST_WANTED = 0.99
UNWANTED = say("Masked: this action is never taken, so that it cannot be wanted. Allow it first.")
ROUNDINGS = 16  # of log π and of the sum over it
DIGITS = 12  # of a wanted probability that made room for another


def target_sheet(now: Decision) -> Sheet:
    """A grid a state: the wanted probabilities, to drag; those of the page's θ; the best possible.

    Below, how far θ is from what is wanted, and how far the best is.
    """
    pi, best = now.policy_in_both.probabilities, best_fit_of(now).pi
    grids = tuple(
        Grid(
            tuple(Header(sign, link=f"a{b}", action=b) for b, sign in enumerate(now.signs)),
            (
                Row(Header(say("wanted")), tuple(_wanted(now, i, b) for b in range(now.n))),
                Row(Header(say("π now")), tuple(_probability(now, pi[i, b], b) for b in range(now.n))),
                Row(Header(say("best possible")), tuple(_probability(now, best[i, b], b) for b in range(now.n))),
            ),
            title=f"{label} = {now.state_text(state)}",
        )
        for i, (label, state) in enumerate((("s", now.s), (say("other state"), now.other)))
    )
    gap, least = distances(now)
    distance = Formula(
        (
            Token(say("KL(wanted ‖ π) =")),
            Token(short(gap), "probability"),
            Token(say("nats, on average; at best")),
            Token(short(least), "probability"),
        ),
        say(
            "From the wanted policy θ is {gap} nats away on average, at best {least}",
            gap=short(gap),
            least=short(least),
        ),
    )
    return Sheet(say("Wanted policy in two states"), (*grids, distance))


def distances(now: Decision) -> tuple[float, float]:
    """How far from what is wanted the page's policy is, and the best one, in nats on average."""
    return _distance(now, now.policy_in_both), _distance(now, best_fit_of(now).policy)


def _distance(now: Decision, policy: SoftmaxPolicy) -> float:
    """The mean KL(wanted ‖ π) over both states, 0 where only rounding is left of it."""
    size = max(1.0, float((np.abs(policy.phi) @ np.abs(policy.theta)).max()) / policy.temperature)
    return float(settled(divergences(now.target, policy.log_probabilities).mean(), ROUNDINGS * UNIT * size))


def target_words(now: Decision) -> tuple[str, ...]:
    """Whether this encoding can give the wanted policy, and how close it comes."""
    fit = best_fit_of(now)
    if fit.exact and fit.attained:
        return (say("The policy that you want, below: **this encoding can give it exactly**."),)
    if fit.exact:
        return (
            say("The policy that you want, below: **this encoding comes as close as you like**, as θ grows for ever."),
        )
    blind = bool(np.ptp(fit.pi, axis=0).max() < 1e-9)
    why = say(": the best it can do is the same in both states") if blind else ""
    return (
        say(
            "The policy that you want, below: **the best that this encoding allows is {distance} nats away** on "
            "average{why}.",
            distance=short(distances(now)[1]),
            why=why,
        ),
    )


def with_best(now: Decision) -> Change[Decision]:
    """With the θ that comes closest to the wanted policy."""
    return with_theta(now, best_fit_of(now).theta)


def with_wanted(now: Decision, place: int, probability: float) -> Change[Decision]:
    """With another wanted probability, the others of its state in their old proportions.

    ``place`` counts through the first state's actions, then the second's.
    """
    i, b = divmod(place, now.n)
    if len(now.allowed) == 1:
        raise ValueError(say("There is one action to take, and its probability is 1. It stays as it was."))
    if b in now.masked:
        raise ValueError(
            say("{action} is masked: it is never taken. It stays as it was.", action=spoken(now.actions[b]))
        )
    if not 0 <= probability <= MOST_WANTED:
        raise ValueError(say("A wanted probability lies between 0 and {most:g}. It stays as it was.", most=MOST_WANTED))
    rows, allowed = now.target.copy(), list(now.allowed)
    rows[i, allowed] = with_share(rows[i, allowed], allowed.index(b), probability).round(DIGITS)
    rows[i, b] = probability
    return Change(dataclasses.replace(now, wanted=tuple(map(tuple, rows.tolist()))))


def _wanted(now: Decision, i: int, b: int) -> Cell:
    if b in now.masked:
        return dataclasses.replace(masked_cell(0.0, "probability", f"a{b}"), note=UNWANTED)
    probability = float(now.target[i, b])
    label = say(
        "wanted probability of {action} in {state}",
        action=spoken(now.actions[b]),
        state=now.state_text((now.s, now.other)[i]),
    )
    edit = None
    if len(now.allowed) > 1:
        edit = Edit(f"wanted.{i * now.n + b}", probability, 0.0, MOST_WANTED, 0.01, label)
    return Cell(short(probability), "probability", bar=probability, link=f"a{b}", edit=edit)


def _probability(now: Decision, value: float, b: int) -> Cell:
    if b in now.masked:
        return masked_cell(0.0, "probability", f"a{b}")
    return Cell(short(value), "probability", bar=float(value), link=f"a{b}")
