"""Small servers that say who they are, and nginx before them as ``make serve`` configures it."""

from __future__ import annotations

import http.client
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from deploy.nginx import Front, configuration
from deploy.serve import find_nginx, free_port


class Answer(NamedTuple):
    status: int
    said: str
    cookie: str


class Speaker:
    """A server that answers everything with its name and the path, and counts."""

    def __init__(self, name: str) -> None:
        speaker = self
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                speaker.asked.append(self.path)
                known = not self.path.startswith("/pgviz/session") or self.path.split("?")[0].endswith(name)
                body = f"{name} {self.headers['Host']}".encode()
                self.send_response(200 if known else 404)
                self.send_header("Content-Length", str(len(body)))
                if self.path.startswith("/static"):
                    self.send_header("Cache-Control", "public, max-age=9999")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def die(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Visitor:
    """Keeps the cookie as a browser does, unless it keeps none."""

    def __init__(self, port: int, keeps: bool = True) -> None:
        self.port, self.keeps, self.cookie = port, keeps, ""

    def get(self, path: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        line.request("GET", path, headers={"Cookie": self.cookie} if self.cookie else {})
        answer = line.getresponse()
        told = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        self.cookie = told if told and self.keeps else self.cookie
        said = answer.read().decode()
        line.close()
        return Answer(answer.status, said, told)


@contextmanager
def nginx_before(speakers: list[Speaker]) -> Iterator[int]:
    """nginx at a free port, which this yields."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # nginx started by root works as nobody
        yield from _running(speakers, Path(folder))


def _running(speakers: list[Speaker], folder: Path) -> Iterator[int]:
    port, file = free_port(), folder / "nginx.conf"
    file.write_text(configuration([s.address for s in speakers], Front(f"127.0.0.1:{port}", str(folder))))
    nginx = find_nginx()
    assert nginx is not None
    process = subprocess.Popen([nginx, "-e", "stderr", "-p", str(folder), "-c", str(file)])
    try:
        gives_up = time.monotonic() + 10
        while time.monotonic() < gives_up and process.poll() is None:
            try:
                Visitor(port).get("/")
                break
            except OSError:
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)
        for speaker in speakers:
            speaker.die()
