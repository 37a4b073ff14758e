"""What is taken from the page Softmax."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.softmax import drawing
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.view import view
from pgviz.ui.teaching.snippets.calculations import softmax_program
from pgviz.ui.teaching.take import Sheets, Taken, latex


def _sheets(now: SoftmaxScenario) -> Sheets:
    shown = view(now)
    return {say("Softmax step by step"): lambda: (shown.steps,), drawing.TITLE: lambda: (shown.drawing,)}


def _formula(now: SoftmaxScenario) -> str:
    steps = view(now).softmax
    over = "" if now.tau == 1 else rf" / {latex.number(now.tau)}"
    return latex.lines(
        rf"\pi_a &= \frac{{\exp\bigl((z_a - \max z){over}\bigr)}}{{\sum_b \exp\bigl((z_b - \max z){over}\bigr)}}",
        rf"z &= {latex.vector(now.logits)}",
        rf"\exp\bigl((z - \max z){over}\bigr) &= {latex.vector(steps.weights)}",
        rf"\sum_b \exp\bigl((z_b - \max z){over}\bigr) &= {latex.number(steps.total)}",
        rf"\pi &= {latex.vector(steps.pi)}",
        rf"\log \pi &= {latex.vector(steps.log_pi)}",
        rf"H(\pi) = -\sum_a \pi_a \log \pi_a &= {latex.number(steps.entropy)}",
    )


def _program(now: SoftmaxScenario) -> str:
    return softmax_program(now.logits, now.tau)


TAKEN = Taken(SoftmaxScenario, "softmax", _sheets, _formula, _program)
