"""What ``pip install .`` brings: the library, for NumPy alone, the app's files, and the command that opens it."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hatchling.build import build_wheel

import pgviz.__main__ as command

ROOT = Path(__file__).parents[1]

WITHOUT_OTHERS = """
import importlib, pkgutil, sys
for name in ("scipy", "plotly", "pandas", "streamlit"):
    sys.modules[name] = None
import pgviz
for part in pkgutil.walk_packages(pgviz.__path__, "pgviz."):
    if not part.name.startswith("pgviz.ui"):
        importlib.import_module(part.name)
from pgviz.encodings import Blocks, Encoding, Identity
from pgviz.fitting import best_fit
from pgviz.policy import SoftmaxPolicy
policy = SoftmaxPolicy(Encoding(Identity(1), Blocks(2, bias=True)).tensor([(0.0,), (1.0,)]), [0.0] * 4)
assert best_fit(policy, [[0.5, 0.5], [0.25, 0.75]]).exact
try:
    best_fit(policy, [[0.0, 1.0], [0.25, 0.75]])
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return zipfile.ZipFile(folder / build_wheel(str(folder)))


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return message_from_bytes(wheel.read(name))


def files(*places: str) -> set[str]:
    """All files in these places of the repository, by their paths in it."""
    found: Iterable[Path] = (path for place in places for path in [ROOT / place, *(ROOT / place).rglob("*")])
    return {path.relative_to(ROOT).as_posix() for path in found if path.is_file() and "__pycache__" not in path.parts}


class TestWheel:
    def test_it_has_every_file_of_the_package_and_of_the_app_and_no_other(self, wheel: zipfile.ZipFile) -> None:
        app = {f"pgviz/_app/{name}" for name in files("app.py", "start.py", "pages", ".streamlit")}
        assert {name for name in wheel.namelist() if ".dist-info/" not in name} == files("pgviz") | app

    def test_the_command_is_there(self, wheel: zipfile.ZipFile) -> None:
        (name,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
        assert "pgviz = pgviz.__main__:main" in wheel.read(name).decode()

    def test_the_library_needs_numpy_and_the_app_what_requirements_txt_lists(self, metadata: Message) -> None:
        lines = metadata.get_all("Requires-Dist", [])
        library = [re.split(r"\W", line)[0] for line in lines if "extra ==" not in line]
        app = {line.partition(";")[0].strip() for line in lines if "extra ==" in line}
        assert library == ["numpy"]
        assert app == set((ROOT / "requirements.txt").read_text(encoding="utf-8").split())
        assert {re.split(r"\W", line)[0] for line in app} == {"numpy", *command.NEEDED}


def test_numpy_alone_does_for_the_library_but_for_fitting_a_target_with_a_0_in_it() -> None:
    run = subprocess.run([sys.executable, "-c", WITHOUT_OTHERS], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (run.stdout.strip(), run.stderr) == ("To fit a target with a 0 in it takes SciPy: pip install scipy.", "")


class TestCommand:
    def test_in_a_checkout_it_opens_the_app_that_stands_beside_the_package(self) -> None:
        assert command.app_file() == ROOT / "app.py"

    def test_in_a_wheel_the_app_inside_the_package_though_another_stands_beside_it(self, tmp_path: Path) -> None:
        inside = tmp_path / "pgviz" / "_app"
        inside.mkdir(parents=True)
        for folder in (tmp_path, inside):
            for name in ("app.py", "start.py"):
                (folder / name).touch()
        assert command.app_file(tmp_path / "pgviz") == inside / "app.py"

    def test_without_an_app_it_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="install it anew"):
            command.app_file(tmp_path / "pgviz")

    def test_without_the_app_s_packages_it_says_in_a_sentence_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["pgviz"])
        monkeypatch.setattr(command, "NEEDED", ("numpy", "a_package_that_nobody_has"))
        with pytest.raises(SystemExit, match=r"The app needs a_package_that_nobody_has: pip install 'pgviz\[app\]'"):
            command.main()

    def test_what_stands_behind_it_is_streamlit_s(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run: list[list[str]] = []
        monkeypatch.setattr(runpy, "run_module", lambda name, **_: run.append([name, *sys.argv]))
        monkeypatch.setattr(sys, "argv", ["pgviz", "--server.port", "8502"])
        command.main()
        assert run == [["streamlit", "streamlit", "run", str(ROOT / "app.py"), "--server.port", "8502"]]

    def test_asked_for_help_it_gives_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["pgviz", "--help"])
        command.main()
        assert "pgviz opens the app" in capsys.readouterr().out
