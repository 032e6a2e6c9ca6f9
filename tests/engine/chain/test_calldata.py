"""Hand-packed calls equal a general ABI library's, byte by byte."""

import json
from importlib.resources import files

import pytest
from eth_abi import encode
from hypothesis import given
from hypothesis import strategies as st

from engine.chain import calldata
from engine.chain.port import Conclude, Deposit
from engine.protocol.channel.outcome import Allocation, Exit
from engine.protocol.channel.state import FixedPart
from engine.protocol.crypto import keccak256
from engine.protocol.types import Address, ChannelId, Destination, Signature

WORDS = st.integers(0, 2**256 - 1)
ALLOCATIONS = st.builds(
    Allocation,
    destination=st.binary(min_size=32, max_size=32).map(Destination),
    amount_wei=WORDS,
    allocation_type=st.sampled_from((0, 1, 2)),
    metadata=st.binary(max_size=70),
)
ADDRESSES = st.binary(min_size=20, max_size=20).map(Address)
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
    outcome=st.lists(
        st.builds(
            Exit,
            asset=ADDRESSES,
            allocations=st.lists(ALLOCATIONS, max_size=3).map(tuple),
            metadata=st.binary(max_size=40),
            asset_type=st.integers(0, 3),
        ),
        max_size=2,
    ).map(tuple),
    turn_num=st.integers(0, 2**48 - 1),
    signatures=st.lists(st.binary(min_size=65, max_size=65).map(Signature), max_size=3).map(tuple),
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


@given(CONCLUDES)
def test_conclude_equals_the_general_encoding(intent):
    fixed = intent.fixed_part
    expected = call_of(
        "concludeAndTransferAllAssets",
        (
            fixed.participants,
            fixed.nonce,
            fixed.app_definition,
            fixed.challenge_duration_s,
        ),
        (
            (
                [
                    (
                        each.asset,
                        (each.asset_type, each.metadata),
                        [
                            (line.destination, line.amount_wei, line.allocation_type, line.metadata)
                            for line in each.allocations
                        ],
                    )
                    for each in intent.outcome
                ],
                intent.app_data,
                intent.turn_num,
                intent.is_final,
            ),
            [(sig[64], sig[:32], sig[32:64]) for sig in intent.signatures],
        ),
    )

    assert expected == calldata.conclude(intent)


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
