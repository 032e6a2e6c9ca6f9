"""The reference client's wire JSON as our typed messages, and both as values that can be compared.

One JSON message may carry several parts; each becomes one `Message` of ours. What a part means can depend on
what went before: who leads a ledger (its follower countersigns by sending the same proposal again) and how much
a voucher pays more than the one before. `Reader` learns both while it reads a run in its order.
Source: the reference's JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.protocol.channel.consensus import Add, Guarantee, LedgerOutcome, Proposal, Remove
from engine.protocol.channel.outcome import Allocation, AllocationType, Exit, Outcome, encode
from engine.protocol.channel.state import POSTFUND_TURN, FixedPart
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.codec import abi
from engine.protocol.crypto import keccak256
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PaymentPart,
    Refusal,
    SettleRequest,
    SignedState,
    Voucher,
)
from engine.protocol.types import (
    ZERO_ADDRESS,
    Address,
    Bytes32,
    ChannelId,
    Destination,
    Signature,
    external,
    hex0x,
)
from tests.conformance.vectors import addr, raw

PREFIXES = {
    ObjectiveKind.DIRECT_FUND: "DirectFunding-",
    ObjectiveKind.DIRECT_DEFUND: "DirectDefunding-",
    ObjectiveKind.VIRTUAL_FUND: "VirtualFund-",
    ObjectiveKind.VIRTUAL_DEFUND: "VirtualDefund-",
}
ZERO_HASH = "0x" + "00" * 32


class UnknownFormError(Exception):
    """The reference can say this, and our typed messages cannot (another asset, app data, other allocations)."""


@dataclass(frozen=True, slots=True)
class SaidState:
    """A signature on a state, under the objective it belongs to."""

    objective_id: str
    state_hash: bytes
    turn_num: int
    signer_index: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class SaidProposal:
    """A ledger's proposal with the signature of whoever sent it: the leader, or the follower who agrees."""

    ledger_id: bytes
    turn_num: int
    proposal: Proposal
    signature: bytes


@dataclass(frozen=True, slots=True)
class SaidVoucher:
    """A voucher."""

    channel_id: bytes
    amount_wei: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class SaidRequest:
    """A wish that the payer sign the final state."""

    objective_id: str


@dataclass(frozen=True, slots=True)
class SaidRefusal:
    """An objective that the sender gives up. The reference gives no reason, so none is compared."""

    objective_id: str


Said = SaidState | SaidProposal | SaidVoucher | SaidRequest | SaidRefusal
Queued = Mapping[tuple[ChannelId, int], Proposal]
"""The proposals that a node was asked to accept, by ledger and turn: our acceptance does not repeat them."""


# --- reading the reference ------------------------------------------------------------------------------------


def state_of(entry: dict[str, Any]) -> tuple[FixedPart, Outcome, Bytes32]:
    """A state's fixed part, outcome and hash, whatever its form."""
    fixed = FixedPart(
        participants=tuple(addr(text) for text in entry["Participants"]),
        nonce=entry["ChannelNonce"],
        app_definition=addr(entry["AppDefinition"]),
        challenge_duration_s=entry["ChallengeDuration"],
    )
    outcome = tuple(_exit(one) for one in entry["Outcome"] or ())
    encoded = abi.state(
        fixed.channel_id(),
        _bytes(entry["AppData"]),
        encode(outcome),
        entry["TurnNum"],
        is_final=entry["IsFinal"],
    )
    return fixed, outcome, keccak256(encoded)


def proposal_of(entry: dict[str, Any]) -> Proposal:
    """A proposal; it is an addition if any part of ToAdd is set."""
    to_add, to_remove = entry["ToAdd"], entry["ToRemove"]
    guarantee = to_add["Guarantee"]
    is_addition = (
        to_add["LeftDeposit"] is not None
        or guarantee["Amount"] is not None
        or any(guarantee[name] != ZERO_HASH for name in ("Target", "Left", "Right"))
    )
    if not is_addition:
        return Remove(ChannelId(raw(to_remove["Target"])), to_remove["LeftAmount"])
    return Add(
        Guarantee(
            ChannelId(raw(guarantee["Target"])),
            guarantee["Amount"],
            Destination(raw(guarantee["Left"])),
            Destination(raw(guarantee["Right"])),
        ),
        to_add["LeftDeposit"],
    )


