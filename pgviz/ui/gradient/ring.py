"""The ringed estimate, term by term: what the formula shows the numbers of, and what the table adds up."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.reinforce.groups import advantages
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import vector

LONGEST = 4  # numbers of a score that are written out


@dataclass(frozen=True, eq=False)
class Term:
    """One step of an episode, one episode of a batch, or one kind of answer in a group."""

    name: str
    discount: float  # γᵗ, or 1
    worth: float  # G_t, or the answer's reward
    baseline: float  # what is subtracted
    advantage: float  # what the score is multiplied with, but for the discount
    score: Array  # (d,): ∇log π
    contribution: Array  # (d,): what it adds to the estimate
    times: int = 1  # how often the answer came


@dataclass(frozen=True, eq=False)
class Ring:
    """The terms of the ringed estimate, and the estimate."""

    terms: tuple[Term, ...]
    estimate: Array  # (d,)
    at: int  # the term that the formula shows

    @property
    def term(self) -> Term:
        """The one that the formula shows."""
        return self.terms[self.at]


@functools.lru_cache(maxsize=32)
def ring_of(now: GradientScenario) -> Ring:
    """The ringed estimate of the page."""
    terms = {"episode": _steps, "batch": _episodes, "group": _answers}[now.sum](now)
    return Ring(terms, np.asarray(estimates.draws_of(now)[now.shown]), min(now.t, len(terms) - 1))


def _steps(now: GradientScenario) -> tuple[Term, ...]:
    told = estimates.narrated(now, now.shown)
    return tuple(
        Term(
            f"t = {t}",
            float(told.discounts[t]),
            float(told.returns[t]),
            float(told.baselines[t]),
            float(told.returns[t] - told.baselines[t]),
            told.scores[t],
            told.contributions[t],
        )
        for t in range(len(told))
    )


def _episodes(now: GradientScenario) -> tuple[Term, ...]:
    """Of each episode of the batch its first step, and what all of its steps add to the mean."""
    found = []
    for i in range(now.batch):
        one = estimates.sketch(now, now.shown * now.batch + i)
        advantage = one.worth - one.baseline
        share = one.estimate / now.batch
        found.append(
            Term(
                say("episode {number}", number=i + 1),
                1.0,
                one.worth,
                one.baseline,
                advantage,
                one.score,
                share,
                one.steps,
            )
        )
    return tuple(found)


def _answers(now: GradientScenario) -> tuple[Term, ...]:
    """The answers that came up, each with its advantage in this group."""
    answers, counts = estimates.answers_of(now), estimates.counts_of(now)
    came = np.flatnonzero(counts)
    rewards = np.repeat(answers.reward[came], counts[came])
    first = np.concatenate([[0], np.cumsum(counts[came])[:-1]])
    found = advantages(rewards, now.rule)[first]  # type: ignore[arg-type]
    scores = answers.score / (answers.length[:, None] if now.by_length else 1.0)
    return tuple(
        Term(
            say("answer {number}", number=i + 1),
            1.0,
            float(answers.reward[i]),
            float(answers.reward[i] - a) if now.rule not in ("population", "sample") else float(rewards.mean()),
            float(a),
            scores[i],
            counts[i] * a * scores[i] / now.k,
            int(counts[i]),
        )
        for i, a in zip(came.tolist(), found.tolist(), strict=True)
    )


def score_text(score: Array, digits: int = 3) -> str:
    """A score as text: all of it if it is short, else the numbers that are not 0, else how many there are."""
    if score.size <= LONGEST:
        return vector(score, digits)
    some = score[score != 0]
    return vector(some, digits) if 0 < some.size <= LONGEST else say("{number} numbers", number=score.size)
