"""Recovery words as a grid of numbered words: drawn, and nothing else is done with them.

They cannot be selected or copied, and the accessibility tree does not hold them: only who walks the grid with the
arrow keys is read the one word that the mark is on.
"""

from collections.abc import Sequence
from typing import Final

from ui.i18n import tr
from ui.qt import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRectF,
    Qt,
    QWidget,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from wallet.api import Hidden

_COLUMNS: Final = 4
_ROW_PX: Final = 38
_GAP_PX: Final = 8
_STEPS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: _COLUMNS,
    Qt.Key.Key_Up: -_COLUMNS,
}


class WordGrid(QWidget):
    """The words of a wallet, for as long as they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Sequence[Hidden[str]] = ()
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self.update)

    def show_words(self, words: Sequence[Hidden[str]]) -> None:
        """Show them in their order; the first is number 1."""
        self._words, self._at = tuple(words), None
        rows = -(-len(words) // _COLUMNS)
        self.setFixedHeight(max(rows * (_ROW_PX + _GAP_PX) - _GAP_PX, 0))
        name = tr("{count} recovery words. The arrow keys read them one by one.")
        self.setAccessibleName(name.format(count=len(words)))
        self.setAccessibleDescription("")
        self.update()

    def forget(self) -> None:
        """Hold none of them any longer."""
        self.show_words(())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw numbers and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(len(self._words)):
            self._paint_word(painter, at)
        painter.end()

    def _paint_word(self, painter: QPainter, at: int) -> None:
        now = tokens()
        wide = (self.width() - (_COLUMNS - 1) * _GAP_PX) / _COLUMNS
        row, column = divmod(at, _COLUMNS)
        box = QRectF(column * (wide + _GAP_PX), row * (_ROW_PX + _GAP_PX), wide, _ROW_PX)
        is_marked = at == self._at and self.hasFocus()
        painter.setPen(QPen(now.focus if is_marked else now.line, 2 if is_marked else 1))
        painter.setBrush(now.selected if is_marked else now.paper)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(now.muted)
        painter.setFont(font(Face.AXIS))
        number = box.adjusted(0, 0, -box.width() + 30, 0)
        painter.drawText(number, middle | Qt.AlignmentFlag.AlignRight, str(at + 1))
        painter.setPen(now.ink)
        painter.setFont(font(Face.BODY_BOLD))
        word = box.adjusted(40, 0, -6, 0)
        painter.drawText(word, middle | Qt.AlignmentFlag.AlignLeft, self._words[at].reveal())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the next word, in the direction of the arrow."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._words:
            super().keyPressEvent(event)
            return
        at = 0 if self._at is None else self._at + step
        self._at = min(max(at, 0), len(self._words) - 1)
        said = tr("Word {number}: {word}")
        self.setAccessibleDescription(
            said.format(number=self._at + 1, word=self._words[self._at].reveal())
        )
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the mark is."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was read is not left behind."""
        self.setAccessibleDescription("")
        self.update()
        super().focusOutEvent(event)
