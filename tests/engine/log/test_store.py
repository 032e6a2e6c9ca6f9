from __future__ import annotations

import os
import stat
import threading
from hashlib import sha256

import apsw
import pytest

from engine.log.errors import GateError, StoreError, StoreKind
from engine.log.limits import BODY_SIZE_BYTES_MAX, READ_ROWS_CHUNK, SNAPSHOT_SIZE_BYTES_MAX
from engine.log.memory import MemoryLog
from engine.log.store import EventLog
from engine.log.verify import verify
from engine.protocol.types import wei_from_bytes, wei_to_bytes
from tests.engine.log.makers import (
    HISTORY,
    a_gate,
    a_header,
    a_log,
    a_row,
    as_tuple,
    either_log,
    gate_digest,
    some_rows,
)

both_kinds = pytest.mark.parametrize("kind", ["file", "memory"])


@both_kinds
def test_returns_the_rows_it_was_given_in_order(kind, tmp_path):
    log = either_log(kind, tmp_path)
    rows = some_rows(1, 25)

    log.append(rows[:10])
    log.append(rows[10:])

    assert [as_tuple(row) for row in rows] == list(log.rows(0, 25))
    assert [as_tuple(row) for row in rows[4:9]] == list(log.rows(4, 9))
    assert [10, 20] == [row[0] for row in log.rows(0, 25, type_ids=(7,))]
    assert [] == list(log.rows(25, 99))
    assert [] == list(log.rows(0, 25, type_ids=()))
    assert 25 == sum(1 for _ in log.rows(0, 1 << 62))
    log.close()


def test_reads_across_chunks_without_loss(tmp_path):
    count = 2 * READ_ROWS_CHUNK + 1
    log = a_log(tmp_path, count)

    assert list(range(1, count + 1)) == [row[0] for row in log.rows(0, count)]
    assert list(range(3, count)) == [row[0] for row in log.rows(2, count - 1)]
    log.close()


@both_kinds
def test_both_kinds_of_log_give_the_same_chain(kind, tmp_path):
    """The hash is golden: changing it needs an ADR and a new format version."""
    log = either_log(kind, tmp_path)

    log.append(
        [a_row(1), a_row(2, gate=a_gate()), a_row(3, gate=a_gate(lane="forcemove"), entity=b"")]
    )

    assert log.head.seq == 3
    assert log.head.hash.hex() == "fbfc8106682a90b199ff497d3097d794813a3a0d0d68a20ca7ab4db39237a39e"
    log.close()


def test_the_first_hash_binds_the_log_s_identity():
    changes = (
        {},
        {"log_id": bytes(16)},
        {"chain_id": 1},
        {"adjudicator": bytes(20)},
        {"address": bytes(20)},
        {"history_type_ids": ()},
    )

    hashes = {MemoryLog(a_header(**change)).head.hash for change in changes}

    assert len(changes) == len(hashes)


def test_the_chain_is_what_its_description_says():
    log = MemoryLog(a_header())
    gate = a_gate(5, lane="state")

    log.append([a_row(1, entity=b"abc", gate=gate)])

    row = a_row(1)
    gate_hash = sha256(
        (32).to_bytes(4) + (5).to_bytes(8) + gate.channel_id + b"s\x00\x05state" + gate.digest
    ).digest()
    numbers = row.at_ms.to_bytes(8) + row.type_id.to_bytes(2) + b"\x01" + bytes(8)
    header = b"\x01\x01" + (1).to_bytes(8) + numbers + (1).to_bytes(8) + len(row.body).to_bytes(4)
    expected = sha256(
        MemoryLog(a_header()).head.hash
        + header
        + b"\x03abc"
        + bytes(29)
        + sha256(row.body).digest()
        + gate_hash
    ).digest()
    assert expected == log.head.hash


def test_goes_on_after_reopening(tmp_path):
    log = a_log(tmp_path, 5)
    head = log.head
    log.close()

    log = EventLog.open(log.path)

    assert log.damage is None
    assert head == log.head
    assert a_header() == log.header
    log.append(some_rows(6, 8))
    assert verify(log).is_sound
    assert [(1, 8)] == [segment[:2] for segment in log.segments()]
    log.close()


@both_kinds
@pytest.mark.parametrize("seqs", [(2,), (0,), (1, 3), (1, 1), (1, 2, 4)])
def test_refuses_rows_that_are_not_next_in_order(kind, seqs, tmp_path):
    log = either_log(kind, tmp_path)

    with pytest.raises(StoreError) as caught:
        log.append([a_row(seq) for seq in seqs])

    assert StoreKind.GAP is caught.value.kind
    assert log.head.seq == 0
    log.append(some_rows(1, 2))
    assert log.head.seq == 2
    log.close()


