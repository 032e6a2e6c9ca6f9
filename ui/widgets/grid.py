"""A table with titles: rows of one height, a whole row is chosen at a time."""

from __future__ import annotations

from typing import Final

from ui.models.grid import ADDRESS_ROLE, GridModel
from ui.qt import (
    QAbstractItemView,
    QFocusEvent,
    QFrame,
    QHeaderView,
    QKeyEvent,
    QModelIndex,
    QPainter,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QResizeEvent,
    QSize,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QTableView,
    Signal,
)
from ui.theme import RADIUS_CARD, table_sheet, tokens
from ui.widgets.dress import dress
from ui.widgets.focus import hide_ring, show_ring
from ui.widgets.identicon import SIDE_PX, identicon_pixmap
from ui.widgets.keys import ENTER_KEYS

ROW_PX: Final = 44
_HEAD_PX: Final = 34
_PAD_PX: Final = 10
_Index = QModelIndex | QPersistentModelIndex


class GridDelegate(QStyledItemDelegate):
    """Draws a cell: the picture of an address, then the text, cut where it does not fit."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the cell."""
        now, box = tokens(), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        inner = box.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        address = index.data(ADDRESS_ROLE)
        if address:
            picture = identicon_pixmap(str(address), painter.device().devicePixelRatioF())
            top = round(box.center().y() - SIDE_PX / 2)
            painter.drawPixmap(QPointF(inner.left(), top), picture)
            inner.setLeft(inner.left() + SIDE_PX + 12)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        how = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(str(index.data()), how, int(inner.width()))
        painter.drawText(inner, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        painter.restore()


class GridTable(QTableView):
    """A table of a `GridModel`.

    Signals:
        chosen: a row was clicked, walked to, or pressed Enter on (row id).
    """

    chosen = Signal(str)

    def __init__(self, model: GridModel, *, name: str) -> None:
        super().__init__()
        self._grid = model
        self._delegate = GridDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setFixedHeight(_HEAD_PX)
        across.setMinimumSectionSize(24)
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setAccessibleName(name)
        self.clicked.connect(self._on_clicked)
        dress(self, table_sheet)

    def show_chosen(self, row_id: str) -> None:
        """Mark this row, or none for ""; nothing is told."""
        row = self._grid.row_of(row_id)
        if row < 0:
            self.clearSelection()
        elif not self.selectionModel().isRowSelected(row):
            self.selectRow(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._grid.row_id(index.row()))

    def _fit_columns(self, room_px: int) -> None:
        columns = self._grid.columns
        shown = [at for at, one in enumerate(columns) if room_px >= one.from_px]
        rest_px = max(room_px - sum(columns[at].width_px for at in shown), 0)
        weight = sum(columns[at].stretch for at in shown) or 1
        for at, one in enumerate(columns):
            is_hidden = at not in shown
            if self.isColumnHidden(at) is not is_hidden:
                self.setColumnHidden(at, is_hidden)
            width_px = one.width_px + rest_px * one.stretch // weight
            if not is_hidden and self.columnWidth(at) != width_px:
                self.setColumnWidth(at, width_px)

    def sizeHint(self) -> QSize:
        """Takes the room that is left."""
        return QSize(600, _HEAD_PX + 4 * ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """The titles and one row."""
        return QSize(240, _HEAD_PX + ROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their room; those that have none are told elsewhere."""
        super().resizeEvent(event)
        # The event tells the viewport's size; to ask for the viewport itself costs 12 ms the first time.
        self._fit_columns(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the rows, Enter chooses."""
        before = self.currentIndex().row()
        is_enter = event.key() in ENTER_KEYS
        if is_enter and event.isAutoRepeat():
            return
        if not is_enter:
            super().keyPressEvent(event)
        row_id = self._grid.row_id(self.currentIndex().row())
        if row_id and (is_enter or self.currentIndex().row() != before):
            self.chosen.emit(row_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_CARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)
