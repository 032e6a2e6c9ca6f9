"""What strangers and lying addresses send: the node goes on, and they leave no more behind than they must."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from engine.chain.logs import ChainLog, ChallengeCleared, ChallengeRegistered
from engine.chain.port import ConfirmedBlock
from engine.limits import STRANGERS_BURST
from engine.network.causes import Cause
from engine.network.host import RemoteHello
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import LedgerOutcome
from engine.protocol.channel.state import PREFUND_TURN, FixedPart
from engine.protocol.claims import Claim
from engine.protocol.codec.claims import decode_claim, encode_claim
from engine.protocol.codec.wire import encode_message
from engine.protocol.crypto import address_of_secret, keccak256, prefixed, signer
from engine.protocol.events import PeerAdded
from engine.protocol.messages import CloseRequest, Refusal, SignedState
from engine.protocol.policy import Policy
from engine.protocol.types import Address, Bytes32, ChannelId, external
from tests.engine.test_node import ETHER, ME, PEER, Bench, turns

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
        is_final=False,
        outcome=b"",
        app_data=b"",
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


def a_caller(number: int) -> tuple[Address, RemoteHello]:
    """A key that nobody knows, and its HELLO."""
    key = address_of_secret(keccak256(b"caller %d" % number))
    return key, RemoteHello(node_id=key, features=0, epoch=number.to_bytes(16, "big"), last_in=0)


def a_ledger_proposal(number: int, bench: Bench) -> bytes:
    """What an honest newcomer says first: a ledger channel, please."""
    secret = keccak256(b"caller %d" % number)
    fixed = FixedPart(
        participants=(address_of_secret(secret), ME),
        nonce=number,
        app_definition=bench.node.durable.identity.consensus_app,
        challenge_duration_s=60,
    )
    start = LedgerOutcome(external(fixed.participants[0]), external(ME), ETHER, 0)
    digest = prefixed(start.hash_at(fixed.channel_id(), PREFUND_TURN))
    state = SignedState(fixed, PREFUND_TURN, False, ETHER, 0, 0, signer(secret)(digest))
    return encode_message(state)


def test_strangers_who_break_the_protocol_write_nothing_and_are_forgotten() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        before = bench.node.durable
        for number in range(20):
            key, hello = a_caller(number)
            bench.node.on_opened(key, hello)
            bench.node.on_message(key, 1, encode_message(CloseRequest(ChannelId(bytes(32)))))
            await turns()
            bench.node.on_closed(key, Cause.BROKE_RULES)

        assert bench.node.durable is before
        assert not bench.node.presence.peers
        assert [what for what, _, _ in bench.network.said].count("refuse") == 20
        await bench.node.aclose()

    asyncio.run(scenario())


def test_strangers_who_are_refused_are_answered_until_there_are_too_many() -> None:
    """Beyond that they keep what they say and come back with it; no ban, and nothing is written."""

    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        for number in range(STRANGERS_BURST + 2):
            key, hello = a_caller(number)
            bench.node.on_opened(key, hello)
            bench.node.on_message(key, 1, a_ledger_proposal(number, bench))
            bench.node.on_message(key, 2, a_ledger_proposal(number, bench))
        await bench.add_peer("later")
        last = a_caller(STRANGERS_BURST + 1)[0]

        heard = {peer for what, peer, _ in bench.network.said if what == "ack"}
        known = bench.node.durable.peers
        assert len(known) == 1 + STRANGERS_BURST // 2
        assert last not in known
        assert heard == set(known) - {PEER}
        assert not [what for what, _, _ in bench.network.said if what == "refuse"]
        assert ("hang up", last, None) in bench.network.said
        answers = [peer.outbox[1].message for peer in known.values() if peer.outbox]
        assert {type(answer) for answer in answers} == {Refusal}

        bench.now_ms += 60_000
        bench.node.on_opened(*a_caller(STRANGERS_BURST + 1))
        bench.node.on_message(last, 1, a_ledger_proposal(STRANGERS_BURST + 1, bench))
        await bench.add_peer("and one more")
        assert bench.node.durable.peers[last].last_in == 1
        await bench.node.aclose()

    asyncio.run(scenario())


def test_newcomers_whose_channel_is_taken_are_never_too_many() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        policy = Policy(accepts_ledgers=True, max_total_wei=ETHER, max_wei_per_peer=ETHER)
        await bench.node.submit(inp.SetPolicy(at_ms=1, policy=policy))
        for number in range(STRANGERS_BURST + 5):
            key, hello = a_caller(number)
            bench.node.on_opened(key, hello)
            bench.node.on_message(key, 1, a_ledger_proposal(number, bench))
        await bench.add_peer("later")

        assert len(bench.node.durable.ledgers) == STRANGERS_BURST + 5
        assert not [what for what, _, _ in bench.network.said if what == "hang up"]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_known_stranger_with_a_new_log_is_noted_with_its_next_message() -> None:
    """Else each session with another made up log id would be a fact."""

    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        key, hello = a_caller(1)
        bench.node.on_opened(key, hello)
        bench.node.on_message(key, 1, a_ledger_proposal(1, bench))
        await bench.add_peer("later")
        seq = bench.node.durable.seq

        for number in range(5):
            bench.node.on_opened(key, replace(hello, epoch=bytes([number]) * 16))
            await turns()
            bench.node.on_closed(key, Cause.CLOSED)
        assert bench.node.durable.seq == seq

        bench.node.on_opened(key, replace(hello, epoch=b"\x09" * 16))
        bench.node.on_message(key, 1, a_ledger_proposal(1, bench))
        await bench.add_peer("and one more")
        peer = bench.node.durable.peers[key]
        assert (peer.in_epoch, peer.last_in) == (b"\x09" * 16, 1)
        await bench.node.aclose()

    asyncio.run(scenario())


def test_who_was_not_heard_since_the_start_is_sent_nothing_until_its_claim_was_compared() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        await bench.node.submit(inp.Start(at_ms=bench.now_ms))
        assert bench.node.outgoing(PEER, 0, 9) == ()
        said = len(bench.network.said)

        bench.node.on_opened(PEER, a_greeting(Claim(0, 0, ())))
        await bench.add_peer("later")

        assert ("wake", PEER, None) in bench.network.said[said:]
        assert len(bench.node.outgoing(PEER, 0, 9)) == 1
        assert decode_claim(bench.node.claim(PEER)).channels[0].signed_count == 1
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_claim_that_is_none_is_an_offence_and_begins_no_session() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        before = bench.node.durable

        bench.node.on_opened(PEER, replace(a_greeting(Claim(0, 0, ())), claim=(b"\xc0",)))
        await turns()

        assert ("refuse", PEER, Cause.BROKE_RULES) in bench.network.said
        assert bench.node.durable is before
        await bench.node.aclose()

    asyncio.run(scenario())


def test_what_an_ended_session_left_in_the_queue_is_not_taken_after_the_next_claim() -> None:
    """It would come to disk unclaimed, and an older copy of the peer would not be told of it."""

    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        (ledger_id,) = bench.node.durable.ledgers
        bench.node.on_opened(PEER, a_greeting(Claim(0, 0, ())))
        bench.node.on_message(PEER, 1, encode_message(CloseRequest(ledger_id)))

        claim = decode_claim(bench.node.claim(PEER))
        await bench.add_peer("later")

        assert claim.seen_upto == bench.node.durable.peers[PEER].last_in == 0
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_session_ends_when_an_older_copy_has_caught_up_in_it() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        await bench.node.submit(inp.Start(at_ms=bench.now_ms))
        first = bench.node.durable.unheard[PEER]
        ours = decode_claim(bench.node.claim(PEER)).channels[0]
        theirs = replace(ours, signed_count=0, held_count=ours.signed_count)

        greeting = a_greeting(Claim(first, 0, (theirs,)), last_in=first)
        bench.node.on_opened(PEER, greeting)
        await bench.add_peer("later")

        assert bench.node.durable.peers[PEER].next_out == first + 1
        assert ("hang up", PEER, None) in bench.network.said
        await bench.node.aclose()

    asyncio.run(scenario())


def a_greeting(claim: Claim, last_in: int = 0) -> RemoteHello:
    """What the peer says when its session begins."""
    return RemoteHello(
        node_id=PEER,
        features=0,
        epoch=b"\x02" * 16,
        last_in=last_in,
        claim=encode_claim(claim),
    )
