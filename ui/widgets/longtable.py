"""A table of any number of rows, each equally high, drawn as they come into sight."""

from typing import Final

from ui.qt import (
    QAbstractItemView,
    QAbstractTableModel,
    QFocusEvent,
    QHeaderView,
    QModelIndex,
    QPainter,
    QRect,
    QSize,
    Qt,
    QTableView,
    QWidget,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.focus import hide_ring
from ui.widgets.scroll import make_plain

PAD_PX: Final = 8
_HEADER_PX: Final = 30


class TitleRow(QHeaderView):
    """The names of the columns, drawn by hand: a sheet for them would be worked out at each change of theme."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFont(font(Face.AXIS))
        self.setFixedHeight(_HEADER_PX)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(60)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewport(QWidget())
        theme().changed.connect(self.update)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the name, and a hairline below it."""
        model, side = self.model(), Qt.Orientation.Horizontal
        flags = model.headerData(section, side, Qt.ItemDataRole.TextAlignmentRole)
        painter.setPen(tokens().muted)
        room = rect.adjusted(PAD_PX, 0, -PAD_PX, 0)
        painter.drawText(room, int(flags), str(model.headerData(section, side)))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens().line)


class LongTable(QTableView):
    """Rows to walk and to choose one of. Who makes one says what it is called.

    Args:
        model: the rows.
        row_px: how high each is.
        stretched: the column that has the room which others leave.
        first: the column that the keyboard is in.
    """

    def __init__(
        self, model: QAbstractTableModel, *, row_px: int, stretched: int, first: int
    ) -> None:
        super().__init__()
        make_plain(self)
        self._row_px, self._first = row_px, first
        self.setModel(model)
        beside, above = self.verticalHeader(), TitleRow()
        self.setHorizontalHeader(above)
        beside.setVisible(False)
        beside.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        beside.setMinimumSectionSize(row_px)
        beside.setDefaultSectionSize(row_px)
        above.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        above.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        bar = self.verticalScrollBar()
        bar.setSingleStep(row_px)
        bar.sliderReleased.connect(self._align)

    def current_row(self) -> int:
        """The row that the keyboard is on, -1 if it is on none."""
        return self.currentIndex().row()

    def choose(self, at: int) -> None:
        """Go to a row; -1 leaves all."""
        if at < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        elif at != self.current_row():
            self.setCurrentIndex(self.model().index(at, self._first))

    def fit_rows(self) -> None:
        """Grow no higher than whole rows are, so that none is cut at either end."""
        over_px = self.viewport().height() % self._row_px
        if over_px and self.viewport().height() > self._row_px:
            self.resize(self.width(), self.height() - over_px)

    def _align(self) -> None:
        """Whoever let go of the bar between two rows sees the lower one whole."""
        bar = self.verticalScrollBar()
        bar.setValue(-(-bar.value() // self._row_px) * self._row_px)

    def sizeHint(self) -> QSize:
        """It takes the room that is left."""
        return QSize(400, 6 * self._row_px)

    def minimumSizeHint(self) -> QSize:
        """The header and a row."""
        return QSize(300, _HEADER_PX + self._row_px)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)
