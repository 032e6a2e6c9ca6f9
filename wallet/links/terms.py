"""What a payment link of either form asks for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.limits import NOTE_MAX_BYTES
from engine.protocol.types import Address
from wallet.links.hidden import has_hidden
from wallet.links.problems import LinkFault, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked for, as the link says it. Whether it makes sense here is `target.read_target`'s question.

    Attributes:
        payee: who is to be paid.
        chain_id: on which network.
        asset: a token's contract; None is the network's own coin.
        amount_wei: in smallest units of the asset; None leaves it to the payer.
        memo: up to 120 bytes of UTF-8 on one line; "" if there is none.
        expires_ms: when the payee no longer waits for it, in whole seconds; None is never.
        request_id: 16 bytes, by which both sides know the payment again; None if it may be paid many times.
        hubs: through whom the payee can be reached, best first; at most three.
    """

    payee: Address
    chain_id: int
    asset: Address | None = None
    amount_wei: int | None = None
    memo: str = ""
    expires_ms: int | None = None
    request_id: bytes | None = None
    hubs: tuple[Address, ...] = ()


def require_memo(memo: str) -> str:
    """The memo of somebody's link, if it may be in one.

    Raises:
        Problem: LINK_MEMO or HIDDEN_CHARACTERS.
    """
    if has_hidden(memo):
        raise problem(LinkFault.HIDDEN_CHARACTERS)
    if len(memo.encode()) > NOTE_MAX_BYTES:
        raise problem(LinkFault.LINK_MEMO)
    return memo
