"""Records the facts of one step: gives them their place, evolves the draft, and guards every signature.

The sign gate is here, and nowhere else: nothing of a channel is signed but through `Recorder.sign_*`, each with its
lane (ADR 0035).
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Proposal
from engine.protocol.disputes import dispute_of
from engine.protocol.draft import Draft, ObjectiveKey
from engine.protocol.errors import Reason, Refused
from engine.protocol.fold import evolve
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.limits import PROPOSALS_QUEUED_MAX
from engine.protocol.signing import (
    ForceMoveToSign,
    KeyLockedError,
    RedemptionToSign,
    Sign,
    StateToSign,
    UnheardError,
    VoucherToSign,
)
from engine.protocol.types import Address, Bytes32, ChannelId, Signature
from engine.protocol.world import Ledger, Virtual


class Recorder:
    """What handlers and cranks write to.

    Attributes:
        draft: the world as the facts recorded so far make it.
        at_ms: the input's time.
        events: the facts recorded so far.
        to_crank: objectives that a fact of this step may have moved, in order.
    """

    def __init__(self, draft: Draft, at_ms: int, sign: Sign) -> None:
        self.draft = draft
        self.at_ms = at_ms
        self.events: list[ev.Recorded] = []
        self.to_crank: dict[ObjectiveKey, None] = {}
        self._sign = sign
        self._first_seq = draft.base.seq + 1
        self._cause = 0

    def record(self, event: ev.Event) -> None:
        """Append a fact and evolve the draft by it."""
        for key in _affected(self.draft, event):
            self.to_crank[key] = None
        seq = self._first_seq + len(self.events)
        recorded = ev.Recorded(seq, self.at_ms, self._cause, self._root(event), event)
        evolve(self.draft, seq, self.at_ms, recorded.root, event)
        self.events.append(recorded)
        if self.draft.world.disputes and type(event) in _MOVING_DISPUTES:
            for key in _disputed(self.draft):
                self.to_crank[key] = None
        if self._cause == 0:
            self._cause = seq

    def sign_state(
        self, channel: Ledger | Virtual, turn_num: int, state_hash: Bytes32
    ) -> Signature:
        """Sign a state of a channel, at most one hash for each turn and never an older turn.

        Deterministic signatures make signing the newest one again harmless.

        Raises:
            Refused: WOULD_SIGN_TWICE.
            UnheardError: a participant may know what a newer copy of our log signed.
        """
        self._require_heard(channel.fixed.participants)
        is_same = turn_num == channel.signed_turn and state_hash == channel.signed_hash
        if turn_num <= channel.signed_turn and not is_same:
            raise Refused(
                Reason.WOULD_SIGN_TWICE, turn_num=turn_num, signed_turn_num=channel.signed_turn
            )
        return self._sign(StateToSign(channel.channel_id, turn_num, state_hash))

    def sign_voucher(self, channel: Virtual, amount_wei: int) -> Signature:
        """Sign a voucher, only ever for more than the one before.

        Raises:
            Refused: WOULD_SIGN_TWICE.
            UnheardError: the payee, who alone gets vouchers, may have one of a newer copy of our log.
        """
        self._require_heard((channel.payee,))
        if amount_wei <= channel.paid_wei:
            raise Refused(Reason.WOULD_SIGN_TWICE, amount_wei=amount_wei, paid_wei=channel.paid_wei)
        return self._sign(VoucherToSign(channel.channel_id, amount_wei))

    def sign_redemption(self, tab: Virtual, amount_wei: int, state_hash: Bytes32) -> Signature:
        """Sign the one redemption of a tab, for its best voucher and no less than a final state that we signed.

        On the official app all redemptions share a turn, so an older one that got out would beat a newer one.

        Raises:
            Refused: WOULD_SIGN_TWICE.
        """
        held = dispute_of(self.draft.world, tab.channel_id).redemption
        promised_wei = tab.final_paid_wei if tab.final[tab.my_index] is not None else None
        least_wei = max(tab.paid_wei, promised_wei or 0)
        if (held is not None and held.state_hash != state_hash) or amount_wei < least_wei:
            raise Refused(Reason.WOULD_SIGN_TWICE, amount_wei=amount_wei, least_wei=least_wei)
        return self._sign(RedemptionToSign(tab.channel_id, state_hash))

    def sign_force_move(
        self, channel: Ledger | Virtual, turn_num: int, state_hash: Bytes32
    ) -> Signature:
        """Sign a challenge: one hash for each turn, never an older turn, and with a locked key one in all.

        Raises:
            Refused: WOULD_SIGN_TWICE.
            KeyLockedError: it is locked and signed one already.
        """
        held = dispute_of(self.draft.world, channel.channel_id).force_move
        if held is not None and (held.turn_num, held.state_hash) != (turn_num, state_hash):
            if turn_num <= held.turn_num:
                raise Refused(
                    Reason.WOULD_SIGN_TWICE, turn_num=turn_num, signed_turn_num=held.turn_num
                )
            if self._sign.is_locked:
                raise KeyLockedError
        return self._sign(ForceMoveToSign(channel.channel_id, turn_num, state_hash))

    def is_heard(self, peer: Address) -> bool:
        """Whether the peer's claim was compared, and showed nothing that this log does not know."""
        world = self.draft.world
        return peer not in world.unheard and peer not in world.ahead

    def _require_heard(self, participants: tuple[Address, ...]) -> None:
        """Answers on chain do not wait for it: who is silent must not win by it, and they are what is held."""
        world = self.draft.world
        if (world.unheard or world.ahead) and not all(map(self.is_heard, participants)):
            raise UnheardError

    def _root(self, event: ev.Event) -> int:
        """The intent that a fact belongs to: its channel's beginning, else this step's first fact."""
        channel_id = getattr(event, "channel_id", None) or getattr(event, "ledger_id", None)
        if channel_id is not None:
            channel = self.draft.virtual(channel_id) or self.draft.ledger(channel_id)
            if channel is not None:
                return channel.root
        return self._first_seq


