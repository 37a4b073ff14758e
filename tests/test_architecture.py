"""Who may import whom, which names are public, how thin a page is: read from the syntax tree, so that it stays true."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from pgviz.ui.shell import pages

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pgviz"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = [ROOT / "start.py", *sorted((ROOT / "pages").glob("*.py"))]
MOST_LINES = 130  # of a page

MAY_IMPORT: dict[str, set[str]] = {
    "__main__": set(),
    "limits": set(),
    "language": set(),
    "arrays": set(),
    "softmax": {"arrays"},
    "distributions": {"arrays", "rounding"},
    "rounding": {"arrays"},
    "policy": {"arrays", "softmax", "distributions", "rounding"},
    "encodings": {"arrays", "policy"},
    "fitting": {"arrays", "softmax", "distributions", "rounding", "policy", "encodings"},
    "score": {"arrays", "softmax", "distributions", "rounding", "policy", "encodings"},
    "network": {"arrays", "softmax", "rounding", "policy"},
    "mdp": {"arrays", "softmax", "policy"},
    "gridworld": {"arrays", "language", "limits", "mdp"},
    "reinforce": {"arrays", "softmax", "rounding", "policy", "encodings", "score", "mdp"},
    "examples": {"arrays", "language", "softmax", "mdp", "gridworld"},
    "figures": {"arrays", "language"},
}
MAY_IMPORT["ui"] = set(MAY_IMPORT)
"""Each part of pgviz, and the parts that it may know besides itself."""

OUTSIDE = {
    "figures": {"numpy", "plotly"},
    "fitting": {"numpy", "scipy"},
    # starlette and plotly: to serve plotly.js, headers; segno: QR codes
    "ui": {"numpy", "pandas", "streamlit", "starlette", "plotly", "segno"},
}
"""Third-party packages that a part may import; the rest of the core has only numpy."""

ROOMS = {
    "start": {"decision"},
    "softmax": set(),
    "encodings": {"decision"},
    "score": {"decision"},
    "beyond": set(),
    "gradient": set(),
    "reinforce": set(),
    "lessons": set(),
}
"""A room a page, and the parts of pgviz.ui that it may know besides those that every room may."""

SHARED = {"shell", "state", "components", "teaching"}
"""What every room, and decision, may know."""

STREAMLIT = re.compile(
    r"pgviz\.ui\.(shell\.(frame|folds|navigation|places|charts|serving|share|showing|sweeping|topics|working|printing"
    r"|embedding)|state\.(store|inputs)|components\.\w+\.component"
    r"|teaching\.(mistakes_list|(predict|take|versus|lessons)\.part))"
)
"""The modules that know Streamlit. All others of pgviz.ui are values: they can be tested and used without a server."""

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
    "pgviz.network": {
        "Network": "w1 b1 w2 b2",
        "Network.preferences": "x",
        "Network.preference_gradients": "x",
        "Network.score": "x action",
    },
    "pgviz.gridworld": {
        "Gridworld.from_text": "text * gamma slip step_reward goal_reward pit_reward cliff_reward",
    },
    "pgviz.reinforce": {
        "train": "mdp features * alpha episodes runs horizon seed theta baseline discounted",
        "gradient_samples": "mdp features theta * episodes horizon seed returns baseline discounted",
    },
}
"""What other tools and notebooks call: the arguments by position, then after * those by keyword."""


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


def breaking(rule: Callable[[Path], set[str]], paths: Iterable[Path]) -> dict[str, set[str]]:
    """What breaks the rule, by module: a rule returns the names that a file should not have."""
    return {dotted(path): found for path in paths if (found := rule(path))}


def room(module: str) -> str:
    """pgviz.ui.score.view belongs to score."""
    return module.split(".")[2]


INSIDE = [path for path in MODULES if part(dotted(path))]
IN_UI = [path for path in INSIDE if part(dotted(path)) == "ui" and len(dotted(path).split(".")) > 2]


class TestImports:
    def test_every_part_has_its_rule(self) -> None:
        assert {part(dotted(path)) for path in INSIDE} <= MAY_IMPORT.keys()

    def test_the_parts_are_layers(self) -> None:
        """No part can be reached from itself by what is allowed: the rules themselves leave no circle."""
        below = {name: set(allowed) for name, allowed in MAY_IMPORT.items()}
        for _ in MAY_IMPORT:
            below = {name: knows.union(*(below[other] for other in knows)) for name, knows in below.items()}
        assert [name for name, knows in below.items() if name in knows] == []

    def test_a_part_knows_only_what_is_below_it(self) -> None:
        def above(path: Path) -> set[str]:
            own = part(dotted(path))
            known = {part(name) for name in imports(path) if name.split(".")[0] == "pgviz"}
            return known - {own} - MAY_IMPORT[own]

        assert breaking(above, INSIDE) == {}

    def test_the_core_needs_only_numpy_and_only_ui_streamlit(self) -> None:
        def needless(path: Path) -> set[str]:
            outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"pgviz"}
            return outside - OUTSIDE.get(part(dotted(path)), {"numpy"})

        assert breaking(needless, INSIDE) == {}

    def test_no_module_can_reach_itself(self) -> None:
        graph = {dotted(path): imports(path) & KNOWN - {dotted(path)} for path in MODULES}
        done: set[str] = set()
        while len(done) < len(graph):
            free = {name for name, needs in graph.items() if name not in done and needs <= done}
            assert free, f"in a circle: {sorted(graph.keys() - done)}"
            done |= free

    def test_figures_know_only_their_theme(self) -> None:
        theirs = {f"pgviz.figures.{name}" for name in ("theme", "ticks", "arrows")} | {"pgviz.arrays", "pgviz.language"}

        def others(path: Path) -> set[str]:
            return {name for name in imports(path) if name.startswith("pgviz")} - theirs

        assert breaking(others, [path for path in INSIDE if "figures" in path.parts]) == {}


class TestRooms:
    def test_every_part_of_ui_is_a_room_or_shared(self) -> None:
        parts = {room(dotted(path)) for path in IN_UI}
        assert parts == ROOMS.keys() | SHARED | {"decision"}

    def test_a_room_knows_no_other_room(self) -> None:
        def others(path: Path) -> set[str]:
            own = room(dotted(path))
            known = {room(name) for name in imports(path) if name.startswith("pgviz.ui.")}
            return known - {own} - SHARED - ROOMS.get(own, set())

        assert breaking(others, IN_UI) == {}

    def test_streamlit_is_known_only_where_it_is_said(self) -> None:
        """Nor does another module import one of those that know it: a view is a value wherever it is computed."""

        def known(path: Path) -> set[str]:
            return {name for name in imports(path) if name.split(".")[0] == "streamlit" or STREAMLIT.match(name)}

        assert breaking(known, [path for path in IN_UI if not STREAMLIT.fullmatch(dotted(path))]) == {}

    def test_every_place_that_is_said_to_know_streamlit_does(self) -> None:
        said = [path for path in IN_UI if STREAMLIT.fullmatch(dotted(path))]
        knows = {dotted(p): any("streamlit" in n or STREAMLIT.match(n) for n in imports(p)) for p in said}
        assert [name for name, does in knows.items() if not does] == []

    def test_all_rooms_are_imported_without_streamlit(self) -> None:
        names = [dotted(path) for path in IN_UI if not STREAMLIT.fullmatch(dotted(path))]
        code = f"import sys\nfor name in {names!r}: __import__(name)\nassert 'streamlit' not in sys.modules"
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr

    @pytest.mark.parametrize("name", ["sheet", "atlas", "player", "painter", "bridge"])
    def test_a_component_knows_no_page_and_no_scenario(self, name: str) -> None:
        paths = sorted((PACKAGE / "ui" / "components" / name).glob("*.py"))
        inner = {other for path in paths for other in imports(path) if other.startswith("pgviz.ui")}
        assert {room(other) for other in inner} <= {"components", "shell"}


class TestPublicNames:
    @pytest.mark.parametrize(
        ("module", "name", "arguments"),
        [(module, name, arguments) for module, names in PUBLIC.items() for name, arguments in names.items()],
    )
    def test_they_keep_their_arguments(self, module: str, name: str, arguments: str) -> None:
        found = importlib.import_module(module)
        for step in name.split("."):
            found = getattr(found, step)
        signature = [p for p in inspect.signature(found).parameters.values() if p.name != "self"]
        positional, _, keywords = arguments.partition("*")
        by_place = [p.name for p in signature if p.kind is not p.KEYWORD_ONLY]
        assert by_place[: len(positional.split())] == positional.split()
        assert set(keywords.split()) <= {p.name for p in signature if p.kind is p.KEYWORD_ONLY}

    @pytest.mark.parametrize("module", PUBLIC)
    def test_what_a_module_says_is_public_exists_and_these_names_are_among_it(self, module: str) -> None:
        home = importlib.import_module(module)
        assert all(hasattr(home, name) for name in home.__all__)
        assert {name.split(".")[0] for name in PUBLIC[module]} <= set(home.__all__)

    def test_state_features_and_encodings_know_their_size_and_names(self) -> None:
        encodings = importlib.import_module("pgviz.encodings")
        x = encodings.Polynomial(2, 1)
        phi = encodings.Encoding(x, encodings.Blocks(3, bias=True))
        assert (x.size, len(x.names), phi.size, len(phi.names)) == (4, 4, 15, 15)


class TestModules:
    def test_it_says_what_it_is(self) -> None:
        first = {path: (ast.get_docstring(tree(path)) or "").partition("\n")[0] for path in (*MODULES, *PAGES)}
        assert [str(path.relative_to(ROOT)) for path, said in first.items() if len(said.split()) < 3] == []


ARITHMETIC = {
    "sum",
    "mean",
    "min",
    "max",
    "abs",
    "round",
    "len",
    "prod",
    "dot",
    "argmax",
    "argmin",
    "std",
    "var",
    "int",
    "float",
}
"""Functions and methods that make a number of numbers."""


def computes(node: ast.AST) -> bool:
    """Whether this piece of a syntax tree makes a number: by an operator, a comparison, a sum, a place in an array."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in ARITHMETIC
    if isinstance(node, ast.Compare):
        return any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.op, ast.Not)
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int)
    return (isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr)) or isinstance(node, ast.AugAssign)


