"""Outcomes: who gets what from a channel, in the adjudicator's general form.

Ledger and virtual channels of ours hold one native exit and have their own compact values; this general form
is for what is sent to the contract, for the vectors and for reading foreign outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from engine.protocol.codec import abi
from engine.protocol.types import ZERO_ADDRESS, Address, Destination, MalformedValueError


class AllocationType(IntEnum):
    """The allocation types of this protocol. The contract takes GUARANTEE_OF_OTHERS for a guarantee as well."""

    SIMPLE = 0
    GUARANTEE = 1
    GUARANTEE_OF_OTHERS = 2


_WORD_SIZE_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One line of an outcome. `metadata` of a guarantee is 64 bytes: left, right."""

    destination: Destination
    amount_wei: int
    allocation_type: int = AllocationType.SIMPLE
    metadata: bytes = b""

    @property
    def is_guarantee(self) -> bool:
        """Whether only a reclaim moves this money."""
        guarantees = {AllocationType.GUARANTEE, AllocationType.GUARANTEE_OF_OTHERS}
        return self.allocation_type in guarantees


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


def decode(raw: bytes) -> Outcome:
    """Inverse of `encode`, for outcomes that the contract's events tell.

    Raises:
        MalformedValueError: not the canonical encoding of an outcome.
    """
    try:
        outcome = tuple(_exit(entry) for entry in _entries(raw))
    except (ValueError, IndexError) as error:
        raise MalformedValueError("outcome") from error
    if encode(outcome) != raw:
        raise MalformedValueError("outcome")
    return outcome


def _exit(raw: bytes) -> Exit:
    asset_metadata = raw[_number(raw, 32) :]
    return Exit(
        asset=Address(_word(raw, 0)[12:]),
        asset_type=_number(asset_metadata, 0),
        metadata=_bytes(asset_metadata[_number(asset_metadata, 32) :]),
        allocations=tuple(_allocation(entry) for entry in _entries(raw[_number(raw, 64) :])),
    )


def _allocation(raw: bytes) -> Allocation:
    return Allocation(
        destination=Destination(_word(raw, 0)),
        amount_wei=_number(raw, 32),
        allocation_type=_number(raw, 64),
        metadata=_bytes(raw[_number(raw, 96) :]),
    )


def _entries(raw: bytes) -> list[bytes]:
    """The values of a dynamic array of dynamic values, each with all that follows it. A row of lies is cut short."""
    count = _number(raw, 0)
    if count > len(raw) // _WORD_SIZE_BYTES:
        raise MalformedValueError("outcome")
    body = raw[_WORD_SIZE_BYTES:]
    return [body[_number(body, _WORD_SIZE_BYTES * index) :] for index in range(count)]


def _bytes(raw: bytes) -> bytes:
    size_bytes = _number(raw, 0)
    return raw[_WORD_SIZE_BYTES : _WORD_SIZE_BYTES + size_bytes]


def _number(raw: bytes, offset: int) -> int:
    return int.from_bytes(_word(raw, offset), "big")


def _word(raw: bytes, offset: int) -> bytes:
    found = raw[offset : offset + _WORD_SIZE_BYTES]
    if len(found) != _WORD_SIZE_BYTES:
        raise MalformedValueError("outcome")
    return found
