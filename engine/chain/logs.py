"""What the adjudicator's logs say, as values.

Decoding is by hand and checks every offset: logs come from an RPC address, which may lie. Source:
the events in packaging/contracts/src.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.protocol.types import Address, Bytes32, ChannelId

_WORD_SIZE = 32
_TOPIC_COUNT = 2  # the event and the channel: all events we follow have one indexed argument
_WORD_BITS = 256
_TIME_BITS = 48  # the contract's times and turns are uint48; a lying address may send a whole word


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited:
    """A channel's holdings of one asset rose to `holdings_wei` (the sum after the deposit, not the deposit)."""

    channel_id: ChannelId
    asset: Address
    holdings_wei: int
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationUpdated:
    """A payout moved a channel's holdings. The asset is the channel's exit number `asset_index`."""

    channel_id: ChannelId
    asset_index: int
    initial_holdings_wei: int
    final_holdings_wei: int
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """All participants' final state was accepted; `finalizes_at_s` is that block's time."""

    channel_id: ChannelId
    finalizes_at_s: int
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRegistered:
    """A challenge runs until `finalizes_at_s`.

    The candidate's `outcome` is the array's encoding, without a leading offset. `evidence` is the log's whole data,
    proof included.
    """

    channel_id: ChannelId
    finalizes_at_s: int
    turn_num: int
    is_final: bool
    outcome: bytes
    app_data: bytes
    evidence: bytes
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeCleared:
    """A checkpoint with a higher turn ended a challenge."""

    channel_id: ChannelId
    turn_num: int
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpointed:
    """A checkpoint raised the turn record of an open channel."""

    channel_id: ChannelId
    turn_num: int
    log_index: int
    tx_hash: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclaimed:
    """A guarantee of a final ledger was turned into balances; which one, the contract does not say."""

    channel_id: ChannelId
    asset_index: int
    log_index: int
    tx_hash: Bytes32


ChainLog = (
    Deposited
    | AllocationUpdated
    | Concluded
    | ChallengeRegistered
    | ChallengeCleared
    | Checkpointed
    | Reclaimed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLog:
    """A log as the RPC address gives it."""

    block_num: int
    block_hash: Bytes32
    tx_hash: Bytes32
    log_index: int
    topics: tuple[bytes, ...]
    data: bytes


class MalformedLogError(ValueError):
    """A log with one of our topics does not have that event's shape."""


def decode(raw: RawLog) -> ChainLog | None:
    """The log's meaning, or None for an event that is not followed (of a newer contract).

    Raises:
        MalformedLogError: topic known, rest impossible.
    """
    decoder = _DECODERS.get(raw.topics[0]) if raw.topics else None
    if decoder is None:
        return None
    if len(raw.topics) != _TOPIC_COUNT or len(raw.topics[1]) != _WORD_SIZE:
        raise MalformedLogError("topics")
    return decoder(raw, ChannelId(raw.topics[1]))


def _number(raw: bytes, offset: int, *, bits: int = _WORD_BITS) -> int:
    if offset < 0 or offset + _WORD_SIZE > len(raw):
        raise MalformedLogError("offset")
    number = int.from_bytes(raw[offset : offset + _WORD_SIZE], "big")
    if number >> bits:
        raise MalformedLogError(f"more than {bits} bits")
    return number


def _deposited(raw: RawLog, channel_id: ChannelId) -> Deposited:
    return Deposited(
        channel_id=channel_id,
        asset=Address(_number(raw.data, 0).to_bytes(32, "big")[12:]),
        holdings_wei=_number(raw.data, 32),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _allocation_updated(raw: RawLog, channel_id: ChannelId) -> AllocationUpdated:
    return AllocationUpdated(
        channel_id=channel_id,
        asset_index=_number(raw.data, 0),
        initial_holdings_wei=_number(raw.data, 32),
        final_holdings_wei=_number(raw.data, 64),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _concluded(raw: RawLog, channel_id: ChannelId) -> Concluded:
    return Concluded(
        channel_id=channel_id,
        finalizes_at_s=_number(raw.data, 0, bits=_TIME_BITS),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _challenge_registered(raw: RawLog, channel_id: ChannelId) -> ChallengeRegistered:
    # (uint48 finalizesAt, SVP[] proof, SVP candidate); SVP = (VariablePart, Signature[]);
    # VariablePart = (outcome, appData, uint48 turnNum, bool isFinal), all dynamic, so by offsets.
    candidate = _number(raw.data, 64)
    variable_part = candidate + _number(raw.data, candidate)
    return ChallengeRegistered(
        channel_id=channel_id,
        finalizes_at_s=_number(raw.data, 0, bits=_TIME_BITS),
        turn_num=_number(raw.data, variable_part + 64, bits=_TIME_BITS),
        is_final=bool(_number(raw.data, variable_part + 96, bits=1)),
        outcome=_outcome(raw.data, variable_part),
        app_data=_bytes(raw.data, variable_part + _number(raw.data, variable_part + 32)),
        evidence=raw.data,
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _outcome(data: bytes, variable_part: int) -> bytes:
    """The outcome's encoding; in the contract's canonical one appData stands right behind it."""
    start = variable_part + _number(data, variable_part)
    end = variable_part + _number(data, variable_part + _WORD_SIZE)
    if not start < end <= len(data):
        raise MalformedLogError("outcome")
    return data[start:end]


def _bytes(data: bytes, offset: int) -> bytes:
    start, size_bytes = offset + _WORD_SIZE, _number(data, offset)
    if start + size_bytes > len(data):
        raise MalformedLogError("bytes")
    return data[start : start + size_bytes]


def _challenge_cleared(raw: RawLog, channel_id: ChannelId) -> ChallengeCleared:
    return ChallengeCleared(
        channel_id=channel_id,
        turn_num=_number(raw.data, 0, bits=_TIME_BITS),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _reclaimed(raw: RawLog, channel_id: ChannelId) -> Reclaimed:
    return Reclaimed(
        channel_id=channel_id,
        asset_index=_number(raw.data, 0),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


def _checkpointed(raw: RawLog, channel_id: ChannelId) -> Checkpointed:
    return Checkpointed(
        channel_id=channel_id,
        turn_num=_number(raw.data, 0, bits=_TIME_BITS),
        log_index=raw.log_index,
        tx_hash=raw.tx_hash,
    )


_DECODERS: dict[bytes, Callable[[RawLog, ChannelId], ChainLog]] = {
    bytes.fromhex(topic): decoder
    for topic, decoder in (
        ("87d4c0b5e30d6808bc8a94ba1c4d839b29d664151551a31753387ee9ef48429b", _deposited),
        ("c36da2054c5669d6dac211b7366d59f2d369151c21edf4940468614b449e0b9a", _allocation_updated),
        ("4f465027a3d06ea73dd12be0f5c5fc0a34e21f19d6eaed4834a7a944edabc901", _concluded),
        ("0aa12461ee6c137332989aa12cec79f4772ab2c1a8732a382aada7e9f3ec9d34", _challenge_registered),
        ("07da0a0674fb921e484018c8b81d80e292745e5d8ed134b580c8b9c631c5e9e0", _challenge_cleared),
        ("f3f2d5574c50e581f1a2371fac7dee87f7c6d599a496765fbfa2547ce7fd5f1a", _checkpointed),
        ("4d3754632451ebba9812a9305e7bca17b67a17186a5cff93d2e9ae1b01e3d27b", _reclaimed),
    )
}
