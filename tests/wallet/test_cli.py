"""The command line: what it prints, and one line with cause and remedy when it does not work."""

import json
import logging
import os
import sqlite3
import sys
import tomllib
from pathlib import Path

import msgpack
import pytest
from typer.testing import CliRunner

from engine.hub import LedgerRefused
from engine.log.folding import HISTORY_TYPE_IDS, row_of
from engine.log.header import LogHeader
from engine.log.store import EventLog
from engine.protocol.codec.log import SNAPSHOT_VERSION
from engine.protocol.errors import Reason
from engine.protocol.events import NodeCreated, PeerAdded, PolicySet, Recorded
from engine.protocol.policy import Policy
from engine.protocol.types import Address
from engine.protocol.world import NodeIdentity
from tests.patience import in_time
from wallet import cli
from wallet.cli import VERSION, announce, app, main
from wallet.codes import Code
from wallet.keys.vault import VAULT_NAME
from wallet.playkey import PLAY_CHAIN_ID, ensure_play_keys

ROOT = Path(__file__).resolve().parents[2]
ME, KIM = Address(b"\x01" * 20), Address(b"\x02" * 20)


def address(number: int) -> Address:
    return Address(bytes((number,)) * 20)


@pytest.fixture
def log(tmp_path):
    """Three events: the node, its policy, a contact."""
    path = tmp_path / "demo" / "1" / f"31337-0x{ME.hex()}" / "log.sqlite"
    header = LogHeader(
        log_id=bytes(16), chain_id=31337, adjudicator=address(3), address=ME,
        history_type_ids=HISTORY_TYPE_IDS,
    )  # fmt: skip
    node = NodeIdentity(
        address=ME, chain_id=31337, adjudicator=address(3), consensus_app=address(4),
        virtual_app=address(5), log_id=bytes(16),
    )  # fmt: skip
    events = (NodeCreated(node), PolicySet(Policy(max_total_wei=2**90)), PeerAdded(KIM, "Kim", ""))
    writer = EventLog.create(path, header)
    writer.append(
        [row_of(Recorded(at, 1000 * at, 0, at, event)) for at, event in enumerate(events, 1)]
    )
    writer.close()
    return path


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION
    assert run("--version").output == f"towpath {VERSION}\n"


def test_it_becomes_the_window(monkeypatch):
    became = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(
        os, "execve", lambda path, words, _env: became.append([path == words[0], *words[1:]])
    )

    for arguments in ((), ("demo",), ("--profile", "./x"), ("demo", "--profile", "./x")):
        run(*arguments)

    window = [True, "-P", "-m", "ui"]
    assert became == [
        window,
        [*window, "--demo"],
        [*window, "--profile", "./x"],
        [*window, "--demo", "--profile", "./x"],
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("demo", "--json"), 2, "need --headless"),
        (("demo", "--payments", "5"), 2, "need --headless"),
        (("--profile", "x", "log", "show"), 2, "Write --profile after the command"),
        (("--profile", "a b"), 1, "is not a name for a profile"),
        (("demo", "--profile", "a b"), 1, "is not a name for a profile"),
    ],
)
def test_what_the_window_cannot_take_is_refused_in_one_line(monkeypatch, arguments, code, words):
    became = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(os, "execve", lambda _program, words, _env: became.append(words))

    result = run(*arguments)

    assert (code, 1, []) == (result.exit_code, result.output.count("\n"), became)
    assert words in result.output


def test_what_the_engine_says_in_passing_is_kept_and_not_shown(tmp_path, monkeypatch):
    def noisy(_demo, _count, *, is_json):
        logging.getLogger("towpath.node").warning("chain trouble")
        return not is_json

    monkeypatch.setattr(cli, "run_headless", noisy)

    told = run("demo", "--headless", "--profile", tmp_path)

    assert (told.exit_code, told.output) == (0, "")
    assert "chain trouble" in (tmp_path / "towpath.log").read_text()


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        (("nitro:pay",), ("nitro:pay",)),
        (("NITRO:pay",), ("NITRO:pay",)),
        (("--profile", "mine", "nitro:pay"), ("nitro:pay", "--profile", "mine")),
        (("nitro:pay", "--profile=mine"), ("nitro:pay", "--profile", "mine")),
    ],
)
def test_a_link_is_found_wherever_it_stands(monkeypatch, arguments, window):
    assert start(monkeypatch, arguments) == (["-P", "-m", "ui", *window], None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("http://x",), "http://x is no payment link: those begin with nitro:"),
        (("--profile", "mine", "bitcoin:x"), "bitcoin:x is no payment link"),
        (("demo", "nitro:pay"), "With a payment link goes --profile NAME and nothing else."),
    ],
)
def test_what_is_no_link_is_refused_in_one_line(monkeypatch, capsys, arguments, words):
    assert start(monkeypatch, arguments) == ([], 2)

    said = capsys.readouterr().err
    assert (1, True) == (said.count("\n"), words in said)


