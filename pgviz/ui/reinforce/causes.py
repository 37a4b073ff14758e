"""Why runs do not learn, each cause in a sentence or two with its numbers, and with the experiment that shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Bools
from pgviz.language import counted, say
from pgviz.reinforce.chances import Chances
from pgviz.reinforce.diagnosis import stretch
from pgviz.ui.reinforce.amounts import about, below_one, chance, of_runs, place, whole
from pgviz.ui.reinforce.experiments import (
    Experiment,
    with_alpha,
    with_horizon,
    with_less_cut,
    with_more_luck,
    with_table,
)
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.shell.labels import COMPASS, spoken

LARGE_STEP = 5.0  # of a log-odds in one episode: from 50/50 to .993
GOOD_STEP = 0.25  # of a log-odds: what the experiment takes
RARE = 0.2  # the chance of an episode of the first policy to reach the goal: below, it is worth a word
LUCK = 0.01  # what is likelier than this may be bad luck


@dataclass(frozen=True)
class Cause:
    """Why runs do not learn, and what to try to see that it is so."""

    sentence: str
    experiment: Experiment | None = None


def causes(now: ReinforceScenario, trained: Trained) -> tuple[Cause, ...]:
    """All that are found, the most telling first; of runs that have all learned only what to know of the numbers."""
    found: list[Cause | None] = []
    if trained.assessment.nothing_to_learn:
        found = [_unreachable(now, trained)]
    elif not trained.assessment.learned.all():
        found = [
            _unreachable(now, trained),
            _diverged(now, trained),
            _saturated(now, trained),
            _aliased(now, trained),
            _not_found(now, trained),
        ]
    if not trained.assessment.nothing_to_learn:
        found.append(_cut(now, trained))
    return tuple(cause for cause in found if cause is not None)


def experiments(found: tuple[Cause, ...]) -> tuple[Experiment, ...]:
    """What there is to try, each once."""
    tries = [cause.experiment for cause in found if cause.experiment is not None]
    return tuple({experiment.name: experiment for experiment in reversed(tries)}.values())[::-1]


def faster(now: ReinforceScenario, trained: Trained, lacking: float) -> Experiment | None:
    """A step size ``lacking`` times as large, but none that is too large; None if no episode was paid anything."""
    step = _step_of(trained, ~trained.training.diverged)
    alpha = min(now.alpha * lacking, LARGE_STEP / 2 / step) if step > 0 else 0.0
    return with_alpha(now, alpha) if alpha > now.alpha else None


def _saturated(now: ReinforceScenario, trained: Trained) -> Cause | None:
    standing = trained.standing
    runs = standing.saturated
    if not runs.any():
        return None
    since, sure = int(np.median(standing.since[runs])), float(np.median(standing.certainty[runs]))
    return _with_too_large(
        now,
        trained,
        runs,
        say(
            "**Saturated: {of_runs}**, half of them since episode {since} or before. They take a likeliest action in "
            "{share} of their steps, and what they do is not the best.",
            of_runs=of_runs(int(runs.sum()), now),
            since=since,
            share=below_one(sure),
        ),
    )


def _diverged(now: ReinforceScenario, trained: Trained) -> Cause | None:
    runs = trained.training.diverged
    if not runs.any():
        return None
    return _with_too_large(
        now,
        trained,
        runs,
        say(
            "**Diverged: {of_runs}**, the first in episode {first}. Their θ left the numbers that can be drawn, and "
            "they keep the last good one.",
            of_runs=of_runs(int(runs.sum()), now),
            first=int(trained.training.stopped_at.min()) + 1,
        ),
    )


def _with_too_large(now: ReinforceScenario, trained: Trained, runs: Bools, sentence: str) -> Cause:
    """The sentence, with what α has to do with it, and a smaller one to try."""
    step = _step_of(trained, runs)
    if now.alpha * step < LARGE_STEP:
        return Cause(sentence, with_alpha(now, min(now.alpha / 10, GOOD_STEP / step) if step else now.alpha / 10))
    return Cause(
        say(
            "{sentence} **α is too large for the returns**: one episode moves a log-odds by up to α·|G₀| = {size} "
            "for each time that an action is taken; 5 is from 50/50 to .993.",
            sentence=sentence,
            size=about(now.alpha * step),
        ),
        with_alpha(now, GOOD_STEP / step),
    )


def _step_of(trained: Trained, runs: Bools) -> float:
    """How far the largest return of such a run moves a log-odds with α = 1, in the middle one of them."""
    largest = np.abs(trained.training.returns[:, runs]).max(axis=0)
    return float(np.median(largest)) * stretch(trained.features) if largest.size else 0.0


def _aliased(now: ReinforceScenario, trained: Trained) -> Cause | None:
    found = trained.conflict
    if found is None:
        return None
    alike = {"states": found.states, "groups": counted(found.groups, "kind")}
    if found.pair is None or found.wanted is None:
        sentence = say(
            "**Aliased**: to these features the {states} cells are {groups}, and a kind has one policy. Whatever θ, "
            "its likeliest actions are not the best all the way.",
            **alike,
        )
        return Cause(sentence, with_table(now))
    one, other = (place(trained.world, s) for s in found.pair)
    here, there = (spoken(COMPASS[a]) for a in found.wanted)
    sentence = say(
        "**Aliased**: to these features the {states} cells are {groups}, and a kind has one policy. Whatever θ, its "
        "likeliest actions are not the best all the way: {one} wants {here}, {other} wants {there}, and the two look "
        "alike.",
        **alike,
        one=one,
        here=here,
        other=other,
        there=there,
    )
    return Cause(sentence, with_table(now))


def _unreachable(now: ReinforceScenario, trained: Trained) -> Cause | None:
    found = trained.chances
    if found is None or found.best > 0 or found.steps is None:
        return None
    return Cause(
        say(
            "**The goal cannot be reached**: it is {steps} away at least, and an episode is cut after {horizon}.",
            steps=counted(found.steps, "step"),
            horizon=now.horizon,
        ),
        with_horizon(now, 4 * found.steps),
    )


def _not_found(now: ReinforceScenario, trained: Trained) -> Cause | None:
    found = trained.chances
    if found is None or found.best == 0:
        return None
    if found.never.any():
        return _never_found(now, trained, found)
    if found.alone and found.first < RARE:
        sentence = say(
            "**The goal is rarely found at first**: {chance}, and nothing else is paid.", chance=_chance(now, found)
        )
        return Cause(f"{sentence} {_best(found)}", with_more_luck(now, trained))
    return None


def _never_found(now: ReinforceScenario, trained: Trained, found: Chances) -> Cause:
    missed = found.missed(now.episodes)
    sentence = say(
        "**Goal never found: {of_runs}**: {chance}, and all of {episodes} miss it with probability {missed}",
        of_runs=of_runs(int(found.never.sum()), now),
        chance=_chance(now, found),
        episodes=now.episodes,
        missed=about(missed),
    )
    if missed >= LUCK:
        return Cause(f"{sentence}. {_best(found)}", with_more_luck(now, trained))
    return Cause(
        say(
            "{sentence}. So it is not bad luck: they gave up that policy before. {best}",
            sentence=sentence,
            best=_best(found),
        )
    )


def _chance(now: ReinforceScenario, found: Chances) -> str:
    rate = say(" (one in {first})", first=round(1 / found.first)) if 0 < found.first < 0.5 else ""
    return say(
        "the policy that they begin with reaches it within {horizon} with probability {chance} an episode{rate}",
        horizon=counted(now.horizon, "step"),
        chance=chance(found.first),
        rate=rate,
    )


def _best(found: Chances) -> str:
    if found.best_uncut - found.best < 0.005:
        return say("The best policy reaches it with {surely}.", surely=_surely(found.best))
    return say(
        "The best policy reaches it within that time with {within}, without a cut with {uncut}.",
        within=_surely(found.best),
        uncut=_surely(found.best_uncut),
    )


def _surely(probability: float) -> str:
    return say("certainty") if probability > 1 - 1e-9 else say("probability {chance}", chance=chance(probability))


def _cut(now: ReinforceScenario, trained: Trained) -> Cause | None:
    if trained.worth.cut is None:
        return None
    found, length = trained.assessment, trained.length_at_first
    began = whole(float(found.performance[0, 0]))
    if length is not None:
        began = say("{worth} in {steps} steps on average", worth=began, steps=whole(length))
    return Cause(
        say(
            "Episodes are cut after {horizon}, and so are J, the optimum and v on this page: that is what the "
            "training sees. Without the cut the last policy of the film is worth J(θ) = {last}, the first {first}, "
            "and the best {best}.",
            horizon=counted(now.horizon, "step"),
            last=whole(float(found.performance[-1, now.shown])),
            first=began,
            best=whole(found.optimum),
        ),
        with_less_cut(now),
    )
