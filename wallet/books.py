"""Keeping books on several nodes: what their logs say against each other and against the chain, to the wei.

Logs are read, never written; a node may be running meanwhile. For an audit all tabs should be settled, since money
in an open tab belongs to one of two people and only vouchers say to whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from engine.chain import calldata
from engine.chain.devchain import DevRpc
from engine.log.folding import WorldFolding, recorded_of
from engine.log.replay import world_at
from engine.log.store import EventLog
from engine.protocol.kinds import LedgerPhase
from engine.protocol.types import Address, ChannelId, hex0x
from engine.protocol.world import Ledger, World
from wallet.links.addresses import checksummed
from wallet.views.payment_facts import PAYMENT_TYPES, partner_in, payment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One node's books.

    Attributes:
        name: what reports call it.
        world: at the log's head.
        sent, received: each payment's id and amount, in order; an id twice would be money twice.
    """

    name: str
    world: World
    sent: tuple[tuple[bytes, int], ...]
    received: tuple[tuple[bytes, int], ...]

    @property
    def sent_wei(self) -> int:
        """All that was paid."""
        return sum(amount_wei for _, amount_wei in self.sent)

    @property
    def received_wei(self) -> int:
        """All that was taken in."""
        return sum(amount_wei for _, amount_wei in self.received)

    @property
    def put_in_wei(self) -> int:
        """What this node put into ledger channels that were funded."""
        return sum(each.start.amounts_wei[each.my_index] for each in self.funded())

    @property
    def in_channels_wei(self) -> int:
        """What belongs to this node in channels that are open."""
        return self._my_wei(LedgerPhase.OPEN)

    @property
    def paid_out_wei(self) -> int:
        """What closed channels paid to this node on chain."""
        return self._my_wei(LedgerPhase.CLOSED)

    def funded(self) -> list[Ledger]:
        """The ledger channels that hold or held money."""
        living = (LedgerPhase.OPEN, LedgerPhase.CLOSED)
        return [ledger for ledger in self.world.ledgers.values() if ledger.phase in living]

    def _my_wei(self, phase: LedgerPhase) -> int:
        return sum(each.my_wei for each in self.world.ledgers.values() if each.phase is phase)


def read_books(name: str, log: Path) -> Books:
    """A node's books from its log.

    Raises:
        StoreError: the log cannot be read.
    """
    with closing(EventLog.reader(log)) as reader:
        head = reader.head.seq
        world = world_at(reader, head, WorldFolding())
        events = [recorded_of(row).event for row in reader.rows(0, head, PAYMENT_TYPES)]
    found = [payment_of(event, partner_in(world)) for event in events]
    paid = [one for one in found if one is not None]
    return Books(
        name=name,
        world=world,
        sent=tuple((one.payment_id, -one.amount_wei) for one in paid if one.amount_wei < 0),
        received=tuple((one.payment_id, one.amount_wei) for one in paid if one.amount_wei > 0),
    )


def unrest(books: Sequence[Books]) -> list[str]:
    """What is still on its way in these nodes; empty when an audit makes sense."""
    return [f"{each.name}: {what}" for each in books for what in _unrest(each.world)]


def faults(books: Sequence[Books], rpc: DevRpc) -> list[str]:
    """Every sum that does not agree, in plain words; empty if all do. The nodes must pay each other only."""
    return [
        *_payment_faults(books),
        *(fault for one, other in combinations(books, 2) for fault in _ledger_faults(one, other)),
        *(fault for each in books for fault in _wealth_faults(each)),
        *(fault for each in books for fault in _chain_faults(each, rpc)),
    ]


def holdings_wei(rpc: DevRpc, adjudicator: Address, channel_id: ChannelId) -> int:
    """What the contract holds for a channel."""
    call = {"to": hex0x(adjudicator), "data": hex0x(calldata.holdings(channel_id))}
    return int(rpc.request("eth_call", call, "latest"), 16)


def _unrest(world: World) -> Iterator[str]:
    for peer in world.peers.values():
        if peer.outbox:
            yield f"{len(peer.outbox)} messages to {peer.name or checksummed(peer.address)} not acknowledged"
    for ledger in world.ledgers.values():
        if ledger.queue:
            yield f"{len(ledger.queue)} proposals not countersigned"
        if ledger.transfers:
            yield f"{len(ledger.transfers)} payments inside a channel not signed"
    for objective in world.objectives.values():
        yield f"{objective.kind.value} waits for {objective.waiting_for.value}"


def _payment_faults(books: Sequence[Books]) -> Iterator[str]:
    sent = [payment for each in books for payment in each.sent]
    received = [payment for each in books for payment in each.received]
    for word, payments in (("sent", sent), ("received", received)):
        for payment_id, count in Counter(payment_id for payment_id, _ in payments).items():
            if count > 1:
                yield f"payment {hex0x(payment_id)} was {word} {count} times"
    lost, unknown = set(sent) - set(received), set(received) - set(sent)
    if lost:
        yield f"{len(lost)} payments were sent and not received, {_sum(lost)} wei"
    if unknown:
        yield f"{len(unknown)} payments were received and not sent, {_sum(unknown)} wei"


def _ledger_faults(one: Books, other: Books) -> Iterator[str]:
    for channel_id, mine in one.world.ledgers.items():
        theirs = other.world.ledgers.get(channel_id)
        if theirs is None:
            continue
        if (mine.phase, mine.turn_num) != (theirs.phase, theirs.turn_num):
            yield (
                f"{hex0x(channel_id)}: {one.name} is at {mine.phase.value} turn {mine.turn_num}, "
                f"{other.name} at {theirs.phase.value} turn {theirs.turn_num}"
            )
        elif mine.outcome != theirs.outcome:
            yield f"{hex0x(channel_id)}: {one.name} and {other.name} hold different outcomes"


def _wealth_faults(books: Books) -> Iterator[str]:
    """Deposits plus payments in, less payments out, is what the node has."""
    has_wei = books.in_channels_wei + books.paid_out_wei
    should_wei = books.put_in_wei + books.received_wei - books.sent_wei
    if has_wei != should_wei:
        yield f"{books.name} has {has_wei} wei and should have {should_wei}"
    for ledger in books.funded():
        promised_wei = sum(guarantee.amount_wei for guarantee in ledger.outcome.guarantees)
        if promised_wei:
            yield f"{books.name}: {promised_wei} wei are still promised to tabs"


def _chain_faults(books: Books, rpc: DevRpc) -> Iterator[str]:
    adjudicator = books.world.identity.adjudicator
    for ledger in books.funded():
        held_wei = holdings_wei(rpc, adjudicator, ledger.channel_id)
        is_open = ledger.phase is LedgerPhase.OPEN
        should_wei = ledger.start.leader_wei + ledger.start.follower_wei if is_open else 0
        if held_wei != should_wei:
            yield f"the contract holds {held_wei} wei for {hex0x(ledger.channel_id)}, not {should_wei}"
    balance_wei = rpc.balance_wei(books.world.me)
    if balance_wei != books.paid_out_wei:
        yield f"{books.name} has {balance_wei} wei on chain and should have {books.paid_out_wei}"


def _sum(payments: set[tuple[bytes, int]]) -> int:
    return sum(amount_wei for _, amount_wei in payments)
