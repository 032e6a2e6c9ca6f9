"""Callers whom nobody here named and who have no ledger channel with us: what they may leave behind.

A stranger's session is not recorded when it begins but with its first message, in one step: a message that breaks the
protocol leaves nothing. One that is sound but begins nothing, as a proposal that we refuse, must be recorded, because
it is acknowledged and answered (ADR 0019). Of those only so many are taken; beyond that the connection ends without a
complaint, and the stranger keeps the message and comes back with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.limits import STRANGERS_BURST, STRANGERS_PER_S
from engine.network.flow import Budget
from engine.network.host import RemoteHello
from engine.protocol import inputs as inp
from engine.protocol.codec.claims import decode_claim
from engine.protocol.events import (
    MessageAcked,
    MessageReceived,
    ObjectiveRejected,
    PeerMet,
    Recorded,
)
from engine.protocol.types import Address
from engine.protocol.world import World

_BEGINS_NOTHING = {PeerMet, MessageReceived, MessageAcked, ObjectiveRejected}


def is_stranger(world: World, peer: Address) -> bool:
    """Whether a peer is nobody's contact, has no ledger channel with us, and is not paid by us."""
    known = world.peers.get(peer)
    return known is None or not (known.name or known.endpoint or known.ledgers or known.tabs_to)


def hello_of(remote: RemoteHello, at_ms: int) -> inp.PeerHello:
    """What anybody says when its session begins, as an input.

    Raises:
        PeerError: MALFORMED, its claim is none.
    """
    claim = decode_claim(remote.claim) if remote.claim else None
    return inp.PeerHello(
        at_ms=at_ms,
        peer=remote.node_id,
        epoch=remote.epoch,
        has_upto=remote.last_in,
        claim=claim,
    )


class Strangers:
    """Introductions that wait for a first message, and what all strangers together may still write."""

    def __init__(self, now_ms: int) -> None:
        self._waiting: dict[Address, inp.PeerHello] = {}
        self._budget = Budget(
            burst=STRANGERS_BURST,
            per_s=STRANGERS_PER_S,
            left=float(STRANGERS_BURST),
            filled_s=now_ms / 1000,
        )

    def opened(self, world: World, hello: inp.PeerHello) -> bool:
        """A session began. True if its introduction waits here until the peer says something."""
        known = world.peers.get(hello.peer)
        is_news = known is None or known.in_epoch != hello.epoch
        if is_news and is_stranger(world, hello.peer):
            self._waiting[hello.peer] = hello
            return True
        return False

    def closed(self, peer: Address) -> None:
        """The session ended."""
        self._waiting.pop(peer, None)

    def introduction(self, peer: Address) -> inp.PeerHello | None:
        """What must be stepped with the peer's first message; None if it is introduced."""
        return self._waiting.pop(peer, None)

    def may_write(
        self, world: World, peer: Address, facts: Sequence[Recorded], now_ms: int
    ) -> bool:
        """Whether the facts of a peer's message may be kept; `world` is the one before them."""
        kinds = {type(fact.event) for fact in facts}
        if not kinds or not kinds <= _BEGINS_NOTHING or not is_stranger(world, peer):
            return True
        return self._budget.take(now_ms / 1000)
