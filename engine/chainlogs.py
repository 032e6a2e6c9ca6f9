"""What the chain service saw in the protocol's own words, and what the protocol wants in the chain service's.

Only the native asset counts here.
"""

from __future__ import annotations

from engine.chain import logs as seen
from engine.chain import port
from engine.protocol import effects as eff
from engine.protocol import inputs as inp
from engine.protocol.channel.dispute import ShownState
from engine.protocol.channel.outcome import decode
from engine.protocol.kinds import WaitingFor
from engine.protocol.types import ZERO_ADDRESS, MalformedValueError
from engine.protocol.world import World

_ENTRIES_MIN = 2
"""Leader and follower, or payer and payee."""


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
            return inp.ChainChallenged(
                log.channel_id, log.finalizes_at_s, log.log_index, _shown(log)
            )
        case seen.ChallengeCleared():
            return inp.ChainChallengeCleared(log.channel_id, log.turn_num, log.log_index)
        case seen.Checkpointed():
            return None
        case seen.Reclaimed():
            return inp.ChainReclaimed(log.channel_id, log.log_index)


def _shown(log: seen.ChallengeRegistered) -> ShownState | None:
    """The challenged state; None if it is none that our channels can have (another asset, or an address's lie)."""
    try:
        outcome = decode(log.outcome)
    except MalformedValueError:
        return None
    is_ours = len(outcome) == 1 and outcome[0].asset == ZERO_ADDRESS
    if not is_ours or len(outcome[0].allocations) < _ENTRIES_MIN:
        return None
    return ShownState(
        turn_num=log.turn_num, is_final=log.is_final, outcome=log.outcome, app_data=log.app_data
    )


def intent_of(effect: eff.OnChain) -> port.TxIntent:
    """The chain service's intent for an effect."""
    match effect:
        case eff.SubmitDeposit():
            return port.Deposit(
                key=effect.key,
                channel_id=effect.channel_id,
                expected_held_wei=effect.expected_held_wei,
                amount_wei=effect.amount_wei,
            )
        case eff.SubmitConclude():
            return port.Conclude(
                key=effect.key,
                fixed_part=effect.fixed,
                outcome=effect.outcome,
                turn_num=effect.turn_num,
                signatures=effect.signatures,
                is_paying=effect.is_paying,
            )
        case eff.SubmitChallenge():
            return port.Challenge(
                key=effect.key,
                fixed_part=effect.fixed,
                proof=effect.proof,
                candidate=effect.candidate,
                challenger_signature=effect.challenger_signature,
            )
        case eff.SubmitCheckpoint():
            return port.Checkpoint(
                key=effect.key, fixed_part=effect.fixed, candidate=effect.candidate
            )
        case eff.SubmitReclaim():
            return port.Reclaim(
                key=effect.key, ledger=effect.ledger, reclaimed_count=effect.reclaimed_count
            )
        case eff.SubmitTransfer():
            return port.Transfer(key=effect.key, ledger=effect.ledger, index=effect.index)


def is_waiting_for_chain(world: World) -> bool:
    """Whether something in progress needs to see blocks. Cost: linear in what is in progress."""
    return any(each.waiting_for in _CHAIN_WAITS for each in world.objectives.values())


_CHAIN_WAITS = {
    WaitingFor.EARLIER_DEPOSITS,
    WaitingFor.MY_DEPOSIT,
    WaitingFor.LATER_DEPOSITS,
    WaitingFor.MONEY_BACK,
    WaitingFor.NEWEST_SHOWN,
    WaitingFor.CHALLENGE_EXPIRED,
    WaitingFor.GUARANTEES_RECLAIMED,
}
