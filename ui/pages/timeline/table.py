"""The list of events: any number of rows, each equally high, drawn as they come into sight."""

from __future__ import annotations

from typing import Final

from ui.i18n import tr
from ui.pages.timeline.cells import ROW_PX, EventDelegate
from ui.pages.timeline.model import Column, EventModel
from ui.qt import (
    QAbstractItemView,
    QFocusEvent,
    QKeyEvent,
    QModelIndex,
    QPersistentModelIndex,
    QResizeEvent,
    Qt,
    Signal,
)
from ui.theme import RADIUS_SMALL, SCROLL_BAR_PX
from ui.widgets.focus import show_ring
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.longtable import LongTable

_Index = QModelIndex | QPersistentModelIndex
# How wide each column is; what happened has what is left.
_WIDE_PX: Final = {
    Column.EVENT: 84,
    Column.WHEN: 106,
    Column.WHO: 84,
    Column.CHANNEL: 160,
    Column.LINK: 80,
}
_NARROW_PX: Final = {
    Column.EVENT: 72,
    Column.WHEN: 106,
    Column.WHO: 68,
    Column.CHANNEL: 160,
    Column.LINK: 78,
}
# Below these widths of the list columns give way: what they say stands in the detail too.
_CHANNEL_FROM_PX: Final = 900
_WHEN_FROM_PX: Final = 640


class EventTable(LongTable):
    """The rows. New ones come in at the end; whoever is there stays there.

    Signals:
        row_chosen: the person is at this row now (int, counted from the top).
        row_entered: Enter was pressed on a row.
        window_moved: other rows are in sight.
    """

    row_chosen = Signal(int)
    row_entered = Signal()
    window_moved = Signal()

    def __init__(self, model: EventModel) -> None:
        super().__init__(model, row_px=ROW_PX, stretched=Column.WHAT, first=Column.WHAT)
        self._rows = model
        self.setItemDelegate(EventDelegate(model))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Events, oldest first"))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.window_moved.emit())

    def is_at_end(self) -> bool:
        """Whether the last row is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - ROW_PX

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row that is seen whole; (-1, -1) where there is none."""
        count = self._rows.rowCount()
        top = self.verticalScrollBar().value()
        first = -(-top // ROW_PX)
        last = (top + self.viewport().height()) // ROW_PX - 1
        return min(first, count - 1), min(max(last, first), count - 1)

    def show_middle(self, at: int) -> None:
        """Bring a row to the middle of what is in sight."""
        if at >= 0:
            above = (self.viewport().height() // ROW_PX - 1) // 2
            self.verticalScrollBar().setValue((at - above) * ROW_PX)

    def step(self, by: int) -> None:
        """So many rows on or back, no further than the ends."""
        count = self._rows.rowCount()
        if count:
            at = self.current_row()
            self.choose(min(max((count if at < 0 else at) + by, 0), count - 1))

    def _fit(self) -> None:
        wide = self.width() - SCROLL_BAR_PX
        widths = _WIDE_PX if wide >= _WHEN_FROM_PX else _NARROW_PX
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnHidden(Column.CHANNEL, wide < _CHANNEL_FROM_PX)
        self.setColumnHidden(Column.WHEN, wide < _WHEN_FROM_PX)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell where the keyboard is."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column its room; whoever was at the end stays there."""
        was_at_end = self.is_at_end()
        super().resizeEvent(event)
        self.fit_rows()
        self._fit()
        if was_at_end:
            self.scrollToBottom()
        self.window_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and K step back, Right and J step on, Home and End go to the ends, Enter goes to the event."""
        key = Qt.Key(event.key())
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_K: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_J: 1,
            Qt.Key.Key_Home: -self._rows.rowCount(),
            Qt.Key.Key_End: self._rows.rowCount(),
        }.get(key)
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if step is not None and is_plain:
            self.step(step)
        elif key in ENTER_KEYS and self.current_row() >= 0:
            self.row_entered.emit()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, and begin at the newest event, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
            if self.current_row() < 0:
                # Before Qt does it, which begins at the first one.
                self.step(0)
        super().focusInEvent(event)
