"""The hand-packed encoding, against a generic ABI library as the independent second opinion."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.channel import outcome as outcomes
from engine.protocol.channel.outcome import Allocation, Exit, Outcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.codec import abi
from engine.protocol.crypto import keccak256
from engine.protocol.types import Address, Bytes32, ChannelId, Destination

OUTCOME_TYPE = "(address,(uint8,bytes),(bytes32,uint256,uint8,bytes)[])[]"

words = st.integers(min_value=0, max_value=2**256 - 1)
addresses = st.binary(min_size=20, max_size=20).map(Address)
hashes = st.binary(min_size=32, max_size=32)
channel_ids = hashes.map(ChannelId)
destinations = hashes.map(Destination)
metadata = st.binary(max_size=100)

allocations = st.builds(
    Allocation,
    destination=destinations,
    amount_wei=words,
    allocation_type=st.integers(min_value=0, max_value=255),
    metadata=metadata,
)
exits = st.builds(
    Exit,
    asset=addresses,
    asset_type=st.integers(min_value=0, max_value=255),
    metadata=metadata,
    allocations=st.lists(allocations, max_size=5).map(tuple),
)
all_outcomes = st.lists(exits, max_size=3).map(tuple)
simple_lines = st.lists(st.tuples(destinations, words), max_size=4)
guarantee_lines = st.lists(st.tuples(destinations, words, destinations, destinations), max_size=6)


def plain(outcome: Outcome) -> list[tuple[object, ...]]:
    """An outcome as the generic library takes it."""
    return [
        (
            entry.asset,
            (entry.asset_type, entry.metadata),
            [
                (line.destination, line.amount_wei, line.allocation_type, line.metadata)
                for line in entry.allocations
            ],
        )
        for entry in outcome
    ]


@given(all_outcomes)
def test_outcome_is_standard_abi(outcome: Outcome) -> None:
    assert outcomes.encode_alone(outcome) == encode([OUTCOME_TYPE], [plain(outcome)])


@given(channel_ids, metadata, all_outcomes, words, st.booleans())
def test_state_is_standard_abi(
    channel_id: ChannelId, app_data: bytes, outcome: Outcome, turn_num: int, is_final: bool
) -> None:
    encoded = abi.state(channel_id, app_data, outcomes.encode(outcome), turn_num, is_final=is_final)

    assert encoded == encode(
        ["bytes32", "bytes", OUTCOME_TYPE, "uint256", "bool"],
        [channel_id, app_data, plain(outcome), turn_num, is_final],
    )


@given(
    st.lists(addresses, max_size=10),
    st.integers(min_value=0, max_value=2**64 - 1),
    addresses,
    st.integers(min_value=0, max_value=2**48 - 1),
)
def test_channel_id_is_the_hash_of_standard_abi(
    participants: list[Address], nonce: int, app: Address, duration_s: int
) -> None:
    fixed = FixedPart(
        participants=tuple(participants),
        nonce=nonce,
        app_definition=app,
        challenge_duration_s=duration_s,
    )

    encoded = encode(
        ["address[]", "uint256", "address", "uint256"], [participants, nonce, app, duration_s]
    )
    assert fixed.channel_id() == ChannelId(keccak256(encoded))


@given(simple_lines, guarantee_lines)
def test_native_exit_is_standard_abi(
    simple: list[tuple[Destination, int]],
    guarantees: list[tuple[Destination, int, Destination, Destination]],
) -> None:
    """The quick form with its cached offsets equals the general one."""
    encoded = abi.single_native_exit(
        [abi.simple_allocation(*line) for line in simple],
        [abi.guarantee_allocation(*line) for line in guarantees],
    )

    lines: list[tuple[object, ...]] = [(to, amount_wei, 0, b"") for to, amount_wei in simple]
    lines += [(to, amount_wei, 1, left + right) for to, amount_wei, left, right in guarantees]
    whole = encode([OUTCOME_TYPE], [[(bytes(20), (0, b""), lines)]])
    assert abi.word(0x20) + encoded == whole


@given(channel_ids, words)
def test_voucher_is_standard_abi(channel_id: ChannelId, amount_wei: int) -> None:
    assert abi.voucher(channel_id, amount_wei) == encode(
        ["bytes32", "uint256"], [channel_id, amount_wei]
    )


@given(hashes.map(Bytes32))
def test_challenge_is_standard_abi(state_hash: Bytes32) -> None:
    assert abi.force_move(state_hash) == encode(["bytes32", "string"], [state_hash, "forceMove"])


@pytest.mark.parametrize("number", [-1, 2**256])
def test_number_outside_a_word_is_never_cut(number: int) -> None:
    with pytest.raises(OverflowError):
        abi.word(number)
    with pytest.raises(OverflowError):
        abi.voucher(ChannelId(bytes(32)), number)
    with pytest.raises(OverflowError):
        abi.simple_allocation(Destination(bytes(32)), number)
    with pytest.raises(OverflowError):
        abi.guarantee_allocation(
            ChannelId(bytes(32)), number, Destination(bytes(32)), Destination(bytes(32))
        )
