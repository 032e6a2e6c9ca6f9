"""A QR symbol, large enough for a camera."""

from __future__ import annotations

from typing import Final

from ui.qt import QPainter, QPaintEvent, QRectF, Qt, QWidget
from ui.theme import RADIUS_SMALL, symbol_colors

_QUIET: Final = 4
"""Light modules around a symbol, as its standard asks."""

_MODULE_PX: Final = 4


class QrPicture(QWidget):
    """A symbol on its own light ground, in every theme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._symbol: tuple[tuple[bool, ...], ...] = ()
        self.setAccessibleName(name)

    def show_symbol(self, symbol: tuple[tuple[bool, ...], ...], words: str) -> None:
        """Draw it; `words` is what it says, for who cannot see it."""
        if symbol != self._symbol:
            self._symbol = symbol
            side_px = (len(symbol) + 2 * _QUIET) * _MODULE_PX
            self.setFixedSize(side_px, side_px)
            self.update()
        self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, and a square for each dark module."""
        dark, light = symbol_colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_SMALL, RADIUS_SMALL)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for row, modules in enumerate(self._symbol):
            for column, is_dark in enumerate(modules):
                if is_dark:
                    left, top = (column + _QUIET) * _MODULE_PX, (row + _QUIET) * _MODULE_PX
                    painter.fillRect(left, top, _MODULE_PX, _MODULE_PX, dark)
        painter.end()
