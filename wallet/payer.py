"""Paying, settling and closing as a person means them: one call, done when it is done, or one plain problem."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from engine.commit import NodeHaltedError
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.types import Address, ChannelId, hex0x
from engine.protocol.world import World
from wallet.codes import Code
from wallet.limits import (
    CLOSING_PATIENCE_S,
    DELIVERY_PATIENCE_S,
    OPENING_PATIENCE_S,
    SETTLING_PATIENCE_S,
)
from wallet.ports import Problem
from wallet.views.channels import awaited, names_of, peer_name
from wallet.views.language import tr
from wallet.views.quote import absence, no_way
from wallet.views.sentences import problem_of, reason_problem
from wallet.views.target_values import RequestToPay
from wallet.views.troubles import fate_unknown
from wallet.views.values import PayResult
from wallet.watch import until


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment to make. One that answers a request bears the request's id, and is made once."""

    payee: Address
    amount_wei: int
    note: str
    tab_limit_wei: int | None
    request: RequestToPay | None = None

    @property
    def payment_id(self) -> bytes:
        """16 bytes: the request's, or fresh ones each time."""
        request = self.request
        return secrets.token_bytes(16) if request is None else bytes.fromhex(request.request_id)


@dataclass(slots=True, kw_only=True)
class _Fate:
    """What became of a payment."""

    payment_id: bytes
    sent: ev.VoucherSent | None = None
    sent_ms: int = 0
    acked_ms: int | None = None
    failed: ev.PaymentFailed | None = None
    tab: ChannelId | None = None
    given_up: Problem | None = None

    def note(self, _world: World, facts: Sequence[ev.Recorded]) -> None:
        """Look for this payment among new facts."""
        for fact in facts:
            match fact.event:
                case ev.VoucherSent() as sent if sent.payment_id == self.payment_id:
                    self.sent, self.sent_ms = sent, fact.at_ms
                case ev.MessageAcked(peer=peer, upto=upto) if self._is_covered(peer, upto):
                    self.acked_ms = fact.at_ms
                case ev.PaymentFailed() as failed if failed.payment_id == self.payment_id:
                    self.failed = failed
                case ev.PaymentPromised() as promised if promised.payment_id == self.payment_id:
                    self.tab = promised.channel_id
                case _:
                    pass

    @property
    def is_known(self) -> bool:
        """Whether it was paid or will never be."""
        return self.sent is not None or self.failed is not None

    def _is_covered(self, peer: Address, upto: int) -> bool:
        """Whether this acknowledgement is the first that covers the payment."""
        sent = self.sent
        if sent is None or self.acked_ms is not None:
            return False
        return sent.peer == peer and sent.wire_seq <= upto


async def pay(node: Node, payment: Payment) -> PayResult:
    """Pay, opening a tab first if none has enough left.

    Raises:
        Problem: nothing was paid, or the node takes nothing more and nobody knows yet; the sentences say which.
    """
    fate = _Fate(payment_id=payment.payment_id)
    # Listening begins before the command: the tab may open before its answer is read.
    node.subscribe(fate.note)
    try:
        return await _pay(node, payment, fate)
    finally:
        node.unsubscribe(fate.note)


async def _pay(node: Node, payment: Payment, fate: _Fate) -> PayResult:
    begun_ms = node.now_ms()
    facts = await command(
        node,
        inp.Pay(
            at_ms=begun_ms,
            payee=payment.payee,
            amount_wei=payment.amount_wei,
            payment_id=fate.payment_id,
            note=payment.note,
            nonce=secrets.randbits(64),
            limit_wei=payment.tab_limit_wei,
            request_expires_ms=None if payment.request is None else payment.request.expires_ms,
        ),
    )
    is_promised = any(isinstance(fact.event, ev.PaymentPromised) for fact in facts)
    if is_promised:
        await _wait_for_tab(node, payment, fate)
    if fate.sent is None:
        raise _why_not(node, payment, fate)
    is_delivered = await _wait_for_delivery(node, fate.sent)
    # By the log's own times, as the list of payments: this task wakes up later than what it tells of.
    ended_ms = node.now_ms() if fate.acked_ms is None else fate.acked_ms
    return PayResult(
        payment_id=hex0x(fate.payment_id),
        tab_opened=is_promised,
        opened_ms=max(0, fate.sent_ms - begun_ms) if is_promised else None,
        paid_ms=max(0, ended_ms - fate.sent_ms),
        is_delivered=is_delivered,
    )


async def settle_tab(node: Node, channel_id: ChannelId) -> None:
    """Settle a tab; done when its money is back in the channel.

    Raises:
        Problem: it cannot be, or somebody does not answer; then it goes on when they do.
    """
    await command(node, inp.SettleTab(at_ms=node.now_ms(), channel_id=channel_id))
    is_settled = await until(
        node, lambda world, _: channel_id not in world.virtuals, within_s=SETTLING_PATIENCE_S
    )
    if not is_settled:
        raise _unfinished(node, tr("settled"))


async def cancel_tab(node: Node, channel_id: ChannelId) -> None:
    """Give up a tab before we signed its turn 1; done when its money is free again.

    Raises:
        Problem: it cannot be any more, or somebody does not answer; then it goes on when they do.
    """
    await command(node, inp.Cancel(at_ms=node.now_ms(), channel_id=channel_id))
    # The record stays as a tombstone; what was set aside is free when nothing is in progress any more.
    key = (ObjectiveKind.VIRTUAL_FUND, channel_id)
    is_free = await until(
        node, lambda world, _: key not in world.objectives, within_s=SETTLING_PATIENCE_S
    )
    if not is_free:
        raise _unfinished(node, tr("free again"))


