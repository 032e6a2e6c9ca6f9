"""What goes wrong around real processes: one cause, a node that lives, a log that stays valid."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.chain.devchain import DevChain, DevChainConfig
from engine.log.store import EventLog
from engine.log.verify import verify
from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase
from tests.patience import soon
from tests.scenarios.household import Household
from tests.scenarios.town import Town, open_town
from wallet import program
from wallet.books import faults, unrest
from wallet.codes import Code
from wallet.demo.nodes import NodeFolder
from wallet.payer import close_ledger, settle_tab
from wallet.ports import Problem

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
MILLI = 10**15


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    opened = open_town(tmp_path, seed=1)
    yield opened
    opened.close()


@pytest.fixture
def household(town: Town) -> Iterator[Household]:
    """A wallet with an open channel; the payee has one too."""
    town.hub.start()
    town.payee.start()
    opened = Household(town)
    opened.open_channel()
    assert opened.until(lambda world: any(each.is_usable for each in world.ledgers.values()))
    town.payee.wait_for('{"ledger_opened"')
    yield opened
    opened.close()


def run_hub(town: Town, name: str = "hub") -> subprocess.CompletedProcess[str]:
    """A second program beside whatever runs; it must end by itself."""
    return subprocess.run(
        program.command("hub", str(NodeFolder(folder=town.folder / name).config)),
        env=program.environment(), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def journal(town: Town, name: str = "hub") -> list[dict]:
    lines = NodeFolder(folder=town.folder / name).words.read_text().splitlines()
    return [json.loads(line) for line in lines]


def is_valid(log: Path) -> bool:
    reader = EventLog.auditor(log)
    try:
        return verify(reader).is_sound
    finally:
        reader.close()


def edit(town: Town, old: str, new: str) -> None:
    config = NodeFolder(folder=town.folder / "hub").config
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new))


# --- starting -----------------------------------------------------------------------------------


def test_second_program_on_a_log_is_refused_and_the_first_lives(town: Town) -> None:
    town.hub.start()
    town.hub.wait_for('{"listening"')

    second = run_hub(town)

    assert 1 == second.returncode
    assert "Another Towpath is using this profile. Close it" in second.stderr
    assert Code.IN_USE == json.loads(second.stdout)["problem"]["code"]
    assert 0 == town.hub.stop()


def test_a_taken_port_is_named_and_nothing_is_left_locked(town: Town) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        listen = next(
            line
            for line in NodeFolder(folder=town.folder / "hub").config.read_text().splitlines()
            if line.startswith("listen")
        )
        edit(town, listen, f'listen = "127.0.0.1:{other.getsockname()[1]}"')

        refused = run_hub(town)

    assert 1 == refused.returncode
    assert "another program listens there" in refused.stderr
    assert "write another port" in refused.stderr
    town.hub.start()
    town.hub.wait_for('{"listening"')


def test_a_damaged_log_is_left_as_it_is_and_its_first_bad_event_named(town: Town) -> None:
    town.hub.start()
    town.payee.start()
    town.payee.wait_for('{"ledger_opened"')
    assert 0 == town.hub.stop()
    log = town.log("hub")
    raw = log.read_bytes()
    reader = EventLog.auditor(log)
    rows = list(reader.rows(0, reader.head.seq))
    reader.close()
    # SQLite leaves stale copies of a cell on its pages, so each copy is damaged; a short body may
    # stand inside another row, a long one does not.
    row = next(row for row in reversed(rows) if len(row[7]) >= 64 and row[7] in raw)
    body = bytes(row[7])
    log.write_bytes(raw.replace(body, bytes((body[0] ^ 0xFF,)) + body[1:]))
    before = log.read_bytes()

    refused = run_hub(town)
    checked = subprocess.run(
        program.command("log", "verify", "--log", str(log)),
        env=program.environment(), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip

    assert 1 == refused.returncode
    assert "The log is damaged" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert 1 == checked.returncode
    assert f"The first bad event is {row[0]}." in checked.stderr
    assert before == log.read_bytes()


# --- the chain ----------------------------------------------------------------------------------


def test_without_an_rpc_the_hub_lives_and_says_why(town: Town) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        edit(town, town.chain.rpc_url, f"http://127.0.0.1:{closed.getsockname()[1]}")
        town.hub.start()
        town.hub.wait_for('{"listening"')

        assert soon(lambda: any(line.get("kind") == "UNREACHABLE" for line in journal(town)))
        assert 0 == town.hub.stop()
    assert is_valid(town.log("hub"))


def test_another_chain_at_the_address_is_named_and_the_hub_lives(town: Town) -> None:
    other = DevChain.start(DevChainConfig(chain_id=31338))
    try:
        edit(town, town.chain.rpc_url, other.url)
        town.hub.start()
        town.hub.wait_for('{"listening"')

        assert soon(lambda: any(line.get("kind") == "WRONG_CHAIN" for line in journal(town)))
        assert 0 == town.hub.stop()
    finally:
        other.stop()
    assert is_valid(town.log("hub"))


def test_payments_go_on_when_the_chain_dies(town: Town, household: Household) -> None:
    household.pay(MILLI)

    town.anvil.stop()
    assert soon(lambda: household.node.presence.chain_trouble is not None)
    result = household.pay(MILLI)

    assert result.is_delivered
    assert "UNREACHABLE" == household.node.presence.chain_trouble.kind.name
    assert is_valid(household.log)


# --- peers --------------------------------------------------------------------------------------


def test_a_payment_to_an_absent_payee_waits_in_his_tab_and_arrives_later(
    town: Town, household: Household
) -> None:
    household.pay(MILLI)
    town.payee.kill()
    assert soon(lambda: not household.is_connected(household.payee))

    waiting = household.pay(2 * MILLI)
    town.payee.start()
    arrived = household.until(lambda world: not world.peers[household.payee].outbox)

    assert not waiting.is_delivered
    assert arrived
    assert 3 * MILLI == town.books()[2].received_wei


def test_a_first_payment_to_an_absent_payee_is_given_up_with_nothing_paid(
    town: Town, household: Household
) -> None:
    town.payee.kill()
    assert soon(lambda: not household.is_connected(household.payee))
    household.do(
        inp.Pay(
            at_ms=household.node.now_ms(),
            payee=household.payee,
            amount_wei=MILLI,
            payment_id=bytes(16),
            note="",
            nonce=1,
        )
    )
    (tab,) = household.node.durable.virtuals.values()
    assert MILLI == tab.promised_wei

    household.do(inp.Cancel(at_ms=household.node.now_ms(), channel_id=tab.channel_id))

    payer, _, _ = town.books()
    (ledger,) = payer.world.ledgers.values()
    assert (0, 10**19) == (payer.sent_wei, ledger.free_wei)


def test_a_hub_that_vanishes_in_the_middle_delays_and_costs_nothing(
    town: Town, household: Household
) -> None:
    household.pay(MILLI)
    (tab,) = household.node.durable.virtuals
    town.hub.kill()
    assert soon(lambda: not household.is_connected(household.hub))

    settling = household.engine.run(settle_tab(household.node, tab))
    assert household.until(lambda world: bool(world.objectives))
    town.hub.start()
    settling.result()
    (ledger,) = household.node.durable.ledgers
    household.engine.run(close_ledger(household.node, ledger)).result()

    assert LedgerPhase.CLOSED is household.node.durable.ledgers[ledger].phase
    books = town.quiet_books(20)
    assert [] == [*unrest(books), *faults(books, town.anvil.rpc)]


def test_strangers_and_noise_at_the_port_do_not_disturb_the_hub(
    town: Town, household: Household
) -> None:
    host, _, port = household.node.durable.peers[household.hub].endpoint.rpartition(":")
    for noise in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b"\xff" * 1_000_000, b"\x00" * 64):
        with socket.create_connection((host, int(port)), timeout=5) as stranger:
            stranger.settimeout(5)
            try:
                stranger.sendall(noise)
                stranger.shutdown(socket.SHUT_WR)
                while stranger.recv(4096):
                    pass
            except TimeoutError:
                pytest.fail("the hub neither answered nor sent it away")
            except OSError:
                continue

    assert household.pay(MILLI).is_delivered
    assert town.hub.process.poll() is None


def test_a_problem_of_the_wallet_has_a_cause_and_a_remedy(town: Town, household: Household) -> None:
    with pytest.raises(Problem) as raised:
        household.pay(100 * 10**18)

    assert raised.value.code in {Code.INSUFFICIENT, Code.NO_ROUTE}
    assert raised.value.cause
    assert raised.value.remedy
    assert [] == unrest(town.quiet_books(20))
