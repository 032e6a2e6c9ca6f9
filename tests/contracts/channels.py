"""Channels, states and signatures for the contract tests, written from the specification.

They do not use the engine's own encoder on purpose: two independent encodings that agree with the
chain also check each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import eth_abi
from coincurve import PrivateKey
from eth_utils import keccak, to_checksum_address

NATIVE = "0x" + "00" * 20

EXIT = "(address,(uint8,bytes),(bytes32,uint256,uint8,bytes)[])"
OUTCOME = f"{EXIT}[]"
SIGNATURE = "(uint8,bytes32,bytes32)"
FIXED = "(address[],uint64,address,uint48)"
VARIABLE = f"({OUTCOME},bytes,uint48,bool)"
SIGNED = f"({VARIABLE},{SIGNATURE}[])"
RECOVERED = f"({VARIABLE},uint256)"
ALLOCATIONS = "(bytes32,uint256,uint8,bytes)[]"
RECLAIM = "(bytes32,bytes32,bytes,uint256,uint256,bytes32,bytes,uint256)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A participant with its key."""

    key: bytes

    @property
    def address(self) -> str:
        """Account of the key."""
        public = PrivateKey(self.key).public_key.format(compressed=False)
        return to_checksum_address(keccak(public[1:])[12:])

    @property
    def destination(self) -> bytes:
        """The account as an external destination."""
        return bytes(12) + bytes.fromhex(self.address[2:])

    def sign(self, digest: bytes) -> tuple[int, bytes, bytes]:
        """Sign with the prefix of personal messages."""
        prefixed = keccak(b"\x19Ethereum Signed Message:\n32" + digest)
        signature = PrivateKey(self.key).sign_recoverable(prefixed, hasher=None)
        return signature[64] + 27, signature[:32], signature[32:64]


def party(number: int) -> Party:
    """The participant with a small number for a key."""
    return Party(key=number.to_bytes(32, "big"))


def channel_id(fixed: Sequence[Any]) -> bytes:
    """Id of a channel: four arguments, not a tuple."""
    return keccak(eth_abi.encode(["address[]", "uint64", "address", "uint48"], list(fixed)))


def state_hash(channel: bytes, variable: Sequence[Any]) -> bytes:
    """What participants sign."""
    outcome, app_data, turn_num, is_final = variable
    types = ["bytes32", "bytes", OUTCOME, "uint48", "bool"]
    return keccak(eth_abi.encode(types, [channel, app_data, outcome, turn_num, is_final]))


def encode_outcome(outcome: Sequence[Any]) -> bytes:
    """ABI encoding of an outcome."""
    return eth_abi.encode([OUTCOME], [outcome])


def signed(channel: bytes, variable: Sequence[Any], parties: Sequence[Party]) -> tuple[Any, Any]:
    """A state with the signatures of the given parties."""
    digest = state_hash(channel, variable)
    return tuple(variable), [one.sign(digest) for one in parties]


def status_word(turn_num: int, finalizes_at: int, state: bytes, outcome: bytes) -> bytes:
    """The word that the adjudicator stores."""
    fingerprint = keccak(state + outcome)[12:]
    return turn_num.to_bytes(6, "big") + finalizes_at.to_bytes(6, "big") + fingerprint


def simple(destination: bytes, amount: int) -> tuple[bytes, int, int, bytes]:
    """A plain entry."""
    return destination, amount, 0, b""


def guarantee(
    target: bytes, amount: int, left: Party, right: Party
) -> tuple[bytes, int, int, bytes]:
    """An entry that funds another channel."""
    return target, amount, 2, left.destination + right.destination


def an_exit(*allocations: tuple[bytes, int, int, bytes], asset: str = NATIVE) -> tuple[Any, ...]:
    """How one asset is divided."""
    return asset, (0, b""), list(allocations)


def variable_from(raw: Mapping[str, Any]) -> tuple[Any, ...]:
    """A variable part of the vectors."""
    outcome = [
        (
            one["asset"],
            (one["assetMetadata"]["assetType"], unhex(one["assetMetadata"]["metadata"])),
            [
                (
                    unhex(it["destination"]),
                    int(it["amount"]),
                    it["allocationType"],
                    unhex(it["metadata"]),
                )
                for it in one["allocations"]
            ],
        )
        for one in raw["outcome"]
    ]
    return outcome, unhex(raw["appData"]), raw["turnNum"], raw["isFinal"]


def fixed_from(raw: Mapping[str, Any], app: str) -> tuple[Any, ...]:
    """A fixed part of the vectors, with the app where we deployed it."""
    return raw["participants"], int(raw["channelNonce"]), app, raw["challengeDuration"]


def unhex(text: str) -> bytes:
    """Bytes of 0x-hex."""
    return bytes.fromhex(text.removeprefix("0x"))