def _affected(draft: Draft, event: ev.Event) -> tuple[ObjectiveKey, ...]:
    """Objectives that may move because of a fact, read before it is applied."""
    match event:
        case ev.VoucherSent() | ev.VoucherReceived() | ev.MessageReceived() | ev.MessageAcked():
            return ()
        case ev.ProposalSent() | ev.ProposalReceived():
            return (*_of_ledger(event.ledger_id), *_of_target(event.proposal))
        case ev.ProposalAccepted() | ev.AcceptanceReceived():
            return _of_turns(draft, event)
        case (
            ev.LedgerCreated()
            | ev.VirtualCreated()
            | ev.ObjectiveCranked()
            | ev.VoucherRecovered()
            | ev.TransferMade()
        ):
            return ()
        case ev.PaymentPromised() | ev.PaymentFailed() | ev.EvidenceAsked() | ev.EvidenceGiven():
            return ()
        case ev.ChainRolledBack():
            return tuple(
                key
                for ledger in draft.all_ledgers()
                if any(fact.block_num > event.block_num for fact in ledger.chain_facts)
                for key in _of_ledger(ledger.channel_id)
            )
        case (
            ev.CloseAsked()
            | ev.TransferBegun()
            | ev.TransferRequested()
            | ev.TransferWithdrawn()
            | ev.TransferFailed()
        ):
            return _of_ledger(event.ledger_id)
        case ev.ObjectiveCompleted(
            kind=ObjectiveKind.DISPUTE | ObjectiveKind.DIRECT_DEFUND, channel_id=left
        ):
            # A ledger that was left promises nothing any more to any tab.
            return (*_of_virtual(left), *_of_ledger(left), *_tabs_over(draft, left))
        case _:
            channel_id = getattr(event, "channel_id", None)
            return () if channel_id is None else (*_of_virtual(channel_id), *_of_ledger(channel_id))


def _of_turns(
    draft: Draft, event: ev.ProposalAccepted | ev.AcceptanceReceived
) -> tuple[ObjectiveKey, ...]:
    """The ledger, the tabs whose turns became supported, and the tab at the queue's new head."""
    ledger = draft.ledger(event.ledger_id)
    assert ledger is not None, f"unknown ledger {event.ledger_id.hex()}"
    upto = event.turn_num - ledger.turn_num + 1
    targets = [key for queued in ledger.queue[:upto] for key in _of_target(queued.proposal)]
    return (*_of_ledger(event.ledger_id), *targets, *_without_room(draft, ledger))


def _without_room(draft: Draft, ledger: Ledger) -> tuple[ObjectiveKey, ...]:
    """Objectives that found the queue full; an acceptance makes room, and nothing else would wake them."""
    is_full = len(ledger.queue) >= PROPOSALS_QUEUED_MAX
    return _tabs_over(draft, ledger.channel_id) if is_full else ()


def _tabs_over(draft: Draft, ledger_id: ChannelId) -> tuple[ObjectiveKey, ...]:
    """What is in progress on tabs over a ledger. Cost: linear in objectives in progress."""
    tabs = sorted({channel_id for _, channel_id in draft.base.objectives})
    waiting = (tab for tab in map(draft.virtual, tabs) if tab is not None)
    return tuple(
        key for tab in waiting if ledger_id in tab.ledgers for key in _of_virtual(tab.channel_id)
    )


_MOVING_DISPUTES = frozenset(
    {
        ev.BlockSeen,
        ev.ChainRolledBack,
        ev.ChallengeRegistered,
        ev.ChallengeCleared,
        ev.ChannelConcluded,
        ev.GuaranteeReclaimed,
        ev.AllocationUpdated,
        ev.TransactionMined,
        ev.ProposalAccepted,
        ev.AcceptanceReceived,
        ev.StateSigned,
        ev.StateReceived,
        ev.ObjectiveCreated,
        ev.ObjectiveCompleted,
    }
)
"""Facts that may move a dispute of any channel: a tab's is one of its ledgers' too."""


def _disputed(draft: Draft) -> tuple[ObjectiveKey, ...]:
    """Everything that may be in progress on disputed channels. Cost: linear in disputes, which are rare."""
    return tuple(
        (kind, channel_id) for channel_id in sorted(draft.world.disputes) for kind in ObjectiveKind
    )


def _of_ledger(channel_id: ChannelId) -> tuple[ObjectiveKey, ...]:
    return ((ObjectiveKind.DIRECT_FUND, channel_id), (ObjectiveKind.DIRECT_DEFUND, channel_id))


def _of_target(proposal: Proposal) -> tuple[ObjectiveKey, ...]:
    return () if proposal.target is None else _of_virtual(proposal.target)


def _of_virtual(channel_id: ChannelId) -> tuple[ObjectiveKey, ...]:
    return ((ObjectiveKind.VIRTUAL_FUND, channel_id), (ObjectiveKind.VIRTUAL_DEFUND, channel_id))
