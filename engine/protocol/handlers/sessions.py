"""Sessions with peers: what they have from us, and what is wrong with them."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import PeerError, Reason
from engine.protocol.recorder import Recorder
from engine.protocol.types import Address


def hello(rec: Recorder, session: inp.PeerHello) -> None:
    """A session began: learn the peer's outbox id and take its word for what it has."""
    if rec.draft.peer(session.peer).in_epoch != session.epoch:
        rec.record(ev.PeerMet(session.peer, session.epoch))
    _acknowledge(rec, session.peer, session.has_upto)


def acknowledged(rec: Recorder, ack: inp.PeerAck) -> None:
    """The peer has our messages up to a number on its disk."""
    _acknowledge(rec, ack.peer, ack.upto)


def fault(rec: Recorder, summary: inp.PeerFault) -> None:
    """Note how often a peer broke the protocol (ruling 16)."""
    rec.record(ev.MessagesDropped(summary.peer, Reason[summary.reason_name], summary.count))


def _acknowledge(rec: Recorder, peer: Address, upto: int) -> None:
    known = rec.draft.peer(peer)
    if upto >= known.next_out:
        raise PeerError(Reason.SEQUENCE_GAP, upto=upto, next_out=known.next_out)
    if upto > known.acked_upto:
        rec.record(ev.MessageAcked(peer, upto))
