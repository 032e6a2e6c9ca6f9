"""Older copies of a node's log that may be put back: those that its partners recognise (ADR 0029).

Others are gaps of that decision: a copy whose newer self had something for a partner who does not have it yet (what
it signed for him may be signed otherwise, and one partner cannot tell for another), and two partners that are older
copies at once, of which neither can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from engine.protocol.fold import fold
from engine.protocol.types import Address
from engine.protocol.world import GENESIS, World
from engine.simulator.links import Link
from engine.simulator.node import Node

COPIES_TRIED_MAX = 8


@dataclass(frozen=True, slots=True)
class OlderCopy:
    """A log up to event `seq`; `ahead` are the partners that have more messages of its newer self than it gave."""

    seq: int
    ahead: frozenset[Address]


def older_copy(rng: Random, node: Node, links: Iterable[Link]) -> OlderCopy | None:
    """A copy that may be put back; None if none of the few that are tried would do."""
    ends = node.disk.batch_ends[:-1]
    facts = node.disk.facts()
    ways = tuple(links)
    for seq in rng.sample(ends, min(COPIES_TRIED_MAX, len(ends))):
        ahead = _ahead(node, fold(GENESIS, facts[:seq]), ways)
        if ahead:
            return OlderCopy(seq, ahead)
    return None


def _ahead(node: Node, copied: World, ways: Iterable[Link]) -> frozenset[Address]:
    """The partners that are ahead; empty unless everybody has some of what there was for him after the copy."""
    ahead: set[Address] = set()
    for link in ways:
        other = link.other(node)
        known = copied.peers.get(other.address)
        if known is None:
            return frozenset()
        theirs = other.durable.peers.get(node.address)
        has_upto = theirs.last_in if theirs is not None and other.is_honest else 0
        is_ahead = has_upto >= known.next_out
        had_more = node.durable.peers[other.address].next_out > known.next_out
        if is_ahead != had_more or (is_ahead and not _has_channel(copied, other.address)):
            return frozenset()
        if is_ahead:
            ahead.add(other.address)
    return frozenset(ahead)


def _has_channel(world: World, peer: Address) -> bool:
    channels = (*world.ledgers.values(), *world.virtuals.values())
    return any(peer in channel.fixed.participants for channel in channels)
