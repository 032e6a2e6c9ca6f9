"""Paying as the window asks for it: by a name or an address, and perhaps to answer a request."""

from __future__ import annotations

from engine.node import Node
from engine.protocol.routing import tab_to_pay_from
from wallet import payer
from wallet.views.quote import find_payee
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
    """Pay, opening a tab first if none has enough left. A request is answered once and no more.

    Raises:
        Problem: nothing was paid, or nobody knows yet; the sentences say which.
    """
    world = node.durable
    address = find_payee(world, payee)
    if tab_to_pay_from(world, address, amount_wei) is None:
        payer.require_route(node, address, amount_wei)
    return await payer.pay(
        node,
        payer.Payment(
            payee=address,
            amount_wei=amount_wei,
            note=note,
            tab_limit_wei=tab_limit_wei,
            request=request,
        ),
    )
