"""A small picture of an address: the same one always, and another one for nearly every other address."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ui.qt import QColor, QPainter, QPen, QPixmap, QRectF, Qt
from ui.theme import theme, tokens

_CELLS: Final = 5
_HALF: Final = 3
SIDE_PX: Final = 26


def identicon_pixmap(address: str, ratio: float) -> QPixmap:
    """The picture in the colours in force, drawn once for each of them."""
    now = theme()
    return _pixmap(address.lower(), ratio, now.is_dark, now.is_past)


@lru_cache(maxsize=512)
def _pixmap(address: str, ratio: float, _is_dark: bool, _is_past: bool) -> QPixmap:
    pixmap = QPixmap(round(SIDE_PX * ratio), round(SIDE_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint(painter, address)
    painter.end()
    return pixmap


def _paint(painter: QPainter, address: str) -> None:
    """Five by five cells, the right side mirroring the left, in one of four colours."""
    digest = blake2b(address.encode(), digest_size=16).digest()
    color = _color(digest[15])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(tokens().surface)
    painter.drawRoundedRect(QRectF(0.6, 0.6, SIDE_PX - 1.2, SIDE_PX - 1.2), 7, 7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    side = 4
    edge = (SIDE_PX - _CELLS * side) // 2
    for index in range(_CELLS * _HALF):
        if digest[index] & 1:
            row, column = divmod(index, _HALF)
            for at in {column, _CELLS - 1 - column}:
                painter.fillRect(edge + at * side, edge + row * side, side, side, color)


def _color(choice: int) -> QColor:
    now = tokens()
    colors = (now.info, now.ok, now.theirs, now.tab)
    return colors[choice % len(colors)]
