"""The list of payments, read from the log: a payment is a voucher, and delivered once the payee has it on disk."""

from __future__ import annotations

from collections import OrderedDict

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.log.rows import Row
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import MessageAcked, Recorded, VoucherReceived, VoucherSent
from engine.protocol.types import Address, hex0x
from engine.protocol.world import World
from wallet.views.channels import peer_name
from wallet.views.values import PaymentStatus, PaymentView

PAYMENTS_SHOWN_MAX = 50
_ROWS_READ_MAX = 3 * PAYMENTS_SHOWN_MAX
"""Vouchers and acknowledgements; a busy minute has fewer acknowledgements than vouchers."""
_DECODED_KEPT_MAX = 8 * _ROWS_READ_MAX

_TYPES = tuple(TYPE_IDS[kind] for kind in (VoucherSent, VoucherReceived, MessageAcked))


class Payments:
    """Reads the newest payments up to an event; keeps what it decoded. For one thread."""

    def __init__(self, log: LogReads) -> None:
        self._log = log
        self._decoded: OrderedDict[int, Recorded] = OrderedDict()

    def newest(self, world: World) -> tuple[PaymentView, ...]:
        """The newest payments at `world.seq`, newest first."""
        acks: dict[Address, list[tuple[int, int]]] = {}
        views: list[PaymentView] = []
        for row in self._log.newest(_TYPES, world.seq, _ROWS_READ_MAX):
            recorded = self._decode(row)
            event = recorded.event
            if isinstance(event, MessageAcked):
                acks.setdefault(event.peer, []).append((event.upto, recorded.at_ms))
            elif isinstance(event, VoucherSent):
                views.append(_sent(world, recorded, event, acks.get(event.peer, [])))
            elif isinstance(event, VoucherReceived):
                views.append(_received(world, recorded, event))
            if len(views) == PAYMENTS_SHOWN_MAX:
                break
        return tuple(views)

    def _decode(self, row: Row) -> Recorded:
        found = self._decoded.get(row[0])
        if found is None:
            found = self._decoded[row[0]] = recorded_of(row)
            if len(self._decoded) > _DECODED_KEPT_MAX:
                self._decoded.popitem(last=False)
        return found


def _sent(
    world: World, recorded: Recorded, event: VoucherSent, acks: list[tuple[int, int]]
) -> PaymentView:
    record = world.peers.get(event.peer)
    is_delivered = record is not None and record.acked_upto >= event.wire_seq
    covering = [at_ms for upto, at_ms in acks if upto >= event.wire_seq]
    return PaymentView(
        payment_id=hex0x(event.payment_id),
        peer_name=peer_name(world, event.peer),
        note=event.note,
        amount_wei=-event.paid_wei,
        at_ms=recorded.at_ms,
        status=PaymentStatus.DELIVERED if is_delivered else PaymentStatus.SENT_WAITING,
        took_ms=max(0, min(covering) - recorded.at_ms) if is_delivered and covering else None,
    )


def _received(world: World, recorded: Recorded, event: VoucherReceived) -> PaymentView:
    return PaymentView(
        payment_id=hex0x(event.payment_id),
        peer_name=peer_name(world, event.peer),
        note=event.note,
        amount_wei=event.paid_wei,
        at_ms=recorded.at_ms,
        status=PaymentStatus.RECEIVED,
        took_ms=None,
    )
