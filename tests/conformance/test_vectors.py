"""The reference's vectors: ids, outcomes, states, vouchers, proposals, addresses.

Each file is checked twice: our committed part of it, which is always here, and all of it where the directory of
vectors is.

Not covered, because the engine has no such code yet: libp2p peer ids (`nitro-identity.json`) and discovery records
(`nitro-dht-record.json`), which come with the reference's transport; the contract's transfer maths
(`nitro-transfer.json`), which the contracts do on chain. Of the latter the deposit's safety threshold is checked
for the first two allocations, the only ones that a ledger channel has.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from engine.protocol.channel import outcome as outcomes
from engine.protocol.channel.consensus import (
    Guarantee,
    LedgerOutcome,
    ProposalError,
)
from engine.protocol.channel.outcome import AllocationType, Outcome
from engine.protocol.channel.state import FixedPart, voucher_digest
from engine.protocol.codec import abi
from engine.protocol.crypto import (
    address_of_secret,
    is_signed_by,
    keccak256,
    prefixed,
    recover,
    signer,
)
from engine.protocol.objectives.directfund import safe_to_deposit_at_wei
from engine.protocol.signing import Signer, StateToSign, VoucherToSign
from engine.protocol.types import (
    ZERO_ADDRESS,
    Address,
    Bytes32,
    ChannelId,
    Destination,
    Signature,
)
from engine.protocol.world import Ledger, new_ledger
from tests.conformance.gonitro_json import proposal_of, state_of
from tests.conformance.vectors import addr, entries, fixed, golden, load, outcome, raw

FAULTS = {
    "insufficient-funds",
    "duplicate-guarantee",
    "guarantee-not-found",
    "deposit-exceeds-guarantee",
    "left-amount-exceeds-guarantee",
}
FILES = (
    "nitro-channel-id.json",
    "nitro-outcome.json",
    "nitro-state.json",
    "nitro-voucher.json",
    "nitro-consensus.json",
    "nitro-identity.json",
    "nitro-transfer.json",
    "nitro-trace-standard.json",
    "nitro-trace-two-hop.json",
)


@pytest.fixture(params=["golden", "shared"])
def source(request: pytest.FixtureRequest) -> str:
    """Which set of entries: ours, or the whole one."""
    return str(request.param)


@pytest.mark.parametrize("name", FILES)
def test_golden_set_is_a_part_of_the_shared_vectors(name: str) -> None:
    ours, whole = golden(name), load(name)
    if "trace" in name:
        whole = whole | {"entries": [_without_repetition(entry) for entry in whole["entries"]]}
        assert ours == whole
        return

    assert [entry for entry in ours if entry not in whole] == []


def test_channel_ids_are_the_references(source: str) -> None:
    for entry in entries(source, "nitro-channel-id.json"):
        part = fixed(entry)
        encoded = abi.fixed_part(
            part.participants, part.nonce, part.app_definition, part.challenge_duration_s
        )

        assert encoded == raw(entry["encoded"])
        assert part.channel_id() == raw(entry["channelId"])


def test_outcomes_are_encoded_as_the_reference_does(source: str) -> None:
    for entry in entries(source, "nitro-outcome.json"):
        encoded = outcomes.encode_alone(outcome(entry["outcome"]))

        assert encoded == raw(entry["encoded"])
        assert keccak256(encoded) == raw(entry["hash"])


def test_states_have_the_references_hash_and_signature(source: str) -> None:
    for entry in entries(source, "nitro-state.json"):
        channel_id, secret = fixed(entry).channel_id(), raw(entry["privateKey"])
        encoded = abi.state(
            channel_id,
            raw(entry["appData"]),
            outcomes.encode(outcome(entry["outcome"])),
            int(entry["turnNum"]),
            is_final=entry["isFinal"],
        )
        state_hash = keccak256(encoded)
        signature = Signer(secret)(StateToSign(channel_id, int(entry["turnNum"]), state_hash))

        assert channel_id == raw(entry["channelId"])
        assert encoded == raw(entry["encoded"])
        assert state_hash == raw(entry["hash"])
        assert signature == raw(entry["signature"])
        assert recover(prefixed(state_hash), signature) == addr(entry["signer"])


def test_states_on_the_wire_are_read_as_they_were_meant(source: str) -> None:
    with_wire = [entry for entry in entries(source, "nitro-state.json") if entry.get("wireJson")]
    assert with_wire
    for entry in with_wire:
        wire = json.loads(entry["wireJson"])
        part, exits, state_hash = state_of(wire["State"])

        assert part == fixed(entry)
        assert exits == outcome(entry["outcome"])
        assert state_hash == raw(entry["hash"])
        assert wire["Sigs"] == {str(entry["signerIndex"]): entry["signature"]}


def test_vouchers_have_the_references_hash_and_signature(source: str) -> None:
    for entry in entries(source, "nitro-voucher.json"):
        channel_id, amount_wei = ChannelId(raw(entry["channelId"])), int(entry["amount"])
        encoded = abi.voucher(channel_id, amount_wei)
        signature = Signer(raw(entry["privateKey"]))(VoucherToSign(channel_id, amount_wei))

        assert encoded == raw(entry["encoded"])
        assert keccak256(encoded) == raw(entry["hash"])
        assert signature == raw(entry["signature"])
        digest = voucher_digest(channel_id, amount_wei)
        assert is_signed_by(digest, signature, addr(entry["signer"]))
        assert not is_signed_by(digest, _bent(signature), addr(entry["signer"]))
        assert json.loads(entry["wireJson"]) == {
            "ChannelId": entry["channelId"],
            "Amount": amount_wei,
            "Signature": entry["signature"],
        }


def test_accepted_proposals_lead_to_the_references_state_and_signatures(source: str) -> None:
    accepted = [e for e in entries(source, "nitro-consensus.json") if "error" not in e]
    assert accepted
    for entry in accepted:
        after = _ledger_outcome(entry["before"]).apply(proposal_of(entry["proposal"]))
        state_hash = _state_hash(entry, entry["after"], after)

        leader, follower = (signer(raw(entry[key])) for key in ("leaderKey", "followerKey"))
        by_leader = leader(prefixed(state_hash))
        by_follower = follower(prefixed(state_hash))
        assert by_leader == raw(entry["after"]["leaderSignature"])
        assert by_leader == raw(entry["leaderSignedProposal"]["Signature"])
        assert by_follower == raw(entry["after"]["followerSignature"])
        assert by_follower == raw(entry["followerSignedProposal"]["Signature"])
        assert entry["leaderSignedProposal"]["TurnNum"] == int(entry["after"]["turnNum"])


def test_refused_proposals_have_the_references_fault(source: str) -> None:
    refused = [e for e in entries(source, "nitro-consensus.json") if "error" in e]
    faults: Counter[str] = Counter()
    for entry in refused:
        before = _ledger_outcome(entry["before"])

        with pytest.raises(ProposalError) as caught:
            before.apply(proposal_of(entry["proposal"]))

        assert caught.value.fault.value == entry["error"]
        assert _state_hash(entry, entry["before"], before)
        faults[entry["error"]] += 1
    assert faults.keys() == FAULTS


def test_addresses_belong_to_their_keys(source: str) -> None:
    for entry in entries(source, "nitro-identity.json"):
        assert address_of_secret(raw(entry["privateKey"])) == addr(entry["address"])


def test_own_deposit_is_safe_from_the_references_holdings_on(source: str) -> None:
    checked = 0
    for entry in entries(source, "nitro-transfer.json"):
        my_index = entry["destinations"].index(entry["depositor"])
        if my_index < 2 <= len(entry["destinations"]):
            ledger = _ledger(entry, my_index)

            assert safe_to_deposit_at_wei(ledger) == int(entry["depositSafetyThreshold"])
            checked += 1
    assert checked


def test_ledger_outcomes_are_hashed_as_their_general_form(source: str) -> None:
    """Our compact form is native only; most of the vectors' ledgers hold another asset."""
    for entry in entries(source, "nitro-consensus.json"):
        for state in (entry["before"], entry.get("after", entry["before"])):
            ledger = _ledger_outcome(state)
            asset = state["outcome"][0]["asset"]

            compact = ledger.hash_at(ChannelId(raw(entry["ledgerId"])), int(state["turnNum"]))
            assert ledger.encoded() == outcomes.encode(ledger.general())
            assert (compact == raw(state["stateHash"])) == (addr(asset) == ZERO_ADDRESS)