class Reader:
    """Reads a run's messages in their order.

    Attributes:
        channels: the fixed parts seen so far, by channel id.
    """

    def __init__(self) -> None:
        self.channels: dict[ChannelId, FixedPart] = {}
        self._paid_wei: dict[ChannelId, int] = {}

    def read(self, wire: str) -> tuple[tuple[Message, Said], ...]:
        """Every part of a message: what it is to us, and as a value to compare."""
        return tuple(self._parts(json.loads(wire)))

    def _parts(self, entry: dict[str, Any]) -> Iterator[tuple[Message, Said]]:
        for payload in entry["ObjectivePayloads"] or ():
            yield from self._payload(payload)
        for signed in entry["LedgerProposals"] or ():
            yield self._proposal(addr(entry["From"]), signed)
        for payment in entry["Payments"] or ():
            yield self._payment(payment)
        for objective_id in entry["RejectedObjectives"] or ():
            kind, channel_id = _objective(objective_id)
            refusal = Refusal(kind, channel_id, Reason.NOT_ACCEPTED_HERE)
            yield refusal, SaidRefusal(objective_id)

    def _payload(self, payload: dict[str, Any]) -> Iterator[tuple[Message, Said]]:
        inner = json.loads(base64.b64decode(payload["PayloadData"]))
        objective_id = payload["ObjectiveId"]
        if payload["Type"] == "RequestFinalStatePayload":
            channel_id = ChannelId(raw(inner))
            assert objective_id == objective_id_of(ObjectiveKind.VIRTUAL_DEFUND, channel_id)
            yield SettleRequest(channel_id), SaidRequest(objective_id)
            return
        assert payload["Type"] == "SignedStatePayload", payload["Type"]
        fixed, outcome, state_hash = state_of(inner["State"])
        self.channels[fixed.channel_id()] = fixed
        turn_num, is_final = inner["State"]["TurnNum"], inner["State"]["IsFinal"]
        first_wei, last_wei = _two_amounts(fixed, outcome, inner["State"]["AppData"])
        for index, text in inner["Sigs"].items():
            signature = Signature(raw(text))
            yield (
                SignedState(fixed, turn_num, is_final, first_wei, last_wei, int(index), signature),
                SaidState(objective_id, state_hash, turn_num, int(index), signature),
            )

    def _proposal(self, sender: Address, signed: dict[str, Any]) -> tuple[Message, Said]:
        ledger_id = ChannelId(raw(signed["Proposal"]["LedgerID"]))
        proposal, turn_num = proposal_of(signed["Proposal"]), signed["TurnNum"]
        signature = Signature(raw(signed["Signature"]))
        said = SaidProposal(ledger_id, turn_num, proposal, signature)
        if self.channels[ledger_id].participants[0] == sender:
            return LedgerProposal(ledger_id, turn_num, proposal, signature), said
        return LedgerAcceptance(ledger_id, turn_num, signature), said

    def _payment(self, payment: dict[str, Any]) -> tuple[Message, Said]:
        """The reference's vouchers only name the sum; a payment's id is ours to give."""
        channel_id = ChannelId(raw(payment["ChannelId"]))
        amount_wei, signature = payment["Amount"], Signature(raw(payment["Signature"]))
        more_wei = amount_wei - self._paid_wei.get(channel_id, 0)
        self._paid_wei[channel_id] = amount_wei
        part = PaymentPart(amount_wei.to_bytes(16, "big"), more_wei, "")
        said = SaidVoucher(channel_id, amount_wei, signature)
        return Voucher(channel_id, amount_wei, signature, (part,)), said


# --- writing ours ---------------------------------------------------------------------------------------------


