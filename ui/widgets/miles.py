"""Draws the mileposts of a stretch of time below its track."""

from typing import Final

from ui.qt import QLineF, QPainter, QPen, QRectF, Qt
from ui.theme import Face, font, tokens
from ui.widgets.mileposts import mileposts
from wallet.views.values import StripView

_MILE_PX: Final = 150
_OVER_PX: Final = 10
"""So far a text may reach over the end of the track."""


def paint_miles(painter: QPainter, track: QRectF, strip: StripView) -> None:
    """Draw as many as have room, from the left."""
    now = tokens()
    painter.setFont(font(Face.AXIS))
    metrics = painter.fontMetrics()
    free_x = track.left() - 1
    for place, text in mileposts(strip, max(int(track.width() // _MILE_PX), 1)):
        x = track.left() + track.width() * place
        width = metrics.horizontalAdvance(text) + 12
        if x < free_x or x + width > track.right() + _OVER_PX:
            continue
        painter.setPen(QPen(now.stone_line, 1.4))
        painter.drawLine(QLineF(x, track.bottom(), x, track.bottom() + 14))
        painter.setPen(now.muted)
        box = QRectF(x + 5, track.bottom() + 5, width, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        free_x = x + width
