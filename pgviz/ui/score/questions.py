"""The questions of the page Score."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from pgviz.policy import SoftmaxPolicy
from pgviz.score.decomposition import decompose
from pgviz.score.fisher import second_order
from pgviz.score.one_decision import OneDecision, one_decision
from pgviz.score.saturation import gradient_flow_time, natural_flow_time
from pgviz.ui import cases
from pgviz.ui.scenarios import Decision
from pgviz.ui.score.rewards import taken_apart
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict.comparison import nearest_ratio
from pgviz.ui.teaching.predict.model import Choice, Entries, Question

Array = NDArray[np.float64]
PAGE = "pages/3_Score.py"


def parts(now: Decision, baseline: float | None = None) -> OneDecision:
    """The decision with its rewards, in the logits; with its own baseline or another."""
    return taken_apart(now if baseline is None else dataclasses.replace(now, b=baseline))


def pushes(now: Decision) -> Array:
    """e_a − π of the action taken, (A,)."""
    return decompose(now.policy(), now.a).surprise


def _pi(now: Decision) -> Array:
    return now.policy().probabilities


def rank(now: Decision) -> int:
    """The rank of the Fisher matrix in this state: how many directions of θ change π."""
    return second_order(now.policy()).rank


def _ranks(now: Decision) -> list[int]:
    return sorted({rank(now), now.n, len(now.theta)})


def logit_gap(now: Decision) -> float:
    """How far the logits are apart."""
    z = now.policy().preferences
    return float(np.ptp(z))


FLOW = (10, 100, 1000, 10000)
SHARES = (1.0, 0.5, 0.1, 10.0)
FACTORS = (1.0, 1 / 2, 1 / 5, 5.0)


def _baseline_effect(now: Decision) -> int:
    """0: the mean moves; 1: mean and spread stay; 2: the mean stays and the spread falls; 3: it grows."""
    with_b, without = parts(now), parts(now, 0.0)
    if not np.allclose(with_b.mean, without.mean):
        return 0
    return 1 if np.isclose(with_b.variance, without.variance) else 2 if with_b.variance < without.variance else 3


def _shrinks(now: Decision) -> float:
    """How long the score is, compared with the same probabilities at temperature 1."""
    cold = one_decision(SoftmaxPolicy.of_logits(np.log(_pi(now))), now.rewards)
    return float(parts(now).score_norms[now.a] / cold.score_norms[now.a])


SCORE: tuple[Question[Decision], ...] = (
    Question(
        "pushes",
        lambda now: (
            f"π is {vector(_pi(now))}, and **{now.actions[now.a]} was drawn**. A step along its score pushes every "
            "logit, up or down. How far? Drag the bars."
        ),
        Entries(lambda now: now.actions, pushes, "push on the logit"),
        lambda now: (
            f"The push is e − π: {now.actions[now.a]} gets what was missing to 1, {short(pushes(now)[now.a])}; every "
            "other action loses its own probability, drawn or not. Had the rarest been drawn, its own push would have "
            f"been {short(pushes(cases.RAREST)[cases.RAREST.a])}."
        ),
        cases.LIKELIEST,
        PAGE,
        source=2,
    ),
    Question(
        "longest",
        lambda now: f"π is {vector(_pi(now))}. **Which action, when it is drawn, has the longest score?**",
        Choice(
            lambda now: now.actions,
            lambda now: int(parts(now).score_norms.argmax()),
            lambda now: parts(now).score_norms,
            "length ‖e − π‖",
            "score",
            actions=True,
        ),
        lambda now: (
            "A score is a push the size of the surprise: ‖e − π‖² = 1 − 2π(a) + Σπ². The rarest action has "
            f"{short(parts(now).score_norms.max())}, the likeliest {short(parts(now).score_norms.min())}."
        ),
        cases.RAREST,
        PAGE,
        source=12,
    ),
    Question(
        "all-positive",
        lambda now: (
            f"Three actions, equally likely, pay {vector(now.rewards)}. Whatever is drawn is pushed up, for every "
            "reward is positive. **On average, where does each logit go?** Drag the bars."
        ),
        Entries(lambda now: now.actions, lambda now: parts(now).gradient, "mean push on the logit"),
        lambda now: (
            f"The mean is π(r − V) with V = {short(parts(now).value)}: {vector(parts(now).gradient)}. What pays less "
            "than the average goes down, because it is pushed down whenever another action is drawn."
        ),
        cases.ALL_POSITIVE,
        PAGE,
        source=6,
    ),
    Question(
        "no-log",
        lambda now: (
            f"π is {vector(_pi(now))} and the rewards are {vector(now.rewards)}. Somebody forgets the logarithm and "
            "averages r ∇π over the actions drawn. **How much of the true gradient does that give?**"
        ),
        Choice(
            lambda _: ("all of it", "half of it", "a tenth of it", "ten times as much"),
            lambda now: nearest_ratio(parts(now).without_log[now.a] / parts(now).gradient[now.a], SHARES),
        ),
        lambda now: (
            f"{short(parts(now).without_log[now.a])} instead of {short(parts(now).gradient[now.a])}: the good action "
            f"is drawn in {short(_pi(now)[now.a])} of all cases only. ∇log π = ∇π/π makes up for how seldom it is "
            "drawn."
        ),
        cases.WITHOUT_LOG,
        PAGE,
        source=8,
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
            f"falls from {short(parts(now).variance_without)} to {short(parts(now).variance)}: the large part that all "
            "rewards have in common was only noise."
        ),
        cases.OFFSET,
        PAGE,
        source=9,
    ),
    Question(
        "stuck",
        lambda now: (
            f"Two actions pay {vector(now.rewards)}, but the logit of the worse one is {short(logit_gap(now))} higher. "
            "θ follows the exact gradient. **About how long until both are equally likely?** (The best direction there "
            f"is, the natural gradient, needs {short(float(natural_flow_time(logit_gap(now))))}.)"
        ),
        Choice(
            lambda _: tuple(str(v) for v in FLOW),
            lambda now: nearest_ratio(float(gradient_flow_time(logit_gap(now))), FLOW),
        ),
        lambda now: (
            f"{short(float(gradient_flow_time(logit_gap(now))))}: the gradient is proportional to the probability "
            f"of the better action, {short(_pi(now)[now.a])}. Reward cannot rescue what is never tried."
        ),
        cases.STUCK,
        PAGE,
        source=17,
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
        cases.HOT_SCORE,
        PAGE,
        source=25,
    ),
    Question(
        "fisher",
        lambda now: (
            f"θ has {len(now.theta)} numbers, and there are {now.n} actions, with φ(s,a) = (s,a). **What is the rank "
            "of the Fisher matrix F = Cov(φ) in this state?**"
        ),
        Choice(lambda now: tuple(map(str, _ranks(now))), lambda now: _ranks(now).index(rank(now))),
        lambda now: (
            f"F is positive semidefinite and here singular: rank {rank(now)} of {len(now.theta)}. Its null space are "
            "the directions of θ that change no probability; the natural gradient uses its pseudoinverse."
        ),
        cases.SINGULAR,
        PAGE,
        source=24,
    ),
)
