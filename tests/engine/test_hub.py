"""The hub's program: announces, opens what its configuration wants once, ends on a signal."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from engine.chain.port import ChainConfig, Deployment
from engine.hub import HubHaltedError, LedgerOpened, LedgerRefused, Listening, run_hub
from engine.hubconfig import HubConfig, OpenEntry, PeerEntry, read_config
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.replay import world_at
from engine.log.store import EventLog
from engine.network.causes import NetworkError
from engine.protocol.crypto import address_of_secret
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase
from engine.protocol.policy import Policy
from engine.protocol.routing import living_ledger_count
from engine.protocol.types import Address
from engine.runtime import NodeConfig, Secret, open_node

HUB, GAS = Secret(b"\x01" * 32), Secret(b"\x02" * 32)
ROOT = Path(__file__).resolve().parents[2]
KIM = address_of_secret(b"\x03" * 32)


def a_config(folder: Path, **changes) -> HubConfig:
    def contract(number: int) -> Address:
        return Address(bytes((number,)) * 20)

    deployment = Deployment(
        adjudicator=contract(1), consensus_app=contract(2), virtual_app=contract(3), block_num=1
    )
    parts = {
        "log_path": folder / "log.sqlite",
        "journal_path": None,
        "listen": "127.0.0.1:0",
        "play_key_file": folder / "unused",
        # Nobody listens on port 1: the chain is away, which a hub must live with.
        "chain": ChainConfig(
            rpc_url="http://127.0.0.1:1", chain_id=31337, deployment=deployment, confirmations=1
        ),
        "policy": Policy(),
        "peers": (PeerEntry(name="Kim", address=KIM, endpoint=""),),
        "opens": (OpenEntry(peer=KIM, mine_wei=5, theirs_wei=7, challenge_duration_s=60),),
    }
    return HubConfig(**{**parts, **changes})


def end_soon() -> None:
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)


def run(config: HubConfig, on_listening=end_soon) -> list:
    """Run a hub; what happens once it listens ends it, by default the signal."""
    announced = []

    def announce(what) -> None:
        announced.append(what)
        if isinstance(what, Listening):
            on_listening()

    asyncio.run(run_hub(config, channel_key=HUB, gas_key=GAS, announce=announce))
    return announced


def world(config: HubConfig):
    reader = EventLog.reader(config.log_path)
    try:
        return world_at(reader, reader.head.seq, WorldFolding())
    finally:
        reader.close()


def test_the_example_in_the_documents_is_a_configuration():
    example = ROOT / "docs" / "hub.example.toml"

    config = read_config(example)

    assert ["Elm"] == [peer.name for peer in config.peers]
    assert [10 * 10**18] == [entry.mine_wei for entry in config.opens]
    assert config.policy.accepts_tabs_as_hub


def test_says_where_it_listens_and_ends_on_a_signal(tmp_path):
    announced = run(a_config(tmp_path))

    assert [Listening] == [type(each) for each in announced]
    assert announced[0].address == address_of_secret(HUB.reveal())
    assert announced[0].endpoint.startswith("127.0.0.1:")


def test_opens_what_is_wanted_once_over_all_starts(tmp_path):
    config = a_config(tmp_path)
    run(config)
    run(config)

    after = world(config)
    (ledger,) = after.ledgers.values()
    assert (LedgerPhase.OPENING, 5, 7) == (ledger.phase, ledger.free_wei, ledger.peer_free_wei)
    assert "Kim" == after.peers[KIM].name
    assert living_ledger_count(after, KIM)
    assert not living_ledger_count(after, after.me)


def test_names_of_the_configuration_may_change_hands_between_starts(tmp_path):
    """Kim and Lou change names; a node that is gone loses the name to the one in its place."""
    lou, mae = (Address(bytes((number,)) * 20) for number in (5, 6))

    def named(**peers: Address) -> HubConfig:
        entries = [PeerEntry(name=name, address=peer, endpoint="") for name, peer in peers.items()]
        return a_config(tmp_path, peers=tuple(entries), opens=())

    run(named(Kim=KIM, Lou=lou))
    run(named(kim=lou, Lou=KIM))
    run(named(Lou=mae))

    assert {KIM: "", lou: "kim", mae: "Lou"} == {
        peer.address: peer.name for peer in world(a_config(tmp_path)).peers.values()
    }


def test_a_wanted_channel_that_cannot_be_asked_for_is_told_and_the_hub_lives(tmp_path, caplog):
    impossible = OpenEntry(peer=KIM, mine_wei=0, theirs_wei=7, challenge_duration_s=60)

    announced = run(a_config(tmp_path, opens=(impossible,)))

    assert not any(isinstance(each, LedgerOpened) for each in announced)
    assert [LedgerRefused(KIM, Reason.AMOUNT_NOT_POSITIVE, True)] == announced[1:]
    assert "a ledger channel cannot be opened" in caplog.messages
    assert {} == dict(world(a_config(tmp_path)).ledgers)


def test_ends_when_its_log_fails(tmp_path, monkeypatch):
    def fail(*_arguments, **_options):
        raise StoreError(StoreKind.DISK_FULL)

    def break_the_disk():
        monkeypatch.setattr(EventLog, "append", fail)

    with pytest.raises(HubHaltedError):
        run(a_config(tmp_path), break_the_disk)


def test_a_log_that_fails_while_the_node_opens_is_told_as_one_that_fails_later(
    tmp_path, monkeypatch
):
    def fail(*_arguments, **_options):
        raise StoreError(StoreKind.DISK_FULL)

    monkeypatch.setattr(EventLog, "append", fail)

    with pytest.raises(HubHaltedError):
        run(a_config(tmp_path))


def test_a_channel_that_the_other_side_refuses_is_told(tmp_path):
    """Kim's node takes no channels: its refusal is announced instead of waiting for ever."""
    kim = a_config(
        tmp_path / "kim",
        opens=(),
        peers=(PeerEntry(name="Hub", address=address_of_secret(HUB.reveal()), endpoint=""),),
    )
    announced = []

    async def scenario() -> None:
        node = await open_node(
            NodeConfig(
                log_path=kim.log_path, channel_key=Secret(b"\x03" * 32), gas_key=GAS,
                chain=kim.chain, listen=kim.listen, policy=Policy(accepts_tabs_as_payee=True),
            )
        )  # fmt: skip

        def announce(what) -> None:
            announced.append(what)
            if isinstance(what, LedgerRefused):
                os.kill(os.getpid(), signal.SIGTERM)

        config = a_config(
            tmp_path / "hub", peers=(PeerEntry(name="Kim", address=KIM, endpoint=node.endpoint),)
        )
        try:
            async with asyncio.timeout(20):
                await run_hub(config, channel_key=HUB, gas_key=GAS, announce=announce)
        finally:
            await node.aclose()

    for name in ("kim", "hub"):
        (tmp_path / name).mkdir()
    asyncio.run(scenario())

    assert LedgerRefused(KIM, Reason.NOT_ACCEPTED_HERE, False) in announced


def test_a_place_that_is_not_ours_is_refused_and_the_log_is_free_again(tmp_path):
    with pytest.raises(NetworkError):
        run(a_config(tmp_path, listen="192.0.2.1:1"))

    assert [Listening] == [type(each) for each in run(a_config(tmp_path))]
