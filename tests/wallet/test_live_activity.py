"""The activity of a wallet that runs: labels, the present and the past of the same log."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest

from engine.protocol.limits import LABEL_MAX_CHARS as ENGINE_LABEL_MAX_CHARS
from tests.patience import PATIENCE_S
from tests.wallet.test_live import Opened, opened, paid
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.activity_values import (
    LABEL_MAX_CHARS,
    ActivityKind,
    ActivityListing,
    ActivityQuery,
    ActivityRow,
    ActivityStatus,
    ExportFormat,
    Fate,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wallet.ports import Moment

__all__ = ["opened"]


def ignored(_share: float) -> None:
    """Nobody watches."""


def find(moment: Moment, **query: str) -> ActivityListing:
    return moment.activity().find(ActivityQuery(**query), ignored).result(PATIENCE_S)


def newest(moment: Moment) -> ActivityRow:
    return find(moment).row(0)


def test_what_happens_is_there_at_once_and_the_past_is_as_it_was(opened: Opened) -> None:
    paid(opened, 25)
    seq = opened.live.seq
    first = find(opened.live)
    paid(opened, 3)

    now, then = find(opened.live), find(opened.past(seq))

    assert now.row(0).amount_wei == -3
    assert now.sums.sent_wei == 28
    assert (then.seq, len(then), then.sums) == (first.seq, len(first), first.sums)
    assert [then.row(at) for at in range(len(then))] == [first.row(at) for at in range(len(first))]


def test_a_request_says_that_no_channel_is_left_for_it(opened: Opened) -> None:
    opened.live.make_request(25, "Coffee", expires_ms=4 * 10**12).result(PATIENCE_S)
    before = opened.live.seq
    (channel,) = opened.live.home().channels

    opened.live.close_channel(channel.channel_id).result(PATIENCE_S)

    seen = {
        name: next(
            row for row in map(listing.row, range(len(listing))) if row.kind is ActivityKind.REQUEST
        )
        for name, listing in (("now", find(opened.live)), ("then", find(opened.past(before))))
    }
    assert {name: row.fate for name, row in seen.items()} == {
        "now": Fate.UNPAYABLE,
        "then": Fate.EXPIRES,
    }
    assert {row.status for row in seen.values()} == {ActivityStatus.WAITING}


def test_a_deposit_of_ours_names_its_transaction_where_one_was_written_down(
    opened: Opened,
) -> None:
    listing = find(opened.live)
    deposits = [
        listing.detail(at)
        for at in range(len(listing))
        if listing.row(at).kind is ActivityKind.DEPOSIT
    ]

    assert [detail.block_num > 0 for detail in deposits] == [True]
    assert [detail.row.amount_wei for detail in deposits] == [1000]


def test_a_label_is_a_fact(opened: Opened) -> None:
    paid(opened, 25)
    row, seq = newest(opened.live), opened.live.seq

    opened.live.set_label(row.label_target, "  breakfast ").result(PATIENCE_S)

    assert newest(opened.live).label == "breakfast"
    assert len(find(opened.live, text="breakf")) == 1
    assert newest(opened.past(seq)).label == ""
    assert len(find(opened.past(seq), text="breakf")) == 0
    opened.live.set_label(row.label_target, "").result(PATIENCE_S)
    assert newest(opened.live).label == ""


def test_a_label_that_is_refused_is_told_plainly(opened: Opened) -> None:
    paid(opened, 25)
    future: Future[None] = opened.live.set_label(
        newest(opened.live).label_target, "x" * (LABEL_MAX_CHARS + 1)
    )

    with pytest.raises(Problem) as told:
        future.result(PATIENCE_S)

    assert told.value.code == Code.TEXT_TOO_LONG
    assert newest(opened.live).label == ""


def test_labels_are_as_long_here_as_the_engine_keeps_them() -> None:
    assert LABEL_MAX_CHARS == ENGINE_LABEL_MAX_CHARS


def test_the_past_can_be_exported(opened: Opened, tmp_path: Path) -> None:
    paid(opened, 25)
    past = opened.past(opened.live.seq)
    paid(opened, 3)
    listing = find(past)

    done = past.activity().export(listing, str(tmp_path / "then.csv"), ExportFormat.CSV, ignored)

    assert done.result(PATIENCE_S).row_count == len(listing)
    assert len((tmp_path / "then.csv").read_text().splitlines()) == len(listing) + 1
