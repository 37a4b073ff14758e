"""Which φ(s,a): every choice of features and join is the core’s own object, within bounds, and works throughout."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import rel_entr

from pgviz import encodings, examples, policy
from pgviz.reinforce import train
from pgviz.ui.decision.coding import CODES, FEATURES, JOINS, MOST_ACTIONS, MOST_FEATURES, PLANE, STATES, Coding
from pgviz.ui.decision.edits import with_theta
from pgviz.ui.decision.encoding import LATTICE, every_state, fits, join_of, nearest, state_features
from pgviz.ui.decision.expressiveness import best_fit_of, expressiveness_of
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import score_sheet
from pgviz.ui.encodings.view import view
from pgviz.ui.state.scenario import Change, codecs, decode, encode, linkable
from tests.patience import draws
from tests.ui.sheet_reading import check_sheet, grids

SIZES: dict[str, Any] = {"order": 3, "centres": 4, "width": 0.2, "normalised": True, "tilings": 3, "tiles": 2}
X = {
    "raw": encodings.Identity(2, names=("s₁", "s₂")),
    "polynomial": encodings.Polynomial(2, 3),
    "fourier": encodings.Fourier(2, 3),
    "rbf": encodings.RBF.grid(2, 4, 0.2, normalised=True),
    "tiles": encodings.TileCoding(2, 3, 2),
    "one-hot": encodings.OneHot(8),
}
JOIN = {
    ("stack", "number"): encodings.Stack([[0.0], [1.0], [2.0]]),
    ("stack", "one-hot"): encodings.Stack(np.eye(3)),
    ("product", "number"): encodings.StackWithProduct([[0.0], [1.0], [2.0]]),
    ("product", "one-hot"): encodings.StackWithProduct(np.eye(3)),
    ("blocks", "number"): encodings.Blocks(3, bias=True),
    ("blocks", "one-hot"): encodings.Blocks(3, bias=True),
}
WAYS = [(x, join, code) for x in FEATURES for join, code in JOIN if (join, code) != ("blocks", "one-hot")]
"""Every state features with every join; the action's code does not matter to blocks."""
ENDS = ("low", "high")


def chosen(x: str, join: str, code: str, **more: Any) -> Decision:
    """The scenario of a link with these choices, in states that fit all features."""
    state = {"s": "3", "other": "5"} if x == "one-hot" else {"s": "0.3,0.8", "other": "1,0.2"}
    params = state | {"x": x, "join": join, "code": code} | {name: str(value) for name, value in more.items()}
    change = decode(Decision, params)
    assert all(notice.startswith("θ has") for notice in change.given_up)
    return change.scenario


def at_bound(x: str, join: str, code: str, end: str, n: int) -> Decision:
    """With every size at its lower or upper bound."""
    sizes = {name: codecs(Coding)[name][0] for name in ("order", "centres", "width", "tilings", "tiles")}
    return chosen(x, join, code, n=n, **{name: getattr(codec, end) for name, codec in sizes.items()})


class TestObjects:
    @pytest.mark.parametrize("x", list(FEATURES))
    def test_state_features_are_those_of_the_core(self, x: str) -> None:
        assert state_features(Coding(n=3, x=x, **SIZES), 2) == X[x]

    @pytest.mark.parametrize(("join", "code"), list(JOIN))
    def test_joins_are_those_of_the_core(self, join: str, code: str) -> None:
        assert join_of(Coding(n=3, join=join, code=code)) == JOIN[join, code]

    @pytest.mark.parametrize("bias", [True, False])
    def test_blocks_have_a_bias_or_not(self, bias: bool) -> None:
        assert join_of(Coding(n=3, bias=bias)) == encodings.Blocks(3, bias=bias)

    @pytest.mark.parametrize(("x", "join", "code"), WAYS)
    def test_phi_is_the_join_of_the_state_features(self, x: str, join: str, code: str) -> None:
        now = chosen(x, join, code, n=3, **{name: int(v) if v is True else v for name, v in SIZES.items()})
        encoding = encodings.Encoding(X[x], JOIN[join, code])
        states = [3, 5] if x == "one-hot" else [(0.3, 0.8), (1.0, 0.2)]
        np.testing.assert_array_equal(now.policy_in_both.phi, [encoding.phi(s) for s in states])
        np.testing.assert_array_equal(now.policy().phi, encoding.phi(states[0]))
        assert len(now.theta) == encoding.size
        assert len(now.grouped_names) == len(now.encoding.names) == encoding.size

    def test_a_free_table_is_phi_itself_in_every_state(self) -> None:
        now = decode(Decision, {"n": "2", "join": "table", "phi": "1,2,3;4,5,6", "theta": "1,1,1"}).scenario
        np.testing.assert_array_equal(now.policy_in_both.phi, [[[1, 2, 3], [4, 5, 6]]] * 2)
        np.testing.assert_array_equal(now.policy_everywhere.phi, [[[1, 2, 3], [4, 5, 6]]])

    def test_every_name_has_its_object(self) -> None:
        assert list(X) == list(FEATURES)
        assert {join for join, _ in JOIN} | {"table"} == set(JOINS)
        assert {code for _, code in JOIN} == set(CODES)


