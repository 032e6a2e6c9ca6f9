"""What can be signed, as typed values: nobody hands the signer a bare digest (ADR 0004).

Whoever signs can see what it is, and a peer cannot choose a digest for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.protocol.channel.dispute import force_move_hash
from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import keccak256, prefixed, signer
from engine.protocol.types import Address, Bytes32, ChannelId, Signature

_DOMAIN_TYPE = keccak256(
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_NAME, _VERSION = keccak256(b"Nitro payment link"), keccak256(b"1")
_REQUEST_TYPE = keccak256(b"PaymentRequest(bytes terms)")
_WORD_SIZE_BYTES = 32


@dataclass(frozen=True, slots=True)
class StateToSign:
    """A channel's state at a turn, by its hash."""

    channel_id: ChannelId
    turn_num: int
    state_hash: Bytes32

    @property
    def digest(self) -> Bytes32:
        """What the signature is over."""
        return prefixed(self.state_hash)


@dataclass(frozen=True, slots=True)
class VoucherToSign:
    """A voucher for `amount_wei` in all."""

    channel_id: ChannelId
    amount_wei: int

    @property
    def digest(self) -> Bytes32:
        """What the signature is over."""
        return voucher_digest(self.channel_id, self.amount_wei)


@dataclass(frozen=True, slots=True)
class RedemptionToSign:
    """The state by which a payee redeems its best voucher, by its hash."""

    channel_id: ChannelId
    state_hash: Bytes32

    @property
    def digest(self) -> Bytes32:
        """What the signature is over."""
        return prefixed(self.state_hash)


@dataclass(frozen=True, slots=True)
class ForceMoveToSign:
    """A challenge with a state, by the state's hash."""

    channel_id: ChannelId
    turn_num: int
    state_hash: Bytes32

    @property
    def digest(self) -> Bytes32:
        """What the signature is over."""
        return prefixed(force_move_hash(self.state_hash))


@dataclass(frozen=True, slots=True)
class LinkToSign:
    """A payment request of our own: `terms` are its packed bytes (ADR 0025)."""

    chain_id: int
    adjudicator: Address
    terms: bytes

    @property
    def digest(self) -> Bytes32:
        """What the signature is over: EIP-712, in a domain of its own, which no state or voucher is in."""
        chain = self.chain_id.to_bytes(_WORD_SIZE_BYTES, "big")
        contract = self.adjudicator.rjust(_WORD_SIZE_BYTES, b"\0")
        domain = keccak256(_DOMAIN_TYPE + _NAME + _VERSION + chain + contract)
        return keccak256(b"\x19\x01" + domain + keccak256(_REQUEST_TYPE + keccak256(self.terms)))


ToSign = StateToSign | VoucherToSign | RedemptionToSign | ForceMoveToSign | LinkToSign

ANSWERS = (RedemptionToSign, ForceMoveToSign)
"""What a locked key signs too (ADR 0035): money would be lost in a dispute that nobody answers. The sign gate in
`Recorder` allows one redemption a tab, and, while it is locked, one challenge a channel."""


class NotYetError(Exception):
    """What is to be signed must wait; it is signed when that is over."""


class KeyLockedError(NotYetError):
    """The person locked the wallet: nothing is signed until they unlock it."""


class UnheardError(NotYetError):
    """A participant's claim was not compared yet, or it knows a newer copy of our log (ADR 0036)."""


class Sign(Protocol):
    """What signs."""

    @property
    def is_locked(self) -> bool:
        """Whether it refuses to."""
        ...

    def __call__(self, value: ToSign) -> Signature:
        """Sign.

        Raises:
            KeyLockedError: it is locked.
        """
        ...


class Signer:
    """Signs with one 32-byte secret. Deterministic (RFC 6979).

    Attributes:
        is_locked: whether it refuses everything but `ANSWERS`. Set it in the thread that signs.
    """

    def __init__(self, secret: bytes) -> None:
        self.is_locked = False
        self._sign_digest = signer(secret)

    def __call__(self, value: ToSign) -> Signature:
        """Sign.

        Raises:
            KeyLockedError: it is locked.
        """
        if self.is_locked and not isinstance(value, ANSWERS):
            raise KeyLockedError
        return self._sign_digest(value.digest)
