"""What a person's text for whom to pay turned out to mean. No engine here."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.views.values import NoticeView


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetView:
    """Whom an address or payment link means, and what it asks for. Reading it did nothing.

    Attributes:
        address: who is to be paid, 0x with its capitals; "" if that is not known.
        name: the contact's; "" for a stranger.
        is_link: it is a payment link, not an address alone.
        amount_wei: what is asked for; 0 leaves it to the payer.
        memo: the payee's note, text from outside; "" if there is none.
        expires_ms: until when it is waited for; 0 is never.
        request_id: 32 hex digits of the request; "" if there is none, and it may be paid many times.
        is_signed: the payee's key has signed all of this, so amount and note are theirs.
        is_paid: I have paid this request before.
        looks_like: the contact whose address this stranger's could be taken for; "" for none.
        looks_like_address: that contact's, 0x.
        is_unchecked: a stranger's address without capitals, in which a slip would not show.
        problem: why it cannot be paid; None if nothing is in the way here.
    """

    address: str = ""
    name: str = ""
    is_link: bool = False
    amount_wei: int = 0
    memo: str = ""
    expires_ms: int = 0
    request_id: str = ""
    is_signed: bool = False
    is_paid: bool = False
    looks_like: str = ""
    looks_like_address: str = ""
    is_unchecked: bool = False
    problem: NoticeView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestToPay:
    """The request that a payment answers: its id (32 hex digits) and its end, 0 for never."""

    request_id: str
    expires_ms: int
