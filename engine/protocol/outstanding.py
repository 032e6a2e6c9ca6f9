"""What must still happen outside, read off the world.

`outstanding` names all of it and is dispatched at start; a step names only what it added. Nothing is flagged as
sent: a deposit is outstanding until the chain shows it, a message until the peer acknowledges it.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from engine.protocol.crypto import prefixed, with_recovery_ids
from engine.protocol.disputes import is_challenged, is_final
from engine.protocol.effects import Effect, SendMessages, SubmitConclude, SubmitDeposit
from engine.protocol.kinds import LedgerPhase
from engine.protocol.limits import CONCLUDE_PATIENCE_MS, HIDDEN_PATIENCE_MS
from engine.protocol.objectives.directfund import (
    my_deposit_complete_at_wei,
    safe_to_deposit_at_wei,
)
from engine.protocol.outstanding_disputes import disputed
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Ledger, World


def outstanding(world: World, now_ms: int) -> tuple[Effect, ...]:
    """Everything that must still happen. Cost: linear in peers and ledgers; for the start of a node."""
    messages = tuple(
        SendMessages(peer.address, peer.acked_upto)
        for peer in sorted(world.peers.values(), key=attrgetter("address"))
        if peer.outbox
    )
    transactions = tuple(
        effect for ledger in _in_order(world) for effect in _of_ledger(world, ledger, now_ms)
    )
    return (*messages, *transactions, *disputed(world))


def newly_outstanding(
    before: World, after: World, peers: Iterable[Address], ledgers: Iterable[ChannelId]
) -> tuple[Effect, ...]:
    """What a step added, looking only at what it touched."""
    effects: list[Effect] = []
    for address in peers:
        known = before.peers.get(address)
        next_out = 1 if known is None else known.next_out
        if after.peers[address].next_out > next_out:
            effects.append(SendMessages(address, next_out - 1))
    # What a tick may have named meanwhile, its patience being over, is named again: nobody knows whether one came.
    before_ms = before.lowered_ms if before.is_behind else before.at_ms
    for channel_id in ledgers:
        old = before.ledgers.get(channel_id)
        was = () if old is None else _of_ledger(before, old, before_ms)
        effects.extend(
            effect
            for effect in _of_ledger(after, after.ledgers[channel_id], after.at_ms)
            if effect not in was
        )
    return tuple(effects)


def overdue(world: World, now_ms: int) -> tuple[Effect, ...]:
    """Conclusions that the other side should have sent by now, and deposits that waited for a chain to come back.

    Cost: linear in ledgers.
    """
    return tuple(
        effect
        for ledger in _in_order(world)
        if not _is_over(world, ledger)
        for effect in _overdue_of(world, ledger, now_ms)
    )


def _overdue_of(world: World, ledger: Ledger, now_ms: int) -> tuple[Effect, ...]:
    deposit = _deposit(world, ledger, now_ms) if world.is_behind else ()
    is_theirs_to_send = ledger.is_closing and not ledger.is_leader
    return (*deposit, *(_conclusion(ledger, now_ms) if is_theirs_to_send else ()))


def _in_order(world: World) -> list[Ledger]:
    """Ledgers by id: a map's order differs from process to process, and what a step names must not."""
    return sorted(world.ledgers.values(), key=attrgetter("channel_id"))


def _is_over(world: World, ledger: Ledger) -> bool:
    """Whether nothing of this module is to be done on the chain any more.

    What ended by a challenge is taken out by the dispute, and a deposit into it would go to the other side. Anybody
    may send dust to a closed ledger; concluding it again would cost more gas than that. A reorganisation may
    take its conclusion back, and then the money is there again.
    """
    is_closed = ledger.phase is LedgerPhase.CLOSED and ledger.is_concluded
    is_left = is_final(world, ledger.channel_id)
    return is_closed or is_left or ledger.phase is LedgerPhase.REJECTED


def _of_ledger(world: World, ledger: Ledger, now_ms: int) -> tuple[Effect, ...]:
    if _is_over(world, ledger):
        return ()
    return (*_deposit(world, ledger, now_ms), *_conclusion(ledger, now_ms))


def _deposit(world: World, ledger: Ledger, now_ms: int) -> tuple[Effect, ...]:
    """Our deposit, once it is safe and until the chain shows it; again if a reorganisation took it away.

    A second one beside one that is only hidden could land behind the conclusion, and be lost.
    """
    is_hidden = world.is_behind and now_ms < world.lowered_ms + HIDDEN_PATIENCE_MS
    if is_hidden or is_challenged(world, ledger.channel_id):
        return ()
    is_given_up = ledger.phase is LedgerPhase.OPENING and ledger.is_closing
    is_due = (
        None not in ledger.prefund
        and not is_given_up
        and not ledger.is_concluded
        and safe_to_deposit_at_wei(ledger)
        <= ledger.holdings_wei
        < my_deposit_complete_at_wei(ledger)
    )
    if not is_due:
        return ()
    amount_wei = my_deposit_complete_at_wei(ledger) - ledger.holdings_wei
    return (SubmitDeposit(ledger.channel_id, ledger.holdings_wei, amount_wei),)


def _covering_wei(ledger: Ledger) -> int:
    """What must be held before we conclude: the contract pays the leader first, and nobody what is not there.

    A reorganisation may have taken a deposit back; it is made again as long as the ledger is not concluded.
    """
    return ledger.outcome.leader_wei if ledger.is_leader else ledger.outcome.total_wei()


def _conclusion(ledger: Ledger, now_ms: int) -> tuple[Effect, ...]:
    """The leader sends the conclusion; the follower does when it was not seen in time (ADR 0013)."""
    if None in ledger.final or (ledger.is_concluded and ledger.holdings_wei == 0):
        return ()
    if not ledger.is_concluded and ledger.holdings_wei < _covering_wei(ledger):
        return ()
    if not ledger.is_leader and now_ms < ledger.final_at_ms + CONCLUDE_PATIENCE_MS:
        return ()
    turn_num = ledger.turn_num + 1
    digest = prefixed(ledger.outcome.hash_at(ledger.channel_id, turn_num, is_final=True))
    signatures = with_recovery_ids(digest, ledger.final, ledger.fixed.participants)
    return (
        SubmitConclude(
            ledger.channel_id, ledger.fixed, ledger.outcome.general(), turn_num, signatures
        ),
    )
