"""Where the expectation went: draws fill up in proportion to π. And which draws do not: a second one, old ones."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures.draws import strip
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.estimator import Estimator
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.off_policy import DRAWS, Draws, mean_of_draws, stale_moments
from pgviz.reinforce.samples import simulated_chunk
from pgviz.rounding import nearest_decimal
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import ONE_DECISION, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, only, or_why, standing_on
from pgviz.ui.shell.formats import counted, short, vector
from pgviz.ui.shell.parts import Chart

TITLE = "Where did the expectation go?"
MOST_SHOWN = 400  # draws that are seen one by one
TINY = 1e-13
TEXTS: dict[Draws, str] = {
    "same": "its own draw: ∇J",
    "second": "a second draw",
    "likeliest scored": "the likeliest action",
    "likeliest taken": "the likeliest, which is taken",
}
NOTES: dict[Draws, str] = {
    "same": "The action that was rewarded is the action that is scored.",
    "second": "The reward is that of one draw, the score that of another: V · E[score] = 0.",
    "likeliest scored": "The reward is that of the draw, the score that of the likeliest action.",
    "likeliest taken": "Nothing is drawn: the likeliest action is taken and scored.",
}


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = ground(now)
    drawn = drawn_of(here)
    return Topic(
        words=(*_elsewhere(now, here), *_words(here, drawn)),
        sheets={"strip": _strip_sheet(here, drawn, here is now), "draws": _draws_sheet(here)},
        chart=_chart(here, drawn),
    )


def ground(now: GradientScenario) -> GradientScenario:
    """The page's decision, or, where the page is on another problem, the one with its own numbers."""
    return now if now.world == ONE_DECISION else standing_on(now, ONE_DECISION)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    if here is now:
        return ()
    return (f"This section stands on “{ONE_DECISION}”: an episode is one action. Choose it to change its numbers.",)


def policy_of(here: GradientScenario) -> SoftmaxPolicy:
    """In the one state in which there is something to decide."""
    return here.policy.in_state(0)


# ------------------------------------------------------------------------------------------------------------ the strip


class Drawn(NamedTuple):
    """The first episodes of the page's own."""

    actions: Ints  # (n,)
    counts: Ints  # (A,)
    average: Array  # of r ∇log π over the n draws, (A,)
    errors: Array  # its standard errors, from the exact variance, (A,)
    exact: Array  # Σ π r ∇log π, (A,)


def drawn_of(here: GradientScenario) -> Drawn:
    """The first draws of the page's seed, no more than are seen."""
    n = min(here.episodes, MOST_SHOWN)
    policy, r = policy_of(here), np.array(here.rewards)
    actions = _actions(only(here, "seed"))[:n]
    counts = np.bincount(actions, minlength=r.size)
    each = r[:, None] * policy.scores
    exact = mean_of_draws(policy, r)
    variance = policy.probabilities @ each**2 - exact**2
    average = nearest_decimal(counts / n @ each, TINY * (1 + float(np.abs(each).max())))
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
    names = here.problem.actions
    headers = (
        Header("π(a)", "pi"),
        Header("drawn", "drawn"),
        Header("share", "share"),
        Header("reward r", "r"),
    )
    rows = tuple(
        Row(
            Header(name, f"a{a}", action=a),
            (
                Cell(short(policy.probabilities[a]), "probability", float(policy.probabilities[a]), f"a{a} pi"),
                Cell(str(int(drawn.counts[a])), link=f"a{a} drawn"),
                Cell(short(drawn.counts[a] / n), "probability", float(drawn.counts[a] / n), f"a{a} share"),
                Cell(short(here.rewards[a]), "theta", link=f"a{a} r", edit=_reward(here, a) if own else None),
            ),
        )
        for a, name in enumerate(names)
    )
    sums = Grid(
        _logits(here),
        (
            _row("Σ π r ∇log π", drawn.exact, "the expectation: ∇J"),
            Row(
                Header(f"mean of {n}", note="With its standard error."),
                tuple(
                    Cell(f"{short(m)} ± {short(e)}", "score") for m, e in zip(drawn.average, drawn.errors, strict=True)
                ),
            ),
        ),
        "Weighted sum, and average",
        "of r ∇log π, in the logits",
        "score",
    )
    return Sheet("Draws and their average", (Grid(headers, rows, "Drawn", counted(n, "time"), "probability"), sums))


def _reward(here: GradientScenario, a: int) -> Edit:
    return Edit(f"reward.{a}", here.rewards[a], -20, 20, 0.5, f"reward of {here.problem.actions[a]}")


def _logits(here: GradientScenario) -> tuple[Header, ...]:
    return tuple(Header(f"z of {name}", f"x{a}", action=a) for a, name in enumerate(here.problem.actions))


def _row(text: str, vector: Array, note: str = "", mark: bool = False) -> Row:
    shown = nearest_decimal(vector, TINY * (1 + float(np.abs(vector).max())))
    return Row(Header(text, note=note), tuple(Cell(short(v), "score", mark=mark) for v in shown))


def _chart(here: GradientScenario, drawn: Drawn) -> Chart:
    pi, n = policy_of(here).probabilities, drawn.actions.size
    picture = strip(drawn.actions, np.array(here.rewards), pi, here.problem.actions)
    return Chart(picture, f"{counted(n, 'draw')}: shares {vector(drawn.counts / n)}, π is {vector(pi)}.")


