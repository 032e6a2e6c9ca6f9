"""Codes that no other test meets, each made the way it comes about."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest
import typer

from engine.log.store import EventLog
from engine.network.causes import Cause
from engine.protocol.errors import Reason
from engine.protocol.types import ZERO_ADDRESS, Address
from tests.wallet.street import Street, a_street
from tests.wallet.views.lives import a_joined_village, log_of
from wallet import ledgers, payer
from wallet.clierrors import plain_errors
from wallet.codes import Code, Remedy, code_named, remedy_of
from wallet.demo import child, link, supervisor
from wallet.demo.child import Child, ChildConfig
from wallet.demo.client import start_demo
from wallet.demo.link import SupervisorLink
from wallet.demo.messages import as_json, from_line
from wallet.demo.runfile import RunFile
from wallet.ledgers import Wanted, open_ledger
from wallet.logtext import recorded, world_object, write_database
from wallet.payer import Payment, pay
from wallet.playkey import PLAY_CHAIN_ID, ensure_play_keys
from wallet.ports import Problem
from wallet.profile import find_log
from wallet.views.sentences import ledger_problem, reason_problem
from wallet.views.troubles import peer_away


def test_codes_are_named_as_they_are_written_down() -> None:
    assert all(code == code.name == code.value for code in Code)
    assert remedy_of(Code.LOCKED) is Remedy.UNLOCK
    assert remedy_of(Code.INSUFFICIENT) is Remedy.NOTHING


def test_a_code_of_another_process_that_is_not_on_the_list_is_a_mistake_of_ours() -> None:
    told = as_json(Problem(code=Code.NO_PORT, cause="a", remedy="b"))

    assert code_named("NO_PORT") is Code.NO_PORT
    assert code_named("__class__") is Code.UNEXPECTED
    again = from_line(json.dumps(told))
    assert isinstance(again, Problem)
    assert again.code is Code.NO_PORT


def test_what_only_our_wallet_can_know_is_a_refusal_when_a_peer_says_it() -> None:
    assert reason_problem(Reason.BAD_SIGNATURE).code is Code.REFUSED
    assert reason_problem(Reason.PAYING_MYSELF).code is Code.REFUSED
    assert ledger_problem("hub", Reason.LOCKED, is_ours=False).code is Code.REFUSED
    assert reason_problem(Reason.TOO_MANY_TABS).code is Code.TOO_MANY_TABS


def test_a_peer_of_another_chain_is_not_our_chain_being_wrong() -> None:
    assert peer_away("Bob", Cause.WRONG_CHAIN).code is Code.PEER_WRONG_CHAIN


def test_a_log_is_asked_only_for_what_it_can_have() -> None:
    log = log_of(a_joined_village()["alice"])

    with pytest.raises(Problem) as unknown:
        list(recorded(log, type_name="Bogus"))
    with pytest.raises(Problem) as beyond:
        world_object(log, log.head.seq + 1)

    assert (unknown.value.code, beyond.value.code) == (Code.UNKNOWN_TYPE, Code.NO_SUCH_EVENT)


@pytest.mark.parametrize(
    ("file", "code"), [("taken.sqlite", Code.FILE_EXISTS), ("no/x.sqlite", Code.NO_FOLDER)]
)
def test_a_database_is_written_into_a_folder_that_is_there_over_no_other_file(
    tmp_path: Path, file: str, code: Code
) -> None:
    (tmp_path / "taken.sqlite").touch()

    with pytest.raises(Problem) as refused:
        write_database(log_of(a_joined_village()["alice"]), tmp_path / file)

    assert refused.value.code is code


@pytest.mark.parametrize(
    ("file", "code"), [("text.sqlite", Code.NOT_A_LOG), ("absent.sqlite", Code.MISSING)]
)
def test_a_program_that_asks_for_a_log_is_told_that_it_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, code: Code
) -> None:
    (tmp_path / "text.sqlite").write_text("no log, " * 800)

    with pytest.raises(typer.Exit), plain_errors(is_machine=True):
        EventLog.reader(tmp_path / file)

    told = from_line(capsys.readouterr().out)
    assert isinstance(told, Problem)
    assert told.code is code


def test_places_that_are_not_there_are_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(Problem) as none:
        find_log(str(tmp_path / "nobody"))
    with pytest.raises(Problem) as key:
        ensure_play_keys(file / "seed", chain_id=PLAY_CHAIN_ID)
    with pytest.raises(Problem) as folder:
        start_demo(file / "demo", lambda _progress: None)

    assert none.value.code is Code.NO_PROFILE
    assert key.value.code is Code.PLAY_KEY_NOT_WRITTEN
    assert folder.value.code is Code.FOLDER_NOT_MADE


def test_a_demo_that_says_nothing_is_too_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("START_PATIENCE_S", "LOCK_PATIENCE_S"):
        monkeypatch.setattr(link, name, 0)
    monkeypatch.setattr(child, "START_PATIENCE_S", 0)
    config = ChildConfig(name="hub", config=tmp_path / "hub.toml", words=tmp_path / "hub.log")
    node = Child(config, RunFile(tmp_path), lambda _name: None)

    with pytest.raises(Problem) as slow:
        SupervisorLink(tmp_path, ZERO_ADDRESS, lambda _p: None, lambda _r: None).wait_ready()
    with pytest.raises(Problem) as silent:
        asyncio.run(node.wait_for("listening"))

    assert slow.value.code is Code.DEMO_SLOW
    assert silent.value.code is Code.NODE_NOT_STARTED


def test_a_port_is_free_and_not_one_that_an_outgoing_connection_may_take() -> None:
    port = supervisor.free_port(0)
    assert 20_000 <= port < 32_768

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        other = supervisor.free_port(port)

    assert other != port
    assert supervisor.free_port(other) == other


def test_a_computer_without_a_place_to_listen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "HOST", "192.0.2.1")  # nobody's: it cannot be bound

    with pytest.raises(Problem) as full:
        supervisor.free_port(0)

    assert full.value.code is Code.NO_PORT


def test_a_supervisor_takes_an_address_only(capsys: pytest.CaptureFixture[str]) -> None:
    from wallet.cli import app  # noqa: PLC0415 - typer's program, with all that it imports

    with pytest.raises(SystemExit):
        app(["demo-supervisor", "x", "--fund", "0x12"])

    assert f'"code": "{Code.BAD_ADDRESS}"' in capsys.readouterr().out


def test_a_channel_that_nobody_answers_for_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "LEDGER_PATIENCE_S", 0.05)

    async def scene(street: Street) -> Problem:
        await street.build("carol")
        await street.join("carol", "hub")
        await street.leave("hub")
        hub = Address(bytes(street["hub"].address))
        wanted = Wanted(peer=hub, mine_wei=10, theirs_wei=10)
        with pytest.raises(Problem) as told:
            await open_ledger(street["carol"].node, wanted, name="hub")
        return told.value

    assert _played(tmp_path, scene).code is Code.CHANNEL_NOT_OPENED


def test_a_tab_that_can_no_longer_be_given_up_goes_on_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = payer.until

    async def until(node: payer.Node, is_so: object, *, within_s: float) -> bool:
        """The patience ends in the moment in which everybody has signed."""
        del is_so
        await waits(node, lambda world, _facts: not world.objectives, within_s=within_s)
        return False

    async def scene(street: Street) -> Problem:
        monkeypatch.setattr(payer, "until", until)
        wanted = Payment(payee=street["bob"].address, amount_wei=5, note="", tab_limit_wei=None)
        with pytest.raises(Problem) as told:
            await pay(street["alice"].node, wanted)
        return told.value

    assert _played(tmp_path, scene).code is Code.STILL_OPENING


def _played(folder: Path, scene: object) -> Problem:
    async def run() -> Problem:
        async with asyncio.timeout(60), a_street(folder) as street:
            return await scene(street)  # type: ignore[operator]

    return asyncio.run(run())
