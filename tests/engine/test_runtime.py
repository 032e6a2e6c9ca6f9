"""A whole node opens, goes on where it stopped, and refuses what it must not touch."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from immutables import Map

from engine import runtime, soundness
from engine.chain.errors import ChainErrorKind
from engine.chain.port import ChainConfig, Deployment
from engine.chain.rpc import Rpc
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.replay import replay, world_at
from engine.log.store import EventLog
from engine.network.causes import Cause, NetworkError
from engine.protocol import inputs as inp
from engine.protocol.codec.log import encode_world
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.errors import Reason, Refused
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.policy import Policy
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Objective
from engine.runtime import NodeConfig, Secret, open_node
from engine.soundness import LogDamagedError, newest_world
from tests.engine.log.makers import a_row
from tests.engine.protocol.makers import a_town
from tests.patience import becomes

if TYPE_CHECKING:
    from pathlib import Path

    from engine.protocol.world import World

NOBODY = "http://127.0.0.1:9"
PEER = address_of_secret(keccak256(b"peer"))


def a_config(
    path: Path, *, key: bytes = b"node", listen: str = "", chain_id: int = 31337
) -> NodeConfig:
    return NodeConfig(
        log_path=path / "log.sqlite",
        channel_key=Secret(keccak256(key)),
        gas_key=Secret(keccak256(key + b" gas")),
        chain=ChainConfig(
            rpc_url=NOBODY,
            chain_id=chain_id,
            deployment=Deployment(
                adjudicator=Address(b"\x0a" * 20),
                consensus_app=Address(b"\x0c" * 20),
                virtual_app=Address(b"\x0e" * 20),
                block_num=0,
            ),
            confirmations=1,
        ),
        listen=listen,
        policy=Policy(max_open_tabs=7),
    )


async def once(config: NodeConfig) -> tuple[int, dict[Address, str]]:
    """Open, name a peer, close; the last event and the names that are known."""
    running = await open_node(config)
    node = running.node
    await node.submit(inp.AddPeer(at_ms=node.now_ms(), peer=PEER, name="peer", endpoint=""))
    await running.aclose()
    return node.durable.seq, {peer.address: peer.name for peer in node.durable.peers.values()}


async def renamed(config: NodeConfig, count: int) -> None:
    """Open, name a peer so many times, close."""
    running = await open_node(config)
    for number in range(count):
        await running.node.submit(
            inp.AddPeer(at_ms=number, peer=PEER, name=f"peer {number}", endpoint="")
        )
    await running.aclose()


def test_a_node_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first_seq, _ = asyncio.run(once(a_config(tmp_path)))

    second_seq, names = asyncio.run(once(a_config(tmp_path)))

    assert first_seq == 3
    assert second_seq == first_seq
    assert names == {PEER: "peer"}


def test_another_nodes_log_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    asyncio.run(once(a_config(tmp_path)))
    before = (tmp_path / "log.sqlite").read_bytes()

    for config in (a_config(tmp_path, key=b"another"), a_config(tmp_path, chain_id=1)):
        with pytest.raises(StoreError) as refused:
            asyncio.run(once(config))
        assert refused.value.kind is StoreKind.NOT_OURS

    assert (tmp_path / "log.sqlite").read_bytes() == before


def test_a_newer_programs_log_is_refused_and_left_free(tmp_path: Path) -> None:
    asyncio.run(once(a_config(tmp_path)))
    path = tmp_path / "log.sqlite"
    with closing(EventLog.open(path)) as log:
        log.append([a_row(log.head.seq + 1, type_id=999, gate=None)])

    for _ in range(2):
        with pytest.raises(StoreError) as refused:
            asyncio.run(once(a_config(tmp_path)))
        assert refused.value.kind is StoreKind.NEWER_FORMAT


def test_a_flipped_bit_in_an_old_event_is_named_before_anything_is_folded(tmp_path: Path) -> None:
    asyncio.run(renamed(a_config(tmp_path), 200))
    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE event SET at_ms = at_ms + 1 WHERE seq = 7")
    database.close()

    for _ in range(2):
        with pytest.raises(LogDamagedError) as refused:
            asyncio.run(once(a_config(tmp_path)))
        assert (refused.value.kind, refused.value.seq) == (StoreKind.DAMAGED, 7)


def test_of_a_long_log_the_events_after_the_newest_snapshot_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "WHOLE_EVENTS_MAX", 10)
    asyncio.run(once(a_config(tmp_path)))
    path = tmp_path / "log.sqlite"
    with closing(EventLog.open(path)) as log:
        first = log.head.seq
        log.append([a_row(first + number, gate=None) for number in range(1, 200)])
        assert soundness.find_damage(log) is None
    with sqlite3.connect(path) as database:
        database.execute("UPDATE event SET at_ms = at_ms + 1 WHERE seq = 5")
    database.close()

    with closing(EventLog.open(path)) as log:
        assert log.damage is None, "the check of the tail alone does not see it"
        damage = soundness.find_damage(log)

    assert damage is not None
    assert damage.seq == 5


def lie_at(path: Path, seq: int, **names: str) -> None:
    """Put a snapshot there that has other names for the peer, with the hash that belongs to it."""
    with closing(EventLog.open(path)) as log:
        world = world_at(log, seq, WorldFolding())
        peers = world.peers.set(PEER, replace(world.peers[PEER], **names))
        log.put_snapshot(seq, encode_world(replace(world, peers=peers)))


@pytest.mark.parametrize("whole_max", [50_000, 10])
def test_a_snapshot_that_its_events_do_not_lead_to_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_max: int
) -> None:
    """Its hash has no key: who can write the file can rewrite a balance, and the hash with it."""
    monkeypatch.setattr(soundness, "WHOLE_EVENTS_MAX", whole_max)
    path = tmp_path / "log.sqlite"
    asyncio.run(renamed(a_config(tmp_path), 20))
    with closing(EventLog.open(path)) as log:
        log.put_snapshot(12, encode_world(world_at(log, 12, WorldFolding())))
    lie_at(path, 18, endpoint="127.0.0.1:666")

    async def reopened() -> World:
        running = await open_node(a_config(tmp_path))
        await running.aclose()
        return running.node.durable

    assert asyncio.run(reopened()).peers[PEER].endpoint == ""
    with closing(EventLog.open(path)) as log:
        assert log.snapshot_seqs() == []


@pytest.mark.parametrize("whole_max", [50_000, 10])
def test_a_true_snapshot_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_max: int
) -> None:
    monkeypatch.setattr(soundness, "WHOLE_EVENTS_MAX", whole_max)
    path = tmp_path / "log.sqlite"
    asyncio.run(renamed(a_config(tmp_path), 20))
    for seq in (12, 18):
        lie_at(path, seq)

    with closing(EventLog.open(path)) as log:
        assert newest_world(log) == replay(log, WorldFolding())
        assert log.snapshot_seqs() == [12, 18]


def test_a_bad_event_before_a_long_logs_last_snapshots_is_named_if_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "WHOLE_EVENTS_MAX", 10)
    path = tmp_path / "log.sqlite"
    asyncio.run(renamed(a_config(tmp_path), 20))
    for seq in (12, 18):
        lie_at(path, seq)
    lie_at(path, 18, endpoint="127.0.0.1:666")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE event SET at_ms = at_ms + 1 WHERE seq = 7")
    database.close()

    with pytest.raises(LogDamagedError) as refused:
        asyncio.run(once(a_config(tmp_path)))
    assert (refused.value.kind, refused.value.seq) == (StoreKind.DAMAGED, 7)


def test_a_chain_service_that_ends_by_our_mistake_is_told_and_closes_cleanly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def crash(_self: Rpc) -> int:
        raise AssertionError("our mistake")

    monkeypatch.setattr(Rpc, "chain_id", crash)

    async def scenario() -> None:
        running = await open_node(a_config(tmp_path))
        await becomes(lambda: running.node.presence.chain_trouble is not None)
        assert running.node.presence.chain_trouble.kind is ChainErrorKind.SERVICE_ENDED
        await running.aclose()

    asyncio.run(scenario())

    assert "the chain service ended" in caplog.messages


@pytest.mark.parametrize(
    ("has_money", "is_busy", "is_left_alone"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_a_node_at_rest_leaves_the_chain_alone_for_a_pause(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_money: bool,
    is_busy: bool,
    is_left_alone: bool,
) -> None:
    began: list[object] = []
    ledgers = a_town()["alice"].world.ledgers
    busy = Objective(
        kind=ObjectiveKind.DIRECT_DEFUND,
        channel_id=next(iter(ledgers)),
        root=1,
        waiting_for=WaitingFor.NOTHING,
        since_ms=1,
        deadline_ms=0,
        is_mine=True,
    )

    async def start(**given: object) -> None:
        began.append(given)
        await asyncio.Event().wait()

    def remembered(log: EventLog) -> World:
        """The log's world, with the ledgers and objectives of another."""
        return replace(
            newest_world(log),
            ledgers=ledgers if has_money else Map(),
            objectives=Map({(busy.kind, busy.channel_id): busy}) if is_busy else Map(),
        )

    monkeypatch.setattr(runtime, "start_chain", start)
    monkeypatch.setattr(runtime, "newest_world", remembered)

    async def scenario() -> None:
        running = await open_node(replace(a_config(tmp_path), chain_pause_s=3600.0))
        if not is_left_alone:
            await becomes(lambda: bool(began))
        await running.node.submit(
            inp.AddPeer(at_ms=running.node.now_ms(), peer=PEER, name="peer", endpoint="")
        )
        await running.aclose()

    asyncio.run(scenario())

    assert bool(began) is not is_left_alone


