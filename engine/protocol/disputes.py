"""What a world says of disputes: the state that would win, and what the contract's record means by its own clock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from engine.protocol.adjudicator import Reverted, reclaiming
from engine.protocol.channel.consensus import LedgerOutcome
from engine.protocol.channel.dispute import ChainRecord, Dispute, Target, voucher_app_data
from engine.protocol.channel.outcome import Outcome, decode
from engine.protocol.channel.state import (
    POSTFUND_TURN,
    PREFUND_TURN,
    VIRTUAL_FINAL_TURN,
    voucher_digest,
)
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.codec import abi
from engine.protocol.crypto import keccak256, with_recovery_id
from engine.protocol.types import Bytes32, ChannelId, Signature
from engine.protocol.world import Ledger, Signatures, Virtual, World


@dataclass(frozen=True, slots=True)
class Supported:
    """A state that the app accepts without a proof, because everybody signed it."""

    turn_num: int
    outcome: LedgerOutcome | VirtualOutcome
    signatures: Signatures


def newest_supported(channel: Ledger | Virtual) -> Supported | None:
    """The highest turn that everybody signed, final states left out; None before turn 0 is complete."""
    if isinstance(channel, Ledger) and None not in channel.latest:
        return Supported(channel.turn_num, channel.outcome, channel.latest)
    for turn_num, signatures in (
        (POSTFUND_TURN, channel.postfund),
        (PREFUND_TURN, channel.prefund),
    ):
        if None not in signatures:
            return Supported(turn_num, channel.start, signatures)
    return None


def dispute_of(world: World, channel_id: ChannelId) -> Dispute:
    """What is known of a channel's dispute; a blank one for a channel without any."""
    return world.disputes.get(channel_id) or Dispute(channel_id=channel_id)


def is_final(world: World, channel_id: ChannelId) -> bool:
    """Whether the contract's outcome of a channel cannot change any more, by the time of the newest block."""
    return dispute_of(world, channel_id).record.is_final_at(chain_time_s(world))


def chain_time_s(world: World) -> int:
    """Time of the newest processed block: deadlines know no other clock."""
    return world.blocks[-1].timestamp_s if world.blocks else 0


def shown_turn(record: ChainRecord) -> int:
    """The turn that a standing challenge shows; -1 if none stands, or its evidence was not kept."""
    if not record.is_challenged or record.shown is None:
        return -1
    return record.shown.turn_num


def can_redeem(tab: Virtual) -> bool:
    """Whether we hold a voucher that the contract would pay, for no less than a final state that we signed."""
    is_enough = tab.final[tab.my_index] is None or tab.paid_wei >= (tab.final_paid_wei or 0)
    has_voucher = tab.is_payee and tab.voucher_signature is not None
    return has_voucher and is_enough and None not in tab.postfund


def redemption_state(
    tab: Virtual, amount_wei: int, voucher_signature: Signature
) -> tuple[Bytes32, bytes]:
    """(state hash, appData) of the redemption of a voucher. Source: VirtualPaymentApp, turn 2 on a proof of turn 1."""
    digest = voucher_digest(tab.channel_id, amount_wei)
    app_data = voucher_app_data(amount_wei, with_recovery_id(digest, voucher_signature, tab.payer))
    outcome = tab.start.paying(amount_wei).encoded()
    state = abi.state(tab.channel_id, app_data, outcome, VIRTUAL_FINAL_TURN, is_final=False)
    return keccak256(state), app_data


def final_outcome(world: World, channel_id: ChannelId) -> tuple[Bytes32, Outcome] | None:
    """(state hash of the contract's fingerprint, outcome) of a channel that is final on chain; None if unknown."""
    return _final_outcome(world, channel_id, world.virtuals.get(channel_id))


def _final_outcome(
    world: World, channel_id: ChannelId, tab: Virtual | None
) -> tuple[Bytes32, Outcome] | None:
    """Of a channel that may be a tab: a draft's is newer than its world's."""
    record = dispute_of(world, channel_id).record
    if not record.is_final_at(chain_time_s(world)):
        return None
    if record.is_concluded:
        if tab is None or tab.final_paid_wei is None:
            return None
        return Bytes32(bytes(32)), tab.start.paying(tab.final_paid_wei).general()
    if record.shown is None:
        return None
    return record.shown.hash_in(channel_id), decode(record.shown.outcome)


def payer_keeps_wei(world: World, tab: Virtual) -> int | None:
    """What a tab that is final on chain gives back to the payer's side; None while it is not final."""
    if tab.channel_id not in world.disputes:
        return None
    found = _final_outcome(world, tab.channel_id, tab)
    if found is None:
        return None
    payer, payee, *_ = found[1][0].allocations
    # The contract's app keeps the sum; an address that lies about the chain must not make us propose nonsense.
    is_whole = payer.amount_wei + payee.amount_wei == tab.start.total_wei()
    return payer.amount_wei if is_whole else None


def guaranteed_tabs(world: World, outcome: Outcome) -> tuple[ChannelId, ...]:
    """The tabs that we know of among an outcome's guarantees, in its order."""
    targets = (ChannelId(line.destination) for line in outcome[0].allocations if line.is_guarantee)
    return tuple(target for target in targets if target in world.virtuals)


def is_challenged(world: World, channel_id: ChannelId) -> bool:
    """Whether a challenge stands on a channel, expired or not."""
    known = world.disputes.get(channel_id)
    return known is not None and known.record.is_challenged


def is_guarantee_shown(world: World, ledger_id: ChannelId, tab_id: ChannelId) -> bool:
    """Whether a challenge on a ledger stands that would end it with this tab's guarantee.

    As long as it does the tab is needed, whatever the two sides agreed since.
    """
    known = world.disputes.get(ledger_id)
    if known is None or not known.record.is_challenged or known.record.shown is None:
        return False
    return tab_id in guaranteed_tabs(world, decode(known.record.shown.outcome))


def is_paid_out(world: World, ledger: Ledger) -> bool:
    """Whether our share of a final ledger left the contract, in a block at its depth, or there is none."""
    paid_in_block = dispute_of(world, ledger.channel_id).paid_in_block
    newest = world.blocks[-1].block_num if world.blocks else 0
    is_paid = ledger.holdings_wei == 0 or 0 < paid_in_block <= newest
    owed = owed_wei(world, ledger)
    return is_paid or (owed is not None and owed[ledger.my_index] == 0)


def owed_wei(world: World, ledger: Ledger) -> tuple[int, int] | None:
    """(leader's, follower's) share of a final ledger with what its tabs decided; None while a tab is not final."""
    found = final_outcome(world, ledger.channel_id)
    if found is None:
        return None
    outcome = found[1]
    for tab_id in guaranteed_tabs(world, outcome):
        decided = final_outcome(world, tab_id)
        if decided is None:
            return None
        target = Target(channel_id=tab_id, state_hash=decided[0], outcome=decided[1])
        with suppress(Reverted):
            outcome = reclaiming(outcome, target)
    leader, follower, *_ = outcome[0].allocations
    return leader.amount_wei, follower.amount_wei
