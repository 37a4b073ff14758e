"""What is taken from the page Policy gradient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from pgviz.language import say
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.scenario import GIVEN, GradientScenario
from pgviz.ui.gradient.sections import SECTIONS, TITLES
from pgviz.ui.gradient.view import view
from pgviz.ui.teaching.snippets.calculations import gradient_program
from pgviz.ui.teaching.take import Sheets, Taken, latex

BASELINES = {"none": "", "constant": " - b", "value": r" - v_t(S_t)", "optimal": r" - b^*_t(S_t)", GIVEN: " - b"}


def _sheets(now: GradientScenario) -> Sheets:
    shown = view(now)
    first = {
        say("The problem"): lambda: (shown.problem,),
        say("Mean and scatter"): lambda: (shown.variances,),
        say("The ringed estimate"): lambda: (shown.episode,),
    }
    return first | {title: partial(_of_section, now, name) for name, title in TITLES.items()}


def _of_section(now: GradientScenario, name: str) -> Sequence[Sheet]:
    return tuple(SECTIONS[name](now).sheets.values())


def _formula(now: GradientScenario) -> str:
    found = estimates.moments_of(now)
    return latex.lines(
        r"\nabla J(\theta) &= \sum_t \gamma^t \sum_s \Pr(S_t = s) \sum_a \pi(a \mid s)\, q_t(s,a)\,"
        r" \nabla \log \pi(a \mid s)",
        *((_estimator(now),) if now.sum != "group" else ()),
        rf"\gamma &= {latex.number(now.discount)}, \qquad t < {now.steps}",
        rf"\theta &= {latex.vector(now.thetas)}",
        rf"\nabla J(\theta) &= {latex.vector(found.gradient)}",
        rf"\lVert \nabla J(\theta) \rVert &= {latex.number(float(np.linalg.norm(found.gradient)))}",
        rf"E[X] &= {latex.vector(found.mean)}",
        rf"\operatorname{{tr}} \operatorname{{Cov}}[X] &= {latex.number(found.trace)}",
    )


def _estimator(now: GradientScenario) -> str:
    """The estimate X, as its switches are set."""
    mean = rf"\frac{{1}}{{{now.batch}}} \sum_{{i=1}}^{{{now.batch}}} " if now.sum == "batch" else ""
    discount = r"\gamma^t " if now.keep else ""
    paid = "G_t" if now.returns == "to-go" else "G_0"
    worth = f"({paid}{BASELINES[now.baseline]})" if BASELINES[now.baseline] else paid
    return rf"X &= {mean}\sum_t {discount}{worth}\, \nabla \log \pi(A_t \mid S_t)"


def _program(now: GradientScenario) -> str:
    return gradient_program(now.mdp, now.features, now.thetas, now.steps)


TAKEN = Taken(GradientScenario, "policy-gradient", _sheets, _formula, _program)
