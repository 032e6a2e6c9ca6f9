"""How the map's lines and nodes are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import QPainter, QPainterPath, QPen, QPointF, QRectF, Qt
from ui.theme import Face, font, tokens
from ui.widgets.bars import Parts, paint_channel_bar
from ui.widgets.canal_layout import share_px
from ui.widgets.canal_paint import paint_chevron
from ui.widgets.canal_words import paint_elided
from ui.widgets.card import paint_letter
from ui.widgets.icon import paint_icon
from ui.widgets.map_layout import HUB_PX, ME_PX, PERSON_PX, angle_degrees, line_box
from ui.widgets.water import paint_hatch

if TYPE_CHECKING:
    from ui.qt import QColor

_ENDS_PX: Final = 5
_LABEL_PX: Final = 150
_SAMPLE_PX: Final = 34
_BESIDE_MIN_PX: Final = 80


def paint_channel_line(
    painter: QPainter, ends: tuple[QPointF, QPointF], parts: Parts, px: float, *, is_away: bool
) -> None:
    """The channel between me and a hub: the bar of the table, laid along the way."""
    box = line_box(*ends, (ME_PX + _ENDS_PX, HUB_PX + _ENDS_PX), px)
    with_turn(painter, ends)
    paint_channel_bar(painter, box, parts, is_away=is_away)
    painter.restore()


def paint_tab_line(
    painter: QPainter,
    ends: tuple[QPointF, QPointF],
    sums_wei: tuple[int, int],
    px: float,
    *,
    is_outgoing: bool,
    is_away: bool,
) -> None:
    """The tab between a hub and a person: `sums_wei` are used and limit; the chevron shows who is paid."""
    now = tokens()
    box = line_box(*ends, (HUB_PX + _ENDS_PX, PERSON_PX + _ENDS_PX), px)
    with_turn(painter, ends)
    outline = QPainterPath()
    outline.addRoundedRect(box, px / 2, px / 2)
    paint_hatch(painter, outline, now.tab_soft, now.tab)
    used_px = share_px(min(sums_wei), sums_wei[1], box.width())
    left = box.left() if is_outgoing else box.right() - used_px
    solid = QPainterPath()
    solid.addRect(QRectF(left, box.top(), used_px, px))
    painter.fillPath(solid.intersected(outline), now.tab)
    painter.setPen(rim(now.tab, is_away=is_away))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.translate(box.center())
    if not is_outgoing:
        painter.rotate(180)
    painter.setPen(QPen(now.tab, 1.4))
    painter.setBrush(now.surface)
    painter.drawEllipse(QPointF(0, 0), 9, 9)
    paint_chevron(painter, -2, 0, now.tab, 4)
    painter.restore()


def paint_me(painter: QPainter, at: QPointF) -> None:
    """Me, in the middle."""
    now = tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.water)
    painter.drawEllipse(at, ME_PX, ME_PX)
    painter.setPen(now.on_water)
    painter.setFont(font(Face.SECOND_BOLD))
    painter.drawText(node_box(at, ME_PX), Qt.AlignmentFlag.AlignCenter, tr("You"))


def paint_hub(painter: QPainter, at: QPointF, *, is_away: bool, is_selected: bool) -> None:
    """A hub."""
    now = tokens()
    if is_selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.water_soft)
        painter.drawEllipse(at, HUB_PX + 7, HUB_PX + 7)
    painter.setPen(rim(now.theirs, is_away=is_away))
    painter.setBrush(now.surface)
    painter.drawEllipse(at, HUB_PX, HUB_PX)
    icon = "warning" if is_away else "hubs"
    color = now.warn if is_away else now.theirs
    paint_icon(painter, icon, color, node_box(at, 10))


def paint_person(painter: QPainter, at: QPointF, name: str) -> None:
    """Somebody who has a tab."""
    paint_letter(painter, name, node_box(at, PERSON_PX))


def paint_label(
    painter: QPainter, at: QPointF, lines: tuple[str, str], *, ink: QColor, is_above: bool
) -> None:
    """A hub's name and a figure, on its outer side and on a ground that no line shines through."""
    now = tokens()
    top = at.y() - HUB_PX - 40 if is_above else at.y() + HUB_PX + 4
    for text, face, color, offset in (
        (lines[0], Face.SECOND_BOLD, now.ink, 0.0),
        (lines[1], Face.AXIS, ink, 17.0),
    ):
        if not text:
            continue
        painter.setFont(font(face))
        wide = min(painter.fontMetrics().horizontalAdvance(text) + 8, _LABEL_PX)
        box = QRectF(at.x() - wide / 2, top + offset, wide, 17)
        painter.fillRect(box, now.surface)
        painter.setPen(color)
        paint_elided(painter, box.adjusted(2, 0, 0, 0), text, Qt.AlignmentFlag.AlignHCenter)


