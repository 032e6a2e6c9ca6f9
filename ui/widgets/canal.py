"""The picture of a channel, seen from the side, which the keyboard can walk."""

from dataclasses import replace
from typing import Final

from ui.i18n import outside, set_plain_tooltip, tr
from ui.motion import may_move
from ui.qt import (
    QAccessible,
    QAccessibleEvent,
    QElapsedTimer,
    QFocusEvent,
    QKeyEvent,
    QLineF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointF,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QTimer,
    QWidget,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.canal_layout import (
    LARGE,
    SMALL,
    Basin,
    CanalLayout,
    Measure,
    canal_height_px,
    free_box,
    lay_out,
    row_count,
)
from ui.widgets.canal_paint import (
    paint_basin,
    paint_bed,
    paint_branch,
    paint_chevron,
    paint_gates,
    paint_reserved,
    paint_theirs,
    paint_yours,
)
from ui.widgets.canal_words import Run, paint_heads, paint_runs
from ui.words import parts_text, pound_words, tab_count, tab_text, tab_title
from wallet.views import units
from wallet.views.values import ChannelBadge, ChannelView

MOTION_MS: Final = 150
USED_MIN_PX: Final = 175
WAVE_ROOM_PX: Final = 4
_FRAME_MS: Final = 16


class Canal(QWidget):
    """Three pounds of water and the tabs below them.

    Left and right walk the parts; a click chooses one. The chosen part is told in words.
    """

    def __init__(self, *, large: Measure = LARGE, small: Measure = SMALL) -> None:
        super().__init__()
        self._measures = (large, small)
        self._channel: ChannelView | None = None
        self._from: ChannelView | None = None
        self._layout: CanalLayout | None = None
        self._is_compact = False
        self._part: int | None = None
        self._motion = QTimer(self)
        self._motion.setInterval(_FRAME_MS)
        self._motion.timeout.connect(self._on_motion_ticked)
        self._clock = QElapsedTimer()
        self._ground_key: tuple[object, ...] = ()
        self._ground_pixmap = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Channel, seen from the side"))
        theme().changed.connect(self.update)

    def show_channel(self, channel: ChannelView, *, moves: bool) -> None:
        """Draw `channel`; `moves` lets the levels glide there instead of jumping."""
        before = self._channel
        if channel == before:
            return
        self._channel = channel
        can_glide = (
            moves
            and may_move(self)
            and before is not None
            and before.channel_id == channel.channel_id
        )
        if can_glide and self.isVisible():
            self._from = self._from or before
            self._clock.start()
            self._motion.start()
        else:
            self._from = None
            self._motion.stop()
        self._lay_out()
        if before is None or row_count(before) != row_count(channel):
            self.updateGeometry()
        self._tell()

    def show_compact(self, *, is_compact: bool) -> None:
        """Choose the small or the large drawing."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()
            self._lay_out()

    def value_text(self) -> str:
        """The whole picture in words."""
        channel = self._channel
        if channel is None:
            return ""
        total_wei = channel.mine_wei + channel.reserved_wei + channel.theirs_wei
        return tr("{parts} of {total}").format(
            parts=parts_text(channel), total=units.eth(total_wei)
        )

    def quiet_text(self) -> str:
        """What the picture says where it has no tab to draw; "" where it has one."""
        channel = self._channel
        if channel is None or channel.tabs:
            return ""
        if channel.badge is ChannelBadge.OPEN:
            return tr("No open tabs. Paying someone opens one.")
        if channel.badge is ChannelBadge.CLOSED:
            return tr("Closed. The money is back on chain.")
        return tr("No open tabs.")

    def part_text(self) -> str:
        """The part that the keyboard is on, in words; the whole where it is on none."""
        channel = self._channel
        if channel is None or self._part is None:
            return self.value_text()
        return self._part_texts(channel)[self._part]

    def _part_texts(self, channel: ChannelView) -> list[str]:
        amounts = (channel.mine_wei, channel.reserved_wei, channel.theirs_wei)
        texts = [
            tr("{amount} {words}").format(amount=units.eth_unit(amount_wei), words=words)
            for amount_wei, words in zip(amounts, pound_words(channel), strict=True)
        ]
        if not channel.reserved_wei:
            texts[1] = tr("Nothing reserved in tabs")
        basins = self._layout.basins if self._layout else ()
        return texts + [tab_text(basin.tab) for basin in basins]

    def _tell(self) -> None:
        text = self.part_text()
        if text == self.accessibleDescription():
            return
        self.setAccessibleDescription(text)
        # The whole picture says it in numbers; a box with them would cover it.
        set_plain_tooltip(self, "" if self._part is None else text)
        if self.hasFocus():
            told = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(told)

    def _choose(self, part: int | None) -> None:
        self._part = part
        self._tell()
        self.update()

    def _lay_out(self) -> None:
        channel = self._channel
        if channel is None or self.width() < 1:
            return
        self._layout = lay_out(self._moved(channel), self.width(), self._measure())
        if self._part is not None and self._part >= 3 + len(self._layout.basins):
            self._part = None
        self.update()

    def _moved(self, channel: ChannelView) -> ChannelView:
        """The channel part of the way from where the levels were: only what is drawn, no words."""
        begin = self._from
        if begin is None:
            return channel
        passed_ms = min(self._clock.elapsed(), MOTION_MS)

        def between(before_wei: int, after_wei: int) -> int:
            return before_wei + (after_wei - before_wei) * passed_ms // MOTION_MS

        return replace(
            channel,
            mine_wei=between(begin.mine_wei, channel.mine_wei),
            reserved_wei=between(begin.reserved_wei, channel.reserved_wei),
            theirs_wei=between(begin.theirs_wei, channel.theirs_wei),
        )

    def _on_motion_ticked(self) -> None:
        if self._clock.elapsed() >= MOTION_MS:
            self._from = None
            self._motion.stop()
        self._lay_out()

    def _paint_gauge(self, painter: QPainter, layout: CanalLayout) -> None:
        now = tokens()
        pound = layout.pounds[0]
        painter.setPen(QPen(now.ink, 1.4))
        painter.setFont(font(Face.AXIS))
        for quarter in range(5):
            y = pound.bottom() - pound.height() * quarter / 4
            is_named = quarter % 2 == 0
            if is_named or not self._is_compact:
                painter.drawLine(QLineF(pound.left() - (9 if is_named else 5), y, pound.left(), y))
            if is_named:
                text = units.eth_bare(layout.full_wei * quarter // 4)
                # The top and bottom figures stay inside the quay.
                at = min(max(y - 8, pound.top() + 1), pound.bottom() - 14)
                box = QRectF(0, at, pound.left() - 13, 16)
                sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, sides, text)

    def _paint_put_in(self, painter: QPainter, layout: CanalLayout, channel: ChannelView) -> None:
        """The dotted line of what each side put in; its words hide when water covers them."""
        now = tokens()
        sides = (
            (0, tr("you put in {amount}"), channel.put_in_mine_wei),
            (2, tr("{peer} put in {amount}"), channel.put_in_theirs_wei),
        )
        for (which, words, amount_wei), level_y in zip(sides, layout.put_in_y, strict=True):
            y = level_y
            if amount_wei <= 0:
                continue
            pound, water = layout.pounds[which], layout.waters[which]
            if water.height() > 0 and water.top() < y - 1:
                continue
            if water.height() > 0 and water.top() < y + WAVE_ROOM_PX:
                # Full to the line: the water is the line, and the words keep clear of its waves.
                y -= WAVE_ROOM_PX
            else:
                pen = QPen(now.muted, 1.2)
                pen.setDashPattern([2, 4])
                painter.setPen(pen)
                painter.drawLine(QLineF(pound.left() + 8, y, pound.right() - 8, y))
            if pound.width() < USED_MIN_PX:
                continue
            text = words.format(peer=outside(channel.peer_name), amount=units.eth(amount_wei))
            painter.setPen(now.muted)
            painter.setFont(font(Face.AXIS))
            box = QRectF(pound.left() + 60, y - 17, pound.width() - 70, 16)
            ends = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, ends, shown)

    def _paint_tabs(self, painter: QPainter, layout: CanalLayout) -> None:
        if layout.measure.rows_max == 0:
            return
        now = tokens()
        for basin in reversed(layout.basins):
            paint_branch(painter, layout, basin, now)
        for basin in layout.basins:
            paint_basin(painter, basin.box, basin.used, now)
            self._paint_tab_words(painter, basin)
        if not layout.basins and layout.hidden_tab_count == 0:
            # Below the whole picture: in some languages these words are longer than the lock is wide.
            row = QRectF(0, self.height() - 22, self.width(), 20)
            self._paint_aside(painter, row, self.quiet_text())
        elif layout.hidden_tab_count and (free := free_box(layout, self.height())) is not None:
            more = tr("and {tabs} more").format(tabs=tab_count(layout.hidden_tab_count))
            self._paint_aside(painter, free, more)

    def _paint_aside(self, painter: QPainter, box: QRectF, words: str) -> None:
        painter.setPen(tokens().muted)
        painter.setFont(font(Face.SECOND))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_tab_words(self, painter: QPainter, basin: Basin) -> None:
        now, tab, box = tokens(), basin.tab, basin.box
        name = outside(tab.peer_name)
        runs: list[Run] = [(tab_title(tab), Face.SECOND_BOLD, now.ink)]
        if self._has_room_for_used():
            runs.append((tr("used"), Face.SECOND, now.muted))
        runs += [
            (units.eth(tab.used_wei), Face.SECOND_BOLD, now.ink),
            (tr("of {limit}").format(limit=units.eth(tab.limit_wei)), Face.SECOND, now.muted),
        ]
        words = QRectF(box.left() + 3, box.top() - 23, self.width() - box.left() - 3, 18)
        if not tab.is_outgoing:
            words = QRectF(0, box.top() - 23, box.right() - 3, 18)
        paint_runs(painter, words, runs, gap_px=7, is_right=not tab.is_outgoing)
        middle = box.center().y()
        painter.setFont(font(Face.SECOND_BOLD))
        if tab.is_outgoing:
            paint_chevron(painter, box.right() + 9, middle, now.tab)
            room = QRectF(box.right() + 26, middle - 10, self.width() - box.right() - 28, 20)
            side = Qt.AlignmentFlag.AlignLeft
        else:
            paint_chevron(painter, box.left() - 16, middle, now.tab)
            room = QRectF(0, middle - 10, box.left() - 24, 20)
            side = Qt.AlignmentFlag.AlignRight
        painter.setPen(now.tab)
        shown = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ground(self, layout: CanalLayout) -> QPixmap:
        """All that stands still, drawn once for each size, gauge and theme."""
        ratio = self.devicePixelRatioF()
        key = (self.width(), self.height(), ratio, layout.full_wei, layout.measure, id(tokens()))
        if self._ground_key != key:
            pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_bed(painter, layout, self.width(), tokens())
            self._paint_gauge(painter, layout)
            paint_gates(painter, layout, tokens())
            painter.end()
            self._ground_key, self._ground_pixmap = key, pixmap
        return self._ground_pixmap

    def _has_room_for_used(self) -> bool:
        layout = self._layout
        return layout is None or layout.pounds[0].width() >= USED_MIN_PX

    def _part_boxes(self, layout: CanalLayout) -> list[QRectF]:
        return [*layout.pounds, *(basin.box for basin in layout.basins)]

    def sizeHint(self) -> QSize:
        """As high as the drawing needs; the width is given by the page."""
        rows = row_count(self._channel) if self._channel else 1
        return QSize(720, canal_height_px(self._measure(), rows))

    def minimumSizeHint(self) -> QSize:
        """Below this the words above the pounds would touch."""
        return QSize(self._measure().width_min_px, self.sizeHint().height())

    def _measure(self) -> Measure:
        return self._measures[1 if self._is_compact else 0]

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Measure again."""
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw ground, water, gates, tabs and words."""
        layout, channel = self._layout, self._channel
        if layout is None or channel is None:
            return
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._ground(layout))
        paint_yours(painter, layout.waters[0], now)
        paint_reserved(painter, layout.waters[1], layout.walls, now)
        paint_theirs(painter, layout.waters[2], now)
        self._paint_put_in(painter, layout, channel)
        self._paint_tabs(painter, layout)
        paint_heads(painter, layout, channel, self.width())
        if self.hasFocus() and self._part is not None:
            painter.setPen(QPen(now.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = self._part_boxes(layout)[self._part].adjusted(-3, -3, 3, 3)
            painter.drawRoundedRect(box, 8, 8)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the part under the pointer."""
        layout = self._layout
        if layout is None:
            return
        at = QPointF(event.position())
        hit = (i for i, box in enumerate(self._part_boxes(layout)) if box.contains(at))
        self._choose(next(hit, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the parts."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._layout is None:
            super().keyPressEvent(event)
            return
        count = len(self._part_boxes(self._layout))
        before = self._part if self._part is not None else (-1 if step > 0 else count)
        self._choose(min(max(before + step, 0), count - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the left."""
        if event.reason() != Qt.FocusReason.MouseFocusReason and self._part is None:
            self._choose(0)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the whole."""
        self._choose(None)
        super().focusOutEvent(event)
