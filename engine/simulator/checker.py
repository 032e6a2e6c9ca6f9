"""The invariants (`violation.py` lists them) that are checked at each step, commit, release and restart."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from immutables import Map

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import LedgerOutcome
from engine.protocol.errors import PeerError, Reason
from engine.protocol.fold import fold
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PrefundOver,
    SignedState,
    Voucher,
)
from engine.protocol.rowkeys import entity_of
from engine.protocol.step import Step
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import GENESIS, Ledger, Virtual, World
from engine.simulator.node import Node, Taken
from engine.simulator.promises import Promises
from engine.simulator.settlement import Settlement
from engine.simulator.violation import expect

FOLD_EVERY_COMMITS = 97
OLD_WORLDS_MAX = 4

_ON_CHANNELS = (
    inp.OpenLedger,
    inp.Pay,
    inp.OpenTab,
    inp.SettleTab,
    inp.CloseLedger,
    inp.Cancel,
    inp.PayPartner,
    inp.CancelTransfer,
)

_OF_OLDER_COPIES = {
    Reason.OLDER_COPY,
    Reason.SEQUENCE_GAP,
    Reason.UNKNOWN_CHANNEL,
    Reason.WRONG_ROLE,
}
"""Who forgot a channel with somebody that it has no other with can only refuse what is said of it."""

Channel = TypeVar("Channel", Ledger, Virtual)
Signer = tuple[ChannelId, int, Address]


@dataclass(slots=True)
class Watched:
    """What the checker knows of one node, read off its disk and not off its worlds."""

    node: Node
    world: World = field(default_factory=World)
    posted: dict[tuple[Address, int], Message] = field(default_factory=dict)
    next_out: dict[Address, int] = field(default_factory=dict)
    vouchers: dict[ChannelId, int] = field(default_factory=dict)
    paid: set[tuple[Address, bytes]] = field(default_factory=set)
    commit_count: int = 0
    promises: Promises = field(init=False)
    old_worlds: deque[tuple[World, str]] = field(
        default_factory=lambda: deque(maxlen=OLD_WORLDS_MAX)
    )

    def __post_init__(self) -> None:
        self.promises = Promises(self.node.name)


class Checker:
    """Sees every step, commit and release, and raises Violation.

    Attributes:
        settlement: what tabs moved, for the end.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._watched = {node.name: Watched(node) for node in nodes}
        self._by_address = {node.address: node for node in nodes}
        self._released: dict[Signer, bytes] = {}
        self._holders: dict[Signer, set[str]] = {}
        self.settlement = Settlement()

    # --- steps ---

    def on_taken(self, node: Node, taken: Taken) -> None:
        """After each step of an honest node."""
        what = taken.arrival.what
        source = getattr(what, "peer", None)
        is_from_peer = isinstance(what, inp.PeerMessage | inp.PeerHello | inp.PeerAck)
        author = self._by_address.get(source) if is_from_peer and source is not None else None
        is_older_copy = node.is_older_copy or (author is not None and author.is_older_copy)
        if isinstance(taken.error, PeerError) and not (
            is_older_copy and taken.error.reason in _OF_OLDER_COPIES
        ):
            expect(
                author is not None and not author.is_honest,
                "I9",
                f"{node.name} refuses what {author.name if author else '?'} says: {taken.error}: {what}",
            )
        if taken.before.ahead and taken.done is not None:
            _expect_stopped(node, what, taken.before, taken.done)
        if taken.done is not None and author is not None and not author.is_honest:
            self._expect_only_own_channels(node, author, taken.before, taken.done.world)

    def _expect_only_own_channels(
        self, node: Node, author: Node, before: World, after: World
    ) -> None:
        changed: list[Ledger | Virtual] = [
            *_changed(before.ledgers, after.ledgers),
            *_changed(before.virtuals, after.virtuals),
        ]
        others = [
            each
            for each in changed
            if author.address not in each.fixed.participants
            and not _is_only_counted(before.ledgers.get(each.channel_id), each)
        ]
        # The one way in: it signed turn 0 of its tab, which sets the queues of that tab's ledgers in motion.
        is_own_tab_moving = any(
            author.address in tab.fixed.participants
            for ledger in changed
            if isinstance(ledger, Ledger)
            for target in _moved(before.ledgers.get(ledger.channel_id), ledger)
            for tab in (before.virtuals.get(target) or after.virtuals.get(target),)
            if tab is not None
        )
        expect(
            not others or is_own_tab_moving,
            "I9",
            f"{author.name} changed {len(others)} channels of others at {node.name}",
        )

    # --- commits ---

    def on_committed(self, node: Node, facts: tuple[ev.Recorded, ...]) -> None:
        """After each commit: the disk alone gives the world that was published."""
        seen = self._watched[node.name]
        before = seen.world
        seen.world = fold(before, facts)
        seen.commit_count += 1
        self._expect_sound(seen, before, seen.world)
        for entry in facts:
            if isinstance(entry.event, ev.CaughtUp):
                seen.next_out[entry.event.peer] = entry.event.upto + 1
                node.ahead -= {entry.event.peer}
            _expect_waiting(node, seen.world, entry.event)
        self._note_posted(seen)
        if node.is_honest:
            self._note_held(seen, facts)
            _expect_backed(node.name, before, facts)
        if node.is_honest and not node.is_older_copy:
            self.settlement.on_committed(node, facts)
            seen.promises.on_committed(before, seen.world, facts)
            _expect_paid_once(seen, facts)
        if seen.commit_count % FOLD_EVERY_COMMITS == 0:
            self.expect_replay(node)

    def on_started(self, node: Node) -> None:
        """After a restart: what the disk kept is all there is."""
        seen = self._watched[node.name]
        before, seen.world = seen.world, fold(GENESIS, node.disk.facts())
        if not node.is_older_copy:
            self._expect_sound(seen, before, seen.world)
        seen.next_out = {address: peer.next_out for address, peer in seen.world.peers.items()}
        for (address, wire_seq), _ in tuple(seen.posted.items()):
            if wire_seq >= seen.next_out.get(address, 1):
                del seen.posted[address, wire_seq]

    def on_put_back(self, node: Node) -> None:
        """What its newer self signed counts if somebody has it on disk; what it held itself is what the copy holds."""
        for holders in self._holders.values():
            holders.discard(node.name)
        for other in self._by_address.values():
            other.ahead -= {node.address}
        seen = self._watched[node.name]
        seen.world = fold(GENESIS, node.disk.facts())
        node.ahead = self._who_knows_better(node, seen.world)
        self._note_held(seen, node.disk.facts())
        lost = [
            key for key in self._released if key[2] == node.address and not self._holders.get(key)
        ]
        for key in lost:
            del self._released[key]

    def expect_replay(self, node: Node) -> None:
        """fold(GENESIS, log) is the durable world, and no published world was ever changed."""
        seen = self._watched[node.name]
        expect(
            fold(GENESIS, node.disk.facts()) == node.durable,
            "I8",
            f"{node.name}: the log does not give the durable world",
        )
        for world, form in seen.old_worlds:
            expect(repr(world) == form, "I8", f"{node.name}: world {world.seq} was changed")
        seen.old_worlds.append((node.durable, repr(node.durable)))

    def _note_posted(self, seen: Watched) -> None:
        for address, peer in seen.world.peers.items():
            first = seen.next_out.get(address, 1)
            for wire_seq in range(first, peer.next_out):
                outgoing = peer.outbox.get(wire_seq)
                if outgoing is not None:
                    seen.posted[address, wire_seq] = outgoing.message
            seen.next_out[address] = peer.next_out

    def _expect_sound(self, seen: Watched, before: World, after: World) -> None:
        name = seen.node.name
        for channel_id, ledger in after.ledgers.items():
            old = before.ledgers.get(channel_id)
            if old is not ledger:
                _expect_ledger(name, ledger, after)
                if old is not None:
                    _expect_monotone(name, old, ledger)
                    expect(old.turn_num <= ledger.turn_num, "I3", f"{name}: a ledger's turn fell")
        for channel_id, virtual in after.virtuals.items():
            old_virtual = before.virtuals.get(channel_id)
            if old_virtual is None or old_virtual is virtual:
                continue
            if old_virtual.root != virtual.root:
                _expect_forgettable(name, old_virtual)
            else:
                _expect_monotone(name, old_virtual, virtual)
                expect(old_virtual.paid_wei <= virtual.paid_wei, "I3", f"{name}: a voucher fell")
        is_same = before.virtuals is after.virtuals
        for channel_id in () if is_same else before.virtuals:
            if channel_id not in after.virtuals and channel_id not in after.settled:
                _expect_forgettable(name, before.virtuals[channel_id])
        is_same = before.settled is after.settled
        for channel_id in () if is_same else before.settled:
            expect(channel_id in after.settled, "I3", f"{name}: a settled tab came back")

    # --- releases ---

    def on_released(self, source: Node, target: Node, wire_seq: int, message: Message) -> None:
        """Before a message leaves an honest node."""
        if not source.is_honest:
            return
        seen = self._watched[source.name]
        expect(
            seen.posted.get((target.address, wire_seq)) == message,
            "I2",
            f"{source.name} sends what is not on its disk: {wire_seq} {message}",
        )
        match message:
            case PrefundOver(said) | (SignedState() as said) if _author(said) == source.address:
                self._expect_one_hash(
                    said.fixed.channel_id(), said.turn_num, source, said.signature
                )
            case LedgerProposal() | LedgerAcceptance():
                self._expect_one_hash(
                    message.ledger_id, message.turn_num, source, message.signature
                )
            case Voucher():
                known_wei = seen.vouchers.get(message.channel_id, 0)
                seen.vouchers[message.channel_id] = max(known_wei, message.amount_wei)
            case _:
                pass

    def on_hello(self, source: Node, target: Node, has_upto: int) -> None:
        """An honest peer never has less than it acknowledged, nor more than we sent."""
        peer = source.durable.peers.get(target.address)
        if peer is None or not (source.is_sound and target.is_sound):
            return
        expect(
            peer.acked_upto <= has_upto < peer.next_out,
            "I2",
            f"{target.name} has {has_upto} of {source.name}'s {peer.acked_upto}..{peer.next_out - 1}",
        )

    def _who_knows_better(self, node: Node, copied: World) -> frozenset[Address]:
        """Partners of the copy that have on disk what it never gave them."""
        channels = (*copied.ledgers.values(), *copied.virtuals.values())
        partners = {each for channel in channels for each in channel.fixed.participants}
        found: set[Address] = set()
        for address in partners - {node.address}:
            other = self._by_address.get(address)
            if other is None or not other.is_honest:
                continue  # a liar, or somebody whom a liar made up
            # Read off the disk: the other's log may be a copy by now, too.
            known = self._watched[other.name].world.peers.get(node.address)
            first = copied.peers[address].next_out if address in copied.peers else 1
            if known is not None and known.last_in >= first:
                found.add(address)
        return frozenset(found)

    def _note_held(self, seen: Watched, facts: Iterable[ev.Recorded]) -> None:
        """Signatures of others that came to this disk: each signer has one for each turn, whenever it signed."""
        for entry in facts:
            held = _held(seen.world, entry.event)
            if held is not None:
                channel_id, turn_num, signer = held[0]
                source = self._by_address.get(signer)
                if source is not None and source.is_honest:
                    self._holders.setdefault(held[0], set()).add(seen.node.name)
                    self._expect_one_hash(channel_id, turn_num, source, held[1])

    def _expect_one_hash(
        self, channel_id: ChannelId, turn_num: int, source: Node, signature: bytes
    ) -> None:
        known = self._released.setdefault((channel_id, turn_num, source.address), signature)
        expect(
            known == signature,
            "I1",
            f"{source.name} signed turn {turn_num} of {channel_id.hex()[:8]} twice",
        )


