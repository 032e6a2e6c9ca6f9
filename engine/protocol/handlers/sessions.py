"""Sessions with peers: what they have from us, and what is wrong with them.

A log that was copied and put back later is an older copy of itself: it may sign a turn otherwise than its newer self
did, and give a message a number that another message had. A peer with which we have a channel tells when a session
begins that it has more from us than this log knows of. That is no offence. It is recorded once; from then on nothing
is sent to that peer and nothing is taken from it, so no signature of this copy reaches it, and it can acknowledge
nothing that it never got. For everybody else in its channels it is as if that peer were away, so a peer that only
claims it harms its own channels alone. An older copy that has given more numbers than the peer knows cannot be told
by numbers (ADR 0029).
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import PeerError, Reason, Refused
from engine.protocol.handlers.messages import receive
from engine.protocol.recorder import Recorder
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World


def hello(rec: Recorder, session: inp.PeerHello) -> None:
    """A session began: learn the peer's outbox id and take its word for what it has.

    Raises:
        PeerError: it has more than we ever sent, and no channel with us.
    """
    if rec.draft.peer(session.peer).in_epoch != session.epoch:
        rec.record(ev.PeerMet(session.peer, session.epoch))
    is_ahead = session.has_upto >= rec.draft.peer(session.peer).next_out
    if is_ahead and _has_channel(rec.draft.base, session.peer):
        if session.peer not in rec.draft.base.ahead:
            rec.record(ev.OlderCopyFound(session.peer, session.has_upto))
        return
    _acknowledge(rec, session.peer, session.has_upto)


def message(rec: Recorder, message_in: inp.PeerMessage) -> None:
    """Take a message, unless its sender knows a newer copy of our log.

    Raises:
        PeerError: OLDER_COPY, which is not the peer's fault; or as `messages.receive`.
    """
    if message_in.peer in rec.draft.base.ahead:
        raise PeerError(Reason.OLDER_COPY)
    receive(rec, message_in)


def acknowledged(rec: Recorder, ack: inp.PeerAck) -> None:
    """The peer has our messages up to a number on its disk."""
    _acknowledge(rec, ack.peer, ack.upto)


def fault(rec: Recorder, summary: inp.PeerFault) -> None:
    """Note how often a peer broke the protocol."""
    rec.record(ev.MessagesDropped(summary.peer, Reason[summary.reason_name], summary.count))


def require_newest_copy(rec: Recorder) -> None:
    """A command must not touch a channel in which somebody knows a newer copy of our log.

    Raises:
        Refused: OLDER_COPY.
    """
    ahead = rec.draft.base.ahead
    for entry in rec.events if ahead else ():
        channel_id = ChannelId(ev.entity_of(entry.event))
        channel = rec.draft.virtual(channel_id) or rec.draft.ledger(channel_id)
        if channel is not None and any(each in ahead for each in channel.fixed.participants):
            raise Refused(Reason.OLDER_COPY)


def _acknowledge(rec: Recorder, peer: Address, upto: int) -> None:
    known = rec.draft.peer(peer)
    if peer in rec.draft.base.ahead:
        # The numbers that it has belong to messages of another life.
        return
    if upto >= known.next_out:
        raise PeerError(Reason.SEQUENCE_GAP, upto=upto, next_out=known.next_out)
    if upto > known.acked_upto:
        rec.record(ev.MessageAcked(peer, upto))


def _has_channel(world: World, peer: Address) -> bool:
    """Cost: linear in tabs, for a peer without a ledger that says something impossible."""
    known = world.peers.get(peer)
    return known is not None and (
        bool(known.ledgers)
        or any(peer in virtual.fixed.participants for virtual in world.virtuals.values())
    )
