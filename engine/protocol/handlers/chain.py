"""What the contract says, in blocks at their confirmation depth."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase
from engine.protocol.objectives.base import begin_closing, begin_settling
from engine.protocol.objectives.dispute import begin_dispute
from engine.protocol.recorder import Recorder
from engine.protocol.types import ChannelId


def block(rec: Recorder, seen: inp.ChainBlock) -> None:
    """Process a block once; what it says of channels that are not ours is left out."""
    blocks = rec.draft.base.blocks
    if blocks and seen.block_num <= blocks[-1].block_num:
        return
    for log in seen.logs:
        is_tab = rec.draft.virtual(log.channel_id) is not None and isinstance(log, _OF_TABS)
        if is_tab or rec.draft.ledger(log.channel_id) is not None:
            rec.record(_fact(seen, log))
            if isinstance(log, inp.ChainChallenged):
                _answer(rec, log.channel_id)
            elif isinstance(log, inp.ChainConcluded):
                _end_forgotten(rec, log.channel_id)
    rec.record(ev.BlockSeen(seen.block_num, seen.block_hash, seen.timestamp_s))


def rollback(rec: Recorder, undone: inp.ChainRollback) -> None:
    """Undo what blocks above the common ancestor said."""
    blocks = rec.draft.base.blocks
    if blocks and blocks[-1].block_num > undone.block_num:
        rec.record(ev.ChainRolledBack(undone.block_num, undone.block_hash))


def mined(rec: Recorder, receipt: inp.ChainMined) -> None:
    """A transaction of ours is in a block."""
    if receipt.key in rec.draft.base.transactions:
        rec.record(
            ev.TransactionMined(receipt.key, receipt.tx_hash, receipt.block_num, receipt.is_ok)
        )


def _answer(rec: Recorder, channel_id: ChannelId) -> None:
    """Somebody challenged. A ledger that is closed holds nothing of ours, so its old states harm nobody."""
    ledger, tab = rec.draft.ledger(channel_id), rec.draft.virtual(channel_id)
    if ledger is not None and ledger.phase in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}:
        return
    begin_dispute(rec, channel_id, is_mine=False)
    if tab is not None:
        begin_settling(rec, tab, is_mine=False)


def _end_forgotten(rec: Recorder, channel_id: ChannelId) -> None:
    """An older copy may not know that it signed the last state of a ledger: nothing must be signed there any more."""
    ledger = rec.draft.ledger(channel_id)
    if ledger is not None and ledger.phase is LedgerPhase.OPEN:
        begin_closing(rec, ledger, is_mine=False)


def _fact(seen: inp.ChainBlock, log: inp.ChainLog) -> ev.Event:
    at = (seen.block_num, seen.block_hash, log.log_index)
    match log:
        case inp.ChainDeposited():
            return ev.DepositDetected(log.channel_id, log.holdings_wei, *at)
        case inp.ChainAllocationUpdated():
            return ev.AllocationUpdated(log.channel_id, log.before_wei, log.after_wei, *at)
        case inp.ChainConcluded():
            return ev.ChannelConcluded(log.channel_id, *at)
        case inp.ChainChallenged():
            return ev.ChallengeRegistered(log.channel_id, log.finalizes_at_s, *at, log.shown)
        case inp.ChainChallengeCleared():
            return ev.ChallengeCleared(log.channel_id, log.turn_num, *at)
        case inp.ChainReclaimed():
            return ev.GuaranteeReclaimed(log.channel_id, *at)


_OF_TABS = (inp.ChainChallenged, inp.ChainChallengeCleared, inp.ChainConcluded)
"""What the contract may say of a tab. Money that somebody puts into one is not ours."""
