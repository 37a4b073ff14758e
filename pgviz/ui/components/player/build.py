"""From recorded arrays to a film: spreads states over cells, scales v to shades, and writes every text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pgviz.arrays import Array, Ints
from pgviz.language import counted, say
from pgviz.ui.components.player.model import ACTIONS, NOTE, Film, Kind, Take
from pgviz.ui.shell.formats import short


def film_of(
    *,
    shape: tuple[int, int],
    kinds: npt.ArrayLike,
    pi: npt.ArrayLike,
    v: npt.ArrayLike,
    states: Sequence[npt.ArrayLike],
    actions: Sequence[npt.ArrayLike],
    rewards: Sequence[npt.ArrayLike],
    entered: Sequence[npt.ArrayLike],
    gamma: float,
    episodes: Sequence[int],
    n_episodes: int,
    cell_of_state: npt.ArrayLike | None = None,
    captions: Sequence[str] | None = None,
    cut: int | None = None,
) -> Film:
    """A film of K recorded episodes, one take each.

    shape: (rows, cols); kinds: (rows * cols,) of ``Kind``.
    pi: (K, S, 4) the policies; v: (K, S) their exact state values. Terminal cells show neither.
    states: per take (T + 1,); actions, rewards: per take (T,). An episode that does not end in a goal or a pit was cut.
    entered: per take (T,) the state whose cell each action led into: a cliff's own where the next state is the start.
    episodes: per take its number, counted from 1, of ``n_episodes`` in all.
    cell_of_state: (S,) the cell of each state; by default state s is cell s.
    captions: per take a sentence; by default its length and discounted return.
    cut: after how many steps an episode is cut, if v counts only what is paid until then.

    The shade runs from the least to the greatest finite v in the film, so that a shade means the same in every take.
    A policy that never ends an undiscounted episode has v = −∞: shaded like the least.
    """
    tall, cell = np.asarray(pi, dtype=float), _cells(cell_of_state, np.asarray(pi).shape[1])
    values, kind = np.asarray(v, dtype=float), np.asarray(kinds, dtype=np.uint8)
    shown = ~np.isin(kind[cell], (Kind.WALL, Kind.GOAL, Kind.PIT, Kind.CLIFF))
    low, high, legend = _scale(values[:, shown])
    takes = []
    for k, episode in enumerate(episodes):
        path, drawn = np.asarray(states[k], dtype=np.int64), np.asarray(actions[k], dtype=np.int64)
        returns = _returns_so_far(np.asarray(rewards[k], dtype=float), gamma)
        takes.append(
            Take(
                label=say("episode {episode}", episode=episode),
                at=episode - 1,
                pi=_spread(tall[k] * shown[:, None], cell, kind.size).astype(np.float32),
                shade=_spread(np.where(shown, _scaled(values[k], low, high), 0.0), cell, kind.size).astype(np.float32),
                cells=cell[path].astype(np.uint16),
                actions=drawn.astype(np.uint8),
                entered=cell[np.asarray(entered[k], dtype=np.int64)].astype(np.uint16),
                captions=_sentences(tall[k], path, drawn, returns, cell, kind, shape),
                caption=captions[k] if captions else _length_and_return(len(drawn), returns[-1]),
            )
        )
    note = NOTE if cut is None else say("{note} Here v counts what is paid within {cut} steps.", note=NOTE, cut=cut)
    return Film(shape, kind, tuple(takes), legend, total=say("of {episodes}", episodes=n_episodes), note=note)


def number(value: float) -> str:
    """Two decimals, no zero before the point, a true minus: .79, −1.20, 12.50."""
    text = f"{abs(value):.2f}"
    shown = text.removeprefix("0") if text != "0.00" else "0"
    return f"−{shown}" if value < 0 and shown != "0" else shown


def probability(value: float) -> str:
    """Two decimals, three near the ends; 1 and 0 only where they are meant: .79, .998, over .999."""
    if value in (0.0, 1.0):
        return f"{value:.0f}"
    if value > 0.9995:
        return say("over .999")
    if value < 0.0005:
        return say("below .001")
    return f"{value:.2f}".removeprefix("0") if 0.005 <= value < 0.995 else f"{value:.3f}".removeprefix("0")


def _sentences(
    pi: Array,
    path: Ints,
    drawn: Ints,
    returns: Array,
    cell: Ints,
    kind: npt.NDArray[np.uint8],
    shape: tuple[int, int],
) -> tuple[str, ...]:
    """T + 1 sentences, one a moment."""
    moving = (
        _moving(kind[cell[s]], _place(cell[s], shape), ACTIONS[a], probability(pi[s, a]), number(g))
        for s, a, g in zip(path[:-1].tolist(), drawn.tolist(), returns[:-1], strict=True)
    )
    return (*moving, _ending(kind[cell[path[-1]]], _place(cell[path[-1]], shape), number(returns[-1])))


def _moving(kind: int, place: tuple[int, int], action: str, chance: str, so_far: str) -> str:
    row, column = place
    if kind == Kind.REVERSED:
        return say(
            "The agent is at row {row}, column {column}, where moves are reversed, and draws {action}, "
            "probability {probability}. Return so far {so_far}.",
            row=row,
            column=column,
            action=action,
            probability=chance,
            so_far=so_far,
        )
    return say(
        "The agent is at row {row}, column {column} and draws {action}, probability {probability}. "
        "Return so far {so_far}.",
        row=row,
        column=column,
        action=action,
        probability=chance,
        so_far=so_far,
    )


def _ending(kind: int, place: tuple[int, int], total: str) -> str:
    row, column = place
    if kind == Kind.GOAL:
        return say(
            "The agent has reached the goal at row {row}, column {column}. Return {total}.",
            row=row,
            column=column,
            total=total,
        )
    if kind == Kind.PIT:
        return say(
            "The agent has fallen into the pit at row {row}, column {column}. Return {total}.",
            row=row,
            column=column,
            total=total,
        )
    return say(
        "The episode is cut off here, with the agent at row {row}, column {column}. Return {total}.",
        row=row,
        column=column,
        total=total,
    )


def _place(cell: int, shape: tuple[int, int]) -> tuple[int, int]:
    """Row and column as they are counted for a reader, from 1."""
    return cell // shape[1] + 1, cell % shape[1] + 1


def _length_and_return(steps: int, total: float) -> str:
    return say("{steps}, return {total}", steps=counted(steps, "step"), total=number(total))


def _returns_so_far(rewards: Array, gamma: float) -> Array:
    """(T + 1,) the discounted sum of the rewards before each moment."""
    return np.concatenate([[0.0], np.cumsum(rewards * gamma ** np.arange(rewards.size))])


def _scale(values: Array) -> tuple[float, float, tuple[str, str]]:
    """The least and the greatest finite v, and what the two ends of the shade are called."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        nothing = "v = −∞" if values.size else "v = 0"
        return 0.0, 0.0, (nothing, nothing)
    low, high = float(finite.min()), float(finite.max())
    return low, high, (f"v {'≤' if finite.size < values.size else '='} {short(low)}", f"v = {short(high)}")


def _scaled(values: Array, low: float, high: float) -> Array:
    if high <= low:
        return np.where(np.isfinite(values), 0.5, 0.0)
    return np.clip((np.nan_to_num(values, neginf=low) - low) / (high - low), 0.0, 1.0)


def _spread(values: Array, cell: Ints, n_cells: int) -> Array:
    """One row a state to one row a cell; cells without a state get zeros."""
    out = np.zeros((n_cells, *values.shape[1:]))
    out[cell] = values
    return out


def _cells(cell_of_state: npt.ArrayLike | None, n_states: int) -> Ints:
    cell = np.arange(n_states) if cell_of_state is None else np.asarray(cell_of_state, dtype=np.int64)
    if cell.shape != (n_states,):
        raise ValueError(f"cell_of_state must be of shape ({n_states},), one cell a state; got {cell.shape}")
    return cell
