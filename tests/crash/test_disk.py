"""The disk of the campaign does what disks may do, and no more."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import apsw
import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.store import EventLog
from tests.crash.disk import SECTOR_BYTES, Content, Disk, Tear
from tests.engine.log.makers import a_header, some_rows

SYNCED, UNSYNCED = b"a" * 2000, b"b" * 1000
OFFSET = 700


@pytest.fixture
def disk(request):
    disk = Disk(request.node.name)
    yield disk
    disk.unregister()


def test_what_was_not_synced_is_lost_or_kept_as_a_whole() -> None:
    content = _content()

    assert SYNCED == content.left_by(Tear.NONE, Random(1)).now
    assert content.now == content.left_by(Tear.ALL, Random(1)).now


def test_a_torn_write_is_torn_at_sectors_and_each_of_them_can_be_lost() -> None:
    seen = set()
    for seed in range(300):
        left = bytes(_content().left_by(Tear.SOME, Random(seed)).now)
        assert len(SYNCED) == len(left)
        seen.add(left)

    edges = (OFFSET, 2 * SECTOR_BYTES, 3 * SECTOR_BYTES, OFFSET + len(UNSYNCED))
    parts = list(pairwise(edges))
    assert 2 ** len(parts) == len(seen)
    for left in seen:
        assert all(len(set(left[first:last])) == 1 for first, last in parts)
        assert SYNCED[:OFFSET] == left[:OFFSET]


def test_a_truncation_that_was_not_synced_can_come_undone() -> None:
    content = _content()
    content.unsynced.clear()
    content.truncate(10)
    content.write(20, b"c")

    left = {len(content.left_by(Tear.SOME, Random(seed)).now) for seed in range(50)}

    assert {10, 21, len(SYNCED)} == left
    assert len(SYNCED) == len(content.left_by(Tear.NONE, Random(1)).now)


def test_a_file_that_was_deleted_and_not_synced_can_be_there_again(disk, tmp_path) -> None:
    main = tmp_path / "file"
    main.touch()
    wal = f"{main}-wal"
    for is_synced in (True, False):
        disk.xOpen(wal, [0, 0])
        disk.xDelete(wal, is_synced)
        assert not disk.xAccess(wal, 0)

        disk.cut(Tear.NONE, Random(1))

        assert disk.xAccess(wal, 0) is not is_synced


@pytest.mark.parametrize("tear", list(Tear))
def test_a_log_keeps_what_it_synced_and_its_open_files_die(disk, tmp_path, tear) -> None:
    path, again = tmp_path / "log.sqlite", tmp_path / "again.sqlite"
    log = EventLog.create(path, a_header(), vfs=disk.name, is_exclusive=True)
    log.append(some_rows(1, 5))
    log.append(some_rows(6, 9, is_lazy=True))
    assert 5 == log.synced_seq

    disk.cut(tear, Random(1))
    with pytest.raises(StoreError) as caught:
        log.append(some_rows(10, 10))
    assert StoreKind.IO is caught.value.kind
    log.close()
    again.touch()
    disk.carry(path, again)

    log = EventLog.open(again, vfs=disk.name, is_exclusive=True)
    assert log.damage is None
    assert log.head.seq in {Tear.NONE: {5}, Tear.ALL: {9}, Tear.SOME: {5, 9}}[tear]
    log.close()


def test_a_place_without_a_write_ahead_log_gets_no_log(disk, tmp_path: Path) -> None:
    """With the other journal, a batch without a sync that is torn could cost the whole file (found by this campaign)."""
    path = tmp_path / "log.sqlite"

    with pytest.raises(StoreError) as caught:
        EventLog.create(path, a_header(), vfs=disk.name)

    assert StoreKind.IO is caught.value.kind
    assert not path.exists()
    EventLog.create(path, a_header(), vfs=disk.name, is_exclusive=True).close()


def test_a_log_with_the_other_journal_gets_a_write_ahead_log(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    _make_with_other_journal(path, vfs=None)

    log = EventLog.open(path)
    log.append(some_rows(1, 1))

    assert path.with_name("log.sqlite-wal").stat().st_size > 0
    log.close()


def test_a_log_with_the_other_journal_is_not_opened_where_there_is_none(disk, tmp_path) -> None:
    path = tmp_path / "log.sqlite"
    _make_with_other_journal(path, vfs=disk.name)

    with pytest.raises(StoreError) as caught:
        EventLog.open(path, vfs=disk.name)

    assert StoreKind.IO is caught.value.kind


def _make_with_other_journal(path: Path, *, vfs: str | None) -> None:
    EventLog.create(path, a_header(), vfs=vfs, is_exclusive=True).close()
    connection = apsw.Connection(str(path), vfs=vfs)
    assert "exclusive" == connection.execute("PRAGMA locking_mode=EXCLUSIVE").get
    assert "delete" == connection.execute("PRAGMA journal_mode=DELETE").get
    connection.close()


def _content() -> Content:
    content = Content()
    content.write(0, SYNCED)
    content.unsynced.clear()
    content.write(OFFSET, UNSYNCED)
    return content
