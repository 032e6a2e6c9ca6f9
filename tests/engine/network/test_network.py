"""Which connection is kept, who is dialled when, and what is left at the end."""

import asyncio
from random import Random

import pytest

from engine.network.backoff import Backoff, Bans
from engine.network.causes import Cause, NetworkError
from engine.network.flow import Budget
from engine.network.frames import (
    auth_frame,
    bye_of,
    fields_of,
    hello_frame,
    hello_of,
    ping_frame,
)
from engine.network.identity import Role
from engine.network.limits import Limits
from engine.network.memory import Faults, MemoryTransport
from tests.engine.network.makers import (
    HIGHER,
    LOWER,
    AHost,
    ManualClock,
    Node,
    a_hello,
    a_node,
    an_identity,
    auth_between,
    shown,
)


class SilentTransport(MemoryTransport):
    """Dials that never end, as to a machine that drops everything."""

    def __init__(self) -> None:
        super().__init__(Random(0))
        self.dials = 0
        self.cancelled = 0

    async def dial(self, endpoint, accept):
        self.dials += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def ticks(count: int = 30) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def closed(*nodes: Node) -> None:
    for node in nodes:
        await node.network.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}, "a task was left behind"


async def pair(clock: ManualClock, *, limits: Limits | None = None):
    """Two connected nodes in one memory world with a clock that stands still."""
    transport = MemoryTransport(Random(1))
    limits = limits or Limits()
    alice = a_node(LOWER, transport=transport, clock=clock, limits=limits)
    bob = a_node(HIGHER, transport=transport, clock=clock, limits=limits)
    await bob.network.listen("bob")
    alice.network.keep_connected(bob.id, "bob")
    await alice.host.until(lambda: bool(alice.host.opened))
    await ticks()
    return transport, alice, bob


@pytest.mark.parametrize("seed", range(8))
def test_two_nodes_that_dial_each_other_keep_the_connection_of_the_lower_address(seed):
    async def scenario():
        transport = MemoryTransport(Random(seed), Faults(delay_ticks_max=seed))
        low, high = (a_node(number, transport=transport) for number in (LOWER, HIGHER))
        await low.network.listen("low")
        await high.network.listen("high")
        low.network.keep_connected(high.id, "high")
        high.network.keep_connected(low.id, "low")

        await low.host.until(lambda: low.network.is_connected(high.id))
        await high.host.until(lambda: high.network.is_connected(low.id))
        await ticks(500)

        for node, other in ((low, high), (high, low)):
            assert node.network.is_connected(other.id)
            assert len(node.host.opened) - len(node.host.closed) == 1
            assert set(node.host.causes) <= {Cause.DUPLICATE}
            assert len(node.host.opened) <= 2
        low.send(high, b"over the one that is left")
        await low.host.until(lambda: low.host.acked == 1)
        await closed(low, high)

    asyncio.run(scenario())


def test_a_second_dial_of_the_same_peer_replaces_the_first():
    """A peer that was killed and came back must not wait until the old connection is noticed dead."""

    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        again = a_node(LOWER, transport=transport, clock=clock, host=AHost(epoch=b"2" * 16))
        again.network.keep_connected(bob.id, "bob")
        await again.host.until(lambda: bool(again.host.opened))
        await ticks()

        assert [Cause.DUPLICATE] == bob.host.causes
        assert len(bob.host.opened) == 2
        alice.network.forget(bob.id)
        await closed(alice, again, bob)

    asyncio.run(scenario())


@pytest.mark.parametrize(("silent_s", "is_replaced"), [(9, False), (11, True)])
def test_the_higher_address_replaces_only_a_connection_silent_for_ten_seconds(
    silent_s, is_replaced
):
    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        await alice.network.listen("alice")
        clock.advance(silent_s)
        other = a_node(HIGHER, transport=transport, clock=clock, host=AHost(epoch=b"2" * 16))
        other.network.keep_connected(alice.id, "alice")
        await ticks()

        assert other.network.is_connected(alice.id) is is_replaced
        assert alice.host.causes == ([Cause.DUPLICATE] if is_replaced else [])
        assert other.host.causes == []
        await closed(other, alice, bob)

    asyncio.run(scenario())