def _expect_waiting(node: Node, world: World, event: ev.Event) -> None:
    """An older copy signs nothing for a channel with a partner who can tell, before it has caught up (ADR 0036)."""
    match event:
        case ev.StateSigned():
            channel = world.virtuals.get(event.channel_id) or world.ledgers.get(event.channel_id)
            others = () if channel is None else channel.fixed.participants
        case ev.ProposalSent() | ev.ProposalAccepted():
            others = (world.ledgers[event.ledger_id].peer,)
        case ev.VoucherSent():
            others = (event.peer,)
        case _:
            return
    expect(node.ahead.isdisjoint(others), "I1", f"{node.name}, an older copy, signs: {event}")


def _held(world: World, event: ev.Event) -> tuple[Signer, bytes] | None:
    match event:
        case ev.StateReceived():
            channel = world.virtuals.get(event.channel_id) or world.ledgers.get(event.channel_id)
            if channel is None:
                return None
            signer = channel.fixed.participants[event.signer_index]
            return (event.channel_id, event.turn_num, signer), event.signature
        case ev.ProposalReceived() | ev.AcceptanceReceived():
            signer = world.ledgers[event.ledger_id].peer
            return (event.ledger_id, event.turn_num, signer), event.signature
        case _:
            return None


def _expect_stopped(node: Node, what: inp.Input, before: World, done: Step) -> None:
    """An older copy takes nothing from who can tell, and no command touches a channel with him (ADR 0029)."""
    touched: set[Address] = set()
    if isinstance(what, inp.PeerMessage):
        touched.add(what.peer)
    elif isinstance(what, _ON_CHANNELS):
        for entry in done.events:
            channel_id = ChannelId(entity_of(entry.event))
            channel = done.world.virtuals.get(channel_id) or done.world.ledgers.get(channel_id)
            touched.update(() if channel is None else channel.fixed.participants)
    expect(touched.isdisjoint(before.ahead), "I3", f"{node.name}, an older copy, goes on: {what}")


