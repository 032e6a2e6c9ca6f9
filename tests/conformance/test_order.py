"""Nothing is said before what it rests on, in any role of the reference's runs.

That a node says the right things is not enough: a postfund signed before the guarantees hold, or a release before
everybody signed the final state, gives money away to whoever stops answering. After each input of a replay, every
message and transaction that is new is held against all that was heard and said until then.
Source: the reference's order of messages.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress

import pytest

from engine.protocol.channel.consensus import Add, Proposal
from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN, FixedPart
from engine.protocol.effects import Effect, SubmitConclude, SubmitDeposit
from engine.protocol.errors import PeerError
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    SignedState,
    Voucher,
)
from engine.protocol.types import ChannelId
from tests.conformance.replay import Happening, Mined, Player, Run, Sent
from tests.conformance.vectors import golden

RUNS = pytest.mark.parametrize(
    ("name", "role"),
    [
        (name, role)
        for name in ("nitro-trace-standard.json", "nitro-trace-two-hop.json")
        for role in golden(name)["participants"]
    ],
)
FINAL = -1
FIRST_PROPOSED_TURN = POSTFUND_TURN + 1


class Basis:
    """What a node may rest on: the signatures it heard or made, and the chain.

    Attributes:
        fixed: fixed parts by channel id.
        signers: who signed, by channel and turn (`FINAL` for the last).
        proposals: each ledger's proposals by turn.
        agreed: turns of a ledger that the follower signed.
        holdings_wei: what the contract holds.
    """

    def __init__(self) -> None:
        self.fixed: dict[ChannelId, FixedPart] = {}
        self.signers: dict[tuple[ChannelId, int], set[int]] = defaultdict(set)
        self.proposals: dict[tuple[ChannelId, int], Proposal] = {}
        self.agreed: set[tuple[ChannelId, int]] = set()
        self.holdings_wei: dict[ChannelId, int] = defaultdict(int)

    def note(self, message: Message) -> None:
        """Somebody said this."""
        match message:
            case SignedState():
                channel_id = message.fixed.channel_id()
                self.fixed[channel_id] = message.fixed
                turn = FINAL if message.is_final else message.turn_num
                self.signers[channel_id, turn].add(message.signer_index)
            case LedgerProposal():
                self.proposals[message.ledger_id, message.turn_num] = message.proposal
            case LedgerAcceptance():
                self.agreed.add((message.ledger_id, message.turn_num))
            case _:
                return

    def note_block(self, mined: Mined) -> None:
        """The chain took a deposit."""
        self.holdings_wei[mined.channel_id] += mined.deposit_wei or 0

    def is_signed_by_all(self, channel_id: ChannelId, turn: int) -> bool:
        """Whether everybody's signature on this turn is there."""
        everybody = set(range(len(self.fixed[channel_id].participants)))
        return self.signers[channel_id, turn] == everybody

    def lacks(self, message: Message) -> str | None:
        """What a message of ours should have waited for."""
        match message:
            case SignedState() if len(message.fixed.participants) == 2:
                return self._ledger_state_lacks(message)
            case SignedState():
                return self._virtual_state_lacks(message)
            case LedgerProposal():
                return self._proposal_lacks(message.proposal)
            case LedgerAcceptance():
                return self._proposal_lacks(self.proposals[message.ledger_id, message.turn_num])
            case Voucher():
                is_open = self.is_signed_by_all(message.channel_id, POSTFUND_TURN)
                return None if is_open else "all postfunds"
            case _:
                return None

    def effect_lacks(self, effect: Effect) -> str | None:
        """What a transaction of ours should have waited for."""
        match effect:
            case SubmitDeposit():
                if not self.is_signed_by_all(effect.channel_id, PREFUND_TURN):
                    return "both prefunds"
                held_wei = self.holdings_wei[effect.channel_id]
                return None if held_wei == effect.expected_held_wei else "the deposit before ours"
            case SubmitConclude():
                is_final = self.is_signed_by_all(effect.channel_id, FINAL)
                return None if is_final else "both final signatures"
            case _:
                return None

    def _ledger_state_lacks(self, state: SignedState) -> str | None:
        channel_id = state.fixed.channel_id()
        if state.is_final:
            turns = range(FIRST_PROPOSED_TURN, state.turn_num)
            if any((channel_id, turn_num) not in self.agreed for turn_num in turns):
                return "agreement on every proposal"
            is_leaders_turn = 0 in self.signers[channel_id, FINAL]
            return None if is_leaders_turn else "the leader's final state"
        if state.turn_num == PREFUND_TURN:
            return None
        is_held = self.holdings_wei[channel_id] == state.first_wei + state.last_wei
        return None if is_held else "both deposits"

    def _virtual_state_lacks(self, state: SignedState) -> str | None:
        channel_id, last = state.fixed.channel_id(), len(state.fixed.participants) - 1
        if state.is_final:
            is_payers_turn = 0 in self.signers[channel_id, FINAL]
            return None if is_payers_turn else "the payer's final state"
        if state.turn_num == PREFUND_TURN:
            return None
        guaranteed = [
            key
            for key in self.agreed
            if isinstance(self.proposals[key], Add) and self.proposals[key].target == channel_id
        ]
        sides = 1 if state.signer_index in {0, last} else 2
        return None if len(guaranteed) == sides else "the guarantees on both sides"

    def _proposal_lacks(self, proposal: Proposal) -> str | None:
        is_addition = isinstance(proposal, Add)
        turn = PREFUND_TURN if is_addition else FINAL
        if self.is_signed_by_all(proposal.target, turn):
            return None
        return "all prefunds" if is_addition else "all final signatures"


