"""An RPC address is read within bounds, asked where it is, and cannot end the process."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.rpc import Rpc

Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]
PIECE = b" " * 65_536
DEPTH = 200_000


def said(head: str, body: bytes) -> Talk:
    """A whole answer."""

    async def talk(writer: asyncio.StreamWriter) -> None:
        size = f"Content-Length: {len(body)}\r\n\r\n"
        writer.write(f"HTTP/1.1 {head}\r\n{size}".encode() + body)
        await writer.drain()

    return talk


async def endless(writer: asyncio.StreamWriter) -> None:
    """An answer without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(PIECE)
        await writer.drain()


def answer_to(talk: Talk) -> tuple[ChainError, list[bytes]]:
    """What comes of asking an address that talks like this, and the heads of the requests that it got."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        try:
            await talk(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def ask() -> ChainError:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        rpc = Rpc(f"http://127.0.0.1:{port}/here")
        async with server:
            try:
                with pytest.raises(ChainError) as raised:
                    await rpc.chain_id()
            finally:
                await rpc.aclose()
        return raised.value

    return asyncio.run(ask()), heads


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(endless, id="endless"),
        pytest.param(
            said("200 OK", b" " * (limits.ANSWER_BYTES_MAX + 1)), id="one byte more than the most"
        ),
        pytest.param(
            said("200 OK\r\nContent-Encoding: gzip", gzip.compress(b" " * 1_000_000)), id="packed"
        ),
        pytest.param(said("200 OK", b"[" * DEPTH), id="deep"),
        pytest.param(said("204 No Content", b""), id="nothing"),
    ],
)
def test_an_answer_out_of_bounds_is_a_bad_answer(talk: Talk) -> None:
    error, heads = answer_to(talk)

    assert error.kind is ChainErrorKind.BAD_ANSWER
    assert b"accept-encoding: identity" in heads[0].lower()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_sends_us_to_another_address(status: int) -> None:
    error, heads = answer_to(said(f"{status} Away\r\nLocation: /there", b""))

    assert error.kind is ChainErrorKind.BAD_ANSWER
    assert len(heads) == 1


def test_an_address_that_is_out_of_order_is_unreachable() -> None:
    error, _heads = answer_to(said("503 Service Unavailable", b"later"))

    assert error.kind is ChainErrorKind.UNREACHABLE


def test_the_libraries_leave_the_depth_of_calls_as_it_was() -> None:
    """In a process of its own: whoever loads them first decides."""
    source = (
        "import sys; was = sys.getrecursionlimit(); import engine.chain.service; "
        "print(was == sys.getrecursionlimit())"
    )

    told = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60
    )

    assert told.stdout.strip() == "True"