def start(monkeypatch, arguments):
    """What the program becomes, or the code that it ends with."""
    became = []

    def become(_program, words, _environment):
        became.extend(words[1:])
        sys.exit(None)

    monkeypatch.setattr(sys, "argv", ["towpath", *arguments])
    monkeypatch.setattr(os, "execve", become)
    with pytest.raises(SystemExit) as ended:
        main()
    return became, ended.value.code


def test_a_wallet_of_keys_only_is_told_to_have_no_log(tmp_path):
    (tmp_path / VAULT_NAME).touch()

    result = run("log", "show", "--profile", tmp_path)

    assert (1, 1) == (result.exit_code, result.output.count("\n"))
    assert "This wallet has no log yet, because it opens no channels." in result.output


def test_show_prints_a_line_for_each_event(log, tmp_path):
    everything = run("log", "show", "--log", log).output.splitlines()
    last = run("log", "show", "--profile", tmp_path, "--last", 1).output.splitlines()
    policies = run("log", "show", "--log", log, "--type", "PolicySet").output.splitlines()

    assert [line.split()[2] for line in everything] == ["NodeCreated", "PolicySet", "PeerAdded"]
    assert last == everything[2:]
    assert "1970-01-01T00:00:03.000" in last[0]
    assert "name='Kim'" in last[0]
    assert policies == everything[1:2]


def test_verify_says_sound_and_reads_while_a_wallet_writes(log):
    writer = EventLog.open(log)
    try:
        result = run("log", "verify", "--log", log)
    finally:
        writer.close()

    assert (result.exit_code, result.output) == (
        0,
        "Sound: 3 events, their chain and their snapshots.\n",
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "One snapshot is of another version of Towpath and was ignored"),
        (2, "2 snapshots are of other versions of Towpath and were ignored"),
    ],
)
def test_verify_says_which_snapshots_were_ignored_and_that_the_log_is_sound(log, count, words):
    writer = EventLog.open(log)
    for seq in range(1, 1 + count):
        writer.put_snapshot(seq, msgpack.packb([SNAPSHOT_VERSION - 1, "another layout"]))
    writer.close()

    result = run("log", "verify", "--log", log)

    assert 0 == result.exit_code
    assert result.output.startswith("Sound: 3 events")
    assert words in result.output


def test_verify_names_the_first_bad_event(log):
    with sqlite3.connect(log) as database:
        database.execute("UPDATE event SET at_ms = 5 WHERE seq = 2")
    database.close()

    result = run("log", "verify", "--log", log)

    assert result.exit_code == 1
    assert "The first bad event is 2. The event before is good." in result.output


def test_show_and_at_say_first_that_a_log_is_damaged_and_show_it_all_the_same(log):
    with sqlite3.connect(log) as database:
        database.execute("UPDATE event SET at_ms = 5 WHERE seq = 2")
    database.close()

    shown = run("log", "show", "--log", log)
    then = run("log", "at", 3, "--log", log)

    for result in (shown, then):
        assert 0 == result.exit_code
        assert 1 == result.stderr.count("\n")
        assert "The first bad event is 2." in result.stderr
        assert result.output.startswith(result.stderr)
    assert 3 == shown.stdout.count("\n")
    assert 3 == json.loads(then.stdout)["seq"]


def test_a_sound_log_is_shown_without_a_word_beside_it(log):
    assert "" == run("log", "show", "--log", log).stderr


def test_a_refused_channel_is_told_to_whoever_started_the_hub(capsys):
    announce(LedgerRefused(KIM, Reason.NOT_ACCEPTED_HERE, False))

    said = json.loads(capsys.readouterr().out)["problem"]
    assert Code.NOT_ACCEPTED_HERE == said["code"]
    assert said["cause"].startswith(f"The channel with 0x{KIM.hex()} was not opened. ")


def test_at_gives_the_world_of_then(log):
    before = json.loads(run("log", "at", 2, "--log", log).output)
    after = json.loads(run("log", "at", 3, "--log", log).output)

    assert before["peers"] == []
    assert after["peers"][0]["name"] == "Kim"
    assert (after["seq"], after["can_send_wei"]) == (3, "0")


