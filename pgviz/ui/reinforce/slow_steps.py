"""Slow motion, the episode: what was drawn in each step, what it returned, and what each step counts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pgviz.figures import theme
from pgviz.figures.update import Drawing, drawn, each_step
from pgviz.ui.components.sheet import Cell, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.reinforce.told import ARROWS, NAMES, Told
from pgviz.ui.shell.formats import counted, short, subscript
from pgviz.ui.shell.parts import Chart

ROWS = 12  # steps that are shown at once
ENDS = 2  # of them: the first and the last
OUTCOMES = ("as aimed", "slips left", "slips right")
TURNS = (0, -1, 1)  # what an outcome does to the direction
FINEST = 9  # decimals with which a number and its interval are told apart

Column = tuple[Header, Callable[[Told, int], Cell | None]]


def window(steps: int, at: int, rows: int = ROWS) -> list[int | None]:
    """The steps that are shown, always as many: the first, the last, those round ``at``; None for those between."""
    if steps <= rows:
        return list(range(steps))
    inner = rows - 2 * ENDS - 2
    begin = min(max(at - inner // 2, ENDS + 1), steps - ENDS - 1 - inner)
    shown = {*range(ENDS), *range(begin, begin + inner), *range(steps - ENDS, steps)}
    if begin == ENDS + 1:  # no gap before them
        shown |= {ENDS}
    if begin + inner == steps - ENDS - 1:
        shown |= {steps - ENDS - 1}
    found: list[int | None] = []
    for t in sorted(shown):
        if found and found[-1] is not None and t > found[-1] + 1:
            found.append(None)
        found.append(t)
    return found


def steps_sheet(told: Told) -> Sheet:
    """Draw, move, reward of each step until the one that is looked at."""
    said = "The uniform number that was drawn, and the part of [0, 1) that it fell into."
    columns: list[Column] = [
        (Header("S", note="Where the agent is: row and column."), lambda told, t: Cell(_from(told, t))),
        (Header("draw", note=said), _draw),
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header("move", note="What came of it, and where it led."), _move),
        (Header("R"), lambda told, t: Cell(short(told.update.episode.rewards[t]), "mean")),
    ]
    return Sheet("The steps of the episode", (_table(told, columns, until=told.t),))


def returns_sheet(told: Told) -> Sheet:
    """G_t of each step."""
    columns: list[Column] = [
        (Header("S"), lambda told, t: Cell(_from(told, t))),
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header("R"), lambda told, t: Cell(short(told.update.episode.rewards[t]), "mean")),
        (Header("G", note="The discounted return from this step on."), _g),
    ]
    return Sheet("The return of every step", (_table(told, columns),))


def weights_sheet(told: Told) -> Sheet:
    """What each step's score is multiplied with, and the product for the step that is looked at."""
    columns: list[Column] = [
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header("G"), _g),
        (Header("b", note="The baseline in the step's state."), _b),
        (Header("γᵗ"), lambda told, t: Cell(short(told.update.discounts[t]), "phi")),
        (Header("α γᵗ (G − b)" if _has_baseline(told) else "α γᵗ G"), _count),
    ]
    shown = [column for column in columns if column[0].text != "b" or _has_baseline(told)]
    shown = [column for column in shown if column[0].text != "γᵗ" or told.now.keep]
    if not told.now.keep:
        shown[-1] = (Header("α (G − b)" if _has_baseline(told) else "α G"), _count)
    return Sheet("What each step counts", (_product(told), _table(told, shown)))


def _table(told: Told, columns: list[Column], until: int | None = None) -> Grid:
    """A row a step; those after ``until`` have not happened yet."""
    rows = []
    for t in window(told.steps, told.t):
        if t is None:
            rows.append(Row(Header("⋮"), (None,) * len(columns)))
            continue
        header = Header(f"t = {t}", f"t{t}", pick=f"set.t.{t}", picked=t == told.t)
        happened = until is None or t <= until
        rows.append(Row(header, tuple(cell(told, t) if happened else Cell("") for _, cell in columns)))
    return Grid(tuple(header for header, _ in columns), tuple(rows))


# ---------------------------------------------------------------------------------------------------------- the cells


def _from(told: Told, t: int) -> str:
    return told.cell(int(told.update.episode.states[t]))


def _draw(told: Told, t: int) -> Cell:
    u, low, high = _interval(told.update.actions, t)
    return Cell(f"{u} in {low}–{high}", "probability", mark=t == told.t)


