"""A request that was made: its symbol, its links, and where it stands."""

from __future__ import annotations

from typing import Final

from ui.i18n import tr
from ui.pages.request.words import over_words, state_look, state_words
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Pill
from ui.widgets.chips import ChipRow
from ui.widgets.copybutton import CopyButton
from ui.widgets.label import Label
from ui.widgets.qr import QrSymbol
from wallet.views.request_values import Matrix, RequestLinks, RequestRow

_SIDE_PX: Final = 264
SIGNED, READABLE = "signed", "readable"


class RequestShown(QWidget):
    """The right half of the dialog.

    Attributes:
        copy_picture, save: put the symbol on the clipboard, or into a file.

    Signals:
        form_chosen: the person wants the other kind of link.
    """

    form_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._links: RequestLinks | None = None
        self._form = SIGNED
        self._over = ""
        self._picture = QrSymbol(tr("QR symbol of the link"), side_px=_SIDE_PX)
        self._state = Pill()
        self._forms = ChipRow(
            ((SIGNED, tr("Signed link"), ""), (READABLE, tr("Readable link"), "")),
            name=tr("Kind of link"),
            is_joined=True,
        )
        self._forms.chosen.connect(self._on_form_chosen)
        self._link = Label(face=Face.HASH, elides=True)
        self._about = Label(face=Face.SECOND, color="muted", wraps=True)
        self.copy = CopyButton(tr("Copy link"))
        self.copy_picture = Button(tr("Copy picture"), icon="copy", size=ButtonSize.SMALL)
        self.save = Button(tr("Save picture"), icon="export", size=ButtonSize.SMALL)
        self._parts = (self._forms, self._link, self.copy, self.copy_picture, self.save)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._picture, 0, middle)
        column.addWidget(self._state, 0, middle)
        column.addWidget(self._forms, 0, middle)
        column.addWidget(self._link)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.copy, self.copy_picture, self.save):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._about)
        column.addStretch(1)
        self.show_nothing("")

    def matrix(self) -> Matrix:
        """The symbol that is shown; () for none."""
        links = self._links
        if links is None:
            return ()
        return links.signed_qr if self._form == SIGNED else links.readable_qr

    def show_nothing(self, words: str) -> None:
        """There is no request yet; say what will stand here, or what is being done."""
        self._links, self._over = None, ""
        self._picture.show_symbol((), words or tr("The QR symbol and the link appear here."))
        self._state.hide()
        self._about.show_text("")
        for part in self._parts:
            part.hide()

    def show_links(self, links: RequestLinks) -> None:
        """Show a request's links; the signed one first, where there is one."""
        self._links = links
        self._form = SIGNED if links.signed else READABLE
        self._forms.show_chip(SIGNED, tr("Signed link"), "", is_shown=bool(links.signed))
        self._show_parts()

    def show_row(self, row: RequestRow, now_ms: int) -> None:
        """Say where it stands."""
        strong, quiet = state_words(row, now_ms)
        icon, colors = state_look(row.state)
        self._state.show_words(strong, quiet, icon=icon)
        self._state.show_colors(*colors)
        self._state.show()
        over = over_words(row.state)
        if over != self._over:
            self._over = over
            self._show_parts()

    def _show_parts(self) -> None:
        """The links, while they are of use; else nothing is left to copy."""
        if self._links is None:
            return
        for part in self._parts:
            part.setVisible(not self._over)
        if self._over:
            self._picture.show_symbol((), self._over)
            self._about.show_text("")
        else:
            self._show_form()

    def _on_form_chosen(self, form: object) -> None:
        self._form = str(form)
        self._show_form()
        self.form_chosen.emit()

    def _show_form(self) -> None:
        links = self._links
        assert links is not None, "there are no links to choose from"
        is_signed = self._form == SIGNED
        self._forms.show_choice(self._form)
        link = links.signed if is_signed else links.readable
        self._link.show_text(link)
        self.copy.show_content(link)
        self._picture.show_symbol(self.matrix(), tr("QR symbol of {link}").format(link=link))
        if is_signed:
            words = tr("Signed by you: nobody can change it on the way. It can be paid once.")
        elif links.signed:
            words = tr("Anybody can read it, and whoever passes it on can change it.")
        else:
            words = tr("Unlock your wallet for a signed link; this one can be changed on the way.")
        self._about.show_text(words)
