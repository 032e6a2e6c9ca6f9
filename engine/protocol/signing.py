"""What can be signed, as typed values: nobody hands the signer a bare digest (ADR 0004).

Whoever signs can see what it is, and a peer cannot choose a digest for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import prefixed, signer
from engine.protocol.types import Bytes32, ChannelId, Signature


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
class LinkToSign:
    """A payment request of our own, by its hash.

    The hash is made of the request by whoever asks for the signature (ADR 0025). It is over a domain of its own, so no
    state or voucher has it, and no peer has a part in it.
    """

    digest: Bytes32


ToSign = StateToSign | VoucherToSign | LinkToSign


class KeyLockedError(Exception):
    """The person locked the wallet: nothing is signed until they unlock it."""


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
    """Signs with one 32-byte secret, unless it is locked. Deterministic (RFC 6979).

    Attributes:
        is_locked: whether it refuses. Set it in the thread that signs.
    """

    def __init__(self, secret: bytes) -> None:
        self.is_locked = False
        self._sign_digest = signer(secret)

    def __call__(self, value: ToSign) -> Signature:
        """Sign.

        Raises:
            KeyLockedError: it is locked.
        """
        if self.is_locked:
            raise KeyLockedError
        return self._sign_digest(value.digest)
