"""A page with nothing but a player, for its browser tests, its bench and its pictures: ?world=ice|field|cliff|corridor.

The policies are softmax(β q*) for a growing β, so that the film looks like learning without waiting for any.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from pgviz.ui.components.player import KIND_OF_SYMBOL, Film, Kind, Moment, film_of
from pgviz.ui.components.player.component import player

GAMMA = 0.95
WORLDS = {
    "ice": "S....\n.#.H.\n.#...\n...#.\n.H..G",
    "field": (
        "S.........\n.#.##..#..\n.#..H..#..\n.#.....#..\n....#.....\n"
        ".H..#..H..\n....#.....\n.####.###.\n......#H..\n..H......G"
    ),
    "cliff": "......\n......\n......\nSCCCCG",
    "corridor": "S..G",
}


@st.cache_resource
def film(world: str, seed: int = 0) -> Film:
    """A film of 24 episodes, slippery, cut after 60 steps."""
    rows = WORLDS[world].split("\n")
    shape = (len(rows), len(rows[0]))
    kinds = np.array([KIND_OF_SYMBOL[symbol] for row in rows for symbol in row])
    after, reward, onto = dynamics(kinds, shape)
    best = values(after, reward, kinds, None)
    rng = np.random.default_rng(seed)
    pis, vs, runs = [], [], []
    for share in np.linspace(0, 1, 24):
        q = best[0] - best[0].max(axis=1, keepdims=True)
        pi = np.exp(60 * share**2 * q)
        pi /= pi.sum(axis=1, keepdims=True)
        pis.append(pi)
        vs.append(values(after, reward, kinds, pi)[1])
        runs.append(episode(after, reward, kinds, pi, rng))
    states, actions, rewards = zip(*runs, strict=True)
    entered = [onto[s[:-1], a] for s, a in zip(states, actions, strict=True)]
    return film_of(
        shape=shape, kinds=kinds, pi=np.array(pis), v=np.array(vs), states=states, actions=actions, rewards=rewards,
        entered=entered, gamma=GAMMA, episodes=[1 + 8 * k for k in range(24)], n_episodes=200,
    )  # fmt: skip


def dynamics(kinds: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(cells, 4) where one is after an action, what it pays, and the cell that it leads into: of a fall, the cliff."""
    after, reward = np.zeros((kinds.size, 4), dtype=int), np.full((kinds.size, 4), -0.02)
    onto = np.zeros_like(after)
    for cell in range(kinds.size):
        for action, (down, right) in enumerate(((-1, 0), (0, 1), (1, 0), (0, -1))):
            row, col = cell // shape[1] + down, cell % shape[1] + right
            inside = 0 <= row < shape[0] and 0 <= col < shape[1]
            there = row * shape[1] + col if inside and kinds[row * shape[1] + col] != Kind.WALL else cell
            reward[cell, action] += {Kind.GOAL: 1.0, Kind.PIT: -1.0, Kind.CLIFF: -0.5}.get(Kind(kinds[there]), 0.0)
            onto[cell, action] = there
            after[cell, action] = np.flatnonzero(kinds == Kind.START)[0] if kinds[there] == Kind.CLIFF else there
    return after, reward, onto


def values(
    after: np.ndarray, reward: np.ndarray, kinds: np.ndarray, pi: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """q and v of a policy, or of the best one, by repeated backups."""
    v = np.zeros(kinds.size)
    ends = np.isin(kinds, (Kind.GOAL, Kind.PIT, Kind.WALL))
    for _ in range(300):
        q = np.where(ends[:, None], 0.0, reward + GAMMA * v[after])
        v = q.max(axis=1) if pi is None else (pi * q).sum(axis=1)
    return q, v


def episode(
    after: np.ndarray, reward: np.ndarray, kinds: np.ndarray, pi: np.ndarray, rng: np.random.Generator
) -> tuple[list[int], list[int], list[float]]:
    states, actions, rewards = [int(np.flatnonzero(kinds == Kind.START)[0])], [], []
    while len(actions) < 60 and kinds[states[-1]] not in (Kind.GOAL, Kind.PIT):
        action = int(rng.choice(4, p=pi[states[-1]]))
        actions.append(action)
        rewards.append(float(reward[states[-1], action]))
        states.append(int(after[states[-1], action]))
    return states, actions, rewards


def heard(moment: Moment) -> None:
    st.session_state["heard"] = [*st.session_state.get("heard", []), (moment.take, moment.step)]


name = st.query_params.get("world", "ice")
if st.query_params.get("layout") == "wide":
    st.set_page_config(layout="wide")
seed = st.number_input("Seed", value=0) if "controls" in st.query_params else 0
left, right = st.columns(2) if st.query_params.get("layout") == "wide" else (st.container(), st.container())
with left:
    stopped = player(film(name, int(seed)), key="film", on_moment=heard)
right.button("Run again")
right.write(f"stopped at {(stopped.take, stopped.step) if stopped else None}")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
right.write(f"run {st.session_state['runs']}")
right.write(f"heard {st.session_state.get('heard', [])}")
