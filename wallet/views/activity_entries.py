"""Things that happened, as facts of different times made them.

They are kept in columns of plain numbers, texts and bytes. As many objects would make each of Python's walks in search
of garbage longer, whichever thread it falls into: 30 ms with 100,000 of them, and the window would stand still.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from engine.log.rows import Row
from engine.protocol.errors import Reason
from engine.protocol.types import Address
from wallet.views.activity_values import ActivityKind, ActivityStatus

NOBODY = Address(bytes(20))

_KINDS: Final = tuple(ActivityKind)
_INDEX_OF: Final = {kind: index for index, kind in enumerate(_KINDS)}


class About(NamedTuple):
    """What an entry begins with. `target` is what a label is put on: the payment, request, tab or channel."""

    peer: Address
    amount_wei: int
    target: bytes
    note: str = ""
    tab: bytes = b""


@dataclass(slots=True)
class More:
    """What only few entries have.

    `end_wei` is what an entry was about when it was over, -1 if that is no other sum. `former_tabs` are those that it
    belonged to before, each with the event in which it left.
    """

    channel: bytes = b""
    limit_wei: int = 0
    end_wei: int = -1
    expires_ms: int = 0
    block_num: int = 0
    tx_key: str = ""
    reason: Reason | None = None
    is_reason_ours: bool = True
    former_tabs: tuple[tuple[int, bytes], ...] = ()


_NO_MORE: Final = More()


class Entries:
    """All entries, in the order of the log. Numbers count from 0; nothing is ever taken away.

    Attributes:
        seqs: the event in which each began.
        changed: (event, number) of each entry that a later fact changed, in the order of those facts.
        people: the others who take part, with the event at which each first did.
        rare: what few entries have, by number.
        kinds, peer_indexes, amounts_wei, targets, notes, tabs, times_ms, paid_seqs, paid_ms, end_seqs, end_ms,
            fail_seqs: the other columns, as `Entry` reads them; `peers` is what the indexes point into.
    """

    def __init__(self) -> None:
        self.seqs: array[int] = array("q")
        self.changed: list[tuple[int, int]] = []
        self.people: dict[Address, int] = {}
        self.kinds: array[int] = array("B")
        self.peers: list[Address] = []
        self.peer_indexes: array[int] = array("I")
        self._index_of_peer: dict[Address, int] = {}
        self.amounts_wei: list[int] = []
        self.targets: list[bytes] = []
        self.notes: list[str] = []
        self.tabs: list[bytes] = []
        self.rare: dict[int, More] = {}
        self.times_ms, self.paid_seqs, self.paid_ms = (array("q") for _column in range(3))
        self.end_seqs, self.end_ms, self.fail_seqs = (array("q") for _column in range(3))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.fail_seqs)

    def __getitem__(self, number: int) -> Entry:
        """One of them."""
        return Entry(self, number)

    def changed_between(self, after_seq: int, upto_seq: int) -> list[int]:
        """The numbers of entries that facts after the one event, and up to the other, changed."""
        start = bisect_right(self.changed, after_seq, key=itemgetter(0))
        stop = bisect_right(self.changed, upto_seq, key=itemgetter(0))
        return [number for _seq, number in self.changed[start:stop]]

    def count_at(self, seq: int) -> int:
        """How many there were at event `seq`."""
        return bisect_right(self.seqs, seq)

    def begin(self, row: Row, kind: ActivityKind, about: About) -> int:
        """A new entry; its number."""
        peer = about.peer
        index = self._index_of_peer.get(peer)
        if index is None:
            index = self._index_of_peer[peer] = len(self.peers)
            self.peers.append(peer)
            if peer != NOBODY:
                self.people[peer] = row[0]
        self.kinds.append(_INDEX_OF[kind])
        self.peer_indexes.append(index)
        self.amounts_wei.append(about.amount_wei)
        self.targets.append(about.target)
        self.notes.append(about.note)
        self.tabs.append(about.tab)
        self.times_ms.append(row[1])
        for column in (self.paid_seqs, self.paid_ms, self.end_seqs, self.end_ms):
            column.append(0)
        self.seqs.append(row[0])
        self.fail_seqs.append(0)
        return len(self.fail_seqs) - 1

    def more(self, number: int) -> More:
        """What an entry has beyond the usual, to be written to."""
        return self.rare.setdefault(number, More())

    def move(self, row: Row, number: int, tab: bytes) -> None:
        """It belongs to another tab from now on."""
        more = self.more(number)
        more.former_tabs = (*more.former_tabs, (row[0], self.tabs[number]))
        self.tabs[number] = tab
        self.changed.append((row[0], number))

    def pay(self, row: Row, number: int) -> None:
        """The payment is made for good. Times are set before events: another thread may be looking."""
        self.paid_ms[number] = row[1]
        self.paid_seqs[number] = row[0]
        if self.seqs[number] != row[0]:
            self.changed.append((row[0], number))

    def end(self, row: Row, number: int) -> None:
        """It is over, once."""
        if not self.end_seqs[number]:
            self.end_ms[number] = row[1]
            self.end_seqs[number] = row[0]
            if self.seqs[number] != row[0]:
                self.changed.append((row[0], number))

    def fail(self, row: Row, number: int, reason: Reason | None, *, is_ours: bool = True) -> None:
        """It will not be, or is undone, once. `is_ours` tells whether the reason is our own node's word."""
        if not self.fail_seqs[number]:
            more = self.more(number)
            more.reason, more.is_reason_ours = reason, is_ours
            self.fail_seqs[number] = row[0]
            self.changed.append((row[0], number))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, read off the columns. Seqs are 0 and bytes empty where there is nothing to say."""

    entries: Entries
    number: int

    @property
    def seq(self) -> int:
        """The event in which it began."""
        return self.entries.seqs[self.number]

    @property
    def kind(self) -> ActivityKind:
        """What it is."""
        return _KINDS[self.entries.kinds[self.number]]

    @property
    def peer(self) -> Address:
        """The other who takes part, or NOBODY."""
        entries = self.entries
        return entries.peers[entries.peer_indexes[self.number]]

    @property
    def amount_wei(self) -> int:
        """What it was about when it began."""
        return self.entries.amounts_wei[self.number]

    @property
    def target(self) -> bytes:
        """What a label is put on."""
        return self.entries.targets[self.number]

    @property
    def note(self) -> str:
        """What was written to it."""
        return self.entries.notes[self.number]

    @property
    def tab(self) -> bytes:
        """The tab it belongs to in the end."""
        return self.entries.tabs[self.number]

    def tab_at(self, seq: int) -> bytes:
        """The tab it belonged to at event `seq`."""
        former = (tab for left_seq, tab in self.more.former_tabs if seq < left_seq)
        return next(former, self.tab)

    @property
    def more(self) -> More:
        """What only few have; only to be read."""
        return self.entries.rare.get(self.number, _NO_MORE)

    def is_paid_at(self, seq: int) -> bool:
        """Whether the payment had been made for good at event `seq`."""
        return 0 < self.entries.paid_seqs[self.number] <= seq

    def is_over_at(self, seq: int) -> bool:
        """Whether it was over at event `seq`."""
        return 0 < self.entries.end_seqs[self.number] <= seq

    def is_off_at(self, seq: int) -> bool:
        """Whether it had failed, or was undone or taken back, at event `seq`."""
        return 0 < self.entries.fail_seqs[self.number] <= seq

    def status_at(self, seq: int, now_ms: int) -> ActivityStatus:
        """How far it had come at event `seq`, at this time of the clock."""
        if self.kind is ActivityKind.REQUEST:
            return self._request_status(seq, now_ms)
        if self.is_off_at(seq):
            return ActivityStatus.FAILED
        return ActivityStatus.DONE if self.is_over_at(seq) else ActivityStatus.WAITING

    def _request_status(self, seq: int, now_ms: int) -> ActivityStatus:
        if self.is_over_at(seq):
            # Money that comes for a request that was taken back is money all the same.
            return ActivityStatus.DONE
        if self.is_off_at(seq):
            return ActivityStatus.CANCELLED
        is_expired = 0 < self.more.expires_ms <= now_ms
        return ActivityStatus.EXPIRED if is_expired else ActivityStatus.WAITING

    def time_at(self, seq: int) -> int:
        """When it happened, as one would say at event `seq`: for a payment, when it was made."""
        entries = self.entries
        times = entries.paid_ms if self.is_paid_at(seq) else entries.times_ms
        return times[self.number]

    def amount_at(self, seq: int) -> int:
        """What it was about at event `seq`, in wei, without a sign."""
        end_wei = self.more.end_wei
        return end_wei if end_wei >= 0 and self.is_over_at(seq) else self.amount_wei

    def took_ms(self) -> int:
        """How long a payment that is over took from when it was made."""
        entries = self.entries
        return max(0, entries.end_ms[self.number] - entries.paid_ms[self.number])