# -------------------------------------------------------------------------------------------- what is not the same draw


def _draws_sheet(here: GradientScenario) -> Sheet:
    """What is scored; rewards that were changed; data of another policy. A row a way, exact."""
    policy, r = policy_of(here), np.array(here.rewards)
    scored = Grid(
        _logits(here),
        tuple(_row(TEXTS[draws], mean_of_draws(policy, r, draws), NOTES[draws], draws == "same") for draws in DRAWS),
        "The reward of a draw, times the score of …",
        "exact means of r ∇log π",
        "score",
    )
    changed = Grid(
        _logits(here),
        (
            _row("rewards as they are", mean_of_draws(policy, r), "∇J", True),
            _row("negative ones set to 0", mean_of_draws(policy, np.maximum(r, 0.0))),
        ),
        "Rewards that are changed",
        "exact means",
        "score",
    )
    stale = Grid(
        _logits(here),
        (
            _row("drawn from π", stale_of(here, fresh=True), "∇J", True),
            _row("drawn from π′, no ratio", stale_of(here, ratio=False)),
            _row("drawn from π′, times π/π′", stale_of(here, ratio=True)),
        ),
        "Old data",
        f"π′ = {vector(old_policy(here).probabilities)}, where the problem begins",
        "score",
    )
    return Sheet("Which draws average to ∇J", (scored, Break(), changed, stale, Break(), _scores_grid(here)))


def old_theta(here: GradientScenario) -> tuple[float, ...]:
    """The θ at which the problem begins: whose data are old."""
    return GradientScenario(world=here.world, r=here.r).thetas


def old_policy(here: GradientScenario) -> SoftmaxPolicy:
    """π′."""
    return policy_of(here).with_theta(old_theta(here))


def stale_of(here: GradientScenario, *, ratio: bool = False, fresh: bool = False) -> Array:
    """The exact mean of r ∇log π over draws of π′, with the ratio π/π′ or without, (A,); ``fresh``: draws of π."""
    return stale_moments(
        here.mdp,
        here.features,
        here.thetas,
        sampled_by=here.thetas if fresh else old_theta(here),
        horizon=1,
        ratio="step" if ratio else "none",
    ).mean


def _scores_grid(here: GradientScenario) -> Grid:
    """A row an action that may be drawn: its score, and how far it agrees with that of the likeliest."""
    policy = policy_of(here)
    inner, likeliest = agreement(policy), int(policy.probabilities.argmax())
    names = here.problem.actions
    return Grid(
        (
            *_logits(here),
            Header(f"· score of {names[likeliest]}", note="The inner product with the likeliest’s score."),
        ),
        tuple(
            Row(
                Header(f"{name} drawn", f"a{a}", action=a),
                (*_row("", policy.scores[a]).cells, Cell(short(inner[a]), "mean", link=f"a{a}")),
            )
            for a, name in enumerate(names)
        ),
        "The score of each draw",
        "1 − π for the action itself, −π for each other",
        "score",
    )


def agreement(policy: SoftmaxPolicy) -> Array:
    """The inner product of each action's score with that of the likeliest, (A,)."""
    return np.asarray(policy.scores @ policy.scores[int(policy.probabilities.argmax())])


# ----------------------------------------------------------------------------------------------------------- the words


def _words(here: GradientScenario, drawn: Drawn) -> Words:
    return (
        f"Nothing weighs the draws with π: **drawing is the weighting**. {_worst(here, drawn)}",
        *_on_draws(here),
        *_on_old(here),
    )


def _worst(here: GradientScenario, drawn: Drawn) -> str:
    pi, n = policy_of(here).probabilities, drawn.actions.size
    shares = drawn.counts / n
    a = int(np.abs(shares - pi).argmax())
    error = np.sqrt(pi[a] * (1 - pi[a]) / n)
    return (
        f"After {counted(n, 'draw')} the share that is farthest from π is that of {here.problem.actions[a]}: "
        f"{short(shares[a])} instead of {short(pi[a])}, with a standard error of {short(error)}."
    )


def _on_draws(here: GradientScenario) -> Words:
    policy, r = policy_of(here), np.array(here.rewards)
    likeliest = here.problem.actions[int(policy.probabilities.argmax())]
    frozen = mean_of_draws(policy, r, "likeliest taken")
    return (
        "Scoring a second draw with the first one’s reward teaches nothing: its mean is 0. Taking the likeliest action "
        f"always, {likeliest}, goes {_vector(frozen)}, whatever the others would pay; ∇J is "
        f"{_vector(mean_of_draws(policy, r))}.",
    )


def _on_old(here: GradientScenario) -> Words:
    if here.thetas == old_theta(here):
        return (
            "θ is where the problem begins, so that nothing is old: change it, and the last table tells data apart.",
        )
    return (
        f"Data of the θ with which the problem begins are old: without a ratio they average to "
        f"{_vector(stale_of(here))}, with π/π′ to ∇J = {_vector(stale_of(here, ratio=True))}.",
    )


def _vector(values: Sequence[float] | Array) -> str:
    found = np.asarray(values)
    return vector(nearest_decimal(found, TINY * (1 + float(np.abs(found).max()))))
