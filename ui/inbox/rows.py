"""The list of notices: two lines a row, newest first, opened by click or Enter."""

from collections.abc import Sequence
from typing import Final

from ui.i18n import plain_tooltip
from ui.inbox.words import entry_more, entry_sentence, entry_title
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
    QPointF,
    QRectF,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QTableView,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, font, list_sheet, tokens
from ui.widgets.dress import dress
from ui.widgets.focus import hide_ring, show_ring
from ui.widgets.icon import paint_icon
from ui.widgets.keys import OPENING_KEYS
from wallet.views import units
from wallet.views.inbox_values import EntryKind, InboxEntry

ROW_PX: Final = 58
ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole + 1
NOW_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_ICON_PX: Final = 20
_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LOOKS: Final = {
    EntryKind.RECEIVED: ("plus", "ok"),
    EntryKind.NOT_PAID: ("close", "warn"),
    EntryKind.CHANNEL_OPEN: ("waves", "ok"),
    EntryKind.CHANNEL_CLOSED: ("check", "muted"),
    EntryKind.CHANNEL_REFUSED: ("close", "warn"),
    EntryKind.CHALLENGED: ("warning", "danger"),
    EntryKind.OLDER_COPY: ("warning", "danger"),
}


class InboxModel(QAbstractListModel):
    """Notices as rows."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[InboxEntry, ...] = ()
        self._now_ms = 0

    def show_entries(self, entries: Sequence[InboxEntry], *, now_ms: int) -> None:
        """Take the new list; what stays the same is not touched."""
        wanted = tuple(entries)
        self._now_ms = now_ms
        if wanted == self._rows:
            return
        count, before = len(wanted), len(self._rows)
        if count > before:
            self.beginInsertRows(_WHOLE, before, count - 1)
            self._rows = wanted
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(_WHOLE, count, before - 1)
            self._rows = wanted
            self.endRemoveRows()
        self._rows = wanted
        if wanted:
            self.dataChanged.emit(self.index(0), self.index(count - 1))

    def entry(self, row: int) -> InboxEntry:
        """The notice in a row."""
        return self._rows[row]

    def row_of(self, first_seq: int) -> int:
        """Where a notice is; -1 where it is not."""
        return next((at for at, each in enumerate(self._rows) if each.first_seq == first_seq), -1)

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many notices there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The notice for the delegate, a sentence for everyone else."""
        entry = self._rows[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == NOW_ROLE:
            return self._now_ms
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry_sentence(entry, now_ms=self._now_ms)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(entry_more(entry))
        return None


class InboxDelegate(QStyledItemDelegate):
    """Draws a notice: whether it is new, what happened, what follows, when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        entry = index.data(ENTRY_ROLE)
        assert isinstance(entry, InboxEntry), f"row {index.row()} holds no notice"
        now, box = tokens(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        inner = box.adjusted(22, 0, -16, 0)
        if not entry.is_read:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.water)
            painter.drawEllipse(QPointF(box.left() + 10, box.center().y()), 4, 4)
        icon, color = _LOOKS[entry.kind]
        at = QRectF(inner.left(), box.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        paint_icon(painter, icon, getattr(now, color), at)
        _paint_words(painter, entry, inner.adjusted(_ICON_PX + 12, 8, 0, -9), index.data(NOW_ROLE))
        painter.restore()


class InboxList(QTableView):
    """Notices, newest first.

    Signals:
        chosen: the person wants to see what it is about (InboxEntry).
    """

    chosen = Signal(object)

    def __init__(self, model: InboxModel) -> None:
        super().__init__()
        self._entries, self._delegate = model, InboxDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_clicked)
        dress(self, list_sheet)

    def choose(self, row: int) -> None:
        """Put the keyboard's place on a row."""
        if 0 <= row < self._entries.rowCount():
            self.setCurrentIndex(self._entries.index(row))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._entries.entry(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open; Esc belongs to the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        if event.key() in OPENING_KEYS and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, and a place to begin."""
        super().focusInEvent(event)
        if not self.selectedIndexes():
            self.choose(max(0, self.currentIndex().row()))
        show_ring(self, RADIUS_SMALL)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        hide_ring(self)


def _paint_words(painter: QPainter, entry: InboxEntry, box: QRectF, now_ms: int) -> None:
    now = tokens()
    half = box.height() / 2
    top = QRectF(box.left(), box.top(), box.width(), half)
    painter.setFont(font(Face.SECOND))
    painter.setPen(now.muted)
    at = units.clock_beside(entry.at_ms, now_ms=now_ms)
    wide = painter.fontMetrics().horizontalAdvance(at) + 12
    painter.drawText(top, _RIGHT, at)
    lines = (
        (entry_title(entry), Face.BODY if entry.is_read else Face.BODY_BOLD, now.ink, wide),
        (entry_more(entry), Face.SECOND, now.muted, 0),
    )
    for line, (text, face, color, beside_px) in enumerate(lines):
        painter.setFont(font(face))
        painter.setPen(color)
        room = QRectF(box.left(), box.top() + line * half, box.width() - beside_px, half)
        how = Qt.TextElideMode.ElideRight
        painter.drawText(
            room, _LEFT, painter.fontMetrics().elidedText(text, how, int(room.width()))
        )
