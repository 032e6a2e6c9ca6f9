"""The list of payments, read from the log: by a voucher, delivered once the payee has it on disk, or inside a channel.

One that waited for a tab which did not open, or for the other side of a channel, is in the list too, as not paid.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice

from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.log.rows import Row
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import (
    MessageAcked,
    PaymentFailed,
    PaymentPromised,
    Recorded,
    TransferFailed,
    VirtualCreated,
    VoucherSent,
)
from engine.protocol.types import Address, hex0x
from engine.protocol.world import World
from wallet.views.channels import peer_name
from wallet.views.payment_facts import (
    PAYMENT_TYPES,
    PaymentFact,
    is_ours,
    partner_in,
    payment_of,
)
from wallet.views.values import PaymentStatus, PaymentView

PAYMENTS_SHOWN_MAX = 50
_ACKS_READ_MAX = 3 * PAYMENTS_SHOWN_MAX
"""Each tab that opens or settles is acknowledged a few times too; a busy minute has few for many vouchers."""
_DECODED_KEPT_MAX = 8 * (PAYMENTS_SHOWN_MAX + _ACKS_READ_MAX)
_PROMISE_ROWS_MAX = 1_000
"""Events after a tab's beginning in which its promises are looked for: about a millisecond, once for each failure."""

_PAYMENT_TYPES = (*PAYMENT_TYPES, TYPE_IDS[PaymentFailed])
_NOT_MADE_TYPES = (TYPE_IDS[TransferFailed],)
_PROMISE_TYPES = (TYPE_IDS[VirtualCreated], TYPE_IDS[PaymentPromised])
_ACK_TYPES = (TYPE_IDS[MessageAcked],)


@dataclass(frozen=True, slots=True)
class _Acks:
    """The newest acknowledgements by peer, as (upto, at_ms). Before `from_seq` some may be missing."""

    from_seq: int
    by_peer: dict[Address, list[tuple[int, int]]]

    def acked_ms(self, sent_seq: int, event: VoucherSent) -> int | None:
        """When the payee first had it, None if that is not known."""
        if sent_seq < self.from_seq:
            return None
        acks = self.by_peer.get(event.peer, ())
        return min((at_ms for upto, at_ms in acks if upto >= event.wire_seq), default=None)


@dataclass(frozen=True, slots=True)
class _Promise:
    """Whom a payment was for, and what was written to it. None where it is not known."""

    payee: Address | None
    note: str


class Payments:
    """Reads the newest payments up to an event; keeps what it decoded. For one thread."""

    def __init__(self, log: LogReads) -> None:
        self._log = log
        self._decoded: OrderedDict[int, Recorded] = OrderedDict()
        self._promises: OrderedDict[int, _Promise] = OrderedDict()

    def newest(self, world: World) -> tuple[PaymentView, ...]:
        """The newest payments at `world.seq`, newest first."""
        acks = self._acks(world.seq)
        rows = self._log.newest(_PAYMENT_TYPES, world.seq, PAYMENTS_SHOWN_MAX)
        # Apart, because most may be another's wishes, which are not shown and must hide nothing.
        rows += self._log.newest(_NOT_MADE_TYPES, world.seq, PAYMENTS_SHOWN_MAX)
        rows.sort(reverse=True)
        views = (self._view(world, self._decode(row), acks) for row in rows)
        shown = (view for view in views if view is not None)
        return tuple(islice(shown, PAYMENTS_SHOWN_MAX))

    def _view(self, world: World, recorded: Recorded, acks: _Acks) -> PaymentView | None:
        match recorded.event:
            case VoucherSent() as event:
                return _sent(world, recorded, event, acks)
            case PaymentFailed() as event:
                return _failed(world, recorded, event, self._promise(recorded, event))
            case TransferFailed() as event:
                return _not_made(world, recorded, event)
            case event:
                paid = payment_of(event, partner_in(world))
                return None if paid is None else _paid(world, recorded, paid)

    def _promise(self, recorded: Recorded, event: PaymentFailed) -> _Promise:
        """What a failed payment was to be. The fact itself names its tab only."""
        found = self._promises.get(recorded.seq)
        if found is None:
            found = self._promises[recorded.seq] = self._read_promise(recorded, event)
            if len(self._promises) > 2 * PAYMENTS_SHOWN_MAX:
                self._promises.popitem(last=False)
        return found

    def _read_promise(self, recorded: Recorded, event: PaymentFailed) -> _Promise:
        payee: Address | None = None
        begun_seq = recorded.root
        upto_seq = min(recorded.seq, begun_seq + _PROMISE_ROWS_MAX)
        for row in self._log.rows(begun_seq - 1, upto_seq, _PROMISE_TYPES):
            match recorded_of(row).event:
                case VirtualCreated(fixed=fixed) if fixed.channel_id() == event.channel_id:
                    payee = fixed.participants[-1]
                case PaymentPromised(payment_id=payment_id, note=note) if (
                    payment_id == event.payment_id
                ):
                    return _Promise(payee, note)
                case _:
                    pass
        return _Promise(payee, "")

    def _acks(self, upto_seq: int) -> _Acks:
        rows = self._log.newest(_ACK_TYPES, upto_seq, _ACKS_READ_MAX)
        by_peer: dict[Address, list[tuple[int, int]]] = {}
        for row in rows:
            recorded = self._decode(row)
            if isinstance(recorded.event, MessageAcked):
                by_peer.setdefault(recorded.event.peer, []).append(
                    (recorded.event.upto, recorded.at_ms)
                )
        return _Acks(rows[-1][0] if len(rows) == _ACKS_READ_MAX else 0, by_peer)

    def _decode(self, row: Row) -> Recorded:
        found = self._decoded.get(row[0])
        if found is None:
            found = self._decoded[row[0]] = recorded_of(row)
            if len(self._decoded) > _DECODED_KEPT_MAX:
                self._decoded.popitem(last=False)
        return found


