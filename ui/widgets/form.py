"""What forms and dialogs are made of: fields, the words above them, and a dialog's foot."""

from ui.qt import (
    QHBoxLayout,
    QKeyEvent,
    QLineEdit,
    QPainter,
    QPaintEvent,
    QRectF,
    Qt,
    QVBoxLayout,
    QWidget,
)
from ui.theme import RADIUS_DIALOG, Face, field_sheet, font, theme, tokens
from ui.widgets.dress import dress
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label


def field_label(text: str, field: QLineEdit) -> Label:
    """The words above a field, tied to it."""
    label = Label(text, face=Face.SECOND, color="muted")
    label.setBuddy(field)
    return label


class Field(QLineEdit):
    """A field in our colours."""

    def __init__(self) -> None:
        super().__init__()
        dress(self, field_sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter counts once, however long it is held down."""
        if event.key() in ENTER_KEYS and event.isAutoRepeat():
            return
        super().keyPressEvent(event)


def words_field(name: str, hint: str, chars_max: int) -> Field:
    """A field with an accessible name, an example, and room for so many characters."""
    edit = Field()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    edit.setMaxLength(chars_max)
    edit.setFont(font(Face.BODY))
    return edit


def fields(*rows: tuple[str, QLineEdit], top_px: int = 4) -> QWidget:
    """Fields side by side, each under its words, so far below what is above them."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, top_px, 0, 0)
    row.setSpacing(12)
    for words, field in rows:
        part = QVBoxLayout()
        part.setSpacing(4)
        part.addWidget(field_label(words, field))
        part.addWidget(field)
        row.addLayout(part, 1)
    return box


class DialogFoot(QWidget):
    """The foot of a dialog: a quieter ground below a hairline."""

    def __init__(self) -> None:
        super().__init__()
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, round where the dialog is round."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, -RADIUS_DIALOG, -1, -1)
        painter.setClipRect(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().paper)
        painter.drawRoundedRect(box, RADIUS_DIALOG - 1, RADIUS_DIALOG - 1)
        painter.fillRect(QRectF(1, 0, self.width() - 2, 1), tokens().line)
        painter.end()
