"""One visitor of a server: a websocket over which a page is run again and again, as a browser would ask for it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LARGEST = 64 * 2**20  # bytes of one message
PATIENCE = 60  # seconds


class Session:
    """``async with Session(address) as visitor: await visitor.run("Score", "tau=2")``."""

    def __init__(self, address: str) -> None:
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection | None = None
        self._numbers = itertools.count()
        self.received = 0  # bytes
        self.asked = 0.0  # when the handshake began

    async def __aenter__(self) -> Self:
        self.asked = time.perf_counter()
        self._socket = await connect(
            self._address, subprotocols=[Subprotocol("streamlit")], max_size=LARGEST, open_timeout=PATIENCE
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send this to an address of the server, beside the websocket; the status and what came back."""
        host, port = self._address.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
        writer.close()
        self.received += len(answer)
        told, _, content = answer.partition(b"\r\n\r\n")
        return int(told.split()[1]), content

    async def run(self, page: str = "", query: str = "") -> int:
        """Run a page with these link parameters to its end; the number of bytes that came back.

        Raises RuntimeError if the page shows an exception.
        """
        ask, before = BackMsg(), self.received
        ask.rerun_script.page_name = page
        ask.rerun_script.query_string = query
        async for _ in self.answers(ask):
            pass
        return self.received - before

    async def answers(self, ask: BackMsg) -> AsyncIterator[ForwardMsg]:
        """What the server says to it, up to the end of the run; a run that ends for another one is not the end.

        Raises RuntimeError at that end if the page showed an exception.
        """
        assert self._socket is not None
        failed = ""
        await self._socket.send(ask.SerializeToString())
        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            self.received += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                failed = message.delta.new_element.exception.message
            yield message
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        if failed:
            raise RuntimeError(failed)
