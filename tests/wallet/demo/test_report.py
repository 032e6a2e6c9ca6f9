"""What a run without a window tells at its end."""

from __future__ import annotations

import pytest

from engine.protocol.events import VoucherReceived, VoucherSent
from tests.wallet.views.lives import a_whole_life
from wallet.books import Books
from wallet.demo.report import Report, Timing, as_dict, as_text


def a_report(*latencies_s: float) -> Report:
    village = a_whole_life(("alice", "bob"))
    books = tuple(
        Books(
            name=name,
            world=village[name].world,
            sent=tuple((e.payment_id, e.paid_wei) for e in village[name].said(VoucherSent)),
            received=tuple((e.payment_id, e.paid_wei) for e in village[name].said(VoucherReceived)),
        )
        for name in ("alice", "hub", "bob")
    )
    timing = Timing(
        start_s=1.0,
        first_payment_s=1.5,
        open_ms=30,
        first_paid_ms=5,
        stream_s=0.5,
        latencies_s=latencies_s,
        settle_s=0.1,
        close_s=1.0,
    )
    return Report(timing=timing, books=books, faults=())


@pytest.mark.parametrize(
    ("latencies_s", "words"),
    [
        ((), "No more payments were asked for."),
        ((0.012,), "1 more payment: 12.0 ms."),
        ((0.001,) * 1500, "1,500 more payments: 3,000 a second, median 1.0 ms"),
    ],
)
def test_the_stream_is_told_as_it_was(latencies_s: tuple[float, ...], words: str):
    assert words in as_text(a_report(*latencies_s))


def test_every_row_can_be_checked_by_eye():
    report = a_report()
    text = as_text(report)

    assert "Since this demo began:" in text
    assert "Each row: put in + received - paid = in channels + back on chain." in text
    nodes = as_dict(report)["since_demo_began"]["nodes"]  # type: ignore[index]
    assert [node["name"] for node in nodes] == ["alice", "hub", "bob"]
    for node in nodes:
        comes_wei = int(node["put_in_wei"]) + int(node["received_wei"]) - int(node["sent_wei"])
        is_wei = int(node["in_channels_wei"]) + int(node["back_on_chain_wei"])
        assert comes_wei == is_wei


def test_the_table_fits_a_terminal():
    head = next(line for line in as_text(a_report()).splitlines() if line.endswith("ETH"))

    assert len(head) <= 80
