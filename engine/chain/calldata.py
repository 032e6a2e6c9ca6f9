"""Calls of the adjudicator (packaging/contracts/src), packed by hand; tests compare with a general ABI library."""

from __future__ import annotations

from engine.chain.port import Conclude, Deposit
from engine.protocol.channel import outcome
from engine.protocol.codec import abi
from engine.protocol.types import ZERO_ADDRESS, ChannelId, Signature

_DEPOSIT = bytes.fromhex("2fb1d270")
_CONCLUDE_AND_TRANSFER = bytes.fromhex("ec346235")
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


def conclude_and_transfer(intent: Conclude) -> bytes:
    """Conclude and pay out everything: fixed part, signed variable part, in the canonical layout (the cheap path)."""
    fixed = intent.fixed_part
    fixed_part = abi.fixed_part(
        fixed.participants, fixed.nonce, fixed.app_definition, fixed.challenge_duration_s
    )
    candidate = _signed_variable_part(intent)
    return b"".join(
        (
            _CONCLUDE_AND_TRANSFER,
            abi.word(0x40),
            abi.word(0x40 + len(fixed_part)),
            fixed_part,
            candidate,
        )
    )


def holdings(channel_id: ChannelId) -> bytes:
    """Ask for a channel's holdings of the native asset."""
    return _HOLDINGS + _NATIVE_ASSET + channel_id


def status_of(channel_id: ChannelId) -> bytes:
    """Ask for a channel's status word."""
    return _STATUS_OF + channel_id


def _signed_variable_part(intent: Conclude) -> bytes:
    encoded_outcome = outcome.encode(intent.outcome)
    variable_part = b"".join(
        (
            abi.word(0x80),
            abi.word(0x80 + len(encoded_outcome)),
            abi.word(intent.turn_num),
            abi.word(int(intent.is_final)),
            encoded_outcome,
            abi.dynamic(intent.app_data),
        )
    )
    return b"".join(
        (
            abi.word(0x40),
            abi.word(0x40 + len(variable_part)),
            variable_part,
            abi.word(len(intent.signatures)),
            *(_signature(signature) for signature in intent.signatures),
        )
    )


def _signature(signature: Signature) -> bytes:
    """(uint8 v, bytes32 r, bytes32 s) from r, s, v."""
    return abi.word(signature[64]) + signature[:64]