class TestBounds:
    def test_the_largest_encoding_has_room_and_a_link(self) -> None:
        largest = [at_bound(x, join, code, "high", MOST_ACTIONS) for x, join, code in WAYS]
        sizes = [len(now.theta) for now in largest]
        assert max(sizes) == 100 + 6 + 6 * 100 <= MOST_FEATURES  # 4 tilings of 5 × 5 tiles, with their products
        for now in largest:
            assert linkable(now) is now
            assert decode(Decision, encode(now)) == Change(now)

    @pytest.mark.parametrize("name", ["n", "order", "centres", "width", "tilings", "tiles"])
    @pytest.mark.parametrize(("end", "step"), [("low", -0.01), ("low", -1), ("high", 1), ("high", 1e9)])
    def test_a_size_beyond_its_bounds_is_refused_with_a_sentence(self, name: str, end: str, step: float) -> None:
        codec = codecs(Coding)[name][0]
        value = getattr(codec, end) + step
        change = decode(Coding, {name: str(value)})
        assert change.scenario == Coding()
        assert change.given_up[0].startswith(f"The link’s “{name}” was replaced by its default: “{value}” is outside ")


coordinates = st.floats(-1000, 1000) | st.sampled_from([0.0, 1.0, 0.5, 7.0, 8.0])
states = st.lists(coordinates, min_size=1, max_size=6).map(tuple)


class TestStates:
    @settings(max_examples=draws(60))
    @given(states, st.sampled_from(list(FEATURES)))
    def test_the_nearest_state_fits_and_keeps_what_fits(self, state: tuple[float, ...], x: str) -> None:
        coding = Coding(x=x)
        found = nearest(coding, state)
        assert fits(coding, found)
        assert nearest(coding, found) == found
        if fits(coding, state):
            assert found == state
        elif x == "one-hot":
            in_range = min(range(STATES), key=lambda i: abs(i - state[0]))
            assert abs(found[0] - state[0]) == abs(in_range - state[0])
        else:
            assert len(found) == 2
            for before, after in itertools.zip_longest(state[:2], found):
                closest = 0.5 if before is None else min(max(before, 0.0), 1.0)
                assert after == closest

    @settings(max_examples=draws(60))
    @given(states, st.sampled_from(list(FEATURES)))
    def test_a_state_fits_where_the_core_takes_it(self, state: tuple[float, ...], x: str) -> None:
        coding = Coding(x=x)
        given_ = state[0] if x == "one-hot" and len(state) == 1 else state
        try:
            state_features(coding, len(state))(given_)
            taken = x != "one-hot" or len(state) == 1
        except ValueError:
            taken = False
        inside = len(state) == 2 and all(0 <= v <= 1 for v in state)
        # polynomials and bumps take states outside the square too; the page keeps to it, as do all of its pictures
        assert fits(coding, state) == (taken and (inside or x not in PLANE))

    @pytest.mark.parametrize("x", list(FEATURES))
    @pytest.mark.parametrize("entries", [1, 2, 4])
    def test_every_state_is_one_of_each_that_fits(self, x: str, entries: int) -> None:
        coding = Coding(x=x)
        every = [tuple(np.atleast_1d(state).tolist()) for state in every_state(coding, entries)]
        assert all(fits(coding, state) for state in every)
        assert len(set(every)) == len(every) == {"raw": 2**entries, "one-hot": STATES}.get(x, LATTICE**2)
        if x != "one-hot":
            assert set(itertools.product((0.0, 1.0), repeat=len(every[0]))) <= set(every)

    def test_names_of_states(self) -> None:
        assert Decision().entry_names == ("wall N", "wall E", "wall S", "wall W")
        assert chosen("raw", "blocks", "number").entry_names == ("s₁", "s₂")
        assert chosen("one-hot", "blocks", "number").entry_names == ("number",)
        assert chosen("one-hot", "blocks", "number").state_text((3.0,)) == "3"
        assert Decision().state_text((0.5, 1.0)) == "(0.5, 1)"


