"""What a person writes down: contacts, labels, requests, what they have read. Nothing here is sent to anybody."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason, Refused
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    ANSWERED_MAX,
    LABEL_MAX_CHARS,
    LABELS_MAX,
    NAME_MAX_BYTES,
    NOTE_MAX_BYTES,
    PAYMENT_ID_SIZE_BYTES,
    REQUESTS_OPEN_MAX,
    TIME_MAX_MS,
)
from engine.protocol.notes import Notes, standing_answers
from engine.protocol.recorder import Recorder
from engine.protocol.text import check_name, check_text, name_key
from engine.protocol.types import Address
from engine.protocol.world import Peer, World

CHANNEL_ID_SIZE_BYTES = 32
UTF8_MAX_BYTES = 4
"""The longest character in UTF-8."""

# --- contacts -------------------------------------------------------------------------------------------------


def add_peer(rec: Recorder, cmd: inp.AddPeer) -> None:
    """Name a contact or hub, name it anew, or give it a new endpoint."""
    world = rec.draft.base
    if cmd.peer == world.me:
        raise Refused(Reason.NOT_A_PARTICIPANT)
    check_name(cmd.name)
    check_text(cmd.endpoint, max_bytes=NAME_MAX_BYTES)
    known = rec.draft.peer(cmd.peer)
    if known.name != cmd.name and _is_taken(world, cmd.name, by_other_than=cmd.peer):
        raise Refused(Reason.NAME_TAKEN)
    if (known.name, known.endpoint) != (cmd.name, cmd.endpoint):
        rec.record(ev.PeerAdded(cmd.peer, cmd.name, cmd.endpoint))


def forget_peer(rec: Recorder, cmd: inp.ForgetPeer) -> None:
    """Let a contact go, unless money or work that is under way needs it. Twice changes nothing."""
    world = rec.draft.base
    known = world.peers.get(cmd.peer)
    if known is None:
        raise Refused(Reason.UNKNOWN_PEER)
    if _is_in_use(world, known):
        raise Refused(Reason.STILL_IN_USE)
    if known.name or known.endpoint:
        rec.record(ev.PeerForgotten(cmd.peer))


def _is_taken(world: World, name: str, *, by_other_than: Address) -> bool:
    """Whether somebody else has this name. Cost: linear in peers."""
    key = name_key(name)
    return bool(key) and any(
        peer.name and peer.address != by_other_than and name_key(peer.name) == key
        for peer in world.peers.values()
    )


def _is_in_use(world: World, peer: Peer) -> bool:
    """Whether a channel, a tab or an objective with a peer is not over. Cost: linear in tabs and objectives.

    A cancelled tab is a tombstone that stays for ever; what is left to do about one is an objective.
    """
    ledgers = (world.ledgers[one] for one in peer.ledgers)
    busy_ids = {channel_id for _, channel_id in world.objectives}
    return any(
        ledger.phase in {LedgerPhase.OPENING, LedgerPhase.OPEN} for ledger in ledgers
    ) or any(
        peer.address in virtual.fixed.participants
        and (virtual.phase is not VirtualPhase.CANCELLED or virtual.channel_id in busy_ids)
        for virtual in world.virtuals.values()
    )


# --- labels and what was read ---------------------------------------------------------------------------------


def set_label(rec: Recorder, cmd: inp.SetLabel) -> None:
    """Label a payment or a channel, or take its label away. The same one again changes nothing."""
    if len(cmd.target) not in {PAYMENT_ID_SIZE_BYTES, CHANNEL_ID_SIZE_BYTES}:
        raise Refused(Reason.MALFORMED, size_bytes=len(cmd.target))
    check_text(cmd.text, max_bytes=UTF8_MAX_BYTES * LABEL_MAX_CHARS)
    if len(cmd.text) > LABEL_MAX_CHARS:
        raise Refused(Reason.TEXT_TOO_LONG, max_chars=LABEL_MAX_CHARS)
    labels = rec.draft.base.notes.labels
    if labels.get(cmd.target, "") == cmd.text:
        return
    if cmd.target not in labels and len(labels) >= LABELS_MAX:
        raise Refused(Reason.LABELS_FULL, max_count=LABELS_MAX)
    rec.record(ev.LabelSet(cmd.target, cmd.text))


def read_inbox(rec: Recorder, cmd: inp.ReadInbox) -> None:
    """Note how far notices were read. It never goes back."""
    world = rec.draft.base
    if not 0 <= cmd.upto_seq <= world.seq:
        raise Refused(Reason.UNKNOWN_EVENT, upto_seq=cmd.upto_seq, seq=world.seq)
    if cmd.upto_seq > world.notes.read_upto:
        rec.record(ev.InboxRead(cmd.upto_seq))


def confirm_backup(rec: Recorder, _cmd: inp.ConfirmBackup) -> None:
    """Note that the recovery words were written down; once is enough."""
    if not rec.draft.base.notes.is_backup_confirmed:
        rec.record(ev.BackupConfirmed())


# --- requests -------------------------------------------------------------------------------------------------


def make_request(rec: Recorder, cmd: inp.MakeRequest) -> None:
    """Ask for money."""
    notes = rec.draft.base.notes
    if len(cmd.request_id) != PAYMENT_ID_SIZE_BYTES:
        raise Refused(Reason.MALFORMED, size_bytes=len(cmd.request_id))
    if cmd.amount_wei < 0:
        raise Refused(Reason.AMOUNT_NOT_POSITIVE, amount_wei=cmd.amount_wei)
    if cmd.amount_wei > AMOUNT_MAX_WEI:
        raise Refused(Reason.AMOUNT_TOO_LARGE, amount_wei=cmd.amount_wei)
    check_text(cmd.memo, max_bytes=NOTE_MAX_BYTES)
    _check_expiry(cmd.expires_ms, rec.at_ms)
    if cmd.request_id in notes.requests:
        raise Refused(Reason.DUPLICATE)
    if _open_count(notes, rec.at_ms) >= REQUESTS_OPEN_MAX:
        raise Refused(Reason.REQUESTS_FULL, max_count=REQUESTS_OPEN_MAX)
    rec.record(ev.RequestMade(cmd.request_id, cmd.amount_wei, cmd.memo, cmd.expires_ms))


def cancel_request(rec: Recorder, cmd: inp.CancelRequest) -> None:
    """Take a request back that is not paid. Twice changes nothing."""
    request = rec.draft.base.notes.requests.get(cmd.request_id)
    if request is None:
        raise Refused(Reason.UNKNOWN_REQUEST)
    if request.is_paid:
        raise Refused(Reason.REQUEST_PAID)
    if not request.cancelled_ms:
        rec.record(ev.RequestCancelled(cmd.request_id))


def answer_request(
    rec: Recorder, payee: Address, cmd: inp.Pay | inp.PayPartner, *, expires_ms: int
) -> None:
    """Note that a payment answers a request of `payee`, before anything is signed for it.

    Whether it was answered before is checked for every payment, this one included.

    Raises:
        Refused: MALFORMED, REQUEST_EXPIRED or REQUESTS_FULL.
    """
    _check_expiry(expires_ms, rec.at_ms)
    if _answered_count(rec.draft.base.notes, rec.at_ms) >= ANSWERED_MAX:
        raise Refused(Reason.REQUESTS_FULL, max_count=ANSWERED_MAX)
    rec.record(ev.RequestAnswered(cmd.payment_id, payee, cmd.amount_wei, expires_ms))


def _check_expiry(expires_ms: int, at_ms: int) -> None:
    if not 0 <= expires_ms <= TIME_MAX_MS:
        raise Refused(Reason.MALFORMED, expires_ms=expires_ms)
    if 0 < expires_ms <= at_ms:
        raise Refused(Reason.REQUEST_EXPIRED, expires_ms=expires_ms)


def _open_count(notes: Notes, at_ms: int) -> int:
    """How many requests wait to be paid. Cost: linear in requests, and only where there are many."""
    if len(notes.requests) < REQUESTS_OPEN_MAX:
        return len(notes.requests)
    return sum(request.is_open(at_ms) for request in notes.requests.values())


def _answered_count(notes: Notes, at_ms: int) -> int:
    if len(notes.answered) < ANSWERED_MAX:
        return len(notes.answered)
    return len(standing_answers(notes.answered, at_ms))
