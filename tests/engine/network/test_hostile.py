"""What an authenticated or silent client can do: end its own connection, and nothing else."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import msgpack
import pytest

from engine.network.causes import Cause
from engine.network.limits import Limits
from tests.engine.network.makers import (
    QUICK,
    AHost,
    ManualClock,
    RawPeer,
    a_hello,
    a_node,
    an_identity,
    framed,
)

EVE = an_identity(9).node_id


@asynccontextmanager
async def a_listener(**options):
    node = a_node(1, **options)
    yield node, await node.network.listen("127.0.0.1:0")
    closing = asyncio.ensure_future(node.network.aclose())
    clock = options.get("clock")
    while clock is not None and not closing.done():
        clock.advance(1)
        await asyncio.sleep(0)
    await closing


async def let_in(endpoint: str, **changes) -> RawPeer:
    client = await RawPeer.dial(endpoint)
    await client.shake(9, **changes)
    return client


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (framed(msgpack.packb([6])), Cause.BAD_FRAME),
        (framed(b"\x93\x02\xcc\x01\xc4\x00"), Cause.BAD_FRAME),
        (framed(msgpack.packb([1, bytes(65)])), Cause.BAD_FRAME),
        ((64 * 1024 + 1).to_bytes(4, "big"), Cause.OVERSIZE),
        (framed(msgpack.packb([4, 1])), Cause.BAD_ACK),
        (b"".join(framed(msgpack.packb([2, n, b""])) for n in range(1, 258)), Cause.WINDOW),
        (framed(msgpack.packb([9, 1])) * 1100, Cause.FLOOD),
        (framed(msgpack.packb([3])) * 1100, Cause.FLOOD),
        (framed(msgpack.packb([4, 0])) * 1100, Cause.FLOOD),
        (framed(msgpack.packb([11, 99])) * 1100, Cause.FLOOD),
        (framed(msgpack.packb([2, 1, b""])) * 1100, Cause.FLOOD),
    ],
)
def test_an_authenticated_offender_is_closed_and_banned(raw, cause):
    async def scenario():
        async with a_listener(host=AHost(commits=False)) as (node, endpoint):
            client = await let_in(endpoint)
            client.send_bytes(raw)
            await node.host.until(lambda: bool(node.host.closed))
            assert [(EVE, cause)] == node.host.closed
            await client.aclose()

            again = await RawPeer.dial(endpoint)
            again.send_bytes(b"")
            with pytest.raises(AssertionError, match="before a HELLO"):
                await again.shake(9)
            await again.aclose()

    asyncio.run(scenario())


def test_the_bye_to_a_banned_peer_says_how_long():
    async def scenario():
        async with a_listener() as (_, endpoint):
            client = await let_in(endpoint)
            client.send(6)
            first = await client.frame_of(10)
            await client.aclose()

            assert first[1] == Cause.BAD_FRAME
            assert 59_000 < first[2] <= 60_000

    asyncio.run(scenario())


def test_a_gap_ends_the_connection_without_a_ban():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await let_in(endpoint)
            client.send(2, 1, b"one")
            client.send(2, 3, b"three")
            assert await client.bye() is Cause.GAP
            await client.aclose()

            client = await let_in(endpoint)
            assert node.host.bodies == [b"one"]
            await client.aclose()

    asyncio.run(scenario())


def test_a_repeated_message_is_dropped_quietly():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await let_in(endpoint)
            for seq, body in ((1, b"one"), (1, b"forged"), (2, b"two"), (1, b"one")):
                client.send(2, seq, body)
            await node.host.until(lambda: node.host.tip == 2)

            assert node.host.deliveries == [1, 2]
            assert node.host.bodies == [b"one", b"two"]
            await client.aclose()

    asyncio.run(scenario())


def test_an_unknown_odd_kind_is_skipped():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await let_in(endpoint)
            client.send(13, "something new")
            client.send(2, 1, b"one")
            await node.host.until(lambda: node.host.tip == 1)
            await client.aclose()

    asyncio.run(scenario())


def test_a_message_body_up_to_60_kib_arrives_and_a_longer_one_ends_the_connection():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await let_in(endpoint)
            client.send(2, 1, bytes(60 * 1024))
            await node.host.until(lambda: node.host.tip == 1)
            client.send(2, 2, bytes(60 * 1024 + 1))

            assert await client.bye() is Cause.BAD_FRAME
            await client.aclose()

    asyncio.run(scenario())


def test_a_long_frame_before_authentication_is_refused_from_its_length():
    async def scenario():
        async with a_listener() as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send_bytes((4097).to_bytes(4, "big"))

            assert await client.bye() is Cause.OVERSIZE
            await client.aclose()

    asyncio.run(scenario())


def test_many_frames_before_authentication_are_a_flood():
    async def scenario():
        async with a_listener() as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            for _ in range(3):
                client.send(13, bytes(4000))

            assert await client.bye() is Cause.FLOOD
            await client.aclose()

    asyncio.run(scenario())


def test_a_slow_client_is_closed_by_the_deadline_however_it_drips():
    async def scenario():
        clock = ManualClock()
        async with a_listener(clock=clock, limits=Limits()) as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send_bytes(b"\x00")
            await clock.until_set()
            clock.advance(4.9)
            client.send_bytes(b"\x00")
            clock.advance(0.2)

            assert await client.bye() is Cause.TIMEOUT
            await client.aclose()

    asyncio.run(scenario())


def test_the_oldest_half_open_client_gives_way_when_places_run_out():
    async def scenario():
        async with a_listener(limits=replace(QUICK, half_open_max=3)) as (node, endpoint):
            lurkers = [await RawPeer.dial(endpoint) for _ in range(3)]
            honest = await let_in(endpoint)

            assert await lurkers[0].bye() is Cause.FULL
            assert node.network.is_connected(EVE)
            for client in (*lurkers, honest):
                await client.aclose()

    asyncio.run(scenario())


def test_one_connection_too_many_is_told_full():
    async def scenario():
        async with a_listener(limits=replace(QUICK, connections_max=1)) as (_, endpoint):
            first = await let_in(endpoint)
            second = await RawPeer.dial(endpoint)
            with pytest.raises(AssertionError):
                await second.shake(8)
            await first.aclose()
            await second.aclose()

    asyncio.run(scenario())


def test_a_full_node_takes_the_new_connection_of_a_peer_it_has():
    async def scenario():
        async with a_listener(limits=replace(QUICK, connections_max=1)) as (node, endpoint):
            first = await let_in(endpoint)
            second = await let_in(endpoint)

            assert await first.bye() is Cause.DUPLICATE
            assert node.network.is_connected(EVE)
            await first.aclose()
            await second.aclose()

    asyncio.run(scenario())


def test_a_peer_that_wants_few_messages_at_once_gets_few():
    async def scenario():
        async with a_listener() as (node, endpoint):
            node.host.outbox = [b"body"] * 9
            client = await let_in(endpoint, max_inflight=3)
            assert [1, 2, 3] == [(await client.frame_of(2))[1] for _ in range(3)]
            client.send(9, 77)
            assert await client.frame() == [11, 77]
            client.send(4, 2)

            assert [4, 5] == [(await client.frame_of(2))[1] for _ in range(2)]
            await client.aclose()

    asyncio.run(scenario())


def test_the_host_can_refuse_a_peer_and_the_rest_of_its_chunk_is_not_delivered():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await let_in(endpoint)
            node.host.on_next_message = lambda peer: node.network.refuse(peer, Cause.BROKE_RULES)
            client.send_bytes(
                framed(msgpack.packb([2, 1, b"bad"])) + framed(msgpack.packb([2, 2, b"more"]))
            )

            assert await client.bye() is Cause.BROKE_RULES
            assert node.host.bodies == [b"bad"]
            assert [(EVE, Cause.BROKE_RULES)] == node.host.closed
            await client.aclose()

    asyncio.run(scenario())


def test_a_ban_lasts_a_minute_then_two_and_is_forgiven_after_an_hour_without_offence():
    async def scenario():
        clock = ManualClock()
        async with a_listener(clock=clock, limits=Limits()) as (node, endpoint):
            for length_s in (60, 120, 240):
                client = await let_in(endpoint)
                node.network.refuse(EVE, Cause.BROKE_RULES)
                assert (await client.frame_of(10))[1:] == [Cause.BROKE_RULES, length_s * 1000]
                await client.aclose()
                clock.advance(length_s - 1)
                early = await RawPeer.dial(endpoint)
                early.send_hello(a_hello(9))
                assert (await early.frame_of(10))[1:] == [Cause.BANNED, 1000]
                await early.aclose()
                clock.advance(1)
            clock.advance(3601)
            client = await let_in(endpoint)
            node.network.refuse(EVE, Cause.BROKE_RULES)

            assert (await client.frame_of(10))[1:] == [Cause.BROKE_RULES, 60_000]
            await client.aclose()

    asyncio.run(scenario())


def test_a_ban_holds_for_a_peer_that_was_not_connected_when_it_was_refused():
    async def scenario():
        async with a_listener() as (node, endpoint):
            node.network.refuse(EVE, Cause.BROKE_RULES)
            client = await RawPeer.dial(endpoint)
            client.send_hello(a_hello(9))

            assert await client.bye() is Cause.BANNED
            await client.aclose()

    asyncio.run(scenario())
