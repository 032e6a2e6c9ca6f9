"""One step: an input becomes facts, objectives are cranked, and what must happen outside is named.

    handler -> facts -> evolve on a private draft -> crank every touched objective until none moves

Pure: the same world, input and key give the same step. A refused input leaves the world as it was, because the
draft is dropped whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.draft import Draft, ObjectiveKey
from engine.protocol.effects import Effect
from engine.protocol.errors import PeerError, ProtocolError, Reason, Refused
from engine.protocol.handlers import chain, commands, notes, sessions, ticks, transfers
from engine.protocol.kinds import ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import CRANKS_PER_STEP_MAX
from engine.protocol.objectives import directdefund, directfund, dispute, virtualdefund, virtualfund
from engine.protocol.outstanding import newly_outstanding, overdue
from engine.protocol.outstanding_disputes import newly_disputed
from engine.protocol.recorder import Recorder
from engine.protocol.signing import KeyLockedError, NotYetError, Sign, UnheardError
from engine.protocol.transfers import move_transfers
from engine.protocol.types import ChannelId
from engine.protocol.vouchers import send_promised
from engine.protocol.world import World


@dataclass(frozen=True, slots=True)
class Step:
    """The world after an input, the facts to commit, and the effects to release once they are committed."""

    world: World
    events: tuple[ev.Recorded, ...]
    effects: tuple[Effect, ...]


def step(world: World, what: inp.Input, sign: Sign) -> Step:
    """Take one input.

    Raises:
        Refused: a command that cannot be done now.
        PeerError: a peer's input that breaks the protocol.
    """
    if sign.is_locked and isinstance(what, _NEEDING_THE_KEY):
        raise Refused(Reason.LOCKED)
    rec = Recorder(Draft(world), what.at_ms, sign)
    try:
        _HANDLERS[type(what)](rec, what)
        if isinstance(what, _ON_CHANNELS):
            sessions.require_newest_copy(rec)
        _crank_all(rec)
    except ProtocolError as error:
        if isinstance(what, _FROM_PEERS) and not isinstance(error, PeerError):
            raise PeerError(error.reason, **error.numbers) from error
        raise
    effects = overdue(world, what.at_ms) if isinstance(what, inp.Tick) else ()
    if not rec.events:
        return Step(world, (), effects)
    peers, ledgers = rec.draft.touched_peers(), rec.draft.touched_ledgers()
    after = rec.draft.freeze()
    if world.is_behind and not after.is_behind:
        # Deposits waited for the chain to be as high again as it was.
        ledgers = tuple(sorted(after.ledgers))
    return Step(
        after,
        tuple(rec.events),
        (*newly_outstanding(world, after, peers, ledgers), *newly_disputed(world, after), *effects),
    )


def _crank_all(rec: Recorder) -> None:
    crank_count = 0
    while rec.to_crank:
        key = next(iter(rec.to_crank))
        del rec.to_crank[key]
        if key[0] is ObjectiveKind.DIRECT_DEFUND:
            move_transfers(rec, key[1])
        if rec.draft.objective(key) is not None:
            crank_count += 1
            assert crank_count <= CRANKS_PER_STEP_MAX, (
                f"objectives still move after {crank_count} cranks"
            )
            _crank(rec, key)
        elif key[0] is ObjectiveKind.VIRTUAL_FUND:
            # What must wait here is found again in the ledger's queue.
            with suppress(NotYetError):
                virtualfund.answer_after_cancelling(rec, key[1])


def _crank(rec: Recorder, key: ObjectiveKey) -> None:
    kind, channel_id = key
    try:
        blocked_by = CRANKS[kind](rec, channel_id)
    except KeyLockedError:
        blocked_by = WaitingFor.UNLOCK
    except UnheardError:
        blocked_by = WaitingFor.CLAIMS
    objective = rec.draft.objective(key)
    assert objective is not None, f"{kind.name} went while it was cranked"
    if blocked_by is WaitingFor.NOTHING:
        rec.record(ev.ObjectiveCompleted(kind, channel_id))
        virtual = rec.draft.virtual(channel_id)
        if (
            kind is ObjectiveKind.VIRTUAL_FUND
            and virtual is not None
            and virtual.phase is VirtualPhase.OPEN
        ):
            send_promised(rec, virtual)
    elif blocked_by is not objective.waiting_for:
        rec.record(ev.ObjectiveCranked(kind, channel_id, blocked_by))


CRANKS: dict[ObjectiveKind, Callable[[Recorder, ChannelId], WaitingFor]] = {
    ObjectiveKind.DIRECT_FUND: directfund.crank,
    ObjectiveKind.DIRECT_DEFUND: directdefund.crank,
    ObjectiveKind.VIRTUAL_FUND: virtualfund.crank,
    ObjectiveKind.VIRTUAL_DEFUND: virtualdefund.crank,
    ObjectiveKind.DISPUTE: dispute.crank,
}
"""The ladder of each kind of objective."""

_NEEDING_THE_KEY = (
    inp.OpenLedger,
    inp.Pay,
    inp.PayPartner,
    inp.OpenTab,
    inp.SettleTab,
    inp.CloseLedger,
    inp.Dispute,
)
"""Commands that mean a signature. What a peer begins is taken and waits for the key."""

_ON_CHANNELS = (*_NEEDING_THE_KEY, inp.Cancel, inp.CancelTransfer)
"""Commands that begin, change or end a channel."""

_FROM_PEERS = (inp.PeerHello, inp.PeerMessage, inp.PeerAck)

_HANDLERS: dict[type[inp.Input], Callable[[Recorder, Any], None]] = {
    inp.CreateNode: commands.create_node,
    inp.Start: sessions.start,
    inp.SetPolicy: commands.set_policy,
    inp.AddPeer: notes.add_peer,
    inp.ForgetPeer: notes.forget_peer,
    inp.OpenLedger: commands.open_ledger,
    inp.Pay: commands.pay,
    inp.PayPartner: transfers.pay_partner,
    inp.CancelTransfer: transfers.cancel_transfer,
    inp.OpenTab: commands.open_tab,
    inp.SettleTab: commands.settle_tab,
    inp.CloseLedger: commands.close_ledger,
    inp.Cancel: commands.cancel_channel,
    inp.Dispute: commands.dispute,
    inp.PrepareTransaction: commands.prepare_transaction,
    inp.SetLabel: notes.set_label,
    inp.MakeRequest: notes.make_request,
    inp.CancelRequest: notes.cancel_request,
    inp.ReadInbox: notes.read_inbox,
    inp.ConfirmBackup: notes.confirm_backup,
    inp.PeerHello: sessions.hello,
    inp.PeerMessage: sessions.message,
    inp.PeerAck: sessions.acknowledged,
    inp.PeerFault: sessions.fault,
    inp.ChainBlock: chain.block,
    inp.ChainRollback: chain.rollback,
    inp.ChainMined: chain.mined,
    inp.Unlock: commands.unlock,
    inp.Tick: ticks.tick,
}
