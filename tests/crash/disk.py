"""A disk in memory whose power can be cut: SQLite's file layer, for tests only.

What was written and not synced may be there after a cut, or not, or in part: a disk keeps 512-byte sectors whole,
knows no order between them, and promises only what it was asked to sync. A call that is cut has begun: its write is
among those that may be there, its sync has not happened. "synced" is the moment right after a sync.

The files' names and locks are the system's own, in a folder where each file has nothing but a mark in it, by which it
is known here: so a draft that is renamed keeps its content, and one that is made anew begins without any.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random

import apsw

SECTOR_BYTES = 512
PAGE_SECTOR_BYTES = 4096
POWERSAFE_OVERWRITE = 0x1000
"""As SQLite's own layer for Unix says of itself: a write that is cut harms no byte beside it."""
SUFFIXES = ("-wal", "-journal")

FileKey = tuple[str, str]
_MARKS = itertools.count(1)


class Tear(Enum):
    """What is left after a cut of what was written and not synced."""

    NONE = "none"
    ALL = "all"
    SOME = "some"
    """A random part, in any order, some of it torn at sectors."""


@dataclass(slots=True)
class Change:
    """A write or a truncation that was not synced, and how to take it back."""

    offset: int
    new: bytes | None
    """None: everything from `offset` on was cut off."""
    old: bytes
    old_size: int


@dataclass(slots=True)
class Content:
    """A file as a reader sees it, and what of that is not on the disk yet."""

    now: bytearray = field(default_factory=bytearray)
    unsynced: list[Change] = field(default_factory=list)

    def write(self, offset: int, new: bytes) -> None:
        old = bytes(self.now[offset : offset + len(new)])
        self.unsynced.append(Change(offset, new, old, len(self.now)))
        self._put(offset, new)

    def truncate(self, size: int) -> None:
        if size < len(self.now):
            self.unsynced.append(Change(size, None, bytes(self.now[size:]), len(self.now)))
            del self.now[size:]

    def left_by(self, tear: Tear, chance: Random) -> Content:
        """The file after a cut."""
        left = Content(bytearray(self.now))
        if tear is not Tear.ALL:
            for change in reversed(self.unsynced):
                left.now[change.offset : change.offset + len(change.old)] = change.old
                del left.now[change.old_size :]
        if tear is Tear.SOME:
            for change in self.unsynced:
                left.keep_some(change, chance)
        return left

    def keep_some(self, change: Change, chance: Random) -> None:
        """All of a change, nothing of it, or some of its sectors: a third each."""
        fate = chance.randrange(3)
        if fate == 0:
            return
        if change.new is None:
            del self.now[change.offset :]
            return
        end = change.offset + len(change.new)
        at = change.offset
        while at < end:
            stop = min(end, (at // SECTOR_BYTES + 1) * SECTOR_BYTES)
            if fate == 1 or chance.random() < 0.5:
                self._put(at, change.new[at - change.offset : stop - change.offset])
            at = stop

    def _put(self, offset: int, new: bytes) -> None:
        if offset > len(self.now):
            self.now.extend(bytes(offset - len(self.now)))
        self.now[offset : offset + len(new)] = new


class PowerCutError(apsw.IOError):
    """What SQLite is told by a disk without power."""


class Disk(apsw.VFS):
    """One node's disk; its name is SQLite's name of the layer.

    Attributes:
        calls: writes, truncations, deletions, syncs, and ends of syncs so far: the moments at which it can be cut.
        on_call: told of each such moment, with its kind; may cut the power.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.calls = 0
        self.on_call: Callable[[str], None] = lambda _kind: None
        self._files: dict[FileKey, Content] = {}
        self._deleted: dict[FileKey, Content] = {}
        self._power = 1

    @property
    def power(self) -> int:
        """Which time it is that the disk has power; a file that was opened another time is dead."""
        return self._power

    def cut(self, tear: Tear, chance: Random) -> None:
        """Cut the power: every file that is open dies, and what was not synced is lost as `tear` says."""
        self._power += 1
        for key, content in self._deleted.items():
            if tear is Tear.NONE or (tear is Tear.SOME and chance.random() < 0.5):
                self._files[key] = content
        self._deleted.clear()
        self._files = {key: each.left_by(tear, chance) for key, each in self._files.items()}

    def carry(self, source: Path, target: Path) -> None:
        """Give a file's content, and that of what belongs to it, to another file that is there."""
        for suffix in ("", *SUFFIXES):
            content = self._files.pop((_mark(source), suffix), None)
            if content is not None:
                self._files[_mark(target), suffix] = content

    def called(self, kind: str) -> None:
        """A moment at which the power can fail."""
        self.calls += 1
        self.on_call(kind)

    # --- apsw's names

    def xOpen(self, name, flags):  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        key = _key(path)
        assert key is not None, f"{path} was never made"
        flags[1] = flags[0]
        return DiskFile(self, self._files.setdefault(key, Content()))

    def xAccess(self, pathname, _flags):  # noqa: N802
        return _key(pathname) in self._files

    def xDelete(self, filename, syncdir):  # noqa: N802
        key = _key(filename)
        if key is None or key not in self._files:
            raise apsw.IOErrorError(f"{filename} is not there")
        content = self._files.pop(key)
        if not syncdir:
            self._deleted[key] = content
        self.called("delete")


class DiskFile:
    """An open file. SQLite alone uses it, through one connection: nobody else asks for locks."""

    def __init__(self, disk: Disk, content: Content) -> None:
        self._disk = disk
        self._content = content
        self._power = disk.power

    def xRead(self, amount, offset):  # noqa: N802
        self._require_power()
        return bytes(self._content.now[offset : offset + amount])

    def xWrite(self, data, offset):  # noqa: N802
        self._require_power()
        self._content.write(offset, bytes(data))
        self._disk.called("write")

    def xTruncate(self, size):  # noqa: N802
        self._require_power()
        self._content.truncate(size)
        self._disk.called("truncate")

    def xSync(self, _flags):  # noqa: N802
        self._require_power()
        self._disk.called("sync")
        self._content.unsynced.clear()
        self._disk.called("synced")

    def xFileSize(self):  # noqa: N802
        self._require_power()
        return len(self._content.now)

    def xLock(self, _level):  # noqa: N802
        self._require_power()

    def xUnlock(self, _level):  # noqa: N802
        pass

    def xCheckReservedLock(self):  # noqa: N802
        return False

    def xFileControl(self, _op, _pointer):  # noqa: N802
        return False

    def xSectorSize(self):  # noqa: N802
        return PAGE_SECTOR_BYTES

    def xDeviceCharacteristics(self):  # noqa: N802
        return POWERSAFE_OVERWRITE

    def xClose(self):  # noqa: N802
        pass

    def _require_power(self) -> None:
        if self._power != self._disk.power:
            raise PowerCutError("the power was cut")


def _key(path: str) -> FileKey | None:
    """A file's name on this disk; None if there is no such file."""
    for suffix in SUFFIXES:
        if path.endswith(suffix):
            main = Path(path.removesuffix(suffix))
            break
    else:
        main, suffix = Path(path), ""
    if not main.exists():
        return None
    return _mark(main), suffix


def _mark(main: Path) -> str:
    """What a file of the system is known by; an empty one is new and gets a mark."""
    mark = main.read_text()
    if not mark:
        mark = str(next(_MARKS))
        main.write_text(mark)
    return mark