def _ledger_outcome(state: dict[str, Any]) -> LedgerOutcome:
    """A ledger's outcome, without its asset."""
    lines = outcome(state["outcome"])[0].allocations
    guarantees = tuple(
        Guarantee(
            ChannelId(line.destination),
            line.amount_wei,
            Destination(line.metadata[:32]),
            Destination(line.metadata[32:]),
        )
        for line in lines[2:]
    )
    assert all(line.allocation_type == AllocationType.GUARANTEE for line in lines[2:])
    return LedgerOutcome(
        lines[0].destination,
        lines[1].destination,
        lines[0].amount_wei,
        lines[1].amount_wei,
        guarantees,
        sum(guarantee.amount_wei for guarantee in guarantees),
    )


def _state_hash(entry: dict[str, Any], state: dict[str, Any], ledger: LedgerOutcome) -> Bytes32:
    """The hash of our outcome in the vector's asset, checked against the vector on the way."""
    general: Outcome = (replace(ledger.general()[0], asset=addr(state["outcome"][0]["asset"])),)
    part: FixedPart = fixed(entry)
    encoded = outcomes.encode(general)
    assert part.channel_id() == raw(entry["ledgerId"])
    assert abi.word(0x20) + encoded == raw(state["outcomeEncoded"])
    turn_num = int(state["turnNum"])
    state_hash = keccak256(abi.state(part.channel_id(), b"", encoded, turn_num, is_final=False))
    assert state_hash == raw(state["stateHash"])
    return state_hash


def _ledger(entry: dict[str, Any], my_index: int) -> Ledger:
    """A ledger of ours that begins with the first two allocations of a transfer vector."""
    leader, follower = (Destination(raw(text)) for text in entry["destinations"][:2])
    leader_wei, follower_wei = (int(text) for text in entry["amounts"][:2])
    part = FixedPart(
        participants=tuple(Address(one[12:]) for one in (leader, follower)),
        nonce=1,
        app_definition=ZERO_ADDRESS,
        challenge_duration_s=0,
    )
    return new_ledger(part, my_index, LedgerOutcome(leader, follower, leader_wei, follower_wei), 0)


def _bent(signature: Signature) -> Signature:
    """The same with one bit of s turned."""
    return Signature(signature[:63] + bytes((signature[63] ^ 1,)) + signature[64:])


def _without_repetition(entry: dict[str, Any]) -> dict[str, Any]:
    """Traces repeat a message's payloads in clear; ours leave that out."""
    return {key: value for key, value in entry.items() if key != "payloadsDecoded"}
