"""Hubs in words: rows of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.connectionwords import connection_cell
from ui.i18n import outside, tr, trn
from ui.models.grid import Cell, Column, GridRow
from ui.theme import Face
from ui.words import tab_count
from wallet.views import units

RECEIVE_COLUMN: Final = 4

if TYPE_CHECKING:
    from wallet.views.people_values import HubRow


def hub_columns() -> tuple[Column, ...]:
    """The columns; what has no room is below the table, in words."""
    return (
        Column(title=tr("Hub"), width_px=140, stretch=2),
        Column(title=tr("Connection"), width_px=150),
        Column(title=tr("Usual answer"), width_px=104, from_px=900, is_number=True),
        Column(title=tr("Answered"), width_px=100, from_px=560, is_number=True),
        Column(title=tr("You can receive"), width_px=146, is_number=True),
        Column(title=tr("Yours in all"), width_px=104, is_number=True),
        Column(title=tr("Yours, free"), width_px=104, from_px=640, is_number=True),
        Column(title=tr("Yours in tabs"), width_px=112, from_px=760, is_number=True),
        Column(title=tr("Last time it was away"), width_px=210, stretch=1, from_px=1060),
    )


def hub_grid_row(row: HubRow, *, now_ms: int) -> GridRow:
    """A hub as a row of the table."""
    cells = (
        Cell(text=outside(row.name), face=Face.BODY_BOLD, icon_of=row.address),
        connection_cell(row.is_connected, row.latency_ms),
        Cell(text=p50_text(row), color="muted"),
        Cell(text=answered_text(row)),
        Cell(text=units.eth(row.can_receive_wei)),
        Cell(text=units.eth(row.yours_wei), face=Face.BODY_BOLD),
        Cell(text=units.eth(row.free_wei)),
        Cell(text=units.eth(row.yours_in_tabs_wei), color="muted"),
        Cell(text=failure_text(row, now_ms=now_ms), color="muted"),
    )
    return GridRow(cells=cells, sentence=hub_sentence(row, now_ms=now_ms))


def p50_text(row: HubRow) -> str:
    """The middle answer time."""
    if row.health is None or row.health.latency_p50_ms is None:
        return tr("not known")
    return units.took(row.health.latency_p50_ms)


def answered_text(row: HubRow) -> str:
    """In how much of the time it answered."""
    percent = None if row.health is None else row.health.answered_percent
    return tr("not known") if percent is None else tr("{percent} %").format(percent=percent)


def failure_text(row: HubRow, *, now_ms: int) -> str:
    """Why it was away last, and when that was seen."""
    if row.health is None:
        return tr("not known")
    if not row.health.failure:
        return tr("not since {time}").format(
            time=units.clock_beside(row.health.since_ms, now_ms=now_ms)
        )
    return tr("{time}  {why}").format(
        time=units.clock_beside(row.health.failed_ms, now_ms=now_ms),
        why=outside(row.health.failure),
    )


def hub_sentence(row: HubRow, *, now_ms: int) -> str:
    """All about a hub, for the line below the table and for a screen reader."""
    health = row.health
    has = trn(
        "{name}: {open} of 1 channel open, {tabs} over it.",
        "{name}: {open} of {number} channels open, {tabs} over them.",
        row.channel_count,
    ).format(
        name=outside(row.name),
        open=row.open_count,
        number=row.channel_count,
        tabs=tab_count(row.tab_count),
    )
    # Without a health it is a moment of the past.
    mine = (
        tr(
            "Yours in all: {yours}, of it {free} free and {in_tabs} in tabs. "
            "You can receive {receive} through it."
        )
        if health is not None
        else tr(
            "Yours in all was {yours}, of it {free} free and {in_tabs} in tabs. "
            "You could receive {receive}."
        )
    ).format(
        yours=units.eth_unit(row.yours_wei),
        free=units.eth_unit(row.free_wei),
        in_tabs=units.eth_unit(row.yours_in_tabs_wei),
        receive=units.eth_unit(row.can_receive_wei),
    )
    parts = [has, mine]
    if health is None:
        parts.append(tr("How it answered then is not known: nothing writes that down."))
        return " ".join(parts)
    parts.append(
        tr("Since {time} it answered {share} of the time; its usual answer took {p50}.").format(
            time=units.clock_beside(health.since_ms, now_ms=now_ms),
            share=answered_text(row),
            p50=p50_text(row),
        )
    )
    if health.failure:
        parts.append(tr("Last away: {words}.").format(words=failure_text(row, now_ms=now_ms)))
    return " ".join(parts)