def test_a_node_that_is_closed_does_not_call_that_a_trouble(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asyncio.run(once(a_config(tmp_path)))

    assert "the chain service ended" not in caplog.messages


def test_a_second_node_on_the_same_log_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        running = await open_node(a_config(tmp_path))
        with pytest.raises(StoreError) as refused:
            await open_node(a_config(tmp_path))
        await running.aclose()
        assert refused.value.kind is StoreKind.IN_USE

    asyncio.run(scenario())


def test_a_taken_port_and_a_place_outside_are_named_and_leave_the_log_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for listen, cause in (
            (f"127.0.0.1:{port}", Cause.PORT_TAKEN),
            ("0.0.0.0:0", Cause.NOT_LOOPBACK),
        ):
            with pytest.raises(NetworkError) as refused:
                asyncio.run(open_node(a_config(tmp_path, listen=listen)))
            assert refused.value.cause is cause

    assert asyncio.run(once(a_config(tmp_path)))[0] == 3


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(keccak256(b"node"))

    assert "<secret>" in repr(secret)
    assert keccak256(b"node").hex() not in f"{secret!r}{secret}{vars(type(secret))}"


def test_a_locked_node_signs_nothing_and_goes_on_when_it_is_unlocked(tmp_path: Path) -> None:
    async def scenario() -> None:
        running = await open_node(a_config(tmp_path))
        node = running.node
        closed = inp.CloseLedger(at_ms=node.now_ms(), channel_id=ChannelId(bytes(32)))
        await running.lock()
        with pytest.raises(Refused) as locked:
            await node.submit(closed)
        await running.unlock()
        with pytest.raises(Refused) as unlocked:
            await node.submit(closed)
        await running.aclose()

        assert locked.value.reason is Reason.LOCKED
        assert unlocked.value.reason is not Reason.LOCKED

    asyncio.run(scenario())
