"""Who may become a peer: honest and dishonest clients and servers over real loopback TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engine.network.causes import Cause
from engine.network.frames import Hello, claim_frame, hello_frame, resume_frame, seal_frame
from engine.network.handshake import sealed
from engine.network.host import Resume
from engine.network.identity import Role
from engine.network.limits import Limits
from engine.protocol.crypto import signer
from tests.engine.network.makers import (
    ADJUDICATOR,
    CHAIN_ID,
    SALT,
    AHost,
    ManualClock,
    Node,
    RawPeer,
    a_hello,
    a_node,
    a_resume,
    a_secret,
    an_identity,
    auth_between,
    hello_in,
    shown,
)


@asynccontextmanager
async def a_listener(number: int = 1, **options) -> AsyncIterator[tuple[Node, str]]:
    node = a_node(number, **options)
    yield node, await node.network.listen("127.0.0.1:0")
    await node.network.aclose()


@asynccontextmanager
async def a_raw_server() -> AsyncIterator[tuple[str, asyncio.Queue[RawPeer]]]:
    arrived: asyncio.Queue[RawPeer] = asyncio.Queue()
    server = await asyncio.start_server(
        lambda reader, writer: arrived.put_nowait(RawPeer(reader, writer)), "127.0.0.1", 0
    )
    host, port = server.sockets[0].getsockname()
    yield f"{host}:{port}", arrived
    server.close()


async def introduced(endpoint: str, mine: Hello) -> tuple[RawPeer, Hello]:
    client = await RawPeer.dial(endpoint)
    client.send_bytes(hello_frame(mine))
    return client, hello_in(await client.frame())


async def proved(endpoint: str, number: int = 9) -> tuple[RawPeer, list]:
    """A client that has proved its key, and the node's SEAL."""
    mine = a_hello(number)
    client, theirs = await introduced(endpoint, mine)
    client.send(1, an_identity(number).sign_auth(auth_between(Role.DIALLER, mine, theirs)))
    assert await client.frame_of(1) is not None
    return client, await client.frame_of(14)


def flat(frame: list) -> list:
    """Its fields; the versions are a list of their own."""
    return [field for field in frame if not isinstance(field, list)]


def test_an_honest_client_is_let_in():
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await RawPeer.dial(endpoint)
            theirs = await client.shake(9)

            assert theirs.node_id == node.id
            assert node.network.is_connected(an_identity(9).node_id)
            await client.aclose()

    asyncio.run(scenario())


def test_the_acceptor_signs_nothing_for_a_caller_without_proof():
    async def scenario():
        signed = []
        identity = an_identity(1, sign_auth=signed.append)
        async with a_listener(identity=identity) as (_, endpoint):
            client, _ = await introduced(endpoint, a_hello(9))
            client.send(1, bytes(65))

            assert await client.bye() is Cause.BAD_AUTH
            assert signed == []
            await client.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"chain_id": 1}, Cause.WRONG_CHAIN),
        ({"adjudicator": bytes(20)}, Cause.WRONG_ADJUDICATOR),
        ({"versions": (1, 3)}, Cause.VERSION),
        ({"node_id": an_identity(1).node_id}, Cause.MYSELF),
        ({"max_frame_bytes": 4096}, Cause.BAD_FRAME),
        ({"max_inflight": 0}, Cause.BAD_FRAME),
        ({"nonce": b"short"}, Cause.BAD_FRAME),
        ({"versions": ()}, Cause.BAD_FRAME),
        ({"features": -1}, Cause.BAD_FRAME),
        ({"features": True}, Cause.BAD_FRAME),
        ({"chain_id": 31337.0}, Cause.BAD_FRAME),
    ],
)
def test_refuses_a_hello_with(changes, cause):
    async def scenario():
        async with a_listener() as (node, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send_bytes(hello_frame(a_hello(9, **changes)))

            assert cause is await client.bye()
            assert node.host.opened == []
            await client.aclose()

    asyncio.run(scenario())


def test_a_later_version_with_other_fields_is_told_the_version_not_a_bad_frame():
    async def scenario():
        async with a_listener() as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send(0, [7], b"fields of the future", [1])

            assert await client.bye() is Cause.VERSION
            await client.aclose()

    asyncio.run(scenario())


def test_refuses_a_replayed_auth():
    async def scenario():
        async with a_listener() as (node, endpoint):
            mine = a_hello(9)
            first, theirs = await introduced(endpoint, mine)
            proof = an_identity(9).sign_auth(auth_between(Role.DIALLER, mine, theirs))
            first.send(1, proof)
            first.send_bytes(shown(9))
            await node.host.until(lambda: node.host.opened)
            await first.aclose()

            second, _ = await introduced(endpoint, mine)
            second.send(1, proof)

            assert await second.bye() is Cause.BAD_AUTH
            assert len(node.host.opened) == 1
            await second.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"role": Role.ACCEPTOR}, id="wrong role"),
        pytest.param({"chain_id": 1}, id="another chain"),
        pytest.param({"adjudicator": bytes(20)}, id="another adjudicator"),
        pytest.param({"acceptor": an_identity(3).node_id}, id="meant for another node"),
        pytest.param({"dialler": an_identity(3).node_id}, id="made by another node"),
        pytest.param({"acceptor_nonce": bytes(32)}, id="older nonce of the acceptor"),
        pytest.param({"dialler_nonce": bytes(32)}, id="older nonce of the dialler"),
    ],
)
def test_refuses_an_auth_over_something_else(changes):
    async def scenario():
        async with a_listener() as (_, endpoint):
            mine = a_hello(9)
            client, theirs = await introduced(endpoint, mine)
            auth = auth_between(Role.DIALLER, mine, theirs, **changes)
            client.send(1, an_identity(9).sign_auth(auth))

            assert await client.bye() is Cause.BAD_AUTH
            await client.aclose()

    asyncio.run(scenario())


