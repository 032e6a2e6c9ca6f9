"""What is asked for: how much, what for, and until when."""

from __future__ import annotations

from ui.i18n import outside_name, tr
from ui.limits import AMOUNT_MAX_CHARS, NOTE_MAX_CHARS
from ui.qt import (
    QHBoxLayout,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRectF,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, font, theme, tokens
from ui.times import DAY_MS, HOUR_MS
from ui.widgets.canal_layout import share_px
from ui.widgets.chips import ChipRow
from ui.widgets.form import field_label, words_field
from ui.widgets.label import Label
from wallet.views import units


class RequestForm(QWidget):
    """The fields.

    Signals:
        edited: a field changed.
        enter_pressed: Enter was pressed in a field.
    """

    edited = Signal()
    enter_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.amount = words_field(tr("Amount in ETH"), tr("any, or such as 0.08"), AMOUNT_MAX_CHARS)
        self.amount.setFixedHeight(52)
        self.memo = words_field(tr("What it is for"), tr("such as Bread"), NOTE_MAX_CHARS)
        self.memo.setFixedHeight(42)
        self._room = RoomBar()
        self._asked = Label(face=Face.SECOND_BOLD, elides=True)
        self._left = Label(face=Face.SECOND, color="muted")
        choices = (
            (HOUR_MS, tr("1 hour"), ""),
            (DAY_MS, tr("1 day"), ""),
            (7 * DAY_MS, tr("1 week"), ""),
            (30 * DAY_MS, tr("30 days"), ""),
        )
        self._ends = ChipRow(choices, name=tr("Good for"))
        self._lasts_ms = HOUR_MS
        self._ends.chosen.connect(self._on_end_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(field_label(tr("Amount"), self.amount))
        column.addWidget(self.amount)
        unit = QHBoxLayout(self.amount)
        unit.setContentsMargins(0, 0, 14, 0)
        unit.addStretch(1)
        unit.addWidget(Label(units.UNIT, face=Face.SECTION, color="muted"))
        self.amount.setTextMargins(0, 0, 44, 0)
        line = QHBoxLayout()
        line.addWidget(self._asked, 1)
        line.addWidget(self._left)
        column.addLayout(line)
        column.addWidget(self._room)
        column.addSpacing(4)
        column.addWidget(field_label(tr("For, the payer sees this"), self.memo))
        column.addWidget(self.memo)
        column.addSpacing(4)
        column.addWidget(Label(tr("Good for"), face=Face.SECOND, color="muted"))
        column.addWidget(self._ends)
        for edit in (self.amount, self.memo):
            edit.textEdited.connect(lambda _text: self.edited.emit())
            edit.returnPressed.connect(self.enter_pressed)
        self.amount.textChanged.connect(self._fit_amount)

    def lasts_ms(self) -> int:
        """For how long it is to be good."""
        return self._lasts_ms

    def show_room(self, amount_wei: int | None, room_wei: int, room_name: str) -> None:
        """How much of the room for one payment is asked for; 0 is any amount, None is no amount."""
        words = tr("{amount} asked") if amount_wei else tr("Any amount")
        self._asked.show_text(
            tr("Nothing asked yet")
            if amount_wei is None
            else words.format(amount=units.eth(amount_wei))
        )
        room = tr("room for {amount} through {name}")
        self._left.show_text(
            room.format(amount=units.eth(room_wei), name=outside_name(room_name))
            if room_name
            else tr("no open channel")
        )
        self._room.show_parts(amount_wei or 0, room_wei)

    def show_asked(self, amount_wei: int, memo: str) -> None:
        """Show what was asked for."""
        for edit, text in (
            (self.amount, units.eth_editable(amount_wei) if amount_wei else ""),
            (self.memo, memo),
        ):
            if edit.text() != text:
                edit.setText(text)
                edit.setCursorPosition(0)

    def clear(self) -> None:
        """Ask for something else."""
        self.amount.clear()
        self.memo.clear()

    def _fit_amount(self, text: str) -> None:
        self.amount.setFont(font(Face.AMOUNT if text else Face.BODY))

    def _on_end_chosen(self, lasts_ms: int) -> None:
        self._lasts_ms = lasts_ms
        self._ends.show_choice(lasts_ms)
        self.edited.emit()


class RoomBar(QWidget):
    """The hub's side of a channel: what one payment can bring at most, and what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self._amount_wei, self._room_wei = 0, 0
        self.setFixedHeight(16)
        self.setAccessibleName(tr("Room for a payment"))
        theme().changed.connect(self.update)

    def show_parts(self, amount_wei: int, room_wei: int) -> None:
        """Set what is asked for, and the room."""
        self._amount_wei, self._room_wei = amount_wei, room_wei
        self.setAccessibleDescription(
            tr("{amount} asked, room for {room}").format(
                amount=units.eth_unit(amount_wei), room=units.eth_unit(room_wei)
            )
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the room, and solid in it what is asked for."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(box, 7, 7)
        painter.fillPath(outline, now.theirs_soft if self._room_wei else now.sunk)
        if self._amount_wei and self._room_wei:
            part_wei = min(self._amount_wei, self._room_wei)
            part = QPainterPath()
            width = max(share_px(part_wei, self._room_wei, box.width()), 4.0)
            part.addRect(QRectF(box.left(), box.top(), width, box.height()))
            painter.fillPath(part.intersected(outline), now.water)
        painter.setPen(QPen(now.theirs if self._room_wei else now.edge, 2))
        painter.drawPath(outline)
        painter.end()
