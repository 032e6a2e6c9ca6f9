"""Tabs, channels and what the chain says of them, as entries of the activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.log.rows import Row
from engine.protocol import events as ev
from engine.protocol.effects import PAYOUT
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import Address
from wallet.views.activity_entries import NOBODY, About, Entries
from wallet.views.activity_values import ActivityKind


@dataclass(slots=True)
class TabSoFar:
    """A tab, as far as entries need it. `opened` and `settled` are numbers of entries."""

    peer: Address
    limit_wei: int
    used_wei: int
    opened: int
    settled: int | None = None


@dataclass(slots=True)
class ChannelSoFar:
    """A channel, as far as entries need it.

    `holdings` are (block, wei) as the chain told them. `concluded_in_block` is where the contract ended it by both
    sides' final state, `paid_in_block` where our own payout was mined; 0 if that never was.
    """

    peer: Address
    my_index: int
    put_in_wei: tuple[int, int]
    my_final_wei: int
    opened: int
    holdings: list[tuple[int, int]]
    closed: int | None = None
    concluded_in_block: int = 0
    paid_in_block: int = 0

    def parts_wei(self, holdings_wei: int) -> tuple[int, int]:
        """What of these holdings each participant put in, the leader first: deposits come in this order."""
        leader_wei = min(holdings_wei, self.put_in_wei[0])
        return leader_wei, min(holdings_wei - leader_wei, self.put_in_wei[1])


class ChannelReader:
    """Makes entries of what happens to tabs and channels.

    Attributes:
        tabs: by id, all that ever were.
        transactions: our own by what they were for, each as (event, hash), the oldest first.
    """

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._me = NOBODY
        self.tabs: dict[bytes, TabSoFar] = {}
        self.transactions: dict[str, list[tuple[int, bytes]]] = {}
        self._channels: dict[bytes, ChannelSoFar] = {}
        self._told_by_chain: list[int] = []

    def readers(self) -> dict[type[ev.Event], Callable[[Row, Any], None]]:
        """What reads which fact."""
        return {
            ev.NodeCreated: self.on_node_created,
            ev.VirtualCreated: self.on_tab_created,
            ev.VirtualBroken: self.on_tab_broken,
            ev.ObjectiveCreated: self.on_objective_created,
            ev.ObjectiveCompleted: self.on_objective_completed,
            ev.ObjectiveCancelled: self.on_objective_cancelled,
            ev.LedgerCreated: self.on_channel_created,
            ev.StateSigned: self.on_state_signed,
            ev.DepositDetected: self.on_deposit,
            ev.ChannelConcluded: self.on_concluded,
            ev.AllocationUpdated: self.on_payout,
            ev.LedgerSettled: self.on_settled,
            ev.ChainRolledBack: self.on_rolled_back,
            ev.TransactionPrepared: self.on_transaction,
            ev.TransactionMined: self.on_mined,
        }

    def partner(self, ledger_id: bytes) -> tuple[Address, bool]:
        """Whom a channel is with, and whether we lead it."""
        channel = self._channels[ledger_id]
        return channel.peer, channel.my_index == 0

    def on_node_created(self, _row: Row, event: ev.NodeCreated) -> None:
        """Who we are."""
        self._me = event.node.address

    # ---------------------------------------------------------------- tabs

    def on_tab_created(self, row: Row, event: ev.VirtualCreated) -> None:
        """A tab begins to open. Between two others it is named after the one who is paid."""
        participants, tab_id = event.fixed.participants, event.fixed.channel_id()
        is_payee = event.my_index == len(participants) - 1
        peer = participants[0] if is_payee else participants[-1]
        about = About(peer, event.payer_wei, tab_id, tab=tab_id)
        number = self._entries.begin(row, ActivityKind.TAB_OPENED, about)
        self._entries.more(number).limit_wei = event.payer_wei
        self.tabs[tab_id] = TabSoFar(peer, event.payer_wei, 0, number)

    def on_tab_broken(self, row: Row, event: ev.VirtualBroken) -> None:
        """It will not open."""
        opened = self.tabs[event.channel_id].opened
        self._entries.fail(row, opened, event.reason, is_ours=event.peer == self._me)

    def on_objective_created(self, row: Row, event: ev.ObjectiveCreated) -> None:
        """A tab begins to be settled, or a channel to be closed."""
        if event.kind is ObjectiveKind.VIRTUAL_DEFUND:
            tab = self.tabs[event.channel_id]
            if self._entries[tab.opened].is_off_at(row[0]):
                # What never opened is let go of; the person did not settle anything.
                return
            tab_id = event.channel_id
            about = About(tab.peer, tab.used_wei, tab_id, tab=tab_id)
            tab.settled = self._entries.begin(row, ActivityKind.TAB_SETTLED, about)
            self._entries.more(tab.settled).limit_wei = tab.limit_wei
        elif event.kind is ObjectiveKind.DIRECT_DEFUND:
            channel = self._channels[event.channel_id]
            about = About(channel.peer, 0, event.channel_id)
            channel.closed = self._entries.begin(row, ActivityKind.CHANNEL_CLOSED, about)
            more = self._entries.more(channel.closed)
            more.channel, more.tx_key = event.channel_id, f"conclude:{event.channel_id.hex()}"

    def on_objective_completed(self, row: Row, event: ev.ObjectiveCompleted) -> None:
        """What began is over."""
        match event.kind:
            case ObjectiveKind.VIRTUAL_FUND:
                opened = self.tabs[event.channel_id].opened
                if not self._entries[opened].is_off_at(row[0]):
                    self._entries.end(row, opened)
            case ObjectiveKind.VIRTUAL_DEFUND:
                tab = self.tabs[event.channel_id]
                if tab.settled is not None:
                    self._entries.more(tab.settled).end_wei = tab.used_wei
                    self._entries.end(row, tab.settled)
            case ObjectiveKind.DIRECT_FUND:
                self._entries.end(row, self._channels[event.channel_id].opened)
            case ObjectiveKind.DIRECT_DEFUND:
                channel = self._channels[event.channel_id]
                if channel.closed is not None:
                    self._entries.more(channel.closed).end_wei = channel.my_final_wei
                    self._entries.end(row, channel.closed)
            case ObjectiveKind.DISPUTE:
                # The closing or settling that it leads to has its own end.
                pass

    def on_objective_cancelled(self, row: Row, event: ev.ObjectiveCancelled) -> None:
        """A tab or channel was given up before it opened."""
        is_ours = event.by == self._me
        if event.kind is ObjectiveKind.VIRTUAL_FUND:
            self._entries.fail(
                row, self.tabs[event.channel_id].opened, event.reason, is_ours=is_ours
            )
        elif event.kind is ObjectiveKind.DIRECT_FUND:
            self._entries.fail(
                row, self._channels[event.channel_id].opened, event.reason, is_ours=is_ours
            )

    # ---------------------------------------------------------------- channels and the chain

    def on_channel_created(self, row: Row, event: ev.LedgerCreated) -> None:
        """A channel begins to open."""
        channel_id = event.fixed.channel_id()
        put_in_wei = (event.leader_wei, event.follower_wei)
        peer, mine_wei = event.fixed.participants[1 - event.my_index], put_in_wei[event.my_index]
        about = About(peer, mine_wei, channel_id)
        number = self._entries.begin(row, ActivityKind.CHANNEL_OPENED, about)
        self._entries.more(number).channel = channel_id
        self._channels[channel_id] = ChannelSoFar(
            peer, event.my_index, put_in_wei, mine_wei, number, [(0, 0)]
        )

    def on_state_signed(self, _row: Row, event: ev.StateSigned) -> None:
        """A final state says what is whose."""
        if not event.is_final:
            return
        channel = self._channels.get(event.channel_id)
        if channel is not None:
            channel.my_final_wei = (event.first_wei, event.last_wei)[channel.my_index]
        else:
            self.tabs[event.channel_id].used_wei = event.last_wei

    def on_deposit(self, row: Row, event: ev.DepositDetected) -> None:
        """The contract holds more for a channel: our money, the other side's, or both."""
        channel = self._channels[event.channel_id]
        before = channel.parts_wei(channel.holdings[-1][1])
        after = channel.parts_wei(event.holdings_wei)
        held_before_wei = channel.holdings[-1][1]
        channel.holdings.append((event.block_num, event.holdings_wei))
        for index, (was_wei, is_wei) in enumerate(zip(before, after, strict=True)):
            if is_wei > was_wei:
                is_mine = index == channel.my_index
                kind = ActivityKind.DEPOSIT if is_mine else ActivityKind.PEER_DEPOSIT
                number = self._on_chain(
                    row, kind, event.channel_id, event.block_num, is_wei - was_wei
                )
                if is_mine:
                    key = f"deposit:{event.channel_id.hex()}:{held_before_wei}"
                    self._entries.more(number).tx_key = key

    def on_concluded(self, _row: Row, event: ev.ChannelConcluded) -> None:
        """The contract ended a channel by both sides' final state, and pays both at once."""
        channel = self._channels.get(event.channel_id)
        if channel is not None:
            channel.concluded_in_block = event.block_num

    def on_payout(self, row: Row, event: ev.AllocationUpdated) -> None:
        """The contract paid out; after a dispute it pays each side alone, and does not say which."""
        channel = self._channels[event.channel_id]
        channel.holdings.append((event.block_num, event.after_wei))
        if channel.concluded_in_block:
            amount_wei = min(channel.my_final_wei, event.before_wei - event.after_wei)
            number = self._on_chain(
                row, ActivityKind.PAYOUT, event.channel_id, event.block_num, amount_wei
            )
            self._entries.more(number).tx_key = f"conclude:{event.channel_id.hex()}"

    def on_settled(self, row: Row, event: ev.LedgerSettled) -> None:
        """After a dispute our part has come."""
        channel = self._channels[event.channel_id]
        channel.my_final_wei = (event.leader_wei, event.follower_wei)[channel.my_index]
        if channel.my_final_wei:
            block_num = channel.paid_in_block or channel.holdings[-1][0]
            number = self._on_chain(
                row, ActivityKind.PAYOUT, event.channel_id, block_num, channel.my_final_wei
            )
            self._entries.more(number).tx_key = PAYOUT + event.channel_id.hex()

    def _on_chain(
        self, row: Row, kind: ActivityKind, channel_id: bytes, block_num: int, amount_wei: int
    ) -> int:
        peer = self._channels[channel_id].peer
        number = self._entries.begin(row, kind, About(peer, amount_wei, channel_id))
        more = self._entries.more(number)
        more.channel, more.block_num = channel_id, block_num
        self._entries.end(row, number)
        self._told_by_chain.append(number)
        return number

    def on_rolled_back(self, row: Row, event: ev.ChainRolledBack) -> None:
        """What blocks above this one said is undone. Cost: linear in what the chain ever said of our channels."""
        for channel in self._channels.values():
            while channel.holdings[-1][0] > event.block_num:
                channel.holdings.pop()
            if channel.concluded_in_block > event.block_num:
                channel.concluded_in_block = 0
        for number in self._told_by_chain:
            if self._entries[number].more.block_num > event.block_num:
                self._entries.fail(row, number, None)

    def on_transaction(self, row: Row, event: ev.TransactionPrepared | ev.TransactionMined) -> None:
        """A transaction of ours: the newest for a purpose counts."""
        self.transactions.setdefault(event.key, []).append((row[0], event.tx_hash))

    def on_mined(self, row: Row, event: ev.TransactionMined) -> None:
        """A transaction of ours is in a block: our payout is one."""
        self.on_transaction(row, event)
        if event.is_ok and event.key.startswith(PAYOUT):
            channel_id = bytes.fromhex(event.key.removeprefix(PAYOUT))
            self._channels[channel_id].paid_in_block = event.block_num
