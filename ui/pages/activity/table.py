"""The table of the activity: any number of rows, each equally high, drawn as they come into sight."""

from typing import Final

from ui.i18n import tr
from ui.pages.activity.cells import ROW_PX, CellDelegate, pencil_box
from ui.pages.activity.model import ActivityModel, Column
from ui.qt import (
    QAbstractItemView,
    QApplication,
    QEvent,
    QFocusEvent,
    QKeyEvent,
    QModelIndex,
    QMouseEvent,
    QPersistentModelIndex,
    QResizeEvent,
    Qt,
    QTimer,
    Signal,
)
from ui.theme import RADIUS_SMALL, SCROLL_BAR_PX
from ui.widgets.focus import show_ring
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.longtable import LongTable

_Index = QModelIndex | QPersistentModelIndex
# How wide each column is; the note has what is left.
_WIDE_PX: Final = {Column.WHAT: 270, Column.AMOUNT: 120, Column.WHEN: 150, Column.STATUS: 150}
_NARROW_PX: Final = {Column.WHAT: 224, Column.AMOUNT: 90, Column.WHEN: 142, Column.STATUS: 106}
# Below these widths of the table columns give way: what they say stands in the detail too.
_WIDE_FROM_PX: Final = 1000
_NOTE_FROM_PX: Final = 700
_STATUS_FROM_PX: Final = 562


class ActivityTable(LongTable):
    """The rows. New ones come in on top, and what is in sight stays where it is.

    Signals:
        row_chosen: the person chose this row (int, counted from the top).
        row_moved_to: the keyboard is on this row now (int).
        label_wanted: the label of this row is to be written, and there is no room for it here (int).
        left: Esc, where nothing is being edited.
    """

    row_chosen = Signal(int)
    row_moved_to = Signal(int)
    label_wanted = Signal(int)
    left = Signal()

    def __init__(self, model: ActivityModel) -> None:
        super().__init__(model, row_px=ROW_PX, stretched=Column.NOTE, first=Column.WHAT)
        self._rows = model
        self._delegate = CellDelegate()
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setAccessibleName(tr("Activity, newest first"))
        self._clicked_row = -1
        self._second_click = QTimer(self)
        self._second_click.setSingleShot(True)
        self._second_click.timeout.connect(self._on_no_second_click)
        self.clicked.connect(self._on_clicked)

    def show_locked(self, *, is_locked: bool) -> None:
        """Whether labels cannot be edited now. Seen when the rows are drawn next."""
        self._delegate.is_locked = is_locked

    def keep_in_sight(self, fresh_count: int) -> None:
        """So many rows came in on top: whoever is reading further down goes on reading there."""
        bar = self.verticalScrollBar()
        if fresh_count and bar.value() > 0:
            bar.setValue(bar.value() + fresh_count * ROW_PX)

    def edit_label(self, at: int) -> None:
        """Begin to write the label of a row."""
        index = self._rows.index(at, Column.NOTE)
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        if self.isColumnHidden(Column.NOTE):
            self.label_wanted.emit(at)
        else:
            self.scrollTo(index)
            self.edit(index)

    def _fit(self) -> None:
        wide = self.width() - SCROLL_BAR_PX
        widths = _WIDE_PX if wide >= _WIDE_FROM_PX else _NARROW_PX
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnHidden(Column.NOTE, wide < _NOTE_FROM_PX)
        self.setColumnHidden(Column.STATUS, wide < _STATUS_FROM_PX)
        if wide < _NOTE_FROM_PX:
            shown = [each for each in widths if not self.isColumnHidden(each)]
            others = sum(widths[each] for each in shown if each is not Column.WHAT)
            self.setColumnWidth(Column.WHAT, max(wide - others, widths[Column.WHAT]))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.NOTE and index.flags() & Qt.ItemFlag.ItemIsEditable:
            # A second click writes the label. The detail must not move it from under the pointer.
            self._clicked_row = index.row()
            self._second_click.start(QApplication.doubleClickInterval())
        else:
            self.row_chosen.emit(index.row())

    def _on_no_second_click(self) -> None:
        if self.state() != QAbstractItemView.State.EditingState:
            self.row_chosen.emit(self._clicked_row)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell where the keyboard is."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_moved_to.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each column its room, and keep the row that was chosen in sight."""
        super().resizeEvent(event)
        self._fit()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The pencil begins a label; elsewhere a click chooses the row."""
        index = self.indexAt(event.position().toPoint())
        if index.column() == Column.NOTE and index.flags() & Qt.ItemFlag.ItemIsEditable:
            reach = pencil_box(self.visualRect(index)).adjusted(-8, -8, 8, 8)
            if reach.contains(event.position().toPoint()):
                self.setCurrentIndex(index)
                self.edit_label(index.row())
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Write a label."""
        self._second_click.stop()
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the pencil of the row under the pointer."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        before, self._delegate.hovered_row = self._delegate.hovered_row, row
        for changed in {before, row}:
            if changed >= 0 and before != row:
                self.update(self._rows.index(changed, Column.NOTE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, F2 writes its label, Esc leaves."""
        key, row = event.key(), self.current_row()
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if key in ENTER_KEYS and row >= 0 and not is_editing:
            self.row_chosen.emit(row)
        elif key == Qt.Key.Key_F2 and row >= 0 and not is_editing:
            self.edit_label(row)
        elif key == Qt.Key.Key_Escape and not is_editing:
            self.left.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, and begin at the newest row, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
        super().focusInEvent(event)
        is_first = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if is_first and self.current_row() < 0 and self._rows.rowCount():
            self.choose(0)