async def close_ledger(node: Node, channel_id: ChannelId) -> None:
    """Close a channel; done when the money is back on chain.

    Raises:
        Problem: it cannot be, or somebody does not answer; then it goes on when they do.
    """
    await command(node, inp.CloseLedger(at_ms=node.now_ms(), channel_id=channel_id))
    is_closed = await until(
        node,
        lambda world, _: world.ledgers[channel_id].phase is LedgerPhase.CLOSED,
        within_s=CLOSING_PATIENCE_S,
    )
    if not is_closed:
        raise _unfinished(node, tr("closed"))


async def set_label(node: Node, target: str, text: str) -> None:
    """Label what has this 0x id; an empty text takes the label away.

    Raises:
        Problem: it was refused, and the label is as it was.
    """
    target_id = bytes.fromhex(target.removeprefix("0x"))
    await command(node, inp.SetLabel(at_ms=node.now_ms(), target=target_id, text=text.strip()))


async def command(node: Node, what: inp.Command) -> tuple[ev.Recorded, ...]:
    """Do a command and speak plainly if it is refused.

    Raises:
        Problem: it was refused, or the node takes nothing more and it is not known whether it was done.
    """
    try:
        return await node.submit(what)
    except ProtocolError as error:
        raise problem_of(error) from error
    except NodeHaltedError as error:
        raise fate_unknown(tr("this was done")) from error


def require_route(node: Node, payee: Address, amount_wei: int) -> None:
    """What needs more signatures than ours needs a way, and everybody on it must answer now.

    Raises:
        Problem: there is no way, or somebody is away; no objective was started.
    """
    try:
        problem = absence(node.durable, node.presence, payee, amount_wei)
    except ProtocolError as error:
        raise no_way(node.durable, payee, error) from error
    if problem is not None:
        raise problem


def unanswered(node: Node, payee: Address) -> Problem:
    """Why payments that were sent are not acknowledged."""
    if node.presence.halted is not None:
        return fate_unknown(tr("the last payments were made"))
    return Problem(
        code=Code.PAYEE_SILENT,
        cause=tr("{name} does not acknowledge payments. What was sent is safe.").format(
            name=peer_name(node.durable, payee)
        ),
        remedy=tr("Start the demo again; it goes on where it stopped."),
    )


async def _wait_for_tab(node: Node, payment: Payment, fate: _Fate) -> None:
    is_known = await until(node, lambda _w, _f: fate.is_known, within_s=OPENING_PATIENCE_S)
    if is_known or fate.tab is None:
        return
    silent = _silent(node, fate.tab)
    try:
        await node.submit(inp.Cancel(at_ms=node.now_ms(), channel_id=fate.tab))
        fate.given_up = _unanswered_tab(silent)
    except NodeHaltedError as error:
        raise fate_unknown(tr("this was paid")) from error
    except ProtocolError as error:
        name = peer_name(node.durable, payment.payee)
        raise Problem(
            code=Code.STILL_OPENING,
            cause=tr("The tab to {name} is still being opened. The payment waits for it.").format(
                name=name
            ),
            remedy=tr("Wait, or settle the tab in the channel's list."),
        ) from error


def _why_not(node: Node, payment: Payment, fate: _Fate) -> Problem:
    """Why nothing was paid, naming whoever is known to be away."""
    reason = Reason.EXPIRED if fate.failed is None else fate.failed.reason
    if fate.given_up is not None:
        return fate.given_up
    away: Problem | None = None
    if reason in {Reason.CANCELLED, Reason.EXPIRED}:
        with contextlib.suppress(ProtocolError):
            away = absence(node.durable, node.presence, payment.payee, payment.amount_wei)
    return away or reason_problem(reason)


def _silent(node: Node, tab: ChannelId) -> str:
    """Who keeps a tab from opening: those known to be away, else all of whom it waits for."""
    world = node.durable
    waited_for = awaited(world, world.virtuals[tab])
    seen = node.presence.peers
    away = tuple(one for one in waited_for if one in seen and not seen[one].is_connected)
    return names_of(world, away or waited_for)


def _unanswered_tab(name: str) -> Problem:
    return Problem(
        code=Code.TAB_UNANSWERED,
        cause=tr(
            "{name} did not answer within {opening_patience_s:.0f} s, so no tab was opened. Nothing was paid."
        ).format(name=name, opening_patience_s=OPENING_PATIENCE_S),
        remedy=tr("Try again when {name} is back.").format(name=name),
    )


async def _wait_for_delivery(node: Node, sent: ev.VoucherSent) -> bool:
    return await until(
        node,
        lambda world, _: world.peers[sent.peer].acked_upto >= sent.wire_seq,
        within_s=DELIVERY_PATIENCE_S,
    )


def _unfinished(node: Node, what: str) -> Problem:
    if node.presence.halted is not None:
        return fate_unknown(tr("it is {what}").format(what=what))
    return Problem(
        code=Code.UNANSWERED,
        cause=tr("Somebody does not answer, so it is not {what} yet. Your money is safe.").format(
            what=what
        ),
        remedy=tr("It goes on by itself as soon as they answer."),
    )
