import asyncio
from random import Random

import pytest

from engine.network.causes import Cause
from engine.network.memory import Faults, MemoryTransport
from engine.network.tcp import TcpTransport
from tests.engine.network.makers import AHost, Node, a_node


def bodies(count: int, mark: bytes = b"m") -> list[bytes]:
    return [mark + number.to_bytes(4, "big") for number in range(count)]


async def joined(dialler: Node, acceptor: Node, endpoint: str = "127.0.0.1:0") -> str:
    actual = await acceptor.network.listen(endpoint)
    dialler.network.keep_connected(acceptor.id, actual)
    await dialler.host.until(lambda: dialler.network.is_connected(acceptor.id))
    await acceptor.host.until(lambda: acceptor.network.is_connected(dialler.id))
    return actual


async def closed(*nodes: Node) -> None:
    for node in nodes:
        await node.network.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}, "a task was left behind"


def test_delivers_10000_messages_both_ways_over_tcp_in_order_and_acknowledged():
    async def scenario():
        alice, bob = a_node(1), a_node(2)
        await joined(alice, bob)

        alice.send(bob, *bodies(10_000))
        bob.send(alice, *bodies(10_000, b"b"))
        await alice.host.until(lambda: alice.host.acked == 10_000 and alice.host.tip == 10_000)
        await bob.host.until(lambda: bob.host.acked == 10_000 and bob.host.tip == 10_000)

        assert bodies(10_000) == bob.host.bodies
        assert bodies(10_000, b"b") == alice.host.bodies
        assert list(range(1, 10_001)) == bob.host.deliveries
        await closed(alice, bob)

    asyncio.run(scenario())


class CuttableTransport(TcpTransport):
    """TCP whose dialled streams the test can cut."""

    def __init__(self) -> None:
        self.cut_count = 0
        self._streams = []

    async def dial(self, endpoint, accept):
        def remember(stream):
            self._streams.append(stream)
            return accept(stream)

        await super().dial(endpoint, remember)

    def cut(self) -> None:
        while self._streams:
            self._streams.pop().abort()
            self.cut_count += 1


def test_loses_none_of_10000_messages_over_tcp_that_is_cut_every_500():
    async def scenario():
        transport = CuttableTransport()
        alice, bob = a_node(1, transport=transport), a_node(2)
        for host in (alice.host, bob.host):
            host.outbox = bodies(10_000)

        def cut_and_wait_for_the_next(peer):
            if bob.host.deliveries[-1] % 500 == 0:
                transport.cut()
            bob.host.on_next_message = cut_and_wait_for_the_next

        bob.host.on_next_message = cut_and_wait_for_the_next
        endpoint = await bob.network.listen("127.0.0.1:0")
        alice.network.keep_connected(bob.id, endpoint)
        await bob.host.until(lambda: bob.host.tip == 10_000)
        bob.host.on_next_message = None
        for host in (alice.host, bob.host):
            await host.until(lambda host=host: host.tip == host.acked == 10_000)
            assert bodies(10_000) == host.bodies

        assert transport.cut_count >= 20
        await closed(alice, bob)

    asyncio.run(scenario())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_loses_none_of_10000_messages_over_a_transport_that_drops_cuts_and_delays(seed):
    async def scenario():
        faults = Faults(
            drop_probability=0.06, cut_probability=0.3, delay_ticks_max=3, refuse_probability=0.2
        )
        transport = MemoryTransport(Random(seed), faults)
        alice, bob = a_node(1, transport=transport), a_node(2, transport=transport)
        await bob.network.listen("bob")
        alice.host.outbox = bodies(10_000)
        bob.host.outbox = bodies(10_000, b"b")

        alice.network.keep_connected(bob.id, "bob")
        await alice.host.until(lambda: alice.host.tip == 10_000)
        await bob.host.until(lambda: bob.host.tip == 10_000)
        await alice.host.until(lambda: alice.host.acked == 10_000)

        assert bodies(10_000) == bob.host.bodies
        assert bodies(10_000, b"b") == alice.host.bodies
        assert transport.dropped_count >= 10
        assert {Cause.CLOSED, Cause.UNREACHABLE} >= set(alice.host.causes)
        transport.faults = Faults()
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_message_comes_twice_only_if_it_was_not_durable_at_the_reconnect():
    async def scenario():
        transport = MemoryTransport(Random(1))
        alice, bob = a_node(1, transport=transport), a_node(2, transport=transport)
        await joined(alice, bob, "bob")
        alice.send(bob, *bodies(3))
        await alice.host.until(lambda: alice.host.acked == 3)
        bob.host.commits = False
        alice.send(bob, *bodies(2, b"n"))
        await bob.host.until(lambda: bob.host.tip == 5)

        transport.drop_all()
        await bob.host.until(lambda: len(bob.host.opened) == 2)
        await bob.host.until(lambda: len(bob.host.deliveries) == 7)

        assert [1, 2, 3, 4, 5, 4, 5] == bob.host.deliveries
        bob.host.commit(alice.id)
        await alice.host.until(lambda: alice.host.acked == 5)
        await closed(alice, bob)

    asyncio.run(scenario())


