"""Lines of the log as a list of fixed rows: thousands of them cost what is in sight."""

from typing import Final

from ui.i18n import outside, tr
from ui.qt import (
    QAbstractItemView,
    QAbstractListModel,
    QFocusEvent,
    QFrame,
    QHeaderView,
    QKeyEvent,
    QModelIndex,
    QPainter,
    QPersistentModelIndex,
    QRectF,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QTableView,
)
from ui.theme import RADIUS_SMALL, Face, font, list_sheet, tokens
from ui.widgets.dress import dress
from ui.widgets.focus import hide_ring, show_ring
from wallet.views.log_values import LogLine

ROW_PX: Final = 22
LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()
_HOW: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_COLORS: Final = {"warning": "warn", "error": "danger", "critical": "danger"}


class LogModel(QAbstractListModel):
    """The lines, newest last."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LogLine, ...] = ()

    def show_lines(self, lines: tuple[LogLine, ...]) -> None:
        """Take other lines; they were read anew."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line for the delegate, its text for everyone else."""
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return outside(line.text())
        return None


class LogDelegate(QStyledItemDelegate):
    """Draws a line: when, how bad, what."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        line = index.data(LINE_ROLE)
        assert isinstance(line, LogLine), f"row {index.row()} holds no line"
        now, box = tokens(), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.selected)
        painter.setFont(font(Face.HASH))
        left = box.left() + 8
        said = f"{line.source}: {line.event} {line.more}".strip(": ")
        for text, color, wide in (
            (line.at[:19].replace("T", " "), now.muted, 148.0),
            (line.level, getattr(now, _COLORS.get(line.level, "muted")), 66.0),
            (said, now.ink, box.right() - left - 222),
        ):
            painter.setPen(color)
            how = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(outside(text), how, int(wide))
            painter.drawText(QRectF(left, box.top(), wide, box.height()), _HOW, shown)
            left += wide
        painter.restore()


class LogTable(QTableView):
    """The lines."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._delegate = LogDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Lines of the log, newest last"))
        dress(self, list_sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc belongs to the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        show_ring(self, RADIUS_SMALL)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        hide_ring(self)
