"""The program's own log: redacted, bounded, in a file once there is a folder; and a report that holds no values."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import canary
from tests.patience import PATIENCE_S
from wallet import api, crashreport, ownlog
from wallet.codes import Code
from wallet.crashreport import crash_report
from wallet.ownlog import FILE_NAME, OwnLog, keep_own_log, own_log, read_line
from wallet.ports import Problem
from wallet.redact import told

ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
AMOUNT_WEI = 250000000000000123
SAID = logging.getLogger("towpath.test")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[OwnLog]:
    kept = keep_own_log(tmp_path / "profile")
    yield kept
    logging.getLogger().removeHandler(kept)
    kept.close()


def test_there_is_one_log_and_it_needs_no_folder(log: OwnLog, tmp_path: Path) -> None:
    SAID.info("started", extra={"pid": 7})

    assert keep_own_log(tmp_path / "other") is log is own_log()
    # Threads of earlier tests may still say something of their own.
    (line,) = [each for each in log.tail() if each.source == "towpath.test"]
    assert (line.level, line.source, line.event, line.more) == (
        "info",
        "towpath.test",
        "started",
        "pid=7",
    )
    assert not (tmp_path / "profile").exists()


def test_the_file_begins_with_the_folder_and_outlives_the_program(
    log: OwnLog, tmp_path: Path
) -> None:
    (tmp_path / "profile").mkdir()
    SAID.warning("first")
    log.close()
    after_a_start = OwnLog(tmp_path / "profile")

    assert [line.event for line in after_a_start.tail()] == ["first"]
    assert (tmp_path / "profile" / FILE_NAME).stat().st_size > 0


def test_it_is_bounded(log: OwnLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownlog, "OWN_LOG_SIZE_BYTES_MAX", 2_000)
    monkeypatch.setattr(ownlog, "OWN_LOG_LINES_MAX", 10)
    (tmp_path / "profile").mkdir()

    for number in range(200):
        SAID.info("again", extra={"seq": number})

    sizes = [path.stat().st_size for path in (tmp_path / "profile").iterdir()]
    assert len(sizes) == 2
    assert sum(sizes) < 4_500
    assert [line.more for line in log.tail()][-1] == "seq=199"
    assert len(log.tail()) == 10


def test_secrets_that_get_there_by_mistake_are_taken_out(log: OwnLog) -> None:
    words = " ".join(canary.WORDS.reveal())
    SAID.error("%s and %s", words, "ab" * 32, extra={"cause": words})

    (line,) = log.tail()

    assert canary.search("\n".join(log.newest(10)).encode()) == []
    assert "ab" * 32 not in line.text()


def test_a_line_that_is_none_of_ours_is_shown_as_it_is() -> None:
    assert read_line("no json").event == "no json"
    assert read_line("[1]").event == "[1]"
    assert read_line('{"at": 1, "event": null}').event == "None"


def test_a_disk_that_fails_costs_the_file_and_not_the_program(
    log: OwnLog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / FILE_NAME).mkdir()

    SAID.info("still here")

    assert [line.event for line in log.tail()] == ["still here"]
    assert "cannot be written" in capsys.readouterr().err


def test_the_window_reads_it_in_a_thread(log: OwnLog) -> None:
    SAID.info("seen")

    assert [line.event for line in api.log_lines().result(PATIENCE_S)] == ["seen"]


def test_without_a_log_there_is_nothing_to_read() -> None:
    assert own_log() is None
    assert api.log_lines().result(PATIENCE_S) == ()
    assert "none" in crash_report([], {})


def test_a_file_is_made_and_saved_elsewhere_or_told(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    makers: list[threading.Thread] = []

    def make() -> bytes:
        makers.append(threading.current_thread())
        return b"words\n"

    api.save_file(str(path), make).result(PATIENCE_S)
    with pytest.raises(Problem) as refused:
        api.save_file(str(tmp_path / "no" / "x"), make).result(PATIENCE_S)

    assert path.read_bytes() == b"words\n"
    assert threading.current_thread() not in makers
    assert refused.value.code == Code.EXPORT_NO_FOLDER


def _fault() -> str:
    """A mistake whose words hold all that must not leave the machine."""
    words = " ".join(canary.WORDS.reveal())
    try:
        try:
            dict[str, int]()[ADDRESS]
        except KeyError as error:
            message = (
                f"Bob owes {AMOUNT_WEI} at {ADDRESS}\n/somewhere/kim/secret {words}\n  12.5 ETH"
            )
            raise AssertionError(message) from error
    except AssertionError as fault:
        return told(fault)


def test_a_report_says_where_and_what_kind_and_holds_no_value(log: OwnLog) -> None:
    SAID.info(
        "payment of 0.25 to 0x7099",
        extra={"amount_wei": AMOUNT_WEI, "address": ADDRESS, "peer": ADDRESS, "code": "LOCKED"},
    )
    logging.getLogger("library").warning("connecting to %s for Bob", ADDRESS)

    report = crash_report([_fault()], {"Qt": "6.11"})

    assert "Towpath: 0.1.0" in report
    assert "Qt: 6.11" in report
    assert "KeyError (what it says is left out)" in report
    assert "AssertionError (what it says is left out)" in report
    assert re.search(r"test_ownlog\.py, line \d+, in _fault", report)
    assert "code=LOCKED" in report
    assert canary.search(report.encode()) == []
    for secret in (
        ADDRESS,
        ADDRESS[2:],
        str(AMOUNT_WEI),
        "Bob",
        "12.5",
        "0.25",
        "kim",
        "/somewhere",
    ):
        assert secret not in report, secret


def test_a_report_is_bounded(log: OwnLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crashreport, "REPORT_LOG_LINES_MAX", 3)
    for number in range(9):
        SAID.info("line", extra={"seq": number})

    report = crash_report([_fault()] * 9, {})

    assert report.count("Mistake ") == 5
    assert "of 9" in report
    assert re.findall(r"seq=(\d)", report) == ["6", "7", "8"]


def test_what_an_exception_says_cannot_pretend_to_be_a_place() -> None:
    fault = f'ValueError: x\n  File "/somewhere/kim/{ADDRESS}.py", line 1, in {ADDRESS}\n'

    report = crash_report([fault], {})

    assert ADDRESS not in report
    assert "kim" not in report


def test_what_an_exception_says_cannot_pretend_to_be_a_heading() -> None:
    fault = (
        f"ValueError: x\nDuring handling of the above exception Alice paid {ADDRESS}\n"
        "Traceback (most recent call last):\nAliceSmith: 12.5\n"
        '  File "/somewhere/kim/secret name.txt", line 3, in pay\n'
    )

    report = crash_report([fault], {})

    for secret in (ADDRESS, "Alice", "12.5", "secret name", "kim"):
        assert secret not in report, secret


def test_an_entry_keeps_the_folders_of_the_program_only() -> None:
    fault = (
        "Traceback (most recent call last):\n"
        '  File "/somewhere/kim/towpath/wallet/live.py", line 12, in pay\n    secret = 5\n'
        '  File "/usr/lib/python3/asyncio/base.py", line 7, in <module>\n    x()\n'
        "wallet.ports.Problem: LOCKED: no. no.\n"
    )

    report = crash_report([fault], {})

    assert "  wallet/live.py, line 12, in pay\n  base.py, line 7, in <module>" in report
    assert "wallet.ports.Problem (what it says is left out)" in report
    assert "secret" not in report


def test_every_line_of_the_file_is_json(log: OwnLog) -> None:
    SAID.info("one\ntwo")

    assert [json.loads(line)["event"] for line in log.newest(1)] == ["one\ntwo"]