def _interval(draws: object, t: int) -> tuple[str, str, str]:
    """The number and the ends of its interval, with as many decimals as it takes to see that it lies between them."""
    numbers = [float(getattr(draws, name)[t]) for name in ("uniform", "low", "high")]
    for digits in range(3, FINEST):
        u, low, high = (round(number, digits) for number in numbers)
        if low <= u < high:
            break
    return tuple(short(number, digits) for number in numbers)  # type: ignore[return-value]


def _move(told: Told, t: int) -> Cell:
    onto, stays = int(told.entered[t]), int(told.entered[t]) == int(told.update.episode.states[t])
    falls = told.trained.world.cells[onto] == "C"
    led = "stays" if stays else f"{'falls at' if falls else 'to'} {told.cell(onto)}"
    return Cell(f"{OUTCOMES[told.update.episode.outcomes[t]]}, {led}" if told.now.slip else led)


def _g(told: Told, t: int) -> Cell:
    return Cell(short(told.returns[t]), "mean", link=f"g{t}", mark=t == told.t)


def _b(told: Told, t: int) -> Cell:
    return Cell(short(told.update.baselines[t]), "phi")


def _count(told: Told, t: int) -> Cell:
    largest = float(np.abs(told.counts).max(initial=0.0))
    bar = float(told.counts[t]) / largest if largest else None
    return Cell(short(told.counts[t]), "score", bar=bar, mark=t == told.t)


def _has_baseline(told: Told) -> bool:
    return told.now.baseline != "none"


def _product(told: Told) -> Formula:
    """α γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t), with its numbers."""
    t, update, now = told.t, told.update, told.now
    tokens = [Token("α", "theta", value=short(now.alpha))]
    if now.keep:
        tokens.append(Token("γ", "phi", sup=str(t), value=short(update.discounts[t])))
    g = Token("G", "mean", sub=str(t), value=short(told.returns[t]), link=f"g{t}")
    if _has_baseline(told):
        b = Token(f"b{told.cell(int(update.episode.states[t]))}", "phi", value=short(update.baselines[t]))
        tokens += [Token("("), g, Token("−"), b, Token(")")]
    else:
        tokens.append(g)
    tokens += [Token("="), Token(short(told.counts[t]), "score"), Token("times")]
    tokens.append(
        Token(f"∇log π({ARROWS[update.episode.actions[t]]}|{told.cell(int(update.episode.states[t]))})", "score")
    )
    return Formula(tuple(tokens), f"Step {t} counts {short(told.counts[t])}")


# ---------------------------------------------------------------------------------------------------------- the words


def steps_words(told: Told) -> tuple[str, ...]:
    """Draw, move, reward of the step that is looked at."""
    return (_on_draw(told), _on_move(told), _on_reward(told))


def _on_draw(told: Told) -> str:
    t, update = told.t, told.update
    u, low, high = _interval(update.actions, t)
    action, state = int(update.episode.actions[t]), int(update.episode.states[t])
    return (
        f"**1. Draw.** In {told.place(state)} the number {u} is drawn. It falls between {low} and {high}, the part of "
        f"[0, 1) that belongs to {NAMES[action]}: π = {short(update.pi_before[state, action])} of it."
    )


def _on_move(told: Told) -> str:
    t, episode = told.t, told.update.episode
    here, outcome, onto = int(episode.states[t]), int(episode.outcomes[t]), int(told.entered[t])
    if told.now.slip:
        u, low, high = _interval(told.update.outcomes, t)
        went = NAMES[(int(episode.actions[t]) + TURNS[outcome]) % 4]
        how = "goes as it was aimed" if outcome == 0 else f"slips, and goes {went}"
        said = f"A second number, {u}, falls between {low} and {high}: the step {how}"
    else:
        said = "Nothing slips here: the step goes as it was aimed"
    return f"**2. Move.** {said}, {_led(told, here, onto)}."


def _led(told: Told, here: int, onto: int) -> str:
    if onto == here:
        return "bumps, and stays where it is"
    kind = told.trained.world.cells[onto]
    if kind == "C":
        return f"falls from the cliff at {told.place(onto)}, and is back at the start"
    ends = {"G": ", the goal: there the episode ends", "H": ", a pit: there the episode ends"}
    return f"to {told.place(onto)}{ends.get(kind, '')}"


def _on_reward(told: Told) -> str:
    t, episode = told.t, told.update.episode
    said = f"**3. Reward.** R{subscript(t + 1)} = {short(episode.rewards[t])}."
    if t == told.steps - 1 and not episode.ended:
        said += f" Here the episode is cut, after {counted(told.steps, 'step')}: what would have come does not count."
    return said


