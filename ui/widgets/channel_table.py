"""The table of channels: rows of one height that a delegate draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.models.channels import ROW_ROLE, ChannelsModel
from ui.qt import (
    QAbstractItemView,
    QEvent,
    QFocusEvent,
    QHeaderView,
    QKeyEvent,
    QMouseEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTableView,
    Signal,
)
from ui.widgets.channel_row import ROW_PX, ChannelDelegate, action_box, offers_cancel
from ui.widgets.keys import OPENING_KEYS
from ui.widgets.scroll import make_plain
from wallet.views.channels_values import ChannelRow

if TYPE_CHECKING:
    from ui.qt import QModelIndex


class ChannelTable(QTableView):
    """Channels as rows. Only what is seen is asked for and drawn.

    Signals:
        opened: a row was clicked, or Enter pressed on it (channel id).
        walked: the arrow keys came to a row (channel id).
        cancel_requested: the way out in a row was clicked (ChannelRow).
    """

    opened = Signal(str)
    walked = Signal(str)
    cancel_requested = Signal(object)

    def __init__(self, model: ChannelsModel) -> None:
        super().__init__()
        self._channels = model
        self._delegate = ChannelDelegate()
        self._drawn: tuple[object, ...] = ()
        make_plain(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Channels"))

    def show_changes(self, *, reason: str) -> None:
        """What is seen may read otherwise now; `reason` is why nothing can be done, or ""."""
        self._delegate.lock_reason = reason
        first, last = self._seen_rows()
        drawn = (
            reason,
            self._channels.now_ms,
            *(self._channels.index(row).data(ROW_ROLE) for row in range(first, last + 1)),
        )
        if drawn != self._drawn:
            self._drawn = drawn
            self._channels.tell_changed(first, last)

    def show_selected(self, channel_id: str) -> None:
        """Mark this channel's row, if it is in the list; "" marks none."""
        row = self._channels.row_at(channel_id)
        if row < 0:
            self.clearSelection()
        elif not self.selectionModel().isSelected(self._channels.index(row)):
            self.setCurrentIndex(self._channels.index(row))

    def _seen_rows(self) -> tuple[int, int]:
        """The first and the last row that are seen, even in part."""
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.height() - 1)
        return first, last if last >= 0 else self._channels.rowCount() - 1

    def _row_at(self, at: QPointF) -> tuple[QModelIndex, ChannelRow | None]:
        index = self.indexAt(at.toPoint())
        row = index.data(ROW_ROLE) if index.isValid() else None
        return index, row if isinstance(row, ChannelRow) else None

    def _is_on_action(self, at: QPointF) -> bool:
        index, row = self._row_at(at)
        if row is None or not offers_cancel(row):
            return False
        return action_box(QRectF(self.visualRect(index))).contains(at)

    def _show_hot(self, at: QPointF) -> None:
        index, _row = self._row_at(at)
        before, hot = self._delegate.hot, (index.row(), self._is_on_action(at))
        if hot != before:
            self._delegate.hot = hot
            for row in {before[0], hot[0]}:
                self._draw_again(row)

    def _show_focus(self, *, is_shown: bool) -> None:
        self._delegate.has_ring = is_shown
        self._draw_again(self.currentIndex().row())

    def _draw_again(self, row: int) -> None:
        # Not by the viewport: to take hold of it from Python costs 15 ms the first time.
        index = self._channels.index(row)
        if index.isValid():
            self.update(index)

    def sizeHint(self) -> QSize:
        """Takes the room that is left."""
        return QSize(600, 4 * ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """At least one row."""
        return QSize(320, ROW_PX)

    def scrollContentsBy(self, across: int, down: int) -> None:
        """Other rows are seen now."""
        super().scrollContentsBy(across, down)
        self.show_changes(reason=self._delegate.lock_reason)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._show_hot(QPointF(-1, -1))
        super().leaveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is under the pointer."""
        self._show_hot(event.position())
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the row, or takes its way out."""
        at = event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._show_focus(is_shown=False)
        index, row = self._row_at(at)
        if row is None:
            return
        if self._is_on_action(at):
            if not self._delegate.lock_reason:
                self.cancel_requested.emit(row)
            return
        self.setCurrentIndex(index)
        self.opened.emit(row.channel.channel_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click has done it."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the rows; Enter opens one."""
        self._show_focus(is_shown=True)
        before = self._channels.id_at(self.currentIndex().row())
        if event.key() in OPENING_KEYS:
            if before and not event.isAutoRepeat():
                self.opened.emit(before)
            return
        super().keyPressEvent(event)
        now = self._channels.id_at(self.currentIndex().row())
        if now and now != before:
            self.walked.emit(now)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row, unless it was somewhere."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._show_focus(is_shown=True)
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self._channels.index(0))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._show_focus(is_shown=False)
        super().focusOutEvent(event)
