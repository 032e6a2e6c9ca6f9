"""Connections to a log's file, each with the settings that the log's promises stand on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw

from engine.log.errors import translated
from engine.log.limits import BUSY_TIMEOUT_MS, WAL_SIZE_BYTES_MAX


def connect(
    path: Path, *, vfs: str | None, is_exclusive: bool, salvages: bool = False
) -> apsw.Connection:
    """A connection in which a commit is on the disk when it returns, and nothing is checkpointed unasked.

    Args:
        path: the file.
        vfs: SQLite's name of a file layer; None for the system's files.
        is_exclusive: never share the file, for a file layer without shared memory.
        salvages: read what can be read of a file that is cut off.

    Raises:
        StoreError: as SQLite's errors are translated.
    """
    with translated(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs)
    with closing_on_error(connection), translated(path):
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        if salvages:
            # Without this SQLite reads nothing of a file that is shorter than it says.
            connection.execute("PRAGMA writable_schema=1")
        if is_exclusive:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA synchronous=FULL")
        # Apple's plain sync does not reach the disk's own memory; elsewhere these change nothing.
        connection.execute("PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1")
        connection.execute(f"PRAGMA journal_size_limit={WAL_SIZE_BYTES_MAX}")
        connection.execute("PRAGMA trusted_schema=0")
    return connection


def make_read_only(connection: apsw.Connection) -> None:
    """Write nothing through this connection, not even when it closes."""
    connection.execute("PRAGMA query_only=1")
    # The last to close would checkpoint: a reader must not, and a damaged log stays as it is.
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)


@contextlib.contextmanager
def closing_on_error(connection: apsw.Connection) -> Iterator[None]:
    """Close a connection if the block does not come to its end."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
