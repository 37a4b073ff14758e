"""The uniform numbers that are promised, straight from their generators."""

import numpy as np

CHOICES, CHANCES = 0, 1


def promised(seed, kind, episode, rows, lane, group=32):
    """Those of one run in one episode, as ``pgviz.reinforce.uniforms`` says: (rows,).

    Of the chances the first picks the start.
    """
    bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(kind, lane // group)))
    bits.advance(episode * 2**32)
    return np.random.Generator(bits).random((rows, group))[:, lane % group]
