"""A word that leads to another page."""

from ui.qt import (
    QAbstractButton,
    QEnterEvent,
    QEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QSize,
    QSizePolicy,
    Qt,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from ui.widgets.focus import hide_ring, show_ring


class Link(QAbstractButton):
    """A word that can be clicked. Bold, and underlined under the pointer: colour alone says nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._is_hot = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as the word."""
        metrics = QFontMetrics(font(Face.SECOND_BOLD))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the word."""
        painter = QPainter(self)
        face = font(Face.SECOND_BOLD)
        if self._is_hot:
            face.setUnderline(True)
        painter.setFont(face)
        painter.setPen(tokens().water)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is here."""
        self._is_hot = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the pointer is gone."""
        self._is_hot = False
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows it, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
