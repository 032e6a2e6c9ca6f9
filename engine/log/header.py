"""Whose log it is: the header that the chain's first hash binds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from engine.log.errors import StoreError, StoreKind
from engine.protocol.types import Address

FORMAT_VERSION: Final = 1
"""Version of tables and chain. A file with a higher one is refused; a lower one would be upcast."""

_DOMAIN: Final = b"towpath/log/1 genesis"
_LOG_ID_BYTES: Final = 16
_ADDRESS_BYTES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHeader:
    """Identity of a log. Two logs never share one, so rows cannot move from one file to another unseen.

    Raises:
        StoreError: MALFORMED_ROW if a field has the wrong length or range.
    """

    log_id: bytes
    """16 random bytes, drawn by the caller."""
    chain_id: int
    adjudicator: Address
    address: Address
    """The owner's channel address."""
    history_type_ids: tuple[int, ...] = ()
    """Event types that lists of history show. They get a small index of their own."""

    def __post_init__(self) -> None:
        is_well_formed = (
            len(self.log_id) == _LOG_ID_BYTES
            and len(self.adjudicator) == _ADDRESS_BYTES
            and len(self.address) == _ADDRESS_BYTES
            and 0 <= self.chain_id < 1 << 256
            and all(0 <= type_id < 1 << 16 for type_id in self.history_type_ids)
        )
        if not is_well_formed:
            raise StoreError(StoreKind.MALFORMED_ROW, detail="log header")


def genesis_hash(header: LogHeader) -> bytes:
    """The hash before the first event.

    Shape: sha256 of domain, format version (2), log id (16), chain id (32), adjudicator (20),
    address (20), then the history type ids (2 each); all big endian.
    """
    types = b"".join(type_id.to_bytes(2, "big") for type_id in header.history_type_ids)
    return sha256(
        _DOMAIN
        + FORMAT_VERSION.to_bytes(2, "big")
        + header.log_id
        + header.chain_id.to_bytes(32, "big")
        + header.adjudicator
        + header.address
        + types
    ).digest()


def header_to_meta(header: LogHeader) -> dict[str, bytes]:
    """The rows of the meta table, genesis hash included."""
    return {
        "log_id": header.log_id,
        "chain_id": header.chain_id.to_bytes(32, "big"),
        "adjudicator": header.adjudicator,
        "address": header.address,
        "history_type_ids": b"".join(
            type_id.to_bytes(2, "big") for type_id in header.history_type_ids
        ),
        "genesis": genesis_hash(header),
    }


def header_from_meta(meta: Mapping[str, object]) -> LogHeader | None:
    """Inverse of `header_to_meta`; None if a field is missing or does not hash to the stored genesis."""
    fields = {key: value for key, value in meta.items() if isinstance(value, bytes)}
    try:
        types = fields["history_type_ids"]
        header = LogHeader(
            log_id=fields["log_id"],
            chain_id=int.from_bytes(fields["chain_id"], "big"),
            adjudicator=Address(fields["adjudicator"]),
            address=Address(fields["address"]),
            history_type_ids=tuple(
                int.from_bytes(types[at : at + 2], "big") for at in range(0, len(types), 2)
            ),
        )
    except (KeyError, StoreError):
        return None
    return header if header_to_meta(header) == dict(meta) else None
