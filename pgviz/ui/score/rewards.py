"""One decision with rewards: what is drawn how often, what it pays, and what each draw would do to the logits."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.arrays import Array
from pgviz.language import counted, say
from pgviz.score.one_decision import OneDecision, one_decision
from pgviz.score.saturation import escape
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.saturation import time_text
from pgviz.ui.shell.formats import short

TITLE = say("One decision with rewards: why a logarithm, why a baseline")
FAR_AHEAD = 4.0  # of logits, in units of τ: e⁴ is about 55 to 1


@functools.lru_cache(maxsize=32)
def one_decision_of(now: Decision) -> OneDecision:
    """The decision with its rewards and baseline, in the logits."""
    return one_decision(now.policy(), now.rewards, now.b)


def stands_first(now: Decision, edited_below: object) -> bool:
    """Whether the section stands first on the page: it was opened with rewards, not edited where it stood below."""
    return bool(now.r) and now.r != edited_below


# ----------------------------------------------------------------------------------------------------------- the sheet


def sheet(now: Decision) -> Sheet:
    """Rewards and baseline to drag; the estimate if an action is drawn, a row each; their mean, and without the log."""
    parts = one_decision_of(now)
    return Sheet(
        say("One decision with rewards"),
        (_decision(parts, now), Operator("→"), _estimates(parts, now), _variances(parts, now), _why(parts, now)),
    )


def _decision(parts: OneDecision, now: Decision) -> Grid:
    norms = parts.score_norms
    rows = tuple(
        Row(
            Header(now.actions[b], f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            (
                Cell(short(parts.pi[b]), "probability", float(parts.pi[b]), f"a{b} pi", mark=b == now.a),
                Cell(short(now.rewards[b]), "theta", link=f"a{b} r", edit=_reward(now, b)),
                Cell(short(norms[b]), "score", _part(norms[b], norms), f"a{b} length"),
            ),
        )
        for b in now.allowed
    )
    headers = (
        Header("π(a)", link="pi"),
        Header(say("reward r"), link="r", note=say("Paid whenever the action is drawn.")),
        Header(
            say("‖logit score‖"),
            link="length",
            note=say("The length of ∇ log π with respect to the logits: of the surprise."),
        ),
    )
    value = Row(Header("V = Σ π r"), (None, Cell(short(parts.value), link="V r"), None), total=True)
    return Grid(headers, (*rows, value), say("What is drawn"), say("and what it pays"), "probability")


def _reward(now: Decision, b: int) -> Edit:
    return Edit(f"reward.{b}", now.rewards[b], -20, 20, 0.5, say("reward of {action}", action=now.actions[b]))


def _estimates(parts: OneDecision, now: Decision) -> Grid:
    """What moves every logit: a row for each draw, then what they come to."""
    some = list(now.allowed)
    samples = parts.samples[np.ix_(some, some)]
    means = np.array([parts.mean[some], parts.without_log[some]])
    rows = tuple(
        Row(
            Header(say("{pi} × if {action} is drawn", pi=short(parts.pi[a]), action=now.signs[a]), f"a{a}"),
            tuple(_slope(samples[i, j], samples, f"a{a} x{b}", a == b) for j, b in enumerate(some)),
        )
        for i, a in enumerate(some)
    )
    kinds: tuple[tuple[str, Role, str], ...] = (
        (say("mean: ∇J"), "score", say("Each row as often as it is drawn. It does not depend on b.")),
        (say("mean of r ∇π"), "plain", say("Without the logarithm: rare actions hardly count.")),
    )
    totals = tuple(
        Row(
            Header(text, link=f"mean{i}", note=note),
            tuple(_slope(means[i, j], means, f"x{b} mean{i}", False, role) for j, b in enumerate(some)),
            total=i == 0,
        )
        for i, (text, role, note) in enumerate(kinds)
    )
    headers = tuple(Header(say("z of {action}", action=now.signs[b]), f"x{b}", action=b) for b in some)
    return Grid(
        headers, (*rows, *totals), say("(r − b) · logit score"), say("what a draw adds to every logit"), "score"
    )


def _slope(value: float, among: Array, link: str, own: bool, role: Role = "score") -> Cell:
    return Cell(short(value), role, _part(value, among), link, mark=own)


def _part(value: float, among: Array) -> float:
    """As a share of the largest; 0 if all are."""
    largest = float(np.abs(among).max())
    return float(np.clip(value / largest, -1, 1)) if largest else 0.0


def _variances(parts: OneDecision, now: Decision) -> Grid:
    baseline = Cell(short(now.b), "theta", edit=Edit("b", now.b, -20, 20, 0.5, say("baseline b")))
    choices = (
        (say("no baseline"), short(0), parts.variance_without),
        ("b = V", short(parts.value), parts.variance_value),
        (say("best b"), short(parts.best_baseline), parts.least_variance),
    )
    among = np.array([parts.variance, *(variance for *_, variance in choices)])
    rows = (
        Row(Header(say("b, to drag")), (baseline, _spread(parts.variance, among, mark=True))),
        *(Row(Header(name), (Cell(b), _spread(variance, among))) for name, b, variance in choices),
    )
    headers = (
        Header("b"),
        Header(say("variance"), note=say("The trace of the covariance: how far one estimate is from the mean.")),
    )
    return Grid(headers, rows, say("Baseline"), say("subtracted from every reward"))


def _spread(value: float, among: Array, mark: bool = False) -> Cell:
    return Cell(short(value), "mean", _part(value, among), mark=mark)


def _why(parts: OneDecision, now: Decision) -> Formula:
    """∇J of the action taken, with the page's numbers."""
    b, tau = now.a, now.tau
    tokens = (
        Token("∂J/∂z", sub=now.signs[b]),
        Token(f"= π(r − V){'' if tau == 1 else '/τ'} ="),
        Token(short(parts.pi[b]), "probability", link=f"a{b} pi"),
        Token("· ("),
        Token(short(now.rewards[b]), link=f"a{b} r"),
        Token("−"),
        Token(short(parts.value), link="V"),
        Token(")" if tau == 1 else f") / {short(tau)}"),
        Token("="),
        Token(short(parts.gradient[b]), "score", link=f"x{b} mean0"),
    )
    return Formula(
        tokens,
        say("The gradient for {action} is {gradient}", action=now.actions[b], gradient=short(parts.gradient[b])),
    )


