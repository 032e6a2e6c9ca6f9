"""The bug that the campaign must find, or it finds nothing: a store that never syncs."""

from __future__ import annotations

import apsw


def switch_sync_off() -> None:
    """Every log that is opened from now on says that it syncs, and SQLite does not. Only its creation is sound."""
    apsw.connection_hooks.append(_unsynced)


def _unsynced(connection: apsw.Connection) -> None:
    if connection.filename.endswith(".new"):
        return
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("PRAGMA synchronous=OFF")
    connection.authorizer = _leave_sync_alone


def _leave_sync_alone(
    operation: int, first: str | None, _second: str | None, _database: str | None, _by: str | None
) -> int:
    is_about_sync = operation == apsw.SQLITE_PRAGMA and first == "synchronous"
    return apsw.SQLITE_IGNORE if is_about_sync else apsw.SQLITE_OK