def _expect_paid_once(seen: Watched, facts: Iterable[ev.Recorded]) -> None:
    """No payment id is used twice towards a payee: whoever pays a request again is refused."""
    for entry in facts:
        match entry.event:
            case ev.VoucherSent(peer=peer, payment_id=payment_id):
                payment = (peer, payment_id)
            case ev.TransferMade(ledger_id=ledger_id, transfer=transfer):
                ledger = seen.world.ledgers[ledger_id]
                if transfer.is_to_leader is ledger.is_leader:
                    continue
                payment = (ledger.peer, transfer.payment_id)
            case _:
                continue
        is_first = payment not in seen.paid
        expect(is_first, "I3", f"{seen.node.name} paid {payment[1].hex()[:8]} twice")
        seen.paid.add(payment)


def _expect_backed(name: str, before: World, facts: tuple[ev.Recorded, ...]) -> None:
    """What is told as paid to us is what a voucher is worth more than the one before it."""
    held_wei: dict[ChannelId, int] = {}
    for entry in facts:
        match entry.event:
            case ev.VoucherReceived(channel_id=tab_id, amount_wei=amount_wei, paid_wei=paid_wei):
                tab = before.virtuals.get(tab_id)
                before_wei = held_wei.get(tab_id, 0 if tab is None else tab.paid_wei)
                held_wei[tab_id] = before_wei + paid_wei
                is_backed = amount_wei == held_wei[tab_id]
                expect(is_backed, "I14", f"{name}: told of {paid_wei} that no voucher backs")
            case _:
                continue


