"""Rows of the activity as text for other programs: one row after another, so that no export has to fit into memory.

A spreadsheet runs a cell that begins like a formula, and names and notes come from other people: such a cell gets an
apostrophe in front, which spreadsheets do not show. Numbers are written as numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from wallet.views import units
from wallet.views.activity_values import (
    ActivityDetail,
    ActivityKind,
    ActivityListing,
    ActivityStatus,
    ExportFormat,
)

COLUMNS: Final = (
    "id",
    "time_utc",
    "kind",
    "person",
    "address",
    "amount_wei",
    "amount_eth",
    "fee_wei",
    "note",
    "label",
    "status",
    "transaction_hash",
)
NOT_MADE: Final = "payment not made"
"""The kind of a payment that waits or failed, so that the sum over a kind is what was paid."""

_FORMULA: Final = ("=", "+", "-", "@", "\N{MINUS SIGN}")
# Where the decimal point is a comma, spreadsheets part cells at semicolons, which no quotation marks go around.
_PART_BEGINS: Final = re.compile(r"(?:^|(?<=[;|]))(?=(?P<begin>\s*\S))")
_TEXTS: Final = ("person", "note", "label")


def export_text(listing: ActivityListing, kind: ExportFormat) -> Iterator[str]:
    """The whole file in parts: what comes first, then one part for each row, newest first, then what comes last."""
    if kind is ExportFormat.CSV:
        yield _csv_line(COLUMNS)
        for index in range(len(listing)):
            cells = cells_of(listing.detail(index))
            yield _csv_line(tuple(_harmless(name, cells[name]) for name in COLUMNS))
        yield ""
        return
    yield f'{{"event": {listing.seq}, "rows": ['
    for index in range(len(listing)):
        comma = "," if index else ""
        yield f"{comma}\n{json.dumps(cells_of(listing.detail(index)), ensure_ascii=False)}"
    sums = {name: _as_json(name, number) for name, number in asdict(listing.sums).items()}
    yield f'\n], "sums": {json.dumps(sums)}}}\n'


def cells_of(detail: ActivityDetail) -> dict[str, str]:
    """A row's cells by the names of the columns, all as text. Amounts are exact and have ASCII signs."""
    row = detail.row
    is_open = row.status in {ActivityStatus.WAITING, ActivityStatus.FAILED}
    is_unpaid = row.kind is ActivityKind.SENT and is_open and row.amount_wei > 0
    return {
        "id": row.label_target,
        "time_utc": utc_text(row.at_ms),
        "kind": NOT_MADE if is_unpaid else row.kind.value,
        "person": row.person,
        "address": detail.address,
        "amount_wei": str(row.amount_wei),
        "amount_eth": units.eth_editable(row.amount_wei).replace(units.MINUS, "-"),
        "fee_wei": "0" if row.is_payment else "",
        "note": row.note,
        "label": row.label,
        "status": row.status.value,
        "transaction_hash": detail.tx_hash,
    }


def utc_text(at_ms: int) -> str:
    """A time as ISO 8601 in UTC, to the millisecond: "2026-06-09T14:26:00.000Z"."""
    whole_s, rest_ms = divmod(at_ms, 1000)
    whole = datetime.fromtimestamp(whole_s, UTC).replace(tzinfo=None)
    return f"{whole.isoformat(timespec='seconds')}.{rest_ms:03d}Z"


def _csv_line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(name: str, cell: str) -> str:
    """A text in one line that no spreadsheet runs."""
    if not cell or name not in _TEXTS:
        return cell
    if not cell.isprintable():
        cell = "".join(" " if unicodedata.category(char) == "Cc" else char for char in cell)
    return _PART_BEGINS.sub(_marked_if_formula, cell)


def _marked_if_formula(part: re.Match[str]) -> str:
    begins = unicodedata.normalize("NFKC", part["begin"].lstrip())
    return "'" if begins.startswith(_FORMULA) else ""


def _as_json(name: str, number: int) -> int | str:
    """Wei as text: most readers of JSON keep no more than 53 bits of a number."""
    return str(number) if name.endswith("_wei") else number
