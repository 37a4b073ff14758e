"""Who may import whom, which names are public, how thin a page is: read from the syntax tree, so that it stays true."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from pgviz.ui.shell import navigation

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pgviz"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
MOST_LINES = 120  # of a page

MAY_IMPORT = {
    "softmax": set(),
    "encodings": set(),
    "policy": {"softmax"},
    "network": {"softmax", "policy"},
    "recession": {"softmax"},
    "bandit": {"softmax", "policy"},
    "guessing": {"softmax"},
    "fitting": {"softmax", "policy", "encodings", "recession"},
    "decomposition": {"softmax", "policy", "encodings"},
    "geometry": {"softmax", "policy", "encodings"},
    "roads": {"softmax", "policy"},
    "stepping": {"softmax", "policy"},
    "saturation": {"softmax"},
    "second_order": {"softmax", "policy", "encodings"},
    "mdp": {"softmax"},
    "gridworld": {"mdp"},
    "reinforce": {"mdp", "softmax"},
    "surrogate": {"policy", "mdp", "reinforce"},
    "examples": {"softmax", "mdp", "gridworld"},
    "figures": set(),
}
MAY_IMPORT["ui"] = set(MAY_IMPORT)
"""Each part of pgviz, and the parts that it may know besides itself."""

OUTSIDE = {"figures": {"numpy", "plotly"}, "ui": {"numpy", "pandas", "plotly", "streamlit"}}
"""Third-party packages that a part may import; the core has only numpy."""

NO_STREAMLIT_IN_UI = (
    "codec",
    "formats",
    "process",
    "presets",
    "scenarios",
    "tables",
    "cases",
    "predict.model",
    "predict.layout",
    "predict.verdict",
    "sheet.model",
    "sheet.report",
    "player.model",
    "player.wire",
    "player.build",
    "atlas.model",
    "atlas.report",
    "atlas.sampling",
    "atlas.wire",
    "remarks",
    "sights",
    "snippets",
    "surrogates",
)
"""Parts of pgviz.ui that are plain values and layout: they can be tested, and used, without a server."""

PUBLIC = {
    "pgviz.softmax": {
        "softmax": "logits temperature",
        "log_softmax": "logits",
        "entropy": "logits temperature",
        "jacobian": "logits",
    },
    "pgviz.encodings": {
        "Identity": "size",
        "Polynomial": "size order",
        "Fourier": "size order",
        "RBF": "centres width normalised",
        "TileCoding": "size tilings tiles",
        "OneHot": "n_states",
        "Stack": "codes",
        "StackWithProduct": "codes",
        "Blocks": "n_actions bias",
        "Encoding": "state_features join",
        "Encoding.phi": "s",
        "Encoding.tensor": "states",
        "Table": "phi",
        "contrast_rank": "tensor",
    },
    "pgviz.policy": {
        "logits": "phi theta",
        "probabilities": "phi theta temperature",
        "expected_features": "phi theta temperature",
        "score": "phi theta action temperature",
        "scores": "phi theta temperature",
        "fisher": "phi theta",
    },
    "pgviz.mdp": {
        "MDP": "transition reward start gamma",
        "MDP.state_values": "pi",
        "MDP.action_values": "pi",
        "MDP.visits": "pi discounted",
        "MDP.performance": "pi",
        "policy_gradient": "mdp features theta discounted horizon",
    },
    "pgviz.gridworld": {
        "Gridworld.from_text": "text * gamma slip step_reward goal_reward pit_reward cliff_reward",
    },
    "pgviz.reinforce": {
        "train": "mdp features * alpha episodes runs horizon seed theta baseline discounted",
        "gradient_samples": "mdp features theta * episodes horizon seed returns baseline discounted",
    },
}
"""design.md, "Public names": the arguments by position, then after * those by keyword."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """pgviz/ui/store.py as pgviz.ui.state.store."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


KNOWN = {dotted(path) for path in MODULES}


def imports(path: Path) -> set[str]:
    """The modules that a file names in its imports, at its top or anywhere, those for type checkers left out."""
    for_types = {
        node
        for branch in ast.walk(tree(path))
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for node in ast.walk(branch)
    }
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & KNOWN
            found |= inner or {str(node.module)}
    return found


def part(module: str) -> str:
    """pgviz.ui.state.store belongs to ui."""
    return module.split(".")[1] if "." in module else ""


def ident(path: Path) -> str:
    return dotted(path)


INSIDE = [path for path in MODULES if part(dotted(path))]


