"""How one channel is drawn as a row of the table."""

from __future__ import annotations

from typing import Final

from ui.channelwords import away_text, ended_text, progress_text, tabs_text, waiting_text
from ui.i18n import outside, tr
from ui.models.channels import AWAY_ROLE, ROW_ROLE, ChannelsModel
from ui.qt import (
    QFontMetrics,
    QModelIndex,
    QPainter,
    QPen,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
)
from ui.theme import RADIUS_SMALL, Face, font, tokens
from ui.widgets.badge import BADGE_LOOKS
from ui.widgets.bars import BAR_PX, paint_channel_bar, parts_of
from ui.widgets.canal_words import paint_elided
from ui.widgets.card import paint_pill, pill_width_px
from ui.widgets.icon import paint_icon
from ui.words import badge_word
from wallet.views import units
from wallet.views.channels_values import ChannelRow

ROW_PX: Final = 72
_PAD_PX: Final = 18
_GAP_PX: Final = 24
_ACTION_PX: Final = 30
_ROOMY_PX: Final = 900
_WORDS_BESIDE_NUMBERS_PX: Final = 300
_LINE_PX: Final = 18
_Index = QModelIndex | QPersistentModelIndex
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_CENTER: Final = Qt.AlignmentFlag.AlignHCenter


def offers_cancel(row: ChannelRow) -> bool:
    """Whether the row's way out is to cancel."""
    unfinished = row.unfinished
    return unfinished is not None and unfinished.tab is not None and unfinished.tab.can_cancel


def action_box(box: QRectF) -> QRectF:
    """Where the way out stands in a row."""
    words_px = QFontMetrics(font(Face.SECOND)).horizontalAdvance(_action_words())
    width = words_px + 26
    return QRectF(
        box.right() - _PAD_PX - width, box.center().y() - _ACTION_PX / 2, width, _ACTION_PX
    )


