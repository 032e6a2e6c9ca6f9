"""The field for all recovery words: so large that twenty-four of them are seen at once."""

from ui.i18n import tr
from ui.qt import QKeyEvent, QMimeData, QPlainTextEdit, Qt
from ui.theme import Face, font, text_sheet
from ui.widgets.dress import dress
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.secretfields import SECRET_MAX_CHARS
from wallet.api import Hidden

_HIGH_PX = 86


class WordsBox(QPlainTextEdit):
    """Three lines, in clear, that no input method learns from and that keep no history of what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Recovery words"))
        self.setPlaceholderText(tr("All your words in their order, with spaces between them"))
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(font(Face.BODY))
        self.setFixedHeight(_HIGH_PX)
        dress(self, text_sheet)

    def secret(self) -> Hidden[str]:
        """What is typed."""
        return Hidden(self.toPlainText())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take as much of what is pasted as any words need."""
        self.insertPlainText(source.text()[:SECRET_MAX_CHARS])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc are the page's; words need no lines."""
        if event.key() in (*ENTER_KEYS, Qt.Key.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)
