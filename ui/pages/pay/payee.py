"""Who is to be paid: a field that completes the names of contacts, and who it turned out to be."""

from ui.i18n import outside, tr
from ui.pages.pay.names import NameField
from ui.pages.pay.parts import field_label
from ui.qt import QHBoxLayout, QVBoxLayout, QWidget, Signal
from ui.theme import Face, font
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from wallet.views import units
from wallet.views.values import PayQuote

_CHARS_MAX = 80


class PayeeField(QWidget):
    """The field, a list of names below it while one is typed, and a line for who was found.

    Attributes:
        edit: the field itself.

    Signals:
        edited: another payee is written there.
        left: the person is done with the field.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self.edit = NameField(host)
        self.edit.setAccessibleName(tr("To"))
        self.edit.setPlaceholderText(tr("A name, or a 0x address"))
        self.edit.setMaxLength(_CHARS_MAX)
        self.edit.setFont(font(Face.BODY))
        self.edit.setFixedHeight(42)
        self._known = Label(face=Face.SECOND, color="ok", elides=True)
        self._glyph = Glyph("check", "ok", size_px=16)
        keeps = self._glyph.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._glyph.setSizePolicy(keeps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(field_label(tr("To"), self.edit))
        column.addWidget(self.edit)
        found = QHBoxLayout()
        found.setSpacing(6)
        found.addWidget(self._glyph)
        found.addWidget(self._known, 1)
        column.addLayout(found)
        self.edit.textEdited.connect(lambda _text: self.edited.emit())
        self.edit.picked.connect(self.edited)
        self.edit.editingFinished.connect(self.left)

    def payee(self) -> str:
        """Who is to be paid, as typed."""
        return self.edit.text().strip()

    def show_names(self, names: tuple[str, ...]) -> None:
        """Whom the list offers. A name that is not what it looks like is none of them."""
        self.edit.show_known(tuple(name for name in names if outside(name) == name))

    def show_found(self, quote: PayQuote | None) -> None:
        """Who was found; nobody leaves the line empty."""
        is_known = quote is not None and bool(quote.payee_address)
        self._glyph.setVisible(is_known)
        self._known.show_text(_known_text(quote) if quote is not None and is_known else "")


def _known_text(quote: PayQuote) -> str:
    return tr("{name}  {address}").format(
        name=outside(quote.payee_name), address=units.hex_groups(quote.payee_address)
    )
