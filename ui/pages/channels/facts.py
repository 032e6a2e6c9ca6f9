"""What each side would get now, and the facts of a channel, in its drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.channelwords import ended_text, share_text
from ui.glossary import Term
from ui.i18n import outside_name, tr
from ui.pages.channels.section import FactRow, HashRow, SectionHead
from ui.qt import QHBoxLayout, QPainter, QPaintEvent, QRectF, Qt, QVBoxLayout, QWidget
from ui.theme import Face, theme
from ui.times import SECOND_MS
from ui.widgets.bars import BAR_PX, Parts, paint_channel_bar
from ui.widgets.copybutton import CopyButton
from ui.widgets.label import Label
from ui.widgets.shown import set_shown
from ui.words import tab_count
from wallet.views import units
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from wallet.views.channels_values import ChannelDetail, SettledView

_SHARES_MAX: Final = 4


class SettledSection(QWidget):
    """Who would get what."""

    def __init__(self) -> None:
        super().__init__()
        self._head = SectionHead()
        self._mine, self._theirs = Label(face=Face.POUND_SMALL), Label(face=Face.POUND_SMALL)
        self._to_me = Label(face=Face.SECOND, color="muted")
        self._to_them = Label(face=Face.SECOND, color="muted", elides=True)
        self._bar = SplitBar()
        self._shares = [
            (Label(face=Face.SECOND, elides=True), Label(face=Face.SECOND))
            for _ in range(_SHARES_MAX + 2)
        ]
        sums = QHBoxLayout()
        sums.setSpacing(6)
        base = Qt.AlignmentFlag.AlignBottom
        sums.addWidget(self._mine, 0, base)
        sums.addWidget(self._to_me, 0, base)
        sums.addStretch(1)
        sums.addWidget(self._to_them, 0, base)
        sums.addWidget(self._theirs, 0, base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._head)
        column.addLayout(sums)
        column.addWidget(self._bar)
        for name, amount in self._shares:
            line = QHBoxLayout()
            line.addWidget(name, 1)
            line.addWidget(amount)
            column.addLayout(line)

    def show_settled(self, detail: ChannelDetail, *, is_past: bool) -> None:
        """Show the sums of a moment."""
        settled, channel = detail.settled, detail.row.channel
        title = tr("If settled then") if is_past else tr("If settled now")
        source = tr("by turn {turn} and the newest vouchers").format(
            turn=units.count(channel.turn_num)
        )
        if settled.is_paid_out:
            title, source = tr("Paid out"), ended_text(detail.row)
        is_opening = channel.badge is ChannelBadge.OPENING
        if is_opening:
            title, source = tr("Put in so far"), ""
        self._head.show_title(title)
        self._head.show_more(source, None if settled.is_paid_out or not source else Term.VOUCHER)
        name = outside_name(channel.peer_name)
        self._mine.show_text(units.eth(settled.mine_wei))
        self._theirs.show_text(units.eth(settled.theirs_wei))
        self._to_me.show_text(tr("by you") if is_opening else tr("to you"))
        to_them = tr("by {name}") if is_opening else tr("to {name}")
        self._to_them.show_text(to_them.format(name=name))
        self._bar.show_parts(settled, name)
        self._show_lines([] if is_opening or settled.is_paid_out else _lines(settled))

    def _show_lines(self, lines: list[tuple[str, int]]) -> None:
        for at, (name, amount) in enumerate(self._shares):
            is_shown = at < len(lines)
            set_shown(name, is_shown=is_shown)
            set_shown(amount, is_shown=is_shown)
            if is_shown:
                name.show_text(lines[at][0])
                amount.show_text(units.eth(lines[at][1]))


class SplitBar(QWidget):
    """Mine, what nobody knows here, and theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: Parts = (0, 0, 0)
        self.setFixedHeight(BAR_PX + 6)
        self.setAccessibleName(tr("Who would get what"))
        theme().changed.connect(self.update)

    def show_parts(self, settled: SettledView, name: str) -> None:
        """Set the parts."""
        self._parts = (settled.mine_wei, settled.undecided_wei, settled.theirs_wei)
        said = tr("{mine} to you, {theirs} to {name}").format(
            mine=units.eth_unit(settled.mine_wei),
            theirs=units.eth_unit(settled.theirs_wei),
            name=name,
        )
        self.setAccessibleDescription(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_channel_bar(painter, QRectF(1, 3, self.width() - 2, BAR_PX), self._parts)
        painter.end()


class FactsSection(QWidget):
    """What is fixed in a channel, and what the chain says of it."""

    def __init__(self) -> None:
        super().__init__()
        self.address = HashRow(
            tr("Address"),
            CopyButton(tr("Copy"), name=tr("Copy the peer's address")),
            Term.PINNED_ADDRESS,
        )
        self.channel_id = HashRow(
            tr("Channel id"),
            CopyButton(tr("Copy"), name=tr("Copy the channel's id")),
            Term.CHANNEL_ID,
        )
        self._turn = FactRow(tr("Turn"), Term.TURN)
        self._leader = FactRow(tr("Leads"), Term.LEADER)
        self._held = FactRow(tr("Contract"), Term.CONTRACT)
        self._challenge = FactRow(tr("Challenge"), Term.CHALLENGE)
        self._put_in, self._opened = FactRow(tr("Put in")), FactRow(tr("Begun"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHead(tr("Facts")))
        for row in (
            self._opened,
            self._turn,
            self._leader,
            self._held,
            self._put_in,
            self._challenge,
            self.address,
            self.channel_id,
        ):
            column.addWidget(row)

    def show_facts(self, detail: ChannelDetail, *, now_ms: int, is_past: bool) -> None:
        """Show the facts of a moment."""
        channel = detail.row.channel
        name = outside_name(channel.peer_name)
        for row, value in (
            (self.address, channel.peer_address),
            (self.channel_id, channel.channel_id),
        ):
            row.show_hash(units.hex_groups(value, is_whole=True), value)
        self._turn.show_value(units.count(channel.turn_num))
        self._leader.show_value(
            tr("You: your wallet proposes each change of the channel")
            if detail.is_led_by_me
            else tr("{name} proposes each change of the channel").format(name=name)
        )
        self._held.show_value(_held_text(detail, is_past=is_past))
        self._put_in.show_value(
            tr("you {mine}, {name} {theirs}").format(
                mine=units.eth(channel.put_in_mine_wei),
                theirs=units.eth(channel.put_in_theirs_wei),
                name=name,
            )
        )
        self._challenge.show_value(_challenge_text(detail, now_ms=now_ms, is_past=is_past))
        self._opened.show_value(units.day_clock(detail.opened_ms))


def _held_text(detail: ChannelDetail, *, is_past: bool) -> str:
    words = tr("held {amount}") if is_past else tr("holds {amount}")
    if detail.held_block is not None:
        words = (
            tr("held {amount}, as of block {block}")
            if is_past
            else tr("holds {amount}, as of block {block}")
        )
    block = detail.held_block or 0
    return words.format(amount=units.eth_unit(detail.held_wei), block=units.count(block))


def _challenge_text(detail: ChannelDetail, *, now_ms: int, is_past: bool) -> str:
    """How long the other side may answer, and when that would end."""
    length = units.duration(detail.challenge_s)
    if detail.settled.is_paid_out:
        return length
    words = (
        tr(
            "{length} for the other side to answer if one of you asks the chain to end the channel. "
            "Asked then, it would have paid out on {end}."
        )
        if is_past
        else tr(
            "{length} for the other side to answer if one of you asks the chain to end the channel. "
            "Asked now, it would pay out on {end}."
        )
    )
    return words.format(length=length, end=units.day_clock(now_ms + detail.challenge_s * SECOND_MS))


def _lines(settled: SettledView) -> list[tuple[str, int]]:
    """What my part is made of, the smaller ones in one line, and what is not known here."""
    shares = [share for share in settled.shares if share.amount_wei]
    lines = [(share_text(share), share.amount_wei) for share in shares[:_SHARES_MAX]]
    rest = shares[_SHARES_MAX:]
    if rest:
        words = tr("in {tabs} besides").format(tabs=tab_count(len(rest)))
        lines.append((words, sum(share.amount_wei for share in rest)))
    if settled.undecided_wei:
        lines.append((tr("in tabs between two others"), settled.undecided_wei))
    return lines
