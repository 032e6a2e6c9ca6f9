"""One of several ways, as a card that is pressed: a round mark, a title, and a line that says what it means."""

from typing import Final

from ui.i18n import set_plain_tooltip
from ui.qt import (
    QAbstractButton,
    QEvent,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
)
from ui.theme import RADIUS_CONTROL, Face, font, theme, tokens
from ui.widgets.focus import hide_ring, show_ring

_HIGH_PX: Final = 54
_HIGH_LOCKED_PX: Final = 72
_WIDE_MIN_PX: Final = 200
_TEXT_LEFT_PX: Final = 44


class Choice(QAbstractButton):
    """A way to choose. Of those with the same parent one is chosen; the arrow keys walk them."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._words = words
        self._high_px = _HIGH_PX
        self.setText(title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_words(words)
        theme().changed.connect(self.update)

    def show_words(self, words: str) -> None:
        """Set the line below the title."""
        self._words = words
        self.setAccessibleName(f"{self.text()}. {words}")
        set_plain_tooltip(self, words)
        self.update()

    def lock(self, reason: str) -> None:
        """Switch it off, and say why, in two lines where one is too short."""
        self.setEnabled(False)
        self.setAccessibleDescription(reason)
        self._high_px = _HIGH_LOCKED_PX
        self.updateGeometry()
        self.show_words(reason)

    def sizeHint(self) -> QSize:
        """As high as two lines, or three once it is locked."""
        return QSize(_WIDE_MIN_PX, self._high_px)

    def minimumSizeHint(self) -> QSize:
        """The line may be cut; its tooltip has it whole."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw outline, mark and words."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen, is_on = self.isChecked(), self.isEnabled()
        pen = QPen(now.water if is_chosen else now.edge, 2 if is_chosen else 1)
        if not is_on:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(now.selected if is_chosen else now.surface if is_on else now.sunk)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        middle = QPointF(23, self.height() / 2)
        painter.setPen(QPen(now.water if is_chosen else now.edge, 2))
        painter.setBrush(now.surface)
        painter.drawEllipse(middle, 8, 8)
        if is_chosen:
            painter.setBrush(now.water)
            painter.drawEllipse(middle, 3, 3)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        now, width = tokens(), self.width() - _TEXT_LEFT_PX - 12
        at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(now.ink if self.isEnabled() else now.muted)
        painter.setFont(font(Face.BODY_BOLD))
        painter.drawText(QRectF(_TEXT_LEFT_PX, 7, width, 20), at, self.text())
        painter.setPen(now.muted)
        painter.setFont(font(Face.SECOND))
        if self.isEnabled():
            shown = QFontMetrics(font(Face.SECOND)).elidedText(
                self._words, Qt.TextElideMode.ElideRight, width
            )
            painter.drawText(QRectF(_TEXT_LEFT_PX, 28, width, 18), at, shown)
            return
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        wrapped = top | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(_TEXT_LEFT_PX, 28, width, self._high_px - 30), wrapped, self._words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_CONTROL)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Look off when it is."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
