"""Our bytecode answers as the official one did, except where it must not."""

from typing import Any

import eth_abi
import pytest

from tests.contracts.channels import (
    ALLOCATIONS,
    SIGNATURE,
    channel_id,
    fixed_from,
    status_word,
    unhex,
    variable_from,
)
from tests.contracts.conftest import ReadVectors
from tests.contracts.evm import Chain, RevertedError

STATES = "contracts-states.json"
APPS = "contracts-apps.json"
EFFECTS = "contracts-effects.json"

# Of these the official app says yes although Bob, alone, changed more than the two amounts.
THEFTS = {"dest": "allocation changed", "extra": "number of allocations changed"}

ZERO = bytes(32)


def adjudicator_of(vectors: dict[str, Any]) -> tuple[Chain, str]:
    """A chain with the app where the vectors expect it."""
    chain = Chain()
    chain.place("ConsensusApp", vectors["meta"]["consensusApp"])
    return chain, chain.deploy("NitroAdjudicator")


def signatures_in(raw: list[dict[str, Any]]) -> list[tuple[int, bytes, bytes]]:
    return [(one["v"], unhex(one["r"]), unhex(one["s"])) for one in raw]


def fixed_in(state: dict[str, Any]) -> tuple[Any, ...]:
    return fixed_from(state["fixedPart"], state["fixedPart"]["appDefinition"])


def test_challenge_writes_the_status_of_the_official_contract(read_vectors: ReadVectors) -> None:
    vectors = read_vectors(STATES)

    for state in vectors["states"]:
        chain, adjudicator = adjudicator_of(vectors)
        challenge = state["challenge"]
        chain.set_time(challenge["blockTimestamp"])
        channel = unhex(state["channelId"])

        chain.send(adjudicator, unhex(challenge["calldata"]))

        assert chain.logs[0].topics[1] == state["channelId"]
        assert unhex(challenge["status"]) == chain.call(adjudicator, "statusOf", channel)
        parts = eth_abi.decode(
            ["uint48", "uint48", "uint160"], chain.call(adjudicator, "unpackStatus", channel)
        )
        unpacked = challenge["unpacked"]
        assert parts == (
            unpacked["turnNumRecord"],
            unpacked["finalizesAt"],
            int(unpacked["fingerprint"], 16),
        )


def test_challenge_keeps_the_whole_evidence_in_its_event(read_vectors: ReadVectors) -> None:
    vectors = read_vectors(STATES)
    state = vectors["states"][0]
    chain, adjudicator = adjudicator_of(vectors)
    chain.set_time(state["challenge"]["blockTimestamp"])

    chain.send(adjudicator, unhex(state["challenge"]["calldata"]))

    evidence = chain.logs[0].data
    assert state["challenge"]["finalizesAt"] == int.from_bytes(evidence[:32], "big")
    for signature in signatures_in(state["signatures"]):
        assert eth_abi.encode([SIGNATURE], [signature]) in evidence


def test_conclude_writes_the_status_of_the_official_contract(read_vectors: ReadVectors) -> None:
    vectors = read_vectors(STATES)

    for state in vectors["states"]:
        chain, adjudicator = adjudicator_of(vectors)
        conclude = state["conclude"]
        chain.set_time(conclude["blockTimestamp"])
        final = (*variable_from(state["variablePart"])[:3], True)
        channel = unhex(state["channelId"])
        assert channel_id(fixed_in(state)) == channel

        chain.call(
            adjudicator, "conclude", fixed_in(state), (final, signatures_in(conclude["signatures"]))
        )

        status = chain.call(adjudicator, "statusOf", channel)
        assert unhex(conclude["status"]) == status
        assert status_word(0, chain.now_s, ZERO, unhex(state["outcomeHash"])) == status


