"""The short corridor as it was published, S&B, Fig. 13.1: three step sizes, 100 runs, the approach to the best p."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.examples.problems import Problem, corridor
from pgviz.figures.corridor import Line, approach
from pgviz.language import say
from pgviz.reinforce import train
from pgviz.reinforce.ascent import flow_times, heights, highest
from pgviz.reinforce.assessment import policies
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.shell.parts import Chart, Findings, LongTopic
from pgviz.ui.state.once import once_each

TITLE = say("The short corridor, as published")
POWERS = (-12, -13, -14)  # of 2: the step sizes of the figure
RUNS, EPISODES, SEED = 100, 1000, 0
HORIZON = 2000  # steps: so long that no episode is cut
EVERY = 10  # episodes between two records, and as many whose mean return is a point of the chart
RIGHT = 0.05  # p = π(right) at the start: the figure's first returns are those of an ε-greedy left, about −80
NEAR = 0.1  # of the best J: so near is arrived
LAST = 100  # episodes whose mean return stands in the table
LATTICE = 400
TURN = (0.5, -0.5)  # what moves θ(right) − θ(left) by 1
POWER = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

PROMISE = say(
    "Three places that look alike, and in the middle one left and right are swapped: every step costs 1, θ has two "
    "entries, and the best policy is stochastic. Start: p = π(right) = .05. Blue: the exact J and p of every recorded "
    "θ, means of {runs} runs. Orange: what the episodes returned, means of {every} in each run.",
    runs=RUNS,
    every=EVERY,
)


@dataclass(frozen=True, eq=False)
class Walk:
    """100 runs with one step size."""

    power: int  # α is 2 to the power of this
    episodes: Ints  # (K,): at which θ was recorded
    performance: Array  # (K, R): the exact J
    right: Array  # (K, R): p
    returns: Array  # (E, R): G₀ of every episode
    uncut: Bools  # (E, R)

    @property
    def alpha(self) -> float:
        """The step size."""
        return float(2.0**self.power)

    @property
    def name(self) -> str:
        """α = 2⁻¹³."""
        return f"α = {_power_text(self.power)}"


@dataclass(frozen=True)
class Best:
    """The best that a policy of these features can do from a start."""

    right: float  # p
    performance: float  # J


@once_each(len(POWERS))
def walked(power: int) -> Walk:
    """Train with α = 2 to this power; once in a process, for all sessions."""
    problem = corridor()
    training = train(
        problem.mdp,
        problem.features,
        alpha=2.0**power,
        episodes=EPISODES,
        runs=RUNS,
        horizon=HORIZON,
        seed=SEED,
        theta=_theta(_log_odds(RIGHT)),
        record_every=EVERY,
    )
    pis = policies(problem.features, training.thetas.reshape(-1, 2))
    shape = training.thetas.shape[:2]
    return Walk(
        power=power,
        episodes=training.episodes_recorded,
        performance=problem.mdp.performances(pis).reshape(shape),
        right=pis[:, 0, 1].reshape(shape),
        returns=training.returns,
        uncut=training.ended,
    )


@functools.cache
def best_from(state: int) -> Best:
    """The best p for episodes that start in this state."""
    problem = _starting_in(state)
    found = highest(problem.mdp, problem.features, np.zeros(2), np.array(TURN))
    return Best(_right(found.at), found.height)


@functools.cache
def time_needed() -> float:
    """Units of time that gradient flow takes from p = .05 to within ``NEAR`` of the best J: α of them an episode."""
    problem, best = corridor(), best_from(0)
    begin = _log_odds(RIGHT)
    x = np.linspace(begin, _log_odds(best.right), LATTICE)
    worth = heights(problem.mdp, problem.features, np.array([_theta(at) for at in x]))  # rises all the way
    way = np.linspace(0, np.interp(best.performance - NEAR, worth, x) - begin, LATTICE)
    return float(flow_times(problem.mdp, problem.features, _theta(begin), np.array(TURN), way)[-1])


def findings() -> Findings:
    """All that the section shows, once the step sizes are trained."""
    walks = [walked(power) for power in POWERS]
    return Findings(charts(walks), table(walks), words(walks))


def charts(walks: Sequence[Walk]) -> tuple[Chart, Chart]:
    """The mean exact J against episodes over the mean return, and the mean p; with the best as lines."""
    best = best_from(0)
    returns = [Line(walk.name, walk.episodes[:-1] + EVERY // 2, _means(walk.returns.mean(axis=1))) for walk in walks]
    worth = [Line(walk.name, walk.episodes, walk.performance.mean(axis=1)) for walk in walks]
    right = [Line(walk.name, walk.episodes, walk.right.mean(axis=1)) for walk in walks]
    ends = ", ".join(say("{value} for {name}", value=short(line.values[-1]), name=line.name) for line in worth)
    shares = ", ".join(say("{value} for {name}", value=short(line.values[-1]), name=line.name) for line in right)
    return (
        Chart(
            approach(
                worth,
                best.performance,
                say("best J = {best}", best=short(best.performance)),
                "J(θ)",
                returns,
                say("mean return"),
            ),
            say(
                "The mean J of {runs} runs against episodes. After {episodes} it is {ends}; the best is {best}.",
                runs=RUNS,
                episodes=EPISODES,
                ends=ends,
                best=short(best.performance),
            ),
        ),
        Chart(
            approach(right, best.right, say("best p = {right}", right=short(best.right)), say("p = π(right)")),
            say(
                "The mean p of {runs} runs against episodes. After {episodes} it is {ends}; the best is {best}.",
                runs=RUNS,
                episodes=EPISODES,
                ends=shares,
                best=short(best.right),
            ),
        ),
    )


def _means(returns: Array) -> Array:
    """The means of so many episodes after each record, (K − 1,), of returns (E,)."""
    return np.asarray(returns.reshape(-1, EVERY).mean(axis=1))


def table(walks: Sequence[Walk]) -> Sheet:
    """Where the runs of each step size stand after the published number of episodes."""
    headers = (
        Header("p"),
        Header("J(θ)"),
        Header(say("missing of J")),
        Header(say("mean return, last {last}", last=LAST)),
        Header(say("± s.e.")),
        Header(
            say("episodes needed"),
            note=say("Exact ascent comes within {near} of the best J after so many", near=short(NEAR)),
        ),
    )
    return Sheet(
        say("The short corridor in numbers"),
        (
            Grid(
                headers,
                tuple(_row(walk) for walk in walks),
                say("After {episodes} episodes, mean of {runs} runs", episodes=EPISODES, runs=RUNS),
            ),
        ),
    )


def _row(walk: Walk) -> Row:
    last = walk.returns[-LAST:].mean(axis=0)
    worth = float(walk.performance[-1].mean())
    numbers = (
        short(float(walk.right[-1].mean())),
        short(worth, 2),
        short(best_from(0).performance - worth, 2),
        short(float(last.mean()), 2),
        short(float(last.std(ddof=1)) / math.sqrt(RUNS), 2),
        str(episodes_needed(walk)),
    )
    return Row(Header(walk.name), tuple(Cell(text) for text in numbers))


def episodes_needed(walk: Walk) -> int:
    """Episodes after which exact ascent with this α would be within ``NEAR`` of the best J, to two digits."""
    return int(float(f"{time_needed() / walk.alpha:.1e}"))


def words(walks: Sequence[Walk]) -> tuple[str, ...]:
    """Which step sizes arrive in the published number of episodes, and what the best depends on."""
    return (*(_on_one(walk) for walk in walks), _on_starts())


def _on_one(walk: Walk) -> str:
    needed, worth = episodes_needed(walk), float(walk.performance[-1].mean())
    where = say(
        "after {episodes} episodes p = {right} and J = {worth}, {missing} below the best",
        episodes=EPISODES,
        right=short(float(walk.right[-1].mean())),
        worth=short(worth, 2),
        missing=short(best_from(0).performance - worth, 2),
    )
    if needed <= EPISODES:
        return say(
            "**{name} arrives**: {where}. Exact ascent would be within {near} after {needed}.",
            name=walk.name,
            where=where,
            near=short(NEAR),
            needed=needed,
        )
    return say(
        "**{name} is too small for {episodes} episodes**: {where}. Exact ascent would need {needed} to come within "
        "{near}: what is missing is episodes, not luck.",
        name=walk.name,
        episodes=EPISODES,
        where=where,
        needed=needed,
        near=short(NEAR),
    )


def _on_starts() -> str:
    problem, (first, second) = corridor(), (best_from(0), best_from(1))
    half = problem.mdp.state_values(np.full((4, 2), 0.5))[:3]
    return say(
        "The best p depends on where episodes start: from s₁ it is {first}, worth {first_worth}; from s₂ "
        "{second}, worth {second_worth}. At p = .5 v is {half}. Always right never ends, and neither does always left.",
        first=short(first.right),
        first_worth=short(first.performance, 2),
        second=short(second.right),
        second_worth=short(second.performance, 2),
        half=vector(half),
    )


def _starting_in(state: int) -> Problem:
    problem = corridor()
    start = np.eye(problem.mdp.n_states)[state]
    return dataclasses.replace(problem, mdp=dataclasses.replace(problem.mdp, start=start))


def _theta(log_odds: float) -> Array:
    """θ = (θ(right), θ(left)) with this difference."""
    return log_odds * np.array(TURN)


def _log_odds(right: float) -> float:
    return math.log(right / (1 - right))


def _right(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _power_text(power: int) -> str:
    """−13 as 2⁻¹³."""
    return f"2{str(power).translate(POWER)}"


STAGES = tuple(
    (
        say("Training {runs} runs with α = {alpha} …", runs=RUNS, alpha=_power_text(power)),
        functools.partial(walked, power),
    )
    for power in POWERS
)
TOPIC = LongTopic("corridor", PROMISE, (*STAGES, (say("How long exact ascent takes …"), time_needed)), findings)
