"""Payments as the log tells of them: by a voucher of a tab, or by a turn inside a channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.protocol.channel.consensus import Transfer
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import (
    Event,
    LedgerCreated,
    TransferMade,
    VoucherReceived,
    VoucherSent,
)
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World

PAYMENT_TYPES: Final = tuple(TYPE_IDS[one] for one in (VoucherSent, VoucherReceived, TransferMade))
"""Every payment is one of these."""

PartnerOf = Callable[[ChannelId], tuple[Address, bool]]
"""Whom a channel is with, and whether we lead it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """A payment between `peer` and me. `amount_wei` is negative if I paid."""

    peer: Address
    amount_wei: int
    payment_id: bytes
    note: str


class Partners:
    """Whom each channel is with, learned from the facts of a log in their order."""

    TYPE_ID: Final = TYPE_IDS[LedgerCreated]

    def __init__(self) -> None:
        self._found: dict[ChannelId, tuple[Address, bool]] = {}

    def learn(self, event: Event) -> None:
        """Note a channel that begins; of anything else nothing."""
        if isinstance(event, LedgerCreated):
            other = event.fixed.participants[1 - event.my_index]
            self._found[event.fixed.channel_id()] = (other, event.my_index == 0)

    def of(self, ledger_id: ChannelId) -> tuple[Address, bool]:
        """Whom the channel is with, and whether we lead it. It began before anything was paid inside it."""
        return self._found[ledger_id]


def partner_in(world: World) -> PartnerOf:
    """The same from a World that knows the channels."""

    def partner_of(ledger_id: ChannelId) -> tuple[Address, bool]:
        ledger = world.ledgers[ledger_id]
        return ledger.peer, ledger.is_leader

    return partner_of


def is_ours(transfer: Transfer, *, is_leader: bool) -> bool:
    """Whether we are the one who pays."""
    return transfer.is_to_leader is not is_leader


def payment_of(event: Event, partner_of: PartnerOf) -> PaymentFact | None:
    """The payment that a fact tells of; None if it is something else."""
    match event:
        case VoucherSent() | VoucherReceived():
            sign = -1 if isinstance(event, VoucherSent) else 1
            return PaymentFact(
                peer=event.peer,
                amount_wei=sign * event.paid_wei,
                payment_id=event.payment_id,
                note=event.note,
            )
        case TransferMade(ledger_id=ledger_id, transfer=transfer):
            peer, is_leader = partner_of(ledger_id)
            sign = -1 if is_ours(transfer, is_leader=is_leader) else 1
            return PaymentFact(
                peer=peer,
                amount_wei=sign * transfer.amount_wei,
                payment_id=transfer.payment_id,
                note=transfer.note,
            )
        case _:
            return None
