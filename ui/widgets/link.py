"""A word that leads to another page."""

from ui.qt import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QSize,
    QSizePolicy,
    Qt,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.pressable import Pressable


class Link(Pressable):
    """A word that can be clicked. Bold, and underlined under the pointer: colour alone says nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_text(self, text: str) -> None:
        """Set the word."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as the word."""
        metrics = QFontMetrics(font(Face.SECOND_BOLD))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the word."""
        painter = QPainter(self)
        # A copy: everybody shares the face itself.
        face = QFont(font(Face.SECOND_BOLD))
        if self._is_hot:
            face.setUnderline(True)
        painter.setFont(face)
        painter.setPen(tokens().water)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
