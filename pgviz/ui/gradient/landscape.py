"""One landscape, many estimators: the exact ascent, the estimator's own mean, and sampled ascents from one start."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import landscape as figure
from pgviz.language import counted, say
from pgviz.mdp import MDP
from pgviz.reinforce.ascent import heights, highest, sampled_ascents
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GIVEN, MOST_IN_BATCH, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, alpha_edit, control, only, or_why, parameters, plane_of, standing_on
from pgviz.ui.gradient.walks import STEPS, alpha_of, in_plane, mean_path_of, path_of, window_of
from pgviz.ui.shell.formats import Shown, short
from pgviz.ui.shell.parts import Chart

TITLE = say("One landscape, many estimators")
RUNS = 6
BATCHES = (1, 4, 16)
ALIKE = 1e-9  # ends that are nearer differ by rounding
LINE_REACH = 8.0  # of logits, in which the best p of the corridor is looked for


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = ground(now)
    sheets = {"batches": _sheet(here)}
    return Topic((*_elsewhere(now, here), *_words(here)), _control(here), sheets, _chart(here))


def ground(now: GradientScenario) -> GradientScenario:
    """The page's problem where it has two parameters, otherwise the chain that has."""
    return now if len(now.thetas) > 1 else standing_on(now, CHAIN)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    return (
        ()
        if here is now
        else (
            say(
                "“{problem}” has one parameter. This section stands on “{other}”.",
                problem=now.one.label,
                other=here.one.label,
            ),
        )
    )


def _control(here: GradientScenario) -> Sheet:
    batch = Edit("ascent", here.ascent, 1, MOST_IN_BATCH, 1, say("episodes in each step of an ascent"))
    return control(say("Batch and step size"), (say("batch B"), batch), alpha_edit(alpha_of(here)))


# ------------------------------------------------------------------------------------------------------- the ascents


def paths_of(here: GradientScenario, batch: int) -> Array:
    """The sampled ascents with this batch, (K + 1, R, d), over the two parameters of the plane."""
    return _paths(only(here, "plane", "keep", "returns", "baseline", "b", "seed"), batch, alpha_of(here))


@functools.lru_cache(maxsize=32)
def _paths(here: GradientScenario, batch: int, alpha: float) -> Array:
    return sampled_ascents(
        here.mdp,
        here.features,
        here.thetas,
        steps=STEPS,
        alpha=alpha,
        batch=batch,
        runs=RUNS,
        horizon=here.steps,
        seed=here.seed,
        returns=here.returns,  # type: ignore[arg-type]
        discounted=here.keep,
        baseline=_walking(here),
        free=plane_of(here),
    )


def _walking(here: GradientScenario) -> float | str:
    """What an ascent subtracts: nothing, b, or the v of where it is."""
    if here.baseline == GIVEN:
        return here.b
    return "none" if here.baseline == "none" else "value"


@dataclass(frozen=True, eq=False)
class Spread:
    """Where the sampled ascents of one batch size end."""

    batch: int
    performance: tuple[float, float, float]  # J of the runs: the lowest, the median, the highest
    apart: float  # root mean square distance of the ends from the end of the exact ascent of their mean
    nearest: float  # the shortest of these distances, and the longest
    farthest: float


def spread_of(here: GradientScenario, batch: int) -> Spread:
    """J is exact, and of episodes that are not cut."""
    ends = paths_of(here, batch)[-1]
    reached = heights(here.mdp, here.features, ends)
    away = np.linalg.norm(ends - mean_path_of(here)[-1], axis=1)
    performance = float(reached.min()), float(np.median(reached)), float(reached.max())
    return Spread(batch, performance, float(np.sqrt((away**2).mean())), float(away.min()), float(away.max()))


def batches_of(here: GradientScenario) -> list[int]:
    """Batch sizes that are compared, the page's among them."""
    return sorted({*BATCHES, here.ascent})


def is_biased(here: GradientScenario) -> bool:
    """Whether the mean of the page's estimator leads elsewhere than ∇J."""
    exact, mean = path_of(here, True)[-1], mean_path_of(here)[-1]
    return bool(np.abs(exact - mean).max() > 1e-6 * (1 + np.abs(exact).max()))


