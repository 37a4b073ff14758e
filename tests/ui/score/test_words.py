"""The numbers in the sentences of the page Score are the core's for the policy with this τ and this mask."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from pgviz.score import behind, escape, one_decision
from pgviz.ui.decision.scenario import VIEWS, Decision
from pgviz.ui.score.saturation import time_text
from pgviz.ui.score.step import step_of
from pgviz.ui.score.view import View, view
from tests.patience import draws
from tests.ui.sheet_reading import number
from tests.ui.strategies import decisions, plain_decisions

many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
NUMBER = r"(−?(?:\d+(?:\.\d+)?|\.\d+)(?:e−?\d+)?|−?∞)"


def said(pattern: str, sentence: str) -> list[str]:
    """What stands in the places ``#`` of what a sentence says."""
    found = re.search(re.escape(pattern).replace(r"\#", NUMBER), sentence)
    assert found, f"{pattern!r} is not in {sentence!r}"
    return list(found.groups())


def near(found: list[str], *expected: float) -> None:
    """To the digits shown: three decimals, or two digits of a number that is tiny or huge."""
    for text, value in zip(found, map(float, expected), strict=True):
        allowed = 0.06 * abs(value) if "e" in text else 5.1e-4 + 1e-9 * abs(value)
        assert number(text) == value or abs(number(text) - value) <= allowed + 1e-15


@pytest.mark.thorough
@many
@given(
    decisions() | plain_decisions(),
    st.sampled_from([-1.0, 0.5, 3.0]),
    st.sampled_from(sorted(VIEWS)),
    st.sampled_from([-5.0, -2.0, 0.5]),
)
def test_of_any_decision_every_sentence_has_the_policy_s_numbers(
    now: Decision, eta: float, picture: str, h: float
) -> None:
    now = dataclasses.replace(now, eta=eta, view=picture, h=h)
    shown = view(now)
    for check in (grids, the_picture, three_ways, a_step, saturation, second_order, rewards):
        check(now, shown)


def grids(now: Decision, shown: View) -> None:
    way, rest, *cancels = shown.score_words
    score, phi = now.policy().score(now.a), now.policy().phi
    if score.any():
        (verb, name) = re.findall(r": it (raises|lowers) the θ of (.*) the most\.", way)[0]
        entry = score[now.encoding.names.index(name)]
        assert abs(entry) == np.abs(score).max()
        assert (verb == "raises") == (entry > 0)
    else:
        assert way.startswith("The score is 0")
    assert rest.endswith(" is 0.")
    everywhere, here = (
        (phi[rows] == phi[rows[0]]).all(axis=0).sum() for rows in (list(range(now.n)), list(now.allowed))
    )
    counted = [int(v) for v in re.findall(r"\d+(?= of|(?= more))", "".join(cancels))]
    assert sum(counted) == here
    assert not counted or counted[0] == everywhere


def the_picture(now: Decision, shown: View) -> None:
    if now.view == "loop":
        near(said("the largest entry of their sum is #", shown.picture_words[0]), 0)
    elif now.view == "arrow" and " it is " in shown.picture_words[1]:
        length = np.linalg.norm(now.policy().deviations[now.a])
        near(said(f"to φ(s,{now.actions[now.a]}) it is #", shown.picture_words[1]), length)
        near(said(", # long: the score", shown.picture.alt), length)
        assert ("times τ" in shown.picture_words[1]) == ("times τ" in shown.picture.alt) == (now.tau != 1)


def three_ways(now: Decision, shown: View) -> None:
    """The third way by a second road: log π at θ ± h e_j, each by itself."""
    badge, which = shown.three_ways_words
    policy, h = now.policy(), 10.0**now.h
    (step, gap, allowed) = said("with h = # differ by #, and theory allows #.", badge)
    near([step], h)
    units = np.eye(policy.size)
    with np.errstate(over="ignore", invalid="ignore"):
        ends = [
            [policy.with_theta(policy.theta + way * h * e).log_probabilities[now.a] for way in (1, -1)] for e in units
        ]
        finite = np.array([(up - down) / (2 * h) for up, down in ends])
    off = np.abs(finite - policy.score(now.a)).max()
    assert number(gap) == pytest.approx(off, rel=0.06, abs=5.1e-4)
    assert badge.startswith("The three ways agree") == ("astray" not in badge)
    if not 4e-4 < off < 6e-4:  # the least that three decimals show
        assert badge.startswith("The three ways agree") == (off < 5e-4)
    assert off <= number(allowed) * 1.06 + 5.1e-4
    assert ("there is nothing to divide ∇π by" in badge) <= (policy.probabilities[now.a] < 1e-300)
    near(said(f"; at h = # it is {gap}.", shown.errors.alt), h)
    assert which.startswith(("No feature", "With this h rounding rules", "With this h truncation rules"))


