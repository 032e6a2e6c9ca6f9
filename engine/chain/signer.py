"""Signing transactions with the gas key."""

from __future__ import annotations

from hexbytes import HexBytes

from engine.chain.libraries import Account, TypedTransaction
from engine.protocol.crypto import address_of_secret
from engine.protocol.types import Address


class SecretSigner:
    """Signs with a 32-byte secret. The secret is in no attribute that a `repr` shows."""

    def __init__(self, secret: bytes) -> None:
        self._account = Account.from_key(secret)
        self._address = address_of_secret(secret)

    def __repr__(self) -> str:
        return "<secret>"

    @property
    def address(self) -> Address:
        """The account that pays."""
        return self._address

    def sign_transaction(self, fields: dict[str, int | bytes]) -> bytes:
        """The signed raw bytes of an EIP-1559 transaction. Deterministic."""
        return bytes(self._account.sign_transaction(fields).raw_transaction)


def nonce_of(raw: bytes) -> int:
    """The nonce inside the signed raw bytes of an EIP-1559 transaction of ours."""
    return int(TypedTransaction.from_bytes(HexBytes(raw)).as_dict()["nonce"])
