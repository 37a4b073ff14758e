"""The policy in one state and its score as LaTeX, with the page's numbers."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.ui.decision.common import shown_logits
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.shell.labels import spoken
from pgviz.ui.teaching.take import latex

MOST_NUMBERS = 120  # of φ, all actions together: more are no formula any more


def policy_formula(now: Decision) -> str:
    """φ, θ, the logits and π."""
    policy = now.policy()
    over = "" if now.tau == 1 else rf" / {latex.number(now.tau)}"
    written = [rf"\phi(s,\cdot) &= {latex.matrix(policy.phi)}"] if policy.phi.size <= MOST_NUMBERS else []
    logits = np.where(policy.mask, shown_logits(policy), -np.inf)
    return latex.lines(
        r"h(s,a) &= \theta^\top \phi(s,a) = \sum_j \theta_j\, \phi_j(s,a)",
        rf"\pi(a \mid s) &= \frac{{\exp(h(s,a){over})}}{{\sum_b \exp(h(s,b){over})}}",
        *written,
        *([rf"\theta &= {latex.vector(policy.theta)}"] if policy.theta.size <= MOST_NUMBERS else []),
        rf"h(s,\cdot) &= {latex.vector(logits)}",
        rf"\pi(\cdot \mid s) &= {latex.vector(policy.probabilities)}",
    )


def score_formula(now: Decision) -> str:
    """The score of the chosen action as features minus expected features; in the shape of Θ where it has one."""
    parts = decomposition_of(now)
    tau = "" if now.tau == 1 else rf"\frac{{1}}{{{latex.number(now.tau)}}} "
    equal = "" if now.tau == 1 else rf"{latex.number(now.tau)} \cdot "
    return latex.lines(
        rf"\nabla_\theta \log \pi(a \mid s) &= {tau}\Bigl(\phi(s,a) - \sum_b \pi(b \mid s)\, \phi(s,b)\Bigr),"
        rf"\qquad a = {latex.text(spoken(now.actions[now.a]))}",
        rf"\pi(\cdot \mid s) &= {latex.vector(parts.policy.probabilities)}",
        rf"\phi(s,a) &= {_shaped(now, parts.policy.phi[now.a])}",
        rf"\sum_b \pi(b \mid s)\, \phi(s,b) &= {_shaped(now, parts.mean)}",
        rf"{equal}\nabla_\theta \log \pi(a \mid s) &= {_shaped(now, parts.difference)}",
    )


def _shaped(now: Decision, values: Array) -> str:
    return latex.vector(values) if now.block_columns is None else latex.matrix(values.reshape(now.n, -1))
