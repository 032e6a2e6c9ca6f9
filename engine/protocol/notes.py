"""What a person writes down: labels, requests, how far they have read.

Facts like all others, so that the past shows them as they were. All of it together is one value in the world, which a
payment that has nothing to do with it only passes by.

A request and what pays it are joined by the id: who pays a request uses the request's id as the payment's. So both
logs hold the same 16 bytes; the payer refuses to use them twice; and the payee, who cannot refuse money, counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from immutables import Map

from engine.protocol.limits import (
    ANSWERED_KEPT_MS,
    ANSWERED_MAX,
    REQUEST_KEPT_MS,
    REQUESTS_MAX,
    REQUESTS_OVER_MAX,
    SWEEP_EVERY_MS,
)
from engine.protocol.types import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Money that we asked for, and what came for it.

    A time is 0 if it has not been set: `cancelled_ms`, `paid_ms` (of the newest payment), and `expires_ms` of a
    request that stands until it is cancelled. `payer` is who paid last. More than one in `payment_count` means that
    it was paid again.
    """

    request_id: bytes
    amount_wei: int
    memo: str
    made_ms: int
    expires_ms: int
    cancelled_ms: int = 0
    paid_wei: int = 0
    payment_count: int = 0
    paid_ms: int = 0
    payer: Address | None = None

    @property
    def is_paid(self) -> bool:
        """Whether all of it came; any payment is enough where the payer chooses the amount."""
        return self.payment_count > 0 and self.paid_wei >= self.amount_wei

    @property
    def over_ms(self) -> int:
        """Since when, or from when on, nothing more is expected; 0 while that is not known."""
        if self.is_paid:
            return self.paid_ms
        end_ms = self.cancelled_ms or self.expires_ms
        return max(end_ms, self.paid_ms) if end_ms else 0

    def is_open(self, at_ms: int) -> bool:
        """Whether it waits to be paid at this time."""
        return not 0 < self.over_ms <= at_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Everything that the person wrote down.

    `labels` are by payment or channel id, `requests` by id. `answered` are the requests of others that we paid: payee
    and request id together (36 bytes), and when it expires, 0 = never. `swept_ms` is when we looked last for what may
    leave; `read_upto` the event up to which notices were read.
    """

    labels: Map[bytes, str] = field(default_factory=Map)
    requests: Map[bytes, Request] = field(default_factory=Map)
    answered: Map[bytes, int] = field(default_factory=Map)
    swept_ms: int = 0
    read_upto: int = 0
    is_backup_confirmed: bool = False

    def is_answered(self, payee: Address, request_id: bytes) -> bool:
        """Whether we paid this request of this payee. Others may have chosen the same id, even on purpose."""
        return bool(self.answered) and answer_key(payee, request_id) in self.answered

    def is_sweep_due(self, at_ms: int) -> bool:
        """Whether it is time to look for what may leave: an hour has passed, or there is too much.

        So it is when the clock was set back: it may have been years ahead.
        """
        return (
            not self.swept_ms <= at_ms < self.swept_ms + SWEEP_EVERY_MS
            or len(self.requests) >= REQUESTS_MAX
            or len(self.answered) >= ANSWERED_MAX
        )


def answer_key(payee: Address, request_id: bytes) -> bytes:
    """What tells a request of others from all other requests: who made it, and its id."""
    return payee + request_id


def standing_requests(requests: Map[bytes, Request], at_ms: int) -> Map[bytes, Request]:
    """Those that stay in the world at this time: all that are open, and what was over not long ago.

    Cost: linear in requests.
    """
    over = sorted(
        (entry.over_ms, entry.request_id) for entry in requests.values() if not entry.is_open(at_ms)
    )
    surplus_count = max(0, len(over) - REQUESTS_OVER_MAX)
    with requests.mutate() as mutation:
        for number, (over_ms, request_id) in enumerate(over):
            if number < surplus_count or at_ms >= over_ms + REQUEST_KEPT_MS:
                del mutation[request_id]
    return mutation.finish()


def standing_answers(answered: Map[bytes, int], at_ms: int) -> Map[bytes, int]:
    """Those that could still be asked for again. Cost: linear in answers."""
    with answered.mutate() as mutation:
        for key, expires_ms in answered.items():
            if 0 < expires_ms <= at_ms - ANSWERED_KEPT_MS:
                del mutation[key]
    return mutation.finish()
