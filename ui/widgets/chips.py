"""A row of choices of which one holds: chips, or the joined parts of a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.qt import (
    QFontMetrics,
    QHBoxLayout,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from ui.widgets.icon import paint_icon
from ui.widgets.pressable import Pressable
from ui.widgets.shown import set_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT_PX: Final = 30
_PAD_PX: Final = 12
_ICON_PX: Final = 16
_STEPS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class ChipRow(QWidget):
    """Choices side by side. Tab comes to the one that holds, the arrows walk and choose.

    Signals:
        chosen: the person wants another one (its key).
    """

    chosen = Signal(object)

    def __init__(
        self, choices: Sequence[tuple[object, str, str]], *, name: str, is_joined: bool = False
    ) -> None:
        """`choices` are (key, words, icon or ""); the first one holds."""
        super().__init__()
        self._is_joined = is_joined
        self._chips = {
            key: Chip(words, icon=icon, is_joined=is_joined) for key, words, icon in choices
        }
        self._key = choices[0][0]
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0 if is_joined else 6)
        for key, chip in self._chips.items():
            row.addWidget(chip)
            chip.clicked.connect(lambda _on=False, key=key: self._choose(key))
            chip.walked.connect(self._walk)
        theme().changed.connect(self.update)
        self.show_choice(self._key)

    def show_choice(self, key: object) -> None:
        """Mark the one that holds."""
        self._key = key
        for each, chip in self._chips.items():
            chip.show_chosen(is_chosen=each == key)

    def show_chip(self, key: object, words: str, count_text: str, *, is_shown: bool = True) -> None:
        """Set the words and the count of a chip, or leave it out."""
        self._chips[key].show_words(words, count_text)
        set_shown(self._chips[key], is_shown=is_shown)

    def _choose(self, key: object) -> None:
        if key != self._key:
            self.chosen.emit(key)

    def _walk(self, by: int) -> None:
        keys = [key for key, chip in self._chips.items() if not chip.isHidden()]
        if self._key not in keys:
            return
        key = keys[(keys.index(self._key) + by) % len(keys)]
        self._choose(key)
        self._chips[key].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw what joins the parts of a switch."""
        if not self._is_joined:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().edge, 1))
        painter.setBrush(tokens().surface)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        painter.end()


class Chip(Pressable):
    """One choice: an icon or none, words, and a count or none.

    Signals:
        walked: the arrow keys go to the next (1) or previous (-1) choice (int).
    """

    walked = Signal(int)

    def __init__(self, words: str, *, icon: str = "", is_joined: bool = False) -> None:
        super().__init__()
        self._icon, self._is_joined = icon, is_joined
        self._ring_px = RADIUS_SMALL if is_joined else _HEIGHT_PX // 2
        self._count_text = ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_words(words, "")
        theme().changed.connect(self.update)

    def show_words(self, words: str, count_text: str) -> None:
        """Set the words and the count."""
        if (words, count_text) == (self.text(), self._count_text):
            return
        self.setText(words)
        self._count_text = count_text
        self.setAccessibleName(f"{words} {count_text}".strip())
        self.updateGeometry()
        self.update()

    def show_chosen(self, *, is_chosen: bool) -> None:
        """Whether this one holds; only that one is a stop of the Tab key."""
        self.setChecked(is_chosen)
        policy = Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)

    def nextCheckState(self) -> None:
        """A click asks; only the row says which one holds."""

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        words_px = QFontMetrics(font(Face.SECOND_BOLD)).horizontalAdvance(self.text())
        count_px = QFontMetrics(font(Face.SECOND)).horizontalAdvance(self._count_text)
        icon_px = _ICON_PX + 6 if self._icon else 0
        gap_px = 6 if self._count_text else 0
        return QSize(2 * _PAD_PX + icon_px + words_px + gap_px + count_px + 2, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw ground, icon, words and count."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        on = now.ink if self.isEnabled() else now.muted
        ink = now.water if self.isChecked() and self.isEnabled() else on
        left = _PAD_PX
        if self._icon:
            top = (self.height() - _ICON_PX) // 2
            paint_icon(painter, self._icon, ink, QRectF(left, top, _ICON_PX, _ICON_PX))
            left += _ICON_PX + 6
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for text, face, color in (
            (self.text(), Face.SECOND_BOLD, ink),
            (self._count_text, Face.SECOND, ink if self.isChecked() else now.muted),
        ):
            painter.setFont(font(face))
            painter.setPen(color)
            painter.drawText(QRectF(left, 0, self.width(), self.height()), middle, text)
            left += painter.fontMetrics().horizontalAdvance(text) + 6
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        now = tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._is_joined:
            if self.isChecked() or self._is_hot:
                inner = QPainterPath()
                inner.addRoundedRect(box.adjusted(2, 2, -2, -2), RADIUS_SMALL - 2, RADIUS_SMALL - 2)
                painter.fillPath(inner, now.water_soft if self.isChecked() else now.selected)
            return
        painter.setPen(QPen(now.water if self.isChecked() else now.edge, 1))
        fill = now.water_soft if self.isChecked() else now.selected if self._is_hot else now.surface
        painter.setBrush(fill)
        painter.drawRoundedRect(box, _HEIGHT_PX / 2, _HEIGHT_PX / 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk; Enter chooses, as the space bar does."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.walked.emit(step)
        else:
            super().keyPressEvent(event)
