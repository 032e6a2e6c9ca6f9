"""The fields of one event, each a word and a value, drawn by hand: an event may have twenty of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import plain_tooltip, tr
from ui.pages.timeline.fieldwords import field_meaning, field_value, field_word
from ui.qt import (
    QEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QToolTip,
    QWidget,
)
from ui.theme import Face, font, theme, tokens
from wallet.views.timeline_values import EventField, FieldSort

if TYPE_CHECKING:
    from ui.qt import QResizeEvent

_WORD_PX: Final = 126
_PAD_PX: Final = 6
_LINES_MAX: Final = 6
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FieldSheet(QWidget):
    """A word on the left, its value on the right, a hairline below. A long value takes up to six lines."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[str, str, Face]] = []
        self._lines: list[list[str]] = []
        self._meanings: list[str] = []
        self._wide_px = 0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Fields"))
        # Loads the face now, in a turn of its own, and not when the first event is shown.
        QFontMetrics(font(Face.HASH)).horizontalAdvance("0x")
        theme().changed.connect(self.update)

    def show_fields(self, fields: tuple[EventField, ...]) -> None:
        """Set the fields."""
        self._shown = [
            (
                field_word(each.name),
                field_value(each),
                Face.HASH if each.sort is FieldSort.HEX else Face.SECOND_BOLD,
            )
            for each in fields
        ]
        self._meanings = [field_meaning(each.name) for each in fields]
        self.setAccessibleDescription(self.words())
        self._lay_out()
        self.update()

    def words(self) -> str:
        """All of it as text."""
        return ". ".join(f"{word}: {value}" for word, value, _face in self._shown)

    def _lay_out(self) -> None:
        self._wide_px = max(self.width() - _WORD_PX, 80)
        self._lines = [_broken(value, face, self._wide_px) for _word, value, face in self._shown]
        self.setFixedHeight(max(sum(self._heights()), 1))

    def _heights(self) -> list[int]:
        line_px = QFontMetrics(font(Face.SECOND_BOLD)).height()
        return [len(lines) * line_px + 2 * _PAD_PX + 1 for lines in self._lines]

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(300, sum(self._heights()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if max(self.width() - _WORD_PX, 80) != self._wide_px:
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        """The tooltip says what the word under the pointer means."""
        if event.type() == QEvent.Type.ToolTip:
            at = self.mapFromGlobal(event.globalPos()).y()  # type: ignore[attr-defined]
            tip = plain_tooltip(self._meaning_at(at))
            QToolTip.showText(event.globalPos(), tip, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _meaning_at(self, y_px: int) -> str:
        below = 0
        for high, words in zip(self._heights(), self._meanings, strict=True):
            below += high
            if y_px < below:
                return words
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw words, values and hairlines."""
        painter, now, top = QPainter(self), tokens(), 0.0
        line_px = QFontMetrics(font(Face.SECOND_BOLD)).height()
        for (word, _value, face), lines, high in zip(
            self._shown, self._lines, self._heights(), strict=True
        ):
            painter.setFont(font(Face.SECOND))
            painter.setPen(now.muted)
            word_box = QRectF(0, top + _PAD_PX, _WORD_PX - 8, line_px)
            painter.drawText(word_box, _LEFT, word)
            painter.setFont(font(face))
            painter.setPen(now.ink)
            for at, line in enumerate(lines):
                box = QRectF(_WORD_PX, top + _PAD_PX + at * line_px, self._wide_px + 4, line_px)
                painter.drawText(box, _LEFT | Qt.TextFlag.TextSingleLine, line)
            painter.fillRect(QRectF(0, top + high - 1, self.width(), 1), now.line)
            top += high
        painter.end()


def _broken(value: str, face: Face, wide_px: int) -> list[str]:
    """A value in as many lines as it takes, the last one with an ellipsis where it takes too many."""
    metrics = QFontMetrics(font(face))
    lines: list[str] = []
    rest = value
    while rest and len(lines) < _LINES_MAX:
        if metrics.horizontalAdvance(rest) <= wide_px:
            lines.append(rest)
            return lines
        fits = _fitting(rest, metrics, wide_px)
        cut = rest.rfind(" ", 1, fits + 1)
        cut = cut if cut > 0 else fits
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip()
    if rest:
        how = Qt.TextElideMode.ElideRight
        lines[-1] = metrics.elidedText(f"{lines[-1]} {rest}", how, wide_px)
    return lines or [""]


def _fitting(text: str, metrics: QFontMetrics, wide_px: int) -> int:
    """How many of the first letters find room; at least one."""
    low, high = 1, min(len(text), 400)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= wide_px:
            low = middle
        else:
            high = middle - 1
    return low
