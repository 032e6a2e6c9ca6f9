"""What two peers claim of each other's signatures when a session begins, and what a claim shows (ADR 0036).

Each says, for every channel that both are in, how far it signed itself, how far it holds the other's signatures, and
the best voucher between the two, with the voucher as its proof. Numbers of messages say that something is missing; the
channels say what, and whether it is proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from engine.protocol.channel.state import (
    POSTFUND_TURN,
    PREFUND_TURN,
    VIRTUAL_FINAL_TURN,
    voucher_digest,
)
from engine.protocol.crypto import is_signed_by
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address, ChannelId, Signature
from engine.protocol.world import Ledger, Virtual, World


@dataclass(frozen=True, slots=True)
class ChannelClaim:
    """One channel. Turns are counted from 1, so 0 is none: turn 0 signed is a count of 1.

    `voucher_wei` is what the best voucher pays in all, if the two are the tab's payer and payee; 0 if there is none.
    """

    channel_id: ChannelId
    signed_count: int
    held_count: int
    voucher_wei: int
    voucher_signature: Signature | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a peer says of the other's messages and of each channel with it, by id.

    `seen_upto` is the highest number of the other's messages that it took, on disk or not yet; `acked_upto` is up to
    where the other said to have its own.
    """

    seen_upto: int
    acked_upto: int
    channels: tuple[ChannelClaim, ...]


NOTHING_CLAIMED = Claim(0, 0, ())


def claim_towards(world: World, peer: Address) -> Claim:
    """What this node claims towards a peer. Cost: one look at every tab, and the channels with the peer."""
    known = world.peers.get(peer)
    if known is None:
        return NOTHING_CLAIMED
    shared = sorted(_shared(world, peer), key=attrgetter("channel_id"))
    return Claim(known.last_in, known.acked_upto, tuple(_of(channel, peer) for channel in shared))


def shows_newer(world: World, peer: Address, claim: Claim) -> bool:
    """Whether the peer has something from us that this log does not know."""
    known = world.peers[peer]
    is_numbered = claim.seen_upto >= world.unheard.get(peer, known.next_out)
    if is_numbered or claim.acked_upto > known.last_in:
        return True
    return any(
        _is_newer(channel, theirs)
        for theirs in claim.channels
        for channel in (_channel(world, theirs.channel_id),)
        if channel is not None and peer in channel.fixed.participants
    )


def recovered_vouchers(
    world: World, peer: Address, claim: Claim
) -> tuple[ChannelClaim, ...] | None:
    """The vouchers that this log lost, if that is all it lost, and each is proved; None if there is more.

    Cost: one signature check for each voucher that differs.
    """
    ours = claim_towards(world, peer).channels
    if [each.channel_id for each in ours] != [each.channel_id for each in claim.channels]:
        return None
    lost: list[ChannelClaim] = []
    for mine, theirs in zip(ours, claim.channels, strict=True):
        if (mine.signed_count, mine.held_count) != (theirs.held_count, theirs.signed_count):
            return None
        if theirs.voucher_wei != mine.voucher_wei:
            if not _is_proved(world, mine, theirs):
                return None
            lost.append(theirs)
    return tuple(lost)


def _is_proved(world: World, mine: ChannelClaim, theirs: ChannelClaim) -> bool:
    tab = world.virtuals.get(mine.channel_id)
    return (
        # A ledger has no vouchers, whatever a peer says.
        tab is not None
        and theirs.voucher_signature is not None
        and mine.voucher_wei < theirs.voucher_wei <= tab.start.payer_wei - tab.promised_wei
        and tab.phase is VirtualPhase.OPEN
        and tab.final_paid_wei is None
        and is_signed_by(
            voucher_digest(tab.channel_id, theirs.voucher_wei), theirs.voucher_signature, tab.payer
        )
    )


def _is_newer(channel: Ledger | Virtual, theirs: ChannelClaim) -> bool:
    """Whether the peer holds a turn that we did not sign, or a voucher that we did not give."""
    is_more_paid = (
        isinstance(channel, Virtual) and channel.is_payer and theirs.voucher_wei > channel.paid_wei
    )
    return is_more_paid or theirs.held_count > channel.signed_turn + 1


def _shared(world: World, peer: Address) -> Iterator[Ledger | Virtual]:
    for ledger_id in world.peers[peer].ledgers:
        ledger = world.ledgers[ledger_id]
        if ledger.phase not in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}:
            yield ledger
    for virtual in world.virtuals.values():
        if peer in virtual.fixed.participants:
            yield virtual


def _channel(world: World, channel_id: ChannelId) -> Ledger | Virtual | None:
    return world.ledgers.get(channel_id) or world.virtuals.get(channel_id)


def _of(channel: Ledger | Virtual, peer: Address) -> ChannelClaim:
    index = channel.fixed.participants.index(peer)
    signed_count = channel.signed_turn + 1
    if isinstance(channel, Ledger):
        return ChannelClaim(
            channel.channel_id, signed_count, _held_of_ledger(channel, index), 0, None
        )
    ends = {channel.payer, channel.payee}
    is_between = peer in ends and (channel.is_payer or channel.is_payee)
    signature = channel.voucher_signature if is_between else None
    return ChannelClaim(
        channel.channel_id,
        signed_count,
        _held_of_tab(channel, index),
        0 if signature is None else channel.paid_wei,
        signature,
    )


def _held_of_ledger(ledger: Ledger, index: int) -> int:
    if ledger.final[index] is not None:
        return ledger.turn_num + 2
    newest = ledger.turn_num if ledger.is_leader else ledger.tip_turn
    if newest > POSTFUND_TURN:
        return newest + 1
    return _held_at_start(ledger, index)


def _held_of_tab(tab: Virtual, index: int) -> int:
    is_early = any(early.signer_index == index for early in tab.early_finals)
    if is_early or tab.final[index] is not None:
        return VIRTUAL_FINAL_TURN + 1
    return _held_at_start(tab, index)


def _held_at_start(channel: Ledger | Virtual, index: int) -> int:
    if channel.postfund[index] is not None:
        return POSTFUND_TURN + 1
    return 0 if channel.prefund[index] is None else PREFUND_TURN + 1
