"""One decision with rewards: what is drawn how often, what it pays, and which push each draw would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pgviz.score.one_decision import OneDecision
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

Array = NDArray[np.float64]


def bandit_sheet(parts: OneDecision, now: Decision, message: str = "") -> Sheet:
    """Rewards and baseline to drag; the estimate if an action is drawn, a row each; their mean, and without the log."""
    return Sheet(
        "One decision with rewards",
        (
            _decision(parts, now),
            Operator("→"),
            _estimates(parts, now),
            _variances(parts, now),
            _why(parts, now),
        ),
        message,
    )


def _decision(parts: OneDecision, now: Decision) -> Grid:
    norms = parts.score_norms
    rows = tuple(
        Row(
            Header(name, f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            (
                Cell(short(parts.pi[b]), "probability", float(parts.pi[b]), f"a{b} pi", mark=b == now.a),
                Cell(short(now.rewards[b]), "theta", link=f"a{b} r", edit=_reward(now, b)),
                Cell(short(norms[b]), "score", _part(norms[b], norms), f"a{b} length"),
            ),
        )
        for b, name in enumerate(now.actions)
    )
    headers = (
        Header("π(a)", link="pi"),
        Header("reward r", link="r", note="Paid whenever the action is drawn."),
        Header("‖score‖", link="length", note="How long the push is before the reward multiplies it: the surprise."),
    )
    value = Row(Header("V = Σ π r"), (None, Cell(short(parts.value), link="V r"), None), total=True)
    return Grid(headers, (*rows, value), "What is drawn", "and what it pays", "probability")


def _reward(now: Decision, b: int) -> Edit:
    return Edit(f"reward.{b}", now.rewards[b], -20, 20, 0.5, f"reward of {now.actions[b]}")


def _estimates(parts: OneDecision, now: Decision) -> Grid:
    """The push on every logit: a row for each draw, then what they come to."""
    reach, reach_of_means = np.abs(parts.samples), np.abs([parts.mean, parts.without_log])
    rows = tuple(
        Row(
            Header(f"{short(parts.pi[a])} × if {name.split()[0]} is drawn", f"a{a}"),
            tuple(_push(parts.samples[a, b], reach, f"a{a} x{b}", a == b) for b in range(now.n)),
        )
        for a, name in enumerate(now.actions)
    )
    kinds: tuple[tuple[str, Array, Role, str], ...] = (
        ("mean: ∇J", parts.mean, "score", "Each row as often as it is drawn. It does not depend on b."),
        ("mean of r ∇π", parts.without_log, "plain", "Without the logarithm: rare actions hardly count."),
    )
    means = tuple(
        Row(
            Header(text, link=f"mean{i}", note=note),
            tuple(_push(values[b], reach_of_means, f"x{b} mean{i}", False, role) for b in range(now.n)),
            total=i == 0,
        )
        for i, (text, values, role, note) in enumerate(kinds)
    )
    headers = tuple(Header(f"z of {sign}", f"x{b}", action=b) for b, sign in enumerate(now.signs))
    return Grid(headers, (*rows, *means), "(r − b) · score", "the push on every logit", "score")


def _push(value: float, reach: Array, link: str, own: bool, role: Role = "score") -> Cell:
    return Cell(short(value), role, _part(value, reach), link, mark=own)


def _part(value: float, among: Array) -> float:
    """As a share of the largest; 0 if all are."""
    largest = float(np.abs(among).max())
    return float(np.clip(value / largest, -1, 1)) if largest else 0.0


def _variances(parts: OneDecision, now: Decision) -> Grid:
    baseline = Cell(short(now.b), "theta", edit=Edit("b", now.b, -20, 20, 0.5, "baseline b"))
    choices = (
        ("no baseline", "0", parts.variance_without),
        ("b = V", short(parts.value), parts.variance_value),
        ("best b", short(parts.best_baseline), parts.least_variance),
    )
    largest = np.array([parts.variance, *(v for _, _, v in choices)])
    rows = (
        Row(Header("b, to drag"), (baseline, _spread(parts.variance, largest, mark=True))),
        *(Row(Header(name), (Cell(b), _spread(value, largest))) for name, b, value in choices),
    )
    headers = (
        Header("b"),
        Header("variance", note="The trace of the covariance: how far one estimate is from the mean."),
    )
    return Grid(headers, rows, "Baseline", "subtracted from every reward")


def _spread(value: float, among: Array, mark: bool = False) -> Cell:
    return Cell(short(value), "mean", _part(value, among), mark=mark)


def _why(parts: OneDecision, now: Decision) -> Formula:
    """∇J of the action taken, with the page's numbers."""
    b, sign = now.a, now.signs[now.a]
    tokens = (
        Token("∂J/∂z", sub=sign),
        Token("= π(r − V)" + ("" if now.tau == 1 else "/τ") + " ="),
        Token(short(parts.pi[b]), "probability", link=f"a{b} pi"),
        Token("· ("),
        Token(short(now.rewards[b]), link=f"a{b} r"),
        Token("−"),
        Token(short(parts.value), link="V"),
        Token(")" + ("" if now.tau == 1 else f" / {short(now.tau)}")),
        Token("="),
        Token(short(parts.gradient[b]), "score", link=f"x{b} mean0"),
    )
    return Formula(tokens, f"The gradient for {now.actions[b]} is {short(parts.gradient[b])}")
