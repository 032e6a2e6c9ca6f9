"""The dialog that writes a contact down, or changes the name and place of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import outside, tr
from ui.limits import NAME_MAX_CHARS, PLACE_MAX_CHARS
from ui.pages.contacts.words import whole_address
from ui.plainlink import LINK_MAX_CHARS
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.remedies import tell_problem
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import HairLine
from ui.widgets.form import DialogFoot, field_label, words_field
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from wallet.api import Problem
    from wallet.views.people_values import ContactCheck, ContactRow
    from wallet.views.values import NoticeView


class ContactForm(Overlay):
    """The dialog.

    Signals:
        edited: a field changed.
        save_requested: write it down.
        compared: the person says they have compared the two addresses.
    """

    edited = Signal()
    save_requested = Signal()
    compared = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Contact"), width_px=560)
        self._title = Label(tr("Add a contact"), face=Face.TITLE)
        self._name = words_field(tr("Name"), tr("What you call them"), NAME_MAX_CHARS)
        self._target = words_field(
            tr("Address or payment link"), tr("0x… or nitro:…"), LINK_MAX_CHARS
        )
        self._place = words_field(tr("Place"), tr("127.0.0.1:7000"), PLACE_MAX_CHARS)
        self._whole = Label(face=Face.HASH, wraps=True)
        self._problem = NoticeBox()
        self._careful = NoticeBox(color="warn")
        self._compared = Button(tr("I have compared every group"), icon="eye")
        self._compared.clicked.connect(self.compared)
        self._cancel = Button(tr("Cancel"))
        self._cancel.clicked.connect(self.close_overlay)
        self.save = Button(tr("Add"), icon="check", kind=ButtonKind.PRIMARY)
        self.save.clicked.connect(self.save_requested)
        self.known = ""
        self._build()

    def open_new(self) -> None:
        """Ask for a new contact."""
        self._fill(tr("Add a contact"), tr("Add"), known="", name="", target="", place="")
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_known(self, row: ContactRow) -> None:
        """Change a contact's name and place; the address stays."""
        self._fill(
            tr("Change a contact"),
            tr("Save"),
            known=row.address,
            name=row.name,
            target=row.address,
            place=row.endpoint,
        )
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def fields(self) -> tuple[str, str, str]:
        """(name, address or link, place) as typed."""
        return self._name.text(), self._target.text().strip(), self._place.text().strip()

    def show_check(self, check: ContactCheck, *, touched: bool, is_compared: bool) -> None:
        """Say what is wrong; fields that nobody filled in yet are not called wrong."""
        first: NoticeView | None = None
        for edit, found in (
            (self._name, check.name_problem),
            (self._target, check.address_problem),
            (self._place, check.endpoint_problem),
        ):
            is_faulty = found is not None and bool(edit.text().strip())
            edit.setAccessibleDescription(outside(found.cause) if found and is_faulty else "")
            if edit.property("faulty") != is_faulty:
                edit.setProperty("faulty", is_faulty)
                edit.style().polish(edit)
            first = first or (found if is_faulty else None)
        self._problem.show_words(first.cause if first else "", first.remedy if first else "")
        self._whole.show_text(whole_address(check.address) if check.address else "")
        self._show_careful(check, is_compared=is_compared)
        reason = ""
        if check.problem is not None:
            reason = outside(check.problem.cause)
        elif check.looks_like and not is_compared:
            reason = tr("Compare the two addresses first")
        if not touched and not reason:
            reason = tr("Nothing is changed yet")
        if reason != self.save.accessibleDescription() or self.save.isEnabled() == bool(reason):
            self.save.lock(reason)

    def tell_problem(self, problem: Problem, again: Callable[[], None]) -> None:
        """Why it was not written down, and what asks for it once more."""
        tell_problem(self._problem, problem, again)

    def show_saving(self) -> None:
        """It is being written down."""
        self.save.lock(tr("This is being written down"))

    def _show_careful(self, check: ContactCheck, *, is_compared: bool) -> None:
        cause, remedy = "", ""
        if check.looks_like:
            name = outside(check.looks_like)
            cause = tr("This looks like the address of {name}, and is another one.").format(
                name=name
            )
            remedy = tr("{name} has {address}. Money sent to a look-alike is gone.").format(
                name=name, address=whole_address(check.looks_like_address)
            )
        elif check.is_unchecked and check.address:
            cause = tr("In an address all in small letters, typing errors cannot be found.")
            remedy = tr("It may well be right. Check every group of it with the one it belongs to.")
        self._careful.show_words(cause, remedy)
        self._compared.setVisible(bool(check.looks_like) and not is_compared)

    def _fill(
        self, title: str, verb: str, *, known: str, name: str, target: str, place: str
    ) -> None:
        self.known = known
        self._title.show_text(title)
        self.save.show_text(verb)
        self._name.setText(name)
        self._target.setText(target)
        self._target.setEnabled(not known)
        self._place.setText(place)
        self.open()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 18, 10)
        head.addWidget(self._title, 1)
        close = Button("", name=tr("Close, writing nothing"), icon="close", size=ButtonSize.SMALL)
        close.clicked.connect(self.close_overlay)
        head.addWidget(close)
        self.body.addLayout(head)
        self.body.addWidget(HairLine())
        column = QVBoxLayout()
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(6)
        for title, edit in (
            (tr("Name, only you see it"), self._name),
            (tr("Address or payment link"), self._target),
            (tr("Place, on this computer for now; may be empty"), self._place),
        ):
            column.addWidget(field_label(title, edit))
            edit.setFixedHeight(42)
            column.addWidget(edit)
            if edit is self._target:
                column.addWidget(self._whole)
            edit.textEdited.connect(lambda _text: self.edited.emit())
            edit.returnPressed.connect(self._on_return)
        for part in (self._problem, self._careful):
            column.addWidget(part)
        column.addWidget(self._compared, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(column)
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.save)
        self.foot.addWidget(foot)

    def _on_return(self) -> None:
        if self.save.isEnabled():
            self.save_requested.emit()