def test_pings_after_20_s_of_silence_and_gives_up_after_two_unanswered():
    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        written = transport.written_bytes
        clock.advance(19)
        await ticks()
        assert transport.written_bytes == written
        clock.advance(6)
        await ticks()
        assert transport.written_bytes > written
        assert alice.network.is_connected(bob.id)

        transport.is_silent = True
        clock.advance(39)
        await ticks()
        assert alice.network.is_connected(bob.id)
        clock.advance(6)
        await ticks()

        assert [(bob.id, Cause.TIMEOUT)] == alice.host.closed
        transport.is_silent = False
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_latency_is_forgotten_while_a_ping_waits_for_its_answer():
    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        assert alice.network.latency_ms(bob.id) is not None
        transport.is_silent = True
        clock.advance(20)
        assert alice.network.latency_ms(bob.id) is not None
        clock.advance(5)
        assert await asyncio.to_thread(alice.network.latency_ms, bob.id) is None

        transport.is_silent = False
        clock.advance(5)
        await ticks()

        assert alice.network.latency_ms(bob.id) is not None
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_busy_connection_is_measured_too():
    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        for _ in range(4):
            clock.advance(4)
            alice.send(bob, b"traffic")
            await ticks()

        transport.is_silent = True
        clock.advance(4)
        clock.advance(5)

        assert alice.network.latency_ms(bob.id) is None, "a PING is on its way"
        transport.is_silent = False
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_message_without_an_ack_for_15_s_costs_the_connection():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        bob.host.commits = False
        clock.advance(12)
        alice.send(bob, b"unanswered")
        await ticks()
        clock.advance(14)
        await ticks()
        assert alice.host.closed == []
        clock.advance(7)
        await ticks()

        assert alice.host.causes[0] is Cause.TIMEOUT
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_server_that_never_answers_the_hello_is_a_timeout_after_5_s():
    async def scenario():
        clock = ManualClock()
        transport = MemoryTransport(Random(1))
        transport.is_silent = True
        alice = a_node(1, transport=transport, clock=clock, limits=Limits())
        bob = a_node(2, transport=transport, clock=clock, limits=Limits())
        await bob.network.listen("bob")
        alice.network.keep_connected(bob.id, "bob")
        await ticks()
        clock.advance(4.9)
        assert alice.host.closed == []
        clock.advance(0.2)

        assert [(bob.id, Cause.TIMEOUT)] == alice.host.closed
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_dial_that_never_ends_is_given_up_after_10_s_and_tried_again():
    async def scenario():
        clock, transport = ManualClock(), SilentTransport()
        alice = a_node(1, transport=transport, clock=clock, limits=Limits())
        alice.network.keep_connected(an_identity(2).node_id, "nowhere")
        await ticks()
        clock.advance(9.9)
        await ticks()
        assert alice.host.closed == []
        clock.advance(0.2)
        await ticks()
        assert [Cause.UNREACHABLE] == alice.host.causes
        clock.advance(0.3)
        await ticks()

        assert transport.dials == 2
        await closed(alice)
        assert transport.cancelled == 2

    asyncio.run(scenario())


def test_waits_before_each_new_dial_within_ranges_that_double_to_30_s():
    async def scenario():
        clock = ManualClock()
        alice = a_node(1, transport=MemoryTransport(Random(1)), clock=clock, limits=Limits())
        alice.network.keep_connected(an_identity(2).node_id, "nobody")

        for dial in range(12):
            await alice.host.until(lambda dial=dial: len(alice.host.closed) == dial + 1)
            (wait_s,) = clock.pending_s
            assert 0 <= wait_s <= min(0.25 * 2**dial, 30)
            clock.advance(wait_s)

        assert {Cause.UNREACHABLE} == set(alice.host.causes)
        await closed(alice)

    asyncio.run(scenario())


def test_backoff_uses_the_whole_range_and_starts_anew_after_a_reset():
    backoff = Backoff(Limits(), Random(3))
    late = [backoff.next_s() for _ in range(300)][10:]

    assert max(late) > 29
    assert min(late) < 1
    backoff.reset()
    assert backoff.next_s() <= 0.25


