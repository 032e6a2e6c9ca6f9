"""What is true only now: who is connected, how the chain answers. Never logged, unknown in the past."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace

from immutables import Map

from engine.chain.errors import ChainError
from engine.network.causes import Cause
from engine.protocol.types import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerPresence:
    """Whether a peer is connected, and why not if it is not.

    `features` are the bits of its HELLO (`engine.network.frames`), 0 while it is not connected.
    """

    is_connected: bool
    cause: Cause | None = None
    features: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A value that is replaced whole, so that another thread can read it without a lock.

    Attributes:
        peers: by address; who is missing was never tried.
        head_block: the chain's newest block, None while unknown.
        chain_trouble: what is wrong with the chain service as a whole.
        transaction_troubles: by intent key.
        halted: why the node takes no more inputs; None while it works.
    """

    peers: Map[Address, PeerPresence] = field(default_factory=Map)
    head_block: int | None = None
    chain_trouble: ChainError | None = None
    transaction_troubles: Map[str, ChainError] = field(default_factory=Map)
    halted: Exception | None = None

    def with_peer(self, peer: Address, presence: PeerPresence) -> Presence:
        """The same with one peer changed."""
        return replace(self, peers=self.peers.set(peer, presence))

    def without_peer(self, peer: Address) -> Presence:
        """The same without one peer."""
        return replace(self, peers=self.peers.delete(peer)) if peer in self.peers else self

    def without_troubles(self, keep: Container[str]) -> Presence:
        """The same without troubles of transactions other than these keys."""
        troubles = self.transaction_troubles
        for key in self.transaction_troubles:
            if key not in keep:
                troubles = troubles.delete(key)
        return (
            self
            if troubles is self.transaction_troubles
            else replace(self, transaction_troubles=troubles)
        )

    def without_trouble(self, key: str) -> Presence:
        """The same without the trouble of one transaction."""
        return self.without_troubles(keep=set(self.transaction_troubles) - {key})
