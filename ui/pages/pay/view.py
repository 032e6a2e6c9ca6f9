"""The pay dialog: to whom, how much, what for; then what it does, before it is done."""

from ui.i18n import set_plain_tooltip, tr
from ui.limits import AMOUNT_MAX_CHARS, NOTE_MAX_CHARS
from ui.pages.pay.faulty import Faulty
from ui.pages.pay.parts import RoutePicture, TabBox
from ui.pages.pay.payee import PayeeField
from ui.pages.pay.sums import Sums
from ui.pages.pay.told import Told
from ui.qt import (
    QDragEnterEvent,
    QDropEvent,
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
from ui.widgets.form import DialogFoot, field_label, words_field
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from ui.widgets.overlay import Overlay
from wallet.api import Remedy
from wallet.views import units
from wallet.views.values import PayQuote

# Below this width, what stands side by side stands below each other.
_NARROW_PX = 520
# From this height on, everything finds room at once.
_ROOMY_PX = 700
# Two lines of cause and one of remedy: what is told moves nothing.
_TOLD_PX = 72


class PayDialog(Overlay):
    """The pay dialog. Two of its parts are handed in, so that it can be built in short turns.

    Attributes:
        to: the field for the payee.
        told: where problems, warnings and the result are told.

    Signals:
        edited: a field changed; ask for `payee()`, `amount_text()` and `note()`.
        pay_requested: the button was clicked.
        enter_pressed: Enter was pressed in a field or on the dialog.
    """

    edited = Signal()
    pay_requested = Signal()
    enter_pressed = Signal()

    def __init__(self, window: QWidget, tab: TabBox, sums: Sums) -> None:
        super().__init__(window, name=tr("Pay"), width_px=600)
        self.to = PayeeField(self)
        self.to.edited.connect(self.edited)
        self._amount = words_field(tr("Amount in ETH"), tr("such as 0.25"), AMOUNT_MAX_CHARS)
        self._note = words_field(tr("Note"), tr("What it is for"), NOTE_MAX_CHARS)
        self._tab, self._sums = tab, sums
        self._tab.limit_edited.connect(self.edited)
        self._route = RoutePicture()
        self._terms_reason = ""
        self.told = Told()
        self._column = QVBoxLayout()
        self._is_roomy = True
        self._hint = Label(face=Face.SECOND, color="muted", wraps=True)
        self.pay = Button(tr("Pay"), icon="pay", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE)
        self.pay.clicked.connect(self.pay_requested)
        self.again = Button(tr("Pay again"), size=ButtonSize.NORMAL)
        self._cancel = Button(tr("Cancel"), size=ButtonSize.NORMAL)
        self._cross = Button("", icon="close", size=ButtonSize.SMALL)
        for button in (self._cancel, self._cross):
            button.clicked.connect(self.close_overlay)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        self.body.addLayout(self._middle())
        self.foot.addWidget(self._foot())
        self._amount.textChanged.connect(self._fit_amount)
        self._fit_amount(self._amount.text())
        for edit in (self._amount, self._note):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        for edit in (self.to.edit, self._amount, self._note):
            edit.returnPressed.connect(self.enter_pressed)
        self._show_leaving(tr("Cancel"), tr("Close, sending nothing"))
        self.to.edit.setAcceptDrops(False)
        self.setAcceptDrops(True)

    def payee(self) -> str:
        """Who is to be paid, as typed."""
        return self.to.payee()

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
        self.to.show_given(payee)
        self._tab.forget_limit()
        self.show_terms(amount=amount, note=note, reason="")

    def show_terms(self, *, amount: str | None, note: str | None, reason: str) -> None:
        """Fill amount and note in, None leaves one as it is; with a reason, what is filled in cannot be changed."""
        self._terms_reason = reason
        for edit, text in ((self._amount, amount), (self._note, note)):
            if text is not None:
                edit.setText(text)
                edit.setCursorPosition(0)
            edit.setReadOnly(bool(reason and text))
            edit.setAccessibleDescription(reason if edit.isReadOnly() else "")
            set_plain_tooltip(edit, reason if edit.isReadOnly() else "")

    def show_editing(self) -> None:
        """The fields are open, nothing is done yet."""
        self._set_fields_enabled(is_enabled=True)
        self.told.clear()
        self._fit()
        self._hint.show_text(tr("Enter pays, Esc sends nothing"))
        self._show_leaving(tr("Cancel"), tr("Close, sending nothing"))
        self.again.hide()
        self.pay.show()
        first = self._amount if self.payee() else self.to.edit
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_quote(self, quote: PayQuote | None, amount_wei: int, limit_wei: int) -> None:
        """Show what the payment would do; None where there is nothing to quote yet."""
        self.to.show_found(quote)
        self._tab.show_quote(quote, amount_wei, limit_wei)
        self._route.show_names(quote.route if quote is not None else ())
        self._sums.show_quote(quote, amount_wei, limit_wei)
        words = tr("Pay {amount}").format(amount=units.eth_unit(amount_wei))
        self.pay.show_text(words if amount_wei > 0 else tr("Pay"))

    def show_problem(
        self,
        cause: str,
        remedy: str,
        *,
        faulty: Faulty = Faulty.NONE,
        action: Remedy = Remedy.NOTHING,
    ) -> None:
        """Tell why it cannot be paid, beside the fields; an empty cause tells nothing."""
        self.told.tell_problem(cause, remedy, action)
        self._fit()
        for edit, kind in ((self.to.edit, Faulty.PAYEE), (self._amount, Faulty.AMOUNT)):
            is_faulty = bool(cause) and faulty is kind
            reason = self._terms_reason if edit.isReadOnly() else ""
            edit.setAccessibleDescription(cause if is_faulty else reason)
            if edit.property("faulty") != is_faulty:
                edit.setProperty("faulty", is_faulty)
                edit.style().polish(edit)

    def show_careful(self, cause: str, remedy: str) -> None:
        """Warn of an address that looks like another one, and ask to compare them."""
        self.told.tell_careful(cause, remedy)
        self._fit()

    def show_lock(self, reason: str) -> None:
        """Switch the pay button off, with a reason, or on."""
        if self.pay.accessibleDescription() != reason or self.pay.isEnabled() == bool(reason):
            self.pay.lock(reason)

    def show_paying(self, amount_wei: int) -> None:
        """The payment is on its way."""
        self.show_problem("", "")
        self._show_leaving(tr("Close"), tr("Close this window; the payment goes on"))
        # Before the fields go off: Qt would send the keyboard to the next thing it finds.
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_fields_enabled(is_enabled=False)
        self._hint.show_text(tr("On its way. Closing this window does not stop it."))
        self.pay.show_text(tr("Paying {amount}").format(amount=units.eth_unit(amount_wei)))
        self.pay.lock(tr("This payment is on its way"))

    def show_waiting(self, cause: str, remedy: str) -> None:
        """Say whom the payment waits for."""
        self.told.tell_waiting(cause, remedy)
        self._fit()

    def show_paid(self, cause: str, remedy: str, *, most_wei: int) -> None:
        """The payment is made; the result stays here. `most_wei` can be paid at once from now on."""
        self.show_problem("", "")
        self._set_fields_enabled(is_enabled=False)
        self._sums.show_paid(most_wei)
        self._tab.show_paid()
        self.told.tell_done(cause, remedy)
        self._fit()
        self._hint.show_text("")
        self.pay.hide()
        self.again.show()
        self._show_leaving(tr("Done"), tr("Close, done"))
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_leaving(self) -> None:
        """The keyboard begins at the way out: what is typed blindly pays nothing."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_leaving(self, words: str, cross_name: str) -> None:
        """What leaving the dialog means now."""
        self._cancel.show_text(words)
        self._cross.show_text("", name=cross_name)

    def _fit(self) -> None:
        """What must be read has a place of its own; in a low window, that of the route's picture."""
        is_told = self.told.is_told
        is_roomy = self.height() >= _ROOMY_PX
        if is_roomy != self._is_roomy:
            self._is_roomy = is_roomy
            self._column.removeWidget(self.told)
            at = self._column.indexOf(self._sums if is_roomy else self._route)
            self._column.insertWidget(at + 1, self.told)
            self.told.setMinimumHeight(_TOLD_PX if is_roomy else self._route.height())
        # What goes, goes first: whatever is shown is laid out at once.
        shown = {
            self._route: is_roomy or not is_told,
            self.told: is_roomy or is_told,
            self._sums: is_roomy or not self.told.is_long,
        }
        for part, is_shown in sorted(shown.items(), key=lambda entry: entry[1]):
            part.setVisible(is_shown)

    def _fit_amount(self, text: str) -> None:
        """An amount is large; the example in an empty field is not, lest it reads as one."""
        self._amount.setFont(font(Face.AMOUNT if text else Face.BODY))

    def _set_fields_enabled(self, *, is_enabled: bool) -> None:
        for edit in (self.to, self._amount, self._note):
            edit.setEnabled(is_enabled)
        self._tab.setEnabled(is_enabled)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 10, 18, 10)
        row.setSpacing(12)
        row.addWidget(Glyph("pay", "water", size_px=20))
        row.addWidget(Label(tr("Pay"), face=Face.TITLE), 1)
        row.addWidget(self._cross)
        return row

    def _middle(self) -> QVBoxLayout:
        column = self._column
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(6)
        column.addWidget(self.to)
        column.addSpacing(6)
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
        self.stack(pair, below_px=_NARROW_PX)
        unit = QHBoxLayout(self._amount)
        unit.setContentsMargins(0, 0, 14, 0)
        unit.addStretch(1)
        unit.addWidget(Label(units.UNIT, face=Face.SECTION, color="muted"))
        self._amount.setTextMargins(0, 0, 44, 0)
        column.addSpacing(4)
        column.addWidget(self._tab)
        column.addSpacing(4)
        column.addWidget(self._route)
        column.addWidget(self._sums)
        self.stack(self._sums.row, below_px=_NARROW_PX)
        self.told.setMinimumHeight(_TOLD_PX)
        column.addWidget(self.told)
        column.addStretch(1)
        return column

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        foot.setMinimumHeight(self.pay.sizeHint().height() + 26)
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addWidget(self._hint, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        for button in (self._cancel, self.again, self.pay):
            buttons.addWidget(button)
        row.addLayout(buttons)
        self.stack(row, below_px=_NARROW_PX)
        return foot

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture or a text may be dropped anywhere on the dialog."""
        mime = event.mimeData()
        if self.to.edit.isEnabled() and (mime.hasImage() or mime.hasUrls() or mime.hasText()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through a picture, or take a text for the payee. Nothing is paid by it."""
        if self.to.edit.isEnabled() and self.to.take_dropped(event.mimeData()):
            event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit a low or a high window."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere is Enter in a field."""
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.enter_pressed.emit()
            return
        super().keyPressEvent(event)
