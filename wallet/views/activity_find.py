"""Which entries meet a query, and what they come to.

What was found is kept. When the same is asked for again of another moment, only those entries are looked at that
began or were changed between the two; since an entry tells of every moment, what it counted before can be taken out
exactly.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from immutables import Map

from engine.protocol.types import Address
from wallet.views.activity_entries import Entry
from wallet.views.activity_index import ActivityIndex
from wallet.views.activity_terms import Term, digits_of, folded, span_of, words_of
from wallet.views.activity_values import (
    ActivityKind,
    ActivityQuery,
    ActivityStatus,
    ActivitySums,
    Facet,
)

_LOOKS_AT_ONCE: Final = 2048
"""Entries between two rests: one to three milliseconds."""

_KINDS: Final[Mapping[Facet, frozenset[ActivityKind]]] = {
    Facet.SENT: frozenset({ActivityKind.SENT}),
    Facet.RECEIVED: frozenset({ActivityKind.RECEIVED}),
    Facet.REQUESTS: frozenset({ActivityKind.REQUEST}),
    Facet.ON_CHAIN: frozenset(
        {ActivityKind.DEPOSIT, ActivityKind.PEER_DEPOSIT, ActivityKind.PAYOUT}
    ),
}
_UNFINISHED: Final = (ActivityStatus.WAITING, ActivityStatus.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query at one moment. `names` are those of the people who take part; `from_ms` begins the period."""

    query: ActivityQuery
    seq: int
    now_ms: int
    from_ms: int
    names: Mapping[Address, str]
    labels: Map[bytes, str]

    def is_like(self, other: Asked) -> bool:
        """Whether only the moment differs."""
        if self.query != other.query or self.from_ms != other.from_ms:
            return False
        is_plain = not self.query.text.strip()
        return is_plain or (self.labels is other.labels and self.names == other.names)


class Finder:
    """Answers queries over one index, one after another. For one thread."""

    def __init__(self, index: ActivityIndex) -> None:
        self._index = index
        self._asked: Asked | None = None
        self._numbers: array[int] = array("I")
        self._tally = _Tally()

    def find(self, asked: Asked, rest: Callable[[], None]) -> tuple[array[int], ActivitySums]:
        """The numbers of the entries that meet the query, oldest first, and their sums.

        Cost: about two microseconds an entry; when the same was asked of another moment before, an
        entry between the two.

        Args:
            asked: what is wanted. The index must have been read up to its moment.
            rest: called every few milliseconds; it may raise to end the work.
        """
        before, self._asked = self._asked, None
        if before is not None and asked.is_like(before) and self._is_near(before.seq, asked.seq):
            self._move(before, asked, rest)
        else:
            self._numbers, self._tally = array("I"), _Tally()
            self._add(_Test(asked, self._index), 0, rest)
        self._asked = asked
        return self._numbers[:], self._tally.sums()

    def _is_near(self, before_seq: int, seq: int) -> bool:
        """Whether little is to be taken out or looked at again; from further away, all anew is as fast."""
        entries = self._index.entries
        surplus_count = entries.count_at(before_seq) - entries.count_at(seq)
        changed_count = len(entries.changed_between(*sorted((before_seq, seq))))
        return max(surplus_count, changed_count) <= _LOOKS_AT_ONCE

    def _move(self, before: Asked, asked: Asked, rest: Callable[[], None]) -> None:
        entries = self._index.entries
        stood, stands = entries.count_at(before.seq), entries.count_at(asked.seq)
        test = _Test(asked, self._index)
        while self._numbers and self._numbers[-1] >= stands:
            self._tally.count(entries[self._numbers.pop()], before.seq, -1)
        span = sorted((before.seq, asked.seq))
        touched = set(entries.changed_between(*span))
        if asked.query.facet is Facet.UNFINISHED:
            # These change by the clock alone.
            touched.update(self._index.requests.values())
        for number in touched:
            if number < min(stood, stands):
                self._look_again(entries[number], before.seq, test)
        self._add(test, stood, rest)

    def _look_again(self, entry: Entry, before_seq: int, test: _Test) -> None:
        at = bisect_left(self._numbers, entry.number)
        was_in = at < len(self._numbers) and self._numbers[at] == entry.number
        is_in = test.passes(entry)
        if was_in:
            self._tally.count(entry, before_seq, -1)
        if is_in:
            self._tally.count(entry, test.seq, 1)
        if was_in and not is_in:
            del self._numbers[at]
        elif is_in and not was_in:
            self._numbers.insert(at, entry.number)

    def _add(self, test: _Test, from_number: int, rest: Callable[[], None]) -> None:
        entries = self._index.entries
        end = entries.count_at(test.seq)
        for start in range(from_number, end, _LOOKS_AT_ONCE):
            for number in range(start, min(start + _LOOKS_AT_ONCE, end)):
                entry = entries[number]
                if test.passes(entry):
                    self._numbers.append(number)
                    self._tally.count(entry, test.seq, 1)
            rest()


