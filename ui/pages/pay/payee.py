"""Who is to be paid: one field for a name, an address or a payment link, and who it turned out to be."""

from ui.i18n import outside, set_plain_tooltip, tr
from ui.pages.pay.names import NameField
from ui.pages.pay.picture import picture_in
from ui.plainlink import LINK_MAX_CHARS
from ui.qt import QGuiApplication, QHBoxLayout, QMimeData, QVBoxLayout, QWidget, Signal
from ui.theme import Face, font
from ui.widgets.form import field_label
from ui.widgets.label import Label
from ui.widgets.link import Link
from ui.widgets.notice import Glyph
from wallet.views import units
from wallet.views.values import PayQuote

_PIECE_CHARS = 200
_WHOLE_STARTS = ("0x", "nitro:")


class PayeeField(QWidget):
    """The field, a list of names below it while one is typed, and two lines for who was found.

    Attributes:
        edit: the field itself.

    Signals:
        edited: another payee is written there.
        left: the person is done with the field, or has stopped to type in it.
        picture_given: a picture was pasted or dropped (QImage or the path of a file).
        picture_wanted: choose a picture from a folder.
    """

    edited = Signal()
    left = Signal()
    picture_given = Signal(object)
    picture_wanted = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._given, self._shown = "", ""
        self.edit = NameField(host)
        self.edit.setAccessibleName(tr("To"))
        self.edit.setPlaceholderText(tr("A name, an address or a link, or drop a QR picture here"))
        self.edit.setMaxLength(LINK_MAX_CHARS)
        self.edit.setFont(font(Face.BODY))
        self.edit.setFixedHeight(42)
        self._known = Label(face=Face.SECOND, color="ok", elides=True)
        self._glyph = Glyph("check", "ok", size_px=16)
        keeps = self._glyph.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._glyph.setSizePolicy(keeps)
        self._asked = Label(face=Face.SECOND, color="muted", elides=True)
        self._asked.hide()
        self._paste, self._open = Link(tr("Paste")), Link(tr("Open a QR picture"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(field_label(tr("To"), self.edit), 1)
        head.addWidget(self._paste)
        head.addWidget(self._open)
        column.addLayout(head)
        column.addWidget(self.edit)
        found = QHBoxLayout()
        found.setSpacing(6)
        found.addWidget(self._glyph)
        found.addWidget(self._known, 1)
        column.addLayout(found)
        column.addWidget(self._asked)
        self.edit.textEdited.connect(lambda _text: self.edited.emit())
        self.edit.picked.connect(self.edited)
        self.edit.editingFinished.connect(self.left)
        self.edit.rested.connect(self.left)
        self.edit.pasted = self.take_pasted
        self._paste.clicked.connect(self.on_paste_clicked)
        self._open.clicked.connect(self.picture_wanted)

    def payee(self) -> str:
        """Who is to be paid, as typed or given."""
        written = self.edit.text()
        return (self._given if written == self._shown else written).strip()

    def show_given(self, text: str) -> None:
        """Fill in a text from elsewhere. What could not be seen in it is shown as marks; it stays what it is."""
        self._given = text[:LINK_MAX_CHARS]
        pieces = range(0, len(self._given), _PIECE_CHARS)
        shown = "".join(outside(self._given[at : at + _PIECE_CHARS]) for at in pieces)
        self.edit.setText(shown.strip())
        self.edit.setCursorPosition(0)
        self._shown = self.edit.text()

    def show_names(self, names: tuple[str, ...]) -> None:
        """Whom the list offers. A name that is not what it looks like is none of them."""
        self.edit.show_known(tuple(name for name in names if outside(name) == name))

    def show_found(self, quote: PayQuote | None) -> None:
        """Who was found; nobody leaves the line empty."""
        is_known = quote is not None and bool(quote.payee_address)
        self._glyph.setVisible(is_known)
        self._known.show_text(_known_text(quote) if quote is not None and is_known else "")
        if quote is not None and is_known:
            whole = _known_text(quote, is_whole=True)
            set_plain_tooltip(self._known, whole)
            self._known.setAccessibleName(whole)

    def show_asked(self, words: str, *, color: str) -> None:
        """What a link asks for, or what is to be said of a stranger; "" shows no line."""
        self._asked.show_text(words)
        self._asked.show_color(color)
        self._asked.setVisible(bool(words))

    def on_paste_clicked(self) -> None:
        """Take what is on the clipboard, whatever it is."""
        mime = QGuiApplication.clipboard().mimeData()
        if not self._take_picture(mime) and mime.hasText():
            self._fill(mime.text())

    def take_pasted(self, mime: QMimeData) -> bool:
        """Ctrl+V: a picture, a link or an address is taken whole; returns whether it was."""
        if self._take_picture(mime):
            return True
        text = mime.text().strip()
        if text.lower().startswith(_WHOLE_STARTS):
            self._fill(text)
            return True
        return False

    def take_dropped(self, mime: QMimeData) -> bool:
        """Something was dropped; returns whether it can be used."""
        if self._take_picture(mime):
            return True
        if mime.hasText():
            self._fill(mime.text())
        return mime.hasText()

    def _take_picture(self, mime: QMimeData) -> bool:
        picture = picture_in(mime)
        if picture is None:
            return False
        self.picture_given.emit(picture)
        return True

    def _fill(self, text: str) -> None:
        self.show_given(text)
        self.edited.emit()
        self.left.emit()


def _known_text(quote: PayQuote, *, is_whole: bool = False) -> str:
    address = units.hex_groups(quote.payee_address, is_whole=is_whole)
    return tr("{name}  {address}").format(name=outside(quote.payee_name), address=address)
