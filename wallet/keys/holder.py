"""Keys that can be taken away while a node runs.

A node is given a holder's methods instead of keys. Locked, it still receives vouchers and watches the chain, because
that needs no key; whatever would sign raises `WalletLockedError` before a key is touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.signing import Sign, ToSign, typed_signer
from engine.protocol.types import Address, Signature
from engine.runtime import Secret
from wallet.keys import problems
from wallet.keys.sources import NodeKeys


class WalletLockedError(Exception):
    """Something was to be signed while the wallet is locked. Nothing was signed."""


@dataclass(frozen=True, slots=True)
class _Held:
    keys: NodeKeys
    sign: Sign


class KeyHolder:
    """The keys of one node on one chain. Starts locked; any thread may call it.

    Args:
        address: who the node is; known from its log while nobody has unlocked anything.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._held: _Held | None = None

    @property
    def is_locked(self) -> bool:
        """Whether there is no key here."""
        return self._held is None

    def unlock(self, keys: NodeKeys) -> None:
        """Take the keys. A log never goes on under another key.

        Raises:
            Problem: KEY_OTHER_WALLET, they are not this node's.
        """
        if keys.address != self.address:
            raise problems.key_of_other_wallet()
        self._held = _Held(keys, typed_signer(keys.channel_key.reveal()))

    def lock(self) -> None:
        """Give the keys away. A signature that is being made in another thread is still made."""
        self._held = None

    def channel_key(self) -> Secret:
        """The key of states, vouchers and sessions.

        Raises:
            WalletLockedError: there is none now.
        """
        return self._require().keys.channel_key

    def gas_key(self) -> Secret:
        """The key that pays for transactions.

        Raises:
            WalletLockedError: there is none now.
        """
        return self._require().keys.gas_key

    def sign(self, value: ToSign) -> Signature:
        """Sign a state or a voucher; usable as the engine's `Sign`.

        Raises:
            WalletLockedError: nothing was signed.
        """
        return self._require().sign(value)

    def _require(self) -> _Held:
        held = self._held
        if held is None:
            raise WalletLockedError
        return held