@both_kinds
@pytest.mark.parametrize(
    "change",
    [
        {"entity": bytes(33)},
        {"body": bytes(BODY_SIZE_BYTES_MAX + 1)},
        {"at_ms": 1 << 63},
        {"at_ms": -1},
        {"cause": -1},
        {"root": 1 << 63},
        {"type_id": 1 << 16},
        {"type_id": -1},
        {"version": 256},
        {"gate": a_gate(1 << 63)},
        {"gate": a_gate(-1)},
    ],
)
def test_refuses_values_out_of_range_and_goes_on(kind, change, tmp_path):
    log = either_log(kind, tmp_path)

    with pytest.raises(StoreError) as caught:
        log.append([a_row(1), a_row(2, **change)])

    assert StoreKind.MALFORMED_ROW is caught.value.kind
    log.append([a_row(1, entity=bytes(32), at_ms=(1 << 63) - 1, type_id=65535, version=255)])
    assert log.head.seq == 1
    log.close()


def test_an_empty_batch_changes_nothing(tmp_path):
    log = a_log(tmp_path, 1)
    head = log.head

    log.append([])

    assert head == log.head
    log.close()


# -------------------------------------------------------------------- gates


@both_kinds
def test_gate_refuses_a_second_digest_before_anything_is_written(kind, tmp_path):
    log = either_log(kind, tmp_path)
    log.append([a_row(1, gate=a_gate(digest=1))])

    with pytest.raises(GateError) as caught:
        log.append([a_row(2), a_row(3, gate=a_gate(digest=2))])

    assert (bytes([1]) * 32, bytes([2]) * 32) == (caught.value.held, caught.value.offered)
    assert log.head.seq == 1
    assert gate_digest(log, bytes([1]) * 32, "state", 1) == bytes([1]) * 32
    log.append([a_row(2)])
    log.close()


@both_kinds
def test_gate_refuses_two_digests_in_one_batch(kind, tmp_path):
    log = either_log(kind, tmp_path)

    with pytest.raises(GateError):
        log.append([a_row(1, gate=a_gate(digest=1)), a_row(2, gate=a_gate(digest=2))])

    assert log.head.seq == 0
    assert gate_digest(log, bytes([1]) * 32, "state", 1) is None
    log.close()


@both_kinds
def test_gate_accepts_the_same_digest_again(kind, tmp_path):
    log = either_log(kind, tmp_path)

    log.append([a_row(1, gate=a_gate()), a_row(2, gate=a_gate())])
    log.append([a_row(3, gate=a_gate())])

    assert log.head.seq == 3
    assert verify(log).is_sound
    log.close()


@both_kinds
@pytest.mark.parametrize(
    "other", [a_gate(2, digest=2), a_gate(channel=2, digest=2), a_gate(lane="redemption", digest=2)]
)
def test_gate_keeps_turns_channels_and_lanes_apart(kind, other, tmp_path):
    log = either_log(kind, tmp_path)

    log.append([a_row(1, gate=a_gate())])
    log.append([a_row(2, gate=other)])

    assert gate_digest(log, other.channel_id, other.lane, other.turn_num) == other.digest
    log.close()


def test_gate_holds_after_reopening(tmp_path):
    log = a_log(tmp_path)
    log.append([a_row(1, gate=a_gate(3))])
    log.close()

    log = EventLog.open(log.path)

    with pytest.raises(GateError):
        log.append([a_row(2, gate=a_gate(3, digest=9))])
    log.append([a_row(2, gate=a_gate(4, digest=9))])
    assert verify(log).is_sound
    log.close()


def test_the_unique_index_is_a_second_net_under_the_gate(tmp_path):
    log = a_log(tmp_path)
    log.append([a_row(1, gate=a_gate())])
    log.close()
    connection = apsw.Connection(str(log.path))

    with pytest.raises(apsw.ConstraintError):
        connection.execute(
            "INSERT INTO gate SELECT 9, channel, lane, turn, zeroblob(32) FROM gate WHERE id = 1"
        )

    connection.close()


# -------------------------------------------------------------------- opening


def test_a_second_instance_is_refused_with_path_and_remedy(tmp_path):
    log = a_log(tmp_path)

    with pytest.raises(StoreError) as caught:
        EventLog.open(log.path)

    assert StoreKind.IN_USE is caught.value.kind
    assert str(log.path) in str(caught.value)
    assert "another program writes this log" in str(caught.value)
    log.close()
    EventLog.open(log.path).close()


