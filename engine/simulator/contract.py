"""The adjudicator of a town: the model that ships (`protocol/adjudicator.py`), the signatures it asks for, its events.

What the model leaves to its caller is here: whose signatures support a state, and the money that strangers put in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.chain.port import (
    Challenge,
    Checkpoint,
    Conclude,
    Deposit,
    Reclaim,
    Transfer,
    TxIntent,
)
from engine.protocol import adjudicator as model
from engine.protocol import inputs as inp
from engine.protocol.adjudicator import Adjudicator, Reverted
from engine.protocol.channel.dispute import ShownState, SignedTurn, force_move_hash
from engine.protocol.channel.outcome import encode
from engine.protocol.channel.state import VIRTUAL_FINAL_TURN, FixedPart, state_hash
from engine.protocol.crypto import prefixed, recover
from engine.protocol.types import Address, Bytes32, ChannelId, Signature, external
from engine.simulator.violation import expect

STRANGER = Address(b"\x77" * 20)


@dataclass(slots=True)
class Holdings:
    """The contract's storage and the money outside it. `dust_wei` is what strangers put in, by channel."""

    adjudicator: Adjudicator = field(default_factory=Adjudicator)
    dust_wei: dict[ChannelId, int] = field(default_factory=dict)
    deposited_wei: dict[Address, int] = field(default_factory=dict)

    def copy(self) -> Holdings:
        """An independent copy."""
        return Holdings(self.adjudicator, dict(self.dust_wei), dict(self.deposited_wei))

    def held_wei(self, channel_id: ChannelId) -> int:
        """What a channel holds."""
        return self.adjudicator.held_wei(channel_id)

    def paid_out_wei(self, account: Address) -> int:
        """What an account was paid so far."""
        return self.adjudicator.paid_wei.get(external(account), 0)


def channel_of(intent: TxIntent) -> ChannelId:
    """Whose record or holdings an intent changes."""
    return intent.fixed_part.channel_id() if isinstance(intent, Conclude) else intent.channel_id