class TestPages:
    def test_every_page_is_in_the_navigation_and_every_entry_is_a_page(self) -> None:
        entries = [page.path for page in pages.PAGES]
        assert sorted(entries) == sorted(str(path.relative_to(ROOT)) for path in PAGES)
        assert entries[1:] == sorted(entries[1:])  # in the order of their numbers

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_is_short(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_lays_out_what_a_room_computes(self, path: Path) -> None:
        assert {name.split(".")[0] for name in imports(path)} <= {"streamlit", "pgviz"}
        inner = {name for name in imports(path) if name.startswith("pgviz") and not name.startswith("pgviz.ui.")}
        assert inner <= {"pgviz.language"}

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_computes_nothing_itself(self, path: Path) -> None:
        assert [ast.unparse(node) for node in ast.walk(tree(path)) if computes(node)] == []

    @pytest.mark.parametrize(
        "line", ["a + b", "steps.pi.sum()", "max(pi)", "len(now.theta)", "pi[0]", "-x", "x @ y", "a += 1", "a < b"]
    )
    def test_computing_is_recognised(self, line: str) -> None:
        assert any(computes(node) for node in ast.walk(ast.parse(line)))

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
    def test_a_page_opens_with_the_frame_and_ends_with_its_sources(self, path: Path) -> None:
        called = [ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        assert called.count("frame.page") == called.count("frame.sources") == 1


class TestRequirements:
    def test_the_runtime_needs_exactly_six_packages_each_pinned_to_its_line(self) -> None:
        lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
        pinned = [re.fullmatch(r"([a-z]+)==(\d+(?:\.\d+)?)\.\*", line) for line in lines]
        assert [p and p[1] for p in pinned] == ["streamlit", "numpy", "plotly", "pandas", "scipy", "segno"]

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
