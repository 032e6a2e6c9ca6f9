"""The log in a file: SQLite in WAL mode, synced once per batch, one writer.

Which thread sees what: the node's thread owns the one writing `EventLog`; any other thread opens a
reader of its own, which sees committed batches only. Nothing here reads a clock or draws a number.

Order in `append`: refuse (gates, gaps) - begin - insert - commit with one sync - move the tip.
Checkpoints copy pages into the main file and would cost a commit 10 to 30 ms, so they run when the
node is idle, or, beyond a hard bound, before a batch. Until a commit returns, nothing of its batch
may leave the process.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, cast

import apsw

from engine.log.batch import Batch, GateKey, HeldGate, Tip, seal
from engine.log.chain import snapshot_hash
from engine.log.connection import closing_on_error, connect, make_read_only
from engine.log.density import bucket_width_ms, filled, hour_runs
from engine.log.errors import StoreError, StoreKind, store_error, translated
from engine.log.header import LogHeader, genesis_hash
from engine.log.limits import (
    DENSITY_EXACT_ROWS_MAX,
    HOUR_MS,
    READ_ROWS_CHUNK,
    SEGMENT_MS,
    SNAPSHOT_SIZE_BYTES_MAX,
    WAL_PAGES_IDLE,
    WAL_PAGES_MAX,
)
from engine.log.lock import WriterLock
from engine.log.port import LogReads
from engine.log.rows import Bucket, Head, HourRun, LogRow, Row, SealedRow, Segment
from engine.log.schema import (
    create_file,
    keep_write_ahead_log,
    make_folder,
    read_header,
    type_list,
)
from engine.log.verify import Finding, tail_check

_LOG = logging.getLogger("towpath.log")
_COLUMNS: Final = "seq, at_ms, type, ver, cause, root, entity, body"
_SEALED: Final = (
    "SELECT e.seq, e.at_ms, e.type, e.ver, e.cause, e.root, e.entity, e.body, e.hash,"
    " g.channel, g.lane, g.turn, g.digest FROM event e LEFT JOIN gate g ON g.id = e.gate"
    " WHERE e.seq BETWEEN ? AND ? ORDER BY e.seq"
)
_KEEP_SEGMENT: Final = (
    "INSERT INTO segment VALUES (?,?,?,?) ON CONFLICT (first_seq)"
    " DO UPDATE SET last_seq = excluded.last_seq, hash = excluded.hash"
)
_KEEP_SNAPSHOT: Final = "INSERT OR REPLACE INTO snapshot VALUES (?,?,?)"
# CROSS JOIN keeps the order: from the few segments to their events, never over all events.
_COUNT_EVENTS: Final = (
    "SELECT (at_ms - ?3) / ?5 AS bucket, count(*), min(seq) FROM event"
    " WHERE seq BETWEEN ?1 AND ?2 AND at_ms BETWEEN ?3 AND ?4 GROUP BY bucket"
)
_COUNT_MINUTES: Final = (
    f"SELECT (max(minute * {SEGMENT_MS}, ?3) - ?3) / ?4 AS bucket, sum(last_seq - first_seq + 1),"  # noqa: S608 - integers
    " min(first_seq) FROM segment WHERE minute BETWEEN ?1 AND ?2 GROUP BY bucket"
)
_COUNT_HOURS: Final = (
    f"SELECT (max(hour * {HOUR_MS}, ?3) - ?3) / ?4 AS bucket, sum(last_seq - first_seq + 1),"  # noqa: S608 - integers
    " min(first_seq) FROM (SELECT first_seq, last_seq, hour FROM hour UNION ALL"
    f" SELECT first_seq, last_seq, minute * {SEGMENT_MS} / {HOUR_MS} FROM segment"
    " WHERE first_seq > (SELECT ifnull(max(last_seq), 0) FROM hour))"
    " WHERE hour BETWEEN ?1 AND ?2 GROUP BY bucket"
)
_FIRST_MS: Final = (
    "SELECT min(at_ms) FROM segment CROSS JOIN event ON seq BETWEEN first_seq AND last_seq"
    " WHERE minute = (SELECT min(minute) FROM segment)"
)
_LAST_MS: Final = (
    "SELECT max(at_ms) FROM segment CROSS JOIN event ON seq BETWEEN first_seq AND last_seq"
    " WHERE minute = (SELECT max(minute) FROM segment)"
)


class EventLog:
    """A log file, opened for writing by `create` or `open`, or for reading by `reader`.

    Attributes:
        path: the file.
        damage: what the check at opening found; then the log is read-only.
    """

    def __init__(
        self, path: Path, connection: apsw.Connection, header: LogHeader, lock: WriterLock | None
    ) -> None:
        """Used by `create`, `open` and `reader`."""
        self.path = path
        self.damage: Finding | None = None
        self._connection = connection
        self._header = header
        self._lock = lock
        self._is_writable = False
        self._salvages = False
        self._is_stopped = False
        self._wal_pages = 0
        self._synced_seq = 0
        self._tip = Tip(Head(0, genesis_hash(header)), 0, -1, 0)

    # ---------------------------------------------------------------- opening

    @classmethod
    def create(
        cls, path: Path, header: LogHeader, *, vfs: str | None = None, is_exclusive: bool = False
    ) -> EventLog:
        """Make an empty log and open it for writing. Missing folders are made, for the owner only.

        Raises:
            StoreError: EXISTS, IN_USE, DISK_FULL or IO.
        """
        make_folder(path.parent)
        lock = WriterLock(path)
        try:
            create_file(path, header, vfs=vfs, is_exclusive=is_exclusive)
            return cls._open_locked(path, lock, vfs=vfs, is_exclusive=is_exclusive)
        except StoreError:
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, *, vfs: str | None = None, is_exclusive: bool = False) -> EventLog:
        """Open for writing, after checking header and tail.

        If the tail is damaged the log opens all the same, read-only, with `damage` saying why.

        Args:
            path: the file.
            vfs: SQLite's name of a file layer; tests cut the power with one.
            is_exclusive: never share the file, for a file layer without shared memory.

        Raises:
            StoreError: MISSING, IN_USE, NOT_A_LOG, NEWER_FORMAT, DAMAGED (not even readable) or IO.
        """
        _require_file(path)
        lock = WriterLock(path)
        try:
            return cls._open_locked(path, lock, vfs=vfs, is_exclusive=is_exclusive)
        except StoreError:
            lock.release()
            raise

    @classmethod
    def reader(cls, path: Path) -> LogReads:
        """A second, read-only look at a log that may be open for writing elsewhere, for another thread.

        Raises:
            StoreError: MISSING, NOT_A_LOG, NEWER_FORMAT, DAMAGED or IO.
        """
        return cls.auditor(path)

    @classmethod
    def auditor(cls, path: Path) -> EventLog:
        """As `reader`, with what `verify` needs. Of a file that is cut off or overwritten it reads what it can."""
        _require_file(path)
        connection = connect(path, vfs=None, is_exclusive=False, salvages=True)
        with closing_on_error(connection), translated(path):
            make_read_only(connection)
            log = cls(path, connection, read_header(connection, path), None)
            log._salvages = True
            return log

    @classmethod
    def _open_locked(
        cls, path: Path, lock: WriterLock, *, vfs: str | None, is_exclusive: bool
    ) -> EventLog:
        connection = connect(path, vfs=vfs, is_exclusive=is_exclusive)
        with closing_on_error(connection), translated(path):
            log = cls(path, connection, read_header(connection, path), lock)
            log.damage = tail_check(log)
            if log.damage is None:
                log._start_writing()
            else:
                make_read_only(connection)
            return log

    def _start_writing(self) -> None:
        keep_write_ahead_log(self._connection, self.path)
        head = self._read_head()
        last = next(self.segments(head.seq), Segment(0, 0, -1, b""))
        self._tip = Tip(head, last.first_seq, last.minute, self.gate_count())
        # Rows that recovery brought back are in the WAL but perhaps not on disk: sync before
        # trusting them.
        self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        self._connection.set_wal_hook(self._on_wal_grown)
        self._synced_seq = head.seq
        self._is_writable = True

    def close(self) -> None:
        """Move what the write-ahead log holds into the file and give everything free."""
        if self._is_stopped:
            # After a failed sync the system may call lost pages clean; a checkpoint would build on
            # them.
            self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        self._is_writable = False
        try:
            with translated(self.path):
                self._connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    # ---------------------------------------------------------------- reading

    @property
    def header(self) -> LogHeader:
        """Whose log it is."""
        return self._header

    @property
    def head(self) -> Head:
        """The newest committed event and the chain's hash."""
        return self._tip.head if self._is_writable else self._read_head()

    @property
    def synced_seq(self) -> int:
        """The newest event that a power cut cannot take away."""
        return self._synced_seq

    def rows(
        self, after_seq: int, upto_seq: int, type_ids: tuple[int, ...] | None = None
    ) -> Iterator[Row]:
        """Events with after_seq < seq <= upto_seq, oldest first, all or of some types."""
        only = "" if type_ids is None else f" AND type IN ({type_list(type_ids)})"
        query = f"SELECT {_COLUMNS} FROM event WHERE seq BETWEEN ? AND ?{only} ORDER BY seq"  # noqa: S608 - integers
        upto_seq = min(upto_seq, self.head.seq)
        return chain.from_iterable(self._chunks(query, after_seq, upto_seq))

    def newest(self, type_ids: tuple[int, ...], upto_seq: int, count_max: int) -> list[Row]:
        """The newest events of these types with seq <= upto_seq, newest first."""
        history = self._header.history_type_ids
        where = f"type IN ({type_list(type_ids)}) AND seq <= ?"
        source = "event"
        if set(type_ids) <= set(history):
            source = "event INDEXED BY history"
            where = f"type IN ({type_list(history)}) AND {where}"
        query = f"SELECT {_COLUMNS} FROM {source} WHERE {where} ORDER BY seq DESC LIMIT ?"  # noqa: S608 - integers
        with translated(self.path):
            found = self._connection.execute(query, (upto_seq, count_max)).fetchall()
        return cast("list[Row]", found)

    def snapshot_at_or_before(self, seq: int) -> tuple[int, bytes] | None:
        """The nearest intact snapshot: (seq, blob). One that does not fit the chain counts as absent."""
        for candidate in self._snapshot_seqs_down_from(seq):
            blob = self.snapshot_at(candidate)
            if blob is not None:
                return candidate, blob
        return None

    def density(
        self, bucket_count: int, *, from_ms: int | None = None, upto_ms: int | None = None
    ) -> list[Bucket]:
        """Events per time bucket over a range, exact or to the minute."""
        with translated(self.path):
            if from_ms is None:
                from_ms = self._edge_ms(_FIRST_MS)
            if upto_ms is None:
                upto_ms = self._edge_ms(_LAST_MS)
            width_ms = bucket_width_ms(bucket_count, from_ms, upto_ms)
            counted = self._counted(from_ms, upto_ms, width_ms)
        return filled(counted, bucket_count=bucket_count, from_ms=from_ms, width_ms=width_ms)

    # ---------------------------------------------------------------- writing

    def append(self, rows: Sequence[LogRow], *, snapshot: bytes | None = None) -> None:
        """Record a batch: all of it, or nothing, in one transaction and with one sync."""
        self._require_writable()
        if not rows:
            return
        if self._wal_pages > WAL_PAGES_MAX:
            self._checkpoint()
        with translated(self.path):
            batch = seal(self._tip, rows, self._held_gate)
        self._write(batch, None if snapshot is None else _if_it_fits(snapshot))
        self._tip = batch.tip
        if not batch.is_lazy:
            self._synced_seq = batch.tip.head.seq

    def put_snapshot(self, seq: int, blob: bytes) -> None:
        """Keep an encoded world. Not synced: it is a cache."""
        self._require_writable()
        with translated(self.path):
            event_hash = self._event_hash(seq)
        if event_hash is None:
            raise StoreError(StoreKind.GAP, path=self.path, detail=f"no event {seq}")
        if _if_it_fits(blob) is None:
            return
        with self._transaction(is_synced=False):
            self._connection.execute(_KEEP_SNAPSHOT, (seq, snapshot_hash(event_hash, blob), blob))

    def drop_snapshots(self) -> None:
        """Forget all snapshots."""
        self._require_writable()
        with self._transaction(is_synced=False):
            self._connection.execute("DELETE FROM snapshot")

    def checkpoint_if_idle(self) -> None:
        """Checkpoint if there is enough to move."""
        self._require_writable()
        if self._wal_pages >= WAL_PAGES_IDLE:
            self._checkpoint()

    def _write(self, batch: Batch, snapshot: bytes | None) -> None:
        connection = self._connection
        with self._transaction(is_synced=not batch.is_lazy):
            connection.executemany("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?)", batch.records)
            if batch.gates:
                connection.executemany("INSERT INTO gate VALUES (?,?,?,?,?)", batch.gates)
            connection.executemany(_KEEP_SEGMENT, batch.segments)
            if batch.tip.segment_first_seq != self._tip.segment_first_seq:
                self._close_hours()
            if snapshot is not None:
                seq, event_hash = batch.tip.head
                digest = snapshot_hash(event_hash, snapshot)
                connection.execute(_KEEP_SNAPSHOT, (seq, digest, snapshot))

    def _close_hours(self) -> None:
        """Keep the hours that no further event can fall into. Reads at most an hour of segments."""
        closed = cast("int | None", self._connection.execute("SELECT max(last_seq) FROM hour").get)
        runs = hour_runs(self.segments((closed or 0) + 1))
        self._connection.executemany("INSERT INTO hour VALUES (?,?,?)", runs[:-1])

    @contextlib.contextmanager
    def _transaction(self, *, is_synced: bool) -> Iterator[None]:
        """One transaction. Whatever ends it early, an interrupt included, stops this log for good."""
        connection = self._connection
        self._is_stopped = True
        try:
            if not is_synced:
                connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
            if not is_synced:
                connection.execute("PRAGMA synchronous=FULL")
        except apsw.Error as error:
            raise store_error(error, self.path) from error
        finally:
            if connection.in_transaction:
                # The log is stopped in any case, so a rollback that fails as well changes nothing.
                with contextlib.suppress(apsw.Error):
                    connection.execute("ROLLBACK")
        self._is_stopped = False

    def _checkpoint(self) -> None:
        """Copy the write-ahead log into the file as far as readers allow, never waiting for them."""
        self._is_stopped = True
        # Busy means that another program is at it: the next batch tries again.
        with translated(self.path), contextlib.suppress(apsw.BusyError):
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        self._is_stopped = False
        self._synced_seq = self._tip.head.seq
        self._wal_pages = 0

    def _on_wal_grown(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._wal_pages = pages
        return apsw.SQLITE_OK

    def _require_writable(self) -> None:
        if self._is_stopped:
            raise StoreError(StoreKind.STOPPED, path=self.path)
        if not self._is_writable:
            raise StoreError(StoreKind.READ_ONLY, path=self.path)

    # ---------------------------------------------------------------- auditing

    def structure_faults(self) -> list[str]:
        """What SQLite's own check, indexes included, finds wrong."""
        with translated(self.path):
            said = self._connection.execute("PRAGMA integrity_check").fetchall()
        return [str(line) for (line,) in said if line != "ok"]

    def sealed_rows(self, after_seq: int, upto_seq: int) -> Iterator[SealedRow]:
        """Events with their hashes and gates, oldest first."""
        with translated(self.path):
            found = self._connection.execute(_SEALED, (after_seq + 1, upto_seq))
            yield from cast("Iterator[SealedRow]", found)

    def segments(self, from_seq: int = 0) -> Iterator[Segment]:
        """The time line's segments that end at or after `from_seq`, oldest first."""
        query = (
            "SELECT first_seq, last_seq, minute, hash FROM segment WHERE first_seq >="
            " ifnull((SELECT max(first_seq) FROM segment WHERE first_seq <= ?), 0)"
            " ORDER BY first_seq"
        )
        with translated(self.path):
            found = self._connection.execute(query, (from_seq,)).fetchall()
        for first_seq, last_seq, minute, digest in found:
            if not (
                isinstance(first_seq, int)
                and isinstance(last_seq, int)
                and isinstance(minute, int)
                and isinstance(digest, bytes)
            ):
                raise StoreError(StoreKind.DAMAGED, path=self.path, detail="the time line")
            yield Segment(first_seq, last_seq, minute, digest)

    def hours(self) -> list[HourRun]:
        """The time line's closed hours, oldest first."""
        query = "SELECT first_seq, last_seq, hour FROM hour ORDER BY first_seq"
        with translated(self.path):
            found = self._connection.execute(query).fetchall()
        return [HourRun(*cast("tuple[int, int, int]", row)) for row in found]

    def gate_count(self) -> int:
        """How many gates are bound."""
        with translated(self.path):
            return cast("int", self._connection.execute("SELECT count(*) FROM gate").get)

    def snapshot_seqs(self) -> list[int]:
        """Where snapshots are, intact or not, oldest first."""
        with translated(self.path):
            found = self._connection.execute("SELECT seq FROM snapshot ORDER BY seq").fetchall()
        return [cast("int", seq) for (seq,) in found]

    def snapshot_at(self, seq: int) -> bytes | None:
        """The snapshot at exactly `seq`, if it is there and intact."""
        with translated(self.path):
            row = self._connection.execute(
                "SELECT s.hash, s.blob, e.hash FROM snapshot s JOIN event e USING (seq) WHERE seq = ?",
                (seq,),
            ).fetchone()
        if row is None:
            return None
        kept, blob, event_hash = cast("tuple[bytes, bytes, bytes]", row)
        return blob if snapshot_hash(event_hash, blob) == kept else None

    # ---------------------------------------------------------------- private reads

    def _read_head(self) -> Head:
        try:
            with translated(self.path):
                row = self._connection.execute(
                    "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
                ).fetchone()
        except StoreError:
            if not self._salvages:
                raise
            row = next(reversed(self._readable("SELECT seq, hash FROM event ORDER BY seq")), None)
        return Head(0, genesis_hash(self._header)) if row is None else Head(*row)

    def _chunks(self, query: str, after_seq: int, upto_seq: int) -> Iterator[list[Row]]:
        """Chunks are cut by seq and read whole: a statement left open would hold back checkpoints."""
        for start in range(after_seq + 1, upto_seq + 1, READ_ROWS_CHUNK):
            stop = min(start + READ_ROWS_CHUNK - 1, upto_seq)
            try:
                with translated(self.path):
                    chunk = self._connection.execute(query, (start, stop)).fetchall()
            except StoreError:
                yield cast("list[Row]", self._readable(query, (start, stop)))
                raise
            yield cast("list[Row]", chunk)

    def _readable(self, query: str, bounds: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
        """What a query gives before it comes to a damaged page."""
        found: list[tuple[Any, ...]] = []
        with contextlib.suppress(apsw.Error, UnicodeDecodeError):
            for row in self._connection.execute(query, bounds):
                found.append(row)  # noqa: PERF402 - what came before the bad page stays
        return found

    def _held_gate(self, key: GateKey) -> HeldGate | None:
        row = self._connection.execute(
            "SELECT id, digest FROM gate WHERE channel = ? AND lane = ? AND turn = ?", key
        ).fetchone()
        return cast("HeldGate | None", row)

    def _event_hash(self, seq: int) -> bytes | None:
        found = self._connection.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).get
        return cast("bytes | None", found)

    def _snapshot_seqs_down_from(self, seq: int) -> Iterator[int]:
        query = "SELECT max(seq) FROM snapshot WHERE seq <= ?"
        while True:
            with translated(self.path):
                found = self._connection.execute(query, (seq,)).get
            if found is None:
                return
            yield cast("int", found)
            seq = cast("int", found) - 1

    def _edge_ms(self, query: str) -> int:
        return cast("int | None", self._connection.execute(query).get) or 0

    def _counted(self, from_ms: int, upto_ms: int, width_ms: int) -> list[tuple[int, int, int]]:
        """(bucket, event count, first seq) by event, minute or hour, whichever is fine enough and fast."""
        if self.head.seq > DENSITY_EXACT_ROWS_MAX and width_ms >= HOUR_MS:
            hours = (from_ms // HOUR_MS, upto_ms // HOUR_MS)
            return self._tally(_COUNT_HOURS, (*hours, from_ms, width_ms))
        minutes = (from_ms // SEGMENT_MS, upto_ms // SEGMENT_MS)
        span = self._connection.execute(
            "SELECT min(first_seq), max(last_seq) FROM segment WHERE minute BETWEEN ? AND ?",
            minutes,
        ).fetchone()
        first_seq, last_seq = cast("tuple[int | None, int | None]", span)
        if first_seq is None or last_seq is None:
            return []
        if last_seq - first_seq < DENSITY_EXACT_ROWS_MAX:
            return self._tally(_COUNT_EVENTS, (first_seq, last_seq, from_ms, upto_ms, width_ms))
        return self._tally(_COUNT_MINUTES, (*minutes, from_ms, width_ms))

    def _tally(self, query: str, bindings: tuple[int, ...]) -> list[tuple[int, int, int]]:
        found = self._connection.execute(query, bindings).fetchall()
        return cast("list[tuple[int, int, int]]", found)


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise StoreError(StoreKind.MISSING, path=path)


def _if_it_fits(blob: bytes) -> bytes | None:
    """A snapshot, or None if it is too large: a cache is missed, and the events it rides with are not held up."""
    if len(blob) <= SNAPSHOT_SIZE_BYTES_MAX:
        return blob
    _LOG.warning("a snapshot is too large to be kept", extra={"found": len(blob)})
    return None