class TestImports:
    def test_every_part_has_its_rule(self) -> None:
        assert {part(dotted(path)) for path in INSIDE} <= MAY_IMPORT.keys()

    def test_the_parts_are_layers(self) -> None:
        """No part can be reached from itself by what is allowed: the rules themselves leave no circle."""
        below = {name: set(allowed) for name, allowed in MAY_IMPORT.items()}
        for _ in MAY_IMPORT:
            below = {name: knows.union(*(below[other] for other in knows)) for name, knows in below.items()}
        assert [name for name, knows in below.items() if name in knows] == []

    @pytest.mark.parametrize("path", INSIDE, ids=ident)
    def test_a_part_knows_only_what_is_below_it(self, path: Path) -> None:
        own = part(dotted(path))
        known = {part(name) for name in imports(path) if name.split(".")[0] == "pgviz"}
        assert known - {own} <= MAY_IMPORT[own]

    @pytest.mark.parametrize("path", INSIDE, ids=ident)
    def test_the_core_needs_only_numpy_and_only_ui_streamlit(self, path: Path) -> None:
        outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"pgviz"}
        assert outside <= OUTSIDE.get(part(dotted(path)), {"numpy"})

    def test_no_module_can_reach_itself(self) -> None:
        graph = {dotted(path): imports(path) & KNOWN - {dotted(path)} for path in MODULES}
        done: set[str] = set()
        while len(done) < len(graph):
            free = {name for name, needs in graph.items() if name not in done and needs <= done}
            assert free, f"in a circle: {sorted(graph.keys() - done)}"
            done |= free

    @pytest.mark.parametrize("path", [p for p in INSIDE if "figures" in p.parts], ids=ident)
    def test_figures_know_only_their_theme(self, path: Path) -> None:
        inner = {name for name in imports(path) if name.startswith("pgviz")}
        assert inner <= {"pgviz.figures.theme"}

    @pytest.mark.parametrize("name", NO_STREAMLIT_IN_UI)
    def test_values_and_layout_call_no_streamlit(self, name: str) -> None:
        home = f"pgviz.ui.{name}"
        paths = [p for p in MODULES if dotted(p) == home or dotted(p).startswith(f"{home}.")]
        assert paths
        assert [dotted(p) for p in paths if "streamlit" in imports(p)] == []

    @pytest.mark.parametrize(
        ("component", "knows"),
        [
            ("sheet", {"pgviz.ui.components.bridge"}),
            ("player", set()),
            ("atlas", {"pgviz.ui.components.bridge", "pgviz.encodings", "pgviz.ui.shell.formats"}),
        ],
    )
    def test_a_component_knows_no_page_and_no_scenario(self, component: str, knows: set[str]) -> None:
        paths = sorted((PACKAGE / "ui" / component).glob("*.py"))
        inner = {name for path in paths for name in imports(path) if name.startswith("pgviz")}
        assert {name for name in inner if not name.startswith(f"pgviz.ui.{component}")} == knows

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_imports_streamlit_and_pgviz_and_no_array_library(self, path: Path) -> None:
        assert {name.split(".")[0] for name in imports(path)} <= {"streamlit", "pgviz"}


class TestPublicNames:
    @pytest.mark.parametrize(
        ("module", "name", "arguments"),
        [(module, name, arguments) for module, names in PUBLIC.items() for name, arguments in names.items()],
    )
    def test_they_have_the_arguments_of_the_design(self, module: str, name: str, arguments: str) -> None:
        found = importlib.import_module(module)
        for step in name.split("."):
            found = getattr(found, step)
        signature = [p for p in inspect.signature(found).parameters.values() if p.name != "self"]
        positional, _, keywords = arguments.partition("*")
        by_place = [p.name for p in signature if p.kind is not p.KEYWORD_ONLY]
        assert by_place[: len(positional.split())] == positional.split()
        assert set(keywords.split()) <= {p.name for p in signature if p.kind is p.KEYWORD_ONLY}

    @pytest.mark.parametrize("module", PUBLIC)
    def test_what_a_module_says_is_public_exists_and_the_design_s_names_are_among_it(self, module: str) -> None:
        home = importlib.import_module(module)
        assert all(hasattr(home, name) for name in home.__all__)
        assert {name.split(".")[0] for name in PUBLIC[module]} <= set(home.__all__)

    def test_state_features_and_encodings_know_their_size_and_names(self) -> None:
        encodings = importlib.import_module("pgviz.encodings")
        x = encodings.Polynomial(2, 1)
        phi = encodings.Encoding(x, encodings.Blocks(3, bias=True))
        assert (x.size, len(x.names), phi.size, len(phi.names)) == (4, 4, 15, 15)


class TestModules:
    @pytest.mark.parametrize("path", [*MODULES, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
    def test_it_says_what_it_is(self, path: Path) -> None:
        said = ast.get_docstring(tree(path))
        assert said
        assert len(said.splitlines()[0].split()) >= 3


class TestPages:
    def test_every_page_is_in_the_navigation_and_every_entry_is_a_page(self) -> None:
        entries = [page.path for page in navigation.PAGES]
        assert sorted(entries) == sorted(str(path.relative_to(ROOT)) for path in PAGES)
        assert entries[1:] == sorted(entries[1:])  # in the order of their numbers

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_is_short(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_computes_nothing_itself(self, path: Path) -> None:
        sums = [ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.BinOp | ast.AugAssign)]
        assert sums == []

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_opens_with_the_frame_and_ends_with_its_sources(self, path: Path) -> None:
        called = [ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        assert called.count("frame.page") == called.count("frame.sources") == 1


class TestRequirements:
    def test_the_runtime_needs_exactly_four_packages_each_pinned_to_its_line(self) -> None:
        lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
        pinned = [re.fullmatch(r"([a-z]+)==(\d+(?:\.\d+)?)\.\*", line) for line in lines]
        assert [p and p[1] for p in pinned] == ["streamlit", "numpy", "plotly", "pandas"]

    @pytest.mark.parametrize(
        "path",
        [
            ROOT / "Makefile",
            *sorted(ROOT.glob("requirements*.txt")),
            *sorted((ROOT / ".ci").iterdir()),
            ROOT / "pyproject.toml",
        ],
        ids=lambda path: path.name,
    )
    def test_nothing_is_fetched_from_an_address_of_its_own(self, path: Path) -> None:
        """Packages come through pip as the machine has set it up: no index, no host, no archive by its address."""
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|--trusted-host|pypi\.org", text) == []
