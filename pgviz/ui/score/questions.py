"""The questions of the page Score."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
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
        lambda now: say(
            "π is {pi}, and **{action} was drawn**. Its logit score, ∇ log π with respect to the logits, has an "
            "entry for every logit: up or down, and how far? Drag the bars.",
            pi=vector(_pi(now)),
            action=now.actions[now.a],
        ),
        Entries(lambda now: now.actions, _logit_scores, say("logit score")),
        lambda now: say(
            "The logit score is e − π: {action} gets what was missing to 1, {missing}; every other action loses "
            "its own probability, drawn or not. Had the rarest been drawn, its own entry would have been "
            "{rarest}.",
            action=now.actions[now.a],
            missing=short(_logit_scores(now)[now.a]),
            rarest=short(_logit_scores(cases.RAREST)[cases.RAREST.a]),
        ),
        cases.LIKELIEST,
        PAGE,
    ),
    Question(
        "longest",
        lambda now: say(
            "π is {pi}. **Which action, when it is drawn, has the longest logit score?**", pi=vector(_pi(now))
        ),
        Choice(
            lambda now: now.actions,
            lambda now: int(_parts(now).score_norms.argmax()),
            lambda now: _parts(now).score_norms,
            say("length ‖e − π‖"),
            "score",
            actions=True,
        ),
        lambda now: say(
            "The logit score is as long as the surprise: ‖e − π‖² = 1 − 2π(a) + Σπ². The rarest action has {longest}, "
            "the likeliest {shortest}.",
            longest=short(_parts(now).score_norms.max()),
            shortest=short(_parts(now).score_norms.min()),
        ),
        cases.RAREST,
        PAGE,
    ),
    Question(
        "all-positive",
        lambda now: say(
            "Three actions, equally likely, pay {rewards}. The logit of what is drawn goes up, for every reward is "
            "positive. **On average, where does each logit go?** Drag the bars.",
            rewards=vector(now.rewards),
        ),
        Entries(lambda now: now.actions, lambda now: _parts(now).gradient, say("∇J for the logit")),
        lambda now: say(
            "The mean is π(r − V) with V = {value}: {gradient}. What pays less than the average goes down, because it "
            "goes down whenever another action is drawn.",
            value=short(_parts(now).value),
            gradient=vector(_parts(now).gradient),
        ),
        cases.ALL_POSITIVE,
        PAGE,
    ),
    Question(
        "no-log",
        lambda now: say(
            "π is {pi} and the rewards are {rewards}. Somebody forgets the logarithm and averages r ∇π over the "
            "actions drawn. **How much of the true gradient does that give?**",
            pi=vector(_pi(now)),
            rewards=vector(now.rewards),
        ),
        Choice(
            lambda _: (say("all of it"), say("half of it"), say("a tenth of it"), say("ten times as much")),
            lambda now: nearest_ratio(_parts(now).without_log[now.a] / _parts(now).gradient[now.a], SHARES),
        ),
        lambda now: say(
            "{without_log} instead of {gradient}: the good action is drawn in {pi} of all cases only. ∇log π = ∇π/π "
            "makes up for how seldom it is drawn.",
            without_log=short(_parts(now).without_log[now.a]),
            gradient=short(_parts(now).gradient[now.a]),
            pi=short(_pi(now)[now.a]),
        ),
        cases.WITHOUT_LOG,
        PAGE,
    ),
    Question(
        "baseline",
        lambda now: say(
            "The rewards are {rewards}. **Subtract {b} from each before it is multiplied with the score.** What does "
            "that do to the estimates of the gradient?",
            rewards=vector(now.rewards),
            b=short(now.b),
        ),
        Choice(
            lambda _: (
                say("their mean moves"),
                say("nothing"),
                say("mean stays, spread falls"),
                say("mean stays, spread grows"),
            ),
            _baseline_effect,
        ),
        lambda now: say(
            "The mean stays because E[score] = 0, whatever constant it is multiplied with. The variance (the trace) "
            "falls from {variance_without} to {variance}: the large part that all rewards have in common was only "
            "noise.",
            variance_without=short(_parts(now).variance_without),
            variance=short(_parts(now).variance),
        ),
        cases.OFFSET,
        PAGE,
    ),
    Question(
        "stuck",
        lambda now: say(
            "Two actions pay {rewards}, but the logit of the worse one is {gap} higher. θ follows the exact gradient. "
            "**About how long until both are equally likely?** (The best direction there is, the natural gradient, "
            "needs {natural}.)",
            rewards=vector(now.rewards),
            gap=short(_escape(now).gap),
            natural=short(_escape(now).natural),
        ),
        Choice(
            lambda _: tuple(str(v) for v in FLOW),
            lambda now: nearest_ratio(_escape(now).gradient, FLOW),
        ),
        lambda now: say(
            "{gradient}: the gradient is proportional to the probability of the better action, {pi}. Reward cannot "
            "rescue what is never tried.",
            gradient=short(_escape(now).gradient),
            pi=short(_pi(now)[now.a]),
        ),
        cases.STUCK,
        PAGE,
    ),
    Question(
        "temperature",
        lambda now: say(
            "A temperature of {tau} gives π = {pi}. Other logits give the same π at temperature 1. **How long is the "
            "score of {action} at temperature {tau}, compared with that?**",
            tau=short(now.tau),
            pi=vector(_pi(now)),
            action=now.actions[now.a],
        ),
        Choice(
            lambda _: (say("as long"), say("half as long"), say("a fifth as long"), say("five times as long")),
            lambda now: nearest_ratio(_shrinks(now), FACTORS),
        ),
        lambda now: say(
            "Temperature is not only exploration: ∇log π = (φ − E[φ])/τ. The same surprise moves θ by {share} of "
            "what it does at temperature 1.",
            share=short(_shrinks(now)),
        ),
        cases.HOT,
        PAGE,
    ),
    Question(
        "fisher",
        lambda now: say(
            "θ has {size} numbers, and there are {actions} actions, with φ(s,a) = (s,a). **What is the rank of the "
            "Fisher matrix F = Cov(φ) in this state?**",
            size=len(now.theta),
            actions=now.n,
        ),
        Choice(lambda now: tuple(map(str, _ranks(now))), lambda now: _ranks(now).index(_rank(now))),
        lambda now: say(
            "F is positive semidefinite and here singular: rank {rank} of {size}. Its null space are the directions "
            "of θ that change no probability; the natural gradient uses its pseudoinverse.",
            rank=_rank(now),
            size=len(now.theta),
        ),
        cases.SINGULAR,
        PAGE,
    ),
)