class _Test:
    """A query, made ready to be put to many entries."""

    def __init__(self, asked: Asked, index: ActivityIndex) -> None:
        query = asked.query
        self.seq = asked.seq
        self._now_ms = asked.now_ms
        self._from_ms = asked.from_ms
        self._kinds = _KINDS.get(query.facet)
        self._is_unfinished = query.facet is Facet.UNFINISHED
        self._person = bytes.fromhex(query.person.removeprefix("0x"))
        self._terms = tuple(_term(word, asked, index) for word in words_of(query.text))

    def passes(self, entry: Entry) -> bool:
        """Whether the entry meets the query."""
        if self._kinds is not None and entry.kind not in self._kinds:
            return False
        if self._person and entry.peer != self._person:
            return False
        if self._from_ms and entry.time_at(self.seq) < self._from_ms:
            return False
        if self._is_unfinished and entry.status_at(self.seq, self._now_ms) not in _UNFINISHED:
            return False
        return all(term.is_in(entry, self.seq) for term in self._terms)


def _term(word: str, asked: Asked, index: ActivityIndex) -> Term:
    digits = digits_of(word)
    names, labels = asked.names.items(), asked.labels.items()
    return Term(
        text=word,
        span=span_of(word),
        digits=digits,
        people=frozenset(address for address, name in names if word in folded(name)),
        targets=frozenset(target for target, label in labels if word in folded(label)),
        tx_keys=index.transactions_with(digits) if digits else frozenset(),
    )


@dataclass(slots=True)
class _Tally:
    """`ActivitySums` that can grow and shrink."""

    row_count: int = 0
    payment_count: int = 0
    sent_wei: int = 0
    received_wei: int = 0
    waiting_wei: int = 0
    failed_count: int = 0
    deposited_wei: int = 0
    paid_out_wei: int = 0

    def count(self, entry: Entry, seq: int, by: int) -> None:
        """Put an entry in (`by` is 1) or take it out (-1), as it was at event `seq`."""
        self.row_count += by
        match entry.kind:
            case ActivityKind.SENT:
                self._count_sent(entry, seq, by)
            case ActivityKind.RECEIVED:
                self.payment_count += by
                self.received_wei += by * entry.amount_wei
            case ActivityKind.DEPOSIT if not entry.is_off_at(seq):
                self.deposited_wei += by * entry.amount_wei
            case ActivityKind.PAYOUT if not entry.is_off_at(seq):
                self.paid_out_wei += by * entry.amount_wei
            case _:
                pass

    def _count_sent(self, entry: Entry, seq: int, by: int) -> None:
        self.payment_count += by
        if entry.is_paid_at(seq):
            self.sent_wei += by * entry.amount_wei
        elif entry.is_off_at(seq):
            self.failed_count += by
        else:
            self.waiting_wei += by * entry.amount_wei

    def sums(self) -> ActivitySums:
        """As a value. No fee can be taken from a payment so far."""
        counted = {field.name: getattr(self, field.name) for field in fields(self)}
        return ActivitySums(fees_wei=0, **counted)
