"""The questions of the page Score."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.policy import SoftmaxPolicy
from pgviz.score.one_decision import OneDecision, one_decision
from pgviz.score.saturation import Escape, escape
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.score import cases
from pgviz.ui.score.rewards import one_decision_of
from pgviz.ui.score.second_order import second_order_of
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict import Choice, Entries, Question
from pgviz.ui.teaching.predict.comparison import nearest_ratio

PAGE = "pages/3_Score.py"
FLOW = (10, 100, 1000, 10000)
SHARES = (1.0, 0.5, 0.1, 10.0)
FACTORS = (1.0, 1 / 2, 1 / 5, 5.0)


def _parts(now: Decision) -> OneDecision:
    return one_decision_of(now)


def _logit_scores(now: Decision) -> Array:
    """∇z log π of the action taken, (A,)."""
    return decomposition_of(now).logit_score


def _pi(now: Decision) -> Array:
    return now.policy().probabilities


def _rank(now: Decision) -> int:
    """The rank of the Fisher matrix in this state: how many directions of θ change π."""
    return second_order_of(now).rank


def _ranks(now: Decision) -> list[int]:
    return sorted({_rank(now), now.n, len(now.theta)})


def _escape(now: Decision) -> Escape:
    """How long the page's action needs to catch up."""
    return escape(now.policy(), now.a)


def _baseline_effect(now: Decision) -> int:
    """0: the mean moves; 1: mean and spread stay; 2: the mean stays and the spread falls; 3: it grows."""
    with_b, without = _parts(now), _parts(dataclasses.replace(now, b=0.0))
    if not np.allclose(with_b.mean, without.mean):
        return 0
    return 1 if np.isclose(with_b.variance, without.variance) else 2 if with_b.variance < without.variance else 3


def _shrinks(now: Decision) -> float:
    """How long the score is, compared with the same probabilities at temperature 1."""
    cold = one_decision(SoftmaxPolicy.of_logits(np.log(_pi(now))), now.rewards)
    return float(_parts(now).score_norms[now.a] / cold.score_norms[now.a])


