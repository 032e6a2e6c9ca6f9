"""What the event log can refuse or suffer.

    StoreError      the environment or the file: `kind` says which, `path` says where
    GateError       a second, different hash for one (channel, lane, turn)

A StoreError carries data; its text is for reports. The sentence a person reads is made elsewhere, from `kind`
and the fields.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import apsw

from engine.log.rows import Lane


class StoreKind(Enum):
    """What went wrong with a log."""

    IN_USE = "another program writes this log"
    EXISTS = "a log is already there"
    MISSING = "there is no log at this path"
    NEWER_FORMAT = "a newer version wrote this log"
    NOT_A_LOG = "the file is not a log"
    NOT_OURS = "the log belongs to another key or another chain"
    DAMAGED = "the log is not as it was written"
    DISK_FULL = "the disk is full"
    IO = "the disk reports an error"
    BUSY = "another program holds the log"
    READ_ONLY = "the log is open for reading only"
    STOPPED = "an earlier write failed"
    CLOSED = "the log is closed"
    GAP = "a row is not the next in order"
    MALFORMED_ROW = "a row has a value out of range"


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
        lane: which kind of signature, by its name.
        turn_num: the turn.
        held: the digest that was signed before.
        offered: the digest that was refused.
    """

    def __init__(
        self, *, channel_id: bytes, lane: Lane, turn_num: int, held: bytes, offered: bytes
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