def _sheet(here: GradientScenario) -> Sheet:
    """A row a batch size; then, on the corridor, a row a start."""
    headers = (
        Header(
            say("J reached"),
            note=say("Exact J where {runs} runs end: the median, and the lowest and highest.", runs=RUNS),
        ),
        Header(
            say("ends apart"),
            note=say(
                "Root mean square distance of {runs} runs from where the mean direction leads, and the shortest and "
                "longest.",
                runs=RUNS,
            ),
        ),
        Header(say("episodes"), note=say("Of one run.")),
    )
    rows = tuple(_batch_row(here, spread_of(here, batch)) for batch in batches_of(here))
    exact = float(heights(here.mdp, here.features, path_of(here, True)[-1]))
    total = Row(Header(say("exact: ∇J")), (Cell(short(exact), "phi"), Cell("0"), None), total=True)
    subtitle = say(
        "{runs} runs of {steps}, α = {alpha}",
        runs=RUNS,
        steps=counted(STEPS, "step"),
        alpha=short(alpha_of(here)),
    )
    grid = Grid(headers, (*rows, total), say("Sampled ascents by batch size"), subtitle, "mean")
    if here.world != CORRIDOR:
        return Sheet(say("Ascents by batch size"), (grid,))
    return Sheet(say("Ascents by batch size, and starts"), (grid, Break(), _starts_grid(here)))


def _batch_row(here: GradientScenario, found: Spread) -> Row:
    own = found.batch == here.ascent
    cells = (
        Cell(_reached(found), "phi", mark=own),
        Cell(_apart(found), "mean", mark=own),
        Cell(str(found.batch * STEPS)),
    )
    return Row(Header(say("{episodes} a step", episodes=counted(found.batch, "episode"))), cells)


def _reached(found: Spread) -> Shown:
    """The median, and the lowest to the highest; −∞ where a run came to a policy that never ends."""
    low, median, high = found.performance
    return Shown(_between(median, low, high), (median, low, high))


def _apart(found: Spread) -> Shown:
    """Root mean square, and the shortest to the longest: so few runs tell no more."""
    numbers = (found.apart, found.nearest, found.farthest)
    return Shown(_between(*numbers), numbers)


def _between(middle: float, low: float, high: float) -> str:
    return say("{middle} ({low} to {high})", middle=_text(middle), low=_text(low), high=_text(high))


def _text(value: float) -> str:
    return short(value, 3 if abs(value) < 100 else 1)


# ------------------------------------------------------------------------------------------------ the corridor's starts


@dataclass(frozen=True)
class Start:
    """A state of the corridor as the start."""

    state: str
    value: float  # v of the page's policy
    chance: float  # the p = π(right) that is best for whoever starts here
    best: float  # v with that p


@functools.lru_cache(maxsize=16)
def starts_of(here: GradientScenario) -> tuple[Start, ...]:
    """Each state that acts. A policy of the corridor is one number, p; the best p depends on the start."""
    mdp, values = here.mdp, here.mdp.state_values(here.policy.probabilities)
    found = []
    for state in np.flatnonzero(~mdp.terminal):
        there = MDP(mdp.transition, mdp.reward, np.eye(mdp.n_states)[state], mdp.gamma)
        top = highest(there, here.features, [0.0, 0.0], [1.0, 0.0], LINE_REACH)
        chance = float(here.policy.with_theta([top.at, 0.0]).probabilities[state, 1])
        found.append(Start(here.problem.states[state], float(values[state]), chance, top.height))
    return tuple(found)


def _starts_grid(here: GradientScenario) -> Grid:
    headers = (
        Header(say("v now")),
        Header(say("best p"), note=say("p = π(right); one number for all three states, which look alike.")),
        Header(say("v at the best")),
    )
    rows = tuple(
        Row(
            Header(say("start {state}", state=one.state)),
            (Cell(short(one.value), "phi"), *_best(one)),
        )
        for one in starts_of(only(here))
    )
    p = float(here.policy.probabilities[0, 1])
    subtitle = say("now p = {chance}; episodes are not cut", chance=short(p))
    return Grid(headers, rows, say("The best p depends on the start"), subtitle, "phi")


def _best(one: Start) -> tuple[Cell, Cell]:
    """The best p and v with it; an arrow where v only comes near it as p goes to 1 or 0."""
    nearer = not 0.001 < one.chance < 0.999
    if not nearer:
        return Cell(short(one.chance), "probability", one.chance), Cell(short(one.best), "phi")
    end = round(one.chance)
    best = Shown(f"→ {short(round(one.best, 2))}", one.best)
    return Cell(Shown(f"→ {end}", one.chance), "probability", float(end)), Cell(best, "phi")


