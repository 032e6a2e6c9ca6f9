"""How water, hatch, dashes, stone and gates are drawn. Only fills, strokes and patterns."""

from ui.qt import (
    QBrush,
    QColor,
    QLineF,
    QPainter,
    QPainterPath,
    QPen,
    QPointF,
    QRectF,
    Qt,
)
from ui.theme import Tokens, tint
from ui.widgets.canal_layout import BED_PX, GATE_PX, Basin, CanalLayout
from ui.widgets.water import paint_hatch, water_path, wave_path


def paint_yours(painter: QPainter, box: QRectF, now: Tokens) -> None:
    """Your water: solid, with up to three ripples."""
    if box.height() <= 0:
        return
    painter.fillPath(water_path(box, has_waves=True), now.water)
    painter.setPen(QPen(now.ripple, 1.6))
    width = box.width()
    places = ((0.14, 0.65, 17), (0.23, 0.69, 32), (0.12, 0.65, 47))
    for begin, length, depth in places:
        if depth + 8 < box.height():
            left = box.left() + begin * width
            painter.drawPath(wave_path(left, left + length * width, box.top() + depth, 1.2))


def paint_reserved(painter: QPainter, box: QRectF, walls: tuple[float, ...], now: Tokens) -> None:
    """The water in tabs: hatched, with a wall between tabs."""
    if box.height() <= 0:
        return
    paint_hatch(painter, water_path(box, has_waves=True, foot_px=2), now.tab_soft, now.tab)
    painter.setPen(QPen(now.tab, 2.2))
    painter.drawPath(wave_path(box.left(), box.right(), box.top() + 0.5))
    painter.setPen(QPen(now.tab, 3))
    for wall in walls:
        painter.drawLine(QLineF(wall, box.top() + 3, wall, box.bottom() - 1))


def paint_theirs(painter: QPainter, box: QRectF, now: Tokens) -> None:
    """The hub's water: an outline with faint dashes."""
    if box.height() <= 0:
        return
    path = water_path(box.adjusted(1.1, 0, -1.1, -1.1), has_waves=True)
    painter.fillPath(path, now.theirs_soft)
    pen = QPen(tint(now.theirs, 90), 1.3)
    pen.setDashPattern([7, 6])
    painter.setPen(pen)
    lines = []
    y, row = box.top() + 13, 0
    while y < box.bottom() - 6:
        lines.append(QLineF(box.left() + 10 + 8 * (row % 2), y, box.right() - 8, y))
        y, row = y + 13, row + 1
    painter.drawLines(lines)
    painter.setPen(QPen(now.theirs, 2.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def paint_bed(painter: QPainter, layout: CanalLayout, width_px: int, now: Tokens) -> None:
    """The ground: quays with their stones and coping, the bed below, and the air above water."""
    top, floor = layout.pounds[0].top(), layout.floor_y
    ground = QPainterPath()
    ground.addRoundedRect(QRectF(0, top, width_px, floor + BED_PX - top), 10, 10)
    square = QPainterPath()
    square.addRect(QRectF(0, top, width_px, 20))
    painter.fillPath(ground.united(square), now.bed)
    left, right = layout.pounds[0].left(), layout.pounds[2].right()
    painter.fillRect(QRectF(left, top, right - left, floor - top), now.air)
    depth = floor - top
    for begin in (0.0, right):
        quay = layout.measure.quay_px
        painter.setPen(QPen(now.stone, 1.6))
        courses = [top + depth * part for part in (0.37, 0.69)]
        for y in courses:
            painter.drawLine(QLineF(begin + 6, y, begin + quay - 4, y))
        mid = begin + quay * 0.46
        painter.drawLine(QLineF(begin + 6, top + 10, begin + 6, courses[0]))
        painter.drawLine(QLineF(mid, courses[0], mid, courses[1]))
        coping = QRectF(begin, top, quay, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.stone_line)
        painter.drawRoundedRect(coping, 2, 2)


def paint_gates(painter: QPainter, layout: CanalLayout, now: Tokens) -> None:
    """The two gates, each with the balance beam that opens it."""
    painter.setPen(Qt.PenStyle.NoPen)
    for which in (0, 1):
        left = layout.pounds[which].right() + 1
        top = layout.pounds[0].top() - 13
        painter.setBrush(now.gate)
        painter.drawRoundedRect(QRectF(left, top, GATE_PX, layout.floor_y - top + 1), 3, 3)
        is_left = which == 0
        beam_left = left + GATE_PX - 44 if is_left else left
        painter.drawRoundedRect(QRectF(beam_left, top, 44, 7), 3, 3)
        knob_x = beam_left + (1 if is_left else 43)
        painter.setPen(QPen(now.gate, 1.6))
        painter.setBrush(now.surface)
        painter.drawEllipse(QPointF(knob_x, top + 3.5), 3.6, 3.6)
        painter.setPen(Qt.PenStyle.NoPen)


def paint_branch(painter: QPainter, layout: CanalLayout, basin: Basin, now: Tokens) -> None:
    """The branch from the lock's floor to a basin."""
    middle = basin.box.center().y()
    side = 1 if basin.tab.is_outgoing else -1
    end = basin.box.left() + 6 if side > 0 else basin.box.right() - 6
    path = QPainterPath(QPointF(basin.branch_x, layout.floor_y))
    path.lineTo(basin.branch_x, middle - 16)
    corner = QPointF(basin.branch_x, middle)
    path.quadTo(corner, QPointF(basin.branch_x + 16 * side, middle))
    path.lineTo(end, middle)
    for color, width in ((now.stone_line, 15.0), (now.tab_soft, 11.0)):
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.strokePath(path, pen)
    dots = QPen(now.tab, 2)
    dots.setCapStyle(Qt.PenCapStyle.RoundCap)
    dots.setDashPattern([0.01, 3.4])
    painter.strokePath(path, dots)


def paint_basin(painter: QPainter, box: QRectF, used: QRectF, now: Tokens) -> None:
    """A tab: solid is used, hatch is room."""
    outline = QPainterPath()
    outline.addRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
    paint_hatch(painter, outline, now.tab_soft, now.tab)
    if used.width() > 0:
        solid = QPainterPath()
        solid.addRect(used.adjusted(0, 1, 0, -1))
        painter.fillPath(solid.intersected(outline), now.tab)
    painter.setPen(QPen(now.tab, 2))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawPath(outline)


def paint_chevron(painter: QPainter, x: float, y: float, color: QColor, size_px: float = 6) -> None:
    """A chevron in the direction of payment, which is always to the right."""
    pen = QPen(color, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    path = QPainterPath(QPointF(x, y - size_px))
    path.lineTo(x + size_px, y)
    path.lineTo(x, y + size_px)
    painter.strokePath(path, pen)
