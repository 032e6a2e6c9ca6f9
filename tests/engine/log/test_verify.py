from __future__ import annotations

import apsw
import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.memory import MemoryLog
from engine.log.replay import replay
from engine.log.store import EventLog
from engine.log.verify import Fault, verify
from engine.protocol.codec.log import encode_event
from engine.protocol.events import PolicySet
from engine.protocol.policy import Policy
from tests.engine.log.makers import (
    MINUTE_MS,
    START_MS,
    Counting,
    a_gate,
    a_header,
    a_log,
    a_row,
    gate_digest,
    some_rows,
)


def a_small_log(folder):
    """12 events in three minutes, three gates, two true snapshots; closed."""
    log = a_log(folder)
    folding = Counting()
    log.append([a_row(seq, gate=a_gate(seq)) for seq in (1, 2)] + some_rows(3, 4))
    log.append(some_rows(5, 8, at_ms=START_MS + MINUTE_MS))
    log.append(
        [a_row(9, at_ms=START_MS, type_id=9, gate=a_gate(2, lane="redemption")), *some_rows(10, 12)]
    )
    for seq in (4, 8):
        log.put_snapshot(seq, folding.encode_world(replay(log, folding, seq)))
    log.close()
    return log.path


def _change(path, *statements: str) -> None:
    connection = apsw.Connection(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def _verified(path):
    log = EventLog.auditor(path)
    try:
        return verify(log, folding=Counting())
    finally:
        log.close()


def first_bad_seq(report):
    """The first event that is wrong, if the fault is in one."""
    return min((each.seq for each in report.findings if each.seq is not None), default=None)


def test_a_sound_log_passes_every_level(tmp_path):
    report = _verified(a_small_log(tmp_path))

    assert report.is_sound
    assert (2, 12, None) == (report.level, report.event_count, first_bad_seq(report))


def test_an_empty_log_is_sound(tmp_path):
    log = a_log(tmp_path)

    assert verify(log).is_sound
    assert verify(MemoryLog(a_header())).is_sound
    log.close()


@pytest.mark.parametrize("seq", [1, 2, 7, 12])
@pytest.mark.parametrize(
    "change",
    [
        "at_ms = at_ms + 1",
        "type = type + 1",
        "ver = ver + 1",
        "cause = cause + 1",
        "root = root + 1",
        "root = -1",
        "entity = x'00'",
        "entity = zeroblob(300)",
        "body = x''",
        "body = CAST(body || x'00' AS BLOB)",
        "gate = CASE WHEN gate IS NULL THEN 1 END",
        "gate = 3",
        "gate = 99, body = x'01'",
        "hash = zeroblob(32)",
        "hash = x''",
    ],
)
def test_names_the_first_changed_event(seq, change, tmp_path):
    path = a_small_log(tmp_path)
    _change(path, f"UPDATE event SET {change} WHERE seq = {seq}")

    report = _verified(path)

    assert (Fault.CHANGED, seq) == (report.findings[0].fault, first_bad_seq(report))
    assert seq - 1 == report.event_count


@pytest.mark.parametrize(("gone", "named"), [("seq = 5", 5), ("seq > 10", 11), ("seq > 0", 1)])
def test_names_the_first_missing_event(gone, named, tmp_path):
    path = a_small_log(tmp_path)
    _change(path, f"DELETE FROM event WHERE {gone}")

    report = _verified(path)

    assert (Fault.MISSING, named) == (report.findings[0].fault, first_bad_seq(report))


def test_a_row_from_another_log_does_not_fit(tmp_path):
    """The same rows under another identity: each log's chain begins at a hash of its own."""
    path = a_small_log(tmp_path)
    other = EventLog.create(tmp_path / "other" / "log.sqlite", a_header(log_id=bytes(16)))
    other.append([a_row(1, gate=a_gate(1))])
    other.close()
    _change(
        path,
        f"ATTACH '{other.path}' AS other",
        "UPDATE event SET hash = (SELECT hash FROM other.event WHERE seq = 1) WHERE seq = 1",
    )

    assert first_bad_seq(_verified(path)) == 1


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE segment SET minute = minute + 1 WHERE first_seq = 5", Fault.TIMELINE),
        ("UPDATE segment SET last_seq = 9 WHERE first_seq = 5", Fault.TIMELINE),
        ("UPDATE segment SET hash = zeroblob(32) WHERE first_seq = 5", Fault.TIMELINE),
        ("DELETE FROM segment WHERE first_seq = 9", Fault.TIMELINE),
        ("INSERT INTO segment VALUES (13, 13, 0, zeroblob(32))", Fault.MISSING),
        ("INSERT INTO hour VALUES (1, 12, 0)", Fault.TIMELINE),
        ("INSERT INTO gate VALUES (9, zeroblob(32), 'state', 1, zeroblob(32))", Fault.GATES),
        ("UPDATE gate SET digest = zeroblob(32) WHERE id = 2", Fault.CHANGED),
        ("UPDATE gate SET lane = 'forcemove' WHERE id = 3", Fault.CHANGED),
        ("UPDATE gate SET lane = 3 WHERE id = 3", Fault.CHANGED),
        ("DELETE FROM gate WHERE id = 3", Fault.CHANGED),
        ("UPDATE snapshot SET blob = x'00' WHERE seq = 8", Fault.SNAPSHOT_DAMAGED),
    ],
)
def test_names_what_is_wrong_beside_the_events(statement, fault, tmp_path):
    path = a_small_log(tmp_path)
    _change(path, statement)

    assert [fault] == [finding.fault for finding in _verified(path).findings]