class Watched:
    """A player whose every new message and transaction is held against what it rests on.

    Attributes:
        early: what was said too soon, by what it did not wait for.
    """

    def __init__(self, run: Run, role: str) -> None:
        self.player = Player(run, role)
        self.early: list[str] = []
        self._basis = Basis()
        self._said = self.player.posted()
        self._effect_count = 0

    def meet(self, happening: Happening) -> None:
        """One part of the run."""
        self.player.meet(happening)
        if isinstance(happening, Mined):
            self._basis.note_block(happening)
        elif happening.target == self.player.role:
            self._basis.note(happening.message)
        self._look()

    def _look(self) -> None:
        basis, posted = self._basis, self.player.posted()
        new = [message for _, _, message in sorted(posted - self._said, key=_place)]
        for message in new:
            basis.note(message)
        effects = self.player.effects[self._effect_count :]
        lacking = [basis.lacks(message) for message in new]
        lacking += [basis.effect_lacks(effect) for effect in effects]
        self.early += [one for one in lacking if one is not None]
        self._said, self._effect_count = posted, len(self.player.effects)


def _place(posted: tuple[str, int, Message]) -> tuple[str, int]:
    return posted[:2]


@RUNS
def test_says_nothing_before_what_it_rests_on(name: str, role: str) -> None:
    run = Run(golden(name))
    watched = Watched(run, role)

    for happening in run.happenings:
        watched.meet(happening)

    assert watched.early == []


@RUNS
def test_says_nothing_too_soon_when_somebody_falls_silent(name: str, role: str) -> None:
    """From each message on its sender says nothing more, and the node's person wants nothing more.

    What the others go on to say then rests on messages that were never sent: it may be refused.
    """
    run = Run(golden(name))
    for silent_from, last in enumerate(run.happenings):
        if not isinstance(last, Sent) or last.target != role:
            continue
        watched = Watched(run, role)
        for index, happening in enumerate(run.happenings):
            if index < silent_from:
                watched.meet(happening)
            elif isinstance(happening, Mined) or happening.source not in {role, last.source}:
                with suppress(PeerError):
                    watched.meet(happening)

        assert watched.early == []
