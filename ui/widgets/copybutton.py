"""A button that puts a text on the clipboard, and says so."""

from __future__ import annotations

from ui.i18n import tr
from ui.limits import COPIED_MS
from ui.qt import QGuiApplication, QTimer
from ui.widgets.button import Button, ButtonSize


class CopyButton(Button):
    """Copies what it was given last. It looks again at the clipboard before it says "Copied"."""

    def __init__(self, words: str, *, name: str = "") -> None:
        super().__init__(words, name=name, icon="copy", size=ButtonSize.SMALL)
        self._words, self._name, self._content = words, name, ""
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.timeout.connect(self._show_usual)
        self.clicked.connect(self._on_clicked)

    def show_content(self, content: str) -> None:
        """Set what is copied."""
        if content != self._content:
            self._content = content
            self._show_usual()

    def copy(self, content: str) -> None:
        """Copy this text now."""
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(content)
        # Another program may have put its own address there meanwhile.
        is_there = clipboard.text() == content
        self.show_text(tr("Copied") if is_there else tr("Not copied"))
        self._back.start(COPIED_MS)

    def _on_clicked(self) -> None:
        if self._content:
            self.copy(self._content)

    def _show_usual(self) -> None:
        self._back.stop()
        self.show_text(self._words, name=self._name)
