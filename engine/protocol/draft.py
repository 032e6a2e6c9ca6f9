"""A private, changeable copy of a world for one step or one replay."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from immutables import Map

from engine.protocol.kinds import ObjectiveKind
from engine.protocol.messages import Message
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import (
    Ledger,
    Objective,
    Outgoing,
    Peer,
    Virtual,
    World,
    copy_ledger,
    copy_objective,
    copy_peer,
    copy_virtual,
    copy_world,
)

ObjectiveKey = tuple[ObjectiveKind, ChannelId]


class Draft:
    """Owns copies of the records it touches; `freeze` gives them to a new world. Cost: linear in what was touched.

    `own_*` returns a record that may be changed, the other readers one that must not be.
    Only `engine.protocol.fold` changes records.
    """

    __slots__ = (
        "_gone_objectives",
        "_gone_virtuals",
        "_ledgers",
        "_objectives",
        "_peers",
        "_virtuals",
        "base",
        "root",
        "world",
    )

    def __init__(self, base: World) -> None:
        self.base = base
        self.root = 0
        self.world: World = copy_world(base)
        self._ledgers: dict[ChannelId, Ledger] = {}
        self._virtuals: dict[ChannelId, Virtual] = {}
        self._peers: dict[Address, Peer] = {}
        self._objectives: dict[ObjectiveKey, Objective] = {}
        self._gone_virtuals: set[ChannelId] = set()
        self._gone_objectives: set[ObjectiveKey] = set()

    # --- reading ---

    def ledger(self, channel_id: ChannelId) -> Ledger | None:
        """A ledger as it is now."""
        found = self._ledgers.get(channel_id)
        return found if found is not None else self.base.ledgers.get(channel_id)

    def virtual(self, channel_id: ChannelId) -> Virtual | None:
        """A virtual channel as it is now."""
        found = self._virtuals.get(channel_id)
        if found is not None or channel_id in self._gone_virtuals:
            return found
        return self.base.virtuals.get(channel_id)

    def objective(self, key: ObjectiveKey) -> Objective | None:
        """An objective in progress."""
        found = self._objectives.get(key)
        if found is not None or key in self._gone_objectives:
            return found
        return self.base.objectives.get(key)

    def peer(self, address: Address) -> Peer:
        """A peer as it is now; a blank record for one we never met."""
        found = self._peers.get(address) or self.base.peers.get(address)
        return found if found is not None else Peer(address)

    def has_met(self, address: Address) -> bool:
        """Whether there is a record of this peer."""
        return address in self._peers or address in self.base.peers

    # --- owning (fold only) ---

    def own_ledger(self, channel_id: ChannelId) -> Ledger:
        """A ledger that may be changed."""
        found = self._ledgers.get(channel_id)
        if found is None:
            found = self._ledgers[channel_id] = copy_ledger(self.base.ledgers[channel_id])
        return found

    def own_virtual(self, channel_id: ChannelId) -> Virtual:
        """A virtual channel that may be changed."""
        found = self._virtuals.get(channel_id)
        if found is None:
            found = self._virtuals[channel_id] = copy_virtual(self.base.virtuals[channel_id])
        return found

    def own_objective(self, key: ObjectiveKey) -> Objective:
        """An objective that may be changed."""
        found = self._objectives.get(key)
        if found is None:
            found = self._objectives[key] = copy_objective(self.base.objectives[key])
        return found

    def own_peer(self, address: Address) -> Peer:
        """A peer that may be changed; made if it is new."""
        found = self._peers.get(address)
        if found is None:
            known = self.base.peers.get(address)
            found = self._peers[address] = Peer(address) if known is None else copy_peer(known)
        return found

    def add_ledger(self, ledger: Ledger) -> None:
        """Take up a new ledger."""
        self._ledgers[ledger.channel_id] = ledger

    def add_virtual(self, virtual: Virtual) -> None:
        """Take up a new virtual channel."""
        self._virtuals[virtual.channel_id] = virtual
        self._gone_virtuals.discard(virtual.channel_id)

    def drop_virtual(self, channel_id: ChannelId) -> None:
        """Let a settled virtual channel go."""
        self._virtuals.pop(channel_id, None)
        self._gone_virtuals.add(channel_id)

    def add_objective(self, objective: Objective) -> None:
        """Take up a new objective."""
        key = (objective.kind, objective.channel_id)
        self._objectives[key] = objective
        self._gone_objectives.discard(key)

    def drop_objective(self, key: ObjectiveKey) -> None:
        """Let a finished objective go."""
        self._objectives.pop(key, None)
        self._gone_objectives.add(key)

    def forget_transactions(self, channel_id: ChannelId) -> None:
        """A closed channel needs no transaction any more."""
        transactions = self.world.transactions
        for key in [key for key in transactions if channel_id.hex() in key]:
            transactions = transactions.delete(key)
        self.world.transactions = transactions

    def post(self, address: Address, message: Message) -> None:
        """Put a message into a peer's outbox under the next sequence number."""
        peer = self.own_peer(address)
        peer.outbox = peer.outbox.set(peer.next_out, Outgoing(self.world.seq, message))
        peer.next_out += 1

    # --- ending ---

    def all_ledgers(self) -> tuple[Ledger, ...]:
        """Every ledger as it is now, by id. Cost: linear in ledgers; for rare facts."""
        untouched = (entry for key, entry in self.base.ledgers.items() if key not in self._ledgers)
        every = (*self._ledgers.values(), *untouched)
        return tuple(sorted(every, key=attrgetter("channel_id")))

    def touched_ledgers(self) -> tuple[ChannelId, ...]:
        """Ledgers that were changed or made."""
        return tuple(self._ledgers)

    def touched_peers(self) -> tuple[Address, ...]:
        """Peers that were changed or made."""
        return tuple(self._peers)

    def freeze(self) -> World:
        """The world with all changes. The draft must not be used afterwards."""
        world = self.world
        world.ledgers = _merged(self.base.ledgers, self._ledgers, ())
        world.virtuals = _merged(self.base.virtuals, self._virtuals, self._gone_virtuals)
        world.peers = _merged(self.base.peers, self._peers, ())
        world.objectives = _merged(self.base.objectives, self._objectives, self._gone_objectives)
        return world


def _merged(
    base: Map[Any, Any], changed: dict[Any, Any], gone: set[Any] | tuple[()]
) -> Map[Any, Any]:
    if not changed and not gone:
        return base
    if len(changed) == 1 and not gone:
        ((key, record),) = changed.items()
        return base.set(key, record)
    with base.mutate() as mutation:
        for key, record in changed.items():
            mutation[key] = record
        for key in gone:
            mutation.pop(key, None)
    return mutation.finish()
