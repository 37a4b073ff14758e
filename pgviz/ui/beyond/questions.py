"""The questions of the page Beyond linear."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.network.parts import NetworkParts, take_apart
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.surrogate import of_two_steps
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict.model import Choice, Entries, Question

PAGE = "pages/4_Beyond_linear.py"
COMPLAINED = BeyondScenario(c=-10.0)
NETWORK = BeyondScenario()


def _parts(now: BeyondScenario) -> NetworkParts:
    return take_apart(now.network, now.x, now.a)


def _biases(now: BeyondScenario) -> Array:
    """The score of the last layer's biases, (A,)."""
    return _parts(now).last.difference[:, -1]


def _silent(now: BeyondScenario) -> list[str]:
    """The inputs whose weights to the hidden units get no gradient."""
    hidden = _parts(now).first.difference[:, :-1]
    return [name for name, out in zip(now.inputs, np.abs(hidden).max(axis=0) == 0, strict=True) if out]


def _halves(now: BeyondScenario) -> list[list[str]]:
    """No input, those that are 0, those that are not, all."""
    zero = [name for name, value in zip(now.inputs, now.x, strict=True) if value == 0]
    return [[], zero, [name for name in now.inputs if name not in zero], list(now.inputs)]


def _moves(now: BeyondScenario) -> int:
    """What the constant moves: 0 value and gradient, 1 the value alone, 2 the gradient alone, 3 neither."""
    with_c, without = of_two_steps(now.c), of_two_steps(0.0)
    value = not np.isclose(with_c.value, without.value)
    gradient = not np.allclose(with_c.gradient, without.gradient)
    return [(True, True), (True, False), (False, True), (False, False)].index((value, gradient))


QUESTIONS: tuple[Question[BeyondScenario], ...] = (
    Question(
        "surrogate",
        lambda now: say(
            "Software differentiates Σ log π · G. **Add {c} to every return.** What moves: the value of this "
            "surrogate, or its expected gradient?",
            c=short(now.c),
        ),
        Choice(lambda _: (say("both"), say("only the value"), say("only the gradient"), say("neither")), _moves),
        lambda now: say(
            "The value goes from {without} to {value}, and what the policy is worth stays {performance}: a loss that "
            "says nothing about performance. The expected gradient stays, because E[score] = 0.",
            without=short(of_two_steps(0.0).value),
            value=short(of_two_steps(now.c).value),
            performance=short(of_two_steps(now.c).performance),
        ),
        COMPLAINED,
        PAGE,
    ),
    Question(
        "biases",
        lambda now: say(
            "The network gives π = {pi}, and **{action} was drawn**. What is the score of the biases of the last "
            "layer? Drag the bars.",
            pi=vector(_parts(now).pi),
            action=now.actions[now.a],
        ),
        Entries(lambda now: now.actions, _biases, say("score of the bias")),
        lambda now: say(
            "e − π = {biases}: a bias is a logit’s own parameter, in a network as in the linear policy. Every other "
            "gradient is this one, carried backwards.",
            biases=vector(_biases(now)),
        ),
        NETWORK,
        PAGE,
    ),
    Question(
        "silent",
        lambda now: say(
            "The input is x(s) = {x}. **Which inputs’ weights to the hidden units get no gradient from this "
            "decision?**",
            x=vector(now.x),
        ),
        Choice(
            lambda now: (say("none"), *(say(" and ").join(some) for some in _halves(now)[1:-1]), say("all")),
            lambda now: _halves(now).index(_silent(now)),
        ),
        lambda now: say(
            "Those of {listed}: a weight’s gradient is its input times what comes back to its unit, and these inputs "
            "are 0. It is the same in the linear policy, where φ is 0 there.",
            listed=say(" and ").join(_silent(now)),
        ),
        NETWORK,
        PAGE,
    ),
)
