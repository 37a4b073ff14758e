"""The problem and the policy in it, to drag: θ, rewards, and the few numbers of the estimator."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.scenario import (
    CORRIDOR,
    GIVEN,
    GRID,
    MOST_HORIZON,
    MOST_IN_BATCH,
    MOST_IN_GROUP,
    ONE_DECISION,
    TWO_STEPS,
    GradientScenario,
)
from pgviz.ui.gradient.topic import only
from pgviz.ui.shell.formats import short

CUT = say("Episodes are cut after so many steps. J and ∇J are those of the cut episodes.")
ENDLESS = say("With this policy an episode may never end: every number here is of episodes that are cut.")
THETA = (-5.0, 5.0, 0.1)  # from, to, and what an arrow key moves
REWARD = (-20.0, 20.0, 0.5)
SMALL_REWARD = (-2.0, 2.0, 0.02)  # of the grid, where a step pays −.04


def sheet(now: GradientScenario) -> Sheet:
    """π, θ and rewards."""
    if now.world == ONE_DECISION:
        grids = (_one_decision(now),)
    elif now.world == TWO_STEPS:
        grids = (_two_steps(now),)
    else:
        grids = (_in_state(now, state_shown(now)) if now.world == GRID else _shared(now),)
    return Sheet(say("The problem: policy, parameters, rewards"), grids)


def settings(now: GradientScenario) -> Sheet:
    """γ, the horizon, rewards that belong to no single action, and the numbers that the chosen switches have."""
    if now.world == ONE_DECISION:
        cells = [(say("actions"), Edit("actions", len(now.rewards), 2, 4, 1, say("number of actions")))]
    else:
        cells = [
            ("γ", Edit("discount", now.discount, 0, 1, 0.05, say("discount γ"))),
            (say("horizon"), Edit("steps", now.steps, 1, MOST_HORIZON, 1, say("horizon, in steps"))),
        ]
    if now.world not in (ONE_DECISION, TWO_STEPS):
        cells += [(f"r {name}", _reward_edit(now, i)) for i, name in enumerate(now.paid_for)]
    if now.sum == "batch":
        cells.append(("N", Edit("batch", now.batch, 1, MOST_IN_BATCH, 1, say("batch size N"))))
    if now.sum == "group":
        cells.append(("k", Edit("k", now.k, 1, MOST_IN_GROUP, 1, say("group size k"))))
    elif now.baseline == GIVEN:
        cells.append(("b", Edit("baseline", now.b, -20, 20, 0.5, say("baseline b"))))
    headers = tuple(Header(name, note=CUT if edit.name == "steps" else "") for name, edit in cells)
    row = Row(Header(""), tuple(Cell(short(edit.value), "theta", edit=edit) for _, edit in cells))
    return Sheet(say("The numbers of the estimator"), (Grid(headers, (row,)),))


def state_shown(now: GradientScenario) -> int:
    """The state whose θ can be dragged: where the ringed episode is in the step that the formula shows."""
    if now.sum != "episode":
        return int(np.flatnonzero(now.mdp.start)[0])
    told = estimates.narrated(now, now.shown)
    return int(told.episode.states[min(now.t, len(told) - 1)])


def sentence(now: GradientScenario) -> str:
    """What the problem is, and how its cells are to be read."""
    said = [now.one.sentence]
    if now.world == GRID:
        said.append(
            say("θ of {state}, where the step is that the formula shows.", state=now.problem.states[state_shown(now)])
        )
    if now.world == CORRIDOR:
        said.append(say("Every step pays the same."))
    if now.discount == 1 and _may_never_end(only(now)):
        said.append(ENDLESS)
    return " ".join(said)


@functools.lru_cache(maxsize=64)
def _may_never_end(now: GradientScenario) -> bool:
    """Whether the policy comes to where it stays for ever, or for so long that float64 cannot tell."""
    try:
        now.mdp.visits(now.policy.probabilities, discounted=False)
    except ValueError:
        return True
    return False


# --------------------------------------------------------------------------------------------------------------- grids


def _one_decision(now: GradientScenario) -> Grid:
    pi = now.policy.probabilities[0]
    rows = tuple(
        Row(Header(name, f"a{a}", action=a), (_probability(pi[a], f"a{a}"), _theta(now, a), _reward(now, a)))
        for a, name in enumerate(now.problem.actions)
    )
    return Grid((Header("π"), Header("θ"), Header(say("reward"))), rows)


def _two_steps(now: GradientScenario) -> Grid:
    """A row a state: π, both parameters, both rewards."""
    first, second = now.problem.actions
    columns = (f"π({first})", f"θ {first}", f"θ {second}", f"r {first}", f"r {second}")
    pi = now.policy.probabilities[:, 0]
    rows = tuple(
        Row(
            Header(now.problem.states[s], f"s{s}"),
            (
                _probability(pi[s], f"s{s}"),
                *(_theta(now, 2 * s + a) for a in range(2)),
                *(_reward(now, 2 * s + a) for a in range(2)),
            ),
        )
        for s in range(3)
    )
    return Grid(tuple(map(Header, columns)), rows)


def _in_state(now: GradientScenario, state: int) -> Grid:
    pi = now.policy.probabilities[state]
    rows = tuple(
        Row(
            Header(name, f"a{a}", action=a),
            (_probability(pi[a], f"a{a}"), _theta(now, int(np.flatnonzero(now.features[state, a])[0]))),
        )
        for a, name in enumerate(now.problem.actions)
    )
    return Grid((Header("π"), Header("θ")), rows, say("In {state}", state=now.problem.states[state]))


def _shared(now: GradientScenario) -> Grid:
    """A row a parameter, and what π does in the states that feel it."""
    phi, pi = now.features, now.policy.probabilities
    action = now.problem.actions[-1]
    states = [s for s in range(now.mdp.n_states) if np.ptp(phi[s], axis=0).any()]
    if now.world == CORRIDOR:
        states = states[:1]  # all look alike
    names = tuple(Header(f"θ {name}") for name in now.parameters)
    chances = tuple(
        Header(f"π({action})" if now.world == CORRIDOR else f"π({action}|{now.problem.states[s]})") for s in states
    )
    row = (
        *(_theta(now, i) for i in range(len(names))),
        *(_probability(pi[s, -1], f"s{s}") for s in states),
    )
    return Grid((*names, *chances), (Row(Header(""), row),))


def _probability(value: float, link: str) -> Cell:
    return Cell(short(value), "probability", float(value), f"{link} pi")


def _theta(now: GradientScenario, place: int) -> Cell:
    value = now.thetas[place]
    edit = Edit(f"parameter.{place}", value, *THETA, say("θ of {parameter}", parameter=now.parameters[place]))
    return Cell(short(value), "theta", edit=edit)


def _reward(now: GradientScenario, place: int) -> Cell:
    return Cell(short(now.rewards[place]), edit=_reward_edit(now, place))


def _reward_edit(now: GradientScenario, place: int) -> Edit:
    bounds = SMALL_REWARD if now.world == GRID else REWARD
    return Edit(f"reward.{place}", now.rewards[place], *bounds, say("reward for {what}", what=now.paid_for[place]))
