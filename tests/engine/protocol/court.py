"""The contract of a village, for disputes: the pure model of it, which says what each transaction leaves behind."""

from __future__ import annotations

from dataclasses import replace

from engine.chain.disputes import wanted_of
from engine.chain.port import Challenge, Checkpoint, Reclaim, Transfer
from engine.chainlogs import intent_of
from engine.protocol import adjudicator as model
from engine.protocol import inputs as inp
from engine.protocol.adjudicator import Adjudicator
from engine.protocol.channel.dispute import ShownState, SignedTurn, force_move_hash
from engine.protocol.channel.outcome import encode
from engine.protocol.codec import abi
from engine.protocol.crypto import keccak256, prefixed, recover
from engine.protocol.effects import OnChain, SubmitConclude
from engine.protocol.types import Address, Bytes32, ChannelId, external


class Court:
    """Storage and clock of the contract.

    Attributes:
        storage: the pure model.
        now_s: the chain's time.
        done: keys of the transactions that were mined, in order.
    """

    def __init__(self) -> None:
        self.storage = Adjudicator()
        self.now_s = 1_000
        self.done: list[str] = []

    def paid_wei(self, owner: Address) -> int:
        """What the contract paid to an account after disputes."""
        return self.storage.paid_wei.get(external(owner), 0)

    def mine(self, effect: OnChain, held_wei: dict[ChannelId, int]) -> tuple[inp.ChainLog, ...]:
        """Run a transaction as the sender would send it; the contract's events, none if nothing is left to do."""
        if isinstance(effect, SubmitConclude):
            return self._conclude(effect)
        intent = intent_of(effect)
        assert isinstance(intent, Challenge | Checkpoint | Reclaim | Transfer), effect
        wanted = wanted_of(intent, self.storage.status(intent.channel_id), self.now_s)
        if wanted is None:
            return ()
        self.done.append(intent.key)
        match wanted:
            case Challenge():
                return self._challenge(wanted)
            case Checkpoint():
                return self._checkpoint(wanted)
            case Reclaim():
                return self._reclaim(wanted)
            case Transfer():
                return self._transfer(wanted, held_wei)

    def _conclude(self, effect: SubmitConclude) -> tuple[inp.ChainLog, ...]:
        if self.storage.status(effect.channel_id).is_final_at(self.now_s):
            return ()
        self.done.append(effect.key)
        self.storage = model.conclude(
            self.storage, effect.channel_id, outcome=effect.outcome, now_s=self.now_s
        )
        return (inp.ChainConcluded(effect.channel_id, 0),)

    def _challenge(self, wanted: Challenge) -> tuple[inp.ChainLog, ...]:
        channel_id, turn = wanted.channel_id, wanted.candidate
        for one in wanted.proof:
            assert len(_signers(channel_id, one)) == len(wanted.fixed_part.participants)
        state_hash = _hash_of(channel_id, turn)
        participants = wanted.fixed_part.participants
        assert set(_signers(channel_id, turn)) <= set(participants)
        assert recover(prefixed(force_move_hash(state_hash)), wanted.challenger_signature) in (
            participants
        )
        self.storage = model.challenge(
            self.storage,
            channel_id,
            turn_num=turn.turn_num,
            state_hash=state_hash,
            outcome=turn.outcome,
            now_s=self.now_s,
            duration_s=wanted.fixed_part.challenge_duration_s,
        )
        return (challenged(self, channel_id, turn),)

    def _checkpoint(self, wanted: Checkpoint) -> tuple[inp.ChainLog, ...]:
        channel_id, turn_num = wanted.channel_id, wanted.candidate.turn_num
        assert len(_signers(channel_id, wanted.candidate)) == 2
        self.storage = model.checkpoint(
            self.storage, channel_id, turn_num=turn_num, now_s=self.now_s
        )
        return (inp.ChainChallengeCleared(channel_id, turn_num, 0),)

    def _reclaim(self, wanted: Reclaim) -> tuple[inp.ChainLog, ...]:
        assert wanted.target is not None
        self.storage = model.reclaim(
            self.storage,
            wanted.channel_id,
            outcome=wanted.ledger.outcome,
            state_hash=wanted.ledger.state_hash,
            target=wanted.target,
            now_s=self.now_s,
        )
        return (inp.ChainReclaimed(wanted.channel_id, 0),)

    def _transfer(
        self, wanted: Transfer, held_wei: dict[ChannelId, int]
    ) -> tuple[inp.ChainLog, ...]:
        channel_id = wanted.channel_id
        before_wei = held_wei[channel_id]
        holdings = self.storage.holdings_wei.set(channel_id, before_wei)
        self.storage = model.transfer(
            replace(self.storage, holdings_wei=holdings),
            channel_id,
            outcome=wanted.ledger.outcome,
            state_hash=wanted.ledger.state_hash,
            indices=(wanted.index,),
            now_s=self.now_s,
        )
        held_wei[channel_id] = self.storage.held_wei(channel_id)
        return (inp.ChainAllocationUpdated(channel_id, before_wei, held_wei[channel_id], 0),)


def challenged(court: Court, channel_id: ChannelId, turn: SignedTurn) -> inp.ChainChallenged:
    """The contract's event about the challenge that stands."""
    shown = ShownState(
        turn_num=turn.turn_num,
        is_final=turn.is_final,
        outcome=encode(turn.outcome),
        app_data=turn.app_data,
    )
    return inp.ChainChallenged(
        channel_id, court.storage.status(channel_id).finalizes_at_s, 0, shown
    )


def _hash_of(channel_id: ChannelId, turn: SignedTurn) -> Bytes32:
    state = abi.state(
        channel_id, turn.app_data, encode(turn.outcome), turn.turn_num, is_final=turn.is_final
    )
    return keccak256(state)


def _signers(channel_id: ChannelId, turn: SignedTurn) -> list[Address | None]:
    digest = prefixed(_hash_of(channel_id, turn))
    return [recover(digest, signature) for signature in turn.signatures]
