"""Exports: exact sums, every row once, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.protocol import inputs as inp
from tests.ui.hostile import HOSTILE
from tests.wallet.views.lives import a_joined_village, a_whole_life, log_of
from tests.wallet.views.test_activity_index import listing
from wallet.views.activity_export import COLUMNS, NOT_MADE, cells_of, export_text, utc_text
from wallet.views.activity_values import ActivityKind, ActivityStatus, ExportFormat

if TYPE_CHECKING:
    from wallet.views.activity import Listing

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def as_csv(found: Listing) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(export_text(found, ExportFormat.CSV)))))


def a_life() -> Listing:
    village = a_whole_life(("alice", "bob"))
    log = log_of(village["alice"])
    return listing(log, log.head.seq)


def test_the_columns_are_those_promised() -> None:
    assert tuple(as_csv(a_life())[0]) == COLUMNS


def test_the_sums_of_an_export_are_those_shown_to_the_wei() -> None:
    found = a_life()
    for rows in (as_csv(found), json.loads("".join(export_text(found, ExportFormat.JSON)))["rows"]):
        total = {
            kind: sum(int(row["amount_wei"]) for row in rows if row["kind"] == kind)
            for kind in {row["kind"] for row in rows}
        }
        assert len(rows) == found.sums.row_count == len(found)
        assert total["payment sent"] == -found.sums.sent_wei
        assert total["payment received"] == found.sums.received_wei
        assert total["deposit"] == found.sums.deposited_wei
        assert total["payout"] == found.sums.paid_out_wei
        assert sum(int(row["fee_wei"] or 0) for row in rows) == found.sums.fees_wei


def test_what_was_not_paid_is_no_payment_sent() -> None:
    rows = [row for row in as_csv(a_life()) if row["kind"] == NOT_MADE]

    assert [(row["status"], row["amount_wei"]) for row in rows] == [
        ("failed", "210"), ("failed", "200"), ("failed", "4"),
    ]  # fmt: skip


def test_amounts_are_the_same_in_both_units() -> None:
    for row in as_csv(a_life()):
        whole, _, decimals = row["amount_eth"].partition(".")
        assert int(whole + decimals.ljust(18, "0")) == int(row["amount_wei"])


def test_json_tells_its_moment_and_its_sums() -> None:
    found = a_life()

    read = json.loads("".join(export_text(found, ExportFormat.JSON)))

    assert read["event"] == found.seq
    assert read["sums"]["sent_wei"] == str(found.sums.sent_wei)
    assert read["sums"]["payment_count"] == found.sums.payment_count


def test_an_empty_export_is_whole() -> None:
    village = a_joined_village()
    found = listing(log_of(village["alice"]), 1)

    assert as_csv(found) == []
    assert json.loads("".join(export_text(found, ExportFormat.JSON)))["rows"] == []


def test_times_are_utc_to_the_millisecond() -> None:
    assert utc_text(1_781_015_160_007) == "2026-06-09T14:26:00.007Z"


FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "rent;=1+1",
    "rent; |\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH COMMERCIAL AT}x",
    "\N{MINUS SIGN}1",
)


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE], ids=ascii)
def test_no_cell_runs_in_a_spreadsheet(text: str) -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    log = log_of(village["alice"])
    found = listing(log, log.head.seq)
    detail = found.detail(0)
    row = replace(detail.row, note=text, label=text, person=text)

    class One:
        """A listing of one row."""

        sums, seq = found.sums, found.seq

        def __len__(self) -> int:
            return 1

        def detail(self, _index: int) -> object:
            return replace(detail, row=row)

    written = "".join(export_text(One(), ExportFormat.CSV))  # type: ignore[arg-type]

    lines = list(csv.reader(io.StringIO(written)))
    assert len(lines) == 2
    for cell in lines[1]:
        is_formula = cell.lstrip()[:1] in {"=", "+", "-", "@", "\N{MINUS SIGN}"}
        assert not is_formula or NUMBER.fullmatch(cell), cell
        assert not set(cell) & set("\r\n\t\0")
        for part in re.split("[;|]", cell)[1:]:
            shown = unicodedata.normalize("NFKC", part.lstrip()[:1])
            assert not shown.startswith(("=", "+", "-", "@", "\N{MINUS SIGN}")), cell


def test_a_label_is_written_as_it_is_in_json() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    village.do(
        "alice",
        inp.SetLabel(
            at_ms=village.now_ms, target=(1).to_bytes(16, "big"), text='=HYPERLINK("x") "ü"'
        ),
    )
    log = log_of(village["alice"])

    read = json.loads("".join(export_text(listing(log, log.head.seq), ExportFormat.JSON)))

    assert read["rows"][0]["label"] == '=HYPERLINK("x") "ü"'


def test_a_transaction_of_ours_is_named() -> None:
    found = a_life()
    detail = found.detail(0)

    cells = cells_of(replace(detail, tx_hash="0xabc"))

    assert cells["transaction_hash"] == "0xabc"


def test_every_word_of_an_export_is_known() -> None:
    """They are in files that people keep: renaming one breaks their spreadsheets."""
    assert {kind.value for kind in ActivityKind} | {NOT_MADE} == {
        "payment sent", "payment received", "payment not made", "request", "tab opened", "tab settled",
        "channel opened", "channel closed", "deposit", "deposit of the other side", "payout",
    }  # fmt: skip
    assert {status.value for status in ActivityStatus} == {
        "done", "waiting", "failed", "cancelled", "expired",
    }  # fmt: skip
