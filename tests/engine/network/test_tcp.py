import asyncio
import socket

import pytest

from engine.network.causes import Cause, NetworkError
from engine.network.tcp import TcpTransport
from tests.engine.network.makers import a_node, an_identity

AWAY = [
    "0.0.0.0:9",
    "192.168.0.1:9",
    "10.0.0.1:9",
    "8.8.8.8:443",
    "[::]:9",
    "[2001:db8::1]:9",
    "[::ffff:8.8.8.8]:9",
    "example.org:9",
    "localhost.example.org:9",
    "127.0.0.1.example.org:9",
]
UNREADABLE = ["", "127.0.0.1", ":9", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1"]


@pytest.fixture
def no_sockets(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was made")

    loop = asyncio.new_event_loop()
    monkeypatch.setattr(loop, "create_server", refuse)
    monkeypatch.setattr(loop, "create_connection", refuse)
    yield loop
    loop.close()


@pytest.mark.parametrize(
    ("endpoint", "cause"),
    [(place, Cause.NOT_LOOPBACK) for place in AWAY]
    + [(place, Cause.BAD_ENDPOINT) for place in UNREADABLE],
)
def test_refuses_before_it_binds_or_dials(no_sockets, endpoint, cause):
    transport = TcpTransport()

    for attempt in (transport.listen, transport.dial):
        with pytest.raises(NetworkError) as caught:
            no_sockets.run_until_complete(attempt(endpoint, lambda stream: None))
        assert (cause, endpoint) == (caught.value.cause, caught.value.endpoint)


@pytest.mark.parametrize("endpoint", ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:65535"])
def test_takes_every_way_to_say_this_machine(endpoint):
    TcpTransport().check(endpoint)


def test_keep_connected_refuses_another_machine_at_once():
    async def scenario():
        node = a_node(1)
        with pytest.raises(NetworkError) as caught:
            node.network.keep_connected(an_identity(2).node_id, "192.168.0.1:9")

        assert caught.value.cause is Cause.NOT_LOOPBACK
        await node.network.aclose()

    asyncio.run(scenario())


def test_a_taken_port_is_named_as_such():
    async def scenario():
        first, second = a_node(1), a_node(2)
        endpoint = await first.network.listen("127.0.0.1:0")

        with pytest.raises(NetworkError) as caught:
            await second.network.listen(endpoint)

        assert caught.value.cause is Cause.PORT_TAKEN
        await first.network.aclose()
        again = await second.network.listen(endpoint)
        assert again == endpoint
        await second.network.aclose()

    asyncio.run(scenario())


def test_a_port_the_system_denies_is_named_as_such(monkeypatch):
    async def scenario():
        async def denied(*args, **kwargs):
            raise PermissionError(13, "denied")

        monkeypatch.setattr(asyncio.get_running_loop(), "create_server", denied)
        with pytest.raises(NetworkError) as caught:
            await TcpTransport().listen("127.0.0.1:80", lambda stream: None)

        assert caught.value.cause is Cause.PORT_DENIED

    asyncio.run(scenario())


def test_nobody_at_a_port_is_unreachable():
    async def scenario():
        with socket.create_server(("127.0.0.1", 0)) as unused:
            endpoint = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(NetworkError) as caught:
            await TcpTransport().dial(endpoint, lambda stream: None)

        assert caught.value.cause is Cause.UNREACHABLE

    asyncio.run(scenario())


def test_port_zero_cannot_be_dialled():
    async def scenario():
        with pytest.raises(NetworkError) as caught:
            await TcpTransport().dial("127.0.0.1:0", lambda stream: None)

        assert caught.value.cause is Cause.BAD_ENDPOINT

    asyncio.run(scenario())