# ----------------------------------------------------------------------------------------------------------- the words


def words(now: Decision) -> tuple[str, ...]:
    """What to look for, with the page's numbers."""
    parts = one_decision_of(now)
    raised = sum(float(parts.samples[b, b]) > 0 for b in now.allowed)
    return (
        say(
            "{raised} of {draws} would raise the action drawn. {falling}",
            raised=raised,
            draws=counted(len(now.allowed), "draw"),
            falling=_falling(now, parts),
        ),
        say(
            "Drag b: every row moves, the mean does not. The variance is {variance} with this b, {without} "
            "without, and {least} at best.",
            variance=short(parts.variance),
            without=short(parts.variance_without),
            least=short(parts.least_variance),
        ),
        say(
            "Averaging r ∇π instead of r ∇log π would give {without_log} for {action} where ∇J has {gradient}: "
            "dividing by π makes up for how seldom an action is drawn.",
            without_log=short(parts.without_log[now.a]),
            action=now.actions[now.a],
            gradient=short(parts.gradient[now.a]),
        ),
        *_stuck(now),
    )


def _falling(now: Decision, parts: OneDecision) -> str:
    falling = [now.actions[b] for b in now.allowed if parts.gradient[b] < 0]
    if not falling:
        return say("**On average** nothing goes down.")
    *first, last = falling
    return (
        say("**On average** {listed} and {last} go down.", listed=", ".join(first), last=last)
        if first
        else say("**On average** {action} goes down.", action=last)
    )


def _stuck(now: Decision) -> tuple[str, ...]:
    """How long the action that pays most would need, where one that pays less is far ahead."""
    policy = now.policy()
    pays_most = [b for b in now.allowed if now.rewards[b] == max(now.rewards[a] for a in now.allowed)]
    if len(now.allowed) < 2 or int(policy.logits.argmax()) in pays_most:
        return ()
    found = escape(policy, max(pays_most, key=lambda b: float(policy.logits[b])))
    if found.gap < FAR_AHEAD * now.tau:
        return ()
    better = now.actions[found.better]
    return (
        say(
            "{pays}, but {worse} is ahead by {gap}: with rewards that differ by 1, gradient flow would need **{time}** "
            "units of time until the two are equally likely, the natural gradient {natural}.",
            pays=say("{better} pays the most", better=better)
            if len(pays_most) == 1
            else say("{better} is one of those that pay the most", better=better),
            worse=now.actions[found.worse],
            gap=short(found.gap),
            time=time_text(found),
            natural=short(found.natural),
        ),
    )
