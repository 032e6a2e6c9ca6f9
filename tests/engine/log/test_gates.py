"""The log's half of the sign gate: what a batch may bind, on both sides of each limit."""

from __future__ import annotations

import pytest

from engine.log.batch import Batch, GateKey, HeldGate, Tip, seal
from engine.log.errors import GateError, StoreError, StoreKind
from engine.log.rows import GateRow, Head
from tests.engine.log.makers import a_gate, a_row

HELD_COUNT = 5
TURN_MAX = 2**63 - 1


def sealed(*gates: GateRow | None, held: dict[GateKey, HeldGate] | None = None) -> Batch:
    """A batch of one row for each gate, behind a log that has bound five."""
    rows = [a_row(place, gate=gate) for place, gate in enumerate(gates, start=1)]
    tip = Tip(Head(0, bytes(32)), 0, -1, HELD_COUNT)
    return seal(tip, rows, (held or {}).get)


def key_of(gate: GateRow) -> GateKey:
    return gate.channel_id, gate.lane, gate.turn_num


def ids_of(batch: Batch) -> list[int | None]:
    return [record[8] for record in batch.records]


def test_new_gates_are_numbered_on_from_those_of_the_log() -> None:
    gates = [a_gate(turn_num) for turn_num in (1, 2, 3)]

    batch = sealed(gates[0], None, *gates[1:])

    assert [6, None, 7, 8] == ids_of(batch)
    assert [(6 + place, *key_of(gate), gate.digest) for place, gate in enumerate(gates)] == (
        batch.gates
    )
    assert batch.tip.gate_count == 8


def test_the_same_gate_again_is_the_one_that_is_there() -> None:
    gate = a_gate(1)

    in_batch = sealed(gate, a_gate(2), gate)
    in_log = sealed(gate, held={key_of(gate): (3, gate.digest)})

    assert [6, 7, 6] == ids_of(in_batch)
    assert [1, 2] == [record[3] for record in in_batch.gates]
    assert ([3], []) == (ids_of(in_log), in_log.gates)
    assert in_log.tip.gate_count == HELD_COUNT


@pytest.mark.parametrize("is_in_log", [False, True])
def test_another_digest_is_refused_and_the_refusal_says_all_of_it(is_in_log: bool) -> None:
    first, second = a_gate(7, channel=2, digest=1), a_gate(7, channel=2, digest=9)

    gates = (second,) if is_in_log else (first, second)
    held = {key_of(first): (3, first.digest)} if is_in_log else {}

    with pytest.raises(GateError) as caught:
        sealed(*gates, held=held)

    error = caught.value
    said = (error.channel_id, error.lane, error.turn_num, error.held, error.offered)
    assert (first.channel_id, "state", 7, first.digest, second.digest) == said


@pytest.mark.parametrize(
    "other", [a_gate(2, digest=9), a_gate(channel=3, digest=9), a_gate(lane="forcemove", digest=9)]
)
def test_turns_channels_and_lanes_are_apart(other: GateRow) -> None:
    assert [6, 7] == ids_of(sealed(a_gate(), other))


def test_a_turn_has_to_fit_the_column() -> None:
    assert [6] == ids_of(sealed(a_gate(TURN_MAX)))
    assert [6] == ids_of(sealed(a_gate(0)))


def test_a_turn_beyond_the_column_is_refused() -> None:
    with pytest.raises(StoreError) as caught:
        sealed(a_gate(TURN_MAX + 1))

    assert (StoreKind.MALFORMED_ROW, f"turn {2**63}") == (caught.value.kind, caught.value.detail)
