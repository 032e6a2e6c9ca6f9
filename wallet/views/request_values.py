"""What I ask others to pay, as frozen values. No engine here. Amounts are wei, times milliseconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Matrix = tuple[tuple[bool, ...], ...]
"""A QR symbol: rows from the top, True is dark. Around it four modules stay light."""


class RequestState(Enum):
    """Where a request of mine stands. Not stored. `UNPAYABLE` waits too, and nobody has a way to pay it."""

    WAITING = "waiting"
    UNPAYABLE = "unpayable"
    PAID = "paid"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request of mine.

    Attributes:
        request_id: 32 hex digits.
        amount_wei: what I ask for; 0 leaves it to the payer.
        memo: what for, in my words.
        made_ms, expires_ms: when it was made and when it ends.
        state: where it stands.
        paid_wei: what came for it; more than was asked for if it was paid again.
        payment_count: in so many payments.
        paid_ms: when the newest came; 0 for none.
        payer_name: who paid last, text from outside; "" for nobody.
    """

    request_id: str
    amount_wei: int
    memo: str
    made_ms: int
    expires_ms: int
    state: RequestState
    paid_wei: int
    payment_count: int
    paid_ms: int
    payer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsView:
    """My requests at a moment: those that wait first, then the others, each newest first.

    Attributes:
        rows: the first fifty.
        waiting_count: how many wait and can be paid.
        room_wei: the most that one payment can bring, through the channel with the most room.
        room_name: the hub of that channel; "" for none.
        only_channel_id: the channel without which none of them can be paid, 0x...; "" for none, or for several.
        at_ms: the moment.
    """

    rows: tuple[RequestRow, ...]
    waiting_count: int
    room_wei: int
    room_name: str
    only_channel_id: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLinks:
    """A request as links and QR symbols. `signed` and its symbol are "" and () while the wallet is locked."""

    request_id: str
    readable: str
    signed: str
    readable_qr: Matrix
    signed_qr: Matrix
