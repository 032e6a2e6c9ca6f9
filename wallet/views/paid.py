"""Who was paid when, kept beside the log: built once, then each payment is read once.

A long log is read in a thread of its own, so that nobody waits for it; a few new events are read by whoever asks.
Counts at an earlier event come from the same index.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from threading import Lock, Thread

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import VoucherReceived, VoucherSent
from engine.protocol.types import Address
from wallet.views.people_values import PaidRow

_TYPES = (TYPE_IDS[VoucherSent], TYPE_IDS[VoucherReceived])
AT_ONCE_MAX = 100
"""Events that whoever asks reads himself: at 20 us each 2 ms at most, a quarter of a turn of the window."""
CHUNK_EVENTS = 500
"""Events read under one hold of the lock by the thread: whoever asks meanwhile waits 10 ms at most."""


class PaidIndex:
    """Payments by the other person. May be asked from any thread.

    Args:
        log: a reader for who asks.
        open_log: makes a reader for the thread that reads a long log.
    """

    def __init__(self, log: LogReads, open_log: Callable[[], LogReads]) -> None:
        self._log, self._open_log = log, open_log
        self._lock = Lock()
        self._read_seq = 0
        self._sent: dict[Address, tuple[array[int], array[int]]] = {}
        self._all: dict[Address, array[int]] = {}
        self._reading: Thread | None = None
        self._is_open = True

    def follow(self, seq: int) -> bool:
        """Take in what is on disk up to event `seq`; whether all of it is in already."""
        if self._read_seq >= seq:
            return True
        if self._reading is not None and self._reading.is_alive():
            return False
        if seq - self._read_seq <= AT_ONCE_MAX:
            self._read(self._log, seq)
            return True
        self._reading = Thread(target=self._read_long, args=(seq,), name="paid", daemon=True)
        self._reading.start()
        return False

    def count(self, peer: Address, seq: int) -> int:
        """How often I had paid this peer at event `seq`."""
        seqs, _times = self._sent.get(peer, _NONE)
        return bisect_right(seqs, seq)

    def last_ms(self, peer: Address, seq: int) -> int | None:
        """When I had paid this peer last at event `seq`."""
        seqs, times = self._sent.get(peer, _NONE)
        at = bisect_right(seqs, seq)
        return times[at - 1] if at else None

    def newest(self, peer: Address, seq: int, count_max: int) -> tuple[PaidRow, ...]:
        """The last payments between this peer and me at event `seq`, newest first. Cost: one look-up each."""
        seqs = self._all.get(peer, _NONE[0])
        at = bisect_right(seqs, seq)
        rows = []
        for found in reversed(seqs[max(0, at - count_max) : at]):
            for row in self._log.rows(found - 1, found):
                recorded = recorded_of(row)
                event = recorded.event
                if isinstance(event, VoucherSent | VoucherReceived):
                    sign = -1 if isinstance(event, VoucherSent) else 1
                    amount_wei = sign * event.paid_wei
                    rows.append(
                        PaidRow(at_ms=recorded.at_ms, amount_wei=amount_wei, note=event.note)
                    )
        return tuple(rows)

    def close(self) -> None:
        """Read nothing more, and wait for the thread."""
        self._is_open = False
        if self._reading is not None:
            self._reading.join()

    def _read_long(self, seq: int) -> None:
        log = self._open_log()
        try:
            while self._is_open and self._read_seq < seq:
                self._read(log, min(seq, self._read_seq + CHUNK_EVENTS))
        finally:
            log.close()

    def _read(self, log: LogReads, upto_seq: int) -> None:
        with self._lock:
            for row in log.rows(self._read_seq, upto_seq, _TYPES):
                recorded = recorded_of(row)
                event = recorded.event
                if not isinstance(event, VoucherSent | VoucherReceived):
                    continue
                self._all.setdefault(event.peer, array("q")).append(recorded.seq)
                if isinstance(event, VoucherSent):
                    seqs, times = self._sent.setdefault(event.peer, (array("q"), array("q")))
                    # The times first: who counts the events meanwhile finds a time for each.
                    times.append(recorded.at_ms)
                    seqs.append(recorded.seq)
            self._read_seq = upto_seq


_NONE: tuple[array[int], array[int]] = (array("q"), array("q"))
