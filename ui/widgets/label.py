"""Text on screen. It is plain text always: what other people write is never read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import set_plain_tooltip
from ui.qt import QLabel, QPainter, QSize, QSizePolicy, Qt, QWidget
from ui.theme import Face, font, theme, tokens

if TYPE_CHECKING:
    from ui.qt import QPaintEvent

_NARROW_PX = 40


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
        theme().changed.connect(self.update)
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
            self.update()

    def sizeHint(self) -> QSize:
        """An empty line is as high as a written one, so that nothing moves when words come."""
        hint = super().sizeHint()
        if self.text() or self.wordWrap():
            return hint
        return QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """What elides or wraps may shrink to a few letters: no long word widens the window."""
        hint = super().minimumSizeHint() if self.text() or self.wordWrap() else self.sizeHint()
        if self._elides or self.wordWrap():
            return QSize(min(hint.width(), _NARROW_PX), hint.height())
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the text, plain, with an ellipsis where it may elide and does not fit."""
        painter = QPainter(self)
        painter.setPen(getattr(tokens(), self._color))
        painter.setFont(self.font())
        flags, text = self.alignment() | Qt.TextFlag.TextExpandTabs, self.text()
        box = self.contentsRect()
        if self.wordWrap():
            flags |= Qt.TextFlag.TextWordWrap
        elif self._elides:
            how = Qt.TextElideMode.ElideRight
            text = self.fontMetrics().elidedText(text, how, box.width())
        painter.drawText(box, int(flags), text)
        painter.end()


def spacer() -> QWidget:
    """An empty widget that takes the room that is left."""
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget
