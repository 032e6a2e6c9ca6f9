"""Paying as the window asks for it: by a name or an address, and perhaps to answer a request."""

from __future__ import annotations

from engine.node import Node
from engine.protocol.routing import tab_to_pay_from
from wallet import payer
from wallet.codes import Code
from wallet.insidepay import pay_inside
from wallet.ports import Problem
from wallet.views.channels import peer_name
from wallet.views.language import tr
from wallet.views.payees import find_payee
from wallet.views.quote import channel_to_pay_in
from wallet.views.target_values import RequestToPay
from wallet.views.values import PayResult


async def pay(
    node: Node,
    payee: str,
    amount_wei: int,
    note: str,
    *,
    tab_limit_wei: int | None,
    request: RequestToPay | None,
) -> PayResult:
    """Pay: from a tab that has enough left, inside the channel with the payee, or from a new tab of this limit.

    A request is answered once and no more.

    Raises:
        Problem: nothing was paid, or nobody knows yet; the sentences say which.
    """
    world = node.durable
    address = find_payee(world, payee)
    if address != world.me:
        payer.require_route(node, address, amount_wei)
    payment = payer.Payment(
        payee=address,
        amount_wei=amount_wei,
        note=note,
        tab_limit_wei=tab_limit_wei,
        request=request,
    )
    channel = channel_to_pay_in(world, address, amount_wei)
    if channel is not None:
        return await pay_inside(node, channel, payment)
    if tab_limit_wei is None and tab_to_pay_from(world, address, amount_wei) is None:
        raise _way_changed(peer_name(world, address))
    return await payer.pay(node, payment)


def _way_changed(name: str) -> Problem:
    """A new tab keeps money aside: nobody gets one who did not see it."""
    return Problem(
        code=Code.WAY_CHANGED,
        cause=tr(
            "What was to carry this payment has changed: it would need a new tab with {name} now. Nothing was paid."
        ).format(name=name),
        remedy=tr("See what it would set aside now, and press Pay again."),
    )