def test_refuses_an_auth_by_another_key():
    async def scenario():
        async with a_listener() as (_, endpoint):
            mine = a_hello(9)
            client, theirs = await introduced(endpoint, mine)
            digest = auth_between(Role.DIALLER, mine, theirs).digest
            client.send(1, signer(a_secret(8))(digest))

            assert await client.bye() is Cause.BAD_AUTH
            await client.aclose()

    asyncio.run(scenario())


def test_refuses_its_own_hello_reflected():
    async def scenario():
        async with a_raw_server() as (endpoint, arrived):
            alice = a_node(1)
            alice.network.keep_connected(an_identity(2).node_id, endpoint)
            server = await arrived.get()
            mirrored = hello_in(await server.frame())
            server.send_bytes(hello_frame(mirrored))

            assert await server.bye() is Cause.MYSELF
            await alice.network.aclose()
            await server.aclose()

    asyncio.run(scenario())


def test_refuses_its_own_proof_reflected():
    """The server claims the expected address and sends the dialler's AUTH back as its own."""

    async def scenario():
        async with a_raw_server() as (endpoint, arrived):
            alice = a_node(1)
            alice.network.keep_connected(an_identity(2).node_id, endpoint)
            server = await arrived.get()
            mirrored = hello_in(await server.frame())
            server.send_bytes(hello_frame(a_hello(2, nonce=bytes(31) + b"x")))
            proof = await server.frame_of(1)
            assert mirrored.nonce != bytes(32)
            server.send(*proof)

            assert await server.bye() is Cause.BAD_AUTH
            assert alice.host.opened == []
            await alice.network.aclose()
            await server.aclose()

    asyncio.run(scenario())


def test_refuses_the_dialler_role_from_an_acceptor():
    async def scenario():
        async with a_raw_server() as (endpoint, arrived):
            alice = a_node(1)
            alice.network.keep_connected(an_identity(2).node_id, endpoint)
            server = await arrived.get()
            theirs, mine = hello_in(await server.frame()), a_hello(2)
            server.send_bytes(hello_frame(mine))
            wrong = auth_between(Role.DIALLER, theirs, mine)
            server.send(1, an_identity(2).sign_auth(wrong))

            assert await server.bye() is Cause.BAD_AUTH
            await alice.network.aclose()
            await server.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "changes",
    [{"epoch": b"short"}, {"peer_epoch": b"short"}, {"last_in": -1}, {"last_in": True}],
)
def test_refuses_a_resume_with(changes):
    async def scenario():
        async with a_listener() as (node, endpoint):
            client, _ = await proved(endpoint)
            client.send_bytes(shown(9, **changes))

            assert await client.bye() is Cause.BAD_FRAME
            assert node.host.opened == []
            await client.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "fields",
    [
        (2, 1, b"body"),
        (4, 0),
        (9, 1),
        (1, bytes(65)),
        (12, bytes(16), 0, bytes(16), bytes(32)),
        (16, b"page"),
    ],
)
def test_nothing_but_a_seal_is_taken_after_the_proof(fields):
    async def scenario():
        async with a_listener() as (node, endpoint):
            client, _ = await proved(endpoint)
            client.send(*fields)

            assert await client.bye() is Cause.BAD_FRAME
            assert node.host.opened == []
            assert node.host.closed == []
            await client.aclose()

    asyncio.run(scenario())


