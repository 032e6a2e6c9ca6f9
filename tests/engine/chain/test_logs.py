"""Logs become values; what only looks like one of ours is refused."""

import pytest
from eth_abi import encode
from hypothesis import given
from hypothesis import strategies as st

from engine.chain.logs import (
    AllocationUpdated,
    ChallengeCleared,
    ChallengeRegistered,
    Checkpointed,
    Concluded,
    Deposited,
    MalformedLogError,
    RawLog,
    Reclaimed,
    decode,
)
from engine.protocol.crypto import keccak256
from tests.engine.chain.test_calldata import abi_of, type_of

CHANNEL = b"\x0c" * 32
TX = b"\x0d" * 32
OUTCOME = [(bytes(20), (0, b""), [(b"\x0a" * 32, 5, 0, b""), (b"\x0b" * 32, 6, 1, b"\x01" * 64)])]
OUTCOME_TYPE = "(address,(uint8,bytes),(bytes32,uint256,uint8,bytes)[])[]"
CANDIDATE = ((OUTCOME, b"\x09" * 33, 41, False), [(27, b"\x01" * 32, b"\x02" * 32)])
PROOF = [((OUTCOME, b"", 40, False), [])]
COMMON = {"channel_id": CHANNEL, "log_index": 3, "tx_hash": TX}
EVENTS = [
    ("Deposited", (bytes(20), 9), Deposited(asset=bytes(20), holdings_wei=9, **COMMON)),
    (
        "AllocationUpdated",
        (1, 2**255, 7),
        AllocationUpdated(
            asset_index=1, initial_holdings_wei=2**255, final_holdings_wei=7, **COMMON
        ),
    ),
    ("Concluded", (99,), Concluded(finalizes_at_s=99, **COMMON)),
    ("ChallengeCleared", (8,), ChallengeCleared(turn_num=8, **COMMON)),
    ("Checkpointed", (8,), Checkpointed(turn_num=8, **COMMON)),
    ("Reclaimed", (0,), Reclaimed(asset_index=0, **COMMON)),
]


def a_log(name, values):
    entry = abi_of(name)
    topic = keccak256(f"{name}({','.join(type_of(each) for each in entry['inputs'])})".encode())
    types = [type_of(each) for each in entry["inputs"] if not each["indexed"]]
    return RawLog(
        block_num=1,
        block_hash=b"\x01" * 32,
        tx_hash=TX,
        log_index=3,
        topics=(topic, CHANNEL),
        data=encode(types, values),
    )


@pytest.mark.parametrize(("name", "values", "expected"), EVENTS, ids=[each[0] for each in EVENTS])
def test_each_event_is_read(name, values, expected):
    assert expected == decode(a_log(name, values))


@pytest.mark.parametrize("proof", [[], PROOF])
def test_challenge_gives_the_candidates_turn_and_all_evidence(proof):
    raw = a_log("ChallengeRegistered", (77, proof, CANDIDATE))

    seen = decode(raw)

    candidate = {"turn_num": 41, "is_final": False, "app_data": b"\x09" * 33}
    outcome = encode([OUTCOME_TYPE], [OUTCOME])[32:]
    expected = ChallengeRegistered(
        finalizes_at_s=77, outcome=outcome, evidence=raw.data, **candidate, **COMMON
    )
    assert expected == seen


def test_event_of_another_kind_is_not_ours():
    raw = a_log("Concluded", (1,))
    for topics in ((), (b"\x01" * 32, CHANNEL)):
        assert decode(_with(raw, topics=topics)) is None


@pytest.mark.parametrize(("name", "values"), [each[:2] for each in EVENTS])
def test_short_data_is_refused(name, values):
    raw = a_log(name, values)

    with pytest.raises(MalformedLogError):
        decode(_with(raw, data=raw.data[:-1]))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Concluded", 0),
        ("ChallengeCleared", 0),
        ("Checkpointed", 0),
        ("ChallengeRegistered", 0),
        ("ChallengeRegistered", 8),
    ],
    ids=["concluded-at", "cleared-turn", "checkpointed-turn", "challenge-ends", "challenge-turn"],
)
def test_time_or_turn_above_the_contracts_48_bits_is_refused(name, word):
    values = (77, [], CANDIDATE) if name == "ChallengeRegistered" else (1,)
    raw = a_log(name, values)
    largest, too_large = (
        _with(
            raw,
            data=raw.data[: 32 * word] + number.to_bytes(32, "big") + raw.data[32 + 32 * word :],
        )
        for number in (2**48 - 1, 2**48)
    )

    assert decode(largest) is not None
    with pytest.raises(MalformedLogError):
        decode(too_large)


@pytest.mark.parametrize("topics", [1, 3])
def test_other_number_of_topics_is_refused(topics):
    raw = a_log("Concluded", (1,))

    with pytest.raises(MalformedLogError):
        decode(_with(raw, topics=(raw.topics + (CHANNEL,) * 2)[:topics]))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_value_or_a_refusal(data):
    raw = _with(a_log("ChallengeRegistered", (77, PROOF, CANDIDATE)), data=data)

    try:
        seen = decode(raw)
    except MalformedLogError:
        return
    assert isinstance(seen, ChallengeRegistered)


def _with(raw, **changes):
    values = {name: getattr(raw, name) for name in RawLog.__slots__}
    return RawLog(**(values | changes))
