"""What can be signed, as typed values: nobody hands the signer a bare digest (ruling 9).

Whoever signs can see what it is, and a peer cannot choose a digest for us.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


ToSign = StateToSign | VoucherToSign
Sign = Callable[[ToSign], Signature]


def typed_signer(secret: bytes) -> Sign:
    """A signer for one 32-byte secret. Deterministic (RFC 6979)."""
    sign_digest = signer(secret)

    def sign(value: ToSign) -> Signature:
        return sign_digest(value.digest)

    return sign
