"""Who this node is on the wire, and the one thing it signs there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from engine.protocol.types import Address, Bytes32, Signature

_DOMAIN = b"towpath/wire/1 auth"


class Role(IntEnum):
    """Which end of a connection signs. Part of what is signed, so neither end's proof serves the other."""

    DIALLER = 0
    ACCEPTOR = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """What a node signs to prove its key on one connection.

    Both ids and both fresh nonces are in it: a proof made for one connection is worth nothing on another
    (replay), towards another node (relay) or sent back (reflection).
    """

    role: Role
    dialler: Address
    acceptor: Address
    dialler_nonce: bytes
    acceptor_nonce: bytes
    chain_id: int
    adjudicator: Address

    @property
    def digest(self) -> Bytes32:
        """sha256 over fields of fixed length; the chain id is 32 bytes, big endian.

        Never keccak and never Ethereum-prefixed, so it can be no state, voucher or transaction.
        """
        return Bytes32(
            hashlib.sha256(
                _DOMAIN
                + bytes((self.role,))
                + self.dialler
                + self.acceptor
                + self.dialler_nonce
                + self.acceptor_nonce
                + self.chain_id.to_bytes(32, "big")
                + self.adjudicator
            ).digest()
        )


SignAuth = Callable[[Auth], Signature]
"""Signs `Auth.digest`. Takes the value and never bare bytes, so a peer cannot choose what is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """This node: its address (which is its channel key's), chain, contract and signer."""

    node_id: Address
    chain_id: int
    adjudicator: Address
    sign_auth: SignAuth
