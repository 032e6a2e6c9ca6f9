"""The tables of a log file, and its creation as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import apsw

from engine.log.errors import StoreError, StoreKind, translated
from engine.log.header import FORMAT_VERSION, LogHeader, header_from_meta, header_to_meta
from engine.privatefolder import make_private_folder

_APPLICATION_ID: Final = 0x546F7770  # "Towp"

_EVENT_TABLE: Final = (
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, type INTEGER NOT NULL,"
    " ver INTEGER NOT NULL, cause INTEGER NOT NULL, root INTEGER NOT NULL, entity BLOB NOT NULL,"
    " body BLOB NOT NULL, gate INTEGER, hash BLOB NOT NULL) STRICT"
)
_GATE_TABLE: Final = (
    "CREATE TABLE gate (id INTEGER PRIMARY KEY, channel BLOB NOT NULL, lane ANY NOT NULL,"
    " turn INTEGER NOT NULL, digest BLOB NOT NULL) STRICT"
)
_SEGMENT_TABLE: Final = (
    "CREATE TABLE segment (first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL,"
    " minute INTEGER NOT NULL, hash BLOB NOT NULL) STRICT"
)
# Closed hours: a year of minutes takes 0.3 s to sum up, a year of hours 3 ms.
_HOUR_TABLE: Final = (
    "CREATE TABLE hour (first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL,"
    " hour INTEGER NOT NULL) STRICT"
)
_TABLES: Final = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    _EVENT_TABLE,
    _GATE_TABLE,
    # The second net under the sign gate; the first is `batch.seal`.
    "CREATE UNIQUE INDEX gate_key ON gate (channel, lane, turn)",
    _SEGMENT_TABLE,
    "CREATE INDEX segment_minute ON segment (minute)",
    _HOUR_TABLE,
    "CREATE TABLE snapshot (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, blob BLOB NOT NULL) STRICT",
)


def tables(header: LogHeader) -> tuple[str, ...]:
    """The statements that make a log's tables, exactly as SQLite keeps them.

    The index over history types is keyed by seq, so new entries always go to its end: an index with
    random keys would cost a batch three to four times its speed.
    """
    if not header.history_type_ids:
        return _TABLES
    return (
        *_TABLES,
        f"CREATE INDEX history ON event (seq) WHERE type IN ({type_list(header.history_type_ids)})",
    )


def type_list(type_ids: tuple[int, ...]) -> str:
    """Type ids as SQL. The planner only sees that an index fits if both texts are equal, so no parameters."""
    return ",".join(str(int(type_id)) for type_id in sorted(set(type_ids)))


def create_file(path: Path, header: LogHeader, *, vfs: str | None, is_exclusive: bool) -> None:
    """Make an empty log: built under another name and renamed, so a crash leaves no half-made log.

    Files get mode 0600 and new folders 0700. The writer's lock must be held.

    Raises:
        StoreError: EXISTS, IO or DISK_FULL.
    """
    if path.exists():
        raise StoreError(StoreKind.EXISTS, path=path)
    draft = path.with_name(path.name + ".new")
    try:
        for stale in (draft, draft.with_name(draft.name + "-journal")):
            stale.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        with translated(path):
            _write_tables(draft, header, vfs=vfs, is_exclusive=is_exclusive)
        draft.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(StoreKind.IO, path=path, detail=str(error)) from error


def make_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it, each readable by its owner only.

    Raises:
        StoreError: IO.
    """
    try:
        make_private_folder(folder)
    except OSError as error:
        raise StoreError(StoreKind.IO, path=folder, detail=str(error)) from error


def keep_write_ahead_log(connection: apsw.Connection, path: Path) -> None:
    """Have the file written through a write-ahead log; nothing changes if it is already.

    Where none can be had, as on some network drives, SQLite silently keeps its other journal, with which a batch
    without a sync can damage the whole file in a power cut.

    Raises:
        StoreError: IO.
    """
    if connection.execute("PRAGMA journal_mode=WAL").get != "wal":
        raise StoreError(StoreKind.IO, path=path, detail="no write-ahead log here")


def read_header(connection: apsw.Connection, path: Path) -> LogHeader:
    """Check that this is a log of a format we know, with the tables we expect, and read whose it is.

    Raises:
        StoreError: NOT_A_LOG, NEWER_FORMAT or DAMAGED.
    """
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        raise StoreError(StoreKind.NOT_A_LOG, path=path)
    version = _pragma(connection, "user_version")
    if version > FORMAT_VERSION:
        raise StoreError(StoreKind.NEWER_FORMAT, path=path, detail=f"format {version}")
    if version != FORMAT_VERSION:
        raise StoreError(StoreKind.DAMAGED, path=path, detail=f"format {version}")
    meta = {str(key): value for key, value in connection.execute("SELECT key, value FROM meta")}
    header = header_from_meta(meta)
    if header is None:
        raise StoreError(StoreKind.DAMAGED, path=path, detail="the header does not match its hash")
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    if sorted(str(sql) for (sql,) in found) != sorted(tables(header)):
        raise StoreError(
            StoreKind.DAMAGED, path=path, detail="the tables are not as they were made"
        )
    return header


def _write_tables(draft: Path, header: LogHeader, *, vfs: str | None, is_exclusive: bool) -> None:
    connection = apsw.Connection(str(draft), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
    try:
        if is_exclusive:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA synchronous=EXTRA; BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
        for statement in tables(header):
            connection.execute(statement)
        connection.executemany("INSERT INTO meta VALUES (?,?)", header_to_meta(header).items())
        connection.execute("COMMIT")
        # Kept in the file: every later connection finds it in WAL mode.
        keep_write_ahead_log(connection, draft)
    finally:
        connection.close()


def _pragma(connection: apsw.Connection, name: str) -> int:
    return int(str(connection.execute(f"PRAGMA {name}").get))


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
