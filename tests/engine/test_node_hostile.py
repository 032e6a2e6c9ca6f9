"""What strangers and lying addresses send: the node goes on, and they leave no more behind than they must."""

from __future__ import annotations

import asyncio

import pytest

from engine.chain.logs import ChainLog, ChallengeCleared, ChallengeRegistered
from engine.chain.port import ConfirmedBlock
from engine.network.host import RemoteHello
from engine.protocol.codec.wire import encode_message
from engine.protocol.events import PeerAdded
from engine.protocol.messages import CloseRequest
from engine.protocol.types import Bytes32, ChannelId
from tests.engine.test_node import PEER, Bench, turns

NO_TX = Bytes32(bytes(32))


def a_block_saying(number: int, *logs: ChainLog) -> ConfirmedBlock:
    """A block whose time is `number`."""
    return ConfirmedBlock(
        block_num=5,
        block_hash=Bytes32(b"\x02" * 32),
        parent_hash=Bytes32(b"\x01" * 32),
        timestamp_s=number,
        logs=logs,
    )


def a_challenge(channel_id: ChannelId, finalizes_at_s: int) -> ChallengeRegistered:
    """A challenge."""
    return ChallengeRegistered(
        channel_id=channel_id,
        finalizes_at_s=finalizes_at_s,
        turn_num=1,
        evidence=b"",
        log_index=0,
        tx_hash=NO_TX,
    )


def cleared(channel_id: ChannelId, *, turn_num: int = 1, log_index: int = 0) -> ChallengeCleared:
    """The end of a challenge."""
    return ChallengeCleared(
        channel_id=channel_id, turn_num=turn_num, log_index=log_index, tx_hash=NO_TX
    )


@pytest.mark.parametrize("which", ["time", "finalizes", "turn", "index"])
def test_a_fact_that_has_no_form_at_rest_is_a_mistake_and_stops_nothing(which: str) -> None:
    """The tip moves only with facts that can be kept: a gap in the log would stop the node for good."""

    async def scenario() -> None:
        reported: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _loop, context: reported.append(context)
        )
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        (ledger_id,) = bench.node.durable.ledgers
        blocks = {
            "time": a_block_saying(2**70),
            "finalizes": a_block_saying(1, a_challenge(ledger_id, 2**200)),
            "turn": a_block_saying(1, cleared(ledger_id, turn_num=2**64)),
            "index": a_block_saying(1, cleared(ledger_id, log_index=2**64)),
        }
        before = bench.node.durable

        bench.node.on_block(blocks[which])
        await turns()

        assert bench.node.durable is before
        assert [type(context["exception"]) for context in reported] == [OverflowError]
        facts = await bench.add_peer("later")
        assert [type(fact.event) for fact in facts] == [PeerAdded]
        assert bench.node.presence.halted is None
        await bench.node.aclose()

    asyncio.run(scenario())


def test_who_shows_that_our_log_is_an_older_copy_is_sent_nothing_and_not_banned() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        (ledger_id,) = bench.node.durable.ledgers
        assert bench.node.outgoing(PEER, 0, 9)

        hello = RemoteHello(node_id=PEER, features=0, epoch=b"\x02" * 16, last_in=7)
        bench.node.on_opened(PEER, hello)
        bench.node.on_message(PEER, 1, encode_message(CloseRequest(ledger_id)))
        await bench.add_peer("later")

        assert dict(bench.node.durable.ahead) == {PEER: 7}
        assert bench.node.outgoing(PEER, 0, 9) == ()
        assert bench.node.outgoing(PEER, 7, 9) == ()
        assert ("hang up", PEER, None) in bench.network.said
        assert not [what for what, _, _ in bench.network.said if what in {"refuse", "ack"}]
        await bench.node.aclose()

    asyncio.run(scenario())