def returns_words(told: Told) -> tuple[str, ...]:
    """How the return of the step that is looked at comes about."""
    t, rewards = told.t, told.update.episode.rewards
    if t == told.steps - 1:
        same = f"G{subscript(t)} = R{subscript(t + 1)} = {short(rewards[t])}"
        said = f"After the last step nothing is paid any more: {same}."
    else:
        said = (
            f"G{subscript(t)} = R{subscript(t + 1)} + γ G{subscript(t + 1)} = {short(rewards[t])} + "
            f"{short(told.now.gamma)} · {_factor(told.returns[t + 1])} = {short(told.returns[t])}."
        )
    return (
        "Only when the episode is over are the returns known, from the last step backwards.",
        said,
        f"The first of them, G₀ = {short(told.returns[0])}, is the return of the episode.",
    )


def weights_words(told: Told) -> tuple[str, ...]:
    """What the step that is looked at counts, and why."""
    t = told.t
    most = int(np.abs(told.counts).argmax())
    if not told.counts.any():
        return (*_on_factors(told), "Here every step counts 0, and θ stays where it is.")
    sign = "likelier" if told.counts[t] > 0 else "less likely"
    here = NAMES[told.update.episode.actions[t]]
    does = f"it makes {here} {sign} there" if told.counts[t] else "it changes nothing"
    other = "No step counts more" if t == most else f"Step {most} counts most, {short(told.counts[most])}"
    return (*_on_factors(told), f"Step {t} counts {short(told.counts[t])}: {does}. {other}.")


def _on_factors(told: Told) -> tuple[str, str]:
    now, number = told.now, told.update.number
    if now.gamma == 1:
        factor = "γ = 1: every step counts for what followed it, early or late."
    elif now.keep:
        t = told.t or told.steps - 1
        factor = f"γᵗ is kept: step {t} counts {short(told.update.discounts[t])} of what it would as the first."
    else:
        factor = "γᵗ is dropped: a late step counts as much as the first, and on average θ does not follow ∇J."
    baseline = {
        "none": f"No baseline: {np.count_nonzero(told.returns < 0)} of {counted(told.steps, 'step')} returned less "
        "than 0, and what they took is made less likely.",
        "constant": f"b is the mean G₀ of the run’s {counted(number, 'earlier episode')}"
        f"{', of which there is none: it is 0' if number == 0 else ''}. What returned less is made less likely.",
        "value": "b(s) is what the run has learned that s is worth, before this episode. What returned less is made "
        "less likely.",
    }[now.baseline]
    return factor, baseline


def _factor(value: float) -> str:
    """A number that is multiplied: in brackets if it is below 0."""
    return f"({short(value)})" if value < 0 else short(value)


# --------------------------------------------------------------------------------------------------------- the charts


def steps_chart(told: Told) -> Chart:
    """Where the numbers of the step fell."""
    t, update = told.t, told.update
    here, action = int(update.episode.states[t]), int(update.episode.actions[t])
    pi, chances = update.pi_before[here], told.trained.world.mdp.outcomes.probability[here, action]
    choices = [Drawing("action", pi, ARROWS, float(update.actions.uniform[t]), action)]
    if told.now.slip:
        names = OUTCOMES[: chances.size]
        outcome = int(update.episode.outcomes[t])
        choices.append(Drawing("outcome", chances, names, float(update.outcomes.uniform[t]), outcome, action=False))
    parts = ", ".join(f"{name} {short(p)}" for name, p in zip(NAMES, pi, strict=True))
    return Chart(drawn(choices), f"Step {t}: π is {parts}. The number drawn is {short(choices[0].uniform)}.")


def returns_chart(told: Told) -> Chart:
    """Rewards and returns over the steps."""
    values = (("reward R", told.update.episode.rewards, theme.QUIET), ("return G", told.returns, theme.MEAN))
    return Chart(
        each_step(values, told.t),
        f"Rewards and returns of {counted(told.steps, 'step')}: G₀ is {short(told.returns[0])}, "
        f"the last is {short(told.returns[-1])}.",
    )


def weights_chart(told: Told) -> Chart:
    """What each step counts."""
    most = int(np.abs(told.counts).argmax())
    return Chart(
        each_step((("what the step counts", told.counts, theme.SCORE),), told.t),
        f"What each of {counted(told.steps, 'step')} counts: most is step {most}, {short(told.counts[most])}.",
    )
