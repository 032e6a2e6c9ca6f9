"""Towpath's mark, for the first page, the demo's start and the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import QPainter, QRectF, Qt, QWidget
from ui.theme import theme, tokens
from ui.widgets.icon import paint_icon

if TYPE_CHECKING:
    from ui.qt import QPaintEvent


class BrandMark(QWidget):
    """Towpath's mark."""

    def __init__(self, size_px: int) -> None:
        super().__init__()
        self.setFixedSize(size_px, size_px)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the mark; in the past it is grey, as the water is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if theme().is_past:
            painter.setBrush(tokens().water)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
            inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            paint_icon(painter, "waves", tokens().on_water, inner)
        else:
            # Not by QIcon: making its types would delay the first paint.
            paint_icon(painter, "towpath", tokens().water, QRectF(self.rect()))
        painter.end()