def test_checkpoint_writes_the_status_of_the_official_contract(read_vectors: ReadVectors) -> None:
    vectors = read_vectors(STATES)

    for state in vectors["states"]:
        chain, adjudicator = adjudicator_of(vectors)
        candidate = (variable_from(state["variablePart"]), signatures_in(state["signatures"]))
        if "checkpoint" not in state:
            with pytest.raises(RevertedError, match="turnNumRecord not increased"):
                chain.call(adjudicator, "checkpoint", fixed_in(state), [], candidate)
            continue

        chain.call(adjudicator, "checkpoint", fixed_in(state), [], candidate)

        status = chain.call(adjudicator, "statusOf", unhex(state["channelId"]))
        assert unhex(state["checkpoint"]["status"]) == status


def test_apps_answer_as_the_official_ones(read_vectors: ReadVectors) -> None:
    for case in read_vectors(APPS)["cases"]:
        chain = Chain()
        app = case["fixedPart"]["appDefinition"]
        chain.place(case["app"], app)
        if case.get("mutation") in THEFTS:
            with pytest.raises(RevertedError, match=THEFTS[case["mutation"]]):
                ask_app(chain, app, case)
        elif case["result"]["ok"]:
            answer = eth_abi.decode(["bool", "string"], ask_app(chain, app, case))
            assert tuple(case["result"]["ret"]) == answer
        else:
            with pytest.raises(RevertedError) as refused:
                ask_app(chain, app, case)
            assert unhex(case["result"]["revert"]["data"]) == refused.value.output


def ask_app(chain: Chain, app: str, case: dict[str, Any]) -> bytes:
    def recovered(raw: dict[str, Any]) -> tuple[Any, int]:
        return variable_from(raw["variablePart"]), int(raw["signedBy"], 16)

    return chain.call(
        app,
        "stateIsSupported",
        fixed_from(case["fixedPart"], app),
        [recovered(one) for one in case["proof"]],
        recovered(case["candidate"]),
    )


def entries(raw: list[list[Any]]) -> tuple[tuple[bytes, int, int, bytes], ...]:
    return tuple((unhex(to), amount, kind, unhex(more)) for to, amount, kind, more in raw)


def test_transfer_effects_differ_only_by_the_wrong_index(read_vectors: ReadVectors) -> None:
    chain = Chain()
    adjudicator = chain.deploy("NitroAdjudicator")
    name = "compute_transfer_effects_and_interactions"
    differing = 0

    for case in read_vectors(EFFECTS)["cases"]:
        if case["kind"] != "transfer":
            continue
        allocations = entries(case["allocations"])
        call = (adjudicator, name, case["initialHoldings"], allocations, case["indices"])
        accepts = case["fixedContractAccepts"]
        differing += accepts != case["ok"]
        if not accepts:
            with pytest.raises(RevertedError, match="cannot transfer a guarantee"):
                chain.call(*call)
            continue
        output = chain.call(*call)
        after, only_zeros, exits, paid = eth_abi.decode(
            [ALLOCATIONS, "bool", ALLOCATIONS, "uint256"], output
        )
        assert sum(one[1] for one in allocations) == sum(one[1] for one in after) + paid
        assert paid == sum(one[1] for one in exits)
        assert only_zeros == all(one[1] == 0 for one in after)
        if case["ok"]:
            assert entries(case["newAllocations"]) == after
            assert entries(case["exitAllocations"]) == exits
            assert case["allocatesOnlyZeros"] == only_zeros
            assert case["totalPayouts"] == paid

    assert differing > 0


def test_reclaim_effects_are_those_of_the_official_contract(read_vectors: ReadVectors) -> None:
    chain = Chain()
    adjudicator = chain.deploy("NitroAdjudicator")

    for case in read_vectors(EFFECTS)["cases"]:
        if case["kind"] != "reclaim":
            continue
        call = (
            adjudicator,
            "compute_reclaim_effects",
            entries(case["sourceAllocations"]),
            entries(case["targetAllocations"]),
            case["indexOfTargetInSource"],
        )
        if case["ok"]:
            (after,) = eth_abi.decode([ALLOCATIONS], chain.call(*call))
            assert entries(case["newSourceAllocations"]) == after
        else:
            with pytest.raises(RevertedError) as refused:
                chain.call(*call)
            assert unhex(case["revert"]["data"]) == refused.value.output
