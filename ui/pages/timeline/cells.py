"""Draws the rows of the timeline's list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.pages.timeline.marks import paint_form
from ui.pages.timeline.model import Column, EventModel
from ui.qt import (
    QModelIndex,
    QPainter,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
)
from ui.theme import Face, font, tokens
from ui.widgets.longtable import PAD_PX

if TYPE_CHECKING:
    from ui.qt import QColor

ROW_PX: Final = 30
_MARK_PX: Final = 20
_SELECTED: Final = QStyle.StateFlag.State_Selected
_Index = QModelIndex | QPersistentModelIndex
_LINE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
# Worked out once: each "or" of Qt's flags costs some microseconds.
_LEFT: Final = int(_LINE | Qt.AlignmentFlag.AlignLeft)
_RIGHT: Final = int(_LINE | Qt.AlignmentFlag.AlignRight)


class EventDelegate(QStyledItemDelegate):
    """Draws one cell. What came after the moment that is looked at is drawn quietly, and says so in words."""

    def __init__(self, model: EventModel) -> None:
        super().__init__()
        self._events = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """All rows are equally high."""
        return QSize(100, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw ground, hairline, mark and words."""
        # Asked directly: through `index.data` each cell would cost 40 us more.
        cells = self._events.cells(index.row())
        now, box = tokens(), QRectF(option.rect)
        is_chosen = bool(option.state & _SELECTED)
        is_later = self._events.is_later(cells.row)
        painter.save()
        if is_chosen:
            painter.fillRect(box, now.selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        column = Column(index.column())
        ink = now.muted if is_later else now.ink
        room = box.adjusted(PAD_PX, 0, -PAD_PX, 0)
        if column is Column.WHAT:
            middle = QPointF(room.left() + 7, box.center().y() - 0.5)
            paint_form(painter, cells.row.form, middle, is_hollow=is_later)
            room.setLeft(room.left() + _MARK_PX)
            _draw(painter, room, cells.what, ink, Face.BODY_BOLD if is_chosen else Face.BODY)
        elif column is Column.LINK:
            _draw(painter, room, self._events.link(cells.row), now.tab, Face.SECOND_BOLD, _RIGHT)
        elif column is Column.EVENT:
            _draw(painter, room, cells.event, ink, Face.SECOND if is_later else Face.SECOND_BOLD)
        else:
            text = {Column.WHEN: cells.when, Column.WHO: cells.who, Column.CHANNEL: cells.channel}
            _draw(painter, room, text[column], now.muted, Face.SECOND)
        painter.restore()


def _draw(
    painter: QPainter,
    box: QRectF,
    text: str,
    color: QColor,
    face: Face,
    flags: int = _LEFT,
) -> None:
    if not text:
        return
    painter.setFont(font(face))
    painter.setPen(color)
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > box.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, flags, text)
