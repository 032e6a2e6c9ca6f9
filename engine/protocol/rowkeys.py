"""What a row of the log is found by: the sign gate's key of a signature of ours, and the channel or peer."""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.state import VIRTUAL_FINAL_TURN
from engine.protocol.events import (
    Event,
    ForceMoveSigned,
    LedgerCreated,
    ProposalAccepted,
    ProposalSent,
    RedemptionSigned,
    StateSigned,
    VirtualCreated,
)
from engine.protocol.kinds import Lane
from engine.protocol.types import Bytes32, ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the sign gate knows of a signature: one hash for each (channel, turn, lane). Source: ADR 0004."""

    channel_id: ChannelId
    turn_num: int
    lane: Lane
    state_hash: Bytes32


def gate_of(event: Event) -> Gate | None:
    """The gate row of an event that holds a state signature of ours."""
    match event:
        case StateSigned():
            channel_id, turn_num, lane = event.channel_id, event.turn_num, Lane.STATE
        case ProposalSent() | ProposalAccepted():
            channel_id, turn_num, lane = event.ledger_id, event.turn_num, Lane.STATE
        case ForceMoveSigned():
            channel_id, turn_num, lane = event.channel_id, event.turn_num, Lane.FORCEMOVE
        case RedemptionSigned():
            channel_id, turn_num, lane = event.channel_id, VIRTUAL_FINAL_TURN, Lane.REDEMPTION
        case _:
            return None
    return Gate(channel_id=channel_id, turn_num=turn_num, lane=lane, state_hash=event.state_hash)


def entity_of(event: Event) -> bytes:
    """The channel or peer that an event is about; empty for the node and the chain."""
    match event:
        case LedgerCreated() | VirtualCreated():
            return event.fixed.channel_id()
        case _:
            for name in ("channel_id", "ledger_id", "peer"):
                found = getattr(event, name, None)
                if found is not None:
                    return bytes(found)
            return b""
