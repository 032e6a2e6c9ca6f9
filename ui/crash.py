"""The window that tells of our own mistake: what happened, what is safe, and a report to read and to keep."""

from typing import TYPE_CHECKING, Final

from ui.appicon import app_icon
from ui.i18n import tr, trn
from ui.mistakes import unexpected
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal, qVersion
from ui.savetext import ask_and_save
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Ground
from ui.widgets.focus import FocusRing
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.textbox import TextBox
from wallet.api import Problem, crash_report

if TYPE_CHECKING:
    from ui.bridge import Bridge

FAULTS_KEPT_MAX: Final = 5
"""The first is the one that matters; a mistake in a paint may come a hundred times a second."""
_WIDTH_PX: Final = 640
_REPORT_PX: Final = 230
REPORT_NAME: Final = "towpath-report.txt"


class CrashScreen(Ground):
    """One plain window for all mistakes of a run. What was sent away is not told again.

    Signals:
        restart_requested: close Towpath and start it anew.
        quit_requested: close Towpath.
    """

    restart_requested = Signal()
    quit_requested = Signal()

    def __init__(self, window: QWidget, bridge: "Bridge") -> None:
        super().__init__("surface")
        self.setParent(window, Qt.WindowType.Window)
        self.setWindowTitle(tr("Towpath made a mistake"))
        self.setWindowIcon(app_icon())
        self._bridge = bridge
        self._faults: list[str] = []
        self._known: set[str] = set()
        self._count = 0
        self._times = Label(face=Face.SECOND, color="muted")
        self._saved = NoticeBox(color="ok", icon="check")
        self._problem = NoticeBox()
        self.report = TextBox(tr("The report"))
        self.report.setFixedHeight(_REPORT_PX)
        self.report.hide()
        self._show = Button(tr("Show report"))
        self._save = Button(tr("Save report..."))
        self._again = Button(tr("Restart Towpath"), kind=ButtonKind.PRIMARY)
        self._quit = Button(tr("Quit"))
        self._go_on = Button(tr("Go on"), name=tr("Go on with Towpath as it is"))
        self._show.clicked.connect(self._on_show_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._again.clicked.connect(self.restart_requested)
        self._quit.clicked.connect(self.quit_requested)
        self._go_on.clicked.connect(self.close)
        self.setFixedWidth(_WIDTH_PX)
        self._column = QVBoxLayout(self)
        self._fill()
        FocusRing(self)

    def show_fault(self, fault: str) -> None:
        """Tell of a mistake by its traceback, redacted. One that was told already is only counted."""
        self._count += 1
        times = trn("It happened once.", "It happened {count} times.", self._count).format(
            count=self._count
        )
        self._times.show_text(times if self._count > 1 else "")
        self._times.setVisible(self._count > 1)
        if fault in self._known or len(self._known) >= FAULTS_KEPT_MAX:
            return
        self._known.add(fault)
        self._faults.append(fault)
        if not self.report.isHidden():
            self.report.setPlainText(self._report_text())
        self._fit()
        if self.isHidden():
            self.show()
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _report_text(self) -> str:
        return crash_report(self._faults, {"Qt": qVersion()})

    def _on_show_clicked(self) -> None:
        is_shown = self.report.isHidden()
        if is_shown:
            self.report.setPlainText(self._report_text())
        self.report.setVisible(is_shown)
        self._show.show_text(tr("Hide report") if is_shown else tr("Show report"))
        self._fit()

    def _on_save_clicked(self) -> None:
        told = (self._on_saved, self._on_not_saved)
        ask_and_save(self, self._bridge, REPORT_NAME, self._report_text(), told)

    def _fit(self) -> None:
        # What wraps is as high as its width asks; the size hint does not know the width.
        self._column.invalidate()
        self.setFixedHeight(self._column.heightForWidth(self.width()))

    def _on_saved(self, path: str) -> None:
        self._problem.show_words("", "")
        words = tr("Nothing was sent to anybody. Whoever gets the file reads what stands above.")
        self._saved.show_words(tr("The report is in {path}.").format(path=path), words)
        self._fit()

    def _on_not_saved(self, problem: Problem) -> None:
        self._saved.show_words("", "")
        self._problem.show_words(problem.cause, problem.remedy)
        self._fit()

    def _fill(self) -> None:
        told = unexpected()
        why = tr(
            "Each step is written to disk before anything is signed or sent, so the next start goes on "
            "from the last one. What you signed stays valid, and nobody can take more than that."
        )
        what = tr(
            "The report says where in the program it happened. It holds no keys, addresses, names or "
            "sums, and it is sent to nobody: you can read it here and save it."
        )
        column = self._column
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(10)
        column.addWidget(Label(told.cause, face=Face.CARD_TITLE, wraps=True))
        for line in (told.remedy, why, what):
            column.addWidget(Label(line, wraps=True))
        for widget in (self._times, self.report, self._saved, self._problem):
            column.addWidget(widget)
        column.addSpacing(6)
        for buttons in (
            (self._show, self._save, None),
            (None, self._go_on, self._quit, self._again),
        ):
            row = QHBoxLayout()
            row.setSpacing(10)
            for button in buttons:
                if button is None:
                    row.addStretch(1)
                else:
                    row.addWidget(button)
            column.addLayout(row)
