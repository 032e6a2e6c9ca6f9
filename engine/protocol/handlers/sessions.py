"""Sessions with peers: what they have from us, what they claim, and what is wrong with them.

A log that was copied and put back later is an older copy of itself: it may sign a turn otherwise than its newer self
did, and give a message a number that another message had. So when a process begins, everybody in a channel with us is
unheard: nothing is signed for a channel until each of its participants has shown its claim (`Recorder.sign_*`), and
nothing is sent to anybody before that. What a claim shows is one of three things:

    nothing newer    the peer is heard, and what waited goes on
    only vouchers    each is proved by its signature: they are taken up, the numbers go on where the newer self was
    more than that   recorded once; from then on nothing is sent to that peer and nothing is taken from it, so no
                     signature of this copy reaches it, and it can acknowledge nothing that it never got

The last is no offence. For everybody else in its channels it is as if that peer were away, so a peer that only claims
it harms its own channels alone. Source: ADR 0029, ADR 0036.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.claims import Claim, recovered_vouchers, shows_newer
from engine.protocol.draft import ObjectiveKey
from engine.protocol.errors import PeerError, Reason, Refused
from engine.protocol.handlers.messages import receive
from engine.protocol.handlers.waiting import go_on
from engine.protocol.kinds import LedgerPhase
from engine.protocol.recorder import Recorder
from engine.protocol.rowkeys import entity_of
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World


def start(rec: Recorder, _now: inp.Start) -> None:
    """A process began: everybody that it has a channel with must be heard first. Cost: linear in channels."""
    world = rec.draft.base
    ledgers = (each for each in world.ledgers.values() if each.phase not in _OVER)
    partners = {
        each
        for channel in (*ledgers, *world.virtuals.values())
        for each in channel.fixed.participants
    }
    if partners:
        rec.record(ev.NodeStarted(tuple(sorted(partners - {world.me}))))


def hello(rec: Recorder, session: inp.PeerHello) -> None:
    """A session began: learn the peer's outbox id, and compare what it claims with what we know.

    Raises:
        PeerError: it has more than we ever sent, and no channel with us.
    """
    if rec.draft.peer(session.peer).in_epoch != session.epoch:
        rec.record(ev.PeerMet(session.peer, session.epoch))
    world = rec.draft.base
    claim = session.claim or Claim(session.has_upto, 0, ())
    is_partner = _has_channel(world, session.peer)
    if is_partner and (session.peer in world.ahead or shows_newer(world, session.peer, claim)):
        _catch_up(rec, session, claim)
        return
    _acknowledge(rec, session.peer, session.has_upto)
    if session.peer in world.unheard:
        rec.record(ev.ClaimCompared(session.peer))
        go_on(rec, _with(world, session.peer))


def _catch_up(rec: Recorder, session: inp.PeerHello, claim: Claim) -> None:
    """Take up what the peer proves, if that is all there is. What it took and may lose again proves nothing yet."""
    world, peer = rec.draft.base, session.peer
    is_kept = claim.seen_upto == session.has_upto >= world.peers[peer].acked_upto
    lost = recovered_vouchers(world, peer, claim) if is_kept else None
    is_complete = claim.acked_upto >= world.peers[peer].last_in
    is_numbered = claim.seen_upto >= world.unheard.get(peer, world.peers[peer].next_out) - 1
    if lost is None or not (is_complete and is_numbered):
        if peer not in world.ahead:
            rec.record(ev.OlderCopyFound(peer, session.has_upto))
        return
    for each in lost:
        paid_wei = each.voucher_wei - world.virtuals[each.channel_id].paid_wei
        assert each.voucher_signature is not None, "a voucher that was proved"
        rec.record(
            ev.VoucherRecovered(
                each.channel_id, peer, each.voucher_wei, each.voucher_signature, paid_wei
            )
        )
    rec.record(ev.CaughtUp(peer, claim.seen_upto, claim.acked_upto))
    go_on(rec, _with(world, peer))


def _with(world: World, peer: Address) -> list[ObjectiveKey]:
    """What is in progress on channels with the peer. Its ledgers may wait under the name of another rung."""
    return [
        (kind, channel_id)
        for kind, channel_id in world.objectives
        for channel in (world.ledgers.get(channel_id) or world.virtuals[channel_id],)
        if peer in channel.fixed.participants
    ]


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
        channel_id = ChannelId(entity_of(entry.event))
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


_OVER = frozenset({LedgerPhase.CLOSED, LedgerPhase.REJECTED})
