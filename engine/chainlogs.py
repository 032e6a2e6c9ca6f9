"""What the chain service saw, in the protocol's own words. Only the native asset counts here."""

from __future__ import annotations

from engine.chain import logs as seen
from engine.protocol import inputs as inp
from engine.protocol.types import ZERO_ADDRESS


def as_protocol_log(log: seen.ChainLog) -> inp.ChainLog | None:
    """The protocol's input for a contract log; None if it says nothing about our money."""
    match log:
        case seen.Deposited():
            if log.asset != ZERO_ADDRESS:
                return None
            return inp.ChainDeposited(log.channel_id, log.holdings_wei, log.log_index)
        case seen.AllocationUpdated():
            return inp.ChainAllocationUpdated(
                log.channel_id, log.initial_holdings_wei, log.final_holdings_wei, log.log_index
            )
        case seen.Concluded():
            return inp.ChainConcluded(log.channel_id, log.log_index)
        case seen.ChallengeRegistered():
            return inp.ChainChallenged(log.channel_id, log.finalizes_at_s, log.log_index)
        case seen.ChallengeCleared():
            return inp.ChainChallengeCleared(log.channel_id, log.turn_num, log.log_index)
        case seen.Checkpointed():
            return None
