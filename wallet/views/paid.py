"""Who was paid when, kept beside the log: built once, then each payment is read once.

Counts at an earlier event come from the same index.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol.events import Recorded
from engine.protocol.types import Address
from wallet.views.following import Interest, LogFollower
from wallet.views.payment_facts import PAYMENT_TYPES, Partners, payment_of
from wallet.views.people_values import PaidRow

_TYPES: Final = (Partners.TYPE_ID, *PAYMENT_TYPES)
_CHUNK_EVENTS: Final = 500
"""At 20 us each 10 ms of work between two looks at whether to go on."""


@dataclass(slots=True)
class _Sums:
    """What went one way: after event `seqs[i]` it was `totals_wei[i]` in all."""

    seqs: array[int] = field(default_factory=lambda: array("q"))
    totals_wei: list[int] = field(default_factory=list)

    def add(self, seq: int, amount_wei: int) -> None:
        # The sum first: who looks meanwhile finds one for each event.
        self.totals_wei.append((self.totals_wei[-1] if self.totals_wei else 0) + amount_wei)
        self.seqs.append(seq)

    def at_wei(self, seq: int) -> int:
        at = bisect_right(self.seqs, seq)
        return self.totals_wei[at - 1] if at else 0


class PaidIndex:
    """Payments by the other person. To be asked by one thread.

    Args:
        log: a reader for who asks.
        open_log: makes a reader for the thread that reads a long log.
    """

    def __init__(self, log: LogReads, open_log: Callable[[], LogReads]) -> None:
        self._log = log
        interest = Interest(
            name="paid", type_ids=_TYPES, take=self._take, chunk_events=_CHUNK_EVENTS
        )
        self._follower = LogFollower(interest, log, open_log)
        self._partners = Partners()
        self._sent: dict[Address, tuple[array[int], array[int]]] = {}
        self._all: dict[Address, array[int]] = {}
        self._sent_wei: dict[Address, _Sums] = {}
        self._received_wei: dict[Address, _Sums] = {}

    def follow(self, seq: int) -> bool:
        """Take in what is on disk up to event `seq`; whether all of it is in already."""
        return self._follower.follow(seq)

    def count(self, peer: Address, seq: int) -> int:
        """How often I had paid this peer at event `seq`."""
        seqs, _times = self._sent.get(peer, _NONE)
        return bisect_right(seqs, seq)

    def last_ms(self, peer: Address, seq: int) -> int | None:
        """When I had paid this peer last at event `seq`."""
        seqs, times = self._sent.get(peer, _NONE)
        at = bisect_right(seqs, seq)
        return times[at - 1] if at else None

    def sent_wei(self, *, after_seq: int, upto_seq: int) -> dict[Address, int]:
        """What I paid to whom after one event, up to another. Cost: a look at each person ever paid."""
        return _between(self._sent_wei, after_seq, upto_seq)

    def received_wei(self, *, after_seq: int, upto_seq: int) -> dict[Address, int]:
        """What each paid me after one event, up to another. Cost: a look at each person who ever paid."""
        return _between(self._received_wei, after_seq, upto_seq)

    def newest(self, peer: Address, seq: int, count_max: int) -> tuple[PaidRow, ...]:
        """The last payments between this peer and me at event `seq`, newest first. Cost: one look-up each."""
        seqs = self._all.get(peer, _NONE[0])
        at = bisect_right(seqs, seq)
        rows = []
        for found in reversed(seqs[max(0, at - count_max) : at]):
            for row in self._log.rows(found - 1, found):
                recorded = recorded_of(row)
                paid = payment_of(recorded.event, self._partners.of)
                if paid is not None:
                    rows.append(
                        PaidRow(at_ms=recorded.at_ms, amount_wei=paid.amount_wei, note=paid.note)
                    )
        return tuple(rows)

    def close(self) -> None:
        """Read nothing more, and wait for the thread."""
        self._follower.close()

    def _take(self, facts: Sequence[Recorded]) -> None:
        for fact in facts:
            self._partners.learn(fact.event)
            paid = payment_of(fact.event, self._partners.of)
            if paid is None:
                continue
            self._all.setdefault(paid.peer, array("q")).append(fact.seq)
            sums = self._sent_wei if paid.amount_wei < 0 else self._received_wei
            sums.setdefault(paid.peer, _Sums()).add(fact.seq, abs(paid.amount_wei))
            if paid.amount_wei < 0:
                seqs, times = self._sent.setdefault(paid.peer, (array("q"), array("q")))
                # The times first: who counts the events meanwhile finds a time for each.
                times.append(fact.at_ms)
                seqs.append(fact.seq)


def _between(sums: Mapping[Address, _Sums], after_seq: int, upto_seq: int) -> dict[Address, int]:
    parts = {
        # A copy of the items: the thread that reads a long log may add a person meanwhile.
        peer: sum_of.at_wei(upto_seq) - sum_of.at_wei(after_seq)
        for peer, sum_of in tuple(sums.items())
    }
    return {peer: part_wei for peer, part_wei in parts.items() if part_wei}


_NONE: tuple[array[int], array[int]] = (array("q"), array("q"))
