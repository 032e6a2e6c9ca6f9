"""The hubs page: whom my channels are with, and how they have answered as seen from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.models.grid import GridModel
from ui.pages.hubs.words import RECEIVE_COLUMN, hub_columns, hub_grid_row, hub_sentence
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QStackedWidget, Qt, QVBoxLayout
from ui.theme import Face
from ui.widgets.card import Card
from ui.widgets.emptycard import EmptyCard
from ui.widgets.focus import hide_ring
from ui.widgets.grid import GridTable
from ui.widgets.label import Label
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.people_values import HubRow, HubsView


class HubsPage(Page):
    """The hubs of any moment.

    Attributes:
        table: the table, which has signals of its own; None until it is made.
    """

    def __init__(self) -> None:
        super().__init__()
        self._since = Label(face=Face.SECOND, color="muted", elides=True)
        self.model = GridModel(hub_columns())
        self.table: GridTable | None = None
        self._empty = EmptyCard()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._one = Label(wraps=True)
        self._below = Card()
        self._column = QVBoxLayout(self)
        self._build()
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        if is_compact:
            self._column.setContentsMargins(16, 10, 16, 12)
        else:
            self._column.setContentsMargins(24, 16, 24, 20)
        self._column.setSpacing(10 if is_compact else 14)

    def take_focus(self) -> None:
        """The keyboard begins in the table."""
        if self.table is not None:
            self.table.setFocus(Qt.FocusReason.MouseFocusReason)
            hide_ring(self.table)

    def add_table(self) -> GridTable:
        """Make the table: in a turn of its own, because it takes a while."""
        self.table = GridTable(self.model, name=tr("Hubs"))
        self._stack.addWidget(self.table)
        self._stack.setCurrentWidget(self.table)
        return self.table

    def show_hubs(self, view: HubsView, chosen: HubRow | None, *, is_past: bool) -> None:
        """Show the hubs, and one of them in words."""
        title = tr("You could receive") if is_past else tr("You can receive")
        self.model.show_title(RECEIVE_COLUMN, title)
        self.model.show_rows(
            view.hubs,
            lambda row: hub_grid_row(row, now_ms=view.at_ms),
            day=units.day(view.at_ms),
        )
        assert self.table is not None, "rows without a table"
        self._stack.setCurrentWidget(self.table if view.hubs else self._empty)
        self._below.setVisible(chosen is not None)
        self._one.show_text(hub_sentence(chosen, now_ms=view.at_ms) if chosen else "")
        self._since.show_text(_since_text(view, is_past=is_past))
        self._empty.show_words(
            tr("No hub yet"),
            tr("At this moment you had no channel with any hub.")
            if is_past
            else tr(
                "A hub is somebody who has channels with many people and carries payments between "
                "them. You open one channel with a hub and can then pay everybody it reaches. "
                "Open a channel first; the demo does it when it starts."
            ),
        )

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Label(tr("Hubs"), face=Face.TITLE))
        head.addWidget(self._since, 1)
        self._column.addLayout(head)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 4, 8, 8)
        inside.addWidget(self._stack)
        self._column.addWidget(card, 1)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(18, 14, 18, 14)
        below.addWidget(self._one)
        self._column.addWidget(self._below)


def _since_text(view: HubsView, *, is_past: bool) -> str:
    if is_past:
        return tr("How they answered then is not known.")
    starts = [row.health.since_ms for row in view.hubs if row.health is not None]
    if not starts:
        return ""
    time = units.clock_beside(min(starts), now_ms=view.at_ms)
    return tr("Answers as seen from here since {time}").format(time=time)
