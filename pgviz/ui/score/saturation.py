"""Stuck: how near to certain the policy is, and how long an action that is behind needs to catch up."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.figures.saturation import escape_times
from pgviz.language import say
from pgviz.score.saturation import Escape, behind, escape, gradient_flow_time, natural_flow_time, saturation
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

TITLE = say("Stuck: when the policy is nearly certain")
WIDEST = 20.0  # logit gaps that are drawn, at least, in units of τ = 1
FAREST = 700.0  # and at most, in units of τ: beyond, the time has left float64
WRITTEN = 1e100  # a longer time is written as a power of ten


@functools.lru_cache(maxsize=32)
def escape_of(now: Decision) -> Escape | None:
    """Of the page's action if it is behind, else of the rarest; None where only one action is allowed."""
    policy = now.policy()
    return escape(policy, behind(policy, now.a)) if len(now.allowed) > 1 else None


def chart(now: Decision) -> Chart | None:
    """Times to 50/50 against the gap, with a cursor at the page's; None where there is nothing to catch up with."""
    found = escape_of(now)
    if found is None:
        return None
    gaps = np.linspace(0, min(max(WIDEST, found.gap), FAREST * now.tau), 121)
    times = gradient_flow_time(gaps, now.tau), natural_flow_time(gaps, now.tau)
    drawn = escape_times(gaps, *times, found.gap, found.gradient)
    return Chart(
        drawn,
        say(
            "The time to 50/50 against the logit gap; it is {time} from a logit gap of {gap}.",
            time=time_text(found),
            gap=short(found.gap),
        ),
    )


def words(now: Decision) -> tuple[str, ...]:
    """Whether the policy is stuck, and what it would take to leave."""
    found = escape_of(now)
    return (_how_stuck(now),) if found is None else (_how_stuck(now), _how_long(now, found))


def _how_stuck(now: Decision) -> str:
    found = saturation(now.policy())
    likeliest = now.actions[found.action]
    if len(now.allowed) == 1:
        return say("There is only one action: its score is 0, and there is nothing to learn.")
    if not found.is_saturated:
        return say(
            "Not stuck: {rest} of the probability is left for other actions than {likeliest}.",
            rest=short(found.rest),
            likeliest=likeliest,
        )
    return say(
        "**Stuck**: only {rest} of the probability is left for other actions than {likeliest}. Its logit score is "
        "{length} long; another action is drawn once in {draws} draws; for rewards in a range of 1 no "
        "gradient with respect to the logits is longer than {steepest}.",
        rest=short(found.rest),
        likeliest=likeliest,
        length=short(found.logit_score_norm),
        draws=short(found.draws),
        steepest=short(found.steepest),
    )


def _how_long(now: Decision, found: Escape) -> str:
    better, worse = now.actions[found.better], now.actions[found.worse]
    if found.gap == 0:
        return say("{better} is level with {worse}: there is no gap to close.", better=better, worse=worse)
    return say(
        "If {better} were better than {worse} by a reward of 1, and there were only these two: from a logit gap of "
        "{gap} gradient flow takes **{time}** units of time to 50/50, natural gradient {natural}. A larger reward only "
        "divides both.",
        better=better,
        worse=worse,
        gap=short(found.gap),
        time=time_text(found),
        natural=short(found.natural),
    )


def time_text(found: Escape) -> str:
    """The time of the gradient flow; a power of ten where it is far beyond what can be read."""
    return short(found.gradient) if found.gradient < WRITTEN else f"10^{found.gradient_log10:.0f}"
