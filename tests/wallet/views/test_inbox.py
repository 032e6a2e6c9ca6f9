"""Notices from real lives: each matter once, payments together, and the same at any moment in the past."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.log.folding import row_of
from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.world import World
from tests.engine.protocol.village import Village, Villager
from tests.wallet.views.lives import (
    a_joined_village,
    a_whole_life,
    cancel_before_the_payee_hears,
    log_of,
    replayer_of,
)
from wallet.views import following
from wallet.views import inbox as module
from wallet.views.inbox import Inbox
from wallet.views.inbox_values import EntryKind, InboxEntry, InboxView


def inbox_of(log: MemoryLog) -> Inbox:
    return Inbox(log, lambda: log)


def seen_by(node: Villager) -> InboxView:
    """Its inbox now, all of it read in."""
    found, log = None, log_of(node)
    inbox = inbox_of(log)
    while found is None or found.is_counting:
        found = inbox.view(node.world, ())
    return found


def kinds(entries: Sequence[InboxEntry]) -> list[EntryKind]:
    return [entry.kind for entry in entries]


@pytest.fixture
def village() -> Village:
    return a_joined_village()


def test_a_channel_that_opened_is_told_to_both_and_what_tabs_do_to_nobody(village: Village) -> None:
    village.pay("alice", "bob", 5, 1, limit_wei=800)

    (opened,) = seen_by(village["alice"]).entries

    assert (opened.kind, opened.name) == (EntryKind.CHANNEL_OPEN, "hub")
    assert opened.channel_id.startswith("0x")


def test_payments_of_one_person_within_a_minute_are_one_notice(village: Village) -> None:
    for number in range(1, 4):
        village.pay("alice", "bob", number, number, limit_wei=800)
        village.now_ms += 10_000
    village.now_ms += 60_000
    village.pay("alice", "bob", 50, 4)

    last, together, opened = seen_by(village["bob"]).entries

    assert (together.kind, together.count, together.amount_wei) == (EntryKind.RECEIVED, 3, 6)
    assert together.name == "alice"
    assert together.payment_id == "", "there is not one row to open"
    assert (last.count, last.amount_wei) == (1, 50)
    assert last.payment_id
    assert opened.kind is EntryKind.CHANNEL_OPEN


def test_a_payment_that_was_not_made_is_told_with_its_reason(village: Village) -> None:
    cancel_before_the_payee_hears(village, number=5)

    failed, _opened = seen_by(village["alice"]).entries

    assert (failed.kind, failed.amount_wei) == (EntryKind.NOT_PAID, 200)
    assert "Nothing was paid" in failed.cause
    assert failed.remedy


def test_a_channel_that_closed_is_told_once() -> None:
    village = a_whole_life(("alice", "bob"))

    entries = seen_by(village["alice"]).entries

    assert kinds(entries).count(EntryKind.CHANNEL_CLOSED) == 1
    assert kinds(entries)[0] is EntryKind.CHANNEL_CLOSED
    assert [entry.seq for entry in entries] == sorted(
        (entry.seq for entry in entries), reverse=True
    )


def test_what_was_read_is_a_fact_and_new_notices_are_unread_again(village: Village) -> None:
    bob = village["bob"]
    assert seen_by(bob).unread_count == 1

    village.do("bob", inp.ReadInbox(at_ms=village.now_ms, upto_seq=bob.world.seq))
    assert seen_by(bob).unread_count == 0
    village.pay("alice", "bob", 5, 1, limit_wei=800)

    assert seen_by(bob).unread_count == 1
    assert [entry.is_read for entry in seen_by(bob).entries] == [False, True]


def test_every_moment_of_the_past_shows_the_inbox_of_that_moment() -> None:
    village = a_whole_life(("alice", "bob"))
    for name in ("alice", "bob"):
        log = log_of(village[name])
        replayer, asked_after = replayer_of(log), inbox_of(log)
        asked_after.view(village[name].world, ())
        for seq in range(0, log.head.seq + 1, 7):
            world = replayer.world_at(seq)
            then = _cut(village[name], log, world)
            while (now := asked_after.view(world, ())).is_counting:
                pass
            assert now == then


def test_following_event_by_event_shows_what_reading_at_once_shows(village: Village) -> None:
    log = log_of(village["bob"])
    inbox = inbox_of(log)
    while inbox.view(village["bob"].world, ()).is_counting:
        pass
    for number in range(1, 9):
        village.pay("alice", "bob", 3, number, limit_wei=800)
        village.now_ms += 25_000
        _grow(log, village["bob"])

        followed = inbox.view(village["bob"].world, ())

        assert followed == seen_by(village["bob"])


def test_an_event_that_does_not_matter_costs_one_look(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.pay("alice", "bob", 5, 1, limit_wei=800)
    log = log_of(village["bob"])
    inbox = inbox_of(log)
    while inbox.view(village["bob"].world, ()).is_counting:
        pass
    decoded: list[int] = []
    for reader in (module, following):
        real = reader.recorded_of
        monkeypatch.setattr(
            reader, "recorded_of", lambda row, real=real: decoded.append(row[0]) or real(row)
        )

    village.tick(after_ms=1_000)
    _grow(log, village["bob"])
    inbox.view(village["bob"].world, ())
    village.pay("alice", "bob", 5, 2)
    _grow(log, village["bob"])
    inbox.view(village["bob"].world, ())

    assert len(decoded) == 1, "the payment, and nothing twice"


def test_a_long_log_is_read_by_a_thread_and_says_so(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AT_ONCE_MAX", 3)
    log = log_of(village["alice"])
    inbox = inbox_of(log)

    first = inbox.view(village["alice"].world, ())
    while (whole := inbox.view(village["alice"].world, ())).is_counting:
        pass
    inbox.close()

    assert first.is_counting
    assert kinds(whole.entries) == [EntryKind.CHANNEL_OPEN]


def _cut(node: Villager, log: MemoryLog, world: World) -> InboxView:
    """The inbox of a log that ended at this event."""
    short = MemoryLog(log.header)
    if world.seq:
        short.append([row_of(fact) for fact in node.log if fact.seq <= world.seq])
    inbox = inbox_of(short)
    while (found := inbox.view(world, ())).is_counting:
        pass
    return found


def _grow(log: MemoryLog, node: Villager) -> None:
    log.append([row_of(fact) for fact in node.log if fact.seq > log.head.seq])
