"""The events around one: a column for each, a lane for everybody, and lines from causes to effects."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ui.i18n import plain_tooltip, tr
from ui.pages.timeline import words
from ui.pages.timeline.marks import paint_form
from ui.qt import (
    QEvent,
    QFocusEvent,
    QKeyEvent,
    QLineF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointF,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QToolTip,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from ui.times import SECOND_MS
from ui.widgets.focus import hide_ring, show_ring
from wallet.views import units
from wallet.views.timeline_values import CHAIN, ME

if TYPE_CHECKING:
    from wallet.views.timeline_values import EventRow

COLUMNS: Final = 16
BEFORE: Final = 7
"""Columns, and how many of them lie before the event that is chosen."""

_LANES_MAX: Final = 5
_LANES_PX: Final = 140
_HEAD_PX: Final = 22
_FOOT_PX: Final = 20
_NAMES_PX: Final = 84
_GROWN: Final = 1.5
_OTHERS: Final = "others"


class LanesPicture(QWidget):
    """Who did what after what, around one event.

    Signals:
        seq_wanted: the person wants this event (int).
    """

    seq_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[EventRow, ...] = ()
        self._lanes: tuple[str, ...] = (ME, CHAIN)
        self._names: dict[str, str] = {}
        self._chosen_seq = 0
        self._past_seq: int | None = None
        self.setFixedHeight(_HEAD_PX + _LANES_PX + _FOOT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Events around the chosen one"))
        theme().changed.connect(self.update)

    def show_rows(self, rows: tuple[EventRow, ...], chosen_seq: int, past_seq: int | None) -> None:
        """Set the events in a row, which of them is chosen, and the moment that is looked at."""
        if (rows, chosen_seq, past_seq) == (self._rows, self._chosen_seq, self._past_seq):
            return
        self._rows, self._chosen_seq, self._past_seq = rows, chosen_seq, past_seq
        peers = dict.fromkeys(row.lane for row in rows if row.who)
        self._names = {row.lane: row.who for row in rows if row.who}
        room = _LANES_MAX - 2
        shown = tuple(peers) if len(peers) <= room else (*tuple(peers)[: room - 1], _OTHERS)
        self._lanes = (ME, *shown, CHAIN)
        self._tell()
        self.update()

    def _tell(self) -> None:
        chosen = next((row for row in self._rows if row.seq == self._chosen_seq), None)
        told = ". ".join(words.spoken(row) for row in self._rows if row is chosen)
        before = sum(row.seq < self._chosen_seq for row in self._rows)
        after = len(self._rows) - before - (chosen is not None)
        around = tr("{before} events before it and {after} after it")
        self.setAccessibleDescription(f"{told}. {around.format(before=before, after=after)}")

    def _lane_of(self, row: EventRow) -> int:
        lane = row.lane if row.lane in self._lanes else _OTHERS
        return self._lanes.index(lane) if lane in self._lanes else 0

    def _column_px(self) -> float:
        return max(self.width() - _NAMES_PX, 1) / COLUMNS

    def _middle(self, column: int, lane: int) -> QPointF:
        x = _NAMES_PX + (column + 0.5) * self._column_px()
        return QPointF(x, _HEAD_PX + (lane + 0.5) * self._lane_px())

    def _lane_px(self) -> float:
        return _LANES_PX / len(self._lanes)

    def _row_at(self, x: float) -> EventRow | None:
        column = int((x - _NAMES_PX) // self._column_px())
        return self._rows[column] if 0 <= column < len(self._rows) else None

    def lane_words(self) -> tuple[str, ...]:
        """What the lanes are called, from the top."""
        return tuple(
            tr("Others") if lane == _OTHERS else words.lane_word(lane, self._names.get(lane, ""))
            for lane in self._lanes
        )

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw lanes, the chosen column, waits and numbers, lines and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lanes(painter)
        self._paint_column(painter)
        self._paint_axes(painter)
        self._paint_links(painter)
        for column, row in enumerate(self._rows):
            is_chosen = row.seq == self._chosen_seq
            is_later = self._past_seq is not None and row.seq > self._past_seq
            at = self._middle(column, self._lane_of(row))
            paint_form(
                painter, row.form, at, is_hollow=is_later, grow=_GROWN if is_chosen else 1.15
            )
            if is_chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(tokens().water, 1.8))
                painter.drawEllipse(at, 11, 11)
        painter.end()

    def _paint_lanes(self, painter: QPainter) -> None:
        now = tokens()
        painter.setFont(font(Face.SECOND_BOLD))
        for at, name in enumerate(self.lane_words()):
            top = _HEAD_PX + at * self._lane_px()
            box = QRectF(_NAMES_PX, top, self.width() - _NAMES_PX, self._lane_px())
            if at % 2 == 0:
                painter.fillRect(box, now.paper)
            painter.setPen(QPen(now.line, 2))
            painter.drawLine(QLineF(box.left(), box.center().y(), box.right(), box.center().y()))
            painter.setPen(now.ink)
            room = QRectF(0, top, _NAMES_PX - 10, self._lane_px())
            how = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(name, how, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_column(self, painter: QPainter) -> None:
        now, wide = tokens(), self._column_px()
        for column, row in enumerate(self._rows):
            if row.seq == self._chosen_seq:
                box = QRectF(_NAMES_PX + column * wide + 1, 1, wide - 2, self.height() - 2)
                painter.setPen(QPen(now.water, 1.8))
                painter.setBrush(now.water_soft)
                painter.drawRoundedRect(box, 6, 6)

    def _paint_axes(self, painter: QPainter) -> None:
        """How long after the one before, above; the events' numbers, below."""
        now, wide = tokens(), self._column_px()
        painter.setFont(font(Face.AXIS))
        middle = Qt.AlignmentFlag.AlignCenter
        foot = _HEAD_PX + _LANES_PX
        for column, row in enumerate(self._rows):
            left = _NAMES_PX + column * wide
            is_chosen = row.seq == self._chosen_seq
            painter.setPen(now.ink if is_chosen else now.muted)
            number = units.event_number(row.seq)
            painter.drawText(QRectF(left - 8, foot, wide + 16, _FOOT_PX - 2), middle, number)
        for column, (before, row) in enumerate(pairwise(self._rows), start=1):
            painter.setPen(now.ink if row.seq == self._chosen_seq else now.muted)
            left = _NAMES_PX + column * wide
            wait = f"+{_wait(row.at_ms - before.at_ms)}"
            painter.drawText(QRectF(left - 8, 2, wide + 16, _HEAD_PX - 4), middle, wait)

    def _paint_links(self, painter: QPainter) -> None:
        now = tokens()
        columns = {row.seq: column for column, row in enumerate(self._rows)}
        causes = self._causes()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for column, row in enumerate(self._rows):
            if row.cause not in columns:
                continue
            source = self._rows[columns[row.cause]]
            pen = QPen(now.edge, 1.3)
            if row.seq in causes:
                pen = QPen(now.ink, 2.2)
            elif row.cause == self._chosen_seq:
                pen = QPen(now.tab, 2.2)
                pen.setDashPattern([3, 2])
            painter.setPen(pen)
            begin = self._middle(columns[row.cause], self._lane_of(source))
            painter.drawPath(_curve(begin, self._middle(column, self._lane_of(row))))

    def _causes(self) -> set[int]:
        """The chosen event and what led to it, as far as it is in sight."""
        by_seq = {row.seq: row for row in self._rows}
        found: set[int] = set()
        at = by_seq.get(self._chosen_seq)
        while at is not None and at.seq not in found:
            found.add(at.seq)
            at = by_seq.get(at.cause)
        return found

    def event(self, event: QEvent) -> bool:
        """The tooltip tells the event under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            row = self._row_at(self.mapFromGlobal(event.globalPos()).x())  # type: ignore[attr-defined]
            tip = "" if row is None else plain_tooltip(words.spoken(row))
            QToolTip.showText(event.globalPos(), tip, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the event of this column."""
        row = self._row_at(event.position().x())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.seq_wanted.emit(row.seq)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose the event before or after."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        wanted = self._chosen_seq + by
        if not by:
            super().keyPressEvent(event)
        elif any(row.seq == wanted for row in self._rows):
            self.seq_wanted.emit(wanted)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)


def _wait(duration_ms: int) -> str:
    """How long, in its largest unit, so that it finds room. A clock that was set back tells no wait."""
    if duration_ms < SECOND_MS:
        return units.took(max(duration_ms, 0))
    return " ".join(units.duration(duration_ms // SECOND_MS).split(" ")[:2])


def _curve(begin: QPointF, end: QPointF) -> QPainterPath:
    """Leaves level and arrives level."""
    path = QPainterPath(begin)
    reach = max((end.x() - begin.x()) / 2, 8)
    path.cubicTo(QPointF(begin.x() + reach, begin.y()), QPointF(end.x() - reach, end.y()), end)
    return path
