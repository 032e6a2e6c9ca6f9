"""What survives a killed process, a cut write-ahead log and a failing disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.store import EventLog
from engine.log.verify import verify
from tests.engine.log.makers import a_gate, a_header, a_log, a_row, as_tuple, gate_digest, some_rows

REPOSITORY = Path(__file__).resolve().parents[3]
BATCH = 7

WRITER = """
import sys
from pathlib import Path
from engine.log.store import EventLog
from tests.engine.log.makers import some_rows
log = EventLog.open(Path(sys.argv[1]))
while True:
    first = log.head.seq + 1
    log.append(some_rows(first, first + 6, body=bytes(900)), snapshot=bytes(5000))
    print(log.head.seq, flush=True)
    log.checkpoint_if_idle()
"""


def test_ten_killed_writers_lose_nothing_they_reported(tmp_path):
    log = a_log(tmp_path)
    log.close()
    reported = 0

    for kill in range(10):
        reported = max(reported, _write_and_kill(log.path, after_batches=3 + 5 * kill))
        log = EventLog.open(log.path)
        head_seq = log.head.seq
        assert log.damage is None
        assert head_seq >= reported
        assert head_seq % BATCH == 0
        assert verify(log).is_sound
        assert list(range(1, head_seq + 1)) == [row[0] for row in log.rows(0, head_seq)]
        log.close()

    assert reported >= 10 * 3 * BATCH


def _write_and_kill(path: Path, *, after_batches: int) -> int:
    """Returns the last seq that the writer reported before it died."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(after_batches)]
    writer.kill()
    lines += writer.stdout.readlines()
    writer.stdout.close()
    assert -9 == writer.wait()
    whole = [line for line in lines if line.endswith(b"\n")]
    assert len(whole) >= after_batches
    return int(whole[-1])


def test_a_cut_write_ahead_log_leaves_a_prefix_of_whole_batches(tmp_path):
    log = a_log(tmp_path)
    for first in range(1, 60, 3):
        log.append(
            [a_row(first), a_row(first + 1, gate=a_gate(first)), a_row(first + 2, body=bytes(900))]
        )
    full = list(log.rows(0, log.head.seq))
    heads = set()
    wal = log.path.with_name(log.path.name + "-wal")
    size_bytes = wal.stat().st_size
    frame_bytes = 24 + 4096

    for cut in range(32, size_bytes + 1, frame_bytes):
        for torn in (0, 700):
            copy = tmp_path / "copy.sqlite"
            shutil.copy(log.path, copy)
            cut_wal = copy.with_name("copy.sqlite-wal")
            cut_wal.write_bytes(wal.read_bytes()[: cut + torn])
            heads.add(_check_prefix(copy, full))
    log.close()

    assert set(range(0, 61, 3)) == heads


