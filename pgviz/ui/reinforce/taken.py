"""What is taken from the page REINFORCE: one update of the run in the film, and the film."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pgviz.language import say
from pgviz.ui.components.player import Film
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.reinforce.scenario import UPDATE, ReinforceScenario
from pgviz.ui.reinforce.slow_motion import STAGES, which_sheet
from pgviz.ui.reinforce.told import NAMES, Told, told_of
from pgviz.ui.reinforce.view import Setting, view_once
from pgviz.ui.teaching.snippets.calculations import Update, update_program
from pgviz.ui.teaching.take import Sheets, Taken, latex

MOST_STEPS = 30  # rows of a formula on one page
MOST_PARAMETERS = 120


def _sheets(now: ReinforceScenario) -> Sheets:
    setting = Setting(now)
    shown = tuple(sheet for sheet in (setting.settings, setting.rewards) if sheet is not None)
    first = {say("Settings"): lambda: shown, say("The episode"): lambda: (which_sheet(told_of(now)),)}
    return first | {say("The update: {update}", update=UPDATE[name]): partial(_of_stage, now, name) for name in UPDATE}


def _of_stage(now: ReinforceScenario, name: str) -> Sequence[Sheet]:
    return (STAGES[name][0](told_of(now)),)


def _formula(now: ReinforceScenario) -> str:
    told = told_of(now)
    return latex.lines(
        rf"\theta &\leftarrow \theta + \alpha \sum_t {_worth(now)}\, \nabla \log \pi(A_t \mid S_t)",
        rf"\alpha &= {latex.number(now.alpha)}, \qquad \gamma = {latex.number(now.gamma)}",
        *((f"&{_steps(now, told)}",) if told.steps <= MOST_STEPS else ()),
        *((rf"\Delta\theta &= {latex.vector(told.change)}",) if told.change.size <= MOST_PARAMETERS else ()),
    )


def _worth(now: ReinforceScenario) -> str:
    worth = "G_t" if now.baseline == "none" else r"\bigl(G_t - b(S_t)\bigr)"
    return rf"\gamma^t {worth}" if now.keep else worth


def _steps(now: ReinforceScenario, told: Told) -> str:
    rows = [
        (
            str(t),
            latex.text(told.cell(int(told.update.episode.states[t]))),
            NAMES[told.update.episode.actions[t]][0],
            latex.number(float(told.update.episode.rewards[t])),
            latex.number(float(told.returns[t])),
            latex.number(float(told.counts[t])),
        )
        for t in range(told.steps)
    ]
    return latex.table(("t", "S_t", "A_t", "R_{t+1}", "G_t", rf"\alpha {_worth(now)}"), rows)


def _program(now: ReinforceScenario) -> str:
    told = told_of(now)
    update, episode = told.update, told.update.episode
    return update_program(
        Update(
            theta=update.theta_before,
            states=episode.states[:-1],
            actions=episode.actions,
            rewards=episode.rewards,
            baselines=update.baselines,
            alpha=now.alpha,
            gamma=now.gamma,
            discounted=now.keep,
            refused=update.refused,
        ),
        told.trained.features,
    )


def _film(now: ReinforceScenario) -> Film:
    return view_once(now).film


TAKEN = Taken(ReinforceScenario, "reinforce", _sheets, _formula, _program, _film)
