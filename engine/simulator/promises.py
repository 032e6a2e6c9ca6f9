"""What the ends of a tab keep: no guarantee goes for less than was booked; nothing is booked that stands on none."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Proposal, Remove
from engine.protocol.types import ChannelId
from engine.protocol.world import Virtual, World
from engine.simulator.violation import expect


class Promises:
    """Watches one honest node's facts."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._proposals: dict[tuple[ChannelId, int], Proposal] = {}

    def on_committed(self, before: World, after: World, facts: tuple[ev.Recorded, ...]) -> None:
        """After each commit, with the worlds around it."""
        for entry in facts:
            match entry.event:
                case ev.VoucherReceived(channel_id=channel_id):
                    self._expect_guaranteed(before, after, channel_id)
                case ev.ProposalSent() | ev.ProposalReceived() as made:
                    self._proposals[made.ledger_id, made.turn_num] = made.proposal
                case ev.ProposalAccepted() | ev.AcceptanceReceived() as agreed:
                    self._on_agreed(before, after, agreed.ledger_id, agreed.turn_num)
                case _:
                    pass

    def _expect_guaranteed(self, before: World, after: World, channel_id: ChannelId) -> None:
        tab = _tab(before, after, channel_id)
        ledger_id = None if tab is None else tab.left_ledger
        worlds = [world for world in (before, after) if ledger_id in world.ledgers]
        stands = ledger_id is not None and any(
            world.ledgers[ledger_id].outcome.guarantee(channel_id) is not None for world in worlds
        )
        expect(stands, "I5", f"{self._name} booked a payment that no guarantee stands behind")

    def _on_agreed(self, before: World, after: World, ledger_id: ChannelId, upto_turn: int) -> None:
        turns = [
            turn for known, turn in self._proposals if known == ledger_id and turn <= upto_turn
        ]
        for turn_num in turns:
            proposal = self._proposals.pop((ledger_id, turn_num))
            if not isinstance(proposal, Remove):
                continue
            tab = _tab(before, after, proposal.target)
            if tab is not None:
                self._expect_fair(tab, ledger_id, proposal.left_amount_wei)

    def _expect_fair(self, tab: Virtual, ledger_id: ChannelId, left_amount_wei: int) -> None:
        limit_wei = tab.start.payer_wei
        if tab.is_payee and ledger_id == tab.left_ledger:
            is_fair = limit_wei - left_amount_wei >= tab.paid_wei
        elif tab.is_payer and ledger_id == tab.right_ledger:
            is_fair = left_amount_wei >= limit_wei - tab.paid_wei
        else:
            is_fair = True
        expect(
            is_fair,
            "I5",
            f"{self._name} let a guarantee of {limit_wei} go with {left_amount_wei} to the left, "
            f"and {tab.paid_wei} were paid",
        )


def _tab(before: World, after: World, channel_id: ChannelId) -> Virtual | None:
    """A tab as it was last known: one that was settled in this commit is gone after it."""
    return after.virtuals.get(channel_id) or before.virtuals.get(channel_id)
