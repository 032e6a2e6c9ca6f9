"""Outcomes: who gets what from a channel, in the adjudicator's general form.

Ledger and virtual channels of ours hold one native exit and have their own compact values; this general form
is for what is sent to the contract, for the vectors and for reading foreign outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from engine.protocol.codec import abi
from engine.protocol.types import ZERO_ADDRESS, Address, Destination


class AllocationType(IntEnum):
    """The contract's allocation types that this protocol uses."""

    SIMPLE = 0
    GUARANTEE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One line of an outcome. `metadata` of a guarantee is 64 bytes: left, right."""

    destination: Destination
    amount_wei: int
    allocation_type: int = AllocationType.SIMPLE
    metadata: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """All allocations of one asset (zero address = native)."""

    allocations: tuple[Allocation, ...]
    asset: Address = ZERO_ADDRESS
    asset_type: int = 0
    metadata: bytes = b""


Outcome = tuple[Exit, ...]


def encode(outcome: Outcome) -> bytes:
    """The array's encoding without a leading offset, as it stands inside a state."""
    return abi.array(
        [
            abi.exit_entry(
                entry.asset,
                entry.asset_type,
                entry.metadata,
                abi.array(
                    [
                        abi.allocation(
                            line.destination, line.amount_wei, line.allocation_type, line.metadata
                        )
                        for line in entry.allocations
                    ]
                ),
            )
            for entry in outcome
        ]
    )


def encode_alone(outcome: Outcome) -> bytes:
    """The encoding as a single argument (with its leading offset); its keccak256 is the contract's outcomeHash."""
    return abi.word(0x20) + encode(outcome)
