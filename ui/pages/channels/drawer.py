"""The drawer of the channels page: one channel in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.channelwords import away_text
from ui.i18n import outside, past_reason, tr
from ui.pages.channels.facts import FactsSection, SettledSection
from ui.pages.channels.progress import ProgressSection
from ui.pages.channels.tabs import TABS_MORE, TabsSection
from ui.qt import (
    QCoreApplication,
    QEvent,
    QHBoxLayout,
    Qt,
    QTimer,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face
from ui.widgets.badge import ChannelBadgePill
from ui.widgets.button import Button, ButtonSize
from ui.widgets.canal import Canal
from ui.widgets.canal_layout import DRAWER
from ui.widgets.card import Card, HairLine
from ui.widgets.copybutton import CopyButton
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.scroll import PlainScroll
from ui.widgets.shown import set_shown
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from wallet.views.channels_values import ChannelDetail
    from wallet.views.values import ChannelView

DRAWER_PX: Final = 420
_SIDE_PX: Final = 18


class ChannelDrawer(Card):
    """One channel: its picture, what is in progress, its tabs, what each would get, its facts.

    It is built in a few turns of the loop: `grow` makes the next part.

    Signals:
        settle_requested, cancel_requested, pay_requested: what to do with a tab (TabView).
        close_requested: close this channel (ChannelView).
        copy_requested: put this channel on the clipboard as JSON (channel id).
        shut: the person is done with the drawer.
    """

    settle_requested = Signal(object)
    cancel_requested = Signal(object)
    pay_requested = Signal(object)
    close_requested = Signal(object)
    copy_requested = Signal(str)
    shut = Signal()

    PARTS = 4

    def __init__(self) -> None:
        super().__init__()
        self._detail: ChannelDetail | None = None
        self._now_ms, self._is_past, self._wanted_tab = 0, False, ""
        self._progress: ProgressSection | None = None
        self._tabs: TabsSection | None = None
        self._settled: SettledSection | None = None
        self._facts: FactsSection | None = None
        self.setFixedWidth(DRAWER_PX)
        self.setAccessibleName(tr("Channel details"))
        self._title = Label(face=Face.CARD_TITLE, elides=True)
        self._badge = ChannelBadgePill()
        self._shut = Button("", name=tr("Close the details"), icon="close", size=ButtonSize.SMALL)
        self._shut.clicked.connect(self.shut)
        self._missing = Label(color="muted", wraps=True)
        self._missing.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        self._missing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._missing.hide()
        self._away = NoticeBox(color="warn")
        self.canal = Canal(large=DRAWER, small=DRAWER)
        self._inside = QWidget()
        self._parts = self._column_of_parts()
        self._scroll = PlainScroll(self._inside)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._look_at_tab)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._copy = CopyButton(tr("Copy as JSON"))
        self._copy.clicked.connect(self._on_copy_clicked)
        self._close = Button(tr("Close channel"), size=ButtonSize.SMALL)
        self._close.clicked.connect(self._on_close_clicked)
        self._foot = self._make_foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self._missing, 1)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    @property
    def channel_id(self) -> str:
        """The channel that is shown; "" where none is."""
        return self._detail.row.channel.channel_id if self._detail is not None else ""

    def grow(self) -> None:
        """Make the next part, and show in it what is shown. Afterwards it does nothing."""
        if self._progress is None:
            self._progress = ProgressSection()
            self._add(self._progress)
        elif self._tabs is None:
            self._tabs = TabsSection()
            self._tabs.settle_requested.connect(self.settle_requested)
            self._tabs.cancel_requested.connect(self.cancel_requested)
            self._tabs.pay_requested.connect(self.pay_requested)
            self._add(self._tabs)
        elif self._settled is None:
            self._settled = SettledSection()
            self._add(self._settled)
        elif self._facts is None:
            self._facts = FactsSection()
            self._add(self._facts)

    def show_detail(self, detail: ChannelDetail, *, now_ms: int, is_past: bool) -> None:
        """Show a channel as it is or was."""
        channel = detail.row.channel
        is_same = channel.channel_id == self.channel_id
        if not is_same:
            self._wanted_tab = ""
            self._scroll.ensureVisible(0, 0)
            if self._tabs is not None:
                self._tabs.show_room(TABS_MORE)
        self._detail, self._now_ms, self._is_past = detail, now_ms, is_past
        self._show_missing(is_missing=False)
        self._title.show_text(outside(channel.peer_name))
        self._badge.show_badge(channel.badge)
        is_away = detail.is_connected is False
        self._away.show_words(
            away_text(channel.peer_name) if is_away else "",
            tr("Your money is safe. Towpath keeps trying.") if is_away else "",
        )
        self.canal.show_channel(channel, moves=is_same and not is_past)
        self._show_close(channel, is_past=is_past)
        self._show_parts()

    def show_missing(self, *, is_past: bool) -> None:
        """The channel is not there at this moment: it is named, not drawn."""
        if self._detail is None:
            self._title.show_text(tr("Channel"))
        self._show_missing(is_missing=True)
        self._missing.show_text(
            tr("This channel was not there yet at this moment.")
            if is_past
            else tr("There is no such channel. Choose one from the list.")
        )

    def show_tab(self, tab_id: str) -> None:
        """Bring a tab into sight, as soon as it is there."""
        self._wanted_tab = tab_id
        if self._tabs is not None and self._tabs.row_of(tab_id) is not None:
            # In the next turn, when everything above it has its height.
            self._look.start()

    def copy_json(self, text: str) -> None:
        """Put the channel's JSON on the clipboard."""
        self._copy.copy(text)

    def _on_range_changed(self) -> None:
        if self._wanted_tab:
            self._look.start()

    def _look_at_tab(self) -> None:
        if not self._wanted_tab or self._tabs is None:
            return
        row = self._tabs.row_of(self._wanted_tab)
        if row is None:
            return
        # Until everything above it has its height, the scroll bar's range ends too early.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._scroll.ensureWidgetVisible(row)
        if not row.visibleRegion().isEmpty():
            self._wanted_tab = ""

    def _add(self, part: QWidget) -> None:
        # Before the stretch at the end.
        self._parts.insertWidget(self._parts.count() - 1, part)
        self._show_parts()
        if self._wanted_tab:
            self.show_tab(self._wanted_tab)

    def _show_parts(self) -> None:
        """What the parts that are there show."""
        detail, now_ms, is_past = self._detail, self._now_ms, self._is_past
        if detail is None:
            return
        if self._progress is not None:
            self._progress.show_ladder(detail.ladder, now_ms=now_ms)
        if self._tabs is not None:
            self._tabs.show_tabs(detail.row, now_ms=now_ms, is_past=is_past)
        if self._settled is not None:
            self._settled.show_settled(detail, is_past=is_past)
        if self._facts is not None:
            self._facts.show_facts(detail, now_ms=now_ms, is_past=is_past)

    def _show_missing(self, *, is_missing: bool) -> None:
        set_shown(self._missing, is_shown=is_missing)
        for part in (self._scroll, self._badge, self._foot):
            set_shown(part, is_shown=not is_missing)

    def _show_close(self, channel: ChannelView, *, is_past: bool) -> None:
        reason = past_reason() if is_past else ""
        if not reason and channel.badge not in (ChannelBadge.OPEN, ChannelBadge.BUSY):
            reason = tr("This channel is not open")
        if reason != self._close.accessibleDescription():
            self._close.lock(reason)

    def _on_close_clicked(self) -> None:
        if self._detail is not None:
            self.close_requested.emit(self._detail.row.channel)

    def _on_copy_clicked(self) -> None:
        self.copy_requested.emit(self.channel_id)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_SIDE_PX, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addWidget(self._badge)
        row.addStretch(1)
        row.addWidget(self._shut)
        return row

    def _column_of_parts(self) -> QVBoxLayout:
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(_SIDE_PX, 2, _SIDE_PX, 4)
        column.setSpacing(14)
        column.addWidget(self._away)
        column.addWidget(self.canal)
        column.addStretch(1)
        return column

    def _make_foot(self) -> QWidget:
        inside = QWidget()
        foot, row = QVBoxLayout(inside), QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(10)
        foot.addWidget(HairLine())
        row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._close)
        foot.addLayout(row)
        return inside
