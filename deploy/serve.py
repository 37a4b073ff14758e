"""The app on all cores, on one port: ``make serve``, or

    python -m deploy.serve [--port 8501] [--processes 2] [--certificate FILE --key FILE]

Starts one process of the app a core and nginx before them (``deploy/nginx.py``), starts anew whatever of it dies, with
one line for each death, and ends all of it on Ctrl-C or TERM. It needs no rights, and writes only into a temporary
folder. ``/_stcore/health`` answers 200 as long as any process does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from deploy.nginx import Front, configuration

ROOT = Path(__file__).resolve().parents[1]
INSTALL = (
    "nginx is missing. Debian or Ubuntu: apt-get install nginx-light; Fedora: dnf install nginx; macOS: brew install "
    "nginx. Without it, make run serves the app with one process."
)
STARTS_WITHIN, ENDS_WITHIN = 120.0, 10.0  # seconds
LOOK = 0.1  # seconds between two questions whether a process is there
PAUSES = (0.0, 1.0, 5.0, 15.0)  # seconds before a process that keeps dying young is started anew
YOUNG = 30.0  # seconds


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class Worker:
    """One process of the app at its own port, started anew whenever it dies."""

    def __init__(self, number: int, fleet: Fleet) -> None:
        self.number, self.fleet, self.port = number, fleet, free_port()
        self.process: asyncio.subprocess.Process | None = None
        self.up = asyncio.Event()

    async def keep(self) -> None:
        young = 0
        while True:
            began = time.monotonic()
            await self._live()
            young = young + 1 if time.monotonic() - began < YOUNG else 0
            await asyncio.sleep(PAUSES[min(young, len(PAUSES) - 1)])

    async def _live(self) -> None:
        """From a start to a death."""
        self.process = await asyncio.create_subprocess_exec(
            *_command(self.port),
            cwd=ROOT,
            env={**os.environ, "PGVIZ_PROCESS": str(self.number), "STREAMLIT_SERVER_COOKIE_SECRET": self.fleet.secret},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        healthy = asyncio.create_task(self._answers())
        died = asyncio.create_task(self.process.wait())
        await asyncio.wait({healthy, died}, return_when=asyncio.FIRST_COMPLETED)
        if not died.done():
            self.up.set()
            self.fleet.changed()
        code = await died
        healthy.cancel()
        self.up.clear()
        self.fleet.changed()
        say(f"pgviz: process {self.number} (pid {self.process.pid}) died: {_cause(code)}. It is started anew.")

    async def _answers(self) -> None:
        while not await asyncio.to_thread(is_well, self.port):
            await asyncio.sleep(LOOK)


class Fleet:
    """All processes and nginx."""

    def __init__(self, nginx: str, front: Front, processes: int) -> None:
        self.nginx, self.front = nginx, front
        self.secret = secrets.token_hex(32)
        self.workers = [Worker(n, self) for n in range(processes)]
        self.proxy: asyncio.subprocess.Process | None = None

    @property
    def file(self) -> Path:
        return Path(self.front.folder) / "nginx.conf"

    def changed(self) -> None:
        """Tell nginx who is there. Open connections stay as they are."""
        down = frozenset(worker.number for worker in self.workers if not worker.up.is_set())
        down = down if len(down) < len(self.workers) else frozenset()  # it wants somebody; he will not answer
        self.file.write_text(configuration([f"127.0.0.1:{w.port}" for w in self.workers], self.front, down))
        if self.proxy is not None and self.proxy.returncode is None:
            self.proxy.send_signal(signal.SIGHUP)

    async def run(self) -> None:
        tasks = [asyncio.create_task(worker.keep()) for worker in self.workers]
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                await asyncio.gather(*(worker.up.wait() for worker in self.workers))
            await self._front()
        finally:
            for task in tasks:
                task.cancel()
            await self._end()

    async def _front(self) -> None:
        """nginx, for as long as it lives; where it dies it is started anew."""
        self.changed()
        ready = asyncio.create_task(self._tell_when_it_listens())
        while True:
            began = time.monotonic()
            self.proxy = await asyncio.create_subprocess_exec(
                self.nginx, "-e", "stderr", "-p", self.front.folder, "-c", str(self.file), start_new_session=True
            )
            code = await self.proxy.wait()
            with suppress(ProcessLookupError):  # its own processes outlive it, and hold the port
                os.killpg(self.proxy.pid, signal.SIGKILL)
            if time.monotonic() - began < YOUNG and not ready.done():
                ready.cancel()
                raise SystemExit(f"pgviz: nginx does not start ({_cause(code)}).")
            say(f"pgviz: nginx died: {_cause(code)}. It is started anew.")
            await asyncio.sleep(LOOK)

    async def _tell_when_it_listens(self) -> None:
        while not await asyncio.to_thread(is_taken, int(self.front.listen.rpartition(":")[-1])):
            await asyncio.sleep(LOOK)
        scheme = "https" if self.front.certificate else "http"
        say(f"pgviz: {len(self.workers)} processes at {scheme}://localhost:{self.front.listen}. Ctrl-C ends them.")

    async def _end(self) -> None:
        processes = [self.proxy, *(worker.process for worker in self.workers)]
        there = [process for process in processes if process is not None and process.returncode is None]
        for process in there:
            process.terminate()
        try:
            async with asyncio.timeout(ENDS_WITHIN):
                await asyncio.gather(*(process.wait() for process in there))
        except TimeoutError:
            for process in there:
                with suppress(ProcessLookupError):
                    process.kill()


def _command(port: int) -> list[str]:
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *flags]


def _cause(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"it ended with {code}"


def is_well(port: int) -> bool:
    """Whether the app answers at this port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(b"GET /_stcore/health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return line.recv(32).split()[1:2] == [b"200"]
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether somebody listens at this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def find_nginx() -> str | None:
    """Where nginx is; Debian puts it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


async def serve(nginx: str, front: Front, processes: int) -> None:
    """Until TERM or Ctrl-C."""
    fleet = asyncio.create_task(Fleet(nginx, front, processes).run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, fleet.cancel)
    with suppress(asyncio.CancelledError):
        await fleet


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.serve", description="The app on all cores, on one port.")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--processes", type=int, default=cores())
    parser.add_argument("--certificate", default="", help="a file; with --key the port speaks TLS")
    parser.add_argument("--key", default="")
    given = parser.parse_args(arguments)
    nginx = find_nginx()
    if nginx is None:
        sys.exit(INSTALL)
    if is_taken(given.port):
        sys.exit(f"Somebody listens at port {given.port} already. Choose another one: make serve PORT=8600")
    with tempfile.TemporaryDirectory(prefix="pgviz-") as folder:
        Path(folder).chmod(0o711)  # nginx's own user, where it is started by root, has to get through
        front = Front(str(given.port), folder, given.certificate, given.key)
        asyncio.run(serve(nginx, front, max(1, given.processes)))


if __name__ == "__main__":
    main()