def test_a_caller_without_proof_learns_nothing_of_what_a_peer_has_sent():
    """Anybody can name a node id; only its key may be told how many messages there were."""

    async def scenario():
        host = AHost(epoch=b"\x01" * 16, durable=137, peer_epoch=b"\x09" * 16)
        async with a_listener(host=host) as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send_bytes(hello_frame(a_hello(9)))
            hello = await client.frame()
            client.send(1, bytes(65))
            rest = await client.frame()

            assert [0, 10] == [hello[0], rest[0]]
            assert not {137, b"\x01" * 16, b"\x09" * 16} & set(flat(hello))
            await client.aclose()

            peer, told = await proved(endpoint)
            assert 14 == told[0]
            peer.send_bytes(seal_frame(bytes(32)))
            _, *resume, salt = await peer.frame()
            assert [b"\x01" * 16, 137, b"\x09" * 16] == resume
            said = Resume(epoch=resume[0], last_in=137, peer_epoch=resume[2])
            assert told[1] == sealed(an_identity(1).node_id, said, (), salt)
            await peer.aclose()

    asyncio.run(scenario())


def test_whoever_answers_without_proof_learns_nothing_of_what_was_sent_to_us():
    """A program that took a peer's place names the peer's id; the dialler proves itself first and tells no more."""

    async def scenario():
        async with a_raw_server() as (endpoint, arrived):
            host = AHost(epoch=b"\x01" * 16, durable=137, peer_epoch=b"\x02" * 16)
            alice = a_node(1, host=host)
            alice.network.keep_connected(an_identity(2).node_id, endpoint)
            server = await arrived.get()
            hello = await server.frame()
            server.send_bytes(hello_frame(a_hello(2)))
            proof = await server.frame()
            server.send(1, bytes(65))
            rest = await server.frame()

            assert [0, 1, 10] == [hello[0], proof[0], rest[0]]
            assert not {137, b"\x01" * 16, b"\x02" * 16} & set(flat(hello))
            await alice.network.aclose()
            await server.aclose()

    asyncio.run(scenario())


def test_nobody_is_told_anything_before_its_own_claim_is_sealed():
    async def scenario():
        host = AHost(pages=(b"one", b"two"))
        async with a_listener(host=host) as (node, endpoint):
            client, told = await proved(endpoint)
            client.send(9, 1)
            assert await client.bye() is Cause.BAD_FRAME
            await client.aclose()

            client, told = await proved(endpoint, 8)
            client.send_bytes(shown(8, (b"mine", b"too"), last_in=0))
            pages = [(await client.frame())[1] for _ in range(2)]
            _, epoch, last_in, peer_epoch, salt = await client.frame()
            said = Resume(epoch=epoch, last_in=last_in, peer_epoch=peer_epoch)
            await node.host.until(lambda: node.host.opened)

            assert [b"one", b"two"] == pages
            assert told[1] == sealed(node.id, said, pages, salt)
            await client.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("author", "pages", "last_in", "salt"),
    [
        pytest.param(9, (b"page", b"more"), 3, SALT, id="another claim"),
        pytest.param(9, (b"pa", b"ge"), 3, SALT, id="cut otherwise"),
        pytest.param(9, (b"page",), 4, SALT, id="another number"),
        pytest.param(9, (b"page",), 3, bytes(32), id="another salt"),
        pytest.param(1, (b"page",), 3, SALT, id="our own seal sent back"),
    ],
)
def test_a_claim_that_is_not_what_was_sealed_is_refused(author, pages, last_in, salt):
    async def scenario():
        async with a_listener() as (node, endpoint):
            client, _ = await proved(endpoint)
            sealed_for = an_identity(author).node_id
            seal = sealed(sealed_for, a_resume(9, last_in=3), (b"page",), SALT)
            client.send_bytes(seal_frame(seal) + b"".join(map(claim_frame, pages)))
            client.send_bytes(resume_frame(a_resume(9, last_in=last_in), salt))

            assert await client.bye() is Cause.BROKEN_SEAL
            assert node.host.opened == []
            await client.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(("count", "cause"), [(16, None), (17, Cause.FLOOD)])
def test_a_claim_has_so_many_pages_at_most(count, cause):
    async def scenario():
        async with a_listener() as (node, endpoint):
            client, _ = await proved(endpoint)
            client.send_bytes(shown(9, (bytes(60 * 1024),) * count))
            if cause is None:
                await node.host.until(lambda: node.host.opened)
            else:
                assert await client.bye() is cause

            assert len(node.host.opened) == (cause is None)
            await client.aclose()

    asyncio.run(scenario())


