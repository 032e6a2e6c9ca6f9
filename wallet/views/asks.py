"""Standing requests for money, and which of them a payment has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import VoucherSent
from engine.protocol.types import Address

_TYPES = (TYPE_IDS[VoucherSent],)


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
            sent = recorded_of(row).event
            for ask in self._asks:
                is_answer = (
                    isinstance(sent, VoucherSent)
                    and sent.peer == ask.payee
                    and sent.paid_wei >= ask.amount_wei
                )
                if is_answer:
                    self._answered_seq.setdefault(ask, row[0])
        self._read_seq = seq
