"""State features, joins and encodings: by reference numbers, other libraries, identities."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.gaussian_process import kernels
from sklearn.preprocessing import PolynomialFeatures

from pgviz import policy
from pgviz.encodings import (
    RBF,
    Blocks,
    Encoding,
    Fourier,
    Identity,
    OneHot,
    Polynomial,
    Stack,
    StackWithProduct,
    Table,
    TileCoding,
    contrast_rank,
)
from tests.patience import draws
from tests.reference import case

EPS = np.finfo(float).eps

fast = settings(deadline=None, max_examples=draws(50))
unit_points = st.lists(st.floats(0, 1), min_size=2, max_size=2)

# The reference cases' features, with the constants that their definitions give; score/rbf_normalised gives none, and
# its features fit centres on {0, ½, 1}² with σ = ¼: ln(x₁/x₂) = ((.3² + .3²) − (.3² + .2²))·(−8) = −.4.
POLYNOMIAL = Polynomial(2, 2)
BUMPS = RBF.grid(2, 3, 0.25, normalised=True)
TILES = TileCoding(2, 8, 4)
EVERY_KIND = [Identity(2), POLYNOMIAL, Fourier(2, 3), RBF.grid(2, 3, 0.25), BUMPS, TILES]

CORNERS = list(itertools.product([0.0, 1.0], repeat=2))  # the four states {0, 1}² of encoding/score_rank


class TestReferenceCases:
    @pytest.mark.parametrize(
        ("name", "features", "s"),
        [
            ("score/polynomial", POLYNOMIAL, [0.3, 0.8]),
            ("score/rbf_normalised", BUMPS, [0.3, 0.8]),
            ("score/tile", TILES, [0.3, 0.8]),
            ("score/onehot", OneHot(4), 2),
        ],
    )
    def test_features_logits_and_scores(self, name, features, s):
        reference = case(name)
        expected, n_actions = reference.expected, reference.inputs["n_actions"]
        phi = Encoding(features, Blocks(n_actions)).phi(s)
        theta = np.sin(np.arange(phi.shape[1]) + 1)
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}

        if "features" in expected:
            np.testing.assert_allclose(features(s), expected["features"], **close)
            np.testing.assert_allclose(policy.score(phi, theta, 1), expected["score_action1"], **close)
        else:
            np.testing.assert_array_equal(np.flatnonzero(features(s)), expected["active"])
            np.testing.assert_array_equal(features.active(s), expected["active"])
        np.testing.assert_allclose(policy.logits(phi, theta), expected["logits"], **close)
        np.testing.assert_allclose(policy.probabilities(phi, theta), expected["probs"], **close)
        for score, coefficients in zip(policy.scores(phi, theta), expected["score_coeffs_e_a_minus_pi"], strict=True):
            np.testing.assert_allclose(score, np.kron(coefficients, features(s)), **close)
        np.testing.assert_allclose(np.trace(policy.fisher(phi, theta)), expected["trace_F"], **close)

    def test_blocks_with_bias_are_the_question_s_network_layer(self):
        reference = case("seed/theta_phi_plus_b")
        s, matrix, bias = (np.array(reference.inputs[key]) for key in ("phi_s", "Theta", "b"))
        phi = Encoding(Identity(4), Blocks(4, bias=True)).phi(s)
        theta = np.column_stack([matrix, bias]).ravel()
        np.testing.assert_array_equal(phi @ theta, matrix @ s + bias)
        np.testing.assert_array_equal(phi @ theta, reference.expected["logits"])
        without_bias = Encoding(Identity(4), Blocks(4)).phi(s)
        np.testing.assert_array_equal(
            without_bias @ np.ravel(reference.inputs["Theta_if_no_bias"]), reference.expected["logits"]
        )

    def test_stack_is_the_answer_s_phi(self):
        reference = case("seed/answer_example")
        phi = Encoding(Identity(2), Stack([[0], [1]])).phi([1, 1])
        np.testing.assert_array_equal(phi, reference.inputs["phi"])

    @pytest.mark.parametrize("n_actions", [2, 3])
    @pytest.mark.parametrize(
        ("name", "features", "join"),
        [
            ("stack_scalar (s1,s2,a)", Identity(2), lambda n: Stack(np.arange(n)[:, None])),
            ("stack_onehot (s1,s2,e_a)", Identity(2), lambda n: Stack(np.eye(3)[:n])),
            (
                "stack+interaction scalar (s1,s2,a,s1a,s2a)",
                Identity(2),
                lambda n: StackWithProduct(np.arange(n)[:, None]),
            ),
            ("kron e_a x (s1,s2,1)", Identity(2), lambda n: Blocks(n, bias=True)),
            ("tabular onehot e_(s,a)", OneHot(4), Blocks),
        ],
    )
    def test_rank_of_all_scores(self, name, features, join, n_actions):
        expected = case("encoding/score_rank").expected[f"{name} | nA={n_actions}"]
        encoding = Encoding(features, join(n_actions))
        tensor = encoding.tensor(range(4) if features == OneHot(4) else CORNERS)
        assert contrast_rank(tensor) == expected["rank_of_all_scores"]

        theta = np.sin(np.arange(encoding.size) + 1)
        scores = policy.scores(tensor, theta).reshape(-1, encoding.size)
        assert np.linalg.matrix_rank(scores) == expected["rank_of_all_scores"]
        if n_actions == 3:  # the case gives actions 0 and 1 of three one-hot slots, Blocks(2) only two
            assert encoding.size == expected["dim_theta"]


class TestPolynomial:
    @fast
    @given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.integers(0, 3))
    def test_has_the_monomials_of_scikit_learn_and_the_mixed_ones_above_its_degree(self, s, order):
        # scikit-learn goes up to a total degree, S&B up to a power of each number: degree 3n has all of S&B's.
        ours = Polynomial(3, order)
        theirs = PolynomialFeatures(degree=3 * order).fit([s])
        values = dict(zip(map(tuple, theirs.powers_), theirs.transform([s])[0], strict=True))
        expected = [values[powers] for powers in itertools.product(range(order + 1), repeat=3)]
        np.testing.assert_allclose(ours(s), expected, rtol=1e-13, atol=1e-300)

    def test_names_its_features_with_the_first_coordinate_slowest(self):
        assert Polynomial(2, 1).names == ("1", "s₂", "s₁", "s₁s₂")
        assert POLYNOMIAL.names == ("1", "s₂", "s₂²", "s₁", "s₁s₂", "s₁s₂²", "s₁²", "s₁²s₂", "s₁²s₂²")

    def test_refuses_a_state_whose_power_does_not_fit(self):
        with pytest.raises(ValueError, match="s is too large for a polynomial of order 2"):
            POLYNOMIAL([1e200, 0.0])


class TestFourier:
    @fast
    @given(unit_points)
    def test_is_the_cosine_of_every_frequency(self, s):
        expected = [math.cos(math.pi * (c1 * s[0] + c2 * s[1])) for c1 in range(4) for c2 in range(4)]
        np.testing.assert_allclose(Fourier(2, 3)(s), expected, atol=1e-14)

    def test_is_orthogonal_over_the_unit_interval(self):
        # Midpoint sums of products of cosines up to frequency n are exact with more than n points.
        grid = (np.arange(8)[:, None] + 0.5) / 8
        x = Fourier(1, 5)(grid)
        np.testing.assert_allclose(x.T @ x / 8, np.diag([1, *[0.5] * 5]), atol=1e-15 * 8)

    def test_names_its_features(self):
        assert Fourier(2, 2).names[:6] == ("1", "cos πs₂", "cos 2πs₂", "cos πs₁", "cos π(s₁+s₂)", "cos π(s₁+2s₂)")


class TestRBF:
    centres = ((0.2, 0.8), (1.0, 0.0), (0.5, 0.5))

    @fast
    @given(unit_points, st.floats(0.05, 5))
    def test_agrees_with_scikit_learn(self, s, width):
        expected = kernels.RBF(length_scale=width)([s], self.centres)[0]
        np.testing.assert_allclose(RBF(self.centres, width)(s), expected, rtol=1e-12, atol=1e-300)

    @fast
    @given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=2), st.floats(0.01, 5))
    def test_normalised_features_add_up_to_1_however_far_the_state(self, s, width):
        # Not normalised, all of them underflow to 0 a few dozen widths away.
        assert abs(RBF(self.centres, width, normalised=True)(s).sum() - 1) <= 3 * EPS

    def test_is_1_at_its_centre_and_falls_to_exp_minus_a_half_one_width_away(self):
        x = RBF([[0.25]], 0.5)
        np.testing.assert_allclose(x([[0.25], [0.75], [-0.25]]), [[1], [math.exp(-0.5)], [math.exp(-0.5)]])

    def test_a_grid_has_the_first_coordinate_slowest(self):
        assert RBF.grid(2, 2, 0.5).centres == ((0, 0), (0, 1), (1, 0), (1, 1))

    def test_names_its_features(self):
        assert RBF(self.centres, 1).names == ("bump at (0.2, 0.8)", "bump at (1, 0)", "bump at (0.5, 0.5)")
        assert RBF([[0.25]], 1).names == ("bump at 0.25",)

    def test_refuses_what_is_no_width_and_no_centre(self):
        with pytest.raises(ValueError, match="width must be a finite number above 0, got 0"):
            RBF(self.centres, 0)
        with pytest.raises(ValueError, match="width must be a finite number above 0, got nan"):
            RBF(self.centres, math.nan)
        with pytest.raises(ValueError, match=r"centres must have shape \(size, k\), got \(2,\)"):
            RBF([0.5, 0.5], 1)
        with pytest.raises(ValueError, match="s is too far from a centre"):
            RBF(self.centres, 1)([1e200, 0])


class TestTileCoding:
    kinds = st.builds(TileCoding, st.integers(1, 2), st.sampled_from([1, 2, 4, 8]), st.integers(1, 5))

    @fast
    @given(kinds, st.data())
    def test_exactly_one_tile_is_active_in_every_tiling(self, tiles, data):
        s = data.draw(st.lists(st.floats(0, 1), min_size=tiles.coordinates, max_size=tiles.coordinates))
        per_tiling = tiles(s).reshape(tiles.tilings, -1)
        np.testing.assert_array_equal(np.sort(per_tiling, axis=1)[:, -1], 1)
        np.testing.assert_array_equal(per_tiling.sum(axis=1), 1)

    @fast
    @given(kinds, st.data())
    def test_the_active_tile_contains_the_shifted_state(self, tiles, data):
        # Another road: from the index back to the tile's corner. Half-integer sixty-fourths keep clear of the edges.
        s = [(data.draw(st.integers(0, 63)) + 0.5) / 64 for _ in range(tiles.coordinates)]
        width = 1 / tiles.tiles
        for t, index in enumerate(tiles.active(s)):
            tiling, *cell = np.unravel_index(index, (tiles.tilings, *[tiles.tiles + 1] * tiles.coordinates))
            assert tiling == t
            for j, number in enumerate(cell):
                offset = (t * (2 * j + 1)) % tiles.tilings * width / tiles.tilings
                assert number * width <= s[j] + offset + 4 * EPS
                assert s[j] + offset < (number + 1) * width + 4 * EPS

    @fast
    @given(unit_points, st.integers(0, 1), st.floats(0, 0.99))
    def test_a_move_of_less_than_one_offset_changes_at_most_one_tile_and_a_move_of_one_tile_all(self, s, axis, part):
        there = list(s)
        there[axis] += part / 32  # w/n, the distance between the edges of the shifted grids
        assume(there[axis] <= 1)
        shared = TILES(s) @ TILES(there)
        assert shared >= 7
        far = list(s)
        far[axis] += 0.25 + 4 * EPS
        assume(far[axis] <= 1)
        assert TILES(s) @ TILES(far) == 0

    def test_tells_apart_as_many_places_along_a_coordinate_as_tilings_times_tiles(self):
        places = {tuple(TILES.active([x, 0.5])) for x in (np.arange(320) + 0.5) / 320}
        assert len(places) == TILES.tilings * TILES.tiles

    def test_names_its_features(self):
        assert TILES.size == len(TILES.names) == 8 * 5 * 5
        assert TILES.names[3 * 25 + 1 * 5 + 2] == "tiling 3: row 1, col 2"
        assert TileCoding(1, 2, 1).names == (
            "tiling 0: tile 0",
            "tiling 0: tile 1",
            "tiling 1: tile 0",
            "tiling 1: tile 1",
        )
        assert TileCoding(3, 1, 1).names[5] == "tiling 0: tile (1, 0, 1)"


class TestStateFeatures:
    @pytest.mark.parametrize("features", EVERY_KIND, ids=repr)
    def test_a_batch_is_its_states_one_by_one(self, features):
        states = np.random.default_rng(0).random((3, 2, 2))
        one_by_one = [[features(s) for s in row] for row in states]
        # the phases of a Fourier basis, at most 2 · 3 π, are sums of two products that may be added up in another order
        np.testing.assert_allclose(features(states), one_by_one, rtol=1e-14, atol=2 * EPS * 6 * np.pi)
        assert features(states).shape == (3, 2, features.size)

    def test_a_batch_of_state_numbers_is_rows_of_the_identity_matrix(self):
        np.testing.assert_array_equal(OneHot(4)(range(4)), np.eye(4))
        np.testing.assert_array_equal(OneHot(4)([[3, 0]]), [np.eye(4)[[3, 0]]])
        assert OneHot(3).names == ("state 0", "state 1", "state 2")

    def test_identity_is_a_copy_of_the_state(self):
        s = np.array([0.3, -5.0])
        x = Identity(2)(s)
        np.testing.assert_array_equal(x, s)
        x[0] = 99
        assert s[0] == 0.3

    def test_identity_takes_the_names_of_its_numbers(self):
        assert Identity(12).names[::11] == ("s₁", "s₁₂")
        assert Identity(2, names=["wall north", "wall east"]).names == ("wall north", "wall east")
        with pytest.raises(ValueError, match=r"names must be 2 strings, got \['wall'\]"):
            Identity(2, names=["wall"])

    @pytest.mark.parametrize("features", EVERY_KIND, ids=repr)
    @pytest.mark.parametrize(
        ("s", "message"),
        [
            ([0.5], r"s must have shape \(\.\.\., 2\), got \(1,\)"),
            (0.5, r"s must have shape \(\.\.\., 2\), got \(\)"),
            ([0.5, math.nan], "s must be finite, got nan"),
            (["a", "b"], r"s must be real numbers of shape \(\.\.\., 2\)"),
        ],
    )
    def test_refuses_a_state_that_does_not_fit(self, features, s, message):
        with pytest.raises(ValueError, match=message):
            features(s)

    @pytest.mark.parametrize("features", [Fourier(2, 1), TILES], ids=repr)
    @pytest.mark.parametrize("s", [[0.5, 1.01], [-0.01, 0.5]])
    def test_refuses_a_state_outside_the_unit_square_where_that_is_needed(self, features, s):
        with pytest.raises(ValueError, match=r"s must lie in \[0, 1\] in every coordinate, got -?[01]\.01"):
            features(s)

    @pytest.mark.parametrize("s", [4, -1, 1.5, [0, 7]])
    def test_refuses_a_number_that_is_no_state(self, s):
        with pytest.raises(ValueError, match="s must be whole numbers from 0 to 3, got"):
            OneHot(4)(s)

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Polynomial(2, -1), "order must be an integer of at least 0, got -1"),
            (lambda: Fourier(0, 1), "size must be an integer of at least 1, got 0"),
            (lambda: TileCoding(2, 1.5, 4), "tilings must be an integer of at least 1, got 1.5"),
            (lambda: RBF.grid(2, 1, 0.5), "per_axis must be an integer of at least 2, got 1"),
            (lambda: Polynomial(12, 3), "Polynomial would have more than 4096 features"),
            (lambda: Polynomial(10**9, 10**9), "Polynomial would have more than 4096 features"),
            (lambda: Fourier(2, 64), "Fourier would have more than 4096 features"),
            (lambda: TileCoding(3, 8, 8), "TileCoding would have more than 4096 features"),
            (lambda: RBF.grid(3, 17, 0.1), "RBF would have more than 4096 features"),
            (lambda: OneHot(4097), "OneHot would have more than 4096 features"),
            (lambda: Identity(10**12), "Identity would have more than 4096 features"),
            (lambda: Encoding(OneHot(2049), Blocks(2)), "Encoding would have more than 4096 features"),
            (lambda: Table(np.zeros((1, 4097))), "Table would have more than 4096 features"),
        ],
    )
    def test_refuses_counts_that_make_no_sense_or_explode(self, make, message):
        with pytest.raises(ValueError, match=message):
            make()

    def test_4096_features_are_still_taken(self):
        assert Fourier(2, 63).size == OneHot(4096).size == 4096


class TestJoins:
    x = np.array([2.0, 3.0])

    def test_stack_puts_the_code_beside_the_features(self):
        join = Stack([[0, 1], [5, 7]])
        np.testing.assert_array_equal(join(self.x), [[2, 3, 0, 1], [2, 3, 5, 7]])
        assert join.names(["s₁", "s₂"]) == ("s₁", "s₂", "code₁", "code₂")
        assert Stack([[0], [1]]).names(["s₁", "s₂"]) == ("s₁", "s₂", "a")

    def test_the_product_joins_features_and_code(self):
        join = StackWithProduct([[0, 1], [5, 7]])
        np.testing.assert_array_equal(join(self.x), [[2, 3, 0, 1, 0, 0, 2, 3], [2, 3, 5, 7, 10, 15, 14, 21]])
        assert join.names(["s₁", "s₂"])[4:] == ("s₁·code₁", "s₂·code₁", "s₁·code₂", "s₂·code₂")
        assert StackWithProduct([[0], [1]]).names(["s₁", "s₂"]) == ("s₁", "s₂", "a", "s₁·a", "s₂·a")

    def test_blocks_are_the_kronecker_product_with_one_hot_actions(self):
        for bias, block in [(False, self.x), (True, [*self.x, 1])]:
            join = Blocks(3, bias=bias)
            np.testing.assert_array_equal(join(self.x), [np.kron(row, block) for row in np.eye(3)])
        join = Blocks(2, bias=True, actions=["North", "East"])
        assert join.names(["s₁"]) == ("North · s₁", "North · 1", "East · s₁", "East · 1")
        assert Blocks(2).names(["s₁"]) == ("a₀ · s₁", "a₁ · s₁")

    @pytest.mark.parametrize("join", [Stack([[0], [1]]), StackWithProduct(np.eye(3)), Blocks(4, bias=True)], ids=repr)
    def test_a_batch_is_its_states_one_by_one(self, join):
        batch = np.random.default_rng(0).normal(size=(2, 3, 2))
        np.testing.assert_array_equal(join(batch), [[join(x) for x in row] for row in batch])
        assert join(self.x).shape == (join.n_actions, join.size(2))
        assert len(join.names(["s₁", "s₂"])) == join.size(2)

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Stack([0, 1]), r"codes must have shape \(A, m\), got \(2,\)"),
            (lambda: Stack([[0, 1], [1]]), r"codes must have shape \(A, m\), got rows of different lengths"),
            (lambda: StackWithProduct([[math.inf]]), "codes must be finite, got inf"),
            (lambda: Blocks(0), "n_actions must be an integer of at least 1, got 0"),
            (lambda: Blocks(2, actions=["North"]), r"actions must be 2 strings, got \['North'\]"),
            (lambda: Stack([[0], [1]], actions="NE"), "actions must be 2 strings, got 'NE'"),
            (lambda: Blocks(2)(1.0), r"x must have shape \(\.\.\., k\), got \(\)"),
            (lambda: Blocks(2)([]), r"x must have shape \(\.\.\., k\), none of them 0, got \(0,\)"),
            (lambda: StackWithProduct([[1e200]])([1e200]), "a product of a feature and a code is beyond float64"),
        ],
    )
    def test_refuses_what_does_not_fit(self, make, message):
        with pytest.raises(ValueError, match=message):
            make()


class Squares:
    """State features that somebody wrote in a notebook: not a StateFeatures, no batches."""

    size = 2
    names = ("s²", "s³")

    def __call__(self, s):
        return (s**2, s**3)


class TestEncoding:
    @pytest.mark.parametrize("features", EVERY_KIND, ids=repr)
    @pytest.mark.parametrize("join", [Stack([[0], [1]]), StackWithProduct(np.eye(3)), Blocks(2, bias=True)], ids=repr)
    def test_phi_is_the_join_of_the_state_features_and_tensor_all_of_them(self, features, join):
        encoding = Encoding(features, join)
        phi = encoding.phi([0.3, 0.8])
        np.testing.assert_array_equal(phi, join(features([0.3, 0.8])))
        assert phi.shape == (encoding.n_actions, encoding.size) == (join.n_actions, len(encoding.names))
        tensor = encoding.tensor(CORNERS)
        np.testing.assert_allclose(tensor, [encoding.phi(s) for s in CORNERS], rtol=1e-14, atol=1e-15)

    def test_takes_any_callable_with_size_and_names(self):
        encoding = Encoding(Squares(), Stack([[0], [1]]))
        np.testing.assert_array_equal(encoding.tensor([2, 3]), [[[4, 8, 0], [4, 8, 1]], [[9, 27, 0], [9, 27, 1]]])
        assert encoding.names == ("s²", "s³", "a")

    def test_is_a_value(self):
        def make():
            return Encoding(RBF([[0, 0], [1, 1]], 0.5), StackWithProduct([[0], [1]], actions=["left", "right"]))

        assert make() == make()
        assert len({make(), make(), Encoding(Fourier(2, 1), Stack([[0], [1]]))}) == 2
        assert Stack([[0], [1]]) != StackWithProduct([[0], [1]])
        assert make().join.actions == ("left", "right")

    def test_refuses_a_batch_for_one_state_and_one_state_for_a_batch(self):
        encoding = Encoding(Identity(2), Blocks(2))
        with pytest.raises(ValueError, match=r"x\(s\) must have shape \(size,\) = \(2,\), got \(4, 2\)"):
            encoding.phi(CORNERS)
        with pytest.raises(ValueError, match=r"x\(s\) must have shape \(S, size\) = \(S, 2\), got \(2,\)"):
            encoding.tensor([0, 1])


class TestTable:
    two_states = np.arange(12.0).reshape(2, 2, 3)

    def test_gives_the_cells_back(self):
        table = Table(self.two_states)
        np.testing.assert_array_equal(table.phi(1), self.two_states[1])
        np.testing.assert_array_equal(table.tensor([1, 0, 1]), self.two_states[[1, 0, 1]])
        assert (table.n_actions, table.size, table.names) == (2, 3, ("φ₁", "φ₂", "φ₃"))

    def test_one_matrix_stands_for_every_state(self):
        table = Table(self.two_states[0], names=["x", "y", "z"])
        np.testing.assert_array_equal(table.phi(), self.two_states[0])
        np.testing.assert_array_equal(table.phi([0.3, 0.8]), self.two_states[0])
        np.testing.assert_array_equal(table.tensor(CORNERS), [self.two_states[0]] * 4)
        assert table.names == ("x", "y", "z")

    def test_is_a_value_that_nobody_can_change(self):
        given_ = self.two_states.copy()
        table = Table(given_)
        given_[:] = 0
        table.phi(0)[:] = 0
        np.testing.assert_array_equal(table.tensor([0, 1]), self.two_states)
        assert table == Table(self.two_states)
        assert hash(table) == hash(Table(self.two_states))
        assert Table(np.ones((2, 3))) != Table(np.ones((1, 2, 3)))

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Table([1.0, 2.0]), r"phi must have shape \(A, d\) or \(S, A, d\), got \(2,\)"),
            (lambda: Table([[], []]), r"phi must have shape \(A, d\), none of them 0, got \(2, 0\)"),
            (lambda: Table([[1.0, math.nan]]), "phi must be finite, got nan"),
            (lambda: Table([[1.0, 2.0]], names=["x"]), r"names must be 2 strings, got \['x'\]"),
            (lambda: Table(np.ones((2, 1, 1))).phi(2), "s must be whole numbers from 0 to 1, got 2"),
            (lambda: Table(np.ones((2, 1, 1))).phi([0, 1]), r"s must have shape \(\), got \(2,\)"),
            (lambda: Table(np.ones((2, 1, 1))).tensor(0), r"states must have shape \(S,\), got \(\)"),
        ],
    )
    def test_refuses_what_does_not_fit(self, make, message):
        with pytest.raises(ValueError, match=message):
            make()
