"""The marks of events: each nature has a form of its own, so that colour is never needed to tell it."""

from __future__ import annotations

from ui.qt import QLineF, QPainter, QPen, QPointF, QPolygonF, QRectF
from ui.theme import tokens
from wallet.views.timeline_kinds import EventForm

_R = 4.5


def paint_form(
    painter: QPainter, form: EventForm, at: QPointF, *, is_hollow: bool = False, grow: float = 1.0
) -> None:
    """Draw a mark: dot = fact, ring = message, checked square = signature, diamond = chain.

    `is_hollow` draws only its outline: it had not happened yet. `grow` makes it larger.
    """
    now, r = tokens(), _R * grow
    color = {EventForm.SIGNATURE: now.tab, EventForm.CHAIN: now.info}.get(form, now.water)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(now.muted, 1.2) if is_hollow else QPen(color, 1.8))
    painter.setBrush(now.surface if is_hollow else color)
    if form is EventForm.FACT:
        painter.drawEllipse(at, r, r)
    elif form is EventForm.MESSAGE:
        painter.setBrush(now.surface)
        painter.drawEllipse(at, r, r)
    elif form is EventForm.SIGNATURE:
        painter.drawRoundedRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r), 2, 2)
        painter.setPen(QPen(now.muted if is_hollow else now.surface, 1.6))
        painter.drawLine(QLineF(at.x() - r * 0.5, at.y(), at.x() - r * 0.1, at.y() + r * 0.45))
        painter.drawLine(
            QLineF(at.x() - r * 0.1, at.y() + r * 0.45, at.x() + r * 0.55, at.y() - r * 0.45)
        )
    else:
        painter.setBrush(now.surface)
        sides = ((0, -r - 0.6), (r + 0.6, 0), (0, r + 0.6), (-r - 0.6, 0))
        painter.drawPolygon(QPolygonF([QPointF(at.x() + x, at.y() + y) for x, y in sides]))
    painter.restore()
