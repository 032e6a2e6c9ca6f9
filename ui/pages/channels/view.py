"""The channels page: chips, the table or the map, and a drawer with one channel in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.channelwords import group_word, no_such_channels
from ui.i18n import tr
from ui.models.channels import ChannelsModel
from ui.pages.channels.drawer import DRAWER_PX, ChannelDrawer
from ui.pages.channels.empty import EmptyChannels, NoneHere
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QKeyEvent, QStackedWidget, Qt, QVBoxLayout, Signal
from ui.theme import Face
from ui.widgets.card import Card
from ui.widgets.chips import ChipRow
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.shown import set_shown
from wallet.api import Remedy
from wallet.views import units
from wallet.views.channels_values import ChannelGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.widgets.channel_map import ChannelMap
    from ui.widgets.channel_table import ChannelTable

_GROUPS: Final[tuple[ChannelGroup | None, ...]] = (None, *ChannelGroup)


class ChannelsPage(Page):
    """The channels of any moment.

    Attributes:
        model, table, map, drawer: the parts, which have signals of their own.

    Signals:
        group_chosen: show only these channels (ChannelGroup, or None for all).
        map_chosen: show the map (True) or the table (False).
    """

    group_chosen = Signal(object)
    map_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_compact = False
        self._title = Label(tr("Channels"), face=Face.TITLE)
        chips = [(group, group_word(group), "") for group in _GROUPS]
        self.chips = ChipRow(chips, name=tr("Which channels"))
        self.chips.chosen.connect(self.group_chosen)
        views = [(False, tr("Table"), "words"), (True, tr("Map"), "hubs")]
        self.switch = ChipRow(views, name=tr("Table or map"), is_joined=True)
        self.switch.chosen.connect(self.map_chosen)
        self.model = ChannelsModel()
        self.table: ChannelTable | None = None
        self.map: ChannelMap | None = None
        self.drawer: ChannelDrawer | None = None
        self._empty: EmptyChannels | None = None
        self._none: NoneHere | None = None
        self._problem, self._done = NoticeBox(), NoticeBox(color="ok", icon="check")
        self._stack = QStackedWidget()
        self._card = Card()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.addWidget(self._stack)
        self._body = QHBoxLayout()
        self._body.addWidget(self._card, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head())
        for notice in (self._problem, self._done):
            self._column.addWidget(notice)
        self._column.addLayout(self._body, 1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window: in a small one the drawer lies over the table."""
        self._is_compact = is_compact
        if is_compact:
            self._column.setContentsMargins(16, 10, 16, 12)
        else:
            self._column.setContentsMargins(24, 16, 24, 20)
        self._column.setSpacing(10 if is_compact else 14)
        self._body.setSpacing(14)
        self._place_drawer()

    def take_focus(self) -> None:
        """The keyboard begins in the list, where there is one."""
        part = self._stack.currentWidget()
        if part is not None:
            part.setFocus(Qt.FocusReason.MouseFocusReason)

    def add_table(self, table: ChannelTable) -> None:
        """The table is there now."""
        self.table = table
        self._stack.addWidget(table)

    def add_map(self, channel_map: ChannelMap) -> None:
        """The map is there now: it is made when it is asked for."""
        self.map = channel_map
        self._stack.addWidget(channel_map)

    def add_drawer(self, drawer: ChannelDrawer) -> None:
        """The drawer is there now: it is made when it is asked for."""
        self.drawer = drawer
        drawer.hide()
        self._place_drawer()

    def show_counts(
        self, counts: Mapping[ChannelGroup | None, int], group: ChannelGroup | None
    ) -> None:
        """How many channels each chip stands for, and which chip holds."""
        for each in _GROUPS:
            number = counts.get(each, 0)
            self.chips.show_chip(each, group_word(each), units.count(number))
        self.chips.show_choice(group)
        has_any = counts.get(None, 0) > 0
        set_shown(self.chips, is_shown=has_any)
        set_shown(self.switch, is_shown=has_any)

    def show_view(self, *, is_map: bool) -> None:
        """Put up the table or the map."""
        self.switch.show_choice(is_map)
        part = self.map if is_map else self.table
        if part is not None:
            self._stack.setCurrentWidget(part)

    def show_none(self, *, group: ChannelGroup | None, is_past: bool) -> None:
        """Why there is nothing to show: no channel at all, or none behind this chip."""
        if group is None:
            self._show_empty(is_past=is_past)
            return
        if self._none is None:
            self._none = NoneHere()
            self._none.all_requested.connect(lambda: self.group_chosen.emit(None))
            self._stack.addWidget(self._none)
        self._none.show_words(no_such_channels(group))
        self._stack.setCurrentWidget(self._none)

    def _show_empty(self, *, is_past: bool) -> None:
        if self._empty is None:
            self._empty = EmptyChannels()
            self._stack.addWidget(self._empty)
        self._empty.show_moment(is_past=is_past)
        self._stack.setCurrentWidget(self._empty)

    def show_drawer(self, *, is_shown: bool) -> None:
        """Open or shut the drawer."""
        if self.drawer is not None and self.drawer.isVisibleTo(self) is not is_shown:
            self.drawer.setVisible(is_shown)
            self.drawer.raise_()
        self._show_covered()

    def _show_covered(self) -> None:
        """The map keeps out from under the drawer, and a low page makes room for all of it."""
        drawer = self.drawer
        is_over = self._is_compact and drawer is not None and drawer.isVisibleTo(self)
        least_px = drawer.minimumSizeHint().height() if drawer is not None and is_over else 0
        self._card.setMinimumHeight(least_px)
        if self.map is not None:
            self.map.show_covered(DRAWER_PX if is_over else 0)

    def offer_again(self, again: Callable[[], None]) -> None:
        """What asks once more for what did not work."""
        self._problem.offer(Remedy.RETRY, again)

    def show_result(
        self,
        cause: str,
        remedy: str,
        *,
        is_problem: bool = False,
        action: Remedy = Remedy.NOTHING,
    ) -> None:
        """What came of the last thing that was done here; an empty cause tells nothing."""
        self._done.show_words("" if is_problem else cause, "" if is_problem else remedy)
        self._problem.show_words(cause if is_problem else "", remedy if is_problem else "", action)

    def _place_drawer(self) -> None:
        """Beside the list where there is room, else over it."""
        drawer = self.drawer
        if drawer is None:
            return
        was_shown = drawer.isVisibleTo(self)
        if self._is_compact:
            self._body.removeWidget(drawer)
            drawer.setParent(self)
            self._fit_drawer()
        elif self._body.indexOf(drawer) < 0:
            self._body.addWidget(drawer)
        drawer.setVisible(was_shown)
        drawer.raise_()
        self._show_covered()

    def _fit_drawer(self) -> None:
        if self.drawer is not None and self._is_compact:
            box = self._card.geometry()
            self.drawer.setGeometry(box.right() + 1 - DRAWER_PX, box.top(), DRAWER_PX, box.height())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._title)
        row.addWidget(self.chips)
        row.addStretch(1)
        row.addWidget(self.switch)
        return row

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Keep the drawer at the right edge."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._fit_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shuts the drawer before it does anything else."""
        drawer = self.drawer
        if event.key() == Qt.Key.Key_Escape and drawer is not None and drawer.isVisibleTo(self):
            drawer.shut.emit()
            return
        super().keyPressEvent(event)
