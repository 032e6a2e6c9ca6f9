"""Waves, standing water and the hatch of what is reserved: strokes that all pictures share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ui.qt import QLineF, QPainterPath, QPen, QPointF, Qt

if TYPE_CHECKING:
    from ui.qt import QColor, QPainter, QRectF

WAVE_PX: Final = 2
WAVE_LENGTH_PX: Final = 24
_HATCH_STEP_PX: Final = 7 * math.sqrt(2)
_HATCH_PX: Final = 2.6
_FOOT_PX: Final = 6


def wave_path(left: float, right: float, y: float, wave_px: float = WAVE_PX) -> QPainterPath:
    """A line of waves from `left` to `right` around the level `y`."""
    path = QPainterPath(QPointF(left, y))
    half = WAVE_LENGTH_PX
    x, is_up = left, True
    while x < right - 0.5:
        end = min(x + half, right)
        bend = wave_px * 1.6 * (end - x) / half
        path.quadTo(QPointF((x + end) / 2, y - bend if is_up else y + bend), QPointF(end, y))
        x, is_up = end, not is_up
    return path


def water_path(box: QRectF, *, has_waves: bool, foot_px: float = _FOOT_PX) -> QPainterPath:
    """The outline of standing water: waves on top, round feet."""
    wave_px = WAVE_PX if has_waves and box.height() > 2 * WAVE_PX else 0
    path = wave_path(box.left(), box.right(), box.top(), wave_px)
    foot = min(foot_px, box.height() / 2)
    path.lineTo(box.right(), box.bottom() - foot)
    path.quadTo(box.bottomRight(), QPointF(box.right() - foot, box.bottom()))
    path.lineTo(box.left() + foot, box.bottom())
    path.quadTo(box.bottomLeft(), QPointF(box.left(), box.bottom() - foot))
    path.closeSubpath()
    return path


def paint_hatch(painter: QPainter, area: QPainterPath, soft: QColor, strong: QColor) -> None:
    """Fill an area with the 45 degree hatch of what is reserved."""
    box = area.boundingRect()
    painter.save()
    painter.fillPath(area, soft)
    painter.setClipPath(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(strong, _HATCH_PX))
    # The lines hang on the page, not on the box: the hatch stands still while a level moves.
    first = math.floor((box.left() + box.top()) / _HATCH_STEP_PX) * _HATCH_STEP_PX
    lines = []
    at = first
    while at < box.right() + box.bottom():
        lines.append(QLineF(at - box.top(), box.top(), at - box.bottom(), box.bottom()))
        at += _HATCH_STEP_PX
    painter.drawLines(lines)
    painter.restore()
