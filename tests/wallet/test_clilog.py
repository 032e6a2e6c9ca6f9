"""What the log commands say of a log that is not whole, and of one that is not there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from engine.log.folding import HISTORY_TYPE_IDS, row_of
from engine.log.header import LogHeader
from engine.log.store import EventLog
from tests.wallet.views.lives import a_whole_life
from wallet.cli import app

FILE_DAMAGED = "The file itself is damaged (cut off or overwritten)"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A person's whole life: some hundred events, of which the last close a channel."""
    alice = a_whole_life(("alice", "bob"))["alice"]
    identity = alice.world.identity
    path = tmp_path / "log.sqlite"
    header = LogHeader(
        log_id=identity.log_id,
        chain_id=identity.chain_id,
        adjudicator=identity.adjudicator,
        address=identity.address,
        history_type_ids=HISTORY_TYPE_IDS,
    )
    with closing(EventLog.create(path, header)) as writer:
        writer.append([row_of(fact) for fact in alice.log])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["log", *map(str, arguments)])


def cut(log: Path) -> None:
    log.write_bytes(log.read_bytes()[: log.stat().st_size * 3 // 4])


def overwrite(log: Path) -> None:
    content = bytearray(log.read_bytes())
    at = len(content) * 3 // 4
    content[at : at + 8_000] = b"\xff" * 8_000
    log.write_bytes(content)


def blank_the_end(log: Path) -> None:
    content = bytearray(log.read_bytes())
    content[-12_000:] = bytes(12_000)
    log.write_bytes(content)


@pytest.mark.parametrize("spoil", [cut, overwrite, blank_the_end])
def test_verify_says_what_of_a_damaged_file_can_be_read(log: Path, spoil: object):
    whole = run("show", "--log", log).stdout.splitlines()
    spoil(log)  # type: ignore[operator]

    checked, shown = run("verify", "--log", log), run("show", "--log", log)

    assert checked.exit_code == 1
    assert checked.stderr.startswith(FILE_DAMAGED)
    assert "Keep it, and restore a backup" in checked.stderr
    assert "log verify" not in checked.output, "nobody is sent where they are"
    readable = int(checked.stderr.partition("events up to ")[2].partition(" ")[0])
    bad = int(checked.stderr.partition("The first bad event is ")[2].partition(".")[0])
    assert 0 < bad <= readable + 1
    assert shown.stdout.splitlines() == whole[:readable], "what can be read is shown"
    assert "Traceback" not in shown.output


@pytest.mark.parametrize("spoil", [cut, overwrite, blank_the_end])
@pytest.mark.parametrize("arguments", [("show",), ("export",), ("at", 5)])
def test_whoever_reads_a_damaged_file_is_told_first(
    log: Path, spoil: object, arguments: tuple[object, ...]
):
    spoil(log)  # type: ignore[operator]

    result = run(*arguments, "--log", log)

    assert result.stderr.startswith(f"{FILE_DAMAGED}. What follows may be wrong")
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_file_of_which_nothing_is_left_is_told_in_one_line(log: Path):
    log.write_bytes(log.read_bytes()[:5000])

    for command in (("verify",), ("show",), ("at", 1)):
        result = run(*command, "--log", log)
        assert result.exit_code == 1
        assert result.output.count("\n") == 1
        assert f"{log}: {FILE_DAMAGED}" in result.output


def test_an_event_that_is_gone_is_named(log: Path):
    with closing(sqlite3.connect(log)) as database, database:
        database.execute("DELETE FROM event WHERE seq = 7")

    result = run("verify", "--log", log)

    assert result.exit_code == 1
    assert result.stderr == (
        "The log is damaged: event 7 is missing. The 6 events before are good. "
        "Keep it, and restore a backup; nothing was changed.\n"
    )


def test_export_of_a_changed_log_says_so_first(log: Path):
    with closing(sqlite3.connect(log)) as database, database:
        database.execute("UPDATE event SET at_ms = at_ms + 1 WHERE seq = 9")

    result = run("export", "--log", log)

    assert result.exit_code == 0
    assert "The first bad event is 9." in result.stderr
    assert result.stderr.count("\n") == 1


def test_money_of_a_closed_channel_is_paid_out_and_not_free(log: Path):
    count = len(run("show", "--log", log).stdout.splitlines())

    then = json.loads(run("at", count, "--log", log).stdout)

    (channel,) = [each for each in then["channels"] if each["phase"] == "CLOSED"]
    assert (channel["mine_free_wei"], channel["theirs_free_wei"]) == ("0", "0")
    paid_out_wei = int(channel["mine_paid_out_wei"]) + int(channel["theirs_paid_out_wei"])
    assert paid_out_wei == 2000, "all that both had put in"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--log", "/no/such/file"), "There is no file /no/such/file. Check the path."),
        (("--log", "/"), "/ is a folder. Check the path."),
        (("--profile", "/no/such/profile"), "There is no folder /no/such/profile."),
    ],
)
def test_a_place_without_a_log_is_told_for_what_it_is(arguments: tuple[str, ...], words: str):
    result = run("show", *arguments)

    assert result.exit_code == 1
    assert words in result.output
    assert result.output.count("\n") == 1


def test_a_life_that_the_simulator_kept_is_printed():
    kept = Path(__file__).parents[1] / "engine" / "simulator" / "regressions" / "ignore_claim.json"

    told = run("open", kept)

    assert told.exit_code == 0
    assert told.stdout.startswith("seed ")
    assert "planted: ignore-claim" in told.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("absent.json", "There is no file"),
        ("log.sqlite", "is no file that the simulator kept"),
        (".", "is no file that the simulator kept"),
    ],
)
def test_what_the_simulator_did_not_keep_is_told_in_one_line(log: Path, name: str, words: str):
    told = run("open", log.parent / name)

    assert told.exit_code == 1
    assert words in told.stderr
    assert "Check the path" in told.stderr
    assert "Traceback" not in told.stderr
