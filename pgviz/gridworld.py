"""Gridworlds: from a map in text to an MDP and to features of its states.

The map. One character a cell, rows from the top:

    S start   G goal (ends)   H pit (ends)   C cliff (back to the start)   # wall   R reversed   . floor

The states. Every cell is a state, walls too: state = columns · row + column, so that position and index are one
``divmod`` apart and pictures need no table. Cells in which the agent never acts (goals, pits, walls, cliffs, and floor
that cannot be reached from S) are absorbing and pay 0: their value is 0.

The moves. Actions are 0 N, 1 E, 2 S, 3 W; from a reversed cell N leads south, E west, and so on (S&B, Example 13.1).
The intended move happens with probability 1 − slip, the one to its left and the one to its right with slip/2 each. Who
bumps into a wall or the border stays. Every step pays ``step_reward``, and
entering a goal, a pit or a cliff pays its own reward on top. FrozenLake's ice is slip = 2/3; Russell & Norvig's world
(3rd ed., §17.1) is slip = 0.2; S&B's cliff (Example 6.6) is step_reward = −1, cliff_reward = −99.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from textwrap import dedent

import numpy as np
from numpy.typing import ArrayLike

from pgviz import limits
from pgviz.arrays import Array, Bools, Ints, indices, number, read_only
from pgviz.language import say
from pgviz.mdp import MDP, Outcomes
from pgviz.mdp.arrival import arrival
from pgviz.mdp.evaluate import checked_horizon

__all__ = ["ACTIONS", "CELLS", "CELL_NAMES", "Gridworld", "map_of", "rows_of"]

ACTIONS = ("N", "E", "S", "W")
CELLS = {"S": "start", "G": "goal", "H": "pit", "C": "cliff", "#": "wall", "R": "reversed", ".": "floor"}
CELL_NAMES = {
    "S": say("start"),
    "G": say("goal"),
    "H": say("pit"),
    "C": say("cliff"),
    "#": say("wall"),
    "R": say("reversed"),
    ".": say("floor"),
}
"""What a person reads for each of them."""
MAX_ROWS = MAX_COLUMNS = limits.WORLD_SIDE
MAX_REWARD = 1e6
_MOVES = np.array([(-1, 0), (0, 1), (1, 0), (0, -1)])  # (A, 2): N, E, S, W as (row, column)


@dataclass(frozen=True, eq=False)
class Gridworld:
    """A map with its MDP. Build it with ``Gridworld.from_text``."""

    rows: tuple[str, ...]  # the map, one text a row
    mdp: MDP
    walls: Array  # walls[s, a], (S, 4): 1 where a wall or the border is next to s in the N, E, S, W, else 0
    slip: float  # in [0, 1]

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        gamma: float,
        slip: float = 0.0,
        step_reward: float,
        goal_reward: float,
        pit_reward: float,
        cliff_reward: float = 0.0,
    ) -> Gridworld:
        """The gridworld of a map; indentation and blank lines around it do not count.

        Raises ValueError with a sentence that can be shown to whoever drew the map: ragged rows, unknown characters,
        no start or several, more than 20 × 20 cells, nothing that ends the episode, a goal that cannot be reached;
        and for a number out of bounds.
        """
        rows, reached = map_of(text)
        enter = {
            "G": number("goal_reward", goal_reward, -MAX_REWARD, MAX_REWARD),
            "H": number("pit_reward", pit_reward, -MAX_REWARD, MAX_REWARD),
            "C": number("cliff_reward", cliff_reward, -MAX_REWARD, MAX_REWARD),
        }
        step = number("step_reward", step_reward, -MAX_REWARD, MAX_REWARD)
        slip = number("slip", slip, 0, 1)
        kinds = np.array(list("".join(rows)))
        target, blocked = _targets(kinds, (len(rows), len(rows[0])))
        outcomes = _outcomes(kinds, target, reached & ~np.isin(kinds, ["G", "H", "C"]), slip, step, enter)
        mdp = MDP.from_outcomes(outcomes, (kinds == "S").astype(np.float64), gamma)
        return cls(rows, mdp, read_only(blocked.astype(np.float64)), slip)

    @property
    def text(self) -> str:
        """The map, rows joined by line ends."""
        return "\n".join(self.rows)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0])

    @property
    def cells(self) -> tuple[str, ...]:
        """(S,): the character of each state's cell."""
        return tuple("".join(self.rows))

    @property
    def start(self) -> int:
        """The state of S."""
        return "".join(self.rows).index("S")

    @cached_property
    def terminal(self) -> Bools:
        """(S,): True at goals and pits, where an episode ends."""
        return np.isin(self.cells, ["G", "H"])

    @cached_property
    def acting(self) -> Bools:
        """(S,): True where the agent can be and has to choose: the states worth an arrow."""
        return ~self.mdp.terminal

    def chance_of_goal(self, pi: ArrayLike, horizon: int) -> float:
        """The probability that an episode of ``pi`` (S, A) that is cut after ``horizon`` steps ends at a goal.

        What pays at the goal only is learned from nothing else: before the first success every return is alike.
        """
        goals = np.flatnonzero(np.isin(self.cells, ["G"]))
        return arrival(self.mdp, goals).performance(pi, checked_horizon(horizon))

    def entered(self, state: ArrayLike, action: ArrayLike, outcome: ArrayLike) -> Ints:
        """The cell into which a step led, as a state: a cliff's own for who fell from it, although it acts on from S.

        ``outcome`` is the MDP's, as an ``Episode`` records it: 0 as intended, 1 a slip to the left, 2 to the right. Who
        bumps, and who is where nobody acts, enters the cell that it is in. All three are numbers, or arrays (…) of one
        shape, and so is the answer.
        """
        s = indices("state", state, "(...)", self.mdp.n_states)
        a = indices("action", action, "(...)", self.mdp.n_actions)
        k = indices("outcome", outcome, "(...)", self._onto.shape[-1])
        return np.asarray(np.where(self.acting[s], self._onto[s, a, k], s))

    @cached_property
    def _onto(self) -> Ints:
        """(S, A, K): where each outcome of each move leads on the map."""
        target, _ = _targets(np.array(self.cells), self.shape)
        return _turned(target, self.slip)

    def position(self, state: int) -> tuple[int, int]:
        """(row, column) of a state, counted from 0 at the top left."""
        row, column = divmod(int(state), self.shape[1])
        return row, column

    def state(self, row: int, column: int) -> int:
        """The state at (row, column)."""
        if not (0 <= row < self.shape[0] and 0 <= column < self.shape[1]):
            raise ValueError(f"row, column must be within {self.shape}, got ({row}, {column})")
        return self.shape[1] * row + column