@pytest.mark.parametrize(("lived_s", "range_s"), [(59, 30), (61, 0.25)])
def test_a_connection_that_lived_a_minute_starts_the_backoff_anew(lived_s, range_s):
    async def scenario():
        clock = ManualClock()
        transport = MemoryTransport(Random(1))
        bob = a_node(HIGHER, transport=transport, clock=clock, limits=Limits())
        alice = a_node(LOWER, transport=transport, clock=clock, limits=Limits())
        alice.network.keep_connected(bob.id, "bob")
        for dial in range(9):
            await alice.host.until(lambda dial=dial: len(alice.host.closed) == dial + 1)
            clock.advance(clock.pending_s[0] if dial < 8 else 0)
        await bob.network.listen("bob")
        clock.advance(clock.pending_s[0])
        await alice.host.until(lambda: bool(alice.host.opened))
        for _ in range(lived_s):
            clock.advance(1)
            await ticks(10)

        waits_s = []
        drawn = Random.uniform

        def uniform(random, low, high):
            waits_s.append(high)
            return drawn(random, low, high)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Random, "uniform", uniform)
            transport.drop_all()
            await ticks()

        assert [range_s] == waits_s
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_peer_can_ask_for_patience_of_at_most_five_minutes():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        for _ in range(5):
            bob.network.refuse(alice.id, Cause.BROKE_RULES)
        # The fifth ban is 16 minutes long.
        bob.network.refuse(alice.id, Cause.BROKE_RULES)
        await ticks()
        (first_s,) = [wait_s for wait_s in clock.pending_s if wait_s > 5]
        assert first_s == 60
        clock.advance(60)
        await ticks()

        assert alice.host.causes[-1] is Cause.BANNED
        assert 300 in clock.pending_s
        await closed(alice, bob)

    asyncio.run(scenario())


def test_does_not_dial_a_peer_it_has_banned():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        alice.network.refuse(bob.id, Cause.BROKE_RULES)
        await ticks()
        clock.advance(59)
        await ticks()
        assert not alice.network.is_connected(bob.id)
        clock.advance(1.5)
        await alice.host.until(lambda: alice.network.is_connected(bob.id))
        await closed(alice, bob)

    asyncio.run(scenario())


def test_forget_closes_and_dials_no_more():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        alice.network.forget(bob.id)
        await ticks()

        assert [Cause.FORGOTTEN] == alice.host.causes == bob.host.causes
        clock.advance(100)
        await ticks()
        assert not alice.network.is_connected(bob.id)
        await closed(alice, bob)

    asyncio.run(scenario())


def test_forget_stops_a_dial_on_its_way():
    async def scenario():
        transport = SilentTransport()
        alice = a_node(1, transport=transport, clock=ManualClock())
        alice.network.keep_connected(an_identity(2).node_id, "nowhere")
        await ticks()
        alice.network.forget(an_identity(2).node_id)
        await ticks()

        assert transport.cancelled == 1
        assert alice.host.closed == []
        await closed(alice)

    asyncio.run(scenario())


def test_a_new_place_for_a_peer_is_dialled_at_once():
    async def scenario():
        clock = ManualClock()
        transport = MemoryTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock)
        bob = a_node(2, transport=transport, clock=clock)
        await bob.network.listen("new place")
        alice.network.keep_connected(bob.id, "old place")
        await alice.host.until(lambda: bool(alice.host.closed))

        alice.network.keep_connected(bob.id, "new place")
        await alice.host.until(lambda: alice.network.is_connected(bob.id))

        assert clock.pending_s == [5, 5]  # one tick for each end, no dial
        await closed(alice, bob)

    asyncio.run(scenario())


def test_the_host_may_forget_a_peer_while_it_is_told_of_it():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        bob.host.on_next_message = bob.network.forget
        alice.send(bob, b"one", b"two")
        await bob.host.until(lambda: bool(bob.host.closed))

        assert bob.host.bodies == [b"one"]
        await closed(alice, bob)

    asyncio.run(scenario())


def test_aclose_says_goodbye_and_leaves_no_task_and_no_timer():
    async def scenario():
        clock = ManualClock()
        _, alice, bob = await pair(clock)
        alice.network.keep_connected(an_identity(5).node_id, "nobody")
        await closed(alice)
        await ticks()

        assert (bob.id, Cause.SHUTTING_DOWN) in alice.host.closed
        assert [Cause.SHUTTING_DOWN] == bob.host.causes
        await closed(bob)
        assert clock.pending_s == []

    asyncio.run(scenario())


def test_aclose_in_the_middle_of_a_dial_over_tcp_leaves_nothing():
    async def scenario():
        bob = a_node(2)
        endpoint = await bob.network.listen("127.0.0.1:0")
        for turns in range(12):
            alice = a_node(1)
            alice.network.keep_connected(bob.id, endpoint)
            await ticks(turns)
            await alice.network.aclose()
        await closed(bob)

    asyncio.run(scenario())


class StuckStream:
    """A stream whose other side reads nothing, so its close never finishes."""

    backlog_bytes = 0
    is_aborted = False
    is_closing = False

    def __init__(self):
        self.written = []

    def write(self, chunk):
        self.written.append(chunk)

    def close(self):
        self.is_closing = True

    def abort(self):
        self.is_aborted = True
        self.receiver.on_lost()


class StuckTransport(MemoryTransport):
    def arrive(self, endpoint):
        stream = StuckStream()
        stream.receiver = self._places[endpoint](stream)
        return stream

    def place(self, endpoint):
        return self._places[endpoint]