def test_a_proved_caller_that_never_tells_where_it_stands_is_closed():
    async def scenario():
        clock = ManualClock()
        async with a_listener(clock=clock, limits=Limits()) as (node, endpoint):
            client, _ = await proved(endpoint)
            node.network.wake(an_identity(9).node_id)
            node.network.acknowledge(an_identity(9).node_id, 1)
            assert not node.network.is_connected(an_identity(9).node_id)
            clock.advance(5)

            assert await client.bye() is Cause.TIMEOUT
            assert (node.host.opened, node.host.closed) == ([], [])
            again = await RawPeer.dial(endpoint)
            await again.shake(9)
            await again.aclose()
            await client.aclose()

    asyncio.run(scenario())


def test_messages_right_behind_the_resume_are_not_mistaken_for_a_flood():
    """The dialler is open one frame earlier than the acceptor and may send at once."""

    async def scenario():
        async with a_raw_server() as (endpoint, arrived):
            alice = a_node(1)
            bob = an_identity(2)
            alice.network.keep_connected(bob.node_id, endpoint)
            server = await arrived.get()
            theirs, mine = hello_in(await server.frame()), a_hello(2)
            server.send_bytes(hello_frame(mine))
            await server.frame_of(1)
            server.send(1, bob.sign_auth(auth_between(Role.ACCEPTOR, theirs, mine)))
            server.send_bytes(shown(2))
            server.send(2, 1, bytes(50_000))
            server.send(2, 2, bytes(50_000))

            await alice.host.until(lambda: alice.host.tip == 2)
            await alice.network.aclose()
            await server.aclose()

    asyncio.run(scenario())


def test_the_dialler_pins_the_address_it_expects():
    async def scenario():
        async with a_listener(2) as (mallory, endpoint):
            alice, bob_id = a_node(1), an_identity(3).node_id
            alice.network.keep_connected(bob_id, endpoint)
            await alice.host.until(lambda: bool(alice.host.closed))

            assert alice.host.closed[0] == (bob_id, Cause.WRONG_KEY)
            assert mallory.host.opened == []
            await alice.network.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"chain_id": CHAIN_ID + 1}, Cause.WRONG_CHAIN),
        ({"adjudicator": ADJUDICATOR[::-1]}, Cause.WRONG_ADJUDICATOR),
    ],
)
def test_both_hosts_learn_that_they_work_on_different_chains(changes, cause):
    """Each of them dials the other, so each is told its own cause."""

    async def scenario():
        async with (
            a_listener(1) as (alice, at_alice),
            a_listener(2, identity=an_identity(2, **changes)) as (bob, at_bob),
        ):
            alice.network.keep_connected(bob.id, at_bob)
            bob.network.keep_connected(alice.id, at_alice)
            await alice.host.until(lambda: bool(alice.host.closed))
            await bob.host.until(lambda: bool(bob.host.closed))

            assert {cause} == set(alice.host.causes)
            assert {cause} == set(bob.host.causes)

    asyncio.run(scenario())


def test_a_stranger_is_refused_when_the_host_says_so():
    async def scenario():
        async with a_listener(host=AHost(welcomes=False)) as (node, endpoint):
            mine = a_hello(9)
            client, theirs = await introduced(endpoint, mine)
            client.send(1, an_identity(9).sign_auth(auth_between(Role.DIALLER, mine, theirs)))

            assert await client.bye() is Cause.UNWELCOME
            assert node.host.opened == []
            assert node.host.closed == []
            await client.aclose()

    asyncio.run(scenario())


def test_a_peer_that_is_kept_connected_needs_no_welcome_to_call():
    async def scenario():
        async with a_listener(host=AHost(welcomes=False)) as (node, endpoint):
            node.network.keep_connected(an_identity(9).node_id, "127.0.0.1:1")
            client = await RawPeer.dial(endpoint)
            await client.shake(9)

            assert node.network.is_connected(an_identity(9).node_id)
            await client.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize("fields", [(2, 1, b"body"), (4, 0), (9, 1), (11, 1), (1, bytes(65))])
def test_nothing_but_hello_is_taken_first(fields):
    async def scenario():
        async with a_listener() as (_, endpoint):
            client = await RawPeer.dial(endpoint)
            client.send(*fields)

            assert await client.bye() is Cause.BAD_FRAME
            await client.aclose()

    asyncio.run(scenario())


def test_a_second_hello_is_refused():
    async def scenario():
        async with a_listener() as (_, endpoint):
            client, _ = await introduced(endpoint, a_hello(9))
            client.send_bytes(hello_frame(a_hello(9)))

            assert await client.bye() is Cause.BAD_FRAME
            await client.aclose()

    asyncio.run(scenario())