def said_by_us(message: Message, queued: Queued) -> Said:
    """A message of ours as a value to compare."""
    match message:
        case SignedState():
            return _our_state(message)
        case LedgerProposal():
            return SaidProposal(
                message.ledger_id, message.turn_num, message.proposal, message.signature
            )
        case LedgerAcceptance():
            proposal = queued[message.ledger_id, message.turn_num]
            return SaidProposal(message.ledger_id, message.turn_num, proposal, message.signature)
        case Voucher():
            return SaidVoucher(message.channel_id, message.amount_wei, message.signature)
        case SettleRequest():
            kind = ObjectiveKind.VIRTUAL_DEFUND
            return SaidRequest(objective_id_of(kind, message.channel_id))
        case Refusal():
            return SaidRefusal(objective_id_of(message.kind, message.channel_id))
        case _:
            raise UnknownFormError(f"the reference has no word for {message}")


def objective_id_of(kind: ObjectiveKind, channel_id: ChannelId) -> str:
    """The reference's name of an objective."""
    return PREFIXES[kind] + hex0x(channel_id)


def _our_state(message: SignedState) -> SaidState:
    """The hash is made from the amounts that travel, by the code that signs."""
    participants, channel_id = message.fixed.participants, message.fixed.channel_id()
    is_ledger = len(participants) == 2
    form = LedgerOutcome if is_ledger else VirtualOutcome
    outcome = form(
        external(participants[0]), external(participants[-1]), message.first_wei, message.last_wei
    )
    state_hash = outcome.hash_at(channel_id, message.turn_num, is_final=message.is_final)
    if message.turn_num <= POSTFUND_TURN:
        kind = ObjectiveKind.DIRECT_FUND if is_ledger else ObjectiveKind.VIRTUAL_FUND
    else:
        kind = ObjectiveKind.DIRECT_DEFUND if is_ledger else ObjectiveKind.VIRTUAL_DEFUND
    return SaidState(
        objective_id_of(kind, channel_id),
        state_hash,
        message.turn_num,
        message.signer_index,
        message.signature,
    )


# --- small parts ----------------------------------------------------------------------------------------------


def _two_amounts(fixed: FixedPart, outcome: Outcome, app_data: str | None) -> tuple[int, int]:
    """What the first and last participant have, if the state has the form of our `SignedState`."""
    expected = [external(fixed.participants[0]), external(fixed.participants[-1])]
    if len(outcome) != 1 or _bytes(app_data):
        raise UnknownFormError("app data, or not exactly one asset")
    entry = outcome[0]
    if (entry.asset, entry.asset_type, entry.metadata) != (ZERO_ADDRESS, 0, b""):
        raise UnknownFormError("an asset that is not the chain's own")
    plain = [
        Allocation(destination=line.destination, amount_wei=line.amount_wei)
        for line in entry.allocations
    ]
    if tuple(plain) != entry.allocations or [line.destination for line in plain] != expected:
        raise UnknownFormError("not two simple allocations to the first and last participant")
    return plain[0].amount_wei, plain[1].amount_wei


def _exit(entry: dict[str, Any]) -> Exit:
    return Exit(
        asset=addr(entry["Asset"]),
        asset_type=entry["AssetMetadata"]["AssetType"],
        metadata=_bytes(entry["AssetMetadata"]["Metadata"]),
        allocations=tuple(
            Allocation(
                destination=Destination(raw(line["Destination"])),
                amount_wei=line["Amount"],
                allocation_type=AllocationType(line["AllocationType"]),
                metadata=_bytes(line["Metadata"]),
            )
            for line in entry["Allocations"] or ()
        ),
    )


def _bytes(text: str | None) -> bytes:
    """Base64; null is empty."""
    return base64.b64decode(text or "")


def _objective(objective_id: str) -> tuple[ObjectiveKind, ChannelId]:
    for kind, prefix in PREFIXES.items():
        if objective_id.startswith(prefix):
            return kind, ChannelId(raw(objective_id.removeprefix(prefix)))
    raise UnknownFormError(objective_id)
