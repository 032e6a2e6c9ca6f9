"""What peers say. The sender is the authenticated session; every signature is checked on arrival, at any turn.

A message that breaks the protocol raises PeerError: nothing is recorded and the session is closed. One that is
sound but unwelcome is recorded and answered by a Refusal. One that says what we know already is only recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, ProposalError, Transfer
from engine.protocol.channel.state import (
    POSTFUND_TURN,
    PREFUND_TURN,
    VIRTUAL_FINAL_TURN,
)
from engine.protocol.crypto import is_signed_by, prefixed
from engine.protocol.errors import PeerError, Reason
from engine.protocol.evidence import answer
from engine.protocol.handlers.proposals import receive_first_state, state_received
from engine.protocol.handlers.transfers import check_proposed, refused, requested, withdrawn
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import GUARANTEES_MAX, PROPOSALS_QUEUED_MAX
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
    Voucher,
)
from engine.protocol.objectives.base import begin_closing, begin_settling, the_virtual
from engine.protocol.objectives.directfund import can_cancel
from engine.protocol.objectives.virtualfund import cancel, end_promised
from engine.protocol.recorder import Recorder
from engine.protocol.routing import can_be_paid_over
from engine.protocol.types import Address, Bytes32, ChannelId
from engine.protocol.vouchers import receive_voucher
from engine.protocol.world import Ledger, Virtual


def receive(rec: Recorder, message_in: inp.PeerMessage) -> None:
    """Take one message in its order; a repeated one leaves no trace.

    Raises:
        PeerError: the message breaks the protocol, or one before it is missing.
    """
    peer = rec.draft.peer(message_in.peer)
    if message_in.wire_seq <= peer.last_in:
        return
    if message_in.wire_seq != peer.last_in + 1:
        raise PeerError(Reason.SEQUENCE_GAP, wire_seq=message_in.wire_seq, last_in=peer.last_in)
    rec.record(ev.MessageReceived(message_in.peer, message_in.wire_seq, message_in.digest))
    message = message_in.message
    _RECEIVE[type(message)](rec, message_in.peer, message)


def _signed_state(rec: Recorder, sender: Address, message: SignedState) -> None:
    participants = message.fixed.participants
    if not 0 <= message.signer_index < len(participants):
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    if sender not in participants or rec.draft.world.me not in participants:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    channel_id = message.fixed.channel_id()
    if participants[message.signer_index] != sender:
        _passed_on(rec, channel_id, message)
        return
    channel = rec.draft.ledger(channel_id) or rec.draft.virtual(channel_id)
    if channel is None:
        if channel_id not in rec.draft.base.settled:
            receive_first_state(rec, sender, message, channel_id)
        return
    if message.is_final:
        _final_state(rec, channel, message)
    else:
        _opening_state(rec, channel, message)


def _prefund_over(rec: Recorder, sender: Address, message: PrefundOver) -> None:
    """The left neighbour's turn 0 and the ledger that it means. Until it came nothing of ours is bound on any."""
    state = message.state
    participants, me = state.fixed.participants, rec.draft.world.me
    if me not in participants or sender not in participants:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    if not 0 <= state.signer_index == participants.index(sender) == participants.index(me) - 1:
        raise PeerError(Reason.WRONG_ROLE)
    ledger = _ledger_with(rec, sender, message.ledger_id)
    channel_id = state.fixed.channel_id()
    virtual = rec.draft.virtual(channel_id)
    if virtual is None:
        if channel_id not in rec.draft.base.settled:
            receive_first_state(rec, sender, state, channel_id, ledger)
        return
    if (state.turn_num, state.is_final) != (PREFUND_TURN, False):
        raise PeerError(Reason.WRONG_TURN, turn_num=state.turn_num)
    is_misled = (state.first_wei, state.last_wei) != virtual.start.amounts_wei
    if is_misled or virtual.prefund[state.signer_index] is not None:
        return
    _check_signature(virtual.start.hash_at(channel_id, PREFUND_TURN), state)
    rec.record(state_received(channel_id, state, ledger.channel_id))
    if not can_be_paid_over(ledger, virtual.start.payer_wei):
        cancel(rec, the_virtual(rec, channel_id), by=me, reason=Reason.HUB_INSUFFICIENT)


