"""A network on loopback between a browser and a server: it can be slow, and it can be cut."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.browser.serving import free_port

PIECE = 65536


class Network:
    """Passes bytes on to a port of this machine, ``delay`` seconds later in both directions."""

    def __init__(self, target: int, delay: float) -> None:
        self.port, self._target, self._delay = free_port(), target, delay
        self._cut = False
        self._lines: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    def cut(self) -> None:
        """End every connection, and take none until ``mend``."""
        self._cut = True
        self._loop.call_soon_threadsafe(self._hang_up)

    def mend(self) -> None:
        self._cut = False

    def _hang_up(self) -> None:
        for line in list(self._lines):
            line.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._lines |= {writer, there_writer}
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._pass_on(reader, there_writer), self._pass_on(there_reader, writer))
        self._lines -= {writer, there_writer}

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            while piece := await source.read(PIECE):
                self._loop.call_later(self._delay, self._write, sink, piece)
            await asyncio.sleep(self._delay)
        sink.close()

    @staticmethod
    def _write(sink: asyncio.StreamWriter, piece: bytes) -> None:
        if not sink.is_closing():
            sink.write(piece)

    async def _listen(self) -> None:
        async with await asyncio.start_server(self._take, "127.0.0.1", self.port):
            await asyncio.Event().wait()

    def run(self) -> None:
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._listen())
        self._hang_up()
        self._loop.run_until_complete(asyncio.sleep(0.05))  # until the transports have closed their sockets
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(self._loop)])


@contextmanager
def network(address: str, delay: float = 0.0) -> Iterator[tuple[str, Network]]:
    """An address by which a server is reached through a network, and the network."""
    between = Network(int(address.rsplit(":", 1)[1]), delay)
    thread = threading.Thread(target=between.run, daemon=True)
    thread.start()
    yield f"http://localhost:{between.port}", between
    between.stop()
    thread.join(timeout=5)
