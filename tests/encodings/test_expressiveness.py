"""What a policy can express with φ: which features cancel in which state, and how many directions of θ matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import policy as policies
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
    cancelling,
    contrast_rank,
    expressiveness,
)
from pgviz.examples.targets import CORNERS
from pgviz.policy import SoftmaxPolicy
from tests.patience import draws
from tests.policies import several_states

few = settings(max_examples=draws(60))
EVERY_KIND = [
    Identity(2),
    Polynomial(2, 2),
    Fourier(2, 2),
    RBF.grid(2, 3, 0.25),
    TileCoding(2, 2, 2),
]


def of(tensor, mask=None):
    """The expressiveness of a tensor of φ."""
    return expressiveness(SoftmaxPolicy(tensor, np.zeros(np.shape(tensor)[-1]), mask=mask))


@few
@given(several_states())
def test_a_feature_cancels_in_a_state_exactly_if_its_theta_moves_no_probability_there(policy):
    found = expressiveness(policy)
    for j, direction in enumerate(np.eye(policy.size)):
        unit = SoftmaxPolicy(policy.phi, direction / np.abs(policy.phi).max(initial=1e-3), 1.0, policy.mask)
        pi = np.where(policy.mask, unit.probabilities, np.nan)
        moves = np.nanmax(pi, axis=1) - np.nanmin(pi, axis=1) > 1e-12
        np.testing.assert_array_equal(found.cancels_in[:, j], ~moves)
    np.testing.assert_array_equal(found.cancels, found.cancels_in.all(axis=0))
    np.testing.assert_array_equal(found.cancels, cancelling(policy.phi, mask=policy.mask))


@few
@given(several_states(spread=10))
def test_the_rank_is_that_of_all_pairs_of_allowed_actions_and_of_all_scores(policy):
    found = expressiveness(policy)
    rows = [phi[mask] for phi, mask in zip(policy.phi, policy.mask, strict=True)]
    pairs = np.array([a - b for row in rows for a in row for b in row])
    assert found.rank == np.linalg.matrix_rank(pairs, tol=1e-9)
    weighted = np.sqrt(policy.probabilities)[..., None] * policy.scores * policy.temperature
    assert found.rank == np.linalg.matrix_rank(weighted.reshape(-1, policy.size), tol=1e-9)
    assert found.rank == contrast_rank(policy.phi, mask=policy.mask)
    assert (found.parameters, found.nullity) == (policy.size, policy.size - found.rank)
    assert found.most == sum(len(row) - 1 for row in rows)
    assert found.gives_every_policy == (found.rank == found.most)


@few
@given(several_states(), st.integers(0, 2**32 - 1))
def test_it_depends_on_the_state_exactly_if_some_theta_makes_probabilities_differ(policy, seed):
    found, rng = expressiveness(policy), np.random.default_rng(seed)
    random = [policy.with_theta(rng.normal(size=policy.size) / np.abs(policy.phi).max(initial=1e-3)) for _ in range(3)]
    hot = [SoftmaxPolicy(p.phi, p.theta, 1.0, p.mask).probabilities for p in random]
    assert found.depends_on_state == any(np.ptp(pi, axis=0).max() > 1e-9 for pi in hot)


def test_a_masked_action_counts_for_nothing():
    tensor = np.array([[[1.0, 0.0], [0.0, 1.0], [7.0, 7.0]], [[1.0, 0.0], [2.0, 0.0], [0.0, 3.0]]])
    assert of(tensor).rank == 2
    found = of(tensor, [[True, False, False], [True, True, False]])
    assert (found.rank, found.nullity, found.most, found.gives_every_policy) == (1, 1, 1, True)
    np.testing.assert_array_equal(found.cancels_in, [[True, True], [False, True]])
    assert found.depends_on_state  # one state leaves a choice, the other none
    with pytest.raises(ValueError, match="mask must allow at least one action"):
        contrast_rank(tensor, mask=[False, False, False])


@few
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(-200, 200), min_size=4, max_size=4))
def test_the_units_of_the_features_do_not_matter(seed, exponents):
    tensor = np.random.default_rng(seed).integers(-2, 3, size=(3, 3, 4)).astype(float)
    scaled = tensor * 10.0 ** np.array(exponents)
    assert contrast_rank(scaled) == contrast_rank(tensor)
    np.testing.assert_array_equal(cancelling(scaled), cancelling(tensor))


def test_what_is_common_to_all_actions_counts_for_nothing_however_large():
    tensor = Encoding(Polynomial(2, 2), Stack(np.eye(3))).tensor(np.random.default_rng(0).random((20, 2)) * 1e6)
    assert contrast_rank(tensor) == 2
    np.testing.assert_array_equal(cancelling(tensor), [True] * 9 + [False] * 3)


def test_equal_up_to_rounding_counts_as_equal():
    third = 0.1 + 0.2  # one unit in the last place above 0.3
    tensor = [[[0.3, 1.0], [third, 1.0]]]
    assert contrast_rank(tensor) == 0
    np.testing.assert_array_equal(cancelling(tensor), [True, True])


@pytest.mark.parametrize(
    ("encoding", "states", "rank", "nullity", "depends", "every"),
    [
        (Encoding(Identity(2), Stack([[0], [1]])), CORNERS, 1, 2, False, False),
        (Encoding(Identity(2), StackWithProduct([[0], [1]])), CORNERS, 3, 2, True, False),
        (Encoding(Identity(2), Blocks(2)), CORNERS, 2, 2, True, False),
        (Encoding(Identity(2), Blocks(2, bias=True)), CORNERS, 3, 3, True, False),
        (Encoding(Polynomial(2, 1), Blocks(2)), CORNERS, 4, 4, True, True),
        (Encoding(OneHot(4), Blocks(2)), range(4), 4, 4, True, True),
        (Encoding(Identity(2), Blocks(1)), CORNERS, 0, 2, False, True),  # one action: there is only one policy
        (Encoding(Polynomial(2, 0), Blocks(3)), CORNERS, 2, 1, False, False),  # x(s) is a constant
        (Encoding(Identity(2), Blocks(2)), CORNERS[-1:], 1, 3, False, True),  # one state
    ],
)
def test_how_many_directions_of_theta_matter(encoding, states, rank, nullity, depends, every):
    found = of(encoding.tensor(states))
    assert (found.rank, found.nullity, found.parameters) == (rank, nullity, encoding.size)
    assert (found.depends_on_state, found.gives_every_policy) == (depends, every)
    assert found.most == len(states) * (encoding.n_actions - 1)


@pytest.mark.parametrize(
    ("join", "depends"),
    [
        (Stack([[0], [1]]), False),
        (Stack(np.eye(2)), False),
        (StackWithProduct([[0], [1]]), True),
        (Blocks(2), True),
    ],
    ids=repr,
)
@pytest.mark.parametrize("features", EVERY_KIND, ids=repr)
def test_the_join_decides_whether_the_policy_depends_on_the_state(features, join, depends):
    encoding = Encoding(features, join)
    tensor = encoding.tensor(CORNERS)
    assert of(tensor).depends_on_state is depends
    pi = policies.probabilities(tensor, np.sin(np.arange(encoding.size) + 1))
    variation = np.ptp(pi, axis=0).max()
    assert variation > 1e-6 if depends else variation < 1e-14


def test_stack_cancels_the_state_everywhere_and_blocks_only_what_is_0():
    stacked = of(Encoding(Identity(2), Stack([[0], [1]])).tensor(CORNERS))
    np.testing.assert_array_equal(stacked.cancels_in, [[True, True, False]] * 4)
    blocks = of(Encoding(Identity(2), Blocks(2)).tensor(CORNERS))
    np.testing.assert_array_equal(blocks.cancels_in, np.tile(np.array(CORNERS) == 0, 2))
    assert not blocks.cancels.any()


def test_a_feature_may_cancel_in_one_state_only():
    found = of(Table([[[1.0, 5.0], [2.0, 5.0]], [[1.0, 5.0], [1.0, 5.0]]]).tensor([0, 1]))
    np.testing.assert_array_equal(found.cancels_in, [[False, True], [True, True]])
    np.testing.assert_array_equal(found.cancels, [False, True])


def test_refuses_what_is_no_tensor():
    for function in (contrast_rank, cancelling):
        with pytest.raises(ValueError, match=r"tensor must have shape \(S, A, d\), got \(2, 2\)"):
            function(np.eye(2))
    with pytest.raises(ValueError, match=r"phi must have shape \(S, A, d\), several states, got \(2, 2\)"):
        of(np.eye(2))