def _passed_on(rec: Recorder, channel_id: ChannelId, message: SignedState) -> None:
    """Another participant's signature, passed on because we asked for it (evidence.py).

    A signature proves itself. That it fits other amounts than ours is not held against who brought it: a lying payer
    may have told the two of us different ones.
    """
    virtual = rec.draft.virtual(channel_id)
    if virtual is None and channel_id in rec.draft.base.settled:
        # We asked, and were done with the tab before the answer came.
        return
    if virtual is None or virtual.evidence_asked < 0:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    outcome = virtual.start.paying(message.last_wei)
    is_ours = (message.turn_num, message.is_final) in _PASSED_ON_ROUNDS
    if not is_ours or outcome.amounts_wei != (message.first_wei, message.last_wei):
        return
    known = virtual.final if message.is_final else virtual.prefund
    if known[message.signer_index] is not None or not _fits(virtual, message):
        return
    if _names_a_ledger(rec, virtual, message):
        return
    state_hash = outcome.hash_at(channel_id, message.turn_num, is_final=message.is_final)
    _check_signature(state_hash, message)
    rec.record(state_received(channel_id, message))
    if message.is_final:
        begin_settling(rec, virtual, is_mine=False)


def _names_a_ledger(rec: Recorder, virtual: Virtual, message: SignedState) -> bool:
    """Whether the signer itself must bring it, because it says which of several ledgers it means (ADR 0037)."""
    is_neighbours = not message.is_final and message.signer_index == virtual.my_index - 1
    neighbour = message.fixed.participants[message.signer_index]
    return is_neighbours and len(rec.draft.peer(neighbour).ledgers) > 1


def _fits(virtual: Virtual, message: SignedState) -> bool:
    """Whether a passed on state is the start, or a final state that the payer signed."""
    if not message.is_final:
        return message.last_wei == 0
    if message.signer_index != 0:
        return virtual.final_paid_wei == message.last_wei
    # The payee hears it from the payer, behind the payer's last voucher.
    return not virtual.is_payee and (virtual.has_my_postfund or message.last_wei == 0)


def _opening_state(rec: Recorder, channel: Ledger | Virtual, message: SignedState) -> None:
    """Prefund (turn 0) or postfund (turn 1): the start outcome."""
    if message.turn_num not in {PREFUND_TURN, POSTFUND_TURN}:
        raise PeerError(Reason.WRONG_TURN, turn_num=message.turn_num)
    if (message.first_wei, message.last_wei) != channel.start.amounts_wei:
        if _may_be_misled(channel, message):
            return
        raise PeerError(Reason.WRONG_AMOUNTS)
    known = channel.prefund if message.turn_num == PREFUND_TURN else channel.postfund
    if known[message.signer_index] is not None:
        return
    state_hash = channel.start.hash_at(channel.channel_id, message.turn_num)
    _check_signature(state_hash, message)
    rec.record(state_received(channel.channel_id, message))
    if isinstance(channel, Virtual):
        _let_go(rec, the_virtual(rec, channel.channel_id))


def _let_go(rec: Recorder, virtual: Virtual) -> None:
    """As the payer, end a tab that we gave up and another signed turn 1 of, once we know that everybody heard of it.

    Turn 0 of all is that knowledge. Whoever signed turn 1 had it, and may have asked us before we had.
    """
    is_known = None not in virtual.prefund and any(virtual.postfund)
    is_ours = virtual.is_payer and virtual.phase is VirtualPhase.CANCELLED
    if is_known and is_ours and virtual.final[0] is None:
        begin_settling(rec, virtual, is_mine=False)


def _may_be_misled(channel: Ledger | Virtual, message: SignedState) -> bool:
    """Whether somebody may have told one of us other amounts than the other. The tab is given up at its deadline."""
    return isinstance(channel, Virtual) and message.turn_num == PREFUND_TURN


def _final_state(rec: Recorder, channel: Ledger | Virtual, message: SignedState) -> None:
    if channel.final[message.signer_index] is not None:
        return
    if isinstance(channel, Ledger):
        _ledger_final(rec, channel, message)
    else:
        _virtual_final(rec, channel, message)


def _ledger_final(rec: Recorder, ledger: Ledger, message: SignedState) -> None:
    """The leader's final state at the next turn, or the follower's signature on ours.

    Late for a ledger that the chain has closed: its sender may not have seen that yet.
    """
    if ledger.phase is LedgerPhase.CLOSED:
        return
    if ledger.is_leader and ledger.final[0] is None:
        raise PeerError(Reason.WRONG_ROLE)
    if ledger.phase is not LedgerPhase.OPEN or ledger.queue or ledger.outcome.guarantees:
        raise PeerError(Reason.NOT_OPEN)
    if message.turn_num != ledger.turn_num + 1:
        raise PeerError(
            Reason.WRONG_TURN, turn_num=message.turn_num, known_turn_num=ledger.turn_num
        )
    outcome = ledger.outcome
    if (message.first_wei, message.last_wei) != outcome.amounts_wei:
        raise PeerError(Reason.WRONG_AMOUNTS)
    _check_signature(outcome.hash_at(ledger.channel_id, message.turn_num, is_final=True), message)
    rec.record(state_received(ledger.channel_id, message))
    begin_closing(rec, ledger, is_mine=False)


