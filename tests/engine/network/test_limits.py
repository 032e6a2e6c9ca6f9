"""Every cap of the wire is tried by some test, and those that flood slowly are tried on both sides of their rate."""

from __future__ import annotations

import ast
import asyncio
from dataclasses import fields
from pathlib import Path
from random import Random

import pytest

from engine.network.causes import Cause
from engine.network.flow import Budget
from engine.network.frames import (
    auth_frame,
    fields_of,
    hello_frame,
    hello_of,
    message_frame,
    ping_frame,
)
from engine.network.identity import Role
from engine.network.limits import Limits
from tests.engine.network.makers import (
    AHost,
    ManualClock,
    Node,
    a_hello,
    a_node,
    an_identity,
    auth_between,
    framed,
    shown,
)
from tests.engine.network.test_network import StuckStream, StuckTransport, closed

FOLDER = Path(__file__).parent
LIMITS = Limits()
TRIED_BY = {
    "unauthenticated_frame_max_bytes": "test_a_long_frame_before_authentication_is_refused_from_its_length",
    "unauthenticated_max_bytes": "test_before_authentication_so_many_bytes_and_no_more",
    "claim_pages_max": "test_a_claim_has_so_many_pages_at_most",
    "half_open_max": "test_the_oldest_half_open_client_gives_way_when_places_run_out",
    "connections_max": "test_one_connection_too_many_is_told_full",
    "inflight_max": "test_never_has_more_than_the_window_on_the_way",
    "inflight_max_bytes": "test_never_has_more_than_a_mebibyte_on_the_way",
    "backlog_max_bytes": "test_a_peer_that_reads_nothing_is_closed_when_its_backlog_is_full",
    "idle_frames_burst": "test_so_many_idle_frames_in_one_go_and_no_more",
    "idle_frames_per_s": "test_idle_frames_may_last_at_their_rate_and_not_above_it",
    "dial_s": "test_a_dial_that_never_ends_is_given_up_after_10_s_and_tried_again",
    "handshake_s": "test_a_slow_client_is_closed_by_the_deadline_however_it_drips",
    "silence_s": "test_pings_after_20_s_of_silence_and_gives_up_after_two_unanswered",
    "ping_s": "test_pings_after_20_s_of_silence_and_gives_up_after_two_unanswered",
    "ack_s": "test_a_message_without_an_ack_for_15_s_costs_the_connection",
    "replace_after_silence_s": "test_the_higher_address_replaces_only_a_connection_silent_for_ten_seconds",
    "tick_s": "test_a_deadline_is_met_at_the_next_look",
    "linger_s": "test_who_is_closed_has_a_second_to_read_why",
    "backoff_first_s": "test_waits_before_each_new_dial_within_ranges_that_double_to_30_s",
    "backoff_max_s": "test_waits_before_each_new_dial_within_ranges_that_double_to_30_s",
    "stable_s": "test_a_connection_that_lived_a_minute_starts_the_backoff_anew",
    "told_wait_max_s": "test_a_peer_can_ask_for_patience_of_at_most_five_minutes",
    "ban_first_s": "test_a_ban_lasts_a_minute_then_two_and_is_forgiven_after_an_hour_without_offence",
    "ban_max_s": "test_bans_end_at_an_hour",
    "bans_max": "test_bans_are_bounded_and_the_oldest_is_forgotten",
}  # fmt: skip


def test_every_limit_is_tried_by_a_test_that_is_there() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("test_*.py")]
    there = {
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }

    assert {entry.name for entry in fields(Limits)} == set(TRIED_BY)
    assert set(TRIED_BY.values()) - there == set()


def test_what_a_peer_can_make_us_hold_is_below_4_mib_and_a_stranger_far_below() -> None:
    """The arithmetic at the head of limits.py, from the numbers that are in force."""
    frame_bytes = 64 * 1024
    peer_bytes = LIMITS.inflight_max_bytes + frame_bytes + LIMITS.backlog_max_bytes
    stranger_bytes = LIMITS.unauthenticated_frame_max_bytes + LIMITS.unauthenticated_max_bytes

    assert peer_bytes <= 4 * 1024 * 1024
    assert stranger_bytes <= 256 * 1024
    assert LIMITS.half_open_max * (stranger_bytes + 16 * 1024) <= 2 * 1024 * 1024
    assert LIMITS.connections_max + LIMITS.half_open_max < 1024


