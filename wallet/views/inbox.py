"""What a person is told of: a projection of the log, kept beside it and never written.

Payments that came in have an index of their own in the log, and those of one person within a minute are one notice.
All else that matters is rare: its events are found once. How far a person has read is a fact in the world.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol import events as ev
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.types import Address, ChannelId, hex0x
from engine.protocol.world import World
from wallet.views.channels import peer_name, yours_wei
from wallet.views.following import Interest, LogFollower
from wallet.views.inbox_values import EntryKind, InboxEntry, InboxView
from wallet.views.payment_facts import (
    PartnerOf,
    Partners,
    is_ours,
    partner_in,
    payment_of,
)
from wallet.views.sentences import inside_problem, ledger_problem, reason_problem
from wallet.views.settled import settled_view
from wallet.views.troubles import older_copy
from wallet.views.values import NoticeView

SHOWN_MAX: Final = 100
"""Notices that are drawn; the page of activity goes further back."""
TOGETHER_MS: Final = 60_000
_RECEIPTS_READ_MAX: Final = 300
"""Payments that are read again for a moment in the past: at 20 us each 6 ms."""
_GROUPS_KEPT_MAX: Final = 2 * SHOWN_MAX
_CHUNK_EVENTS: Final = 20_000
"""Passed over at once: only the few that matter are decoded."""

_RECEIPTS: Final = (TYPE_IDS[ev.VoucherReceived], TYPE_IDS[ev.TransferMade])
_RARE: Final = tuple(
    TYPE_IDS[kind]
    for kind in (
        ev.PaymentFailed,
        ev.TransferFailed,
        ev.ObjectiveCompleted,
        ev.ObjectiveCancelled,
        ev.ChallengeRegistered,
        ev.OlderCopyFound,
    )
)
_LEDGERS: Final = (ObjectiveKind.DIRECT_FUND, ObjectiveKind.DIRECT_DEFUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receipts:
    """Payments of one person that came one after another."""

    peer: Address
    first_seq: int
    first_ms: int
    seq: int
    at_ms: int
    count: int
    amount_wei: int
    payment_id: bytes


class Inbox:
    """Notices of one log, at any moment. To be asked by one thread.

    Args:
        log: a reader for who asks.
        open_log: makes a reader for the thread that reads a long log.
    """

    def __init__(self, log: LogReads, open_log: Callable[[], LogReads]) -> None:
        self._log = log
        interest = Interest(
            name="inbox",
            type_ids=(Partners.TYPE_ID, *_RARE),
            take=self._take,
            chunk_events=_CHUNK_EVENTS,
        )
        self._follower = LogFollower(interest, log, open_log)
        self._partners = Partners()
        self._rare_seqs: list[int] = []
        self._rare: list[ev.Recorded] = []
        self._receipts: list[_Receipts] = []
        self._receipts_seq = -1
        self._drawn: tuple[World, bool, InboxView] | None = None

    def view(self, world: World, needs: tuple[NoticeView, ...]) -> InboxView:
        """The inbox at `world.seq`. Cost: linear in what is drawn and in events since the last look, not in the log."""
        is_read_in = self._follower.follow(world.seq)
        drawn = self._drawn
        if drawn is None or drawn[0] is not world or drawn[1] is not is_read_in:
            drawn = self._drawn = (world, is_read_in, self._draw(world, is_counting=not is_read_in))
        return replace(drawn[2], needs=needs)

    def close(self) -> None:
        """Read nothing more, and wait for the thread."""
        self._follower.close()

    def _draw(self, world: World, *, is_counting: bool) -> InboxView:
        entries = [_receipt_entry(world, group) for group in self._receipts_at(world)]
        upto = bisect_right(self._rare_seqs, world.seq)
        entries.extend(
            _rare_entry(world, fact) for fact in self._rare[max(0, upto - SHOWN_MAX) : upto]
        )
        entries.sort(key=lambda entry: entry.seq, reverse=True)
        shown = tuple(entries[:SHOWN_MAX])
        return InboxView(
            seq=world.seq,
            entries=shown,
            needs=(),
            unread_count=sum(not entry.is_read for entry in shown),
            is_counting=is_counting,
        )

    def _receipts_at(self, world: World) -> Sequence[_Receipts]:
        """Groups of payments; the present is followed, a moment in the past is read again."""
        seq, partner_of = world.seq, partner_in(world)
        if seq < self._receipts_seq:
            return _grouped([], self._newest_receipts(seq), partner_of)[-SHOWN_MAX:]
        if self._receipts_seq < 0 or seq - self._receipts_seq > 10 * _RECEIPTS_READ_MAX:
            self._receipts = _grouped([], self._newest_receipts(seq), partner_of)
        else:
            rows = self._log.rows(self._receipts_seq, seq, _RECEIPTS)
            self._receipts = _grouped(self._receipts, map(recorded_of, rows), partner_of)
        del self._receipts[:-_GROUPS_KEPT_MAX]
        self._receipts_seq = seq
        return self._receipts[-SHOWN_MAX:]

    def _newest_receipts(self, seq: int) -> list[ev.Recorded]:
        rows = self._log.newest(_RECEIPTS, seq, _RECEIPTS_READ_MAX)
        return [recorded_of(row) for row in reversed(rows)]

    def _take(self, facts: Sequence[ev.Recorded]) -> None:
        for fact in facts:
            self._partners.learn(fact.event)
            if _matters(fact.event, self._partners):
                # The fact first: who looks meanwhile finds one for each number.
                self._rare.append(fact)
                self._rare_seqs.append(fact.seq)


def _grouped(
    groups: list[_Receipts], facts: Iterable[ev.Recorded], partner_of: PartnerOf
) -> list[_Receipts]:
    """The groups with these payments added, which are newer."""
    groups = list(groups)
    for fact in facts:
        paid = payment_of(fact.event, partner_of)
        if paid is None or paid.amount_wei < 0:
            continue
        last = groups[-1] if groups else None
        is_together = last is not None and last.peer == paid.peer
        if last is not None and is_together and fact.at_ms - last.first_ms < TOGETHER_MS:
            groups[-1] = replace(
                last,
                seq=fact.seq,
                at_ms=fact.at_ms,
                count=last.count + 1,
                amount_wei=last.amount_wei + paid.amount_wei,
                payment_id=paid.payment_id,
            )
            continue
        groups.append(
            _Receipts(
                peer=paid.peer,
                first_seq=fact.seq,
                first_ms=fact.at_ms,
                seq=fact.seq,
                at_ms=fact.at_ms,
                count=1,
                amount_wei=paid.amount_wei,
                payment_id=paid.payment_id,
            )
        )
    return groups


def _matters(event: ev.Event, partners: Partners) -> bool:
    """Whether a person has to hear of it. What tabs do by themselves they need not, nor what others only wished."""
    match event:
        case ev.TransferFailed(ledger_id=ledger_id, transfer=transfer):
            _peer, is_leader = partners.of(ledger_id)
            return is_ours(transfer, is_leader=is_leader)
        case ev.PaymentFailed() | ev.ChallengeRegistered() | ev.OlderCopyFound():
            return True
        case ev.ObjectiveCompleted(kind=kind):
            return kind in _LEDGERS
        case ev.ObjectiveCancelled(kind=kind):
            return kind is ObjectiveKind.DIRECT_FUND
        case _:
            return False


def _receipt_entry(world: World, group: _Receipts) -> InboxEntry:
    return InboxEntry(
        kind=EntryKind.RECEIVED,
        first_seq=group.first_seq,
        seq=group.seq,
        at_ms=group.at_ms,
        name=peer_name(world, group.peer),
        is_read=group.seq <= world.notes.read_upto,
        count=group.count,
        amount_wei=group.amount_wei,
        payment_id=hex0x(group.payment_id) if group.count == 1 else "",
    )


def _rare_entry(world: World, fact: ev.Recorded) -> InboxEntry:
    entry = InboxEntry(
        kind=EntryKind.OLDER_COPY,
        first_seq=fact.seq,
        seq=fact.seq,
        at_ms=fact.at_ms,
        name="",
        is_read=fact.seq <= world.notes.read_upto,
    )
    match fact.event:
        case ev.PaymentFailed() as failed:
            return _failed_entry(world, entry, failed)
        case ev.TransferFailed() as failed:
            return _not_made_entry(world, entry, failed)
        case ev.ObjectiveCompleted(kind=kind, channel_id=channel_id):
            is_open = kind is ObjectiveKind.DIRECT_FUND
            kind_told = EntryKind.CHANNEL_OPEN if is_open else EntryKind.CHANNEL_CLOSED
            return _of_channel(world, replace(entry, kind=kind_told), channel_id)
        case ev.ObjectiveCancelled(channel_id=channel_id, reason=reason, by=by):
            told = ledger_problem(peer_name(world, by), reason, is_ours=by == world.me)
            refused = replace(
                entry, kind=EntryKind.CHANNEL_REFUSED, cause=told.cause, remedy=told.remedy
            )
            return _of_channel(world, refused, channel_id)
        case ev.ChallengeRegistered(channel_id=channel_id):
            challenged = replace(entry, kind=EntryKind.CHALLENGED)
            return _of_channel(world, challenged, channel_id)
        case ev.OlderCopyFound(peer=peer):
            name = peer_name(world, peer)
            notice = older_copy(name)
            return replace(entry, name=name, cause=notice.cause, remedy=notice.remedy)
        case other:
            raise AssertionError(other)


def _failed_entry(world: World, entry: InboxEntry, failed: ev.PaymentFailed) -> InboxEntry:
    """The payee is known while the tab that was to be opened is; afterwards the amount tells which it was."""
    tab = world.virtuals.get(failed.channel_id)
    told = reason_problem(failed.reason)
    return replace(
        entry,
        kind=EntryKind.NOT_PAID,
        name="" if tab is None else peer_name(world, tab.payee),
        amount_wei=failed.paid_wei,
        payment_id=hex0x(failed.payment_id),
        cause=told.cause,
        remedy=told.remedy,
    )


def _not_made_entry(world: World, entry: InboxEntry, failed: ev.TransferFailed) -> InboxEntry:
    peer, _is_leader = partner_in(world)(failed.ledger_id)
    told = inside_problem(failed.reason)
    return replace(
        entry,
        kind=EntryKind.NOT_PAID,
        name=peer_name(world, peer),
        amount_wei=failed.transfer.amount_wei,
        payment_id=hex0x(failed.transfer.payment_id),
        cause=told.cause,
        remedy=told.remedy,
    )


def _of_channel(world: World, entry: InboxEntry, channel_id: ChannelId) -> InboxEntry:
    """With whose channel it is, how to open it, and what of it is or was mine."""
    ledger = world.ledgers.get(channel_id)
    if ledger is None:
        return entry
    amount_wei = yours_wei(world, ledger)
    if entry.kind is EntryKind.CHANNEL_OPEN:
        amount_wei = ledger.start.amounts_wei[ledger.my_index]
    elif ledger.phase is LedgerPhase.CLOSED:
        amount_wei = settled_view(world, ledger).mine_wei
    return replace(
        entry,
        name=peer_name(world, ledger.peer),
        channel_id=hex0x(channel_id),
        amount_wei=amount_wei,
    )
