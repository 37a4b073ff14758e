"""Where the expectation went: draws fill up in proportion to π."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures.draws import strip
from pgviz.language import counted, say
from pgviz.reinforce.estimator import Estimator
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.off_policy import mean_of_draws
from pgviz.reinforce.samples import simulated_chunk
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient import other_draws
from pgviz.ui.gradient.other_draws import direction_row, logits, policy_of, without_rounding
from pgviz.ui.gradient.scenario import ONE_DECISION, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, only, or_why, standing_on
from pgviz.ui.shell.formats import plus_minus, short, vector
from pgviz.ui.shell.parts import Chart

TITLE = say("Where did the expectation go?")
MOST_SHOWN = 400  # draws that are seen one by one


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = ground(now)
    drawn = drawn_of(here)
    return Topic(
        words=(*_elsewhere(now, here), *_words(here, drawn)),
        sheets={"strip": _strip_sheet(here, drawn, here is now), "draws": other_draws.sheet(here)},
        chart=_chart(here, drawn),
    )


def ground(now: GradientScenario) -> GradientScenario:
    """The page's decision, or, where the page is on another problem, the one with its own numbers."""
    return now if now.world == ONE_DECISION else standing_on(now, ONE_DECISION)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    if here is now:
        return ()
    return (
        say(
            "This section stands on “{problem}”: an episode is one action. Choose it to change its numbers.",
            problem=here.one.label,
        ),
    )


# ------------------------------------------------------------------------------------------------------------ the strip


class Drawn(NamedTuple):
    """The first episodes of the page's own."""

    actions: Ints  # (n,)
    counts: Ints  # (A,)
    average: Array  # of r ∇log π over the n draws, (A,)
    errors: Array  # its standard errors, from the exact variance, (A,)
    exact: Array  # Σ π r ∇log π, (A,)

    @property
    def shares(self) -> Array:
        """How often each action came, of all draws, (A,)."""
        return np.asarray(self.counts / self.actions.size)

    def share_errors(self, pi: Array) -> Array:
        """Their standard errors, exact, (A,)."""
        return np.sqrt(pi * (1 - pi) / self.actions.size)


def drawn_of(here: GradientScenario) -> Drawn:
    """The first draws of the page's seed, no more than are seen."""
    n = min(here.episodes, MOST_SHOWN)
    policy, r = policy_of(here), np.array(here.rewards)
    actions = _actions(only(here, "seed"))[:n]
    counts = np.bincount(actions, minlength=r.size)
    each = r[:, None] * policy.scores
    exact = mean_of_draws(policy, r)
    variance = policy.probabilities @ each**2 - exact**2
    average = without_rounding(counts / n @ each, each)
    return Drawn(actions, counts, average, np.sqrt(np.maximum(variance, 0.0) / n), exact)


@functools.lru_cache(maxsize=16)
def _actions(here: GradientScenario) -> Ints:
    """Those of a chunk: of the cloud's episodes under the same seed."""
    estimator = Estimator.of(here.mdp, here.features, here.thetas, 1, "to-go", True)
    rollout = simulated_chunk(estimator, Machine(here.mdp, copies=1), here.seed, 0)
    return np.asarray(rollout.pairs[0] % here.mdp.n_actions)


def _strip_sheet(here: GradientScenario, drawn: Drawn, own: bool) -> Sheet:
    """A row an action: how often it came and should; then the average beside the weighted sum."""
    policy, n = policy_of(here), drawn.actions.size
    names, errors = here.problem.actions, drawn.share_errors(policy.probabilities)
    headers = (
        Header("π(a)", "pi"),
        Header(say("drawn"), "drawn"),
        Header(say("share"), "share", note=say("With its standard error, √(π(1 − π)/n).")),
        Header(say("reward r"), "r"),
    )
    rows = tuple(
        Row(
            Header(name, f"a{a}", action=a),
            (
                Cell(short(policy.probabilities[a]), "probability", float(policy.probabilities[a]), f"a{a} pi"),
                Cell(str(int(drawn.counts[a])), link=f"a{a} drawn"),
                Cell(
                    plus_minus(drawn.shares[a], errors[a]),
                    "probability",
                    float(drawn.shares[a]),
                    f"a{a} share",
                ),
                Cell(short(here.rewards[a]), "theta", link=f"a{a} r", edit=_reward(here, a) if own else None),
            ),
        )
        for a, name in enumerate(names)
    )
    sums = Grid(
        logits(here),
        (
            direction_row("Σ π r ∇log π", drawn.exact, say("the expectation: ∇J")),
            Row(
                Header(say("mean of {number}", number=n), note=say("With its standard error.")),
                tuple(Cell(plus_minus(m, e), "score") for m, e in zip(drawn.average, drawn.errors, strict=True)),
            ),
        ),
        say("Weighted sum, and average"),
        say("of r ∇log π, in the logits"),
        "score",
    )
    return Sheet(
        say("Draws and their average"), (Grid(headers, rows, say("Drawn"), counted(n, "time"), "probability"), sums)
    )


def _reward(here: GradientScenario, a: int) -> Edit:
    return Edit(f"reward.{a}", here.rewards[a], -20, 20, 0.5, say("reward of {action}", action=here.problem.actions[a]))


def _chart(here: GradientScenario, drawn: Drawn) -> Chart:
    pi, n = policy_of(here).probabilities, drawn.actions.size
    picture = strip(drawn.actions, np.array(here.rewards), pi, here.problem.actions)
    most = short(float(drawn.share_errors(pi).max()))
    told = say(
        "{draws}: shares {shares}, with standard errors of at most {most}; π is {pi}.",
        draws=counted(n, "draw"),
        shares=vector(drawn.shares),
        most=most,
        pi=vector(pi),
    )
    return Chart(picture, told)


# ----------------------------------------------------------------------------------------------------------- the words


def _words(here: GradientScenario, drawn: Drawn) -> Words:
    return (
        f"{say('Nothing weighs the draws with π: **drawing is the weighting**.')} {_worst(here, drawn)}",
        *other_draws.words(here),
    )


def _worst(here: GradientScenario, drawn: Drawn) -> str:
    pi, n = policy_of(here).probabilities, drawn.actions.size
    shares = drawn.shares
    a = int(np.abs(shares - pi).argmax())
    error = drawn.share_errors(pi)[a]
    return say(
        "After {draws} the share that is farthest from π is that of {action}: {share} instead of {pi}, with a standard "
        "error of {error}.",
        draws=counted(n, "draw"),
        action=here.problem.actions[a],
        share=short(shares[a]),
        pi=short(pi[a]),
        error=short(error),
    )