def test_what_was_committed_between_hello_and_open_is_dropped_and_acknowledged():
    async def scenario():
        transport = MemoryTransport(Random(1))
        alice, bob = a_node(1, transport=transport), a_node(2, transport=transport)
        await joined(alice, bob, "bob")
        bob.host.commits = False
        alice.send(bob, *bodies(4))
        await bob.host.until(lambda: bob.host.tip == 4)

        # Committed as soon as Bob's HELLO, which says 0, is on its way.
        bob.host.on_next_resume = lambda: setattr(bob.host, "durable", 4)
        transport.drop_all()
        await alice.host.until(lambda: alice.host.acked == 4)

        assert [1, 2, 3, 4] == bob.host.deliveries
        await closed(alice, bob)

    asyncio.run(scenario())


def test_never_has_more_than_the_window_on_the_way():
    async def scenario():
        alice, bob = a_node(1), a_node(2)
        bob.host.commits = False
        await joined(alice, bob)

        alice.send(bob, *bodies(1000))
        await bob.host.until(lambda: bob.host.tip == 256)
        for _ in range(50):
            await asyncio.sleep(0)
        assert bob.host.tip == 256
        alice.network.wake(bob.id)
        for _ in range(50):
            await asyncio.sleep(0)
        assert bob.host.tip == 256
        bob.host.commit(alice.id)
        await bob.host.until(lambda: bob.host.tip == 512)

        await closed(alice, bob)

    asyncio.run(scenario())


def test_never_has_more_than_a_mebibyte_on_the_way():
    async def scenario():
        alice, bob = a_node(1), a_node(2)
        bob.host.commits = False
        await joined(alice, bob)

        alice.send(bob, *[bytes(60 * 1024)] * 20)
        await bob.host.until(lambda: bob.host.tip == 17)
        for _ in range(50):
            await asyncio.sleep(0)
        assert bob.host.tip == 17  # 17 x 60 KiB = 1020 KiB

        bob.host.commits = True
        bob.host.commit(alice.id)
        await alice.host.until(lambda: alice.host.acked == 20)
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_peer_with_a_new_log_starts_again_at_one():
    async def scenario():
        transport = MemoryTransport(Random(1))
        alice, bob = a_node(1, transport=transport), a_node(2, transport=transport)
        await joined(alice, bob, "bob")
        alice.send(bob, *bodies(3))
        await alice.host.until(lambda: alice.host.acked == 3)
        await alice.network.aclose()

        again = a_node(1, host=AHost(epoch=b"new log, same key"[:16]), transport=transport)
        again.host.outbox = bodies(2, b"n")
        again.network.keep_connected(bob.id, "bob")
        await again.host.until(lambda: again.host.acked == 2)

        assert again.host.opened[0].last_in == 0
        assert again.host.causes == []
        assert bodies(3) + bodies(2, b"n") == bob.host.bodies
        await closed(again, bob)

    asyncio.run(scenario())


def test_says_out_of_step_when_the_outbox_lacks_what_the_peer_needs():
    async def scenario():
        alice, bob = a_node(1), a_node(2)
        await joined(alice, bob)
        alice.host.outgoing = lambda peer, after_seq, count_max: [(5, b"later")]

        alice.network.wake(bob.id)
        await alice.host.until(lambda: bool(alice.host.closed))

        assert [(bob.id, Cause.OUT_OF_STEP)] == alice.host.closed
        await closed(alice, bob)

    asyncio.run(scenario())


def test_measures_the_way_there_and_back():
    async def scenario():
        alice, bob = a_node(1), a_node(2)
        assert alice.network.latency_ms(bob.id) is None
        await joined(alice, bob)
        alice.send(bob, b"x")
        await alice.host.until(lambda: alice.host.acked == 1)

        latency_ms = alice.network.latency_ms(bob.id)

        assert latency_ms is not None
        assert 0 < latency_ms < 1000
        await closed(alice, bob)

    asyncio.run(scenario())
