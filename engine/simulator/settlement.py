"""What each tab moved in the ledgers, read off the facts: hubs end at zero, payees get what was paid."""

from __future__ import annotations

from collections import defaultdict

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Add, Guarantee, Transfer
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import Address, ChannelId, external
from engine.simulator.node import Node
from engine.simulator.violation import expect


class Settlement:
    """Sums for every tab, of honest nodes only.

    Attributes:
        gained_wei: what a tab moved into a node's ledgers, by node name and tab.
        paid_wei: the highest voucher that a payer signed, by tab.
        received_wei: the highest voucher that a payee took, by tab.
        inside_paid_wei: what a node paid inside ledgers, by its name; a leader's from the turn that it signed on.
        inside_received_wei: what a node was paid inside ledgers, by its name.
        participants: who is in a tab.
        payment_count: vouchers signed, and payments made inside ledgers.
        settled_count: tabs that ended at their payer.
    """

    def __init__(self) -> None:
        self.gained_wei: dict[tuple[str, ChannelId], int] = defaultdict(int)
        self.paid_wei: dict[ChannelId, int] = {}
        self.received_wei: dict[ChannelId, int] = {}
        self.inside_paid_wei: dict[str, int] = defaultdict(int)
        self.inside_received_wei: dict[str, int] = defaultdict(int)
        self.participants: dict[ChannelId, tuple[Address, ...]] = {}
        self.payment_count = 0
        self.settled_count = 0
        self._gone: set[tuple[str, ChannelId, Transfer]] = set()
        self._locked: dict[tuple[ChannelId, ChannelId], Guarantee] = {}

    def on_committed(self, node: Node, facts: tuple[ev.Recorded, ...]) -> None:
        """Take the facts of an honest node's commit."""
        for entry in facts:
            event = entry.event
            match event:
                case ev.VirtualCreated():
                    self.participants[event.fixed.channel_id()] = event.fixed.participants
                case ev.ProposalSent() | ev.ProposalReceived():
                    self._on_proposal(node, event)
                case ev.TransferMade():
                    self._on_made(node, event)
                case ev.TransferFailed():
                    self._on_failed(node, event)
                case ev.VoucherSent():
                    self.paid_wei[event.channel_id] = event.amount_wei
                    self.payment_count += 1
                case ev.VoucherReceived():
                    self.received_wei[event.channel_id] = event.amount_wei
                case ev.ObjectiveCompleted(kind=ObjectiveKind.VIRTUAL_DEFUND):
                    # What the chain decides may end older than what was proposed; the ending counts it.
                    if not self._is_on_chain(node, event.channel_id):
                        self._on_settled(node, event.channel_id)
                case _:
                    pass

    def _is_on_chain(self, node: Node, tab: ChannelId) -> bool:
        ledgers = {ledger_id for ledger_id, target in self._locked if target == tab}
        return any(one in node.durable.disputes for one in (tab, *ledgers))

    def _on_proposal(self, node: Node, event: ev.ProposalSent | ev.ProposalReceived) -> None:
        """Every proposal that is recorded is supported in the end, but on a ledger that ends on chain."""
        proposal = event.proposal
        if isinstance(proposal, Transfer):
            is_gone = isinstance(event, ev.ProposalSent) and not proposal.is_to_leader
            if is_gone:
                self._gone.add((node.name, event.ledger_id, proposal))
                self.inside_paid_wei[node.name] += proposal.amount_wei
            return
        where = (event.ledger_id, proposal.target)
        if isinstance(proposal, Add):
            self._locked[where] = proposal.guarantee
            sign, left_wei = -1, proposal.left_deposit_wei
        else:
            sign, left_wei = 1, proposal.left_amount_wei
        guarantee = self._locked[where]
        is_left = guarantee.left == external(node.address)
        share_wei = left_wei if is_left else guarantee.amount_wei - left_wei
        self.gained_wei[node.name, proposal.target] += sign * share_wei

    def _on_made(self, node: Node, event: ev.TransferMade) -> None:
        transfer = event.transfer
        is_leader = node.durable.ledgers[event.ledger_id].is_leader
        if transfer.is_to_leader is is_leader:
            self.inside_received_wei[node.name] += transfer.amount_wei
            return
        self.payment_count += 1
        if not is_leader:
            self.inside_paid_wei[node.name] += transfer.amount_wei

    def _on_failed(self, node: Node, event: ev.TransferFailed) -> None:
        """The ledger ended on chain without a payment that its leader had signed."""
        payment = (node.name, event.ledger_id, event.transfer)
        if payment in self._gone:
            self._gone.remove(payment)
            self.inside_paid_wei[node.name] -= event.transfer.amount_wei

    def inside_wei(self, name: str) -> int:
        """What payments inside ledgers left a node, in all."""
        return self.inside_received_wei[name] - self.inside_paid_wei[name]

    def _on_settled(self, node: Node, tab: ChannelId) -> None:
        gained_wei = self.gained_wei[node.name, tab]
        participants = self.participants[tab]
        where = f"{node.name}, tab {tab.hex()[:8]}: gained {gained_wei}"
        if node.address == participants[0]:
            self.settled_count += 1
            paid_wei = self.paid_wei.get(tab, 0)
            expect(gained_wei == -paid_wei, "I14", f"{where}, paid {paid_wei}")
        elif node.address == participants[-1]:
            received_wei = self.received_wei.get(tab, 0)
            expect(gained_wei >= received_wei, "I14", f"{where}, received {received_wei}")
        else:
            expect(gained_wei == 0, "I7", where)