class Caller:
    """One client of a node, over a stream in memory and a clock that stands still."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.host = AHost(epoch=b"\x01" * 16)
        self._transport = StuckTransport(Random(1))
        self.node: Node = a_node(
            1, host=self.host, transport=self._transport, clock=self.clock, limits=LIMITS
        )
        self.stream: StuckStream

    async def arrive(self) -> None:
        self.stream = self._transport.arrive(await self.node.network.listen("alice"))

    def prove(self) -> None:
        mine = a_hello(9)
        self.say(hello_frame(mine))
        theirs = hello_of(fields_of(self.stream.written[0][4:]))
        self.say(auth_frame(an_identity(9).sign_auth(auth_between(Role.DIALLER, mine, theirs))))
        self.say(shown(9))

    def say(self, raw: bytes) -> None:
        self.stream.receiver.on_bytes(raw)

    @property
    def is_let_go(self) -> bool:
        """Whether the node ended the connection, opened or not."""
        return self.stream.is_closing

    async def leave(self) -> None:
        self.clock.advance(LIMITS.linger_s)
        await closed(self.node)


async def a_caller(*, is_proved: bool = True) -> Caller:
    caller = Caller()
    await caller.arrive()
    if is_proved:
        caller.prove()
    return caller


def test_before_authentication_so_many_bytes_and_no_more() -> None:
    """Two frames at their largest; whatever kinds they are."""
    skipped = framed(b"\x92\x0d\xc5\x0f\xfa" + bytes(4090))
    assert len(skipped) == 4 + 4095

    async def scenario() -> None:
        caller = await a_caller(is_proved=False)
        caller.say(skipped * 2)
        assert not caller.is_let_go

        caller.say(framed(b"\x91\x0d"))
        assert not caller.is_let_go
        caller.say(framed(b"\x91\x0d"))

        assert caller.is_let_go
        await caller.leave()

    asyncio.run(scenario())


def test_so_many_idle_frames_in_one_go_and_no_more() -> None:
    async def scenario() -> None:
        caller = await a_caller()
        for nonce in range(LIMITS.idle_frames_burst):
            caller.say(ping_frame(nonce))
        assert caller.host.closed == []

        caller.say(ping_frame(0))

        assert [Cause.FLOOD] == caller.host.causes
        await caller.leave()

    asyncio.run(scenario())


def test_idle_frames_may_last_at_their_rate_and_not_above_it() -> None:
    async def scenario() -> None:
        caller = await a_caller()
        for nonce in range(LIMITS.idle_frames_burst):
            caller.say(ping_frame(nonce))
        for second in range(3):
            caller.clock.advance(1)
            for _ in range(int(LIMITS.idle_frames_per_s)):
                caller.say(ping_frame(second))
        assert caller.host.closed == []

        caller.say(ping_frame(0))

        assert [Cause.FLOOD] == caller.host.causes
        await caller.leave()

    asyncio.run(scenario())


def test_messages_that_are_not_committed_fill_the_window_and_no_more() -> None:
    """What a flood of true messages meets: nothing is read ahead of the disk."""

    async def scenario() -> None:
        caller = await a_caller()
        caller.host.commits = False
        for seq in range(1, LIMITS.inflight_max + 1):
            caller.say(message_frame(seq, b""))
        assert caller.host.closed == []
        assert len(caller.host.deliveries) == LIMITS.inflight_max

        caller.say(message_frame(LIMITS.inflight_max + 1, b""))

        assert [Cause.WINDOW] == caller.host.causes
        assert len(caller.host.deliveries) == LIMITS.inflight_max
        await caller.leave()

    asyncio.run(scenario())


def test_a_deadline_is_met_at_the_next_look() -> None:
    """Two unanswered pings after 20 s of silence: 40 s, and at most one look later."""
    dead_s = LIMITS.silence_s + 2 * LIMITS.ping_s

    async def scenario() -> None:
        caller = await a_caller()
        caller.clock.advance(dead_s - 0.001)
        assert caller.host.closed == []

        caller.clock.advance(LIMITS.tick_s)

        assert [Cause.TIMEOUT] == caller.host.causes
        await caller.leave()

    asyncio.run(scenario())


def test_who_is_closed_has_a_second_to_read_why() -> None:
    async def scenario() -> None:
        caller = await a_caller()
        caller.say(framed(b"\x91\x06"))
        assert [Cause.BAD_FRAME] == caller.host.causes
        caller.clock.advance(LIMITS.linger_s - 0.001)
        assert not caller.stream.is_aborted

        caller.clock.advance(0.001)

        assert caller.stream.is_aborted
        await closed(caller.node)

    asyncio.run(scenario())


@pytest.mark.parametrize("waited_s", [0, 0.9])
def test_a_budget_gives_nothing_before_its_time(waited_s: float) -> None:
    budget = Budget(burst=2, per_s=1, left=2.0, filled_s=0.0)

    assert [True, True, False] == [budget.take(0.0) for _ in range(3)]
    assert not budget.take(waited_s)
    assert budget.take(2.0)
