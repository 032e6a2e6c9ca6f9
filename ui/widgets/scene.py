"""The quiet drawing below the first pages: a boat before a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.qt import (
    QLineF,
    QPainter,
    QPainterPath,
    QPen,
    QPointF,
    QPolygonF,
    QRectF,
    QSizePolicy,
    Qt,
    QWidget,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.fill import fill_box
from ui.widgets.water import paint_hatch, water_path, wave_path

if TYPE_CHECKING:
    from ui.qt import (
        QPaintEvent,
    )

_GATE_PX = 16
_BED_PX = 30
_WORDS_MIN_PX = 100


class LockScene(QWidget):
    """You, a lock with what is reserved for a friend, and the hub."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(130)
        self.setMaximumHeight(272)
        self.setAccessibleName(tr("A boat on your water, before a lock"))
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the scene over the whole width."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, bank = self.width(), 30.0
        floor = self.height() - _BED_PX
        depth = floor - bank
        gates = (width * 0.388, width * 0.602)
        fill_box(painter, QRectF(0, bank, width, depth), now.air)
        painter.setPen(QPen(now.stone_line, 4))
        painter.drawLine(QLineF(0, bank, width, bank))
        self._paint_waters(painter, gates, floor, depth)
        self._paint_boat(painter, QPointF(width * 0.234, bank + depth * 0.18))
        self._paint_bed(painter, floor)
        for index, x in enumerate(gates):
            self._paint_gate(painter, x, floor, is_left=index == 0)
        self._paint_words(painter, gates, bank, depth)
        painter.end()

    def _paint_waters(
        self, painter: QPainter, gates: tuple[float, float], floor: float, depth: float
    ) -> None:
        now, width = tokens(), self.width()
        yours = QRectF(-4, floor - depth * 0.82, gates[0] + 4, depth * 0.82)
        painter.fillPath(water_path(yours, has_waves=True, foot_px=1), now.water)
        painter.setPen(QPen(now.ripple, 1.8))
        places = ((0.07, 0.22, 0.18), (0.41, 0.33, 0.28), (0.16, 0.4, 0.45), (0.34, 0.34, 0.72))
        for begin, length, down in places:
            left = yours.width() * begin
            right = left + yours.width() * length
            painter.drawPath(wave_path(left, right, yours.top() + yours.height() * down, 1.2))
        lock = QRectF(gates[0] + 8, floor - depth * 0.5, gates[1] - gates[0] - 8, depth * 0.5)
        paint_hatch(painter, water_path(lock, has_waves=True, foot_px=1), now.tab_soft, now.tab)
        painter.setPen(QPen(now.tab, 2.2))
        painter.drawPath(wave_path(lock.left(), lock.right(), lock.top()))
        hub = QRectF(gates[1] + 8, floor - depth * 0.33, width - gates[1], depth * 0.33)
        painter.fillPath(water_path(hub, has_waves=True, foot_px=1), now.theirs_soft)
        painter.setPen(QPen(now.theirs, 2.6))
        painter.drawPath(wave_path(hub.left(), hub.right(), hub.top()))
        pen = QPen(now.stone, 1.4)
        pen.setDashPattern([7, 6])
        painter.setPen(pen)
        y = hub.top() + 14
        while y < floor - 4:
            painter.drawLine(QLineF(hub.left() + 10, y, hub.right(), y))
            y += 14

    def _paint_boat(self, painter: QPainter, at: QPointF) -> None:
        now = tokens()
        x, y = at.x(), at.y()
        painter.setPen(QPen(now.hull, 2.2))
        painter.setBrush(now.surface)
        painter.drawRoundedRect(QRectF(x - 42, y - 40, 86, 26), 5, 5)
        painter.setPen(QPen(now.hull, 1.8))
        painter.setBrush(now.water_soft)
        for step in range(3):
            painter.drawRoundedRect(QRectF(x - 31 + 24 * step, y - 32, 16, 10), 3, 3)
        corners = ((x - 70, y - 14), (x + 98, y - 14), (x + 80, y + 14), (x - 52, y + 14))
        hull = QPolygonF([QPointF(*corner) for corner in corners])
        path = QPainterPath()
        path.addPolygon(hull)
        painter.fillPath(path, now.hull)
        painter.setPen(QPen(now.stone_line, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QLineF(x - 72, y - 14, x + 98, y - 14))

    def _paint_bed(self, painter: QPainter, floor: float) -> None:
        now, width = tokens(), self.width()
        fill_box(painter, QRectF(0, floor, width, _BED_PX), now.stone)
        painter.setPen(QPen(now.stone_line, 1.6))
        painter.drawLine(QLineF(0, floor + 15, width, floor + 15))
        for row in range(2):
            x = 20 + 60 * row
            while x < width:
                painter.drawLine(QLineF(x, floor + 15 * row, x, floor + 15 * (row + 1)))
                x += 118

    def _paint_gate(self, painter: QPainter, x: float, floor: float, *, is_left: bool) -> None:
        now = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.gate)
        painter.drawRoundedRect(QRectF(x - _GATE_PX / 2, 6, _GATE_PX, floor - 6), 5, 5)
        beam = x + _GATE_PX / 2 - 84 if is_left else x - _GATE_PX / 2
        painter.drawRoundedRect(QRectF(beam, 2, 84, 12), 5, 5)
        painter.setPen(QPen(now.gate, 2))
        painter.setBrush(now.surface)
        knob = beam - 2 if is_left else beam + 70
        painter.drawRoundedRect(QRectF(knob, 2, 16, 12), 6, 6)

    def _paint_words(
        self, painter: QPainter, gates: tuple[float, float], bank: float, depth: float
    ) -> None:
        now = tokens()
        painter.setFont(font(Face.BODY_BOLD))
        painter.setPen(now.ink)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(60, 0, 200, 24), middle | Qt.AlignmentFlag.AlignLeft, tr("You"))
        hub = QRectF(self.width() - 260, 0, 200, 24)
        painter.drawText(hub, middle | Qt.AlignmentFlag.AlignRight, tr("The hub"))
        if depth < _WORDS_MIN_PX:
            return
        painter.setPen(now.tab)
        lock = QRectF(gates[0], bank + depth * 0.5 - 44, gates[1] - gates[0], 24)
        painter.drawText(lock, Qt.AlignmentFlag.AlignCenter, tr("reserved for a friend"))
