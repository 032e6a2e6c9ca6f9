"""Paying a channel's other side inside the channel, without a tab (ADR 0040): done once both signed its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commit import NodeHaltedError
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import ProtocolError
from engine.protocol.types import ChannelId, hex0x
from engine.protocol.world import Ledger, World
from wallet.codes import Code
from wallet.limits import DELIVERY_PATIENCE_S, OPENING_PATIENCE_S
from wallet.payer import Payment, command
from wallet.ports import Problem
from wallet.views.channels import peer_name
from wallet.views.language import tr
from wallet.views.payment_facts import is_ours
from wallet.views.sentences import inside_problem
from wallet.views.troubles import fate_unknown
from wallet.views.values import PayResult
from wallet.watch import until


@dataclass(slots=True, kw_only=True)
class _Fate:
    """What became of a payment. `made_out` is the number of the last message to the other side by then."""

    ledger_id: ChannelId
    payment_id: bytes
    is_leader: bool
    made_ms: int | None = None
    made_out: int = 0
    failed: ev.TransferFailed | None = None

    @property
    def is_known(self) -> bool:
        """Whether it was paid or will never be."""
        return self.made_ms is not None or self.failed is not None

    def note(self, world: World, facts: Sequence[ev.Recorded]) -> None:
        """Look for this payment among new facts."""
        for fact in facts:
            match fact.event:
                case ev.TransferMade() as made if self._is_this(made):
                    self.made_ms = fact.at_ms
                    self.made_out = world.peers[world.ledgers[self.ledger_id].peer].next_out - 1
                case ev.TransferFailed() as failed if self._is_this(failed):
                    self.failed = failed
                case _:
                    pass

    def _is_this(self, event: ev.TransferMade | ev.TransferFailed) -> bool:
        transfer = event.transfer
        return (
            event.ledger_id == self.ledger_id
            and transfer.payment_id == self.payment_id
            and is_ours(transfer, is_leader=self.is_leader)
        )


async def pay_inside(node: Node, ledger: Ledger, payment: Payment) -> PayResult:
    """Pay a ledger's other side in its next turn.

    Raises:
        Problem: nothing was paid, or nobody knows yet; the sentences say which.
    """
    fate = _Fate(
        ledger_id=ledger.channel_id, payment_id=payment.payment_id, is_leader=ledger.is_leader
    )
    # Listening begins before the command: it may be made before the command's answer is read.
    node.subscribe(fate.note)
    try:
        return await _pay(node, payment, fate)
    finally:
        node.unsubscribe(fate.note)


async def _pay(node: Node, payment: Payment, fate: _Fate) -> PayResult:
    begun_ms = node.now_ms()
    await command(
        node,
        inp.PayPartner(
            at_ms=begun_ms,
            ledger_id=fate.ledger_id,
            amount_wei=payment.amount_wei,
            payment_id=fate.payment_id,
            note=payment.note,
            request_expires_ms=None if payment.request is None else payment.request.expires_ms,
        ),
    )
    is_late = not await _is_known(node, fate, OPENING_PATIENCE_S)
    if is_late:
        await _give_up(node, fate)
    if fate.made_ms is None:
        raise _why_not(node, fate, is_late=is_late)
    peer = node.durable.ledgers[fate.ledger_id].peer
    is_delivered = await until(
        node,
        lambda world, _: world.peers[peer].acked_upto >= fate.made_out,
        within_s=DELIVERY_PATIENCE_S,
    )
    return PayResult(
        payment_id=hex0x(fate.payment_id),
        tab_opened=False,
        opened_ms=None,
        paid_ms=max(0, fate.made_ms - begun_ms),
        is_delivered=is_delivered,
    )


async def _is_known(node: Node, fate: _Fate, within_s: float) -> bool:
    return await until(node, lambda _world, _facts: fate.is_known, within_s=within_s)


async def _give_up(node: Node, fate: _Fate) -> None:
    """Ask for it not to be made. What we signed already, the other side decides."""
    what = inp.CancelTransfer(
        at_ms=node.now_ms(), ledger_id=fate.ledger_id, payment_id=fate.payment_id
    )
    try:
        await node.submit(what)
    except NodeHaltedError as error:
        raise fate_unknown(tr("this was paid")) from error
    except ProtocolError as error:
        raise _undecided(node, fate) from error
    await _is_known(node, fate, DELIVERY_PATIENCE_S)


def _why_not(node: Node, fate: _Fate, *, is_late: bool) -> Problem:
    if fate.failed is None:
        return _undecided(node, fate)
    if not is_late:
        return inside_problem(fate.failed.reason)
    name = _name(node, fate)
    return Problem(
        code=Code.PARTNER_UNANSWERED,
        cause=tr("{name} did not answer within {patience_s:.0f} s. Nothing was paid.").format(
            name=name, patience_s=OPENING_PATIENCE_S
        ),
        remedy=tr("Try again when {name} is back.").format(name=name),
    )


def _undecided(node: Node, fate: _Fate) -> Problem:
    name = _name(node, fate)
    return Problem(
        code=Code.STILL_SIGNING,
        cause=tr("{name} has not answered, so it is not known yet whether this is paid.").format(
            name=name
        ),
        remedy=tr(
            "Do not pay again yet. Activity shows this payment, and what becomes of it once {name} answers."
        ).format(name=name),
    )


def _name(node: Node, fate: _Fate) -> str:
    return peer_name(node.durable, node.durable.ledgers[fate.ledger_id].peer)