def _check_prefix(path: Path, full: list) -> int:
    log = EventLog.open(path)
    head_seq = log.head.seq
    assert log.damage is None
    assert full[:head_seq] == list(log.rows(0, head_seq))
    assert verify(log).is_sound
    log.append([a_row(head_seq + 1)])
    log.close()
    for name in (path.name, path.name + "-wal", path.name + "-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return head_seq


class FaultyFiles(apsw.VFS):
    """SQLite's own files, with every write and sync counted and one of them failing on demand."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.calls: list[tuple[str, str]] = []
        self.fail_at = 0
        self.error: type[Exception] = apsw.IOError

    def xOpen(self, name, flags):  # noqa: N802 - apsw's name
        return FaultyFile(self, name, flags)

    def called(self, what: str, name: str) -> None:
        self.calls.append((what, name.rpartition("-")[2]))
        if len(self.calls) == self.fail_at:
            raise self.error("injected")


class FaultyFile(apsw.VFSFile):
    def __init__(self, files: FaultyFiles, name, flags) -> None:
        super().__init__("", name, flags)
        self._files = files
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data, offset):  # noqa: N802 - apsw's name
        self._files.called("write", self._name)
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802 - apsw's name
        self._files.called("sync", self._name)
        super().xSync(flags)


@pytest.fixture
def files(request):
    files = FaultyFiles(f"faulty-{request.node.name}")
    yield files
    files.unregister()


def test_one_sync_for_each_batch_and_none_for_a_lazy_one(files, tmp_path):
    path = tmp_path / "log.sqlite"
    log = EventLog.create(path, a_header(), vfs=files.name, is_exclusive=True)
    log.append(some_rows(1, 3))
    syncs = []

    for rows in (
        some_rows(4, 4),
        some_rows(5, 68),
        some_rows(69, 70, is_lazy=True),
        [a_row(71, is_lazy=True), a_row(72)],
        [a_row(73), a_row(74, is_lazy=True)],
    ):
        files.calls.clear()
        log.append(rows, snapshot=b"world")
        syncs.append(files.calls.count(("sync", "wal")))
        assert not [call for call in files.calls if call[1] != "wal"]

    assert [1, 1, 0, 1, 1] == syncs
    log.close()


def test_knows_up_to_where_a_power_cut_cannot_reach(tmp_path):
    log = a_log(tmp_path, 2)
    heights = [log.synced_seq]

    for rows in (some_rows(3, 4, is_lazy=True), some_rows(5, 5), some_rows(6, 6, is_lazy=True)):
        log.append(rows)
        heights.append(log.synced_seq)
    log.append(some_rows(7, 1500, body=bytes(1000), is_lazy=True))
    heights.append(log.synced_seq)
    log.checkpoint_if_idle()
    heights.append(log.synced_seq)
    log.close()

    assert [2, 2, 5, 5, 5, 1500] == heights


@pytest.mark.parametrize(
    ("error", "kind"), [(apsw.IOError, StoreKind.IO), (apsw.FullError, StoreKind.DISK_FULL)]
)
def test_a_failing_disk_leaves_all_or_nothing_of_a_batch(error, kind, files, tmp_path):
    """Every write and sync of an append fails once. Afterwards the log is stopped, and sound when reopened."""
    files.error = error
    kinds = []
    for failures in range(100):
        path = tmp_path / str(failures) / "log.sqlite"
        log = EventLog.create(path, a_header(), vfs=files.name, is_exclusive=True)
        log.append(some_rows(1, 5))
        failed = _append_failing_at(failures + 1, log, files)
        if failed is None:
            break
        kinds.append(failed)
        _check_stopped_then_sound(log, files)

    assert {kind} == set(kinds)
    assert len(kinds) >= 6
    assert log.head.seq == 7
    log.close()


def _append_failing_at(call: int, log: EventLog, files: FaultyFiles) -> StoreKind | None:
    """Appends two rows while the given write or sync fails; None if the append needed fewer of them."""
    files.calls.clear()
    files.fail_at = call
    try:
        log.append([a_row(6), a_row(7, gate=a_gate(), body=bytes(9000))], snapshot=b"world")
    except StoreError as error:
        return error.kind
    finally:
        files.fail_at = 0
    return None


def _check_stopped_then_sound(log: EventLog, files: FaultyFiles) -> None:
    for act in (
        lambda: log.append(some_rows(6, 6)),
        lambda: log.put_snapshot(1, b""),
        log.drop_snapshots,
        log.checkpoint_if_idle,
    ):
        with pytest.raises(StoreError) as caught:
            act()
        assert StoreKind.STOPPED is caught.value.kind
    assert log.head.seq == 5
    assert [5] == [row[0] for row in log.newest((3,), 99, 1)]
    files.calls.clear()
    log.close()
    assert [] == files.calls

    log = EventLog.open(log.path)
    assert log.damage is None
    assert log.head.seq in {5, 7}
    assert (gate_digest(log, bytes([1]) * 32, "state", 1) is None) == (log.head.seq == 5)
    assert verify(log).is_sound
    assert [as_tuple(row) for row in some_rows(1, 5)] == list(log.rows(0, 5))
    log.append([a_row(log.head.seq + 1)])
    log.close()


def test_an_exception_of_our_own_inside_a_batch_leaves_nothing_of_it(tmp_path):
    log = a_log(tmp_path, 2)

    with pytest.raises(TypeError):
        log.append([a_row(3, gate=a_gate())], snapshot=["not bytes"])

    assert [2] == [row[0] for row in log.newest((3,), 99, 1)]
    with pytest.raises(StoreError) as caught:
        log.append(some_rows(3, 3))
    assert StoreKind.STOPPED is caught.value.kind
    log.close()
    log = EventLog.open(log.path)
    assert log.head.seq == 2
    log.append([a_row(3, gate=a_gate(digest=2))])
    assert verify(log).is_sound
    log.close()


def test_a_failing_checkpoint_stops_the_log_but_keeps_the_events(files, tmp_path):
    path = tmp_path / "log.sqlite"
    log = EventLog.create(path, a_header(), vfs=files.name, is_exclusive=True)
    log.append(some_rows(1, 1500, body=bytes(1000)))
    files.calls.clear()
    files.fail_at = 2

    with pytest.raises(StoreError) as caught:
        log.checkpoint_if_idle()

    files.fail_at = 0
    assert StoreKind.IO is caught.value.kind
    with pytest.raises(StoreError) as caught:
        log.append(some_rows(1501, 1501))
    assert StoreKind.STOPPED is caught.value.kind
    log.close()
    log = EventLog.open(path)
    assert log.head.seq == 1500
    assert verify(log).is_sound
    log.close()


def test_the_write_ahead_log_is_bounded_without_idle_time(tmp_path):
    log = a_log(tmp_path)
    wal = log.path.with_name(log.path.name + "-wal")
    body = bytes(200_000)
    sizes_bytes = []

    for first in range(1, 240, 10):
        log.append(some_rows(first, first + 9, body=body))
        sizes_bytes.append(wal.stat().st_size)

    assert max(sizes_bytes) < (16 << 20) + 12 * len(body)
    assert verify(log).is_sound
    log.close()


@pytest.mark.parametrize("opening", [EventLog.reader, EventLog.open])
def test_looking_at_a_log_leaves_its_files_as_they_are(opening, tmp_path):
    """A reader that closes last, and a damaged log, must not move the write-ahead log into the file."""
    log = a_log(tmp_path, 20)
    copy = tmp_path / "copy.sqlite"
    for suffix in ("", "-wal"):
        shutil.copy(f"{log.path}{suffix}", f"{copy}{suffix}")
    log.close()
    if opening == EventLog.open:
        connection = apsw.Connection(str(copy))
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute("UPDATE event SET body = x'00' WHERE seq = 20")
        connection.close()
    files = [Path(f"{copy}{suffix}") for suffix in ("", "-wal")]
    before = [each.read_bytes() for each in files]

    looked_at = opening(copy)
    assert 20 == sum(1 for _ in looked_at.rows(0, 99))
    looked_at.close()

    assert before == [each.read_bytes() for each in files]
