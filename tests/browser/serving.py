"""A Streamlit server for a script, as a person would start it, for tests, benches and pictures."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.serve import free_port as free_port
from pgviz.language import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
WITH_CODE = Path(__file__).parent / "apps" / "app.py"  # serves a script with what the app serves besides pages
STARTS_WITHIN = 60.0  # seconds; a cold server on two busy cores needs some


class DidNotStartError(Exception):
    """The server died or never answered; the message is what it said."""


@contextmanager
def served(script: str | Path, language: str = "") -> Iterator[str]:
    """Serve a script and yield the address; a relative path is taken from the repository's root, where it runs."""
    with served_with_process(script, language=language) as (address, _):
        yield address


@contextmanager
def served_with_process(
    script: str | Path, port: int | None = None, language: str = "", **options: object
) -> Iterator[tuple[str, int]]:
    """As ``served``, with the number of the server's process; at a given port, or at a free one.

    ``options`` are Streamlit's own, with underscores for their dots.
    """
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log.txt").open("w+b") as log:
        port = port or free_port()
        address = f"http://localhost:{port}"
        path = (ROOT / script).resolve()
        app = WITH_CODE if path.parent.name == "apps" else path
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(app), *_arguments(port, options)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PGVIZ_SCRIPT": str(path), VARIABLE: language},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            if not _is_well(address, server):
                log.seek(0)
                raise DidNotStartError(f"Streamlit did not start at {address}:\n{log.read().decode(errors='replace')}")
            yield address, server.pid
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _arguments(port: int, options: dict[str, object]) -> list[str]:
    given = {
        "server.headless": "true",
        "server.port": str(port),
        "browser.gatherUsageStats": "false",
    }
    given |= {name.replace("_", "."): str(value) for name, value in options.items()}
    return [part for name, value in given.items() for part in (f"--{name}", value)]


def _is_well(address: str, server: subprocess.Popen[bytes]) -> bool:
    gives_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < gives_up and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
