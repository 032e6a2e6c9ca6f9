"""Lines of a detail: a word and what it says, ids that can be copied, and the label that can be written."""

from typing import Final

from ui.i18n import set_plain_tooltip, tr
from ui.pages.activity.cells import LabelField
from ui.qt import (
    QGuiApplication,
    QHBoxLayout,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import Face, theme, tokens
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label

_WORD_PX: Final = 76
_GROUPS_MAX: Final = 5


class Line(QWidget):
    """A row with a hairline below it.

    Attributes:
        row: its layout.
    """

    def __init__(self, *, pad_px: int) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, pad_px, 0, pad_px + 1)
        self.row.setSpacing(8)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the hairline."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens().line)
        painter.end()


class TextLine(Line):
    """A word on the left and its text on the right. Without a text the line is not there."""

    def __init__(self, word: str) -> None:
        super().__init__(pad_px=8)
        self._word = _word_label(word)
        self._text = Label(face=Face.SECOND_BOLD, wraps=True)
        self.row.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        self.row.addWidget(self._text, 1)

    def show_text(self, text: str) -> None:
        """Set the text."""
        self._text.show_text(text)
        self.setAccessibleName(f"{self._word.text()}: {text}")
        self.setVisible(bool(text))


class CopyLine(Line):
    """An id, shortened, with a button that copies all of it."""

    def __init__(self, word: str) -> None:
        super().__init__(pad_px=2)
        self._value = ""
        self._word = _word_label(word)
        self._text = Label(face=Face.HASH, elides=True)
        self._copy = Button("", name=_copy_name(word), icon="copy", size=ButtonSize.SMALL)
        self._copy.clicked.connect(self._on_copy_clicked)
        self.row.addWidget(self._word)
        self.row.addWidget(self._text, 1)
        self.row.addWidget(self._copy)

    def show_id(self, value: str) -> None:
        """Set the id; without one the line is not there."""
        if value != self._value:
            self._value = value
            self._text.show_text(_short(value))
            self._text.setAccessibleName(value)
            set_plain_tooltip(self._text, value)
        self.setVisible(bool(value))

    def forget_copy(self) -> None:
        """Another row is shown: nothing of it was copied."""
        if self._copy.text():
            self._copy.show_text("", name=_copy_name(self._word.text()))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
        self._copy.show_text(tr("Copied"), name=tr("{what}, copied").format(what=self._word.text()))


class LabelLine(Line):
    """The label, and a field in its place while it is written.

    Attributes:
        pencil: begins to write it.

    Signals:
        written: Enter was pressed (str).
    """

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__(pad_px=2)
        self._text = ""
        self._field: LabelField | None = None
        self._shown = Label(face=Face.SECOND_BOLD, wraps=True)
        self.pencil = Button("", name=tr("Edit the label"), icon="edit", size=ButtonSize.SMALL)
        self.pencil.clicked.connect(self.edit)
        self.row.addWidget(_word_label(tr("Label")))
        self.row.addWidget(self._shown, 1)
        self.row.addWidget(self.pencil)

    def show_label(self, text: str, *, reason: str) -> None:
        """Show the label; `reason` says why it cannot be edited, "" if it can."""
        self._text = text
        self._shown.show_text(text or tr("none"))
        if reason != self.pencil.accessibleDescription():
            self.pencil.lock(reason)
        if reason:
            self.leave()

    def edit(self) -> None:
        """Put the field in its place."""
        if not self.pencil.isEnabled() or self._field is not None:
            return
        self._field = LabelField(self)
        self._field.setFixedHeight(28)
        self._field.returnPressed.connect(self._on_return)
        self._field.setText(self._text)
        self._field.selectAll()
        self._shown.hide()
        self.row.insertWidget(1, self._field, 1)
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Put the field away, and what was typed with it."""
        field, self._field = self._field, None
        if field is None:
            return
        had_focus = field.hasFocus()
        self.row.removeWidget(field)
        field.hide()
        field.deleteLater()
        self._shown.show()
        if had_focus:
            self.pencil.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_return(self) -> None:
        assert self._field is not None, "Enter in no field"
        text = self._field.text().strip()
        self.leave()
        self.written.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the field, and the label as it was."""
        if event.key() == Qt.Key.Key_Escape and self._field is not None:
            self.leave()
            return
        super().keyPressEvent(event)


def _word_label(word: str) -> Label:
    label = Label(word, face=Face.SECOND, color="muted")
    label.setFixedWidth(_WORD_PX)
    return label


def _copy_name(word: str) -> str:
    return tr("Copy: {what}").format(what=word)


def _short(value: str) -> str:
    """The beginning and the end, in groups of four."""
    digits = value.removeprefix("0x")
    if not digits:
        return ""
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    if len(groups) > _GROUPS_MAX:
        groups = [*groups[:2], "\N{HORIZONTAL ELLIPSIS}", *groups[-2:]]
    return "0x" + " ".join(groups)
