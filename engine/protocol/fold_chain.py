"""`evolve` for what the chain says: blocks, deposits, payouts, and what a reorganisation takes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.protocol import events as ev
from engine.protocol.draft import Draft
from engine.protocol.fold_dispute import conclude_tab, note_payout, roll_back_disputes
from engine.protocol.limits import BLOCKS_REMEMBERED_MAX, CHAIN_FACTS_MAX
from engine.protocol.world import Block, ChainFact, Ledger, Transaction


def _block_seen(draft: Draft, event: ev.BlockSeen) -> None:
    block = Block(event.block_num, event.block_hash, event.timestamp_s)
    draft.world.blocks = (*draft.world.blocks, block)[-BLOCKS_REMEMBERED_MAX:]
    draft.world.height = max(draft.world.height, event.block_num)


def _deposit_detected(draft: Draft, event: ev.DepositDetected) -> None:
    ledger = draft.own_ledger(event.channel_id)
    # Dust that comes when everybody was paid is nobody's here; waiting for it to leave would never end.
    is_paid_out = ledger.is_concluded and ledger.holdings_wei == 0
    held_wei = 0 if is_paid_out else event.holdings_wei
    _chain_fact(ledger, ChainFact(event.block_num, held_wei, ledger.is_concluded))


def _allocation_updated(draft: Draft, event: ev.AllocationUpdated) -> None:
    """What the ledger's own money is now. Others may have put in more, some of it unseen; that stays there."""
    ledger = draft.own_ledger(event.channel_id)
    own_wei = min(ledger.holdings_wei, ledger.outcome.total_wei())
    surplus_wei = max(0, event.before_wei - own_wei)
    left_wei = max(0, event.after_wei - surplus_wei)
    _chain_fact(ledger, ChainFact(event.block_num, left_wei, ledger.is_concluded))


def _channel_concluded(draft: Draft, event: ev.ChannelConcluded) -> None:
    if draft.ledger(event.channel_id) is None:
        conclude_tab(draft, event)
        return
    ledger = draft.own_ledger(event.channel_id)
    _chain_fact(ledger, ChainFact(event.block_num, ledger.holdings_wei, is_concluded=True))


def _chain_fact(ledger: Ledger, fact: ChainFact) -> None:
    """One fact a block is enough to undo it; else dust deposits in one block would push the earlier ones out."""
    earlier = ledger.chain_facts
    if earlier and earlier[-1].block_num == fact.block_num:
        earlier = earlier[:-1]
    ledger.chain_facts = (*earlier, fact)[-CHAIN_FACTS_MAX:]
    ledger.holdings_wei = fact.holdings_wei
    ledger.is_concluded = fact.is_concluded


def _chain_rolled_back(draft: Draft, event: ev.ChainRolledBack) -> None:
    roll_back_disputes(draft, event)
    world = draft.world
    world.blocks = tuple(block for block in world.blocks if block.block_num <= event.block_num)
    world.lowered_ms = world.at_ms
    for current in draft.all_ledgers():
        channel_id = current.channel_id
        if any(fact.block_num > event.block_num for fact in current.chain_facts):
            ledger = draft.own_ledger(channel_id)
            ledger.chain_facts = tuple(
                fact for fact in ledger.chain_facts if fact.block_num <= event.block_num
            )
            newest = (
                ledger.chain_facts[-1]
                if ledger.chain_facts
                else ChainFact(0, 0, is_concluded=False)
            )
            ledger.holdings_wei = newest.holdings_wei
            ledger.is_concluded = newest.is_concluded


def _transaction_prepared(draft: Draft, event: ev.TransactionPrepared) -> None:
    entry = Transaction(event.key, event.nonce, event.raw, event.tx_hash)
    draft.world.transactions = draft.world.transactions.set(event.key, entry)


def _transaction_mined(draft: Draft, event: ev.TransactionMined) -> None:
    """A good one is kept until its channel is closed: a reorganisation may take it back, and then it leaves again."""
    note_payout(draft, event)
    if not event.is_ok:
        draft.world.transactions = draft.world.transactions.delete(event.key)


EVOLVE_CHAIN: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.BlockSeen: _block_seen,
    ev.DepositDetected: _deposit_detected,
    ev.AllocationUpdated: _allocation_updated,
    ev.ChannelConcluded: _channel_concluded,
    ev.ChainRolledBack: _chain_rolled_back,
    ev.TransactionPrepared: _transaction_prepared,
    ev.TransactionMined: _transaction_mined,
}