def test_a_peer_that_reads_nothing_is_closed_when_its_backlog_is_full():
    async def scenario():
        clock, transport = ManualClock(), StuckTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock, limits=Limits())
        stream = transport.arrive(await alice.network.listen("alice"))
        mine = a_hello(9)
        stream.receiver.on_bytes(hello_frame(mine))
        theirs = hello_of(fields_of(stream.written[0][4:]))
        auth = auth_between(Role.DIALLER, mine, theirs)
        stream.receiver.on_bytes(auth_frame(an_identity(9).sign_auth(auth)))
        stream.receiver.on_bytes(shown(9))
        stream.backlog_bytes = 2 * 1024 * 1024
        stream.receiver.on_bytes(ping_frame(1))
        assert alice.host.closed == []

        stream.backlog_bytes += 1
        stream.receiver.on_bytes(ping_frame(2))

        assert [(mine.node_id, Cause.BACKLOG)] == alice.host.closed
        clock.advance(1)
        assert stream.is_aborted
        await closed(alice)

    asyncio.run(scenario())


def test_aclose_does_not_wait_for_a_client_that_never_reads():
    async def scenario():
        clock, transport = ManualClock(), StuckTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock)
        stream = transport.arrive(await alice.network.listen("alice"))
        closing = asyncio.ensure_future(alice.network.aclose())
        await ticks()
        assert not closing.done()
        clock.advance(1)
        await closing

        assert stream.is_aborted

    asyncio.run(scenario())


def test_keep_connected_again_dials_at_once_instead_of_waiting():
    async def scenario():
        clock, transport = ManualClock(), MemoryTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock, limits=Limits())
        bob = a_node(2, transport=transport, clock=clock, limits=Limits())
        alice.network.keep_connected(bob.id, "bob")
        await alice.host.until(lambda: bool(alice.host.closed))
        await bob.network.listen("bob")

        alice.network.keep_connected(bob.id, "bob")
        await alice.host.until(lambda: alice.network.is_connected(bob.id))

        await closed(alice, bob)

    asyncio.run(scenario())


def test_keep_connected_waits_for_the_end_of_a_ban():
    async def scenario():
        clock, transport = ManualClock(), SilentTransport()
        alice, bob_id = a_node(1, transport=transport, clock=clock), an_identity(2).node_id
        alice.network.refuse(bob_id, Cause.BROKE_RULES)
        alice.network.keep_connected(bob_id, "bob")
        await ticks()
        assert transport.dials == 0
        clock.advance(60)
        await ticks()

        assert transport.dials == 1
        await closed(alice)

    asyncio.run(scenario())


def test_a_peer_that_calls_in_is_not_dialled_as_well():
    async def scenario():
        clock, transport = ManualClock(), MemoryTransport(Random(1))
        alice = a_node(LOWER, transport=transport, clock=clock, limits=Limits())
        bob = a_node(HIGHER, transport=transport, clock=clock, limits=Limits())
        await bob.network.listen("bob")
        bob.network.keep_connected(alice.id, "nobody there")
        await bob.host.until(lambda: bool(bob.host.closed))
        alice.network.keep_connected(bob.id, "bob")
        await bob.host.until(lambda: bob.network.is_connected(alice.id))
        await ticks()

        assert clock.pending_s == [5, 5]  # one tick for each end, no dial
        assert [Cause.UNREACHABLE] == bob.host.causes
        await closed(alice, bob)

    asyncio.run(scenario())


def test_a_host_that_refuses_the_peer_when_the_older_connection_ends_gets_no_newer_one():
    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)

        def refuse(peer, cause):
            bob.host.closed.append((peer, cause))
            bob.network.refuse(peer, Cause.BROKE_RULES)

        bob.host.on_closed = refuse
        again = a_node(LOWER, transport=transport, clock=clock, host=AHost(epoch=b"2" * 16))
        again.network.keep_connected(bob.id, "bob")
        await again.host.until(lambda: bool(again.host.closed))

        assert [Cause.BANNED] == again.host.causes
        assert not bob.network.is_connected(alice.id)
        await closed(alice, again, bob)

    asyncio.run(scenario())


