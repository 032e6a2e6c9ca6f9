"""What happened, as entries that are read off the log once.

An entry begins with one fact. What later facts made of it is kept with their numbers, so one index tells of every
moment: an entry is there from its own `seq` on, is over from `end_seq` on, and so forth. Entries stand in the order
of the log and never move.

A payment is one entry, whether it was promised first or not; a request, the opening and the settling of a tab, the
opening and the closing of a channel, and each deposit and payout that the chain told of are one each.

Not for two threads at once, but others may look at entries while one thread reads on: nothing is taken back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from engine.log.port import LogReads
from engine.log.rows import Row
from engine.protocol import events as ev
from engine.protocol.codec.log import TYPE_IDS, decode_event
from engine.protocol.types import Address, ChannelId
from wallet.views.activity_channels import ChannelReader
from wallet.views.activity_entries import NOBODY, About, Entries, Entry
from wallet.views.activity_values import ActivityKind


class ActivityIndex:
    """The entries of one log.

    Attributes:
        entries: all of them.
        requests: the numbers of all that we made, by id.
        read_seq: how far the log was read.
    """

    def __init__(self) -> None:
        self.entries = Entries()
        self.requests: dict[bytes, int] = {}
        self.read_seq = 0
        self._channels = ChannelReader(self.entries)
        self._promised: dict[tuple[Address, bytes], int] = {}
        self._unacked: dict[bytes, deque[tuple[int, int]]] = {}
        self._came_wei: dict[int, int] = {}
        readers: dict[type[ev.Event], Callable[[Row, Any], None]] = {
            ev.PaymentPromised: self.on_promised,
            ev.PaymentFailed: self.on_failed,
            ev.VoucherSent: self.on_sent,
            ev.MessageAcked: self.on_acked,
            ev.VoucherReceived: self.on_received,
            ev.TransferBegun: self.on_transfer_begun,
            ev.TransferMade: self.on_transfer_made,
            ev.TransferFailed: self.on_transfer_failed,
            ev.RequestMade: self.on_request_made,
            ev.RequestCancelled: self.on_request_cancelled,
            **self._channels.readers(),
        }
        self._readers = {TYPE_IDS[kind]: reader for kind, reader in readers.items()}
        self._type_ids = tuple(self._readers)

    def transaction_at(self, entry: Entry, seq: int) -> bytes:
        """The hash of our transaction for this entry, as far as it was known at event `seq`; empty if there is none."""
        known = self._channels.transactions.get(entry.more.tx_key, ())
        return next((tx_hash for known_seq, tx_hash in reversed(known) if known_seq <= seq), b"")

    def transactions_with(self, digits: str) -> frozenset[str]:
        """What those of our transactions were for whose hash holds these hex digits."""
        known = self._channels.transactions.items()
        return frozenset(
            key for key, hashes in known if any(digits in tx_hash.hex() for _seq, tx_hash in hashes)
        )

    def read(self, log: LogReads, upto_seq: int) -> None:
        """Read on, up to this event. Cost: about 5 us an event that matters, 0.2 us for others."""
        acked_type = TYPE_IDS[ev.MessageAcked]
        for row in log.rows(self.read_seq, upto_seq, self._type_ids):
            # Most rows are acknowledgements of messages that carried no payment.
            if row[2] != acked_type or self._unacked.get(row[6]):
                self._readers[row[2]](row, decode_event(row[2], row[3], row[7]))
            self.read_seq = row[0]
        self.read_seq = max(self.read_seq, upto_seq)

    def on_promised(self, row: Row, event: ev.PaymentPromised) -> None:
        """A payment begins that waits for its tab, or goes on waiting for a smaller one."""
        key = self._payment(event.channel_id, event.payment_id)
        number = self._promised.get(key)
        if number is not None:
            self.entries.move(row, number, event.channel_id)
            return
        about = About(key[0], event.paid_wei, event.payment_id, event.note, event.channel_id)
        self._promised[key] = self.entries.begin(row, ActivityKind.SENT, about)

    def _payment(self, tab: ChannelId, payment_id: bytes) -> tuple[Address, bytes]:
        """What a payment is known by. A request's id is its payee's choice, and two payees may choose the same."""
        return self._channels.tabs[tab].peer, payment_id

    def on_failed(self, row: Row, event: ev.PaymentFailed) -> None:
        """What was promised will not be paid."""
        number = self._promised.pop(self._payment(event.channel_id, event.payment_id), None)
        if number is not None:
            self.entries.fail(row, number, event.reason)

    def on_sent(self, row: Row, event: ev.VoucherSent) -> None:
        """A payment is made for good; it may have been promised before."""
        number = self._promised.pop(self._payment(event.channel_id, event.payment_id), None)
        if number is None:
            tab = event.channel_id
            about = About(event.peer, event.paid_wei, event.payment_id, event.note, tab)
            number = self.entries.begin(row, ActivityKind.SENT, about)
        self.entries.pay(row, number)
        self._channels.tabs[event.channel_id].used_wei = event.amount_wei
        self._unacked.setdefault(event.peer, deque()).append((event.wire_seq, number))

    def on_acked(self, row: Row, event: ev.MessageAcked) -> None:
        """A payee has these payments on its disk."""
        waiting = self._unacked[event.peer]
        while waiting and waiting[0][0] <= event.upto:
            self.entries.end(row, waiting.popleft()[1])

    def on_received(self, row: Row, event: ev.VoucherReceived) -> None:
        """We were paid, perhaps what we had asked for."""
        tab = event.channel_id
        about = About(event.peer, event.paid_wei, event.payment_id, event.note, tab)
        number = self.entries.begin(row, ActivityKind.RECEIVED, about)
        self.entries.pay(row, number)
        self.entries.end(row, number)
        self._channels.tabs[tab].used_wei = event.amount_wei
        if event.payment_id in self.requests:
            self._note_paid(row, self.requests[event.payment_id], event.paid_wei)

    def _note_paid(self, row: Row, request: int, paid_wei: int) -> None:
        """Money came for a request; it is paid once all of it came."""
        asked_wei = self.entries[request].amount_wei
        came_wei = self._came_wei.get(request, 0) + paid_wei
        self._came_wei[request] = came_wei
        if came_wei >= asked_wei and not self.entries[request].is_over_at(row[0]):
            self.entries.more(request).end_wei = asked_wei or came_wei
            self.entries.end(row, request)

    # ---------------------------------------------------------------- inside a channel

    def on_transfer_begun(self, row: Row, event: ev.TransferBegun) -> None:
        """A payment to a channel's other side begins."""
        peer, _ = self._channels.partner(event.ledger_id)
        transfer = event.transfer
        about = About(peer, transfer.amount_wei, transfer.payment_id, transfer.note)
        key = (peer, transfer.payment_id)
        self._promised[key] = self.entries.begin(row, ActivityKind.SENT, about)

    def on_transfer_made(self, row: Row, event: ev.TransferMade) -> None:
        """Both sides signed it: ours, or one that is paid to us."""
        peer, is_leader = self._channels.partner(event.ledger_id)
        transfer = event.transfer
        number = None
        if transfer.is_to_leader is not is_leader:
            number = self._promised.pop((peer, transfer.payment_id), None)
        if number is None:
            about = About(peer, transfer.amount_wei, transfer.payment_id, transfer.note)
            number = self.entries.begin(row, ActivityKind.RECEIVED, about)
            if transfer.payment_id in self.requests:
                self._note_paid(row, self.requests[transfer.payment_id], transfer.amount_wei)
        self.entries.pay(row, number)
        self.entries.end(row, number)

    def on_transfer_failed(self, row: Row, event: ev.TransferFailed) -> None:
        """Ours will not be made. One that the peer had only asked to make never had a row."""
        peer, is_leader = self._channels.partner(event.ledger_id)
        is_ours = event.transfer.is_to_leader is not is_leader
        number = self._promised.pop((peer, event.transfer.payment_id), None) if is_ours else None
        if number is not None:
            self.entries.fail(row, number, event.reason)

    # ---------------------------------------------------------------- requests

    def on_request_made(self, row: Row, event: ev.RequestMade) -> None:
        """We asked for money."""
        about = About(NOBODY, event.amount_wei, event.request_id, event.memo)
        number = self.entries.begin(row, ActivityKind.REQUEST, about)
        if event.expires_ms:
            self.entries.more(number).expires_ms = event.expires_ms
        self.requests[event.request_id] = number

    def on_request_cancelled(self, row: Row, event: ev.RequestCancelled) -> None:
        """We took it back."""
        self.entries.fail(row, self.requests[event.request_id], None)
