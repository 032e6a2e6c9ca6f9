"""How a town must end once its faults have stopped: everything done, everybody agreed, every wei accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger, Virtual, World
from engine.simulator.node import Arrival, Node
from engine.simulator.town import Town
from engine.simulator.violation import expect

Key = TypeVar("Key", bound=bytes)
Value = TypeVar("Value")

PATIENCE_MS = 900_000
RECOVERY_MAX_MS = 5_000
RECOVERY_MAX_DELAYS = 60
"""Where a message takes 200 ms on average, and now and then five times that, the rounds take longer than 5 s."""

_WAITS_FOR_PEERS = frozenset(
    {
        WaitingFor.GUARANTEES,
        WaitingFor.ALL_POSTFUNDS,
        WaitingFor.GUARANTEES_RELEASED,
        WaitingFor.PAYER_FINAL,
        WaitingFor.ALL_FINALS,
        WaitingFor.LEADER_FINAL,
        WaitingFor.FOLLOWER_FINAL,
    }
)
"""Not turn 0 of a tab: who gave it up may be asked anew by a late one's turn 0, and waits for the tab's deadline."""
MOMENT_MS = 1_000
OVERTIME_MS = 60_000
LEAVING_MS = 3 * 3_600_000
"""A challenge of an hour, one more where it was beaten, and blocks between."""


class _LeftOver:
    """What a node had to do when the faults stopped: messages up to a number, and objectives."""

    def __init__(self, world: World) -> None:
        self.newest_out = {
            address: peer.next_out - 1 for address, peer in world.peers.items() if peer.outbox
        }
        self.objectives = frozenset(world.objectives)


class Ending:
    """The healing phase of a town. Of liars, and of older copies of themselves, nothing is demanded.

    Attributes:
        recovery_ms: how long after the faults all that was left of them was delivered, and no objective of before
            waited for a peer.
    """

    def __init__(self, town: Town) -> None:
        self.recovery_ms = 0
        self._town = town
        self._honest = [node for node in town.nodes.values() if node.is_sound]
        self._liars = frozenset(node.address for node in town.nodes.values() if not node.is_sound)
        self._gone = frozenset(node.address for node in town.nodes.values() if node.is_gone)
        self._by_address = {node.address: node for node in self._honest}

    def run(self) -> None:
        """Heal, wait, settle everything, wait, and look at the sums.

        Raises:
            Violation: something did not end, or sums differ.
        """
        town = self._town
        town.heal()
        self._recover()
        self._wait("after the faults stopped")
        self._leave_who_is_gone()
        for node in self._honest:
            self._settle_all(node)
        self._wait("after settling all tabs")
        for node in self._honest:
            self._close_all(node)
        self._wait("after closing all ledgers")
        town.run_for(OVERTIME_MS)
        for node in self._honest:
            town.checker.expect_replay(node)
            self._expect_empty(node)
            self._expect_chain(node)
        self._expect_agreement()
        self._expect_payments()
        if not self._liars:
            self._expect_money()
        elif self._gone:
            self._expect_safe()

    def _leave_who_is_gone(self) -> None:
        """Whoever has a channel with somebody who is silent for good leaves it by the chain."""
        for node in self._honest if self._gone else ():
            world = node.durable
            for channels in (_sorted(world.ledgers), _sorted(world.virtuals)):
                for channel_id, channel in channels:
                    if not self._gone.isdisjoint(channel.fixed.participants):
                        leave = inp.Dispute(at_ms=self._town.now_ms, channel_id=channel_id)
                        self._command(node, leave)
        self._town.run_for(MOMENT_MS)
        self._town.run_until(lambda: not self._bound(), LEAVING_MS)
        expect(not self._bound(), "I13", f"still leaving: {'; '.join(self._bound())}")

    def _bound(self) -> list[str]:
        """What is not over although every ledger that it was about was left."""
        return [
            f"{node.name} {kind.name} {channel_id.hex()[:8]} waits for {each.waiting_for.name}"
            for node in self._honest
            for (kind, channel_id), each in node.durable.objectives.items()
            if kind is ObjectiveKind.DISPUTE or _is_over(node.durable, channel_id)
        ]

    def _recover(self) -> None:
        """What waits for peers alone goes on at once; what waits for blocks or a deadline is given more time.

        Where somebody lies, or forgot what he did, messages are delivered as quickly; objectives end by deadlines.
        """
        town = self._town
        healed_ms = town.now_ms
        left_over = {node.name: _LeftOver(node.durable) for node in self._honest}
        limit_ms = max(RECOVERY_MAX_MS, RECOVERY_MAX_DELAYS * town.faults.delay_ms)
        is_done = town.run_until(
            lambda: not any(self._behind(node, left_over[node.name]) for node in self._honest),
            limit_ms,
        )
        self.recovery_ms = town.now_ms - healed_ms
        left = [line for node in self._honest for line in self._behind(node, left_over[node.name])]
        expect(is_done, "I13", f"{self.recovery_ms} ms after the faults: {'; '.join(left)}")

    def _behind(self, node: Node, left_over: _LeftOver) -> list[str]:
        """What of before a node has not delivered, and what it still does with honest peers."""
        world = node.durable
        left = [
            f"{node.name} {kind.name} {channel_id.hex()[:8]} waits for {each.waiting_for.name}"
            for (kind, channel_id), each in world.objectives.items()
            if not self._liars
            and (kind, channel_id) in left_over.objectives
            and each.waiting_for in _WAITS_FOR_PEERS
            and self._is_ours(world, channel_id)
        ]
        left.extend(
            f"{node.name} has given {self._by_address[address].name} {peer.acked_upto} of {newest}"
            for address, newest in left_over.newest_out.items()
            for peer in (world.peers[address],)
            if peer.acked_upto < newest and address in self._by_address
        )
        return left

    def _wait(self, when: str) -> None:
        self._town.run_for(MOMENT_MS)
        is_done = self._town.run_until(
            lambda: all(not self._unfinished(node) for node in self._honest), PATIENCE_MS
        )
        if not is_done:
            left = [line for node in self._honest for line in self._unfinished(node)]
            expect(not left, "I13", f"{when}: {'; '.join(left)}")

    def _unfinished(self, node: Node) -> list[str]:
        """What a node still has to do with honest nodes."""
        world = node.durable
        left = [
            f"{node.name} {kind.name} {channel_id.hex()[:8]} waits for {each.waiting_for.name}"
            for (kind, channel_id), each in world.objectives.items()
            if self._is_ours(world, channel_id)
        ]
        left.extend(
            f"{node.name} has {len(peer.outbox)} messages for {self._by_address[address].name}"
            for address, peer in world.peers.items()
            if peer.outbox and address in self._by_address
        )
        return sorted(left)

    def _is_ours(self, world: World, channel_id: ChannelId) -> bool:
        """Whether a channel can end by what honest nodes do."""
        channel = world.ledgers.get(channel_id) or world.virtuals[channel_id]
        if not self._liars.isdisjoint(channel.fixed.participants):
            return False
        if isinstance(channel, Virtual):
            # A tab over a ledger whose queue a liar's tab holds up cannot end either.
            return all(self._is_clean(world, world.ledgers[one]) for one in channel.ledgers)
        return self._is_clean(world, channel)

    def _is_clean(self, world: World, ledger: Ledger) -> bool:
        """No liar's tab is guaranteed, or about to be, on this ledger."""
        targets = [each.target for each in (*ledger.tip.guarantees, *ledger.outcome.guarantees)]
        tabs = (world.virtuals.get(target) for target in targets)
        return all(tab is None or self._liars.isdisjoint(tab.fixed.participants) for tab in tabs)

    def _settle_all(self, node: Node) -> None:
        for channel_id, virtual in _sorted(node.durable.virtuals):
            if virtual.phase is VirtualPhase.OPEN:
                self._command(node, inp.SettleTab(at_ms=self._town.now_ms, channel_id=channel_id))

    def _close_all(self, node: Node) -> None:
        for channel_id, ledger in _sorted(node.durable.ledgers):
            if ledger.phase is LedgerPhase.OPEN:
                self._command(node, inp.CloseLedger(at_ms=self._town.now_ms, channel_id=channel_id))

    def _command(self, node: Node, command: inp.Input) -> None:
        node.receive(Arrival(command))

    def _expect_empty(self, node: Node) -> None:
        """Nothing is prepared or half open any more."""
        world = node.durable
        left = [
            f"{channel_id.hex()[:8]} {virtual.phase.name}"
            for channel_id, virtual in _sorted(world.virtuals)
            if virtual.phase is not VirtualPhase.CANCELLED and self._is_ours(world, channel_id)
        ]
        expect(not left, "I13", f"{node.name} still has tabs: {left}")
        for channel_id, ledger in _sorted(world.ledgers):
            if self._is_ours(world, channel_id) and channel_id not in world.disputes:
                expect(not ledger.queue, "I13", f"{node.name} {channel_id.hex()[:8]} has a queue")

    def _expect_chain(self, node: Node) -> None:
        """It follows the chain that is, and believes what the contract holds."""
        chain = self._town.chain
        for block in node.durable.blocks:
            is_there = chain.is_canonical(block.block_num, block.block_hash)
            expect(is_there, "I6", f"{node.name} believes in block {block.block_num}")
        for channel_id, ledger in _sorted(node.durable.ledgers):
            held_wei = chain.state.held_wei(channel_id)
            dust_wei = chain.state.dust_wei.get(channel_id, 0)
            if _is_being_closed(node, channel_id):
                continue  # a liar's tab kept it open for so long that its last blocks may not be seen yet
            expect(
                held_wei - dust_wei <= ledger.holdings_wei <= held_wei,
                "I6",
                f"{node.name} believes in {ledger.holdings_wei} for {channel_id.hex()[:8]}, held are {held_wei}",
            )

    def _expect_agreement(self) -> None:
        """Both ends of a ledger hold the same newest state."""
        for node in self._honest:
            for channel_id, ledger in _sorted(node.durable.ledgers):
                other = self._by_address.get(ledger.peer)
                if other is None:
                    continue
                theirs = other.durable.ledgers.get(channel_id)
                if _is_being_closed(node, channel_id) or _is_being_closed(other, channel_id):
                    continue  # a liar's tab kept it open so long that one's last blocks may not be seen yet
                if theirs is None:
                    is_over = ledger.phase is LedgerPhase.REJECTED
                    expect(is_over, "I14", f"{other.name} does not know a ledger of {node.name}")
                elif self._is_ours(node.durable, channel_id) and self._is_ours(
                    other.durable, channel_id
                ):
                    expect(
                        _agreed(ledger) == _agreed(theirs),
                        "I14",
                        f"{node.name} and {other.name} disagree on {channel_id.hex()[:8]}:"
                        f" {_agreed(ledger)} {_agreed(theirs)}",
                    )

    def _expect_payments(self) -> None:
        """What the payer of a settled tab paid is what its payee got."""
        sums = self._town.checker.settlement
        for tab, participants in sums.participants.items():
            names = [self._by_address.get(each) for each in participants]
            if None in names or any(
                tab not in node.durable.settled for node in names if node is not None
            ):
                continue
            paid_wei = sums.paid_wei.get(tab, 0)
            where = f"tab {tab.hex()[:8]}: paid {paid_wei}"
            received_wei = sums.received_wei.get(tab, 0)
            expect(received_wei == paid_wei, "I14", f"{where}, received {received_wei}")
            payee = self._by_address[participants[-1]]
            gained_wei = sums.gained_wei[payee.name, tab]
            expect(gained_wei == paid_wei, "I14", f"{where}, the payee gained {gained_wei}")

    def _expect_safe(self) -> None:
        """Nobody lost more than he paid, nor got less than he was paid, whoever fell silent."""
        state, sums = self._town.chain.state, self._town.checker.settlement
        gifts_wei = sum(state.dust_wei.values())
        for node in self._honest:
            paid_wei = sums.inside_paid_wei[node.name]
            received_wei = sums.inside_received_wei[node.name]
            for tab, participants in sums.participants.items():
                if participants[0] == node.address:
                    paid_wei += sums.paid_wei.get(tab, 0)
                if participants[-1] == node.address:
                    received_wei += sums.received_wei.get(tab, 0)
            gained_wei = state.paid_out_wei(node.address) - state.deposited_wei.get(node.address, 0)
            expect(
                gained_wei >= received_wei - paid_wei,
                "I14",
                f"{node.name} gained {gained_wei}, paid {paid_wei}, was paid {received_wei}",
            )
            told_wei = sum(
                ledger.my_wei
                for ledger in node.durable.ledgers.values()
                if ledger.phase is LedgerPhase.CLOSED
            )
            paid_out_wei = state.paid_out_wei(node.address)
            expect(
                told_wei <= paid_out_wei <= told_wei + gifts_wei,
                "I14",
                f"{node.name} is told of {told_wei}, got {paid_out_wei} back",
            )

    def _expect_money(self) -> None:
        """All money is back on chain, and everybody has what payments left him, or a stranger's dust more."""
        state = self._town.chain.state
        gifts_wei = sum(state.dust_wei.values())
        for key, held_wei in state.adjudicator.holdings_wei.items():
            channel_id = ChannelId(key)
            dust_wei = state.dust_wei.get(channel_id, 0)
            expect(held_wei <= dust_wei, "I14", f"{held_wei} are left in {channel_id.hex()[:8]}")
        sums = self._town.checker.settlement
        for node in self._honest:
            by_tabs = (wei for (name, _), wei in sums.gained_wei.items() if name == node.name)
            gained_wei = sum(by_tabs) + sums.inside_wei(node.name)
            before_wei = state.deposited_wei.get(node.address, 0)
            after_wei = state.paid_out_wei(node.address)
            expect(
                gained_wei <= after_wei - before_wei <= gained_wei + gifts_wei,
                "I14",
                f"{node.name} deposited {before_wei}, got {after_wei} back, gained {gained_wei}",
            )


def _is_over(world: World, channel_id: ChannelId) -> bool:
    """Whether all ledgers of a tab are closed."""
    tab = world.virtuals.get(channel_id)
    ledgers = () if tab is None else tab.ledgers
    return bool(ledgers) and all(world.ledgers[one].phase is LedgerPhase.CLOSED for one in ledgers)


def _is_being_closed(node: Node, channel_id: ChannelId) -> bool:
    return (ObjectiveKind.DIRECT_DEFUND, channel_id) in node.durable.objectives


def _agreed(ledger: Ledger) -> tuple[object, ...]:
    """What both ends must say alike; the follower's last signature may be the only difference."""
    return (
        ledger.phase is LedgerPhase.REJECTED,
        ledger.turn_num,
        ledger.outcome,
        ledger.tip,
        ledger.latest,
        ledger.final,
        ledger.holdings_wei,
        ledger.is_concluded,
    )


def _sorted(entries: Mapping[Key, Value]) -> list[tuple[Key, Value]]:
    """Entries in an order that does not depend on hashes."""
    return sorted(entries.items(), key=lambda entry: entry[0])