def test_export_keeps_amounts_exact_and_bytes_readable(log):
    lines = [json.loads(line) for line in run("log", "export", "--log", log).output.splitlines()]

    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert lines[1]["body"]["policy"]["max_total_wei"] == str(2**90)
    assert lines[2]["body"]["peer"] == "0x" + KIM.hex()


def test_export_to_a_database_never_writes_over_a_file(log, tmp_path):
    file = tmp_path / "out.db"

    first = run("log", "export", "--log", log, "--sqlite", file)
    second = run("log", "export", "--log", log, "--sqlite", file)

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "left alone" in second.output
    database = sqlite3.connect(file)
    assert database.execute("SELECT count(*) FROM event").fetchone() == (3,)
    database.close()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("log", "show", "--bogus"), 2, "No such option"),
        (("bogus",), 2, "No such command"),
        (("log", "show", "--log", "nowhere/log.sqlite"), 1, "There is no file nowhere/log.sqlite"),
        (("log", "show", "--profile", "a b"), 1, "is not a name for a profile"),
        (("log", "show", "--profile", "nobody"), 1, "Nothing was started in this profile yet"),
        (("hub", "nowhere.toml"), 2, "There is no file nowhere.toml. Check the path."),
        (("hub", "/"), 2, "/ is a folder. Name the TOML file in it."),
        (("hub", ROOT / "docs" / "hub.example.toml"), 1, "Make one as docs/hub.example.toml says"),
        (("demo", "--headless", "--payments", "-1"), 2, "Invalid value"),
        (("demo-supervisor", "x", "--fund", "0x12"), 1, "--fund is not an address"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(arguments, code, words):
    result = run(*arguments)

    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [(), ("hub",), ("demo",), ("log",), ("log", "show")])
def test_help_cuts_no_sentence_and_names_no_type_of_python(command):
    said = run(*command, "--help").output

    assert "..." not in said.replace("[ARGS]...", "")
    for word in ("<str>", "<int", "<path> "):
        assert word not in said.partition("Options:")[2]


def test_a_wrong_configuration_tells_programs_cause_and_remedy_apart(tmp_path):
    config = tmp_path / "hub.toml"
    config.write_text("[node]\nlog = 5\n")

    result = run("hub", config)

    problem = json.loads(result.stdout)["problem"]
    assert problem["code"] == Code.CONFIG
    assert problem["cause"] == "`node.log`: It is not what belongs there."
    assert problem["remedy"] == "Write the event log's path."
    assert result.stderr == f"{problem['cause']} {problem['remedy']}\n"


@pytest.mark.parametrize(
    "arguments", [("show", "--type", "Nothing"), ("at", 4), ("export", "--sqlite", "/no/such/x.db")]
)
def test_what_a_log_does_not_have_is_said(log, arguments):
    result = run("log", *arguments, "--log", log)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1


def test_a_file_that_is_no_log_is_named(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Kim, " * 100)

    result = run("log", "show", "--log", file)

    assert result.exit_code == 1
    assert "not a Towpath log" in result.output


def a_hub(folder, *, chain_id, journal=""):
    """A configuration whose chain never answers."""
    ensure_play_keys(folder / "play.seed", chain_id=PLAY_CHAIN_ID)
    zero = '"0x' + "00" * 20 + '"'
    config = folder / "hub.toml"
    config.write_text(
        '[node]\nlog = "l"\nlisten = "127.0.0.1:0"\nplay_key_file = "play.seed"\n'
        f'journal = "{journal}"\n'
        f'[chain]\nrpc_url = "http://127.0.0.1:1"\nchain_id = {chain_id}\nblock_num = 1\n'
        f"adjudicator = {zero}\nconsensus_app = {zero}\nvirtual_app = {zero}\n"
    )
    return config


def test_a_hub_whose_journal_is_a_pipe_is_refused_in_words(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    config = a_hub(tmp_path, chain_id=PLAY_CHAIN_ID, journal="pipe")

    result = in_time(lambda: run("hub", config))

    assert result.exit_code == 2
    assert "pipe cannot be written: it is not a plain file" in result.output
    assert not (tmp_path / "l").exists()


def test_a_hub_with_a_play_key_on_another_chain_is_refused(tmp_path):
    config = a_hub(tmp_path, chain_id=1)

    result = run("hub", config)

    assert result.exit_code == 1
    assert "not for chain 1" in result.output
    assert not (tmp_path / "l").exists()
