"""The command ``pgviz``, also ``python -m pgviz``: opens the app in a browser.

In a checkout the app's files stand beside the package. In a wheel, which holds packages only, they stand inside it, in
the folder ``_app`` (pyproject.toml puts them there).
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parent
NEEDED = ("streamlit", "plotly", "pandas", "scipy")  # what the app has besides the library's NumPy
USAGE = """\
pgviz opens the app. What follows is handed to Streamlit: pgviz --server.port 8502 --server.headless true, say.
All that there is to set: streamlit run --help."""


def app_file(package: Path = PACKAGE) -> Path:
    """The app's script. FileNotFoundError if the installation has none."""
    places = (package / "_app" / "app.py", package.parent / "app.py")  # a wheel's first: beside it stands anything
    for place in places:
        if place.is_file() and place.with_name("start.py").is_file():
            return place
    raise FileNotFoundError("This installation of pgviz has no app: install it anew, from its folder.")


def lacking() -> list[str]:
    """The packages of the app that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def advice(names: Sequence[str]) -> str:
    """What to install, in a sentence."""
    return (
        f"The app needs {', '.join(names)}: pip install 'pgviz[app]', or pip install '.[app]' where pgviz's files are."
    )


def main() -> None:
    """Open the app; what the command line says besides is Streamlit's."""
    given = sys.argv[1:]
    if given in (["-h"], ["--help"]):
        print(USAGE)
        return
    if names := lacking():
        sys.exit(advice(names))
    sys.argv = ["streamlit", "run", str(app_file()), *given]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
