"""The pay dialog: to whom, how much, what for; then what it does, before it is done."""

from enum import Enum

from ui.i18n import outside, tr
from ui.pages.pay.parts import DialogFoot, Field, RoutePicture, TabBox, field_label
from ui.qt import (
    QHBoxLayout,
    QKeyEvent,
    QResizeEvent,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, font
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import HairLine
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from wallet.views import units
from wallet.views.values import PayQuote

NOTE_MAX_CHARS = 120
_PAYEE_MAX_CHARS = 80
_AMOUNT_MAX_CHARS = 40
# From this height on, everything finds room at once.
_ROOMY_PX = 680


class Faulty(Enum):
    """Which field a problem is about."""

    NONE = "none"
    PAYEE = "payee"
    AMOUNT = "amount"


class PayDialog(Overlay):
    """The pay dialog.

    Signals:
        edited: a field changed; ask for `payee()`, `amount_text()` and `note()`.
        pay_requested: the button was clicked.
        enter_pressed: Enter was pressed in a field or on the dialog.
    """

    edited = Signal()
    pay_requested = Signal()
    enter_pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Pay"), width_px=600)
        self._payee = _field(tr("To"), tr("A name, or a 0x address"), _PAYEE_MAX_CHARS)
        self._amount = _field(tr("Amount in ETH"), tr("0.25"), _AMOUNT_MAX_CHARS)
        self._amount.setFont(font(Face.AMOUNT))
        self._note = _field(tr("Note"), tr("What it is for"), NOTE_MAX_CHARS)
        self._known = Label(face=Face.SECOND, color="ok", elides=True)
        self._known_glyph = Glyph("check", "ok", size_px=16)
        self._tab = TabBox()
        self._tab.limit_edited.connect(self.edited)
        self._route = RoutePicture()
        self._fee, self._total = Label(), Label(face=Face.SECTION)
        self._most, self._after = Label(), Label()
        self._problem = NoticeBox()
        self._done = NoticeBox(color="ok", icon="check")
        hint = tr("Enter pays, Esc sends nothing")
        self._hint = Label(hint, face=Face.SECOND, color="muted")
        self.pay = Button(tr("Pay"), icon="pay", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE)
        self.pay.clicked.connect(self.pay_requested)
        self.again = Button(tr("Pay again"), size=ButtonSize.NORMAL)
        self._cancel = Button(tr("Cancel"), size=ButtonSize.NORMAL)
        self._cancel.clicked.connect(self.close_overlay)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        self.body.addLayout(self._middle())
        self.body.addWidget(self._foot())
        for edit in (self._payee, self._amount, self._note):
            edit.textEdited.connect(lambda _text: self.edited.emit())
            edit.returnPressed.connect(self.enter_pressed)

    def payee(self) -> str:
        """Who is to be paid, as typed."""
        return self._payee.text().strip()

    def amount_text(self) -> str:
        """The amount as typed."""
        return self._amount.text()

    def note(self) -> str:
        """The note as typed."""
        return self._note.text().strip()

    def limit_text(self) -> str | None:
        """The limit of a new tab as typed; None while it is the proposed one."""
        return self._tab.limit_text()

    def show_fields(self, *, payee: str, amount: str, note: str) -> None:
        """Fill the fields; nothing is sent by this."""
        self._payee.setText(payee)
        self._amount.setText(amount)
        self._note.setText(note)
        self._tab.forget_limit()

    def show_editing(self) -> None:
        """The fields are open, nothing is done yet."""
        self._set_fields_enabled(is_enabled=True)
        self._done.show_words("", "")
        self._fit()
        self._hint.show()
        self._cancel.show_text(tr("Cancel"))
        self.again.hide()
        self.pay.show()
        first = self._amount if self.payee() else self._payee
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_quote(self, quote: PayQuote | None, amount_wei: int, limit_wei: int) -> None:
        """Show what the payment would do; None where there is nothing to quote yet."""
        is_known = quote is not None and bool(quote.payee_address)
        self._known_glyph.setVisible(is_known)
        self._known.show_text(_known_text(quote) if quote is not None and is_known else "")
        # Where nothing can be paid, sums and limits are zeros that would read as facts.
        can_be = quote is not None and quote.problem is None and amount_wei > 0
        self._tab.show_quote(quote, amount_wei, limit_wei)
        self._route.show_names(quote.route if quote is not None else ())
        fee_wei = quote.fee_wei if quote is not None else 0
        self._fee.show_text(units.eth_unit(fee_wei) if can_be else "")
        self._total.show_text(units.eth_unit(amount_wei + fee_wei) if can_be else "")
        self._after.show_text(
            units.eth_unit(quote.can_send_after_wei) if quote is not None and can_be else ""
        )
        self._most.show_text(units.eth_unit(quote.most_wei) if is_known and quote else "")
        words = tr("Pay {amount}").format(amount=units.eth_unit(amount_wei))
        self.pay.show_text(words if amount_wei > 0 else tr("Pay"))

    def show_problem(self, cause: str, remedy: str, *, faulty: Faulty = Faulty.NONE) -> None:
        """Tell why it cannot be paid, beside the fields; an empty cause tells nothing."""
        self._problem.show_words(cause, remedy)
        self._fit()
        for edit, kind in ((self._payee, Faulty.PAYEE), (self._amount, Faulty.AMOUNT)):
            is_faulty = bool(cause) and faulty is kind
            edit.setAccessibleDescription(cause if is_faulty else "")
            if edit.property("faulty") != is_faulty:
                edit.setProperty("faulty", is_faulty)
                edit.style().polish(edit)

    def show_lock(self, reason: str) -> None:
        """Switch the pay button off, with a reason, or on."""
        if self.pay.accessibleDescription() != reason or self.pay.isEnabled() == bool(reason):
            self.pay.lock(reason)

    def show_paying(self) -> None:
        """The payment is on its way."""
        self._set_fields_enabled(is_enabled=False)
        self.pay.lock(tr("This payment is on its way"))
        self._cancel.show_text(tr("Close"))

    def show_paid(self, cause: str, remedy: str) -> None:
        """The payment is made; the result stays here."""
        self._set_fields_enabled(is_enabled=False)
        self._problem.show_words("", "")
        self._done.show_words(cause, remedy)
        self._fit()
        self._hint.hide()
        self.pay.hide()
        self.again.show()
        self._cancel.show_text(tr("Done"))
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """In a low window, what must be read takes the place of the picture of the route."""
        tells = not (self._problem.isHidden() and self._done.isHidden())
        self._route.setVisible(not tells or self.height() >= _ROOMY_PX)

    def _set_fields_enabled(self, *, is_enabled: bool) -> None:
        for edit in (self._payee, self._amount, self._note):
            edit.setEnabled(is_enabled)
        self._tab.setEnabled(is_enabled)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 10, 18, 10)
        row.setSpacing(12)
        row.addWidget(Glyph("pay", "water", size_px=20))
        row.addWidget(Label(tr("Pay"), face=Face.TITLE), 1)
        close = Button("", name=tr("Close, sending nothing"), icon="close", size=ButtonSize.SMALL)
        close.clicked.connect(self.close_overlay)
        row.addWidget(close)
        return row

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(6)
        column.addWidget(field_label(tr("To"), self._payee))
        self._payee.setFixedHeight(42)
        column.addWidget(self._payee)
        known = QHBoxLayout()
        known.setSpacing(6)
        known.addWidget(self._known_glyph)
        known.addWidget(self._known, 1)
        column.addLayout(known)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        for label, edit, weight in (
            (tr("Amount"), self._amount, 2),
            (tr("Note, only the payee sees it"), self._note, 3),
        ):
            part = QVBoxLayout()
            part.setSpacing(6)
            part.addWidget(field_label(label, edit))
            edit.setFixedHeight(52)
            part.addWidget(edit)
            pair.addLayout(part, weight)
        column.addLayout(pair)
        unit = QHBoxLayout(self._amount)
        unit.setContentsMargins(0, 0, 14, 0)
        unit.addStretch(1)
        unit.addWidget(Label(units.UNIT, face=Face.SECTION, color="muted"))
        self._amount.setTextMargins(0, 0, 44, 0)
        column.addSpacing(4)
        column.addWidget(self._tab)
        column.addSpacing(4)
        column.addWidget(self._route)
        column.addLayout(self._sums())
        column.addWidget(self._problem)
        column.addWidget(self._done)
        column.addStretch(1)
        return column

    def _sums(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(40)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        right.setSpacing(0)
        for column, words, value in (
            (left, tr("Fee"), self._fee),
            (left, tr("Total"), self._total),
            (right, tr("Most at once"), self._most),
            (right, tr("You can send after"), self._after),
        ):
            if column.count():
                column.addWidget(HairLine())
            line = QHBoxLayout()
            line.setContentsMargins(0, 8, 0, 8)
            line.setSpacing(8)
            is_total = value is self._total
            face = Face.BODY_BOLD if is_total else Face.BODY
            line.addWidget(Label(words, face=face, color="ink" if is_total else "muted"))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(value, 1)
            column.addLayout(line)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        return row

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.again)
        row.addWidget(self.pay)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit a low or a high window."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere is Enter in a field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.enter_pressed.emit()
            return
        super().keyPressEvent(event)


def _field(name: str, hint: str, chars_max: int) -> Field:
    edit = Field()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    edit.setMaxLength(chars_max)
    edit.setFont(font(Face.BODY))
    return edit


def _known_text(quote: PayQuote) -> str:
    return tr("{name}  {address}").format(
        name=outside(quote.payee_name), address=units.hex_groups(quote.payee_address)
    )
