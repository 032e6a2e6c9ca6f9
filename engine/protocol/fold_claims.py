"""What starts and claims change: who must be heard, who knows a newer copy, what was lost and is back (ADR 0036)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from immutables import Map

from engine.protocol import events as ev
from engine.protocol.draft import Draft


def _voucher_recovered(draft: Draft, event: ev.VoucherRecovered) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.paid_wei = event.amount_wei
    virtual.voucher_signature = event.signature


def _node_started(draft: Draft, event: ev.NodeStarted) -> None:
    """Who was not heard in an earlier life was sent nothing in it, so the number from then still stands."""
    before = draft.world.unheard
    draft.world.unheard = Map(
        (each, before.get(each, draft.peer(each).next_out)) for each in event.partners
    )


def _claim_compared(draft: Draft, event: ev.ClaimCompared) -> None:
    draft.world.unheard = draft.world.unheard.delete(event.peer)


def _caught_up(draft: Draft, event: ev.CaughtUp) -> None:
    """What this life has for the peer, and did not send, gets numbers behind those that the newer self gave."""
    world, peer = draft.world, draft.own_peer(event.peer)
    first = world.unheard.get(event.peer, peer.next_out)
    waiting = [peer.outbox[number].message for number in range(first, peer.next_out)]
    peer.outbox, peer.acked_upto = Map(), event.upto
    peer.next_out, peer.last_in = event.upto + 1, event.last_in
    for message in waiting:
        draft.post(event.peer, message)
    if event.peer in world.unheard:
        world.unheard = world.unheard.delete(event.peer)
    if event.peer in world.ahead:
        world.ahead = world.ahead.delete(event.peer)


def _older_copy_found(draft: Draft, event: ev.OlderCopyFound) -> None:
    draft.world.ahead = draft.world.ahead.set(event.peer, event.upto)


EVOLVE_CLAIMS: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.NodeStarted: _node_started,
    ev.VoucherRecovered: _voucher_recovered,
    ev.OlderCopyFound: _older_copy_found,
    ev.ClaimCompared: _claim_compared,
    ev.CaughtUp: _caught_up,
}
