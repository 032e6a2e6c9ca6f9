"""Facts of some types, each read once: a long log by a thread of its own, a few new events by whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Final

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol.events import Recorded

AT_ONCE_MAX: Final = 100
"""Events that whoever asks reads himself: at 20 us each 2 ms at most, a quarter of a turn of the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What is read of a log, and who is told.

    Attributes:
        name: of the thread, as a debugger shows it.
        type_ids: of the events that are read.
        take: is given each of them once, oldest first; nobody else is in there meanwhile, and it must not fail.
        chunk_events: events that are passed over before `take` is called.
    """

    name: str
    type_ids: tuple[int, ...]
    take: Callable[[Sequence[Recorded]], None]
    chunk_events: int


class LogFollower:
    """Follows a log. May be asked from any thread.

    Args:
        log: a reader for who asks.
        open_log: makes a reader for the thread that reads a long log.
    """

    def __init__(self, interest: Interest, log: LogReads, open_log: Callable[[], LogReads]) -> None:
        self._interest, self._log, self._open_log = interest, log, open_log
        self._lock = Lock()
        self._read_seq = 0
        self._reading: Thread | None = None
        self._fault: Exception | None = None
        self._is_open = True

    def follow(self, seq: int) -> bool:
        """Take in what is on disk up to event `seq`; whether all of it is in already.

        Raises:
            StoreError: the log could not be read; asked again it says so again.
        """
        with self._lock:
            if self._read_seq >= seq:
                return True
            if self._fault is not None:
                raise self._fault
            if self._reading is not None or not self._is_open:
                return False
            if seq - self._read_seq <= AT_ONCE_MAX:
                self._take(self._facts(self._log, seq), seq)
                return True
            self._reading = Thread(
                target=self._read_long, args=(seq,), name=self._interest.name, daemon=True
            )
            self._reading.start()
            return False

    def close(self) -> None:
        """Read nothing more, and wait for the thread."""
        with self._lock:
            self._is_open = False
            reading = self._reading
        if reading is not None:
            reading.join()

    def _read_long(self, seq: int) -> None:
        try:
            self._read_chunks(seq)
        except Exception as fault:  # noqa: BLE001 - whoever asks next is told
            with self._lock:
                self._fault = fault
        finally:
            with self._lock:
                self._reading = None

    def _read_chunks(self, seq: int) -> None:
        log = self._open_log()
        try:
            while self._is_open and self._read_seq < seq:
                upto_seq = min(seq, self._read_seq + self._interest.chunk_events)
                # Decoded before the lock is taken: who asks meanwhile does not wait for the disk.
                facts = self._facts(log, upto_seq)
                with self._lock:
                    self._take(facts, upto_seq)
        finally:
            log.close()

    def _facts(self, log: LogReads, upto_seq: int) -> list[Recorded]:
        rows = log.rows(self._read_seq, upto_seq, self._interest.type_ids)
        return [recorded_of(row) for row in rows]

    def _take(self, facts: Sequence[Recorded], upto_seq: int) -> None:
        self._interest.take(facts)
        self._read_seq = upto_seq
