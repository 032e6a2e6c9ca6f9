"""Asking for money: a fact in the log, two links that say it, and what became of it."""

from __future__ import annotations

import asyncio
import secrets
from importlib import import_module
from typing import Protocol

from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason, Refused
from engine.protocol.limits import AMOUNT_MAX_WEI, PAYMENT_ID_SIZE_BYTES
from engine.protocol.notes import Request
from engine.protocol.signing import KeyLockedError, LinkToSign
from engine.protocol.types import Signature, hex0x
from engine.protocol.world import Ledger, World
from wallet import payer
from wallet.links.limits import HUBS_MAX
from wallet.links.request import RequestDraft
from wallet.views.channels import peer_name
from wallet.views.request_values import (
    Matrix,
    RequestLinks,
    RequestRow,
    RequestState,
    RequestsView,
)
from wallet.views.sentences import problem_of

ROWS_MAX = 50


class SigningNode(Protocol):
    """What is used of a running node."""

    @property
    def node(self) -> Node:
        """Its log and world."""
        ...

    def sign_link(self, link: LinkToSign) -> Signature:
        """Sign with the channel key; raises KeyLockedError."""
        ...


def requests_view(world: World, at_ms: int) -> RequestsView:
    """My requests at a moment. Cost: linear in the requests that the world still holds."""
    requests = sorted(
        world.notes.requests.values(),
        key=lambda each: (not each.is_open(at_ms), -each.made_ms, each.request_id),
    )
    usable = _usable(world)
    best = max(usable, key=lambda ledger: ledger.peer_free_wei, default=None)
    return RequestsView(
        rows=tuple(_row(world, each, at_ms) for each in requests[:ROWS_MAX]),
        waiting_count=sum(each.is_open(at_ms) for each in requests) if usable else 0,
        room_wei=0 if best is None else best.peer_free_wei,
        room_name="" if best is None else peer_name(world, best.peer),
        only_channel_id=hex0x(usable[0].channel_id) if len(usable) == 1 else "",
        at_ms=at_ms,
    )


async def make(
    running: SigningNode, *, amount_wei: int, memo: str, expires_ms: int
) -> RequestLinks:
    """Ask for money; 0 leaves the amount to the payer.

    Raises:
        Problem: MEMO_..., REQUESTS_FULL, REQUEST_EXPIRED or AMOUNT_TOO_LARGE; nothing was written down.
    """
    node = running.node
    if amount_wei > AMOUNT_MAX_WEI:
        raise problem_of(Refused(Reason.AMOUNT_TOO_LARGE, amount_wei=amount_wei))
    request_id = secrets.token_bytes(PAYMENT_ID_SIZE_BYTES)
    _draft(node.durable, request_id, amount_wei, memo, expires_ms)  # refuses the memo beforehand
    await payer.command(
        node,
        inp.MakeRequest(
            at_ms=node.now_ms(),
            request_id=request_id,
            amount_wei=amount_wei,
            memo=memo,
            expires_ms=expires_ms,
        ),
    )
    return await links(running, request_id.hex())


async def links(running: SigningNode, request_id: str) -> RequestLinks:
    """The links of a request that was made; the same each time while hubs and lock stay the same.

    Raises:
        Problem: UNKNOWN_REQUEST.
    """
    world = running.node.durable
    request = world.notes.requests.get(bytes.fromhex(request_id))
    if request is None:
        raise problem_of(Refused(Reason.UNKNOWN_REQUEST))
    draft = _draft(world, request.request_id, request.amount_wei, request.memo, request.expires_ms)
    try:
        signed = draft.signed_link(running.sign_link)
    except KeyLockedError:
        # The readable link needs no key; the window says why the other one is missing.
        signed = ""
    readable = draft.readable_link()
    return RequestLinks(
        request_id=request_id,
        readable=readable,
        signed=signed,
        readable_qr=await asyncio.to_thread(_qr, readable),
        signed_qr=await asyncio.to_thread(_qr, signed),
    )


async def cancel(node: Node, request_id: str) -> None:
    """Take a request back.

    Raises:
        Problem: UNKNOWN_REQUEST or REQUEST_PAID; it is as it was.
    """
    await payer.command(
        node, inp.CancelRequest(at_ms=node.now_ms(), request_id=bytes.fromhex(request_id))
    )


def _qr(link: str) -> Matrix:
    """In a worker thread: a symbol takes up to 40 ms, and its library 20 ms once."""
    if not link:
        return ()
    made: Matrix = import_module("wallet.links.qr").qr_matrix(link)
    return made


def _draft(
    world: World, request_id: bytes, amount_wei: int, memo: str, expires_ms: int
) -> RequestDraft:
    identity = world.identity
    reached = sorted(_usable(world), key=lambda ledger: -ledger.peer_free_wei)
    hubs = dict.fromkeys(ledger.peer for ledger in reached)
    return RequestDraft(
        request_id=request_id,
        payee=world.me,
        chain_id=identity.chain_id,
        adjudicator=identity.adjudicator,
        amount_wei=amount_wei or None,
        memo=memo,
        expires_ms=expires_ms,
        hubs=tuple(hubs)[:HUBS_MAX],
    )


def _usable(world: World) -> list[Ledger]:
    return [ledger for ledger in world.ledgers.values() if ledger.is_usable]


def _row(world: World, request: Request, at_ms: int) -> RequestRow:
    payer_address = request.payer
    return RequestRow(
        request_id=request.request_id.hex(),
        amount_wei=request.amount_wei,
        memo=request.memo,
        made_ms=request.made_ms,
        expires_ms=request.expires_ms,
        state=_state(world, request, at_ms),
        paid_wei=request.paid_wei,
        payment_count=request.payment_count,
        paid_ms=request.paid_ms,
        payer_name="" if payer_address is None else peer_name(world, payer_address),
    )


def _state(world: World, request: Request, at_ms: int) -> RequestState:
    if request.is_paid:
        return RequestState.PAID
    if request.cancelled_ms:
        return RequestState.WITHDRAWN
    if not request.is_open(at_ms):
        return RequestState.ENDED
    # Whoever pays comes through a hub, and a hub reaches us through a channel.
    return RequestState.WAITING if _usable(world) else RequestState.UNPAYABLE