def test_a_failed_opening_gives_the_lock_free(tmp_path):
    log = a_log(tmp_path)
    log.close()
    _change(log.path, "PRAGMA user_version=2")

    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            EventLog.open(log.path)
        assert StoreKind.NEWER_FORMAT is caught.value.kind

    with pytest.raises(StoreError) as caught:
        EventLog.reader(log.path)
    assert StoreKind.NEWER_FORMAT is caught.value.kind
    _change(log.path, "PRAGMA user_version=1")
    EventLog.open(log.path).close()


def _change(path, statement):
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    connection.close()


def test_refuses_what_is_not_a_log(tmp_path):
    text = tmp_path / "text"
    text.write_text("not a database, " * 400)
    database = tmp_path / "other.sqlite"
    _change(database, "PRAGMA user_version=1")

    for path, kind in (
        (text, StoreKind.NOT_A_LOG),
        (database, StoreKind.NOT_A_LOG),
        (tmp_path / "absent", StoreKind.MISSING),
    ):
        for opening in (EventLog.open, EventLog.reader):
            with pytest.raises(StoreError) as caught:
                opening(path)
            assert kind is caught.value.kind


def test_creating_twice_is_refused_and_keeps_the_first(tmp_path):
    log = a_log(tmp_path, 3)
    log.close()

    with pytest.raises(StoreError) as caught:
        EventLog.create(log.path, a_header())

    assert StoreKind.EXISTS is caught.value.kind
    log = EventLog.open(log.path)
    assert log.head.seq == 3
    log.close()


def test_a_half_made_log_is_made_again(tmp_path):
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "log.sqlite.new").write_bytes(b"half")

    log = a_log(tmp_path, 1)

    assert log.head.seq == 1
    assert not (folder / "log.sqlite.new").exists()
    log.close()


