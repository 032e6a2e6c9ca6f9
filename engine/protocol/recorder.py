"""Records the facts of one step: gives them their place, evolves the draft, and guards every signature.

The sign gate is here, and nowhere else: no state is signed but through `Recorder.sign_state`.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.draft import Draft, ObjectiveKey
from engine.protocol.errors import Reason, Refused
from engine.protocol.fold import evolve
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.limits import PROPOSALS_QUEUED_MAX
from engine.protocol.signing import Sign, StateToSign, VoucherToSign
from engine.protocol.types import Bytes32, ChannelId, Signature
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
        if self._cause == 0:
            self._cause = seq

    def sign_state(
        self, channel: Ledger | Virtual, turn_num: int, state_hash: Bytes32
    ) -> Signature:
        """Sign a state of a channel, at most one hash for each turn and never an older turn.

        Deterministic signatures make signing the newest one again harmless.

        Raises:
            Refused: WOULD_SIGN_TWICE.
        """
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
        """
        if amount_wei <= channel.paid_wei:
            raise Refused(Reason.WOULD_SIGN_TWICE, amount_wei=amount_wei, paid_wei=channel.paid_wei)
        return self._sign(VoucherToSign(channel.channel_id, amount_wei))

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
            return (*_of_ledger(event.ledger_id), *_of_virtual(event.proposal.target))
        case ev.ProposalAccepted() | ev.AcceptanceReceived():
            return _of_turns(draft, event)
        case ev.LedgerCreated() | ev.VirtualCreated():
            return ()
        case ev.ObjectiveCranked() | ev.PaymentPromised() | ev.PaymentFailed():
            return ()
        case ev.EvidenceAsked() | ev.EvidenceGiven():
            return ()
        case ev.ChainRolledBack():
            return tuple(
                key
                for ledger in draft.all_ledgers()
                if any(fact.block_num > event.block_num for fact in ledger.chain_facts)
                for key in _of_ledger(ledger.channel_id)
            )
        case ev.CloseAsked():
            return _of_ledger(event.ledger_id)
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
    targets = [key for queued in ledger.queue[:upto] for key in _of_virtual(queued.proposal.target)]
    return (*_of_ledger(event.ledger_id), *targets, *_without_room(draft, ledger))


def _without_room(draft: Draft, ledger: Ledger) -> tuple[ObjectiveKey, ...]:
    """Objectives that found the queue full; an acceptance makes room, and nothing else would wake them.

    Cost: linear in objectives in progress, and only when the queue was full.
    """
    if len(ledger.queue) < PROPOSALS_QUEUED_MAX:
        return ()
    tabs = sorted({channel_id for _, channel_id in draft.base.objectives})
    waiting = (tab for tab in map(draft.virtual, tabs) if tab is not None)
    return tuple(
        key
        for tab in waiting
        if ledger.channel_id in tab.ledgers
        for key in _of_virtual(tab.channel_id)
    )


def _of_ledger(channel_id: ChannelId) -> tuple[ObjectiveKey, ...]:
    return ((ObjectiveKind.DIRECT_FUND, channel_id), (ObjectiveKind.DIRECT_DEFUND, channel_id))


def _of_virtual(channel_id: ChannelId) -> tuple[ObjectiveKey, ...]:
    return ((ObjectiveKind.VIRTUAL_FUND, channel_id), (ObjectiveKind.VIRTUAL_DEFUND, channel_id))
