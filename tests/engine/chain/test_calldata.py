"""Hand-packed calls equal a general ABI library's, byte by byte."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from eth_abi import encode
from hypothesis import given
from hypothesis import strategies as st

from engine.chain import calldata
from engine.chain.port import Challenge, Checkpoint, Conclude, Deposit, Reclaim, Transfer
from engine.protocol.channel import outcome as outcomes
from engine.protocol.channel.dispute import Finalised, SignedTurn, Target
from engine.protocol.channel.outcome import Allocation, Exit, decode
from engine.protocol.channel.state import FixedPart
from engine.protocol.crypto import keccak256
from engine.protocol.types import Address, ChannelId, Destination, MalformedValueError, Signature

WORDS = st.integers(0, 2**256 - 1)
ALLOCATIONS = st.builds(
    Allocation,
    destination=st.binary(min_size=32, max_size=32).map(Destination),
    amount_wei=WORDS,
    allocation_type=st.sampled_from((0, 1, 2)),
    metadata=st.binary(max_size=70),
)
ADDRESSES = st.binary(min_size=20, max_size=20).map(Address)
OUTCOMES = st.lists(
    st.builds(
        Exit,
        asset=ADDRESSES,
        allocations=st.lists(ALLOCATIONS, max_size=3).map(tuple),
        metadata=st.binary(max_size=40),
        asset_type=st.integers(0, 3),
    ),
    max_size=2,
).map(tuple)
HASHES = st.binary(min_size=32, max_size=32)
SIGNATURES = st.binary(min_size=65, max_size=65).map(Signature)
OUTCOME_TYPE = "(address,(uint8,bytes),(bytes32,uint256,uint8,bytes)[])[]"
TURNS = st.builds(
    SignedTurn,
    turn_num=st.integers(0, 2**48 - 1),
    outcome=OUTCOMES,
    signatures=st.lists(SIGNATURES, max_size=3).map(tuple),
    is_final=st.booleans(),
    app_data=st.binary(max_size=70),
)
CONCLUDES = st.builds(
    Conclude,
    key=st.just("key"),
    fixed_part=st.builds(
        FixedPart,
        participants=st.lists(ADDRESSES, max_size=4).map(tuple),
        nonce=st.integers(0, 2**64 - 1),
        app_definition=ADDRESSES,
        challenge_duration_s=st.integers(0, 2**48 - 1),
    ),
    outcome=OUTCOMES,
    turn_num=st.integers(0, 2**48 - 1),
    signatures=st.lists(SIGNATURES, max_size=3).map(tuple),
    is_final=st.booleans(),
    app_data=st.binary(max_size=70),
)


def abi_of(name):
    entries = json.loads(
        (files("resources.contracts") / "NitroAdjudicator.json").read_text("utf8")
    )["abi"]
    (entry,) = (each for each in entries if each.get("name") == name)
    return entry


def type_of(parameter):
    if not parameter["type"].startswith("tuple"):
        return parameter["type"]
    inner = ",".join(type_of(part) for part in parameter["components"])
    return f"({inner}){parameter['type'][5:]}"


def call_of(name, *values):
    types = [type_of(each) for each in abi_of(name)["inputs"]]
    selector = keccak256(f"{name}({','.join(types)})".encode())[:4]
    return selector + encode(types, values)


def fixed_values(fixed):
    return (fixed.participants, fixed.nonce, fixed.app_definition, fixed.challenge_duration_s)


def outcome_values(outcome):
    return [
        (
            each.asset,
            (each.asset_type, each.metadata),
            [
                (line.destination, line.amount_wei, line.allocation_type, line.metadata)
                for line in each.allocations
            ],
        )
        for each in outcome
    ]


def signed_values(turn):
    """Of anything with a state and signatures."""
    state = (outcome_values(turn.outcome), turn.app_data, turn.turn_num, turn.is_final)
    return (state, [signature_values(each) for each in turn.signatures])


def signature_values(signature):
    return (signature[64], signature[:32], signature[32:64])


@given(CONCLUDES, st.booleans())
def test_conclude_equals_the_general_encoding(intent, is_paying):
    name = "concludeAndTransferAllAssets" if is_paying else "conclude"
    expected = call_of(name, fixed_values(intent.fixed_part), signed_values(intent))

    assert expected == calldata.conclude(replace(intent, is_paying=is_paying))


@given(CONCLUDES, st.lists(TURNS, max_size=2).map(tuple), TURNS, SIGNATURES)
def test_challenge_equals_the_general_encoding(other, proof, candidate, signature):
    intent = Challenge(
        key="key",
        fixed_part=other.fixed_part,
        proof=proof,
        candidate=candidate,
        challenger_signature=signature,
    )

    expected = call_of(
        "challenge",
        fixed_values(intent.fixed_part),
        [signed_values(each) for each in proof],
        signed_values(candidate),
        signature_values(signature),
    )

    assert expected == calldata.challenge(intent)


@given(CONCLUDES, TURNS)
def test_checkpoint_equals_the_general_encoding(other, candidate):
    intent = Checkpoint(key="key", fixed_part=other.fixed_part, candidate=candidate)

    expected = call_of("checkpoint", fixed_values(intent.fixed_part), [], signed_values(candidate))

    assert expected == calldata.checkpoint(intent)


@given(HASHES, HASHES, HASHES, HASHES, OUTCOMES, st.lists(ALLOCATIONS, max_size=3))
def test_reclaim_equals_the_general_encoding(
    ledger_id, ledger_hash, tab_id, tab_hash, decided, lines
):
    promised = Allocation(destination=tab_id, amount_wei=1, allocation_type=1, metadata=bytes(64))
    outcome = (Exit(allocations=(*lines, promised)),)
    places = [
        place
        for place, line in enumerate(outcome[0].allocations)
        if line.is_guarantee and line.destination == tab_id
    ]
    target = Target(channel_id=tab_id, state_hash=tab_hash, outcome=decided)
    ledger = Finalised(
        channel_id=ledger_id, state_hash=ledger_hash, outcome=outcome, targets=(target,)
    )
    intent = Reclaim(key="key", ledger=ledger, reclaimed_count=0, target=target)

    values = (
        ledger_id,
        ledger_hash,
        encoded(outcome),
        0,
        places[0],
        tab_hash,
        encoded(decided),
        0,
    )

    assert call_of("reclaim", values) == calldata.reclaim(intent)


@given(HASHES, HASHES, OUTCOMES, st.integers(0, 200))
def test_transfer_equals_the_general_encoding(ledger_id, state_hash, outcome, index):
    ledger = Finalised(channel_id=ledger_id, state_hash=state_hash, outcome=outcome, targets=())

    expected = call_of("transfer", 0, ledger_id, encoded(outcome), state_hash, [index])

    assert expected == calldata.transfer(Transfer(key="key", ledger=ledger, index=index))


def encoded(outcome):
    return encode([OUTCOME_TYPE], [outcome_values(outcome)])


@given(OUTCOMES)
def test_an_outcome_that_was_encoded_is_read_back(outcome):
    assert outcome == decode(outcomes.encode(outcome))


@given(OUTCOMES, st.integers(0, 2000), st.integers(0, 255))
def test_bytes_that_are_no_outcome_are_refused(outcome, place, byte):
    raw = bytearray(outcomes.encode(outcome))
    raw[place % len(raw)] = byte

    try:
        seen = decode(bytes(raw))
    except MalformedValueError:
        return
    assert outcomes.encode(seen) == bytes(raw)


@given(st.binary(min_size=32, max_size=32).map(ChannelId), WORDS, WORDS)
def test_deposit_equals_the_general_encoding(channel_id, held_wei, amount_wei):
    intent = Deposit(
        key="key", channel_id=channel_id, expected_held_wei=held_wei, amount_wei=amount_wei
    )

    expected = call_of("deposit", bytes(20), channel_id, held_wei, amount_wei)

    assert expected == calldata.deposit(intent)


@pytest.mark.parametrize(
    ("name", "mine", "values"),
    [
        ("holdings", calldata.holdings, (bytes(20), b"\x05" * 32)),
        ("statusOf", calldata.status_of, (b"\x05" * 32,)),
    ],
)
def test_questions_equal_the_general_encoding(name, mine, values):
    assert call_of(name, *values) == mine(ChannelId(b"\x05" * 32))
