"""Hand-packed ABI encoding of what is hashed and signed.

Byte-equal to `abi.encode` of the contracts (vectors in tests/conformance), about 80 times faster than a generic
ABI library. All encodings here are the standard head/tail form; a word is 32 bytes, big endian.
Source: ADR 0005; the contracts in packaging/contracts/src.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from engine.protocol.types import Address, Bytes32, ChannelId, Destination

_ZERO_WORD = bytes(32)
_ADDRESS_PAD = bytes(12)


def word(number: int) -> bytes:
    """A uint256. The number must be in range; callers check amounts when they enter."""
    return number.to_bytes(32, "big")


def dynamic(raw: bytes) -> bytes:
    """The tail of a `bytes` value: its length, then the bytes padded to whole words."""
    return word(len(raw)) + raw + bytes(-len(raw) % 32)


def fixed_part(
    participants: Sequence[Address], nonce: int, app_definition: Address, challenge_duration_s: int
) -> bytes:
    """Preimage of a channel id: encode(address[], uint256 nonce, address app, uint256 duration)."""
    return b"".join(
        (
            word(0x80),
            word(nonce),
            _ADDRESS_PAD,
            app_definition,
            word(challenge_duration_s),
            word(len(participants)),
            *(_ADDRESS_PAD + participant for participant in participants),
        )
    )


def state(
    channel_id: ChannelId, app_data: bytes, outcome: bytes, turn_num: int, *, is_final: bool
) -> bytes:
    """Preimage of a state hash. `outcome` is the array's encoding without its leading offset word."""
    app_data_tail = dynamic(app_data)
    return b"".join(
        (
            channel_id,
            word(0xA0),
            word(0xA0 + len(app_data_tail)),
            word(turn_num),
            word(1) if is_final else _ZERO_WORD,
            app_data_tail,
            outcome,
        )
    )


def simple_allocation(destination: Destination, amount_wei: int) -> bytes:
    """An allocation of type 0 without metadata: 160 bytes."""
    return destination + amount_wei.to_bytes(32, "big") + _SIMPLE_TAIL


def guarantee_allocation(
    destination: Destination | ChannelId, amount_wei: int, left: Destination, right: Destination
) -> bytes:
    """An allocation of type 1 whose metadata is left and right: 224 bytes."""
    return destination + amount_wei.to_bytes(32, "big") + _GUARANTEE_TAIL + left + right


def allocation(
    destination: Destination, amount_wei: int, allocation_type: int, metadata: bytes
) -> bytes:
    """Any allocation."""
    return destination + word(amount_wei) + word(allocation_type) + word(0x80) + dynamic(metadata)


def array(chunks: Sequence[bytes]) -> bytes:
    """A dynamic array of dynamic values: count, offsets, values."""
    offset = 32 * len(chunks)
    head = [word(len(chunks))]
    for chunk in chunks:
        head.append(word(offset))
        offset += len(chunk)
    return b"".join((*head, *chunks))


def single_native_exit(leading: Sequence[bytes], guarantees: Sequence[bytes]) -> bytes:
    """An outcome of one native asset: simple allocations first, then guarantees.

    Both kinds have a fixed size, so the offset table depends on the two counts alone and is cached.
    """
    return b"".join(
        (_NATIVE_EXIT_HEAD, _allocation_table(len(leading), len(guarantees)), *leading, *guarantees)
    )


def exit_entry(asset: Address, asset_type: int, metadata: bytes, allocations: bytes) -> bytes:
    """One SingleAssetExit; `allocations` is their array."""
    asset_metadata = word(asset_type) + word(0x40) + dynamic(metadata)
    return b"".join(
        (
            _ADDRESS_PAD,
            asset,
            word(0x60),
            word(0x60 + len(asset_metadata)),
            asset_metadata,
            allocations,
        )
    )


def voucher(channel_id: ChannelId, amount_wei: int) -> bytes:
    """Preimage of a voucher hash."""
    return channel_id + amount_wei.to_bytes(32, "big")


def force_move(state_hash: Bytes32) -> bytes:
    """Preimage of a challenge: encode(bytes32, string "forceMove")."""
    return state_hash + word(0x40) + dynamic(b"forceMove")


_SIMPLE_TAIL = _ZERO_WORD + word(0x80) + _ZERO_WORD
_GUARANTEE_TAIL = word(1) + word(0x80) + word(64)
_SIMPLE_SIZE_BYTES = 160
_GUARANTEE_SIZE_BYTES = 224
_NATIVE_EXIT_HEAD = (
    word(1)
    + word(0x20)
    + _ZERO_WORD
    + word(0x60)
    + word(0xC0)
    + _ZERO_WORD
    + word(0x40)
    + _ZERO_WORD
)


@lru_cache(maxsize=1024)
def _allocation_table(simple_count: int, guarantee_count: int) -> bytes:
    count = simple_count + guarantee_count
    simple_start = 32 * count
    guarantee_start = simple_start + simple_count * _SIMPLE_SIZE_BYTES
    return b"".join(
        (
            word(count),
            *(word(simple_start + i * _SIMPLE_SIZE_BYTES) for i in range(simple_count)),
            *(word(guarantee_start + i * _GUARANTEE_SIZE_BYTES) for i in range(guarantee_count)),
        )
    )
