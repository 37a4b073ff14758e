"""What the app's code never does with anything from outside, and what it tells every browser."""

from __future__ import annotations

import ast
import asyncio
import gzip
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pgviz.ui.shell import guard
from pgviz.ui.shell.assets import Compressed
from pgviz.ui.shell.guard import Guard
from pgviz.ui.state import codec

ROOT = Path(__file__).parents[1]
OURS = [
    *(ROOT / name for name in ("app.py", "start.py")),
    *sorted(path for folder in ("pages", "pgviz") for path in (ROOT / folder).rglob("*.py")),
]
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "subprocess", "ctypes"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "np.load", "pd.read_pickle"}
HTML = {
    "pgviz/ui/shell/frame.py": 1,  # our own style sheet, and the address of the question
    "pgviz/ui/shell/places.py": 3,  # sentences, each escaped; and scripts of ours
    "pgviz/ui/teaching/lessons/part.py": 3,  # a lesson's texts, each escaped; and two numbers
}
"""Where pages write HTML, and how often."""


def called(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


class TestCode:
    def test_nothing_is_evaluated_unpickled_or_run(self) -> None:
        for path in OURS:
            self.runs_nothing(path)

    @staticmethod
    def runs_nothing(path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert imported & FORBIDDEN_MODULES == set(), path
        assert {ast.unparse(call.func) for call in called(path)} & FORBIDDEN_CALLS == set(), path

    def test_html_is_written_in_few_places_and_never_through_markdown(self) -> None:
        found: dict[str, int] = {}
        for path in OURS:
            for call in called(path):
                assert "unsafe_allow_html" not in {keyword.arg for keyword in call.keywords}, path
                if ast.unparse(call.func) in ("st.html", "st.components.v1.html", "st.iframe"):
                    name = str(path.relative_to(ROOT))
                    found[name] = found.get(name, 0) + 1
        assert found == HTML

    def test_whatever_places_writes_is_escaped(self) -> None:
        """Every piece that is put into the HTML is a class, a number, a script of ours, or went through ``_text``."""
        source = (ROOT / "pgviz/ui/shell/places.py").read_text(encoding="utf-8")
        put = {ast.unparse(node.value) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FormattedValue)}
        known = {"said", "spans", "number", "script", "' boxed' if box else ''"}
        assert {piece for piece in put - known if not piece.startswith(("_text(", "_items("))} == set()

    @pytest.mark.parametrize("path", sorted((ROOT / "pgviz").rglob("*.js")), ids=lambda path: path.name)
    def test_no_script_evaluates_a_text_or_makes_markup_of_one(self, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        assert re.findall(r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML", source) == []
        # Templates of ours: a component's own markup, and signs.
        assert set(re.findall(r"innerHTML = (\S+)", source)) <= {"markup;", "`<svg", "ICON;"}

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[a](javascript:b)", "`x`", "$x$", "**b** :red[c]"])
    def test_a_strangers_text_is_no_markup_in_a_notice(self, text: str) -> None:
        assert set(codec.quoted(text)) & set("<>[]()`$*&\"'") == set()


async def page(_: Any) -> PlainTextResponse:
    return PlainTextResponse("a page")


ROUTES = [Route("/{path:path}", page, methods=["GET", "PUT", "POST", "DELETE"])]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Client:
    """Asks an app without a network."""

    def __init__(self, *middleware: Middleware) -> None:
        self.app = Starlette(routes=ROUTES, middleware=middleware)

    def get(self, path: str, method: str = "GET", accepts: str = "gzip, br") -> Answer:
        return asyncio.run(self._answer(path, method, accepts))

    async def _answer(self, path: str, method: str, accepts: str) -> Answer:
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"accept-encoding", accepts.encode())],
        }
        await self.app(scope, receive, send)
        head, *bodies = said
        return Answer(head["status"], Headers(raw=head["headers"]), b"".join(m.get("body", b"") for m in bodies))


class TestHeaders:
    def test_every_answer_has_them(self) -> None:
        for path in ("/", "/Score", "/static/js/a.js", "/_stcore/upload_file/a/b"):
            headers = Client(Middleware(Guard)).get(path).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Content-Security-Policy"] == guard.policy(["*"])

    def test_what_comes_from_elsewhere_is_not_run(self) -> None:
        told = dict(part.split(" ", 1) for part in guard.policy(["*"]).split("; "))
        assert told["default-src"] == "'self'"
        assert told["object-src"] == "'none'"
        for name, sources in told.items():
            if name != "frame-ancestors":
                assert not [s for s in sources.split() if "//" in s or s in ("*", "https:", "http:")], name
        assert "'unsafe-eval'" not in told["script-src"]

    def test_who_may_frame_the_app_can_be_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(guard.ANCESTORS, "'self' https://course.example")
        told = Client(Middleware(Guard)).get("/").headers["Content-Security-Policy"]
        assert told.endswith("frame-ancestors 'self' https://course.example")
        for broken in ("", "a; script-src *", "a, b"):
            monkeypatch.setenv(guard.ANCESTORS, broken)
            with pytest.raises(ValueError, match=guard.ANCESTORS):
                guard.ancestors()

    @pytest.mark.parametrize("path", ["upload_file/session/file", "metrics", "agent/interact", "agent/mcp"])
    def test_what_no_page_uses_is_not_served(self, path: str) -> None:
        for method in ("GET", "PUT", "POST", "DELETE"):
            assert Client(Middleware(Guard)).get(f"/_stcore/{path}", method).status == 404
        assert Client(Middleware(Guard)).get("/_stcore/health").status == 200


class TestAssets:
    @pytest.fixture
    def assets(self, tmp_path: Path) -> Client:
        (tmp_path / "js").mkdir()
        (tmp_path / "js" / "index.abc.js").write_text("let a = 1;" * 1000)
        (tmp_path / "secret.js").write_text("secret")
        return Client(Middleware(Compressed, folder=tmp_path))

    def test_a_script_comes_compressed_to_be_kept(self, assets: Client) -> None:
        answer = assets.get("/static/js/index.abc.js")
        assert gzip.decompress(answer.body) == b"let a = 1;" * 1000
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith("text/javascript")

    @pytest.mark.parametrize(
        "path",
        ["/static/js/no.js", "/static/js/../secret.js", "/static/media/a.js", "/Score"],
    )
    def test_the_rest_is_the_apps(self, assets: Client, path: str) -> None:
        assert assets.get(path).body == b"a page"

    def test_who_takes_nothing_compressed_gets_it_as_it_is(self, assets: Client) -> None:
        assert assets.get("/static/js/index.abc.js", accepts="identity").body == b"a page"


def test_the_settings_with_a_reason_are_set() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"].items() >= {"enableCORS": True, "enableXsrfProtection": True, "maxUploadSize": 1}.items()
    assert config["client"]["showErrorDetails"] == "type"
