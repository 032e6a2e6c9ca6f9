"""The timeline strip: the whole log as bars, with a handle that walks back along it."""

from typing import Final

from ui.i18n import set_plain_tooltip, tr
from ui.qt import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QLineF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    QPolygonF,
    QRectF,
    QSizePolicy,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import theme, tokens
from ui.widgets.focus import hide_ring, show_ring
from ui.widgets.miles import paint_miles
from wallet.views import units
from wallet.views.values import MarkKind, StripView

BAR_STEP_PX: Final = 5
_BAR_PX: Final = 3.4
_HANDLE_PX: Final = 14
_WHOLE: Final = 1000
_LOW_PX: Final = 70


def seq_at(strip: StripView, place_permille: int) -> int:
    """The event at a place between 0 (the first) and 1000 (the last), for a strip with events."""
    count = len(strip.buckets)
    if count == 0 or place_permille >= _WHOLE:
        return strip.last_seq
    index, rest = divmod(max(place_permille, 0) * count, 1000)
    before = strip.bucket_first_seqs[index]
    # In an empty bucket the last event before it is the one that holds.
    if strip.buckets[index] == 0:
        return max(min(before - 1, strip.last_seq), 1)
    return min(before + strip.buckets[index] * rest // 1000, strip.last_seq)


def place_of(strip: StripView, seq: int) -> int:
    """Where an event lies, between 0 and 1000; the last one is at 1000."""
    count = len(strip.buckets)
    if count == 0 or seq >= strip.last_seq:
        return 1000
    index = 0
    for at, first in enumerate(strip.bucket_first_seqs):
        if first > seq:
            break
        if strip.buckets[at]:
            index = at
    inside = max(seq - strip.bucket_first_seqs[index], 0)
    return (1000 * index + 1000 * inside // max(strip.buckets[index], 1)) // count


class StripBar(QWidget):
    """The bars, marks and handle.

    Signals:
        seq_requested: the person wants to look at this event (int).
        live_requested: the person wants to be back in the present.
    """

    seq_requested = Signal(int)
    live_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strip: StripView | None = None
        self._past_seq: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Timeline"))
        set_plain_tooltip(self, tr("Drag to look back. Left and Right step, Esc returns to live."))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self.update)

    def bucket_count(self) -> int:
        """How many bars find room."""
        return max(self.width() // BAR_STEP_PX - 4, 1)

    def show_strip(self, strip: StripView) -> None:
        """Draw another density."""
        if strip != self._strip:
            self._strip = strip
            self._tell()
            self.update()

    def show_position(self, past_seq: int | None) -> None:
        """Put the handle at an event, or at the end for the present."""
        if past_seq != self._past_seq:
            self._past_seq = past_seq
            self._tell()
            self.update()

    def current_seq(self) -> int:
        """The event where the handle is."""
        last = self._strip.last_seq if self._strip else 0
        return last if self._past_seq is None else self._past_seq

    def _tell(self) -> None:
        last = self._strip.last_seq if self._strip else 0
        words = tr("Live, event {last}") if self._past_seq is None else tr("Event {at} of {last}")
        self.setAccessibleDescription(
            words.format(at=units.event_number(self.current_seq()), last=units.event_number(last))
        )

    def _track(self) -> QRectF:
        is_low = self.height() < _LOW_PX
        base = self.height() - (27 if is_low else 28)
        return QRectF(4, 13, max(self.width() - 16, 1), base - 13)

    def _x_of(self, seq: int) -> float:
        assert self._strip is not None, "only a strip with bars has places"
        track = self._track()
        return track.left() + track.width() * place_of(self._strip, seq) / 1000

    def _ask_for(self, x: float) -> None:
        strip = self._strip
        if strip is None or strip.last_seq < 1:
            return
        track = self._track()
        permille = round((x - track.left()) * 1000 / track.width())
        seq = seq_at(strip, permille)
        if permille >= _WHOLE:
            self.live_requested.emit()
        else:
            self.seq_requested.emit(seq)

    def _paint_bars(self, painter: QPainter, track: QRectF, strip: StripView) -> None:
        now = tokens()
        tallest = max(strip.buckets, default=0)
        if tallest == 0:
            return
        step = track.width() / len(strip.buckets)
        handle_x = self._x_of(self.current_seq())
        shown: list[QRectF] = []
        coming: list[QRectF] = []
        for index, number in enumerate(strip.buckets):
            if number == 0:
                continue
            # Few events must stay visible beside many: a square root lifts the small bars.
            height = 3 + (track.height() - 6) * (number / tallest) ** 0.5
            x = track.left() + step * index + (step - min(_BAR_PX, step)) / 2
            box = QRectF(x, track.bottom() - height, min(_BAR_PX, step), height)
            (shown if x <= handle_x else coming).append(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.dusk_bar if self._past_seq is not None else now.water)
        painter.drawRects(shown)
        painter.setPen(QPen(now.edge, 0.9))
        painter.setBrush(now.surface)
        painter.drawRects(coming)

    def _paint_marks(self, painter: QPainter, track: QRectF, strip: StripView) -> None:
        for mark in strip.marks:
            at = QPointF(self._x_of(mark.seq), track.bottom())
            paint_mark(painter, mark.kind, at)

    def _paint_handle(self, painter: QPainter, track: QRectF) -> None:
        now = tokens()
        x = self._x_of(self.current_seq())
        color = now.dusk_bar if self._past_seq is not None else now.ink
        painter.setPen(QPen(color, 2))
        painter.drawLine(QLineF(x, 8, x, track.bottom() + 8))
        half = _HANDLE_PX / 2 - 1
        tag = QPolygonF(
            [
                QPointF(x - half, 2),
                QPointF(x + half, 2),
                QPointF(x + half, 10),
                QPointF(x, 10 + half),
                QPointF(x - half, 10),
            ]
        )
        pen = QPen(color, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(color)
        painter.drawPolygon(tag)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the towpath, bars, mileposts, marks and handle."""
        now, track = tokens(), self._track()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strip = self._strip
        if strip is not None and strip.buckets:
            self._paint_bars(painter, track, strip)
        line = now.dusk_bar if self._past_seq is not None else now.stone_line
        painter.setPen(QPen(line, 2))
        painter.drawLine(QLineF(track.left(), track.bottom(), track.right(), track.bottom()))
        if strip is not None and strip.buckets:
            paint_miles(painter, track, strip)
            self._paint_marks(painter, track, strip)
            self._paint_handle(painter, track)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the event under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask_for(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask_for(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right step, Home and End jump, Esc returns to live."""
        strip = self._strip
        at = self.current_seq()
        wanted = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Home: 1,
        }.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_End, Qt.Key.Key_Escape):
            self.live_requested.emit()
        elif strip is None or wanted is None:
            super().keyPressEvent(event)
        elif wanted >= strip.last_seq:
            self.live_requested.emit()
        else:
            self.seq_requested.emit(max(wanted, 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, 6)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)


def paint_mark(painter: QPainter, kind: MarkKind, at: QPointF) -> None:
    """A mark; each kind has a form of its own, so that colour is never needed to tell it."""
    now = tokens()
    x, y = at.x(), at.y()
    painter.setPen(Qt.PenStyle.NoPen)
    if kind is MarkKind.PAYMENT:
        painter.setBrush(QColor(now.water))
        painter.drawEllipse(at, 3, 3)
    elif kind is MarkKind.CHAIN:
        painter.setPen(QPen(now.info, 2))
        painter.setBrush(now.surface)
        sides = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
        painter.drawPolygon(QPolygonF([QPointF(*side) for side in sides]))
    else:
        painter.setBrush(now.danger)
        corners = ((x, y - 7), (x + 7, y + 5), (x - 7, y + 5))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
