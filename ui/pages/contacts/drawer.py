"""The drawer with all about one contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.connectionwords import connection_cell
from ui.i18n import outside, past_reason, tr
from ui.pages.contacts.words import paid_text, tab_text, when_text, whole_address
from ui.qt import (
    QGridLayout,
    QHBoxLayout,
    QPainter,
    QPaintEvent,
    QPointF,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, theme
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, HairLine
from ui.widgets.identicon import SIDE_PX, identicon_pixmap
from ui.widgets.label import Label
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.people_values import ContactRow, PaidRow

DRAWER_PX: Final = 380
_PAID_MAX: Final = 5


class Picture(QWidget):
    """The small picture of an address."""

    def __init__(self) -> None:
        super().__init__()
        self._address = ""
        self.setFixedSize(SIDE_PX, SIDE_PX)
        theme().changed.connect(self.update)

    def show_address(self, address: str) -> None:
        """Set the address."""
        self._address = address
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(QPointF(0, 0), identicon_pixmap(self._address, ratio))
        painter.end()


class ContactDrawer(Card):
    """One contact in full.

    Attributes:
        pay, copy, edit, forget, close_it: the buttons; the controller listens.

    Signals:
        close_requested: shut the drawer.
    """

    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(DRAWER_PX)
        self._picture = Picture()
        self._name = Label(face=Face.CARD_TITLE, elides=True)
        self._address = Label(face=Face.HASH, wraps=True)
        self._facts = [Label(face=Face.BODY, elides=True) for _each in range(5)]
        self._paid = [
            (Label(elides=True), Label(face=Face.BODY_BOLD)) for _each in range(_PAID_MAX)
        ]
        self._nothing = Label(face=Face.SECOND, color="muted", wraps=True)
        self._bound = Label(face=Face.SECOND, color="muted", wraps=True)
        self.pay = Button(tr("Pay"), icon="pay", kind=ButtonKind.PRIMARY)
        self.edit = Button(tr("Change"), icon="edit")
        self.copy = Button(tr("Copy address"), icon="copy", size=ButtonSize.SMALL)
        self.forget = Button(tr("Forget"), kind=ButtonKind.DANGER)
        self._close = Button(
            "", name=tr("Close these details"), icon="close", size=ButtonSize.SMALL
        )
        self._close.clicked.connect(self.close_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        self._build(column)

    def show_contact(
        self, row: ContactRow, paid: tuple[PaidRow, ...], *, now_ms: int, is_past: bool
    ) -> None:
        """Show this contact."""
        self._picture.show_address(row.address)
        self._name.show_text(outside(row.name))
        self._address.show_text(whole_address(row.address))
        connection = connection_cell(row.is_connected, row.latency_ms)
        texts = (
            connection.text,
            outside(row.endpoint) or tr("not known"),
            units.eth_unit(row.can_pay_wei),
            tab_text(row),
            paid_text(row, now_ms=now_ms),
        )
        for label, text in zip(self._facts, texts, strict=True):
            label.show_text(text)
        self._facts[0].show_color(connection.color)
        self._show_paid(paid, now_ms=now_ms)
        locked = past_reason() if is_past else ""
        nobody = tr("Nothing can be paid to them right now") if not row.can_pay_wei else ""
        for button, reason in (
            (self.pay, locked or nobody),
            (self.edit, locked),
            (self.forget, locked or outside(row.bound_by)),
        ):
            if reason != button.accessibleDescription():
                button.lock(reason)
        why = locked or outside(row.bound_by)
        self._bound.show_text(why)
        self._bound.setVisible(bool(why))

    def show_copied(self, words: str) -> None:
        """Say on the button what became of copying."""
        self.copy.show_text(words)

    def _show_paid(self, paid: tuple[PaidRow, ...], *, now_ms: int) -> None:
        self._nothing.setVisible(not paid)
        for at, (words, amount) in enumerate(self._paid):
            is_shown = at < len(paid)
            words.setVisible(is_shown)
            amount.setVisible(is_shown)
            if is_shown:
                note = outside(paid[at].note) or tr("no note")
                when = when_text(paid[at].at_ms, now_ms=now_ms)
                words.show_text(tr("{when}  {note}").format(when=when, note=note))
                amount.show_text(units.eth_signed(paid[at].amount_wei))

    def _build(self, column: QVBoxLayout) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._picture)
        head.addWidget(self._name, 1)
        head.addWidget(self._close)
        column.addLayout(head)
        column.addWidget(self._address)
        beside = QHBoxLayout()
        beside.addWidget(self.copy)
        beside.addStretch(1)
        column.addLayout(beside)
        column.addWidget(HairLine())
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(5)
        facts.setColumnStretch(1, 1)
        titles = (
            tr("Connection"),
            tr("Place"),
            tr("Payable at once"),
            tr("Open tab"),
            tr("Payments"),
        )
        for at, (title, value) in enumerate(zip(titles, self._facts, strict=True)):
            facts.addWidget(Label(title, face=Face.SECOND, color="muted"), at, 0)
            facts.addWidget(value, at, 1)
        column.addLayout(facts)
        column.addWidget(HairLine())
        column.addWidget(Label(tr("Last payments"), face=Face.SECOND_BOLD))
        self._nothing.show_text(tr("None with this person so far."))
        column.addWidget(self._nothing)
        rows = QGridLayout()
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(0, 1)
        for at, (words, amount) in enumerate(self._paid):
            rows.addWidget(words, at, 0)
            rows.addWidget(amount, at, 1)
        column.addLayout(rows)
        column.addStretch(1)
        column.addWidget(self._bound)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.pay, self.edit, self.forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
