"""When a channel closed and what came back, at any moment."""

from __future__ import annotations

import pytest

from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase
from engine.protocol.types import hex0x
from tests.engine.protocol.makers import a_town, ledger_of
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    START_WEI,
    a_joined_village,
    a_village,
    book_of,
    log_of,
    replayer_of,
    settle,
)
from wallet.views.channelbook import ChannelBook
from wallet.views.closings import Closings
from wallet.views.inbox import Inbox
from wallet.views.inbox_values import EntryKind

CHALLENGE_S = 3600


def close_all(village: Village) -> None:
    """Alice closes her newest channel."""
    ledger = village["alice"].world.peers[village["hub"].address].ledgers[-1]
    village.now_ms += 60_000
    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))


def a_life_with_two_closed() -> Village:
    """Two channels with one hub, one after the other; from the first 7 were paid."""
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    settle(village, "alice", "bob")
    close_all(village)
    village.open_ledger("alice", "hub", 300, 300, nonce=9)
    close_all(village)
    return village


def test_each_closed_channel_tells_when_and_what_came_back():
    village = a_life_with_two_closed()
    log, world = log_of(village["alice"]), village["alice"].world
    book = book_of(log)

    rows = [book.row(world, entry.channel_id) for entry in book.entries(world)]

    overs = [row.over for row in rows if row is not None and row.over is not None]
    assert [over.mine_wei for over in overs] == [300, START_WEI - 7], "the newest first"
    assert [over.at_ms for over in overs] == [village.now_ms, village.now_ms - 60_000]
    assert not any(over.was_refused for over in overs)


def test_at_every_moment_only_what_was_closed_then_is_over():
    village = a_life_with_two_closed()
    log = log_of(village["alice"])
    book, replayer = book_of(log), replayer_of(log)

    for seq in range(log.head.seq + 1):
        world = replayer.world_at(seq)
        for channel_id, ledger in world.ledgers.items():
            row = book.row(world, hex0x(channel_id))
            assert row is not None
            is_closed = ledger.phase is LedgerPhase.CLOSED
            assert (row.over is not None) is is_closed
            if row.over is not None:
                assert row.over.at_ms is not None
                assert row.over.at_ms <= world.at_ms


def test_a_channel_that_never_opened_is_not_said_to_have_given_back():
    village = a_village("inn")
    village.open_ledger("alice", "inn", 300, 300, nonce=2)
    world = village["alice"].world
    (channel_id,) = world.ledgers

    row = book_of(log_of(village["alice"])).row(world, hex0x(channel_id))

    assert row is not None
    assert row.over is not None
    assert (row.over.was_refused, row.over.mine_wei, row.over.at_ms) == (True, 0, None)


def test_while_a_long_log_is_read_the_amount_is_told_without_the_time():
    village = a_life_with_two_closed()
    log, world = log_of(village["alice"]), village["alice"].world
    unread = Closings(MemoryLog(log.header), lambda: log)
    unread.close()

    for channel_id in world.ledgers:
        row = ChannelBook(log, unread).row(world, hex0x(channel_id))
        assert row is not None
        assert row.over is not None
        assert (row.over.at_ms, row.over.mine_wei > 0) == (None, True)


def test_notices_of_channels_name_their_amount():
    village = a_life_with_two_closed()
    log = log_of(village["alice"])
    inbox = Inbox(log, lambda: log)
    for seq in range(0, log.head.seq, 50):
        inbox.view(replayer_of(log).world_at(seq), ())

    entries = inbox.view(village["alice"].world, ()).entries

    told = [(entry.kind, entry.amount_wei) for entry in reversed(entries)]
    assert told == [
        (EntryKind.CHANNEL_OPEN, START_WEI),
        (EntryKind.CHANNEL_CLOSED, START_WEI - 7),
        (EntryKind.CHANNEL_OPEN, 300),
        (EntryKind.CHANNEL_CLOSED, 300),
    ]


@pytest.mark.parametrize("by", ["alice", "hub"])
def test_a_channel_that_ended_by_a_dispute_is_told_of_once(by: str):
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")
    town.silent = {"alice", "hub", "bob"} - {by}

    town.do(by, inp.Dispute(at_ms=town.now_ms, channel_id=ledger.channel_id))
    town.wait(CHALLENGE_S)

    log = log_of(town[by])
    entries = Inbox(log, lambda: log).view(town[by].world, ()).entries
    mine_wei = town.court.paid_wei(town[by].address)
    closed = [entry for entry in entries if entry.kind is EntryKind.CHANNEL_CLOSED]
    assert [(entry.amount_wei, entry.channel_id) for entry in closed] == [
        (mine_wei, hex0x(ledger.channel_id))
    ]
    assert mine_wei > 0
