"""The words of a channel's picture: numbers above the pounds, and runs of words in several faces."""

from collections.abc import Iterable

from ui.i18n import outside, tr
from ui.qt import QColor, QFontMetricsF, QPainter, QPointF, QRectF, Qt
from ui.theme import Face, font, tokens
from ui.widgets.canal_layout import LARGE, CanalLayout
from ui.words import pound_words, short_pound_words
from wallet.views import units
from wallet.views.values import ChannelView

Run = tuple[str, Face, QColor]
_GAP_PX = 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def paint_heads(
    painter: QPainter, layout: CanalLayout, channel: ChannelView, width_px: int
) -> None:
    """The numbers above the pounds, and whose sides they are."""
    now = tokens()
    is_stacked = layout.measure.is_stacked
    is_narrow = layout.pounds[0].width() < layout.measure.words_min_px
    face = Face.POUND if layout.measure == LARGE else Face.POUND_SMALL
    parts_wei = (channel.mine_wei, channel.reserved_wei, channel.theirs_wei)
    amounts = [units.eth(part_wei) for part_wei in parts_wei]
    colors = (now.water, now.tab, now.theirs)
    words = pound_words(channel)
    room_px = layout.pounds[0].width() + 8
    if is_narrow or not all(
        _fits(amount, face, word, room_px) for amount, word in zip(amounts, words, strict=True)
    ):
        words = short_pound_words(channel)
    for pound, amount, word, color in zip(layout.pounds, amounts, words, colors, strict=True):
        if is_stacked:
            _paint_stacked(painter, pound, (amount, word), color)
        else:
            runs = [(amount, face, now.ink), (word, Face.SECOND, color)]
            paint_runs(painter, QRectF(pound.left() + 2, 0, room_px, 26), runs, gap_px=_GAP_PX)
    if not is_stacked:
        _paint_sides(painter, layout, outside(channel.peer_name), width_px)


def paint_runs(
    painter: QPainter, box: QRectF, runs: Iterable[Run], *, gap_px: int, is_right: bool = False
) -> None:
    """Words in several faces on one base line, from the left or up to the right."""
    placed = [(text, face, color, QFontMetricsF(font(face))) for text, face, color in runs]
    total = sum(metrics.horizontalAdvance(text) for text, _f, _c, metrics in placed)
    total += gap_px * (len(placed) - 1)
    tallest = max(metrics.ascent() for _t, _f, _c, metrics in placed)
    deepest = max(metrics.descent() for _t, _f, _c, metrics in placed)
    base = box.center().y() + (tallest - deepest) / 2
    x = box.right() - total if is_right else box.left()
    for text, face, color, metrics in placed:
        painter.setFont(font(face))
        painter.setPen(color)
        painter.drawText(QPointF(x, base), text)
        x += metrics.horizontalAdvance(text) + gap_px


def paint_elided(painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    """One line in the painter's font, cut where it does not fit."""
    how = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, how, int(box.width()))
    painter.drawText(box, side | _MIDDLE, shown)


def _fits(amount: str, face: Face, word: str, room_px: float) -> bool:
    """Whether an amount and its words stand on one line, with room before the next one."""
    wide = QFontMetricsF(font(face)).horizontalAdvance(amount)
    return wide + _GAP_PX + QFontMetricsF(font(Face.SECOND)).horizontalAdvance(word) <= room_px


def _paint_stacked(painter: QPainter, pound: QRectF, words: tuple[str, str], color: QColor) -> None:
    """The number, and below it whose it is."""
    for text, face, ink, top in (
        (words[0], Face.SECTION, tokens().ink, 0),
        (words[1], Face.SECOND, color, 19),
    ):
        painter.setFont(font(face))
        painter.setPen(ink)
        box = QRectF(pound.left() + 2, top, pound.width() + 4, 20)
        paint_elided(painter, box, text, Qt.AlignmentFlag.AlignLeft)


def _paint_sides(painter: QPainter, layout: CanalLayout, peer: str, width_px: int) -> None:
    """Who stands on which quay."""
    painter.setPen(tokens().ink)
    painter.setFont(font(Face.SECOND_BOLD))
    quay, top = layout.measure.quay_px, layout.measure.top_px
    you = QRectF(0, top - 24, quay, 20)
    painter.drawText(you, _MIDDLE | Qt.AlignmentFlag.AlignHCenter, tr("You"))
    # A long name may reach over the pound, up to the gate's beam.
    name = QRectF(width_px - 3 * quay, top - 24, 3 * quay - 3, 20)
    paint_elided(painter, name, peer, Qt.AlignmentFlag.AlignRight)