# ----------------------------------------------------------------------------------------------------------- the chart


def _chart(here: GradientScenario) -> Chart:
    exact, mean, sampled = path_of(here, True), mean_path_of(here), paths_of(here, here.ascent)
    places = [in_plane(here, path) for path in (exact, mean, sampled)]
    seen, (i, j), names = window_of(here, places), plane_of(here), parameters(here)
    runs = [places[2][:, r] for r in range(RUNS)]
    paths = [figure.Path(say("{runs} sampled ascents, batch {batch}", runs=RUNS, batch=here.ascent), runs, "sampled")]
    if is_biased(here):
        paths.append(figure.Path(say("the mean of this estimator"), places[1:2], "other"))
    paths.append(figure.Path(say("exact: ∇J"), places[:1], "exact"))
    drawn = figure.landscape(seen.x, seen.y, seen.heights, paths, (names[i], names[j]))
    found = spread_of(here, here.ascent)
    return Chart(
        drawn,
        say(
            "J over {first} and {second}, the exact ascent and {runs} sampled ones with batch {batch}: their ends "
            "are {apart} from where the mean leads.",
            first=names[i],
            second=names[j],
            runs=RUNS,
            batch=here.ascent,
            apart=_apart(found),
        ),
    )


# ----------------------------------------------------------------------------------------------------------- the words


def _words(here: GradientScenario) -> Words:
    names, (i, j) = parameters(here), plane_of(here)
    first, *_, last = [spread_of(here, batch) for batch in batches_of(here)]
    start = say(
        "All start at one θ with one step size, and only {first} and {second} move.", first=names[i], second=names[j]
    )
    return (
        f"{start} {pulled(first, last)}",
        *_on_mean(here),
        *_on_baseline(here),
        *_on_endless(here),
        *_on_corridor(here),
    )


def pulled(first: Spread, last: Spread) -> str:
    """What the smallest and the largest batch come to, and whether it is what was to be expected."""
    if first.farthest < ALIKE:
        return say("All paths are one: every estimate is the same here.")
    claim = say("**Batch size pulls the paths together**")
    if last.apart >= first.apart:
        claim = say("Batch size pulls paths together, which these few runs do not show")
    return say(
        "{claim}: the ends of {runs} runs are {far} from where the mean leads with {episodes} a step, {near} with "
        "{most}. That is a root mean square, and the shortest and the longest.",
        claim=claim,
        runs=RUNS,
        far=_apart(first),
        episodes=counted(first.batch, "episode"),
        near=_apart(last),
        most=last.batch,
    )


def _on_mean(here: GradientScenario) -> Words:
    if not is_biased(here):
        return (say("On average the sampled paths start out along ∇J: this estimator is unbiased."),)
    end = float(heights(here.mdp, here.features, mean_path_of(here)[-1]))
    return (
        say(
            "No batch is large enough for ∇J here: the mean of this estimator leads elsewhere, to J = {end}.",
            end=short(end),
        ),
    )


def _on_baseline(here: GradientScenario) -> Words:
    if here.baseline in ("none", "value", GIVEN):
        return ()
    return (say("On the way a sampled ascent subtracts the v of where it is, whichever baseline is set above."),)


def _on_endless(here: GradientScenario) -> Words:
    reached = [value for batch in batches_of(here) for value in spread_of(here, batch).performance]
    if np.isfinite([float(heights(here.mdp, here.features, here.thetas)), *reached]).all():
        return ()
    return (
        say(
            "J is that of episodes that are not cut. It is not finite where with γ = 1 a policy may never end an "
            "episode."
        ),
    )


def _on_corridor(here: GradientScenario) -> Words:
    if here.world != CORRIDOR:
        return ()
    first, second, *_ = starts_of(only(here))
    return (
        say(
            "The three places look alike, so that a policy is one p, and the best depends on the start: {chance} from "
            "{state} ({best}), {other_chance} from {other_state} ({other_best}). Neither is certain: what looks alike "
            "may need chance.",
            chance=short(first.chance),
            state=first.state,
            best=short(first.best, 2),
            other_chance=short(second.chance),
            other_state=second.state,
            other_best=short(second.best, 2),
        ),
    )
