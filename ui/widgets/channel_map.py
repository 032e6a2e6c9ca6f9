"""The map: me in the middle, the hubs I have channels with, and the people behind them. The keyboard can walk it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside_name, set_plain_tooltip, tr
from ui.qt import (
    QAccessible,
    QAccessibleEvent,
    QEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.bars import parts_of
from ui.widgets.canal_words import paint_elided
from ui.widgets.keys import OPENING_KEYS
from ui.widgets.map_layout import (
    HUBS_MAX,
    ME_PX,
    MapLayout,
    lay_out,
    people_max,
)
from ui.widgets.map_nodes import Node, Person, nodes_of, people_of, thick_px
from ui.widgets.map_paint import (
    node_box,
    paint_beside,
    paint_channel_line,
    paint_hub,
    paint_label,
    paint_legend,
    paint_me,
    paint_person,
    paint_tab_line,
)
from ui.words import tab_count
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.channels_values import ChannelRow

_STEPS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}
_FOOT_PX: Final = 34
_SIDE_PX: Final = 18


class ChannelMap(QWidget):
    """The map of channels.

    Signals:
        chosen: a hub or a person was clicked, or Enter pressed on it (channel id, tab id or "").
    """

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ChannelRow, ...] = ()
        self._people: tuple[tuple[Person, ...], ...] = ()
        self._away: frozenset[str] = frozenset()
        self._shown: tuple[object, ...] = ()
        self._more_count, self._now_ms, self._selected = 0, 0, ""
        self._covered_px = 0
        self._layout: MapLayout | None = None
        self._nodes: tuple[Node, ...] = ()
        self._node: int | None = None
        self._hovered: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Map of your channels"))
        theme().changed.connect(self.update)

    def show_map(
        self, rows: tuple[ChannelRow, ...], *, away: frozenset[str], more_count: int, now_ms: int
    ) -> None:
        """Draw these channels; `more_count` others are in the table only."""
        hidden_count = max(len(rows) - HUBS_MAX, 0)
        rows = rows[:HUBS_MAX]
        shown = (rows, away, more_count + hidden_count, now_ms)
        if shown == self._shown:
            return
        self._shown = shown
        self._rows, self._away, self._now_ms = rows, away, now_ms
        self._more_count = more_count + hidden_count
        self._lay_out()

    def show_selected(self, channel_id: str) -> None:
        """Mark a channel's hub."""
        if channel_id != self._selected:
            self._selected = channel_id
            self.update()

    def show_covered(self, covered_px: int) -> None:
        """So much at the right edge lies under something else."""
        if covered_px != self._covered_px:
            self._covered_px = covered_px
            self._lay_out()

    def value_text(self) -> str:
        """The whole map in words."""
        count = len(self._rows) + self._more_count
        if count == 1:
            return tr("You, with one channel")
        return tr("You, with {number} channels").format(number=units.count(count))

    def node_text(self) -> str:
        """The node that the keyboard is on, in words; the whole where it is on none."""
        return self.value_text() if self._node is None else self._nodes[self._node].text

    def _lay_out(self) -> None:
        area = QRectF(0, 0, self._seen_px(), max(self.height() - _FOOT_PX, 1))
        room = people_max(len(self._rows), area.height())
        self._people = tuple(people_of(row)[:room] for row in self._rows)
        layout = lay_out([len(people) for people in self._people], area)
        self._layout = layout
        nodes = nodes_of(layout, self._rows, self._people, away=self._away, now_ms=self._now_ms)
        nodes = (Node("", "", layout.me, ME_PX, self.value_text()), *nodes)
        self._nodes = nodes
        if self._node is not None:
            self._node = min(self._node, len(nodes) - 1)
        self._hovered = None
        self._tell()
        self.update()

    def _seen_px(self) -> int:
        return self.width() - self._covered_px

    def _tell(self) -> None:
        text = self.node_text()
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            if self.hasFocus():
                told = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
                QAccessible.updateAccessibility(told)
        hovered = self._nodes[self._hovered].text if self._hovered is not None else text
        set_plain_tooltip(self, hovered)

    def _choose(self, node: int | None) -> None:
        self._node = node
        self._tell()
        self.update()

    def _open(self, at: int) -> None:
        node = self._nodes[at]
        if node.channel_id:
            self.chosen.emit(node.channel_id, node.tab_id)

    def _hit(self, at: QPointF) -> int | None:
        boxes = ((i, node_box(node.at, node.radius_px + 6)) for i, node in enumerate(self._nodes))
        return next((i for i, box in boxes if box.contains(at)), None)

    def sizeHint(self) -> QSize:
        """Takes the room that is left."""
        return QSize(720, 420)

    def minimumSizeHint(self) -> QSize:
        """Below this the rings would touch."""
        return QSize(380, 280)

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Measure again."""
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw lines, nodes, words, and what the patterns mean."""
        layout = self._layout
        if layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, layout)
        for at, people in enumerate(self._people):
            self._paint_hub(painter, layout.hubs[at], self._rows[at], len(people))
            for person, place in zip(people, layout.people[at], strict=True):
                paint_person(painter, place, person.name)
                side = self._seen_px() - place.x() - 8
                room_px = side if place.x() >= layout.me.x() else -(place.x() - 8)
                paint_beside(painter, place, person.name, room_px)
        paint_me(painter, layout.me)
        self._paint_foot(painter)
        if self.hasFocus() and self._node is not None:
            node = self._nodes[self._node]
            painter.setPen(QPen(tokens().focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(node.at, node.radius_px + 5, node.radius_px + 5)
        painter.end()

    def _paint_lines(self, painter: QPainter, layout: MapLayout) -> None:
        wholes_wei = [sum(parts_of(row.channel)) for row in self._rows]
        limits_wei = [person.sums_wei[1] for people in self._people for person in people]
        for at, row in enumerate(self._rows):
            hub = layout.hubs[at]
            for person, place in zip(self._people[at], layout.people[at], strict=True):
                paint_tab_line(
                    painter,
                    (hub, place),
                    person.sums_wei,
                    thick_px(person.sums_wei[1], limits_wei, (6, 10)),
                    is_outgoing=person.is_paid,
                    is_away=person.address in self._away,
                )
            paint_channel_line(
                painter,
                (layout.me, hub),
                parts_of(row.channel),
                thick_px(wholes_wei[at], wholes_wei, (7, 14)),
                is_away=row.channel.peer_address in self._away,
            )

    def _paint_hub(self, painter: QPainter, at: QPointF, row: ChannelRow, shown_count: int) -> None:
        now, channel = tokens(), row.channel
        is_away = channel.peer_address in self._away
        is_selected = channel.channel_id == self._selected
        paint_hub(painter, at, is_away=is_away, is_selected=is_selected)
        figure = tr("{amount} yours").format(amount=units.eth(channel.yours_wei))
        hidden_count = len(people_of(row)) - shown_count
        if is_away:
            figure = tr("does not answer")
        elif hidden_count:
            figure = tr("and {tabs} more").format(tabs=tab_count(hidden_count))
        lines = (outside_name(channel.peer_name), figure)
        is_above = at.y() < (self._layout.me.y() - 1 if self._layout else 0)
        ink = now.warn if is_away else now.muted
        paint_label(painter, at, lines, ink=ink, is_above=is_above)

    def _paint_foot(self, painter: QPainter) -> None:
        middle = self.height() - _FOOT_PX / 2
        paint_legend(painter, _SIDE_PX, middle)
        if self._more_count:
            painter.setFont(font(Face.AXIS))
            painter.setPen(tokens().muted)
            words = tr("{number} more in the table").format(number=units.count(self._more_count))
            box = QRectF(self._seen_px() - 200 - _SIDE_PX, middle - 9, 200, 18)
            paint_elided(painter, box, words, Qt.AlignmentFlag.AlignRight)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The numbers of what is under the pointer."""
        hovered = self._hit(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self._tell()
            is_door = hovered is not None and bool(self._nodes[hovered].channel_id)
            shape = Qt.CursorShape.PointingHandCursor if is_door else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._hovered = None
        self._tell()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open what is under the pointer."""
        hit = self._hit(event.position())
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(hit)
            self._open(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk from node to node; Enter opens."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            before = self._node if self._node is not None else (-1 if step > 0 else 0)
            self._choose((before + step) % len(self._nodes))
        elif event.key() in OPENING_KEYS and self._node is not None:
            self._open(self._node)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins with me."""
        if event.reason() != Qt.FocusReason.MouseFocusReason and self._node is None:
            self._choose(0)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the whole."""
        self._choose(None)
        super().focusOutEvent(event)
