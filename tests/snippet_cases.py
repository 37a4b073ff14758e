"""Snippets that the tests run, each as a person would: saved to a file and run. What they print is read back."""

import ast
import contextlib
import importlib.util
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pgviz import policy
from pgviz.encodings import Blocks
from pgviz.network import Network
from pgviz.ui.teaching.snippets import linear_snippet, snippet
from tests.reference import case


@dataclass(frozen=True)
class SnippetCase:
    """A program for every framework, and the numbers of the page."""

    program: Callable[[str], str]  # framework to code
    expected: dict[str, np.ndarray]  # name to what it should print


def _of_network(network: Network, x, action: int, temperature: float = 1.0) -> SnippetCase:
    expected = {
        "preferences": network.preferences(x),
        "pi": network.probabilities(x, temperature),
        "score": network.score(x, action, temperature),
    }
    return SnippetCase(lambda framework: snippet(framework, network, x, action, temperature), expected)


def _of_linear(phi, theta, action: int, temperature: float = 1.0, mask=None) -> SnippetCase:
    expected = {
        "logits": policy.logits(phi, theta, mask=mask),
        "pi": policy.probabilities(phi, theta, temperature, mask=mask),
        "score": policy.score(phi, theta, action, temperature, mask=mask),
    }
    made = policy.SoftmaxPolicy(phi, theta, temperature, mask)
    return SnippetCase(lambda framework: linear_snippet(framework, made, action), expected)


def _reference_network() -> SnippetCase:
    given = case("nonlinear/mlp").inputs
    return _of_network(Network.from_parameters(given["t"], 2, 3, 3), given["s"], 0)


def _question() -> SnippetCase:
    given = case("seed/theta_phi_plus_b").inputs
    phi = Blocks(4, bias=True)(given["phi_s"])
    return _of_linear(phi, np.column_stack([given["Theta"], given["b"]]).ravel(), 3)


def _warm(mask=None) -> SnippetCase:
    given = case("fisher/3x3").inputs
    return _of_linear(given["Phi"], given["theta"], 1, temperature=5.0, mask=mask)


CASES = {
    "the reference network": _reference_network(),
    "the largest network of the pages": _of_network(Network.random(8, 16, 6, seed=1), np.linspace(-2, 2, 8), 5, 0.5),
    "the smallest network": _of_network(Network.random(1, 1, 1, seed=2), [3], 0),
    "the question": _question(),
    "a linear policy with a temperature": _warm(),
    "a linear policy with a temperature and a masked action": _warm(np.array([True, True, False])),
    "tiny and large numbers": _of_linear([[1e-05, -2.5e-17], [0.1 + 0.2, 1e5]], [-0.0, 1e-4], 0),
}


def run(program: str, folder: Path, *options: str) -> dict[str, np.ndarray]:
    """What the program prints, name by name, when this Python runs it as a file."""
    file = folder / "snippet.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *options, str(file)], capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode != 0:
        pytest.fail(f"the snippet failed:\n{done.stderr[-2000:]}")
    printed = (line.split(" ", 1) for line in done.stdout.splitlines())
    return {name: np.array(ast.literal_eval(numbers.replace("inf", "1e999"))) for name, numbers in printed}


def printed_by(program: str) -> dict[str, np.ndarray]:
    """What the program prints, name by name, run here: quicker, for many of them. A warning is an error."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    printed = (line.split(" ", 1) for line in said.getvalue().splitlines())
    return {name: np.array(ast.literal_eval(numbers.replace("inf", "1e999"))) for name, numbers in printed}


def require(module: str) -> None:
    """Fail, with the way out, where a framework is not installed: these tests are not to be passed by skipping them."""
    if importlib.util.find_spec(module) is None:
        pytest.fail(f"{module} is not installed here: run `make test-frameworks`, which installs what this needs")
