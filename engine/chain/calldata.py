"""Calls of the adjudicator (packaging/contracts/src), packed by hand; tests compare with a general ABI library."""

from __future__ import annotations

from engine.chain.port import Challenge, Checkpoint, Conclude, Deposit, Reclaim, Transfer
from engine.protocol.adjudicator import index_of_guarantee
from engine.protocol.channel import outcome
from engine.protocol.channel.dispute import SignedTurn
from engine.protocol.channel.state import FixedPart
from engine.protocol.codec import abi
from engine.protocol.types import ZERO_ADDRESS, ChannelId, Signature

_DEPOSIT = bytes.fromhex("2fb1d270")
_CONCLUDE_AND_TRANSFER = bytes.fromhex("ec346235")
_CONCLUDE = bytes.fromhex("ee049b50")
_CHALLENGE = bytes.fromhex("8286a060")
_CHECKPOINT = bytes.fromhex("6d2a9c92")
_RECLAIM = bytes.fromhex("d3c4e738")
_TRANSFER = bytes.fromhex("3033730e")
_HOLDINGS = bytes.fromhex("166e56cd")
_STATUS_OF = bytes.fromhex("c7df14e2")
_NATIVE_ASSET = bytes(12) + ZERO_ADDRESS


def deposit(intent: Deposit) -> bytes:
    """Pay the native asset into a channel: asset, channel, expected holdings, amount (also the value)."""
    return b"".join(
        (
            _DEPOSIT,
            _NATIVE_ASSET,
            intent.channel_id,
            abi.word(intent.expected_held_wei),
            abi.word(intent.amount_wei),
        )
    )


def conclude(intent: Conclude) -> bytes:
    """Conclude, and pay out everything if that is meant: fixed part and candidate in the canonical (cheap) layout."""
    selector = _CONCLUDE_AND_TRANSFER if intent.is_paying else _CONCLUDE
    candidate = SignedTurn(
        turn_num=intent.turn_num,
        outcome=intent.outcome,
        signatures=intent.signatures,
        is_final=intent.is_final,
        app_data=intent.app_data,
    )
    return selector + _call(_fixed_part(intent.fixed_part), _signed_variable_part(candidate))


def challenge(intent: Challenge) -> bytes:
    """Register a state: fixed part, proof, candidate, challenger's signature."""
    return _CHALLENGE + _call(
        _fixed_part(intent.fixed_part),
        abi.array([_signed_variable_part(turn) for turn in intent.proof]),
        _signed_variable_part(intent.candidate),
        tail=_signature(intent.challenger_signature),
    )


def checkpoint(intent: Checkpoint) -> bytes:
    """Show a newer state: fixed part, no proof, candidate."""
    return _CHECKPOINT + _call(
        _fixed_part(intent.fixed_part), abi.array([]), _signed_variable_part(intent.candidate)
    )


def reclaim(intent: Reclaim) -> bytes:
    """Reclaim `intent.target`'s guarantee: ReclaimArgs of the ledger and the tab, asset 0 of both."""
    target, ledger = intent.target, intent.ledger
    assert target is not None, f"{intent.key} has no target"
    index = index_of_guarantee(ledger.outcome, target.channel_id)
    assert index is not None, f"{intent.key} is reclaimed"
    source_tail = abi.dynamic(outcome.encode_alone(ledger.outcome))
    head_size = 8 * 32
    return b"".join(
        (
            _RECLAIM,
            abi.word(0x20),
            ledger.channel_id,
            ledger.state_hash,
            abi.word(head_size),
            abi.word(0),
            abi.word(index),
            target.state_hash,
            abi.word(head_size + len(source_tail)),
            abi.word(0),
            source_tail,
            abi.dynamic(outcome.encode_alone(target.outcome)),
        )
    )


def transfer(intent: Transfer) -> bytes:
    """Pay one entry of asset 0: asset index, channel, outcome, state hash, indices."""
    outcome_tail = abi.dynamic(outcome.encode_alone(intent.ledger.outcome))
    head_size = 5 * 32
    return b"".join(
        (
            _TRANSFER,
            abi.word(0),
            intent.ledger.channel_id,
            abi.word(head_size),
            intent.ledger.state_hash,
            abi.word(head_size + len(outcome_tail)),
            outcome_tail,
            abi.word(1),
            abi.word(intent.index),
        )
    )


def holdings(channel_id: ChannelId) -> bytes:
    """Ask for a channel's holdings of the native asset."""
    return _HOLDINGS + _NATIVE_ASSET + channel_id


def status_of(channel_id: ChannelId) -> bytes:
    """Ask for a channel's status word."""
    return _STATUS_OF + channel_id


def _fixed_part(fixed: FixedPart) -> bytes:
    return abi.fixed_part(
        fixed.participants, fixed.nonce, fixed.app_definition, fixed.challenge_duration_s
    )


def _call(*dynamic: bytes, tail: bytes = b"") -> bytes:
    """Arguments of dynamic types, each behind its offset; `tail` is a static one that follows the offsets."""
    offset = 32 * len(dynamic) + len(tail)
    heads = []
    for part in dynamic:
        heads.append(abi.word(offset))
        offset += len(part)
    return b"".join((*heads, tail, *dynamic))


def _signed_variable_part(turn: SignedTurn) -> bytes:
    encoded_outcome = outcome.encode(turn.outcome)
    variable_part = b"".join(
        (
            abi.word(0x80),
            abi.word(0x80 + len(encoded_outcome)),
            abi.word(turn.turn_num),
            abi.word(int(turn.is_final)),
            encoded_outcome,
            abi.dynamic(turn.app_data),
        )
    )
    return b"".join(
        (
            abi.word(0x40),
            abi.word(0x40 + len(variable_part)),
            variable_part,
            abi.word(len(turn.signatures)),
            *(_signature(signature) for signature in turn.signatures),
        )
    )


def _signature(signature: Signature) -> bytes:
    """(uint8 v, bytes32 r, bytes32 s) from r, s, v."""
    return abi.word(signature[64]) + signature[:64]
