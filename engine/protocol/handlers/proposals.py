"""The first state of a channel that a peer proposes: is it sound, and does our policy agree?"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.consensus import LedgerOutcome
from engine.protocol.channel.state import PREFUND_TURN
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.crypto import is_signed_by, prefixed
from engine.protocol.errors import PeerError, Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    CHALLENGE_DURATION_MAX_S,
    DEPOSIT_DEADLINE_MS,
    OBJECTIVE_DEADLINE_MS,
    PARTICIPANTS_MAX,
)
from engine.protocol.messages import SignedState
from engine.protocol.policy import PPM, Policy
from engine.protocol.recorder import Recorder
from engine.protocol.routing import (
    can_be_paid_over,
    ledger_to_be_paid_over,
    ledger_to_pay_over,
    living_ledger_count,
)
from engine.protocol.types import ZERO_ADDRESS, Address, ChannelId, external
from engine.protocol.world import Ledger, World

LEDGER_PARTICIPANTS = 2
VIRTUAL_PARTICIPANTS_MIN = 3


def receive_first_state(
    rec: Recorder,
    sender: Address,
    message: SignedState,
    channel_id: ChannelId,
    over: Ledger | None = None,
) -> None:
    """Begin, or refuse, an objective that a peer proposes by its signature on turn 0.

    `over` is the ledger that our neighbour nearer the payer named for a tab.

    Raises:
        PeerError: the proposal is malformed or its signature is wrong.
    """
    if message.turn_num != PREFUND_TURN or message.is_final:
        raise PeerError(Reason.UNKNOWN_CHANNEL)
    _check_shape(message)
    if message.fixed.app_definition == rec.draft.world.identity.consensus_app and (
        len(message.fixed.participants) == LEDGER_PARTICIPANTS
    ):
        _first_ledger_state(rec, sender, message, channel_id)
    else:
        _first_virtual_state(rec, sender, message, channel_id, over)


def _check_shape(message: SignedState) -> None:
    participants = message.fixed.participants
    if len(set(participants)) != len(participants) or ZERO_ADDRESS in participants:
        raise PeerError(Reason.BAD_PARTICIPANTS)
    if not LEDGER_PARTICIPANTS <= len(participants) <= PARTICIPANTS_MAX:
        raise PeerError(Reason.BAD_PARTICIPANTS)
    if not 0 <= message.fixed.challenge_duration_s <= CHALLENGE_DURATION_MAX_S:
        raise PeerError(Reason.BAD_DURATION)
    if max(message.first_wei, message.last_wei) > AMOUNT_MAX_WEI:
        raise PeerError(Reason.AMOUNT_TOO_LARGE)


# --- ledger channels ------------------------------------------------------------------------------------------


def _first_ledger_state(
    rec: Recorder, sender: Address, message: SignedState, channel_id: ChannelId
) -> None:
    if message.signer_index != 0:
        raise PeerError(Reason.WRONG_ROLE)
    leader, follower = message.fixed.participants
    start = LedgerOutcome(external(leader), external(follower), message.first_wei, message.last_wei)
    state_hash = start.hash_at(channel_id, PREFUND_TURN)
    if not is_signed_by(prefixed(state_hash), message.signature, sender):
        raise PeerError(Reason.BAD_SIGNATURE)
    world = rec.draft.base
    refused = world.refused.get(channel_id) or _ledger_refusal(world, sender, message)
    if refused is not None:
        rec.record(ev.ObjectiveRejected(ObjectiveKind.DIRECT_FUND, channel_id, sender, refused))
        return
    rec.record(ev.LedgerCreated(message.fixed, 1, message.first_wei, message.last_wei))
    deadline_ms = rec.at_ms + DEPOSIT_DEADLINE_MS
    _begin(rec, ObjectiveKind.DIRECT_FUND, channel_id, message, deadline_ms=deadline_ms)


def _ledger_refusal(world: World, sender: Address, message: SignedState) -> Reason | None:
    policy = world.policy
    mine_wei, theirs_wei = message.last_wei, message.first_wei
    if not policy.accepts_ledgers:
        return Reason.NOT_ACCEPTED_HERE
    if message.fixed.challenge_duration_s < policy.min_challenge_duration_s:
        return Reason.BAD_DURATION
    if theirs_wei < max(1, policy.min_peer_deposit_wei):
        return Reason.DEPOSIT_TOO_SMALL
    if not _is_collateral_within(world, policy, sender, mine_wei, theirs_wei):
        return Reason.COLLATERAL_TOO_LARGE
    if living_ledger_count(world, sender) >= policy.max_ledgers_per_peer:
        return Reason.LEDGER_EXISTS
    return None


def _is_collateral_within(
    world: World, policy: Policy, peer: Address, mine_wei: int, theirs_wei: int
) -> bool:
    """Whether our share fits the match ratio and both caps, what is promised already counted.

    Cost: linear in ledgers; a ledger is proposed rarely.
    """
    living = [
        ledger
        for ledger in world.ledgers.values()
        if ledger.phase in {LedgerPhase.OPENING, LedgerPhase.OPEN}
    ]
    with_peer_wei = sum(_put_in_wei(ledger) for ledger in living if ledger.peer == peer)
    in_all_wei = sum(_put_in_wei(ledger) for ledger in living)
    return (
        mine_wei * PPM <= theirs_wei * policy.match_ppm
        and mine_wei + with_peer_wei <= policy.max_wei_per_peer
        and mine_wei + in_all_wei <= policy.max_total_wei
    )


def _put_in_wei(ledger: Ledger) -> int:
    return ledger.start.leader_wei if ledger.is_leader else ledger.start.follower_wei


# --- virtual channels -----------------------------------------------------------------------------------------


def _first_virtual_state(
    rec: Recorder,
    sender: Address,
    message: SignedState,
    channel_id: ChannelId,
    over: Ledger | None,
) -> None:
    participants = message.fixed.participants
    my_index = participants.index(rec.draft.world.me)
    if message.last_wei != 0 or message.first_wei <= 0:
        raise PeerError(Reason.WRONG_AMOUNTS)
    start = VirtualOutcome(
        external(participants[0]), external(participants[-1]), message.first_wei, 0
    )
    state_hash = start.hash_at(channel_id, PREFUND_TURN)
    if not is_signed_by(prefixed(state_hash), message.signature, sender):
        raise PeerError(Reason.BAD_SIGNATURE)
    world = rec.draft.base
    ledgers = world.refused.get(channel_id) or _ledgers_for(world, message, my_index, over)
    if isinstance(ledgers, Reason):
        rec.record(ev.ObjectiveRejected(ObjectiveKind.VIRTUAL_FUND, channel_id, sender, ledgers))
        return
    left, right = ledgers
    rec.record(ev.VirtualCreated(message.fixed, my_index, message.first_wei, left, right))
    deadline_ms = rec.at_ms + OBJECTIVE_DEADLINE_MS
    _begin(rec, ObjectiveKind.VIRTUAL_FUND, channel_id, message, deadline_ms=deadline_ms)


def _ledgers_for(
    world: World, message: SignedState, my_index: int, over: Ledger | None
) -> tuple[ChannelId | None, ChannelId | None] | Reason:
    """Our ledgers on both sides of the path, or why we do not take part."""
    policy = world.policy
    participants = message.fixed.participants
    is_payee = my_index == len(participants) - 1
    if len(participants) < VIRTUAL_PARTICIPANTS_MIN or my_index == 0:
        # Somebody made up a tab in which we pay. Whoever passes it on may have been told so.
        return Reason.BAD_PARTICIPANTS
    if message.fixed.app_definition != world.identity.virtual_app:
        return Reason.UNKNOWN_APP
    if message.fixed.challenge_duration_s < policy.min_challenge_duration_s:
        return Reason.BAD_DURATION
    if not (policy.accepts_tabs_as_payee if is_payee else policy.accepts_tabs_as_hub):
        return Reason.NOT_ACCEPTED_HERE
    left = (
        ledger_to_be_paid_over(world, participants[my_index - 1], message.first_wei)
        if over is None
        else over
        if can_be_paid_over(over, message.first_wei)
        else None
    )
    right = (
        None
        if is_payee
        else ledger_to_pay_over(world, participants[my_index + 1], message.first_wei)
    )
    if left is None or (right is None and not is_payee):
        return Reason.HUB_INSUFFICIENT
    sides = [left] if right is None else [left, right]
    if any(ledger.tab_count >= policy.max_open_tabs for ledger in sides):
        return Reason.TOO_MANY_TABS
    return left.channel_id, None if right is None else right.channel_id


def _begin(
    rec: Recorder,
    kind: ObjectiveKind,
    channel_id: ChannelId,
    message: SignedState,
    *,
    deadline_ms: int,
) -> None:
    rec.record(ev.ObjectiveCreated(kind, channel_id, deadline_ms, is_mine=False))
    rec.record(ev.ObjectiveApproved(kind, channel_id))
    rec.record(state_received(channel_id, message))


def state_received(
    channel_id: ChannelId, message: SignedState, over: ChannelId | None = None
) -> ev.StateReceived:
    """The fact that a peer's signature on a state is held; its author was checked before."""
    return ev.StateReceived(
        channel_id,
        message.turn_num,
        message.is_final,
        message.first_wei,
        message.last_wei,
        message.signer_index,
        message.signature,
        over,
    )
