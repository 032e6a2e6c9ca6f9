"""One thing that happened, as facts of different times made it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from engine.log.rows import Row
from engine.protocol.errors import Reason
from engine.protocol.types import Address
from wallet.views.activity_values import ActivityKind, ActivityStatus

NOBODY = Address(bytes(20))


@dataclass(slots=True, eq=False)
class Entry:
    """One thing that happened. Seqs are 0 and bytes empty where there is nothing to say.

    `amount_wei` is what it was about when it began, `end_wei` when it was over. `target` is what a label is put on:
    a payment's or request's id, or the tab or channel. `paid_seq` and `paid_ms` are when a payment was made for good.
    """

    number: int
    seq: int
    at_ms: int
    kind: ActivityKind
    peer: Address
    amount_wei: int
    target: bytes
    note: str = ""
    tab: bytes = b""
    channel: bytes = b""
    limit_wei: int = 0
    end_wei: int = -1
    paid_seq: int = 0
    paid_ms: int = 0
    end_seq: int = 0
    end_ms: int = 0
    fail_seq: int = 0
    reason: Reason | None = None
    is_reason_ours: bool = True
    expires_ms: int = 0
    block_num: int = 0
    tx_key: str = ""

    def status_at(self, seq: int, now_ms: int) -> ActivityStatus:
        """How far it had come at event `seq`, at this time of the clock."""
        is_over, is_off = 0 < self.end_seq <= seq, 0 < self.fail_seq <= seq
        if self.kind is ActivityKind.REQUEST:
            # Money that comes for a request that was taken back is money all the same.
            return self._request_status(now_ms, is_paid=is_over, is_cancelled=is_off)
        if is_off:
            return ActivityStatus.FAILED
        return ActivityStatus.DONE if is_over else ActivityStatus.WAITING

    def _request_status(self, now_ms: int, *, is_paid: bool, is_cancelled: bool) -> ActivityStatus:
        if is_paid:
            return ActivityStatus.DONE
        if is_cancelled:
            return ActivityStatus.CANCELLED
        is_expired = 0 < self.expires_ms <= now_ms
        return ActivityStatus.EXPIRED if is_expired else ActivityStatus.WAITING

    def is_paid_at(self, seq: int) -> bool:
        """Whether the payment had been made for good at event `seq`."""
        return 0 < self.paid_seq <= seq

    def time_at(self, seq: int) -> int:
        """When it happened, as one would say at event `seq`: for a payment, when it was made."""
        return self.paid_ms if 0 < self.paid_seq <= seq else self.at_ms

    def amount_at(self, seq: int) -> int:
        """What it was about at event `seq`, in wei, without a sign."""
        return self.end_wei if self.end_wei >= 0 and 0 < self.end_seq <= seq else self.amount_wei


class Entries:
    """All entries, in the order of the log.

    Attributes:
        all: only added to.
        changed: (event, number) of each entry that a later fact changed, in the order of those facts.
        people: the others who take part, with the event at which each first did.
    """

    def __init__(self) -> None:
        self.all: list[Entry] = []
        self.changed: list[tuple[int, int]] = []
        self.people: dict[Address, int] = {}

    def changed_between(self, after_seq: int, upto_seq: int) -> list[int]:
        """The numbers of entries that facts after the one event, and up to the other, changed."""
        start = bisect_right(self.changed, after_seq, key=itemgetter(0))
        stop = bisect_right(self.changed, upto_seq, key=itemgetter(0))
        return [number for _seq, number in self.changed[start:stop]]

    def count_at(self, seq: int) -> int:
        """How many there were at event `seq`."""
        return bisect_right(self.all, seq, key=attrgetter("seq"))

    def begin(
        self, row: Row, kind: ActivityKind, peer: Address, amount_wei: int, target: bytes
    ) -> Entry:
        """A new entry."""
        entry = Entry(len(self.all), row[0], row[1], kind, peer, amount_wei, target)
        self.all.append(entry)
        if peer != NOBODY and peer not in self.people:
            self.people[peer] = row[0]
        return entry

    def end(self, row: Row, entry: Entry) -> None:
        """It is over, once. The time is set first: another thread may be looking."""
        if not entry.end_seq:
            entry.end_ms = row[1]
            entry.end_seq = row[0]
            self.changed.append((row[0], entry.number))

    def fail(self, row: Row, entry: Entry, reason: Reason | None, *, is_ours: bool = True) -> None:
        """It will not be, or is undone, once. `is_ours` tells whether the reason is our own node's word."""
        if not entry.fail_seq:
            entry.reason, entry.is_reason_ours = reason, is_ours
            entry.fail_seq = row[0]
            self.changed.append((row[0], entry.number))
