"""Bars: a channel from above, and a tab with the payment that is about to be made."""

from ui.i18n import set_plain_tooltip, tr
from ui.qt import (
    QLineF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRectF,
    QSizePolicy,
    Qt,
    QWidget,
)
from ui.theme import theme, tint, tokens
from ui.widgets.canal_layout import share_px
from ui.widgets.water import paint_hatch
from ui.words import parts_text
from wallet.views import units
from wallet.views.values import ChannelView

BAR_PX = 14
_PART_MIN_PX = 3
Parts = tuple[int, int, int]


class ChannelBar(QWidget):
    """A channel seen from above: solid, hatch, outline, with a gate at each border."""

    def __init__(self) -> None:
        super().__init__()
        self._channel: ChannelView | None = None
        self.setFixedHeight(BAR_PX + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Channel, seen from above"))
        theme().changed.connect(self.update)

    def show_channel(self, channel: ChannelView) -> None:
        """Draw `channel`."""
        if channel is self._channel:
            return
        self._channel = channel
        text = parts_text(channel)
        self.setAccessibleDescription(text)
        set_plain_tooltip(self, text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the three parts and the gates between them."""
        channel = self._channel
        if channel is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_channel_bar(painter, QRectF(0.5, 3, self.width() - 1, BAR_PX), parts_of(channel))
        painter.end()


def parts_of(channel: ChannelView) -> Parts:
    """What is mine, reserved and theirs, in wei."""
    return channel.mine_wei, channel.reserved_wei, channel.theirs_wei


def paint_channel_bar(
    painter: QPainter, box: QRectF, parts: Parts, *, is_away: bool = False
) -> None:
    """Draw a channel seen from above into `box`, with gates that stand 3 px proud; dashed where nobody answers."""
    now = tokens()
    round_px = box.height() / 2
    outline = QPainterPath()
    outline.addRoundedRect(box, round_px, round_px)
    whole_wei = sum(parts)
    if not whole_wei:
        painter.setPen(QPen(now.stone_line, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        return
    mine_px, reserved_px = (_part_px(part, whole_wei, box.width()) for part in parts[:2])
    begin = box.left() + mine_px + reserved_px
    painter.fillPath(outline, now.theirs_soft)
    dash = QPen(tint(now.theirs, 110), 1.2)
    dash.setDashPattern([5, 5])
    painter.setPen(dash)
    if parts[2]:
        middle = box.center().y()
        painter.drawLine(QLineF(begin + 8, middle, max(box.right() - 6, begin + 8), middle))
    rim = QPen(now.muted if is_away else now.theirs, 1.8)
    if is_away:
        rim.setDashPattern([3, 3])
    painter.setPen(rim)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    mine = QPainterPath()
    mine.addRect(QRectF(box.left() - 1, box.top() - 1, mine_px + 1, box.height() + 2))
    wider = QPainterPath()
    wider.addRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), round_px, round_px)
    painter.fillPath(mine.intersected(wider), now.water)
    if reserved_px > 0:
        reserved = QPainterPath()
        reserved.addRect(QRectF(box.left() + mine_px, box.top(), reserved_px, box.height()))
        paint_hatch(painter, reserved.intersected(outline), now.tab_soft, now.tab)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.gate)
    # A border needs water on both sides of it.
    borders = {box.left() + mine_px, begin}
    for x in (x for x in borders if box.left() + 1 < x < box.right() - 1):
        painter.drawRoundedRect(QRectF(x - 1.5, box.top() - 3, 3, box.height() + 6), 1.5, 1.5)


class PayBar(QWidget):
    """A tab: what is paid is solid, this payment is open, what is left is hatched."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = (0, 0, 0)
        self.setFixedHeight(22)
        self.setAccessibleName(tr("Tab"))
        theme().changed.connect(self.update)

    def show_parts(self, *, used_wei: int, amount_wei: int, limit_wei: int) -> None:
        """Set what is paid, what this payment adds, and the tab's limit; limit 0 is no tab."""
        self._parts = (used_wei, amount_wei, limit_wei)
        said = tr("Paid {used}, this payment {amount}, limit {limit}").format(
            used=units.eth(used_wei), amount=units.eth(amount_wei), limit=units.eth(limit_wei)
        )
        self.setAccessibleDescription(said if limit_wei else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the three parts."""
        now = tokens()
        used_wei, amount_wei, limit_wei = self._parts
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(box, 7, 7)
        if not limit_wei:
            painter.setPen(QPen(now.stone_line, 1.2))
            painter.drawPath(outline)
            painter.end()
            return
        paint_hatch(painter, outline, now.tab_soft, now.tab)
        used_px = share_px(min(used_wei, limit_wei), limit_wei, box.width())
        room_wei = max(limit_wei - used_wei, 0)
        amount_px = share_px(min(amount_wei, room_wei), limit_wei, box.width())
        solid = QPainterPath()
        solid.addRect(QRectF(box.left(), box.top(), used_px, box.height()))
        painter.fillPath(solid.intersected(outline), now.tab)
        painter.setPen(QPen(now.tab, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        if amount_px > 0:
            wide = max(amount_px, 5)
            part = QRectF(box.left() + used_px, box.top(), wide, box.height())
            painter.setPen(QPen(now.water, 3))
            painter.setBrush(now.surface)
            painter.drawRoundedRect(part.adjusted(1.5, 1, -1.5, -1), 4, 4)
        painter.end()


def _part_px(part_wei: int, whole_wei: int, length_px: float) -> float:
    length = share_px(part_wei, whole_wei, length_px)
    return max(length, _PART_MIN_PX) if part_wei > 0 else 0.0
