"""The page that shows how the demo starts: five real steps, each turning done."""

from ui.i18n import tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import RADIUS_DIALOG, Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Ground, HairLine
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.scene import LockScene
from ui.words import step_title
from wallet.api import DemoProgress, DemoStep


class StepRow(QWidget):
    """One step: an icon, what it does, and how far it is."""

    def __init__(self, step: DemoStep) -> None:
        super().__init__()
        self._title_text = step_title(step)
        self._glyph = Glyph("wait", "edge", size_px=22)
        self._title = Label(self._title_text, face=Face.BODY, color="muted")
        self._state = Label(face=Face.SECOND, color="muted", elides=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(self._glyph)
        row.addWidget(self._title)
        row.addWidget(self._state, 1)
        self.show_waiting()

    def show_waiting(self) -> None:
        """The step has not begun."""
        self._show("wait", "edge", "muted", tr("waiting"))
        self._state.show_text("")  # the icon says it; the words are for what happens

    def show_running(self, *, waits_s: int = 0) -> None:
        """The step is at work, or waits for an earlier Towpath to end."""
        waits = tr("waiting for an earlier Towpath to end, at most {time} s").format(time=waits_s)
        self._show("clock", "info", "ink", waits if waits_s else tr("at work"))

    def show_done(self) -> None:
        """The step is done."""
        self._show("check", "ok", "ink", tr("done"))

    def show_failed(self) -> None:
        """The step did not work."""
        self._show("warning", "danger", "ink", tr("stopped"))

    def _show(self, icon: str, color: str, ink: str, state: str) -> None:
        self._glyph.show_icon(icon, color)
        self._title.show_color(ink)
        self._title.show_face(Face.BODY_BOLD if icon == "clock" else Face.BODY)
        self._state.show_text(state)
        self.setAccessibleName(f"{self._title_text}: {state}")


class SetupPage(Ground):
    """The start of the demo.

    Signals:
        retry_requested: start again.
        back_requested: back to the first page.
        cancel_requested: stop what is being started.
    """

    retry_requested = Signal()
    back_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__("paper")
        self._rows = {step: StepRow(step) for step in DemoStep}
        self._running: DemoStep | None = None
        self._problem = NoticeBox()
        self._retry = Button(
            tr("Start the demo again"), kind=ButtonKind.PRIMARY, size=ButtonSize.NORMAL
        )
        self._retry.clicked.connect(self.retry_requested)
        self._back = Button(tr("Back"), size=ButtonSize.NORMAL)
        self._back.clicked.connect(self.back_requested)
        self._cancel = Button(tr("Cancel"), size=ButtonSize.NORMAL)
        self._cancel.clicked.connect(self.cancel_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        card = Card(radius_px=RADIUS_DIALOG, outline="edge")
        card.setFixedWidth(640)
        self._fill(card)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(LockScene(), 2)
        self.show_start()

    def show_start(self) -> None:
        """The first step is at work, before anything tells so: the engine is imported for it."""
        for row in self._rows.values():
            row.show_waiting()
        self._running = next(iter(DemoStep))
        self._rows[self._running].show_running()
        self._problem.show_words("", "")
        self._retry.hide()
        self._back.hide()
        self._cancel.lock("")
        self._cancel.show()
        self._cancel.setFocus(Qt.FocusReason.MouseFocusReason)

    def show_stopping(self) -> None:
        """What was started is being ended."""
        self._cancel.lock(tr("The demo is being stopped"))

    def show_progress(self, progress: DemoProgress) -> None:
        """A step began or ended."""
        row = self._rows[progress.step]
        if progress.is_done:
            row.show_done()
            self._running = None
        else:
            row.show_running(waits_s=progress.waits_s)
            self._running = progress.step

    def show_problem(self, cause: str, remedy: str, *, is_over: bool = False) -> None:
        """The start stopped: one cause, one remedy, and a way on in the remedy's words.

        `is_over`: this demo cannot go on, so the next one is new.
        """
        self._retry.show_text(tr("Start a new demo") if is_over else tr("Start the demo again"))
        if self._running is not None:
            self._rows[self._running].show_failed()
        self._problem.show_words(cause, remedy)
        self._cancel.hide()
        self._retry.show()
        self._back.show()
        self._retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, card: Card) -> None:
        inner = QVBoxLayout(card)
        inner.setContentsMargins(30, 24, 30, 24)
        inner.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(BrandMark(34))
        head.addWidget(Label(tr("Starting your demo"), face=Face.TITLE), 1)
        inner.addLayout(head)
        words = tr("Real contracts and signatures, on this computer only. The money is play money.")
        inner.addWidget(Label(words, color="muted", wraps=True))
        inner.addSpacing(8)
        for row in self._rows.values():
            inner.addWidget(HairLine())
            inner.addWidget(row)
        inner.addSpacing(6)
        inner.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 10, 0, 0)
        foot.setSpacing(12)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._back)
        foot.addWidget(self._retry)
        inner.addLayout(foot)
