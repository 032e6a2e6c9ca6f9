"""Standing requests for money, and which of them a payment has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol.types import Address
from wallet.views.payment_facts import PAYMENT_TYPES, Partners, payment_of

_TYPES = (Partners.TYPE_ID, *PAYMENT_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody's standing request for money."""

    name: str
    payee: Address
    amount_wei: int
    note: str


class Asks:
    """Requests by a log: one is answered by the first payment to its payee of at least its amount. For one thread."""

    def __init__(self, log: LogReads, asks: Sequence[Asked]) -> None:
        self._log = log
        self._asks = tuple(asks)
        self._answered_seq: dict[Asked, int] = {}
        self._partners = Partners()
        self._read_seq = 0

    def open_at(self, seq: int) -> tuple[Asked, ...]:
        """The requests that no payment had answered at event `seq`.

        Cost: while one is open, each new payment is read once; afterwards nothing.
        """
        self._read_upto(seq)
        return tuple(ask for ask in self._asks if self._answered_seq.get(ask, seq + 1) > seq)

    def _read_upto(self, seq: int) -> None:
        if seq <= self._read_seq or len(self._answered_seq) == len(set(self._asks)):
            return
        for row in self._log.rows(self._read_seq, seq, _TYPES):
            event = recorded_of(row).event
            self._partners.learn(event)
            paid = payment_of(event, self._partners.of)
            if paid is None:
                continue
            for ask in self._asks:
                if paid.peer == ask.payee and -paid.amount_wei >= ask.amount_wei:
                    self._answered_seq.setdefault(ask, row[0])
        self._read_seq = seq
