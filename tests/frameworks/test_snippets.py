"""The code to copy, run in PyTorch, JAX and TensorFlow: their automatic differentiation against the page's numbers.

Not part of `make test`: `make test-frameworks` makes an environment with the frameworks in it and runs this.
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pgviz.ui.teaching.snippets import FRAMEWORKS
from tests.snippet_cases import CASES, require, run

MODULES = {"numpy": "numpy", "pytorch": "torch", "jax": "jax", "tensorflow": "tensorflow"}


def test_every_framework_that_pages_offer_is_run():
    assert MODULES.keys() == FRAMEWORKS.keys()


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("name", CASES)
def test_prints_the_page_s_numbers(framework, name, tmp_path):
    """To 1e-12 of the largest number printed: what float32 anywhere in the program would miss by far."""
    require(MODULES[framework])
    printed = run(CASES[name].program(framework), tmp_path)
    assert list(printed) == list(CASES[name].expected)
    for what, expected in CASES[name].expected.items():
        largest = np.abs(expected[np.isfinite(expected)]).max()
        assert_allclose(printed[what], expected, rtol=0, atol=1e-12 * max(1, largest), err_msg=what)
