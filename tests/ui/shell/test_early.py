"""What comes with a page's own answer: the code of the elements that it will have, named before it is asked for."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message

from pgviz.ui.shell import serving
from pgviz.ui.shell.early import ELEMENTS, Early, scripts

MOST = 4000  # bytes of a header that what stands between takes without being asked


def test_every_element_of_ours_is_there_with_all_that_it_imports() -> None:
    found = scripts(serving.STATIC)
    assert {name.split(".")[0] for name in found} >= set(ELEMENTS)
    assert all((serving.STATIC / "static" / "js" / name).is_file() for name in found)
    assert len(set(found)) == len(found)


def test_what_the_page_names_itself_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./static/js/index.a.js"></script>')
    (folder / "index.a.js").write_text("")
    (folder / "Html.b.js").write_text('import{a}from"./index.a.js";import{b}from"./x.c.js";import"./gone.d.js";')
    (folder / "x.c.js").write_text('import{c}from"./Html.b.js";')
    assert scripts(tmp_path) == ("Html.b.js", "x.c.js")


def headers_of(answer: Response) -> Headers:
    said: list[Message] = []

    async def ask() -> None:
        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            said.append(message)

        await Early(answer, lambda: ["/a.js", "/b.js"])({"type": "http", "method": "GET", "headers": []}, receive, send)

    asyncio.run(ask())
    return Headers(raw=said[0]["headers"])


def test_a_page_names_them_and_nothing_else_does() -> None:
    assert headers_of(HTMLResponse("a page"))["Link"] == "</a.js>; rel=modulepreload, </b.js>; rel=modulepreload"
    assert "Link" not in headers_of(PlainTextResponse("no page"))
    assert len(Early(Response(), serving.early).link) < MOST


@pytest.mark.parametrize("at_once", [True, False])
def test_a_connection_sends_each_piece_when_it_is_written(at_once: bool) -> None:
    """Of a socket as Streamlit binds it; without us asyncio does not know it as TCP."""

    async def no_delay() -> bool:
        loop = asyncio.get_running_loop()
        if at_once:
            serving.send_at_once(loop)
        accepted: asyncio.Future[bool] = loop.create_future()

        class Asked(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                own = transport.get_extra_info("socket")
                accepted.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)
                transport.close()

        with socket.socket(socket.AF_INET) as bound:
            bound.bind(("127.0.0.1", 0))
            bound.listen()
            server = await loop.create_server(Asked, sock=bound)
            _, writer = await asyncio.open_connection("127.0.0.1", bound.getsockname()[1])
            found = await accepted
            writer.close()
            server.close()
        return found

    assert asyncio.run(no_delay()) is at_once