def _virtual_final(rec: Recorder, virtual: Virtual, message: SignedState) -> None:
    """The payer's final state, or another participant's signature on it.

    Only the payer says what was paid. What another signed with other amounts is left aside and not held against its
    sender: an honest one may have been told another sum by a lying payer, and a lying one must not void the payer's.
    """
    is_payers = message.signer_index == 0
    if message.turn_num != VIRTUAL_FINAL_TURN:
        raise PeerError(Reason.WRONG_TURN, turn_num=message.turn_num)
    if message.first_wei + message.last_wei != virtual.start.total_wei():
        raise PeerError(Reason.WRONG_AMOUNTS)
    if not is_payers and _is_other_final(virtual, message):
        if virtual.is_payer:
            raise PeerError(Reason.WRONG_AMOUNTS)
        return
    if is_payers:
        _check_payers_final(virtual, message.last_wei)
    if virtual.final[0] is None and not is_payers and virtual.is_payer:
        raise PeerError(Reason.WRONG_ROLE)
    outcome = virtual.start.paying(message.last_wei)
    _check_signature(outcome.hash_at(virtual.channel_id, message.turn_num, is_final=True), message)
    rec.record(state_received(virtual.channel_id, message))
    if virtual.final[0] is not None or is_payers:
        begin_settling(rec, virtual, is_mine=False)


def _check_payers_final(virtual: Virtual, paid_wei: int) -> None:
    """What the payer writes down as paid.

    Without our turn 1 no voucher was ever valid. Were we to sign such a final state all the same, after we cancelled
    and gave the payer's guarantee back, the payee would take the amount from us.
    """
    if not virtual.has_my_postfund and paid_wei != 0:
        raise PeerError(Reason.WRONG_AMOUNTS, paid_wei=0)
    if virtual.is_payee and paid_wei < virtual.paid_wei:
        raise PeerError(Reason.WRONG_AMOUNTS, paid_wei=virtual.paid_wei)


def _is_other_final(virtual: Virtual, message: SignedState) -> bool:
    """Whether it differs from the payer's final state, or repeats an early one of the same signer."""
    if virtual.final_paid_wei is not None:
        return message.last_wei != virtual.final_paid_wei
    return any(early.signer_index == message.signer_index for early in virtual.early_finals)


def _evidence_request(rec: Recorder, sender: Address, message: EvidenceRequest) -> None:
    answer(rec, sender, message.channel_id)


def _proposal(rec: Recorder, sender: Address, message: LedgerProposal) -> None:
    """The leader's next proposal waits in the queue until our own objective expects it."""
    ledger = _ledger_with(rec, sender, message.ledger_id)
    if ledger.is_leader:
        raise PeerError(Reason.WRONG_ROLE)
    if message.turn_num <= ledger.tip_turn or ledger.phase is LedgerPhase.CLOSED:
        return
    if message.turn_num != ledger.tip_turn + 1:
        raise PeerError(
            Reason.WRONG_TURN, turn_num=message.turn_num, known_turn_num=ledger.tip_turn
        )
    if ledger.phase is not LedgerPhase.OPEN or ledger.final[0] is not None:
        raise PeerError(Reason.NOT_OPEN)
    if len(ledger.queue) >= PROPOSALS_QUEUED_MAX:
        raise PeerError(Reason.QUEUE_FULL)
    if isinstance(message.proposal, Add) and len(ledger.tip.guarantees) >= GUARANTEES_MAX:
        raise PeerError(Reason.TOO_MANY_TABS)
    if isinstance(message.proposal, Transfer):
        check_proposed(ledger, message.proposal)
    try:
        after = ledger.tip.apply(message.proposal)
    except ProposalError as error:
        raise PeerError(Reason.BAD_PROPOSAL) from error
    state_hash = after.hash_at(ledger.channel_id, message.turn_num)
    if not is_signed_by(prefixed(state_hash), message.signature, sender):
        raise PeerError(Reason.BAD_SIGNATURE)
    rec.record(
        ev.ProposalReceived(
            message.ledger_id, message.turn_num, message.proposal, state_hash, message.signature
        )
    )


def _acceptance(rec: Recorder, sender: Address, message: LedgerAcceptance) -> None:
    """The follower's countersignature; it may skip ahead, an older one changes nothing."""
    ledger = _ledger_with(rec, sender, message.ledger_id)
    if not ledger.is_leader:
        raise PeerError(Reason.WRONG_ROLE)
    if message.turn_num <= ledger.turn_num or ledger.phase is LedgerPhase.CLOSED:
        return
    if message.turn_num > ledger.tip_turn:
        raise PeerError(
            Reason.WRONG_TURN, turn_num=message.turn_num, known_turn_num=ledger.tip_turn
        )
    queued = ledger.queue[message.turn_num - ledger.turn_num - 1]
    if not is_signed_by(prefixed(queued.state_hash), message.signature, sender):
        raise PeerError(Reason.BAD_SIGNATURE)
    taken = ledger.queue[: message.turn_num - ledger.turn_num]
    rec.record(ev.AcceptanceReceived(message.ledger_id, message.turn_num, message.signature))
    for each in taken:
        if isinstance(each.proposal, Transfer):
            rec.record(ev.TransferMade(message.ledger_id, each.turn_num, each.proposal))


