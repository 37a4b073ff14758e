"""The code to copy: the NumPy programs are run and agree with the page; all of them hold its numbers exactly.

PyTorch, JAX and TensorFlow are run by `make test-frameworks`, see tests/frameworks.
"""

import ast

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.network import Network
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.teaching.snippets import FRAMEWORKS, linear_snippet, snippet
from tests.snippet_cases import CASES, run

EPS = np.finfo(float).eps


@pytest.mark.parametrize("name", CASES)
def test_numpy_prints_the_page_s_numbers(name, tmp_path):
    """Both roads compute in float64 and differ by rounding alone: 100 EPS of the largest number printed."""
    printed = run(CASES[name].program("numpy"), tmp_path, "-W", "error")
    assert list(printed) == list(CASES[name].expected)
    for what, expected in CASES[name].expected.items():
        largest = np.abs(expected[np.isfinite(expected)]).max()
        assert_allclose(printed[what], expected, rtol=0, atol=100 * EPS * max(1, largest), err_msg=what)


def held(program, *names):
    """The numbers that the program assigns to these names: the list that the call on the right begins with."""
    assigned = {
        node.targets[0].id: node.value.args[0]
        for node in ast.parse(program).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)
    }
    return [ast.literal_eval(assigned[name]) for name in names]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_network_s_program_holds_its_parameters_to_the_last_bit(framework):
    network, x = Network.random(5, 16, 3, seed=4), np.random.default_rng(0).normal(size=5) * 1e-7
    numbers = held(snippet(framework, network, x, 1), "x", "w1", "b1", "w2", "b2")
    for written, value in zip(numbers, (x, network.w1, network.b1, network.w2, network.b2), strict=True):
        assert_array_equal(written, value)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_linear_program_holds_phi_and_theta_to_the_last_bit(framework):
    rng = np.random.default_rng(1)
    phi, theta = rng.normal(size=(4, 20)) * 1e9, rng.normal(size=20) * 1e-12
    written_phi, written_theta = held(linear_snippet(framework, SoftmaxPolicy(phi, theta), 2), "phi", "theta")
    assert_array_equal(written_phi, phi)
    assert_array_equal(written_theta, theta)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("name", CASES)
def test_programs_are_python_with_lines_that_fit(framework, name):
    program = CASES[name].program(framework)
    compile(program, name, "exec")
    assert max(map(len, program.splitlines())) <= 100
    assert "$" not in program


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_temperature_of_1_divides_nothing(framework):
    network = Network.random(2, 2, 2, seed=0)
    assert " / " not in snippet(framework, network, [1.0, 2.0], 0)
    assert " / 2.0" in snippet(framework, network, [1.0, 2.0], 0, temperature=2)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_mask_and_a_temperature_come_with_the_policy(framework):
    warm = linear_snippet(framework, SoftmaxPolicy(np.eye(3), [1.0, 2.0, 3.0], 2.0, [True, False, True]), 0)
    assert (" / 2.0" in warm, '[0.0, float("-inf"), 0.0]' in warm, warm.count("+ mask")) == (True, True, 1)
    assert "mask" not in linear_snippet(framework, SoftmaxPolicy(np.eye(3), [1.0, 2.0, 3.0]), 0)


class TestRefusals:
    network = Network.random(2, 3, 2, seed=0)

    def test_another_framework(self):
        with pytest.raises(ValueError, match="framework must be one of numpy, pytorch, jax, tensorflow, got 'cobol'"):
            snippet("cobol", self.network, [1.0, 2.0], 0)
        with pytest.raises(ValueError, match="framework must be one of"):
            linear_snippet("../secret", SoftmaxPolicy(np.eye(2), [1.0, 2.0]), 0)

    @pytest.mark.parametrize("framework", FRAMEWORKS)
    def test_numbers_that_the_page_could_not_show(self, framework):
        with pytest.raises(ValueError, match="x must be finite"):
            snippet(framework, self.network, [1.0, np.nan], 0)
        with pytest.raises(ValueError, match="action must be an integer from 0 to 1"):
            snippet(framework, self.network, [1.0, 2.0], 2)
        with pytest.raises(ValueError, match="temperature must be"):
            snippet(framework, self.network, [1.0, 2.0], 0, temperature=0)
        with pytest.raises(ValueError, match="action 1 is masked"):
            linear_snippet(framework, SoftmaxPolicy(np.eye(2), [1.0, 2.0], mask=[True, False]), 1)

    def test_many_states(self):
        with pytest.raises(ValueError, match=r"x must have shape \(2,\), got \(3, 2\)"):
            snippet("numpy", self.network, np.ones((3, 2)), 0)
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), one state, got \(3, 2, 2\)"):
            linear_snippet("numpy", SoftmaxPolicy(np.ones((3, 2, 2)), [1.0, 2.0]), 0)