def a_step(now: Decision, shown: View) -> None:
    policy, name = now.policy(), now.actions[now.a]
    after = policy.with_theta(policy.theta + now.eta * policy.score(now.a)).probabilities[now.a]
    here, elsewhere, longest = shown.step_words
    changed = said(f"With η = # the probability of {name} goes from # to #", here)
    near(changed, now.eta, policy.probabilities[now.a], after)
    if "changes hands" in elsewhere:
        moved = step_of(now).step.total_variation
        near(said("where # of the probability changes hands (here: #)", elsewhere), moved[1:].max(), moved[0])
    if longest.startswith("The longest"):
        lengths, likeliest = np.linalg.norm(policy.scores, axis=1), int(policy.probabilities.argmax())
        near(said(", #; that of the likeliest", longest), lengths.max())
        near(said(f"action, {now.actions[likeliest]}, is #", longest), lengths[likeliest])


def saturation(now: Decision, shown: View) -> None:
    policy = now.policy()
    if len(now.allowed) == 1:
        assert len(shown.saturation_words) == 1
        return
    how_stuck, how_long = shown.saturation_words
    others = np.delete(policy.probabilities, policy.probabilities.argmax()).sum()
    assert how_stuck.startswith("Not stuck") == (others >= 0.01)
    near(said(" # of the probability is left", how_stuck), others)
    if others < 0.01:
        length = np.linalg.norm(policy.logit_scores[policy.probabilities.argmax()])
        near(said("logit score is # long", how_stuck), length)
        near(said("is longer than #", how_stuck), np.sqrt(2) * others / now.tau)
    found = escape(policy, behind(policy, now.a))
    if found.gap > 0:
        near(said("from a logit gap of # gradient flow", how_long), found.gap)
        assert f"takes **{time_text(found)}** units" in how_long
        near(said("natural gradient #", how_long), found.gap / now.tau)


def second_order(now: Decision, shown: View) -> None:
    policy = now.policy()
    rank, total, left, *hot = shown.second_order_words
    phi = policy.phi[now.mask]
    (found,) = re.findall(r"has rank (\d+) of (\d+):", rank)
    assert int(found[1]) == len(now.theta)
    assert int(found[0]) <= min(len(now.theta), len(phi) - 1)
    near(said("add up to #, the mean", total), policy.probabilities @ (policy.scores**2).sum(axis=1))
    near(said("is # of at most # nats", left), entropy(policy.probabilities), np.log(len(phi)))
    assert bool(hot) == (now.tau != 1)
    if hot:
        near(said("by 1/τ = # and the covariance by 1/τ² = #", hot[0]), 1 / now.tau, now.tau**-2)


def rewards(now: Decision, shown: View) -> None:
    policy, some = now.policy(), list(now.allowed)
    pi, r = policy.probabilities, np.array(now.rewards)
    found = one_decision(policy, now.rewards, now.b)
    raised, spread, without, *_ = shown.rewards_words
    up = sum((r[b] - now.b) * policy.logit_scores[b, b] > 0 for b in some)
    assert raised.startswith(f"{up} of {len(some)} draw")
    down = [b for b in some if found.gradient[b] < 0]
    assert all((now.actions[b] in raised.split("**On average**")[1]) == (b in down) for b in range(now.n))
    variances = said("variance is # with this b, # without, and # at best", spread)
    near(variances, found.variance, found.variance_without, found.least_variance)
    means = said(f"would give # for {now.actions[now.a]} where ∇J has #", without)
    near(means, found.without_log[now.a], found.gradient[now.a])
    gradient = (pi * (r - pi @ r) / now.tau)[now.a]
    assert abs(gradient - found.gradient[now.a]) <= 1e-9 * np.abs(r).max() / now.tau
