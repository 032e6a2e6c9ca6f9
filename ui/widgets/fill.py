"""Filling a box without QPainter.fillRect, for what the first page draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import Qt

if TYPE_CHECKING:
    from ui.qt import QColor, QPainter, QRect, QRectF


def fill_box(painter: QPainter, box: QRect | QRectF, color: QColor) -> None:
    """Fill a box, and leave the painter without a pen.

    To choose among fillRect's forms, Qt's bindings make the 169 presets of its gradients: 2 ms before the first paint.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