def test_a_host_may_forget_the_peer_when_the_older_connection_ends():
    """The newer one stays, as a welcome caller's; nobody is dialled."""

    async def scenario():
        clock = ManualClock()
        transport, alice, bob = await pair(clock)
        await alice.network.listen("alice")
        told = []

        def forget(peer, cause):
            told.append(cause)
            alice.network.forget(peer)

        alice.host.on_closed = forget
        clock.advance(11)
        other = a_node(HIGHER, transport=transport, clock=clock, host=AHost(epoch=b"2" * 16))
        other.network.keep_connected(alice.id, "alice")
        await other.host.until(lambda: bool(other.host.opened))
        await ticks()

        assert [Cause.DUPLICATE] == told
        assert alice.network.is_connected(bob.id)
        assert clock.pending_s == [5, 5]  # one tick for each end, no dial
        alice.send(other, b"over the newer one")
        await alice.host.until(lambda: alice.host.acked == 1)
        await closed(other, alice, bob)

    asyncio.run(scenario())


def test_a_stream_that_arrives_while_closing_is_told_so():
    async def scenario():
        clock, transport = ManualClock(), StuckTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock)
        endpoint = await alice.network.listen("alice")
        accept = transport.place(endpoint)
        await alice.network.aclose()
        stream = StuckStream()
        stream.receiver = accept(stream)

        assert [Cause.SHUTTING_DOWN] == [bye_of(fields_of(raw[4:]))[0] for raw in stream.written]
        clock.advance(1)
        assert stream.is_aborted

    asyncio.run(scenario())


def test_a_dial_that_connects_after_it_was_given_up_is_closed():
    async def scenario():
        class LateTransport(MemoryTransport):
            async def dial(self, endpoint, accept):
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    self.stream = StuckStream()
                    self.stream.receiver = accept(self.stream)
                    raise

        clock, transport = ManualClock(), LateTransport(Random(1))
        alice = a_node(1, transport=transport, clock=clock)
        alice.network.keep_connected(an_identity(2).node_id, "late")
        await ticks()
        alice.network.forget(an_identity(2).node_id)
        await ticks()
        clock.advance(1)

        assert transport.stream.is_aborted
        await closed(alice)

    asyncio.run(scenario())


def test_a_fault_of_our_own_while_dialling_is_not_swallowed():
    async def scenario():
        class BrokenTransport(MemoryTransport):
            async def dial(self, endpoint, accept):
                raise ZeroDivisionError

        raised = []
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: raised.append(context["exception"])
        )
        alice = a_node(1, transport=BrokenTransport(Random(1)))
        alice.network.keep_connected(an_identity(2).node_id, "anywhere")
        await ticks()

        assert [ZeroDivisionError] == [type(error) for error in raised]
        await closed(alice)

    asyncio.run(scenario())


def test_the_network_asks_nothing_of_the_host_for_a_peer_that_is_not_connected():
    async def scenario():
        alice = a_node(1)
        nobody = an_identity(7).node_id
        alice.network.wake(nobody)
        alice.network.acknowledge(nobody, 5)
        alice.network.forget(nobody)

        assert not alice.network.is_connected(nobody)
        assert alice.network.latency_ms(nobody) is None
        await closed(alice)

    asyncio.run(scenario())


def test_a_place_nobody_can_write_is_refused_in_memory_too():
    async def scenario():
        transport = MemoryTransport(Random(1))
        await transport.listen("here", lambda stream: None)
        with pytest.raises(NetworkError) as taken:
            await transport.listen("here", lambda stream: None)
        with pytest.raises(NetworkError) as bad:
            transport.check("")

        assert (Cause.PORT_TAKEN, Cause.BAD_ENDPOINT) == (taken.value.cause, bad.value.cause)

    asyncio.run(scenario())


def test_bans_are_bounded_and_the_oldest_is_forgotten():
    bans = Bans(Limits(bans_max=2))
    for number in (1, 2, 3):
        bans.add(an_identity(number).node_id, 0.0)

    assert [0.0, 60.0, 60.0] == [bans.left_s(an_identity(n).node_id, 0.0) for n in (1, 2, 3)]


def test_bans_end_at_an_hour():
    bans, peer, now_s = Bans(Limits()), an_identity(1).node_id, 0.0
    lengths_s = []
    for _ in range(8):
        bans.add(peer, now_s)
        lengths_s.append(bans.left_s(peer, now_s))
        now_s += lengths_s[-1]

    assert [60, 120, 240, 480, 960, 1920, 3600, 3600] == lengths_s


def test_a_budget_fills_again_to_its_burst_and_no_further():
    budget = Budget(burst=2, per_s=1.0, left=2.0, filled_s=0.0)

    assert [True, True, False] == [budget.take(0.0) for _ in range(3)]
    assert [True, False] == [budget.take(1.0) for _ in range(2)]
    assert [True, True, False] == [budget.take(100.0) for _ in range(3)]
