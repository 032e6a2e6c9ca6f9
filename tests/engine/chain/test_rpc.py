"""An RPC address is read within bounds, asked where it is, and cannot end the process."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.rpc import Rpc
from engine.protocol.types import Address

Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]
PIECE = b" " * 65_536
DEPTH = 200_000
GOOD = b'{"result": "0x1"}'
"""What is out of bounds is good else, so that nothing but the bound can refuse it."""
ASKS = """
import asyncio, sys
from engine.chain.errors import ChainError
from engine.chain.rpc import Rpc

async def ask():
    rpc = Rpc(sys.argv[1])
    try:
        await rpc.chain_id()
    except ChainError as error:
        print(error.kind.name)
    finally:
        await rpc.aclose()

asyncio.run(ask())
"""
LOADS_ALL = """
import importlib, pkgutil, sys
import engine.chain
was = sys.getrecursionlimit()
for module in pkgutil.iter_modules(engine.chain.__path__, "engine.chain."):
    importlib.import_module(module.name)
print("py_ecc" in sys.modules, was == sys.getrecursionlimit())
"""


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


def valued(value_count: int) -> Talk:
    """A chain's id, beside as many small values as make so many in all."""
    beside = b",".join([b"0"] * (value_count - 3))
    return said("200 OK", b'{"result": "0x1", "more": [%b]}' % beside)


@asynccontextmanager
async def address(talk: Talk) -> AsyncIterator[tuple[str, list[bytes], list[object]]]:
    """An address that talks like this, the heads of the requests that it got, and its connections."""
    heads: list[bytes] = []
    connections: list[object] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        try:
            while True:
                heads.append(await reader.readuntil(b"\r\n\r\n"))
                size = heads[-1].lower().partition(b"content-length:")[2].split()[0]
                await reader.readexactly(int(size))
                await talk(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/here", heads, connections


def answer_to(talk: Talk) -> tuple[ChainError, list[bytes]]:
    """What comes of asking an address that talks like this, and the heads of the requests that it got."""

    async def ask() -> tuple[ChainError, list[bytes]]:
        async with address(talk) as (url, heads, _):
            rpc = Rpc(url)
            try:
                with pytest.raises(ChainError) as raised:
                    await rpc.chain_id()
            finally:
                await rpc.aclose()
        return raised.value, heads

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(endless, id="endless"),
        pytest.param(
            said("200 OK", GOOD.ljust(limits.ANSWER_BYTES_MAX + 1)),
            id="one byte more than the most",
        ),
        pytest.param(valued(limits.ANSWER_VALUES_MAX + 1), id="one value more than the most"),
        pytest.param(said("200 OK\r\nContent-Encoding: gzip", gzip.compress(GOOD)), id="packed"),
        pytest.param(said("200 OK\r\nContent-Encoding: gzip", GOOD), id="only said to be packed"),
        pytest.param(said("203 Non-Authoritative Information", GOOD), id="of another's"),
        pytest.param(said("204 No Content", b""), id="nothing"),
    ],
)
def test_an_answer_out_of_bounds_is_a_bad_answer(talk: Talk) -> None:
    error, heads = answer_to(talk)

    assert error.kind is ChainErrorKind.BAD_ANSWER
    assert b"accept-encoding: identity" in heads[0].lower()


def test_a_deep_answer_is_a_bad_answer() -> None:
    """In a process of its own: a library that another test loads lets it overflow the stack of this one."""

    async def ask() -> tuple[int | None, bytes]:
        async with address(said("200 OK", b"[" * DEPTH)) as (url, _, _):
            asking = await asyncio.create_subprocess_exec(
                sys.executable, "-c", ASKS, url, stdout=subprocess.PIPE
            )
            told, _ = await asking.communicate()
        return asking.returncode, told.strip()

    assert (0, b"BAD_ANSWER") == asyncio.run(ask())


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(said("200 OK", GOOD.ljust(limits.ANSWER_BYTES_MAX)), id="bytes"),
        pytest.param(valued(limits.ANSWER_VALUES_MAX), id="values"),
    ],
)
def test_an_answer_with_the_most_is_read(talk: Talk) -> None:
    async def ask() -> int:
        async with address(talk) as (url, _, _):
            rpc = Rpc(url)
            try:
                return await rpc.chain_id()
            finally:
                await rpc.aclose()

    assert asyncio.run(ask()) == 1


def test_the_largest_answer_may_be_all_small_logs() -> None:
    word = "0x" + "11" * 32
    log = json.dumps(
        {
            "address": "0x" + "22" * 20,
            "topics": [word],
            "data": "0x",
            "blockNumber": "0x1",
            "transactionHash": word,
            "transactionIndex": "0x1",
            "blockHash": word,
            "logIndex": "0x1",
            "removed": False,
        },
        separators=(",", ":"),
    ).encode()
    log_count = (limits.ANSWER_BYTES_MAX - len(b'{"result":[]}')) // (len(log) + 1)
    body = b'{"result":[' + b",".join([log] * log_count) + b"]}"

    async def ask() -> int:
        async with address(said("200 OK", body)) as (url, _, _):
            rpc = Rpc(url)
            try:
                return len(await rpc.logs(1, 1, Address(b"\x22" * 20)))
            finally:
                await rpc.aclose()

    assert log_count == asyncio.run(ask())


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_sends_us_to_another_address(status: int) -> None:
    error, heads = answer_to(said(f"{status} Away\r\nLocation: /there", GOOD))

    assert error.kind is ChainErrorKind.BAD_ANSWER
    assert len(heads) == 1


def test_an_address_that_is_out_of_order_is_unreachable() -> None:
    error, _heads = answer_to(said("503 Service Unavailable", b"later"))

    assert error.kind is ChainErrorKind.UNREACHABLE


def test_one_connection_carries_all_requests() -> None:
    async def ask() -> tuple[int, int]:
        async with address(said("200 OK", GOOD)) as (url, heads, connections):
            rpc = Rpc(url)
            try:
                for _ in range(3):
                    await rpc.chain_id()
            finally:
                await rpc.aclose()
        return len(heads), len(connections)

    assert (3, 1) == asyncio.run(ask())


def test_the_libraries_leave_the_depth_of_calls_as_it_was() -> None:
    """In a process of its own: whoever loads them first decides."""
    told = subprocess.run(
        [sys.executable, "-c", LOADS_ALL], capture_output=True, text=True, check=True, timeout=60
    )

    assert told.stdout.split() == ["True", "True"]
