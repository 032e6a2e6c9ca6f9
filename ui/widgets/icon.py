"""The window's own icons: 24 by 24 outlines, tinted when they are drawn."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from resources import FOLDER
from ui.qt import QByteArray, QPainter, QPixmap, QRectF, QSvgRenderer, Qt

if TYPE_CHECKING:
    from ui.qt import QColor


@cache
def icon_pixmap(name: str, color: str, size_px: int, ratio: float) -> QPixmap:
    """An icon in a colour, drawn once for each colour, size and screen."""
    source = (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("#000", color).encode()))
    assert renderer.isValid(), f"icon {name} is not a drawing"
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def paint_icon(painter: QPainter, name: str, color: QColor, box: QRectF) -> None:
    """Draw an icon so that it fills `box`."""
    ratio = painter.device().devicePixelRatioF()
    pixmap = icon_pixmap(name, color.name(), round(box.width()), ratio)
    painter.drawPixmap(box.topLeft(), pixmap)
