"""Signatures that a participant kept from one of its partners (ADR 0023).

A leader proposes once it holds everybody's signature; its follower accepts once it holds them too. A third party that
sends its signature to the leader and not to the follower would make the ledger's queue stand still for good, between
two honest nodes. So a follower whose queue waits for missing signatures asks its leader for them, and the leader
passes on what it holds: a signature proves itself, whoever brings it.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Add
from engine.protocol.errors import PeerError, Reason
from engine.protocol.recorder import Recorder
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Ledger, Virtual


def ask_where_stuck(rec: Recorder) -> None:
    """As a follower, ask for what the heads of our queues wait for. Cost: linear in ledgers; for ticks."""
    stuck = [
        (target, ledger)
        for ledger in rec.draft.base.ledgers.values()
        if not ledger.is_leader and ledger.queue
        for target in (ledger.queue[0].proposal.target,)
        if target is not None
    ]
    # Sorted, because a map's order differs from process to process and the facts must not.
    for channel_id, ledger in sorted(stuck, key=lambda pair: pair[0]):
        virtual = rec.draft.virtual(channel_id)
        if virtual is not None and _is_missed(virtual, ledger):
            rec.record(ev.EvidenceAsked(channel_id, ledger.peer, held_count(virtual)))


def answer(rec: Recorder, sender: Address, channel_id: ChannelId) -> None:
    """Pass on what we hold, once for each amount of it.

    Raises:
        PeerError: the sender is no participant.
    """
    virtual = rec.draft.virtual(channel_id)
    if virtual is None:
        return
    if sender not in virtual.fixed.participants:
        raise PeerError(Reason.NOT_A_PARTICIPANT)
    if virtual.evidence_given.get(sender) != held_count(virtual):
        rec.record(ev.EvidenceGiven(channel_id, sender, held_count(virtual)))


def held_count(virtual: Virtual) -> int:
    """How many prefund and final signatures we hold."""
    return sum(signature is not None for signature in (*virtual.prefund, *virtual.final))


def _is_missed(virtual: Virtual, ledger: Ledger) -> bool:
    """Whether the head of the queue waits for signatures, and we did not ask since we held as many as now."""
    if isinstance(ledger.queue[0].proposal, Add):
        is_incomplete = None in virtual.prefund
    else:
        is_incomplete = not virtual.is_final_complete
    return is_incomplete and virtual.evidence_asked != held_count(virtual)