def run(
    state: Holdings, sender: Address, intent: TxIntent, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    """Run a transaction on `state`; the contract's events, none if it reverts."""
    try:
        match intent:
            case Deposit():
                return _deposit(state, sender, intent, log_index)
            case Conclude():
                return _conclude(state, intent, now_s, log_index)
            case Challenge():
                return _challenge(state, intent, now_s, log_index)
            case Checkpoint():
                return _checkpoint(state, intent, now_s, log_index)
            case Reclaim():
                return _reclaim(state, intent, now_s, log_index)
            case Transfer():
                return _transfer(state, intent, now_s, log_index)
    except Reverted:
        return ()


def _deposit(
    state: Holdings, sender: Address, intent: Deposit, log_index: int
) -> tuple[inp.ChainLog, ...]:
    channel_id, amount_wei = intent.channel_id, intent.amount_wei
    state.adjudicator = model.deposit(
        state.adjudicator,
        channel_id,
        expected_held_wei=intent.expected_held_wei,
        amount_wei=amount_wei,
    )
    state.deposited_wei[sender] = state.deposited_wei.get(sender, 0) + amount_wei
    if sender == STRANGER:
        state.dust_wei[channel_id] = state.dust_wei.get(channel_id, 0) + amount_wei
    return (inp.ChainDeposited(channel_id, state.held_wei(channel_id), log_index),)


def _conclude(
    state: Holdings, intent: Conclude, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    channel_id = channel_of(intent)
    shown = state_hash(channel_id, encode(intent.outcome), intent.turn_num, is_final=True)
    _expect_signed(shown, intent.signatures, intent.fixed_part.participants, "conclusion")
    before_wei, end = state.held_wei(channel_id), inp.ChainConcluded(channel_id, log_index)
    if not intent.is_paying:
        state.adjudicator = model.conclude(
            state.adjudicator, channel_id, outcome=intent.outcome, now_s=now_s
        )
        return (end,)
    state.adjudicator = model.conclude_and_pay(
        state.adjudicator, channel_id, outcome=intent.outcome, now_s=now_s
    )
    left_wei = state.held_wei(channel_id)
    return (
        end,
        inp.ChainAllocationUpdated(channel_id, before_wei, left_wei, log_index + 1),
    )


def _challenge(
    state: Holdings, intent: Challenge, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    channel_id, candidate = intent.channel_id, intent.candidate
    _expect_supported(intent.fixed_part, intent.proof, candidate)
    shown = _shown(candidate)
    challenger = recover(
        prefixed(force_move_hash(shown.hash_in(channel_id))), intent.challenger_signature
    )
    is_participant = challenger in intent.fixed_part.participants
    expect(is_participant, "I6", "a challenge by nobody of the channel")
    state.adjudicator = model.challenge(
        state.adjudicator,
        channel_id,
        turn_num=candidate.turn_num,
        state_hash=shown.hash_in(channel_id),
        outcome=candidate.outcome,
        now_s=now_s,
        duration_s=intent.fixed_part.challenge_duration_s,
    )
    finalizes_at_s = state.adjudicator.status(channel_id).finalizes_at_s
    return (inp.ChainChallenged(channel_id, finalizes_at_s, log_index, shown),)


def _checkpoint(
    state: Holdings, intent: Checkpoint, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    channel_id, turn_num = intent.channel_id, intent.candidate.turn_num
    _expect_supported(intent.fixed_part, (), intent.candidate)
    state.adjudicator = model.checkpoint(
        state.adjudicator, channel_id, turn_num=turn_num, now_s=now_s
    )
    return (inp.ChainChallengeCleared(channel_id, turn_num, log_index),)


def _reclaim(
    state: Holdings, intent: Reclaim, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    assert intent.target is not None, "a reclaim without its target"
    state.adjudicator = model.reclaim(
        state.adjudicator,
        intent.channel_id,
        outcome=intent.ledger.outcome,
        state_hash=intent.ledger.state_hash,
        target=intent.target,
        now_s=now_s,
    )
    return (inp.ChainReclaimed(intent.channel_id, log_index),)


def _transfer(
    state: Holdings, intent: Transfer, now_s: int, log_index: int
) -> tuple[inp.ChainLog, ...]:
    channel_id = intent.channel_id
    before_wei = state.held_wei(channel_id)
    state.adjudicator = model.transfer(
        state.adjudicator,
        channel_id,
        outcome=intent.ledger.outcome,
        state_hash=intent.ledger.state_hash,
        indices=(intent.index,),
        now_s=now_s,
    )
    left_wei = state.held_wei(channel_id)
    return (inp.ChainAllocationUpdated(channel_id, before_wei, left_wei, log_index),)


def _shown(turn: SignedTurn) -> ShownState:
    return ShownState(
        turn_num=turn.turn_num,
        is_final=turn.is_final,
        outcome=encode(turn.outcome),
        app_data=turn.app_data,
    )


def _expect_supported(
    fixed: FixedPart, proof: tuple[SignedTurn, ...], candidate: SignedTurn
) -> None:
    """Everybody signed it; or it is the payee's redemption on a state that everybody signed."""
    channel_id = fixed.channel_id()
    for turn in (*proof, *(() if proof else (candidate,))):
        shown = _shown(turn).hash_in(channel_id)
        _expect_signed(shown, turn.signatures, fixed.participants, "challenge")
    if proof:
        is_redemption = candidate.turn_num == VIRTUAL_FINAL_TURN
        expect(is_redemption, "I6", "a proof for what is no redemption")
        shown = _shown(candidate).hash_in(channel_id)
        _expect_signed(shown, candidate.signatures, fixed.participants[-1:], "redemption")


def _expect_signed(
    digest: Bytes32,
    signatures: tuple[Signature, ...],
    authors: tuple[Address, ...],
    what: str,
) -> None:
    signers = tuple(recover(prefixed(digest), signature) for signature in signatures)
    expect(signers == authors, "I6", f"a {what} that the contract refuses")
