"""Contacts in words: rows of the table, and what the drawer and the search say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.connectionwords import connection_cell
from ui.glossary import Term, meaning
from ui.i18n import outside, tr
from ui.models.grid import Cell, Column, GridRow
from ui.theme import Face
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.people_values import ContactRow

_GROUP: Final = 4


def contact_columns() -> tuple[Column, ...]:
    """The columns; what has no room is in the drawer."""
    return (
        Column(title=tr("Name"), width_px=140, stretch=3),
        Column(
            title=tr("Pinned address"),
            width_px=300,
            from_px=852,
            meaning=meaning(Term.PINNED_ADDRESS),
        ),
        Column(title=tr("Place"), width_px=138, from_px=1178),
        Column(title=tr("Connection"), width_px=150),
        Column(title=tr("Payable at once"), width_px=124, is_number=True),
        Column(title=tr("Open tab"), width_px=138, from_px=560, is_number=True),
        Column(title=tr("Paid"), width_px=84, from_px=936, is_number=True),
        Column(title=tr("Last paid"), width_px=104, from_px=1040, is_number=True),
    )


def whole_address(address: str) -> str:
    """All of an address in groups of four: "0x7099 7970 C518 …"."""
    digits = address.removeprefix("0x")
    return "0x" + " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def contact_grid_row(row: ContactRow, *, now_ms: int) -> GridRow:
    """A contact as a row of the table."""
    can_pay = Face.BODY_BOLD if row.can_pay_wei else Face.BODY
    cells = (
        Cell(text=outside(row.name), face=Face.BODY_BOLD, icon_of=row.address),
        Cell(text=units.hex_groups(row.address), face=Face.HASH, said=whole_address(row.address)),
        Cell(text=outside(row.endpoint) or tr("not known"), color="muted"),
        connection_cell(row.is_connected, row.latency_ms),
        Cell(text=units.eth(row.can_pay_wei), face=can_pay),
        Cell(text=tab_text(row), color="ink" if row.tab_limit_wei else "muted"),
        Cell(text=count_text(row), color="muted"),
        Cell(text=last_text(row, now_ms=now_ms), color="muted"),
    )
    sentence = tr("{name}, {connection}. Can be paid {amount} at once. {paid}").format(
        name=outside(row.name),
        connection=cells[3].text,
        amount=units.eth_unit(row.can_pay_wei),
        paid=paid_text(row, now_ms=now_ms),
    )
    return GridRow(cells=cells, sentence=sentence)


def tab_text(row: ContactRow) -> str:
    """What is used of the open tab."""
    if not row.tab_limit_wei:
        return tr("none")
    return tr("{used} of {limit}").format(
        used=units.eth(row.tab_used_wei), limit=units.eth(row.tab_limit_wei)
    )


def count_text(row: ContactRow) -> str:
    """How often they were paid, where there is little room."""
    if row.paid_count is None:
        return tr("counting")
    if not row.paid_count:
        return tr("never")
    if row.paid_count == 1:
        return tr("once")
    return tr("{count} times").format(count=units.count(row.paid_count))


def last_text(row: ContactRow, *, now_ms: int) -> str:
    """When they were paid last."""
    if row.last_paid_ms is None:
        return ""
    return when_text(row.last_paid_ms, now_ms=now_ms)


def when_text(at_ms: int, *, now_ms: int) -> str:
    """The time of a day of the last week, else the day."""
    week_ms = 6 * 24 * 3600 * 1000
    if now_ms - at_ms > week_ms:
        return units.day(at_ms)
    return units.clock_beside(at_ms, now_ms=now_ms)


def paid_text(row: ContactRow, *, now_ms: int) -> str:
    """How often and when they were paid, as a sentence."""
    if row.paid_count is None:
        return tr("Their payments are being counted.")
    if row.last_paid_ms is None:
        return tr("Never paid so far.")
    times = count_text(row)
    return tr("Paid {times}, last {when}.").format(
        times=times, when=when_text(row.last_paid_ms, now_ms=now_ms)
    )


def is_found(row: ContactRow, search: str) -> bool:
    """Whether a contact is meant by what was typed: a part of the name, the place, or the address."""
    wanted = search.strip().casefold()
    packed = wanted.replace(" ", "")
    places = (row.name.casefold(), row.endpoint.casefold())
    return any(wanted in place for place in places) or packed in row.address.lower()
