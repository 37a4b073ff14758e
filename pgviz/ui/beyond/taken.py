"""What is taken from the page Beyond linear."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.view import view
from pgviz.ui.shell.labels import spoken
from pgviz.ui.teaching.snippets import snippet
from pgviz.ui.teaching.take import Sheets, Taken, latex


def _sheets(now: BeyondScenario) -> Sheets:
    shown = view(now)
    return {
        say("The network"): lambda: (shown.network,),
        say("Its score, layer by layer"): lambda: (shown.layers,),
        say("The surrogate"): lambda: (shown.constant,),
    }


def _formula(now: BeyondScenario) -> str:
    parts, network = view(now).parts, now.network
    return latex.lines(
        r"h(s,\cdot) &= W_2 \tanh(W_1 x + b_1) + b_2, \qquad \pi(a \mid s) = \frac{\exp h(s,a)}{\sum_b \exp h(s,b)}",
        rf"\nabla \log \pi(a \mid s) &= \nabla h(s,a) - \sum_b \pi(b \mid s)\, \nabla h(s,b),"
        rf"\qquad a = {latex.text(spoken(now.actions[now.a]))}",
        rf"x &= {latex.vector(now.x)}",
        rf"W_1 &= {latex.matrix(network.w1)}, \qquad b_1 = {latex.vector(network.b1)}",
        rf"W_2 &= {latex.matrix(network.w2)}, \qquad b_2 = {latex.vector(network.b2)}",
        rf"\tanh(W_1 x + b_1) &= {latex.vector(parts.hidden)}",
        rf"h(s,\cdot) &= {latex.vector(parts.preferences)}",
        rf"\pi(\cdot \mid s) &= {latex.vector(parts.pi)}",
        rf"\nabla_{{[W_1 | b_1]}} \log \pi(a \mid s) &= {latex.matrix(parts.first.difference)}",
        rf"\nabla_{{[W_2 | b_2]}} \log \pi(a \mid s) &= {latex.matrix(parts.last.difference)}",
    )


def _program(now: BeyondScenario) -> str:
    return snippet("numpy", now.network, now.x, now.a)


TAKEN = Taken(BeyondScenario, "beyond-linear", _sheets, _formula, _program)
