"""The program's own log for the curious: the newest lines, by level, to copy and to save. All of it is redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside, tr, trn
from ui.logtable import LogModel, LogTable
from ui.qt import QGuiApplication, QHBoxLayout, Qt, QVBoxLayout
from ui.savetext import ask_and_save
from ui.theme import Face
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.overlay import Overlay
from wallet.api import log_lines
from wallet.views import units

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.qt import QWidget
    from wallet.api import Problem
    from wallet.views.log_values import LogLine

LOG_NAME: Final = "towpath-log.txt"
_WIDTH_PX: Final = 900
_HIGH_PX: Final = 330
_WRONG: Final = frozenset({"warning", "error", "critical"})


class LogViewer(Overlay):
    """The log, newest line last.

    Attributes:
        table: the lines.
    """

    def __init__(self, window: QWidget, bridge: Bridge) -> None:
        super().__init__(window, name=tr("Towpath's own log"), width_px=_WIDTH_PX)
        self._bridge = bridge
        self._lines: tuple[LogLine, ...] = ()
        self._is_wrong_only = False
        self._model = LogModel()
        self.table = LogTable(self._model)
        self.table.setFixedHeight(_HIGH_PX)
        self._count = Label(face=Face.SECOND, color="muted")
        self._empty = Label(face=Face.BODY, color="muted", wraps=True)
        self._done = NoticeBox(color="ok", icon="check")
        self._problem = NoticeBox()
        small = ButtonSize.SMALL
        self._level = Button(tr("Warnings and errors only"), size=small)
        self._again = Button(tr("Read again"), size=small)
        self._copy = Button(tr("Copy"), name=tr("Copy the lines"), icon="copy", size=small)
        self._save = Button(tr("Save..."), name=tr("Save the lines"), icon="export", size=small)
        self._close = Button("", name=tr("Close the log"), icon="close", size=small)
        self._level.clicked.connect(self._on_level_clicked)
        self._again.clicked.connect(self.read)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._close.clicked.connect(self.close_overlay)
        self._fill()

    def open(self) -> None:
        """Cover the window and read the log."""
        self._done.show_words("", "")
        self._problem.show_words("", "")
        super().open()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self.read()

    def read(self) -> None:
        """Read the newest lines anew; a thread does it."""
        self._bridge.deliver(log_lines(), self.show_lines, self._on_problem)

    def show_lines(self, lines: tuple[LogLine, ...]) -> None:
        """Show these lines, those that are wanted."""
        self._lines = lines
        self._show()

    def text(self) -> str:
        """The lines that are shown, for other programs."""
        return "\n".join(line.text() for line in self._wanted()) + "\n"

    def _wanted(self) -> tuple[LogLine, ...]:
        if not self._is_wrong_only:
            return self._lines
        return tuple(line for line in self._lines if line.level in _WRONG)

    def _show(self) -> None:
        wanted = self._wanted()
        self._model.show_lines(wanted)
        self.table.scrollToBottom()
        self.table.setVisible(bool(wanted))
        self._empty.setVisible(not wanted)
        self._empty.show_text(
            tr("No warnings and no errors.")
            if self._lines
            else tr("Nothing was said yet. What Towpath does is noted here, without secrets.")
        )
        count = trn("1 line", "{count} lines", len(wanted)).format(count=units.count(len(wanted)))
        self._count.show_text(count)
        self._level.show_text(
            tr("Show all lines") if self._is_wrong_only else tr("Warnings and errors only")
        )
        for button in (self._copy, self._save):
            button.lock("" if wanted else tr("There are no lines"))

    def _on_level_clicked(self) -> None:
        self._is_wrong_only = not self._is_wrong_only
        self._show()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._tell_done(tr("The lines are copied."))

    def _on_save_clicked(self) -> None:
        told = (self._on_saved, self._on_problem)
        ask_and_save(self._window, self._bridge, LOG_NAME, self.text(), told)

    def _on_saved(self, path: str) -> None:
        self._tell_done(tr("The lines are in {path}.").format(path=outside(path)))

    def _tell_done(self, words: str) -> None:
        self._problem.show_words("", "")
        self._done.show_words(
            words, tr("They hold addresses and sums: give them to people you trust.")
        )

    def _on_problem(self, problem: Problem) -> None:
        self._done.show_words("", "")
        self._problem.show_words(problem.cause, problem.remedy)

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 18, 16, 4)
        head.setSpacing(10)
        head.addWidget(Label(tr("Towpath's own log"), face=Face.CARD_TITLE))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._close)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self._level, self._again, None, self._copy, self._save):
            if button is None:
                row.addStretch(1)
            else:
                row.addWidget(button)
        column = QVBoxLayout()
        column.setContentsMargins(24, 4, 24, 20)
        column.setSpacing(10)
        words = tr("Times are UTC, the newest line is the last one. Keys and words are left out.")
        column.addWidget(Label(words, face=Face.SECOND, color="muted"))
        column.addLayout(row)
        for widget in (self.table, self._empty, self._done, self._problem):
            column.addWidget(widget)
        self.body.addLayout(head)
        self.body.addLayout(column)