def _changed(before: Map[ChannelId, Channel], after: Map[ChannelId, Channel]) -> list[Channel]:
    if before is after:
        return []
    return [each for key, each in after.items() if before.get(key) is not each]


def _moved(old: Ledger | None, new: Ledger) -> set[ChannelId]:
    """Tabs whose proposals came into or left a ledger's queue."""
    queued = (*(() if old is None else old.queue), *new.queue)
    return {each.proposal.target for each in queued if each.proposal.target is not None}


def _expect_forgettable(name: str, virtual: Virtual) -> None:
    """Only a tab that we never signed may leave the world unsettled, or begin anew."""
    expect(virtual.signed_turn < 0, "I3", f"{name}: a tab that was signed is forgotten")


def _expect_monotone(name: str, old: Ledger | Virtual, new: Ledger | Virtual) -> None:
    expect(old.signed_turn <= new.signed_turn, "I3", f"{name}: the signed turn fell")
    for before, after in zip(
        (*old.prefund, *old.postfund, *old.final),
        (*new.prefund, *new.postfund, *new.final),
        strict=True,
    ):
        expect(before is None or before == after, "I3", f"{name}: a signature was replaced")


def _expect_ledger(name: str, ledger: Ledger, world: World) -> None:
    total_wei = ledger.start.total_wei()
    is_funded = None not in ledger.postfund
    for outcome in (ledger.outcome, ledger.tip):
        sum_wei = outcome.total_wei()
        is_right = sum_wei == total_wei or (not is_funded and 0 <= sum_wei < total_wei)
        expect(is_right, "I4", f"{name}: a ledger's sum changed")
        _expect_outcome(name, outcome, world)


def _expect_outcome(name: str, outcome: LedgerOutcome, world: World) -> None:
    guaranteed_wei = sum(guarantee.amount_wei for guarantee in outcome.guarantees)
    expect(outcome.guaranteed_wei == guaranteed_wei, "I4", f"{name}: guarantees do not add up")
    expect(min(outcome.leader_wei, outcome.follower_wei) >= 0, "I4", f"{name}: a negative balance")
    for guarantee in outcome.guarantees:
        virtual = world.virtuals.get(guarantee.target)
        expect(
            virtual is None or virtual.start.total_wei() == guarantee.amount_wei,
            "I4",
            f"{name}: a guarantee differs from its tab",
        )


def _author(message: SignedState) -> bytes:
    """Whose signature it is: evidence is passed on by others, and a liar's may contradict itself."""
    return message.fixed.participants[message.signer_index]


def _is_only_counted(before: Ledger | None, after: Ledger | Virtual) -> bool:
    """Whether nothing but the number of tabs over a ledger changed, as when a participant begins one over it."""
    return (
        before is not None
        and isinstance(after, Ledger)
        and replace(before, tab_count=after.tab_count) == after
    )
