"""The list below the palette's field: a few rows, drawn; the keyboard stays in the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRectF,
    Qt,
    QWheelEvent,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from ui.widgets.icon import paint_icon

if TYPE_CHECKING:
    from ui.palette.finder import Entry

ROWS: Final = 9
_ROW_PX: Final = 40
_PAD_PX: Final = 12
_ICON_PX: Final = 18
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class EntryList(QWidget):
    """Rows of what was found, one of them chosen.

    Signals:
        picked: a row was clicked (its place).
    """

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._at, self._first = 0, 0
        self.setFixedHeight(ROWS * _ROW_PX)
        self.setAccessibleName(tr("What was found"))
        theme().changed.connect(self.update)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these, the first one chosen."""
        self._entries = entries
        self._at, self._first = 0, 0
        self._tell()

    def show_more(self, entries: tuple[Entry, ...]) -> None:
        """Show these; the row that is chosen keeps its place."""
        self._entries = entries
        self._at = min(self._at, max(len(entries) - 1, 0))
        self._tell()

    def walk(self, by: int) -> None:
        """Go so many rows on; from the last one to the first."""
        if self._entries:
            count = len(self._entries)
            at = self._at + by
            self._at = at % count if abs(by) == 1 else min(max(at, 0), count - 1)
            self._first = min(max(self._first, self._at - ROWS + 1), self._at)
            self._tell()

    def chosen(self) -> Entry | None:
        """The one that is chosen."""
        return self._entries[self._at] if self._entries else None

    def sentence(self) -> str:
        """The chosen one in words."""
        entry = self.chosen()
        if entry is None:
            return tr("Nothing fits. Try fewer letters.")
        parts = (entry.title, entry.about, entry.keys, entry.reason)
        place = tr("{at} of {count}").format(at=self._at + 1, count=len(self._entries))
        return ", ".join(part for part in (*parts, place) if part)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.sentence())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the rows that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._entries:
            painter.setFont(font(Face.BODY))
            painter.setPen(tokens().muted)
            box = QRectF(_PAD_PX, 0, self.width() - 2 * _PAD_PX, _ROW_PX)
            painter.drawText(box, _LEFT, self.sentence())
        for row, entry in enumerate(self._entries[self._first : self._first + ROWS]):
            box = QRectF(0, row * _ROW_PX, self.width(), _ROW_PX)
            self._paint_row(painter, entry, box, is_chosen=self._first + row == self._at)
        painter.end()

    def _paint_row(self, painter: QPainter, entry: Entry, box: QRectF, *, is_chosen: bool) -> None:
        now = tokens()
        if is_chosen:
            painter.setPen(now.focus)
            painter.setBrush(now.selected)
            painter.drawRoundedRect(box.adjusted(1, 2, -1, -2), RADIUS_SMALL, RADIUS_SMALL)
        ink = now.muted if entry.reason else now.ink
        top = box.center().y() - _ICON_PX / 2
        icon = "lock" if entry.reason else entry.icon
        paint_icon(painter, icon, ink, QRectF(_PAD_PX, round(top), _ICON_PX, _ICON_PX))
        right = self._paint_end(painter, entry, box)
        left = _PAD_PX + _ICON_PX + 10.0
        for text, face, color in (
            (entry.title, Face.BODY, ink),
            (entry.about, Face.SECOND, now.muted),
        ):
            painter.setFont(font(face))
            painter.setPen(color)
            room = max(right - left - 10, 0)
            how = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, how, int(room))
            painter.drawText(QRectF(left, box.top(), room + 2, box.height()), _LEFT, shown)
            left += painter.fontMetrics().horizontalAdvance(shown) + 10

    def _paint_end(self, painter: QPainter, entry: Entry, box: QRectF) -> float:
        """The keys, or why not; returns where they begin."""
        right = box.right() - _PAD_PX
        text = entry.reason or entry.keys
        if not text:
            return right
        face = font(Face.SECOND)
        painter.setFont(face)
        painter.setPen(tokens().muted)
        wide = QFontMetrics(face).horizontalAdvance(text) + 4.0
        painter.drawText(QRectF(right - wide, box.top(), wide, box.height()), _RIGHT, text)
        return right - wide

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks."""
        at = self._first + int(event.position().y()) // _ROW_PX
        if 0 <= at < len(self._entries):
            self._at = at
            self._tell()
            self.picked.emit(at)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel walks."""
        self.walk(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()