@pytest.mark.parametrize("blob", [b"{}", b"what nobody wrote"])
def test_finds_a_snapshot_that_does_not_follow_from_its_events(blob, tmp_path):
    log = a_log(tmp_path, 10)
    log.put_snapshot(6, blob)

    report = verify(log, folding=Counting())

    assert [(Fault.SNAPSHOT_WRONG, 6)] == [(each.fault, each.seq) for each in report.findings]
    assert verify(log).is_sound
    log.close()


def test_a_snapshot_of_another_layout_is_named_and_no_fault(tmp_path):
    """As after an update: it is a cache that nobody reads any more, and the log is as good as before."""
    log = a_log(tmp_path, 10)
    folding = Counting()
    log.put_snapshot(4, folding.encode_world(replay(log, folding, 4)))
    log.put_snapshot(6, b"an older layout")
    folding.readable = False

    report = verify(log, folding=folding)

    assert report.is_sound
    assert (2, (6,)) == (report.level, report.ignored_snapshot_seqs)
    log.close()


@pytest.mark.parametrize("blob", [b"", b"\x80", b"{}", b"\xff\xff", b"\x91"])
def test_no_bytes_in_the_place_of_a_world_stop_the_check(blob):
    log = MemoryLog(a_header())
    type_id, version, body = encode_event(PolicySet(Policy()))
    log.append([a_row(1, type_id=type_id, version=version, body=body)])
    log.put_snapshot(1, blob)

    assert [Fault.SNAPSHOT_WRONG] == [
        each.fault for each in verify(log, folding=WorldFolding()).findings
    ]


def test_reports_progress_to_the_end(tmp_path):
    log = a_log(tmp_path, 20_000)
    seen = []

    report = verify(log, on_progress=lambda done, total: seen.append((done, total)))

    assert report.is_sound
    assert [(8192, 20_000), (16_384, 20_000), (20_000, 20_000)] == seen
    log.close()


# -------------------------------------------------------------------- opening what is damaged


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE event SET body = x'00' WHERE seq = 11", 11),
        ("DELETE FROM event WHERE seq = 12", 11),
        ("DELETE FROM event WHERE seq = 7", 7),
        ("UPDATE event SET body = x'00' WHERE seq = 1", 1),
    ],
)
def test_a_damaged_tail_opens_read_only_and_is_named(statement, seq, tmp_path):
    path = a_small_log(tmp_path)
    _change(path, statement)

    log = EventLog.open(path)

    assert log.damage is not None
    assert seq == log.damage.seq
    assert [1, 2, 3] == [row[0] for row in log.rows(0, 3)]
    with pytest.raises(StoreError) as caught:
        log.append([a_row(log.head.seq + 1)])
    assert StoreKind.READ_ONLY is caught.value.kind
    log.close()


def test_opening_checks_the_tail_only_and_verify_the_rest(tmp_path):
    log = a_log(tmp_path, 500)
    log.close()
    _change(log.path, "UPDATE event SET body = x'00' WHERE seq = 100")

    log = EventLog.open(log.path)

    assert log.damage is None
    assert first_bad_seq(verify(log)) == 100
    log.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = zeroblob(16) WHERE key = 'log_id'",
        "UPDATE meta SET value = x'0008' WHERE key = 'history_type_ids'",
        "DELETE FROM meta WHERE key = 'genesis'",
        "DROP TABLE gate",
        "DROP INDEX gate_key",
        "CREATE TABLE more (a)",
        "PRAGMA user_version=0",
    ],
)
def test_a_changed_header_or_table_is_refused(statement, tmp_path):
    path = a_small_log(tmp_path)
    _change(path, statement)

    with pytest.raises(StoreError) as caught:
        EventLog.open(path)

    assert StoreKind.DAMAGED is caught.value.kind


@pytest.mark.parametrize("part", range(4))
def test_no_flipped_byte_changes_an_event_unseen(part, tmp_path):
    """Flip one bit in each byte that is used, and in every fourth zero byte (mostly free space).

    Either verify objects, or every answer is as before.
    """
    path = a_small_log(tmp_path)
    _change(path, "PRAGMA journal_mode=DELETE", "PRAGMA page_size=512", "VACUUM")
    _change(path, "PRAGMA journal_mode=WAL")
    whole = path.read_bytes()
    expected = _answers(path)
    outcomes = {"refused": 0, "found": 0, "harmless": 0}

    flips = [at for at in range(len(whole)) if whole[at] or at % 4 == 0]
    for at in flips[part::4]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << (at // 4 % 8)
        path.write_bytes(flipped)
        outcomes[_outcome(path, expected)] += 1

    assert outcomes["found"] > 500
    assert outcomes["refused"] > 200


def _outcome(path, expected) -> str:
    try:
        report = _verified(path)
    except StoreError:
        return "refused"
    if not report.is_sound:
        return "found"
    assert expected == _answers(path)
    return "harmless"


def _answers(path):
    log = EventLog.auditor(path)
    gates = [
        gate_digest(log, bytes([1]) * 32, lane, turn)
        for lane, turn in (("state", 1), ("redemption", 2))
    ]
    answers = (
        log.head,
        list(log.rows(0, 99)),
        log.newest((7, 9), 99, 99),
        gates,
        log.density(5),
        log.snapshot_at_or_before(99),
    )
    log.close()
    return answers
