"""``make serve`` keeps its processes: who dies is started anew, with one line, and TERM ends all."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from deploy import serve
from deploy.nginx import Front

STAND_IN = """
import http.server
class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", PORT), Well).serve_forever()
"""


def test_without_nginx_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_nginx", lambda: None)
    with pytest.raises(SystemExit, match="apt-get install nginx-light"):
        serve.main([])


def test_a_port_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_nginx", lambda: "nginx")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} already"):
            serve.main(["--port", str(port)])


def test_nothing_answers_at_a_free_port() -> None:
    assert not serve.is_well(serve.free_port())


@pytest.mark.thorough
@pytest.mark.skipif(serve.find_nginx() is None, reason="nginx is missing: apt-get install nginx-light")
def test_who_dies_is_started_anew_with_one_line_and_all_end_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(
        serve, "_command", lambda port: [sys.executable, "-S", "-c", STAND_IN.replace("PORT", str(port))]
    )
    pids = asyncio.run(lives(Front(f"127.0.0.1:{serve.free_port()}", str(tmp_path))))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2, said
    assert "2 processes at" in said[0]
    assert f"process 1 (pid {pids[1]}) died: killed by SIGKILL. It is started anew." in said[1]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def lives(front: Front) -> list[int]:
    """A fleet that loses one of its processes, gets it back, and is ended; the numbers of all processes it had."""
    nginx = serve.find_nginx()
    assert nginx is not None
    fleet = serve.Fleet(nginx, front, 2)
    task = asyncio.create_task(fleet.run())
    first = [await there(worker) for worker in fleet.workers]
    while fleet.proxy is None or not serve.is_taken(int(front.listen.rpartition(":")[-1])):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)  # until it has said so
    os.kill(first[1], signal.SIGKILL)
    while (second := await there(fleet.workers[1])) == first[1]:
        await asyncio.sleep(0.01)
    assert " down" not in fleet.file.read_text()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return [*first, second, fleet.proxy.pid]


async def there(worker: serve.Worker) -> int:
    """The number of its process, once that is up."""
    await asyncio.wait_for(worker.up.wait(), 60)
    assert worker.process is not None
    return worker.process.pid
