"""Text on screen. It is plain text always: what other people write is never read as markup."""

from ui.i18n import set_plain_tooltip
from ui.qt import QLabel, QPainter, QPaintEvent, QPalette, QSize, QSizePolicy, Qt, QWidget
from ui.theme import Face, font, theme, tokens


class Label(QLabel):
    """A text in one of the design's faces and colours.

    A label that may elide shows what fits, with the whole text as its tooltip.
    """

    def __init__(
        self,
        text: str = "",
        *,
        face: Face = Face.BODY,
        color: str = "ink",
        wraps: bool = False,
        elides: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(face))
        self.setWordWrap(wraps)
        self._color = color
        self._elides = elides
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._apply_color()
        theme().changed.connect(self._apply_color)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Set the text, if it is another one."""
        if text == self.text():
            return
        self.setText(text)
        self.setAccessibleName(text)
        if self._elides:
            set_plain_tooltip(self, text)

    def show_face(self, face: Face) -> None:
        """Set the face."""
        self.setFont(font(face))

    def show_color(self, color: str) -> None:
        """Set the colour, by the name of its token."""
        if color != self._color:
            self._color = color
            self._apply_color()

    def _apply_color(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, getattr(tokens(), self._color))
        self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """An eliding label may shrink to a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 32), hint.height()) if self._elides else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, with an ellipsis where it does not fit."""
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(getattr(tokens(), self._color))
        painter.setFont(self.font())
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def spacer() -> QWidget:
    """An empty widget that takes the room that is left."""
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget
