"""All of the log as bars, with marks, and a bracket around what the list shows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ui.i18n import set_plain_tooltip, tr
from ui.qt import (
    QFocusEvent,
    QKeyEvent,
    QLineF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointF,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_SMALL, theme, tokens
from ui.widgets.focus import hide_ring, show_ring
from ui.widgets.miles import paint_miles
from ui.widgets.strip import paint_mark, seq_at
from wallet.views import units
from wallet.views.values import MarkKind, StripView

if TYPE_CHECKING:
    from ui.qt import QColor

_BARS_PX: Final = 44
_HIGH_PX: Final = 78
_TOP_PX: Final = 6
_BAR_PX: Final = 3.4
_MARK_GAP_PX: Final = 5
_BRACKET_MIN_PX: Final = 12
_WHOLE: Final = 1000


class DensityBar(QWidget):
    """The whole log at a glance. A click or a drag moves the list, and leaves the moment as it is.

    Signals:
        seq_wanted: the list is to show this event (int).
        paged: the list is to go so many screens on or back (int).
    """

    seq_wanted = Signal(int)
    paged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._strip: StripView | None = None
        self._window = (0, 0)
        self._past_seq: int | None = None
        self._marks: list[tuple[float, MarkKind]] = []
        self._drawn: tuple[tuple[object, ...], QPixmap] | None = None
        self.setFixedHeight(_HIGH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("All events over time"))
        set_plain_tooltip(self, tr("Click to move the list. Left and Right turn its pages."))
        theme().changed.connect(self.update)

    def show_strip(self, strip: StripView) -> None:
        """Draw another density."""
        if strip != self._strip:
            self._strip = strip
            self._marks = [(self.place(mark.seq), mark.kind) for mark in strip.marks]
            self._tell()
            self.update()

    def show_window(self, first_seq: int, last_seq: int) -> None:
        """Set which events the list shows."""
        if (first_seq, last_seq) != self._window:
            self._window = (first_seq, last_seq)
            self._tell()
            self.update()

    def show_moment(self, past_seq: int | None) -> None:
        """Set the event that the window looks at; None is the present."""
        if past_seq != self._past_seq:
            self._past_seq = past_seq
            self._tell()
            self.update()

    def place(self, seq: int) -> float:
        """Where an event lies, from 0.0 to 1.0."""
        strip = self._strip
        if strip is None or not strip.buckets or seq >= strip.last_seq:
            return 1.0
        firsts = strip.bucket_first_seqs
        index = max(bisect_right(firsts, seq) - 1, 0)
        inside = min(max(seq - firsts[index], 0) / max(strip.buckets[index], 1), 1.0)
        return (index + inside) / len(firsts)

    def _tell(self) -> None:
        first, last = (units.event_number(seq) for seq in self._window)
        total = units.event_number(self._strip.last_seq if self._strip else 0)
        words = tr("The list shows {first} to {last} of {total}")
        told = words.format(first=first, last=last, total=total)
        if self._past_seq is not None:
            at = units.event_number(self._past_seq)
            told = f"{told}. {tr('You look at {event}').format(event=at)}"
        self.setAccessibleDescription(told)

    def _track(self) -> QRectF:
        return QRectF(6, _TOP_PX, max(self.width() - 12, 1), _BARS_PX)

    def _x_of(self, seq: int) -> float:
        track = self._track()
        return track.left() + track.width() * self.place(seq)

    def _ask_for(self, x: float) -> None:
        strip, track = self._strip, self._track()
        if strip is not None and strip.last_seq:
            permille = round((x - track.left()) * _WHOLE / track.width())
            self.seq_wanted.emit(seq_at(strip, permille))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, _HIGH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the bracket, the bars, the times, the marks, and the moment that is looked at."""
        track = self._track()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_bars = self._strip is not None and bool(self._strip.buckets)
        if has_bars:
            self._paint_bracket(painter, track, is_ground=True)
        painter.drawPixmap(0, 0, self._picture(track))
        if has_bars:
            self._paint_bracket(painter, track, is_ground=False)
            self._paint_moment(painter, track)
        painter.end()

    def _picture(self, track: QRectF) -> QPixmap:
        """All but the bracket, which moves with the list: drawn anew only when it changes."""
        key = (self._strip, self._past_seq, self.size(), self.devicePixelRatioF(), tokens())
        if self._drawn is not None and self._drawn[0] == key:
            return self._drawn[1]
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strip = self._strip
        if strip is not None and strip.buckets:
            self._paint_bars(painter, track, strip)
        painter.setPen(QPen(tokens().stone_line, 2))
        painter.drawLine(QLineF(track.left(), track.bottom(), track.right(), track.bottom()))
        if strip is not None and strip.buckets:
            paint_miles(painter, track, strip)
            self._paint_marks(painter, track)
        painter.end()
        self._drawn = (key, picture)
        return picture

    def _paint_bars(self, painter: QPainter, track: QRectF, strip: StripView) -> None:
        now = tokens()
        tallest = max(strip.buckets, default=0)
        step = track.width() / len(strip.buckets)
        wide = min(_BAR_PX, max(step - 0.6, 0.8))
        end_x = track.right() if self._past_seq is None else self._x_of(self._past_seq)
        shown: list[QRectF] = []
        later: list[QRectF] = []
        for index, number in enumerate(strip.buckets):
            if number:
                # Few events must stay visible beside many: a square root lifts the small bars.
                height = 3 + (track.height() - 8) * (number / tallest) ** 0.5
                x = track.left() + step * index + (step - wide) / 2
                box = QRectF(x, track.bottom() - height, wide, height)
                (shown if x <= end_x else later).append(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.water if self._past_seq is None else now.dusk_bar)
        painter.drawRects(shown)
        painter.setPen(QPen(now.edge, 0.9))
        painter.setBrush(now.surface)
        painter.drawRects(later)

    def _paint_bracket(self, painter: QPainter, track: QRectF, *, is_ground: bool) -> None:
        """Its ground lies below the bars and its edge above them."""
        now = tokens()
        if not self._window[1]:
            return
        left, right = (self._x_of(seq) for seq in self._window)
        if right - left < _BRACKET_MIN_PX:
            middle = (left + right) / 2
            left, right = middle - _BRACKET_MIN_PX / 2, middle + _BRACKET_MIN_PX / 2
        if right > track.right() + 4:
            left, right = left + track.right() + 4 - right, track.right() + 4
        box = QRectF(left, track.top() - 4, right - left, track.height() + 6)
        painter.setPen(Qt.PenStyle.NoPen if is_ground else QPen(now.ink, 2))
        painter.setBrush(now.water_soft if is_ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 5, 5)

    def _paint_marks(self, painter: QPainter, track: QRectF) -> None:
        free_x: dict[MarkKind, float] = {}
        for place, kind in self._marks:
            x = track.left() + track.width() * place
            # Marks of one kind that lie on each other are drawn once.
            if x >= free_x.get(kind, 0.0):
                free_x[kind] = x + _MARK_GAP_PX
                paint_mark(painter, kind, QPointF(x, track.bottom()))

    def _paint_moment(self, painter: QPainter, track: QRectF) -> None:
        if self._past_seq is None:
            return
        color: QColor = tokens().dusk_bar
        x = self._x_of(self._past_seq)
        painter.setPen(QPen(color, 2))
        painter.drawLine(QLineF(x, track.top() - 4, x, track.bottom() + 8))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, track.top() - 2), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the events under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask_for(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask_for(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right turn the list's pages, Home and End go to its ends."""
        key = Qt.Key(event.key())
        pages = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if pages is not None:
            self.paged.emit(pages)
        elif key == Qt.Key.Key_Home:
            self.seq_wanted.emit(1)
        elif key == Qt.Key.Key_End and self._strip is not None:
            self.seq_wanted.emit(self._strip.last_seq)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)