def paint_beside(painter: QPainter, at: QPointF, text: str, room_px: float) -> None:
    """A person's name, on the outer side of their box, or below it where there is little room.

    `room_px` is how much there is up to the edge, negative on the left.
    """
    painter.setFont(font(Face.SECOND))
    painter.setPen(tokens().ink)
    gap = PERSON_PX + 7
    if abs(room_px) < _BESIDE_MIN_PX:
        wide = 2 * max(abs(room_px), gap)
        box = QRectF(at.x() - wide / 2, at.y() + PERSON_PX + 2, wide, 18)
        paint_elided(painter, box, text, Qt.AlignmentFlag.AlignHCenter)
    elif room_px > 0:
        box = QRectF(at.x() + gap, at.y() - 10, room_px - gap, 20)
        paint_elided(painter, box, text, Qt.AlignmentFlag.AlignLeft)
    else:
        box = QRectF(at.x() + room_px, at.y() - 10, -room_px - gap, 20)
        paint_elided(painter, box, text, Qt.AlignmentFlag.AlignRight)


def paint_legend(painter: QPainter, left: float, middle: float) -> None:
    """What the patterns mean."""
    now = tokens()
    samples: tuple[tuple[Parts, bool, str], ...] = (
        ((1, 0, 0), False, tr("yours")),
        ((0, 1, 0), False, tr("in tabs")),
        ((0, 0, 1), False, tr("the hub's")),
        ((0, 0, 1), True, tr("does not answer")),
    )
    painter.setFont(font(Face.AXIS))
    for parts, is_away, words in samples:
        outline = QRectF(left, middle - 5, _SAMPLE_PX, 10)
        paint_sample(painter, outline, parts, is_away=is_away)
        painter.setPen(now.muted)
        wide = painter.fontMetrics().horizontalAdvance(words)
        words_box = QRectF(outline.right() + 7, middle - 9, wide + 4, 18)
        painter.drawText(words_box, Qt.AlignmentFlag.AlignVCenter, words)
        left = words_box.right() + 18


def paint_sample(painter: QPainter, box: QRectF, parts: Parts, *, is_away: bool) -> None:
    """One pattern, without the gates of a whole bar."""
    now = tokens()
    outline = QPainterPath()
    outline.addRoundedRect(box, 5, 5)
    if parts[0]:
        painter.fillPath(outline, now.water)
        return
    if parts[1]:
        paint_hatch(painter, outline, now.tab_soft, now.tab)
        return
    painter.fillPath(outline, now.theirs_soft)
    painter.setPen(rim(now.muted if is_away else now.theirs, is_away=is_away))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)


def rim(color: QColor, *, is_away: bool) -> QPen:
    """An outline: dashed where nobody answers."""
    pen = QPen(color, 1.8)
    if is_away:
        pen.setDashPattern([3, 3])
    return pen


def node_box(at: QPointF, radius_px: float) -> QRectF:
    """The square around a node."""
    return QRectF(at.x() - radius_px, at.y() - radius_px, 2 * radius_px, 2 * radius_px)


def with_turn(painter: QPainter, ends: tuple[QPointF, QPointF]) -> None:
    """Lay the x axis along the way between two nodes, until `restore`."""
    painter.save()
    painter.translate(ends[0])
    painter.rotate(angle_degrees(*ends))