def _settle_request(rec: Recorder, sender: Address, message: SettleRequest) -> None:
    virtual = rec.draft.virtual(message.channel_id)
    if virtual is None:
        _known_or_settled(rec, message.channel_id)
        return
    if sender not in virtual.fixed.participants or not virtual.is_payer:
        raise PeerError(Reason.WRONG_ROLE)
    begin_settling(rec, virtual, is_mine=False)


def _close_request(rec: Recorder, sender: Address, message: CloseRequest) -> None:
    ledger = _ledger_with(rec, sender, message.ledger_id)
    if not ledger.is_leader:
        raise PeerError(Reason.WRONG_ROLE)
    if ledger.phase is LedgerPhase.OPEN:
        begin_closing(rec, ledger, is_mine=False)


def _transfer_request(rec: Recorder, sender: Address, message: TransferRequest) -> None:
    requested(rec, _ledger_with(rec, sender, message.ledger_id), message.transfer)


def _transfer_withdrawal(rec: Recorder, sender: Address, message: TransferWithdrawal) -> None:
    withdrawn(rec, _ledger_with(rec, sender, message.ledger_id), message.payment_id)


def _transfer_refusal(rec: Recorder, sender: Address, message: TransferRefusal) -> None:
    ledger = _ledger_with(rec, sender, message.ledger_id)
    refused(rec, ledger, message.payment_id, message.reason)


def _refusal(rec: Recorder, sender: Address, message: Refusal) -> None:
    """A participant gives up its own objective; nobody else can (ADR 0014)."""
    if message.kind is ObjectiveKind.DIRECT_FUND:
        _ledger_refused(rec, sender, message)
        return
    virtual = rec.draft.virtual(message.channel_id)
    if virtual is None:
        return
    if sender not in virtual.fixed.participants:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    is_enforceable = None not in virtual.postfund
    if virtual.phase is VirtualPhase.CANCELLED or is_enforceable or sender in virtual.broken_by:
        return
    if not virtual.has_my_postfund:
        cancel(rec, virtual, by=sender, reason=message.reason)
        return
    break_open_tab(rec, virtual, by=sender, reason=message.reason)


def break_open_tab(rec: Recorder, virtual: Virtual, *, by: Address, reason: Reason) -> None:
    """We signed turn 1 and somebody else never will: settle with what was paid, which is nothing."""
    end_promised(rec, virtual, by=by, reason=reason)
    rec.record(ev.VirtualBroken(virtual.channel_id, by, reason))
    begin_settling(rec, virtual, is_mine=True)


def _ledger_refused(rec: Recorder, sender: Address, message: Refusal) -> None:
    ledger = rec.draft.ledger(message.channel_id)
    if ledger is None:
        return
    if sender != ledger.peer:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    if can_cancel(rec, ledger):
        rec.record(ev.ObjectiveCancelled(message.kind, message.channel_id, sender, message.reason))


def _ledger_with(rec: Recorder, sender: Address, channel_id: ChannelId) -> Ledger:
    ledger = rec.draft.ledger(channel_id)
    if ledger is None:
        raise PeerError(Reason.UNKNOWN_CHANNEL)
    if ledger.peer != sender:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    return ledger


def _known_or_settled(rec: Recorder, channel_id: ChannelId) -> None:
    if channel_id not in rec.draft.base.settled:
        raise PeerError(Reason.UNKNOWN_CHANNEL)


def _check_signature(state_hash: Bytes32, message: SignedState) -> None:
    author = message.fixed.participants[message.signer_index]
    if not is_signed_by(prefixed(state_hash), message.signature, author):
        raise PeerError(Reason.BAD_SIGNATURE)


_RECEIVE: dict[type[Any], Callable[[Recorder, Address, Any], None]] = {
    SignedState: _signed_state,
    PrefundOver: _prefund_over,
    LedgerProposal: _proposal,
    LedgerAcceptance: _acceptance,
    SettleRequest: _settle_request,
    EvidenceRequest: _evidence_request,
    CloseRequest: _close_request,
    TransferRequest: _transfer_request,
    TransferWithdrawal: _transfer_withdrawal,
    TransferRefusal: _transfer_refusal,
    Refusal: _refusal,
    Voucher: receive_voucher,
}

_PASSED_ON_ROUNDS = {(PREFUND_TURN, False), (VIRTUAL_FINAL_TURN, True)}
"""What evidence is made of: prefund and final states."""
