"""What the event log can refuse or suffer.

    StoreError      the environment or the file: `kind` says which, `path` says where
    GateError       a second, different hash for one (channel, lane, turn)

A StoreError carries data. Its text is for terminals and reports; windows make their own sentences
from `kind`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import apsw


class StoreKind(Enum):
    """What went wrong with a log. The value is the cause and the remedy in plain English."""

    IN_USE = "Another Towpath is using this profile. Close it, or choose another profile."
    EXISTS = "A log is already there. Open it instead of creating one."
    MISSING = "There is no log there. Check the profile's folder."
    NEWER_FORMAT = "A newer Towpath wrote this log. Install that version; nothing was changed."
    NOT_A_LOG = "This file is not a Towpath log. Check the path."
    NOT_OURS = "This log belongs to another key or another chain. Choose another profile; nothing was changed."
    DAMAGED = (
        "The log is damaged and is kept read-only. Restore a backup or run `towpath log verify`."
    )
    DISK_FULL = "The disk is full. The last step was not recorded; free some space and start again."
    IO = "The disk reported an error. The last step may not be recorded; check the disk and start again."
    BUSY = "Another program is holding the log. Close it and try again."
    READ_ONLY = "This log is open for reading only."
    STOPPED = "An earlier write failed, so nothing more is recorded until the log is opened again."
    CLOSED = "The log is closed."
    GAP = "A row is not the next in order. This is a fault in Towpath; nothing was recorded."
    MALFORMED_ROW = (
        "A row has a value out of range. This is a fault in Towpath; nothing was recorded."
    )


class StoreError(Exception):
    """The log cannot do what was asked; nothing of the refused batch counts as recorded.

    After IO, DISK_FULL or BUSY in an append the batch's fate is known only after opening the log
    again: its head then says whether the batch is there.

    Attributes:
        kind: what went wrong.
        path: the log's file; None for a log in memory.
        detail: what the storage layer said; for reports, never parsed.
    """

    def __init__(self, kind: StoreKind, *, path: Path | None = None, detail: str = "") -> None:
        super().__init__(kind, path, detail)
        self.kind = kind
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        where = f" ({self.path})" if self.path else ""
        said = f" [{self.detail}]" if self.detail else ""
        return f"{self.kind.value}{where}{said}"


class GateError(Exception):
    """A different hash is already bound to this channel, lane and turn; nothing was written.

    Signing it would be equivocation: the party that registers first could choose which state
    counts.

    Attributes:
        channel_id: 32 bytes.
        lane: which kind of signature.
        turn_num: the turn.
        held: the digest that was signed before.
        offered: the digest that was refused.
    """

    def __init__(
        self, *, channel_id: bytes, lane: str | int, turn_num: int, held: bytes, offered: bytes
    ) -> None:
        super().__init__(channel_id, lane, turn_num, held, offered)
        self.channel_id = channel_id
        self.lane = lane
        self.turn_num = turn_num
        self.held = held
        self.offered = offered

    def __str__(self) -> str:
        return (
            f"refused a second hash for turn {self.turn_num}, lane {self.lane},"
            f" of channel 0x{self.channel_id.hex()}"
        )


_KINDS: tuple[tuple[type[apsw.Error], StoreKind], ...] = (
    (apsw.FullError, StoreKind.DISK_FULL),
    (apsw.IOError, StoreKind.IO),
    (apsw.CantOpenError, StoreKind.IO),
    (apsw.NotADBError, StoreKind.NOT_A_LOG),
    (apsw.BusyError, StoreKind.BUSY),
    (apsw.LockedError, StoreKind.BUSY),
    (apsw.ReadOnlyError, StoreKind.READ_ONLY),
    (apsw.ConnectionClosedError, StoreKind.CLOSED),
)


def store_error(error: Exception, path: Path) -> StoreError:
    """The StoreError for what SQLite, or text that no longer decodes, reported.

    Anything without a name of its own (a missing table, a wrong type) means that the file is not what
    we wrote: DAMAGED.
    """
    kind = next((kind for cause, kind in _KINDS if isinstance(error, cause)), StoreKind.DAMAGED)
    return StoreError(kind, path=path, detail=f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into StoreErrors."""
    try:
        yield
    except (apsw.Error, UnicodeDecodeError) as error:
        raise store_error(error, path) from error