QUESTIONS: tuple[Question[Decision], ...] = (
    Question(
        "pushes",
        lambda now: (
            f"π is {vector(_pi(now))}, and **{now.actions[now.a]} was drawn**. Its logit score, ∇ log π with "
            "respect to the logits, has an entry for every logit: up or down, and how far? Drag the bars."
        ),
        Entries(lambda now: now.actions, _logit_scores, "logit score"),
        lambda now: (
            f"The logit score is e − π: {now.actions[now.a]} gets what was missing to 1, "
            f"{short(_logit_scores(now)[now.a])}; every other action loses its own probability, drawn or not. Had the "
            f"rarest been drawn, its own entry would have been {short(_logit_scores(cases.RAREST)[cases.RAREST.a])}."
        ),
        cases.LIKELIEST,
        PAGE,
    ),
    Question(
        "longest",
        lambda now: f"π is {vector(_pi(now))}. **Which action, when it is drawn, has the longest logit score?**",
        Choice(
            lambda now: now.actions,
            lambda now: int(_parts(now).score_norms.argmax()),
            lambda now: _parts(now).score_norms,
            "length ‖e − π‖",
            "score",
            actions=True,
        ),
        lambda now: (
            "The logit score is as long as the surprise: ‖e − π‖² = 1 − 2π(a) + Σπ². The rarest action has "
            f"{short(_parts(now).score_norms.max())}, the likeliest {short(_parts(now).score_norms.min())}."
        ),
        cases.RAREST,
        PAGE,
    ),
    Question(
        "all-positive",
        lambda now: (
            f"Three actions, equally likely, pay {vector(now.rewards)}. The logit of what is drawn goes up, for every "
            "reward is positive. **On average, where does each logit go?** Drag the bars."
        ),
        Entries(lambda now: now.actions, lambda now: _parts(now).gradient, "∇J for the logit"),
        lambda now: (
            f"The mean is π(r − V) with V = {short(_parts(now).value)}: {vector(_parts(now).gradient)}. What pays less "
            "than the average goes down, because it goes down whenever another action is drawn."
        ),
        cases.ALL_POSITIVE,
        PAGE,
    ),
    Question(
        "no-log",
        lambda now: (
            f"π is {vector(_pi(now))} and the rewards are {vector(now.rewards)}. Somebody forgets the logarithm and "
            "averages r ∇π over the actions drawn. **How much of the true gradient does that give?**"
        ),
        Choice(
            lambda _: ("all of it", "half of it", "a tenth of it", "ten times as much"),
            lambda now: nearest_ratio(_parts(now).without_log[now.a] / _parts(now).gradient[now.a], SHARES),
        ),
        lambda now: (
            f"{short(_parts(now).without_log[now.a])} instead of {short(_parts(now).gradient[now.a])}: the good action "
            f"is drawn in {short(_pi(now)[now.a])} of all cases only. ∇log π = ∇π/π makes up for how seldom it is "
            "drawn."
        ),
        cases.WITHOUT_LOG,
        PAGE,
    ),
    Question(
        "baseline",
        lambda now: (
            f"The rewards are {vector(now.rewards)}. **Subtract {short(now.b)} from each before it is multiplied with "
            "the score.** What does that do to the estimates of the gradient?"
        ),
        Choice(
            lambda _: (
                "their mean moves",
                "nothing",
                "mean stays, spread falls",
                "mean stays, spread grows",
            ),
            _baseline_effect,
        ),
        lambda now: (
            "The mean stays because E[score] = 0, whatever constant it is multiplied with. The variance (the trace) "
            f"falls from {short(_parts(now).variance_without)} to {short(_parts(now).variance)}: the large part that "
            "all rewards have in common was only noise."
        ),
        cases.OFFSET,
        PAGE,
    ),
    Question(
        "stuck",
        lambda now: (
            f"Two actions pay {vector(now.rewards)}, but the logit of the worse one is {short(_escape(now).gap)} "
            "higher. θ follows the exact gradient. **About how long until both are equally likely?** (The best "
            f"direction there is, the natural gradient, needs {short(_escape(now).natural)}.)"
        ),
        Choice(
            lambda _: tuple(str(v) for v in FLOW),
            lambda now: nearest_ratio(_escape(now).gradient, FLOW),
        ),
        lambda now: (
            f"{short(_escape(now).gradient)}: the gradient is proportional to the probability "
            f"of the better action, {short(_pi(now)[now.a])}. Reward cannot rescue what is never tried."
        ),
        cases.STUCK,
        PAGE,
    ),
    Question(
        "temperature",
        lambda now: (
            f"A temperature of {short(now.tau)} gives π = {vector(_pi(now))}. Other logits give the same π at "
            f"temperature 1. **How long is the score of {now.actions[now.a]} at temperature {short(now.tau)}, compared "
            "with that?**"
        ),
        Choice(
            lambda _: ("as long", "half as long", "a fifth as long", "five times as long"),
            lambda now: nearest_ratio(_shrinks(now), FACTORS),
        ),
        lambda now: (
            "Temperature is not only exploration: ∇log π = (φ − E[φ])/τ. The same surprise moves θ by "
            f"{short(_shrinks(now))} of what it does at temperature 1."
        ),
        cases.HOT,
        PAGE,
    ),
    Question(
        "fisher",
        lambda now: (
            f"θ has {len(now.theta)} numbers, and there are {now.n} actions, with φ(s,a) = (s,a). **What is the rank "
            "of the Fisher matrix F = Cov(φ) in this state?**"
        ),
        Choice(lambda now: tuple(map(str, _ranks(now))), lambda now: _ranks(now).index(_rank(now))),
        lambda now: (
            f"F is positive semidefinite and here singular: rank {_rank(now)} of {len(now.theta)}. Its null space are "
            "the directions of θ that change no probability; the natural gradient uses its pseudoinverse."
        ),
        cases.SINGULAR,
        PAGE,
    ),
)
