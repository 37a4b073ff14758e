"""The app as ``make serve`` starts it: several processes behind nginx, for benches and tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.serve import find_nginx
from tests.browser.serving import ROOT, DidNotStartError, free_port
from tests.load.process import resident

STARTS_WITHIN = 120.0  # seconds
NO_NGINX = "nginx is missing: apt-get install nginx-light"


@dataclass(frozen=True)
class Fleet:
    """Where it is served, by which process, and what it wrote into its log."""

    address: str
    pid: int
    log: Path

    def workers(self) -> list[int]:
        """The numbers of the processes that serve the app, in the order in which they were started."""
        return [pid for pid in _children(self.pid) if b"streamlit" in _command(pid)]

    def nginx(self) -> int:
        """The number of nginx's first process."""
        return next(pid for pid in _children(self.pid) if b"nginx" in _command(pid))

    def said(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    def memory(self) -> list[float]:
        """Resident megabytes of each process of the app."""
        return [resident(pid) for pid in self.workers()]


def _children(pid: int) -> list[int]:
    return sorted(int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@contextmanager
def fleet(processes: int = 2) -> Iterator[Fleet]:
    """Start it at a free port; it is there when this yields, and gone afterwards."""
    if find_nginx() is None:
        raise DidNotStartError(NO_NGINX)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with log.open("wb") as written:
            server = subprocess.Popen(
                [sys.executable, "-m", "deploy.serve", "--port", str(port), "--processes", str(processes)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stderr=written,
            )
        try:
            there = Fleet(f"http://localhost:{port}", server.pid, log)
            _until_there(there, server)
            yield there
        finally:
            server.terminate()
            server.wait(timeout=30)


def _until_there(there: Fleet, server: subprocess.Popen[bytes]) -> None:
    gives_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < gives_up and server.poll() is None:
        if any("Ctrl-C" in line for line in there.said()):
            return
        time.sleep(0.05)
    raise DidNotStartError("\n".join(there.said()))