def _sent(world: World, recorded: Recorded, event: VoucherSent, acks: _Acks) -> PaymentView:
    record = world.peers.get(event.peer)
    is_delivered = record is not None and record.acked_upto >= event.wire_seq
    acked_ms = acks.acked_ms(recorded.seq, event) if is_delivered else None
    return PaymentView(
        payment_id=hex0x(event.payment_id),
        peer_name=peer_name(world, event.peer),
        note=event.note,
        amount_wei=-event.paid_wei,
        at_ms=recorded.at_ms,
        status=PaymentStatus.DELIVERED if is_delivered else PaymentStatus.SENT_WAITING,
        took_ms=None if acked_ms is None else max(0, acked_ms - recorded.at_ms),
    )


def _paid(world: World, recorded: Recorded, paid: PaymentFact) -> PaymentView:
    """What came in, or what both signed inside a channel."""
    status = PaymentStatus.RECEIVED
    if paid.amount_wei < 0:
        has_it = _has_all_until(world, paid.peer, recorded.seq)
        status = PaymentStatus.DELIVERED if has_it else PaymentStatus.SENT_WAITING
    return PaymentView(
        payment_id=hex0x(paid.payment_id),
        peer_name=peer_name(world, paid.peer),
        note=paid.note,
        amount_wei=paid.amount_wei,
        at_ms=recorded.at_ms,
        status=status,
        took_ms=None,
    )


def _has_all_until(world: World, peer: Address, seq: int) -> bool:
    """Whether a peer acknowledged all that events up to this one sent it: our countersignature is among it."""
    record = world.peers[peer]
    oldest = record.outbox.get(record.acked_upto + 1)
    return oldest is None or oldest.seq > seq


def _not_made(world: World, recorded: Recorded, event: TransferFailed) -> PaymentView | None:
    """A payment inside a channel that was given up; one that the other side only asked to make is none of ours."""
    peer, is_leader = partner_in(world)(event.ledger_id)
    if not is_ours(event.transfer, is_leader=is_leader):
        return None
    return PaymentView(
        payment_id=hex0x(event.transfer.payment_id),
        peer_name=peer_name(world, peer),
        note=event.transfer.note,
        amount_wei=-event.transfer.amount_wei,
        at_ms=recorded.at_ms,
        status=PaymentStatus.FAILED,
        took_ms=None,
    )


def _failed(
    world: World, recorded: Recorded, event: PaymentFailed, promise: _Promise
) -> PaymentView:
    payee = promise.payee
    return PaymentView(
        payment_id=hex0x(event.payment_id),
        peer_name="" if payee is None else peer_name(world, payee),
        note=promise.note,
        amount_wei=-event.paid_wei,
        at_ms=recorded.at_ms,
        status=PaymentStatus.FAILED,
        took_ms=None,
    )
