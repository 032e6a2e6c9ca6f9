"""The channels that the home page does not draw large, each as a bar that opens it."""

from ui.i18n import outside, tr
from ui.qt import (
    QHBoxLayout,
    QPainter,
    QPaintEvent,
    QRectF,
    QSize,
    Qt,
    QVBoxLayout,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, theme, tokens
from ui.widgets.badge import ChannelBadgePill
from ui.widgets.bars import ChannelBar
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.pressable import Pressable
from ui.words import badge_word
from wallet.views import units
from wallet.views.values import ChannelView


class OtherChannels(Card):
    """The channels that are not drawn large, each as a bar.

    Signals:
        inspect_requested: show this channel in full (channel id).
    """

    inspect_requested = Signal(str)

    _ROWS_MAX = 3

    def __init__(self) -> None:
        super().__init__()
        self._rows = [ChannelBarRow() for _row in range(self._ROWS_MAX)]
        self._more = Label(face=Face.SECOND, color="muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 14)
        self._column.setSpacing(4)
        title = Label(tr("Other channels"), face=Face.SECTION)
        title.setContentsMargins(6, 0, 6, 2)
        self._more.setContentsMargins(6, 0, 6, 0)
        self._column.addWidget(title)
        for row in self._rows:
            self._column.addWidget(row)
            row.clicked.connect(lambda _on=False, row=row: self._on_row_clicked(row))
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_channels(
        self, channels: tuple[ChannelView, ...], *, rows_max: int, more_count: int
    ) -> None:
        """Show these channels, as many as find room; `more_count` are not among them."""
        room = min(rows_max, self._ROWS_MAX)
        if (channels, room, more_count) == self._shown:
            return
        self._shown = (channels, room, more_count)
        self.setVisible(bool(channels))
        for at, row in enumerate(self._rows):
            is_shown = at < min(len(channels), room)
            row.setVisible(is_shown)
            if is_shown:
                row.show_channel(channels[at])
        hidden = max(len(channels) - room, 0) + more_count
        self._more.setVisible(hidden > 0)
        self._more.show_text(tr("and {number} more").format(number=units.count(hidden)))

    def _on_row_clicked(self, row: "ChannelBarRow") -> None:
        self.inspect_requested.emit(row.channel_id)


class ChannelBarRow(Pressable):
    """One channel as a bar. A click or Enter opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.channel_id = ""
        self.setAccessibleName(tr("Inspect the channel"))
        self._name = Label(face=Face.BODY_BOLD, elides=True)
        self._badge = ChannelBadgePill()
        self._bar = ChannelBar()
        self._mine = Label(face=Face.SECOND)
        self._theirs = Label(face=Face.SECOND, elides=True)
        self._theirs.setAlignment(Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addWidget(self._badge)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.addWidget(self._mine)
        foot.addWidget(self._theirs, 1)
        column.addLayout(foot)
        theme().changed.connect(self.update)

    def show_channel(self, channel: ChannelView) -> None:
        """Show `channel`."""
        name = outside(channel.peer_name)
        self.channel_id = channel.channel_id
        self._name.show_text(name)
        self._badge.show_badge(channel.badge)
        self._bar.show_channel(channel)
        self._mine.show_text(tr("{amount} yours").format(amount=units.eth(channel.yours_wei)))
        self._theirs.show_text(
            tr("{amount} {name}'s").format(amount=units.eth(channel.theirs_wei), name=name)
        )
        self.setAccessibleName(
            tr("Inspect the channel with {name}, {badge}").format(
                name=name, badge=badge_word(channel.badge)
            )
        )

    def sizeHint(self) -> QSize:
        """What stands in it."""
        layout = self.layout()
        assert layout is not None, "the row has a layout"
        return layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Names give way first."""
        layout = self.layout()
        assert layout is not None, "the row has a layout"
        return layout.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground that says it can be pressed."""
        if not (self._is_hot or self.isDown()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().selected)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_SMALL, RADIUS_SMALL)
        painter.end()