class ChannelDelegate(QStyledItemDelegate):
    """Draws one channel: name and badge, bar and numbers, tabs or what is waited for, and the way out.

    Attributes:
        hot: the row under the pointer (-1 is none), and whether the pointer is on its way out.
        lock_reason: why nothing can be done, or "".
        has_ring: the keyboard is here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hot = (-1, False)
        self.lock_reason = ""
        self.has_ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """All rows are equally high."""
        return QSize(320, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ChannelRow):
            return
        model = index.model()
        assert isinstance(model, ChannelsModel), f"{model} holds no channels"
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, box, index.row())
        name_box, bar_box, words_box = _columns(box, row)
        _paint_name(painter, row, name_box)
        is_away = bool(index.data(AWAY_ROLE))
        _paint_bar(painter, row, bar_box, is_away=is_away)
        _paint_words(painter, row, words_box, is_away=is_away, now_ms=model.now_ms)
        if offers_cancel(row):
            self._paint_action(painter, action_box(box), is_hot=self.hot == (index.row(), True))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, row: int
    ) -> None:
        now = tokens()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected or self.hot[0] == row:
            painter.fillRect(box, now.selected if is_selected else now.air)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        if self.has_ring and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(now.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -3), RADIUS_SMALL, RADIUS_SMALL)

    def _paint_action(self, painter: QPainter, box: QRectF, *, is_hot: bool) -> None:
        now = tokens()
        pen, fill, ink = QPen(now.edge, 1), now.surface, now.ink
        if self.lock_reason:
            pen.setDashPattern([3, 3])
            fill, ink = now.sunk, now.muted
        elif is_hot:
            fill = now.selected
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(ink)
        painter.setFont(font(Face.SECOND))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _action_words())


def _action_words() -> str:
    return tr("Cancel safely")


def _columns(box: QRectF, row: ChannelRow) -> tuple[QRectF, QRectF, QRectF]:
    """Name, bar, and words."""
    inner = box.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
    is_roomy = box.width() >= _ROOMY_PX
    name_px = 190 if is_roomy else 140
    words_px = min(max(inner.width() * 0.4, 290), 440)
    name = QRectF(inner.left(), inner.top(), name_px, inner.height())
    words = QRectF(inner.right() - words_px, inner.top(), words_px, inner.height())
    left = name.right() + _GAP_PX
    bar = QRectF(left, inner.top(), words.left() - _GAP_PX - left, inner.height())
    if offers_cancel(row):
        words.setRight(action_box(box).left() - 12)
    return name, bar, words


def _paint_name(painter: QPainter, row: ChannelRow, box: QRectF) -> None:
    painter.setFont(font(Face.BODY_BOLD))
    painter.setPen(tokens().ink)
    line = QRectF(box.left(), box.top() + 9, box.width(), 22)
    paint_elided(painter, line, outside(row.channel.peer_name), _LEFT)
    icon, fill, ink = BADGE_LOOKS[row.channel.badge]
    word = badge_word(row.channel.badge)
    width = pill_width_px(word, "", has_icon=True)
    pill = QRectF(box.left(), box.top() + 35, width, 26)
    paint_pill(painter, pill, (icon, word, ""), (fill, ink, ink))


def _paint_bar(painter: QPainter, row: ChannelRow, box: QRectF, *, is_away: bool) -> None:
    channel = row.channel
    bar = QRectF(box.left(), box.top() + 17, box.width(), BAR_PX)
    paint_channel_bar(painter, bar, parts_of(channel), is_away=is_away)
    if not sum(parts_of(channel)):
        return
    has_words = box.width() >= _WORDS_BESIDE_NUMBERS_PX
    third = box.width() / 3
    for at, (amount_wei, word, side) in enumerate(
        (
            (channel.mine_wei, tr("yours"), _LEFT),
            (channel.reserved_wei, tr("in tabs"), _CENTER),
            (channel.theirs_wei, tr("{name}'s").format(name=outside(channel.peer_name)), _RIGHT),
        )
    ):
        if at == 1 and not amount_wei:
            continue
        line = QRectF(box.left() + at * third, box.top() + 40, third, 20)
        _paint_amount(painter, line, (units.eth(amount_wei), word if has_words else ""), side)


def _paint_amount(
    painter: QPainter, box: QRectF, words: tuple[str, str], side: Qt.AlignmentFlag
) -> None:
    """An amount, and quietly whose it is; what does not fit is cut at its end."""
    amount, word = words
    bold, light = QFontMetrics(font(Face.SECOND_BOLD)), QFontMetrics(font(Face.SECOND))
    amount = bold.elidedText(amount, Qt.TextElideMode.ElideRight, int(box.width()))
    amount_px = bold.horizontalAdvance(amount)
    word = light.elidedText(word, Qt.TextElideMode.ElideRight, int(box.width()) - amount_px - 5)
    wide = amount_px + (5 + light.horizontalAdvance(word) if word else 0)
    left = box.left()
    if side is not _LEFT:
        left = box.right() - wide if side is _RIGHT else box.center().x() - wide / 2
    for text, face, color in (
        (amount, Face.SECOND_BOLD, tokens().ink),
        (word, Face.SECOND, tokens().muted),
    ):
        painter.setFont(font(face))
        painter.setPen(color)
        painter.drawText(QRectF(left, box.top(), wide + 4, box.height()), _MIDDLE | _LEFT, text)
        left += amount_px + 5


def _paint_words(
    painter: QPainter, row: ChannelRow, box: QRectF, *, is_away: bool, now_ms: int
) -> None:
    now, unfinished = tokens(), row.unfinished
    painter.setFont(font(Face.SECOND))
    painter.setPen(now.ink)
    if unfinished is not None:
        words = waiting_text(unfinished)
        metrics = painter.fontMetrics()
        is_long = metrics.horizontalAdvance(words) > box.width()
        lines = 2 if is_long else 1
        top = box.top() + (ROW_PX - (lines + 1) * _LINE_PX) / 2
        _paint_wrapped(painter, QRectF(box.left(), top, box.width(), lines * _LINE_PX), words)
        painter.setPen(now.muted)
        foot = QRectF(box.left(), top + lines * _LINE_PX, box.width(), _LINE_PX)
        paint_elided(painter, foot, progress_text(unfinished, now_ms=now_ms), _LEFT)
        return
    top = box.top() + (ROW_PX - 2 * _LINE_PX) / 2
    paint_elided(painter, QRectF(box.left(), top, box.width(), _LINE_PX), tabs_text(row), _LEFT)
    foot = QRectF(box.left(), top + _LINE_PX, box.width(), _LINE_PX)
    if row.over is not None:
        painter.setPen(now.muted)
        paint_elided(painter, foot, ended_text(row), _LEFT)
        return
    if is_away:
        paint_icon(painter, "warning", now.warn, QRectF(foot.left(), foot.top() + 1, 16, 16))
        painter.setPen(now.warn)
        name = row.channel.peer_name
        paint_elided(painter, foot.adjusted(22, 0, 0, 0), away_text(name), _LEFT)
        return
    painter.setPen(now.muted)
    turn = tr("turn {number}").format(number=units.count(row.channel.turn_num))
    paint_elided(painter, foot, turn, _LEFT)


def _paint_wrapped(painter: QPainter, box: QRectF, text: str) -> None:
    """Up to as many lines as the box is high; the last one is cut where it does not fit."""
    metrics = painter.fontMetrics()
    words = text.split(" ")
    line, rest = words[0], words[1:]
    while rest and metrics.horizontalAdvance(f"{line} {rest[0]}") <= box.width():
        line, rest = f"{line} {rest[0]}", rest[1:]
    first = QRectF(box.left(), box.top(), box.width(), _LINE_PX)
    paint_elided(painter, first, line, _LEFT)
    if rest:
        paint_elided(painter, first.translated(0, _LINE_PX), " ".join(rest), _LEFT)
