"""What a headless demo tells at the end, for people and for programs."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from engine.protocol.types import hex0x
from wallet.books import Books
from wallet.links.addresses import checksummed
from wallet.views import units

_COLUMNS = (
    ("put in", 11),
    ("paid", 11),
    ("received", 11),
    ("in channels", 14),
    ("back on chain", 16),
)
"""Names and widths; the whole table fits 80 letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long things took.

    Attributes:
        start_s: from the program's start to the open channel.
        first_payment_s: from the program's start to the first payment's acknowledgement.
        open_ms: the tab's opening; None if one was open.
        first_paid_ms: the first payment after that.
        stream_s: the payments that followed, in all.
        latencies_s: of each of them, from the command to the payee's acknowledgement.
        settle_s: the tab's settlement.
        close_s: until the channel's money was back on chain.
    """

    start_s: float
    first_payment_s: float
    open_ms: int | None
    first_paid_ms: int
    stream_s: float
    latencies_s: tuple[float, ...]
    settle_s: float
    close_s: float

    @property
    def payments_per_s(self) -> float:
        """The stream's rate."""
        return len(self.latencies_s) / self.stream_s if self.latencies_s else 0.0

    @property
    def median_ms(self) -> float:
        """Half of the stream's payments took at most this."""
        return 1000 * statistics.median(self.latencies_s) if self.latencies_s else 0.0

    @property
    def p95_ms(self) -> float:
        """19 of 20 of the stream's payments took at most this."""
        ordered = sorted(self.latencies_s)
        return 1000 * ordered[(len(ordered) * 95 - 1) // 100] if ordered else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that happened. `faults` are the sums that do not agree."""

    timing: Timing
    books: tuple[Books, ...]
    faults: tuple[str, ...]


def as_text(report: Report) -> str:
    """For a person at a terminal."""
    timing = report.timing
    opened = "a tab was open" if timing.open_ms is None else f"tab opened in {timing.open_ms} ms"
    lines = [
        "",
        f"First payment after {timing.first_payment_s:.1f} s: {opened}, paid in {timing.first_paid_ms} ms.",
        _stream_words(timing),
        f"Tab settled in {timing.settle_s:.2f} s, channel closed in {timing.close_s:.2f} s.",
        "",
        _title(report),
        "",
        f"{'':8}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS) + "  ETH",
        *(_row(books) for books in report.books),
        "",
        "Each row: put in + received - paid = in channels + back on chain.",
    ]
    if report.faults:
        return "\n".join((*lines, "These sums do not agree:", *report.faults))
    return "\n".join((*lines, "All sums agree to the wei: three logs and the chain."))


def as_dict(report: Report) -> dict[str, object]:
    """For a program. Amounts are decimal strings in wei."""
    timing = report.timing
    return {
        "is_exact": not report.faults,
        "faults": list(report.faults),
        "start_s": round(timing.start_s, 3),
        "first_payment_s": round(timing.first_payment_s, 3),
        "tab_opened_ms": timing.open_ms,
        "first_paid_ms": timing.first_paid_ms,
        "payments": len(timing.latencies_s),
        "payments_per_s": round(timing.payments_per_s, 1),
        "payment_median_ms": round(timing.median_ms, 3),
        "payment_p95_ms": round(timing.p95_ms, 3),
        "settle_s": round(timing.settle_s, 3),
        "close_s": round(timing.close_s, 3),
        "since_demo_began": {
            "channels": _channel_count(report),
            "nodes": [_node(books) for books in report.books],
        },
    }


def _stream_words(timing: Timing) -> str:
    count = len(timing.latencies_s)
    if not count:
        return "No more payments were asked for."
    if count == 1:
        return f"1 more payment: {timing.median_ms:.1f} ms."
    return (
        f"{count:,} more payments: {timing.payments_per_s:,.0f} a second, "
        f"median {timing.median_ms:.1f} ms, 95 % within {timing.p95_ms:.1f} ms."
    )


def _title(report: Report) -> str:
    """What the table counts: a demo goes on where it stopped, so earlier runs are in it too."""
    count = _channel_count(report)
    return "Since this demo began" + (f", over {count} channels of yours:" if count > 1 else ":")


def _channel_count(report: Report) -> int:
    return len(report.books[0].funded())


def _row(books: Books) -> str:
    amounts_wei = (
        books.put_in_wei,
        books.sent_wei,
        books.received_wei,
        books.in_channels_wei,
        books.paid_out_wei,
    )
    return f"{books.name:8}" + "".join(
        f"{units.eth(wei):>{width}}" for wei, (_, width) in zip(amounts_wei, _COLUMNS, strict=True)
    )


def _node(books: Books) -> dict[str, object]:
    return {
        "name": books.name,
        "address": checksummed(books.world.me),
        "payments_sent": len(books.sent),
        "payments_received": len(books.received),
        "sent_wei": str(books.sent_wei),
        "received_wei": str(books.received_wei),
        "put_in_wei": str(books.put_in_wei),
        "in_channels_wei": str(books.in_channels_wei),
        "back_on_chain_wei": str(books.paid_out_wei),
        "channels": [
            {
                "id": hex0x(ledger.channel_id),
                "phase": ledger.phase.value,
                "turn": ledger.turn_num,
                "leader_wei": str(ledger.outcome.leader_wei),
                "follower_wei": str(ledger.outcome.follower_wei),
            }
            for ledger in books.world.ledgers.values()
        ],
        "tabs_settled": len(books.world.settled),
        "events": books.world.seq,
    }
