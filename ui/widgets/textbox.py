"""Text to be read and copied, in a face with letters of one width. It is never markup."""

from ui.i18n import tr
from ui.qt import QFocusEvent, QFrame, QKeyEvent, QPlainTextEdit, Qt
from ui.theme import RADIUS_SMALL, Face, font, text_sheet
from ui.widgets.dress import dress
from ui.widgets.focus import hide_ring, show_ring


class TextBox(QPlainTextEdit):
    """A text that cannot be changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(font(Face.HASH))
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Read only"))
        dress(self, text_sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc belongs to the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        show_ring(self, RADIUS_SMALL)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        hide_ring(self)
