"""What a policy can feel of φ: which features cancel in which state, and how much of θ matters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import policy
from pgviz.encodings import Blocks, Encoding, Identity, OneHot, Polynomial, Stack, StackWithProduct, Table, sight
from pgviz.examples.targets import CORNERS

fast = settings(deadline=None, max_examples=60)


@fast
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.integers(1, 5))
def test_a_feature_cancels_in_a_state_exactly_if_its_theta_moves_no_probability_there(seed, n_states, n_actions, d):
    tensor = np.random.default_rng(seed).integers(-1, 2, size=(n_states, n_actions, d)).astype(float)
    seen = sight(tensor)
    for j in range(d):
        pi = policy.probabilities(tensor, np.eye(d)[j])
        np.testing.assert_array_equal(seen.cancels_in[:, j], np.ptp(pi, axis=1) < 1e-12)
    np.testing.assert_array_equal(seen.cancels, seen.cancels_in.all(axis=0))


@pytest.mark.parametrize(
    ("encoding", "states", "rank", "unfelt", "sees", "every"),
    [
        (Encoding(Identity(2), Stack([[0], [1]])), CORNERS, 1, 2, False, False),
        (Encoding(Identity(2), StackWithProduct([[0], [1]])), CORNERS, 3, 2, True, False),
        (Encoding(Identity(2), Blocks(2)), CORNERS, 2, 2, True, False),
        (Encoding(Identity(2), Blocks(2, bias=True)), CORNERS, 3, 3, True, False),
        (Encoding(Polynomial(2, 1), Blocks(2)), CORNERS, 4, 4, True, True),
        (Encoding(OneHot(4), Blocks(2)), range(4), 4, 4, True, True),
        (Encoding(Identity(2), Blocks(1)), CORNERS, 0, 2, False, True),  # one action: there is only one policy
    ],
)
def test_how_much_of_theta_can_be_felt(encoding, states, rank, unfelt, sees, every):
    seen = sight(encoding.tensor(states))
    assert (seen.rank, seen.unfelt, seen.parameters) == (rank, unfelt, encoding.size)
    assert (seen.sees_state, seen.gives_every_policy) == (sees, every)
    assert seen.most == len(states) * (encoding.n_actions - 1)


def test_stack_cancels_the_state_everywhere_and_blocks_only_what_is_0():
    stacked = sight(Encoding(Identity(2), Stack([[0], [1]])).tensor(CORNERS))
    np.testing.assert_array_equal(stacked.cancels_in, [[True, True, False]] * 4)
    blocks = sight(Encoding(Identity(2), Blocks(2)).tensor(CORNERS))
    np.testing.assert_array_equal(blocks.cancels_in, np.tile(np.array(CORNERS) == 0, 2))
    assert not blocks.cancels.any()


def test_a_feature_may_cancel_in_one_state_only():
    seen = sight(Table([[[1.0, 5.0], [2.0, 5.0]], [[1.0, 5.0], [1.0, 5.0]]]).tensor([0, 1]))
    np.testing.assert_array_equal(seen.cancels_in, [[False, True], [True, True]])
    np.testing.assert_array_equal(seen.cancels, [False, True])


def test_refuses_what_is_no_tensor():
    with pytest.raises(ValueError, match=r"tensor must have shape \(S, A, d\), got \(2, 2\)"):
        sight(np.eye(2))
