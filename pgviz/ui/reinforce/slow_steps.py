"""Slow motion, the episode: what was drawn in each step, what came of it, and what it paid."""

from __future__ import annotations

from collections.abc import Callable

from pgviz.figures.update import Drawing, drawn
from pgviz.language import counted, say
from pgviz.reinforce.narration import Draws
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.reinforce.told import ARROWS, NAMES, Told
from pgviz.ui.shell.formats import Shown, short, subscript
from pgviz.ui.shell.parts import Chart

ROWS = 12  # steps that are shown at once
ENDS = 2  # of them: the first and the last
OUTCOMES = (say("as aimed"), say("slips left"), say("slips right"))
TURNS = (0, -1, 1)  # what an outcome does to the direction
FINEST = 9  # decimals with which a number and its interval are told apart

Column = tuple[Header, Callable[[Told, int], Cell]]


def steps_sheet(told: Told) -> Sheet:
    """Draw, move, reward of each step until the one that is looked at."""
    said = say("The uniform number that was drawn, and the part of [0, 1) that it fell into.")
    columns: list[Column] = [
        (Header("S", note=say("Where the agent is: row and column.")), lambda told, t: Cell(cell_of(told, t))),
        (Header(say("draw"), note=said), _draw),
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header(say("move"), note=say("What came of it, and where it led.")), _move),
        (Header("R"), lambda told, t: Cell(short(told.update.episode.rewards[t]), "mean")),
    ]
    return Sheet(say("The steps of the episode"), (table(told, columns, until=told.t),))


def table(told: Told, columns: list[Column], until: int | None = None) -> Grid:
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


def cell_of(told: Told, t: int) -> str:
    return told.cell(int(told.update.episode.states[t]))


def _draw(told: Told, t: int) -> Cell:
    u, low, high = _interval(told.update.actions, t)
    draws = told.update.actions
    exactly = (float(draws.uniform[t]), float(draws.low[t]), float(draws.high[t]))
    return Cell(Shown(say("{u} in {low}–{high}", u=u, low=low, high=high), exactly), "probability", mark=t == told.t)


def _interval(draws: Draws, t: int) -> tuple[str, str, str]:
    """The number and the ends of its interval, with as many decimals as it takes to see that it lies between them."""
    numbers = [float(some[t]) for some in (draws.uniform, draws.low, draws.high)]
    for digits in range(3, FINEST):
        u, low, high = (round(number, digits) for number in numbers)
        if low <= u < high:
            break
    shown = [short(number, digits) for number in numbers]
    return shown[0], shown[1], shown[2]


def _move(told: Told, t: int) -> Cell:
    onto, stays = int(told.entered[t]), int(told.entered[t]) == int(told.update.episode.states[t])
    if stays:
        led = say("stays")
    elif told.trained.world.cells[onto] == "C":
        led = say("falls at {cell}", cell=told.cell(onto))
    else:
        led = say("to {cell}", cell=told.cell(onto))
    return Cell(f"{OUTCOMES[told.update.episode.outcomes[t]]}, {led}" if told.now.slip else led)


def steps_chart(told: Told) -> Chart:
    """Where the numbers of the step fell."""
    t, update = told.t, told.update
    here, action = int(update.episode.states[t]), int(update.episode.actions[t])
    pi, chances = update.pi_before[here], told.trained.world.mdp.outcomes.probability[here, action]
    choices = [Drawing(say("action"), pi, ARROWS, float(update.actions.uniform[t]), action)]
    if told.now.slip:
        names = OUTCOMES[: chances.size]
        outcome = int(update.episode.outcomes[t])
        choices.append(
            Drawing(say("outcome"), chances, names, float(update.outcomes.uniform[t]), outcome, action=False)
        )
    parts = ", ".join(f"{name} {short(p)}" for name, p in zip(NAMES, pi, strict=True))
    return Chart(
        drawn(choices),
        say(
            "Step {t}: π is {parts}. The number drawn is {number}.",
            t=t,
            parts=parts,
            number=short(choices[0].uniform),
        ),
    )


def steps_words(told: Told) -> tuple[str, ...]:
    """Draw, move, reward of the step that is looked at."""
    return (_on_draw(told), _on_move(told), _on_reward(told))


def _on_draw(told: Told) -> str:
    t, update = told.t, told.update
    u, low, high = _interval(update.actions, t)
    action, state = int(update.episode.actions[t]), int(update.episode.states[t])
    return say(
        "**1. Draw.** In {place} the number {u} is drawn. It falls between {low} and {high}, the part of [0, 1) that "
        "belongs to {action}: π = {probability} of it.",
        place=told.place(state),
        u=u,
        low=low,
        high=high,
        action=NAMES[action],
        probability=short(update.pi_before[state, action]),
    )


def _on_move(told: Told) -> str:
    t, episode = told.t, told.update.episode
    here, outcome, onto = int(episode.states[t]), int(episode.outcomes[t]), int(told.entered[t])
    if told.now.slip:
        u, low, high = _interval(told.update.outcomes, t)
        went = NAMES[(int(episode.actions[t]) + TURNS[outcome]) % 4]
        drawn_too = {"u": u, "low": low, "high": high}
        said = (
            say("A second number, {u}, falls between {low} and {high}: the step goes as it was aimed", **drawn_too)
            if outcome == 0
            else say(
                "A second number, {u}, falls between {low} and {high}: the step slips, and goes {went}",
                **drawn_too,
                went=went,
            )
        )
    else:
        said = say("Nothing slips here: the step goes as it was aimed")
    return say("**2. Move.** {said}, {led}.", said=said, led=_led(told, here, onto))


def _led(told: Told, here: int, onto: int) -> str:
    if onto == here:
        return say("bumps, and stays where it is")
    kind = told.trained.world.cells[onto]
    where = told.place(onto)
    if kind == "C":
        return say("falls from the cliff at {place}, and is back at the start", place=where)
    if kind == "G":
        return say("to {place}, the goal: there the episode ends", place=where)
    return (
        say("to {place}, a pit: there the episode ends", place=where) if kind == "H" else say("to {place}", place=where)
    )


def _on_reward(told: Told) -> str:
    t, episode = told.t, told.update.episode
    said = say("**3. Reward.** R{t} = {reward}.", t=subscript(t + 1), reward=short(episode.rewards[t]))
    if t == told.steps - 1 and not episode.ended:
        said += say(
            " Here the episode is cut, after {steps}: what would have come does not count.",
            steps=counted(told.steps, "step"),
        )
    return said