def test_files_and_folders_are_for_their_owner_only(tmp_path):
    old_mask = os.umask(0)
    try:
        path = tmp_path / "a" / "b" / "log.sqlite"
        log = EventLog.create(path, a_header())
        log.append(some_rows(1, 3))
    finally:
        os.umask(old_mask)

    names = sorted(each.name for each in path.parent.iterdir())
    assert names == ["log.sqlite", "log.sqlite-shm", "log.sqlite-wal", "log.sqlite.lock"]
    assert {0o600} == {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    log.close()


def test_refuses_a_header_with_wrong_lengths():
    for change in (
        {"log_id": bytes(15)},
        {"adjudicator": bytes(19)},
        {"address": bytes(21)},
        {"chain_id": -1},
        {"history_type_ids": (1 << 16,)},
    ):
        with pytest.raises(StoreError) as caught:
            a_header(**change)
        assert StoreKind.MALFORMED_ROW is caught.value.kind


# -------------------------------------------------------------------- readers


def test_a_reader_sees_committed_batches_only_and_cannot_write(tmp_path):
    log = a_log(tmp_path, 2)
    reader = EventLog.auditor(log.path)
    seen = []

    def look() -> None:
        seen.append(reader.head.seq)

    _in_a_thread(look)
    other = apsw.Connection(str(log.path))
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO event VALUES (3,0,0,0,0,0,x'',x'',NULL,zeroblob(32))")
    _in_a_thread(look)
    other.execute("ROLLBACK")
    other.close()
    log.append(some_rows(3, 4))
    _in_a_thread(look)

    assert [2, 2, 4] == seen
    assert [4, 3] == [row[0] for row in reader.newest((3,), 99, 2)]
    with pytest.raises(StoreError) as caught:
        reader.append(some_rows(5, 5))
    assert StoreKind.READ_ONLY is caught.value.kind
    reader.close()
    log.close()


def _in_a_thread(work) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_an_unfinished_read_does_not_hold_back_writing_or_checkpoints(tmp_path):
    log = a_log(tmp_path, 10)
    reader = EventLog.reader(log.path)
    unfinished = reader.rows(0, 10)
    assert next(unfinished)[0] == 1

    body = bytes(1000)
    log.append(some_rows(11, 1500, body=body))
    wal = log.path.with_name(log.path.name + "-wal")
    size_bytes = wal.stat().st_size
    log.checkpoint_if_idle()
    log.append(some_rows(1501, 2900, body=body))

    assert size_bytes > 1_000_000
    assert wal.stat().st_size <= size_bytes
    assert list(range(2, 11)) == [row[0] for row in unfinished]
    reader.close()
    log.close()


def test_closed_logs_say_so(tmp_path):
    log = a_log(tmp_path, 1)
    log.close()
    log.close()

    with pytest.raises(StoreError) as caught:
        log.append(some_rows(2, 2))
    assert StoreKind.READ_ONLY is caught.value.kind
    with pytest.raises(StoreError) as caught:
        list(log.rows(0, 1))
    assert StoreKind.CLOSED is caught.value.kind


# -------------------------------------------------------------------- questions


@both_kinds
def test_newest_first_within_a_limit_and_a_past(kind, tmp_path):
    log = either_log(kind, tmp_path)
    log.append([a_row(seq, type_id=(3, 7, 9)[seq % 3]) for seq in range(1, 31)])

    assert [29, 28, 26] == [row[0] for row in log.newest(HISTORY, 30, 3)]
    assert [28, 25] == [row[0] for row in log.newest((7,), 28, 2)]
    assert [30, 28, 27] == [row[0] for row in log.newest((3, 7), 99, 3)]
    assert [2, 1] == [row[0] for row in log.newest(HISTORY, 2, 5)]
    assert [] == log.newest((8,), 30, 5)
    assert as_tuple(a_row(29, type_id=9)) == log.newest(HISTORY, 30, 1)[0]
    log.close()


def test_history_is_served_by_its_own_index(tmp_path):
    log = a_log(tmp_path, 5)

    connection = apsw.Connection(str(log.path))
    plan = connection.execute(
        "EXPLAIN QUERY PLAN SELECT seq FROM event INDEXED BY history"
        " WHERE type IN (7,9) AND type IN (7) AND seq <= 5 ORDER BY seq DESC LIMIT 3"
    ).fetchall()
    connection.close()

    assert len(plan) == 1
    assert "INDEX history (seq<?)" in plan[0][3]
    assert [5, 4] == [row[0] for row in log.newest((3,), 9, 2)]
    _change(log.path, "DROP INDEX history")
    with pytest.raises(StoreError):
        log.newest((7,), 9, 2)
    log.close()


def test_a_log_without_history_types_answers_too(tmp_path):
    log = a_log(tmp_path, 30, history_type_ids=())

    assert [30, 20] == [row[0] for row in log.newest((7,), 30, 2)]
    assert verify(log).is_sound
    log.close()


@pytest.mark.parametrize("amount_wei", [0, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**256 - 1])
def test_amounts_of_any_size_pass_through_bodies(amount_wei, tmp_path):
    log = a_log(tmp_path)
    log.append([a_row(1, body=wei_to_bytes(amount_wei))])
    log.close()

    log = EventLog.open(log.path)

    assert amount_wei == wei_from_bytes(next(log.rows(0, 1))[7])
    log.close()


# -------------------------------------------------------------------- snapshots


@both_kinds
def test_finds_the_nearest_snapshot(kind, tmp_path):
    log = either_log(kind, tmp_path)
    log.append(some_rows(1, 10), snapshot=b"ten")
    log.append(some_rows(11, 20))
    log.put_snapshot(15, b"fifteen")

    assert log.snapshot_at_or_before(9) is None
    assert log.snapshot_at_or_before(10) == (10, b"ten")
    assert log.snapshot_at_or_before(14) == (10, b"ten")
    assert log.snapshot_at_or_before(99) == (15, b"fifteen")
    with pytest.raises(StoreError) as caught:
        log.put_snapshot(21, b"")
    assert StoreKind.GAP is caught.value.kind
    log.drop_snapshots()
    assert log.snapshot_at_or_before(99) is None
    log.close()


def test_a_snapshot_that_is_too_large_is_left_out_and_stops_nothing(tmp_path, caplog):
    """A cache: without it the same world comes from the events, only later."""
    too_large = bytes(SNAPSHOT_SIZE_BYTES_MAX + 1)
    log = a_log(tmp_path, 10)
    log.put_snapshot(8, b"eight")

    log.append(some_rows(11, 12), snapshot=too_large)
    log.put_snapshot(9, too_large)
    log.append(some_rows(13, 13), snapshot=too_large[:-1])

    assert 13 == log.head.seq
    assert [8, 13] == log.snapshot_seqs()
    assert 2 == len(caplog.records)
    log.close()


def test_a_changed_snapshot_counts_as_absent(tmp_path):
    log = a_log(tmp_path, 10)
    log.put_snapshot(4, b"four")
    log.put_snapshot(8, b"eight")
    log.close()
    connection = apsw.Connection(str(log.path))
    connection.execute("UPDATE snapshot SET blob = x'00' WHERE seq = 8")
    connection.close()

    log = EventLog.open(log.path)

    assert log.snapshot_at_or_before(9) == (4, b"four")
    log.close()