class TestEveryEncodingWorks:
    """Every encoding named works on Encodings, on Score and in reinforce.train, at each bound of its sizes."""

    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize(("x", "join", "code"), WAYS)
    def test_on_encodings_and_score(self, x: str, join: str, code: str, end: str) -> None:
        now = at_bound(x, join, code, end, MOST_ACTIONS)
        rng = np.random.default_rng(0)
        now = with_theta(now, rng.normal(size=len(now.theta))).scenario
        shown = view(now)
        for sheet in (shown.features, shown.matrix, shown.target, policy_sheet(now), score_sheet(now)):
            if sheet is not None:
                check_sheet(sheet)
                assert max(len(row.cells) for grid in grids(sheet) for row in grid.rows) <= 24 + 1  # and the sum
        assert now.policy_in_both.probabilities.sum(axis=1) == pytest.approx(1)
        found, fit = expressiveness_of(now), best_fit_of(now)
        assert found.depends_on_state == (join != "stack")
        assert found.rank <= min(found.most, len(now.theta))
        distance = rel_entr(now.target, now.policy_in_both.probabilities).sum(axis=1).mean()
        assert fit.divergence <= distance + 1e-9

    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize(("x", "join", "code"), WAYS)
    def test_in_reinforce(self, x: str, join: str, code: str, end: str) -> None:
        """Every encoding learns something: in two decisions with certain rewards the mean J over runs rises."""
        problem = examples.two_step()
        now = at_bound(x, join, code, end, 2)
        places = np.array([1, 4, 6]) if x == "one-hot" else np.array([[0.1, 0.9], [0.5, 0.5], [1.0, 0.0]])
        features = np.concatenate([now.encoding.tensor(places), np.zeros((1, 2, len(now.theta)))])
        trained = train(problem.mdp, features, alpha=0.05, episodes=60, runs=8, horizon=5, seed=0)
        assert trained.thetas.shape[-1] == len(now.theta)
        assert not trained.diverged.any()
        before, after = (
            np.mean([problem.mdp.performance(policy.probabilities(features, theta)) for theta in thetas])
            for thetas in (np.zeros((1, len(now.theta))), trained.thetas[-1])
        )
        assert after > before


def test_what_does_not_change_in_a_drag_is_not_computed_again() -> None:
    now = chosen("tiles", "blocks", "number")
    found, fit = expressiveness_of(now), best_fit_of(now)
    moved = dataclasses.replace(now, theta=(1.0,) * len(now.theta), a=0)
    assert expressiveness_of(dataclasses.replace(now, s=(0.5, 0.5), other=(0.0, 0.1))) is found
    assert expressiveness_of(dataclasses.replace(moved, tau=2.0)) is found
    assert best_fit_of(moved) is fit
    for field, value in {"tau": 2.0, "masked": (3,), "wanted": ((1.0, 2.0, 3.0, 4.0),) * 2, "s": (0.5, 0.5)}.items():
        assert best_fit_of(dataclasses.replace(now, **{field: value})) is not fit
    assert expressiveness_of(dataclasses.replace(now, masked=(3,))) is not found