def map_of(text: str) -> tuple[tuple[str, ...], Bools]:
    """The rows of a map in which one can act, and which cells can be entered from S, (S,).

    Raises ValueError with the sentences of ``Gridworld.from_text`` about the map, and is much quicker.
    """
    rows = rows_of(text)
    _check_starts(rows)
    kinds = np.array(list("".join(rows)))
    reached = _reached(kinds, _targets(kinds, (len(rows), len(rows[0])))[0])
    _check_an_end(rows, kinds, reached)
    return rows, reached


def rows_of(text: str) -> tuple[str, ...]:
    """The rows of a map, whether or not one can act in it; indentation and blank lines around it do not count.

    Raises ValueError with a sentence for no cells or too many, ragged rows, unknown characters.
    """
    lines = [line.rstrip() for line in dedent(text.expandtabs()).splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise ValueError(say("The map is empty: draw at least S and G."))
    if len(lines) > MAX_ROWS or max(map(len, lines)) > MAX_COLUMNS:
        raise ValueError(
            say(
                "The map has {rows} × {columns} cells; at most {max_rows} × {max_columns} are drawn.",
                rows=len(lines),
                columns=max(map(len, lines)),
                max_rows=MAX_ROWS,
                max_columns=MAX_COLUMNS,
            )
        )
    for row, line in enumerate(lines, 1):
        _check_row(row, line, len(lines[0]))
    return tuple(lines)


def _check_row(row: int, line: str, width: int) -> None:
    for column, character in enumerate(line, 1):
        if character not in CELLS:
            raise ValueError(
                say(
                    "Row {row}, column {column} is {character!r}; a cell is one of {listed}.",
                    row=row,
                    column=column,
                    character=character,
                    listed=" ".join(CELLS),
                )
            )
    if len(line) != width:
        raise ValueError(
            say(
                "Row {row} has {cells} cells, but row 1 has {width}; all rows need the same.",
                row=row,
                cells=len(line),
                width=width,
            )
        )


def _check_starts(lines: tuple[str, ...]) -> None:
    starts = [(r, c) for r, line in enumerate(lines, 1) for c, character in enumerate(line, 1) if character == "S"]
    if not starts:
        raise ValueError(say("The map has no start: put one S."))
    if len(starts) > 1:
        raise ValueError(
            say(
                "The map has {starts} starts, the second at row {row}, column {column}; it needs exactly one S.",
                starts=len(starts),
                row=starts[1][0],
                column=starts[1][1],
            )
        )


def _check_an_end(rows: tuple[str, ...], kinds: np.ndarray, reached: Bools) -> None:
    for kind in ("G", "H"):
        found = np.flatnonzero(kinds == kind)
        if found.size and reached[found].any():
            return
        if found.size and (kind == "G" or "G" not in kinds):
            row, column = divmod(int(found[0]), len(rows[0]))
            where = {"row": row + 1, "column": column + 1}
            raise ValueError(
                say("The goal at row {row}, column {column} cannot be reached from S.", **where)
                if kind == "G"
                else say("The pit at row {row}, column {column} cannot be reached from S.", **where)
            )
    raise ValueError(say("Nothing ends the episode: put a goal G or a pit H."))


def _targets(kinds: np.ndarray, shape: tuple[int, int]) -> tuple[Ints, Bools]:
    """Where each move leads on the map, ``target[s, a]`` (S, 4), and whether there is a wall on that side, (S, 4)."""
    here = np.stack(np.divmod(np.arange(kinds.size), shape[1]), axis=-1)  # (S, 2)
    there = here[:, None] + _MOVES
    outside = ((there < 0) | (there >= shape)).any(-1)
    index = np.where(outside, 0, there[..., 0] * shape[1] + there[..., 1])
    blocked = outside | (kinds[index] == "#")
    target = np.where(blocked, np.arange(kinds.size)[:, None], index)
    return np.where((kinds == "R")[:, None], np.roll(target, 2, axis=1), target), blocked


def _reached(kinds: np.ndarray, target: Ints) -> Bools:
    """(S,): the cells that can be entered from S, move by move: nobody moves on from a goal, a pit or a cliff."""
    reached: Bools = kinds == "S"
    goes_on = ~np.isin(kinds, ["G", "H", "C"])
    while True:
        entered = target[reached & goes_on]
        if reached[entered].all():
            return reached
        reached[entered] = True


def _turned(target: Ints, slip: float) -> Ints:
    """(S, 4, K): where outcome 0, the intended move, 1, the slip to its left, and 2, to its right, lead on the map."""
    turns = (0, -1, 1) if slip > 0 else (0,)
    return np.stack([np.roll(target, -turn, axis=1) for turn in turns], axis=-1)


def _outcomes(
    kinds: np.ndarray, target: Ints, acting: Bools, slip: float, step: float, enter: dict[str, float]
) -> Outcomes:
    chances = (1 - slip, slip / 2, slip / 2) if slip > 0 else (1.0,)
    onto = _turned(target, slip)
    extra = np.array([enter.get(kind, 0.0) for kind in kinds])
    reward = np.where(acting[:, None, None], step + extra[onto], 0.0)
    back = np.where(kinds[onto] == "C", int(np.flatnonzero(kinds == "S")[0]), onto)
    successor = np.where(acting[:, None, None], back, np.arange(kinds.size)[:, None, None])
    return Outcomes(np.broadcast_to(chances, onto.shape), successor, reward)
