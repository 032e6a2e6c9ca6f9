"""The page that sets up a wallet, in three steps."""

from collections.abc import Generator

from ui.i18n import tr
from ui.pages.own.keysstep import KeysStep
from ui.pages.own.steps import NetworkStep
from ui.pages.own.wordsbox import WordsBox
from ui.qt import QHBoxLayout, QKeyEvent, QStackedWidget, Qt, QVBoxLayout, Signal
from ui.remedies import tell_problem
from ui.theme import RADIUS_DIALOG, Face
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card, Ground
from ui.widgets.choice import Choice
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.notice import NoticeBox
from ui.widgets.protectstep import ProtectStep
from ui.widgets.step import Step
from wallet.api import Problem
from wallet.views.real_values import RealSettings, SetUp, TypedWords


class CreatePage(Ground):
    """Setting up a wallet.

    Attributes:
        keys, protect, network: the steps.

    Signals:
        step_opened: another step is shown (int, from 0).
        words_typed: the first step is to be left with these words (TypedWords); answer with `go_to_next` or
            `show_problem`.
        finished: the wallet is to be made; ask for `wanted()`.
        back_requested: back to the first page.
    """

    step_opened = Signal(int)
    words_typed = Signal(object)
    finished = Signal()
    back_requested = Signal()

    def __init__(self, keys: KeysStep, protect: ProtectStep, network: NetworkStep) -> None:
        super().__init__("paper")
        self.keys, self.protect, self.network = keys, protect, network
        self._steps: tuple[Step, ...] = (self.keys, self.protect, self.network)
        self._at, self._busy = 0, ""
        self._stack = QStackedWidget()
        for step in self._steps:
            self._stack.addWidget(step)
            step.edited.connect(self._on_edited)
        self._where = Label(face=Face.SECOND, color="muted")
        self._title = Label(face=Face.TITLE)
        self._problem = NoticeBox()
        self._reason = Label(face=Face.SECOND, color="muted", elides=True)
        self._back = Button(tr("Back"))
        self._back.clicked.connect(self._on_back)
        self._next = Button(tr("Next"), kind=ButtonKind.PRIMARY)
        self._next.clicked.connect(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 16)
        column.addStretch(1)
        card = Card(radius_px=RADIUS_DIALOG, outline="edge")
        card.setFixedWidth(680)
        self._fill(card)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._show_step(0)

    def wanted(self) -> SetUp:
        """What the person chose and typed."""
        return SetUp(
            source=self.keys.source(),
            protection=self.protect.protection(),
            settings=RealSettings(network=self.network.network()),
        )

    def start(self) -> None:
        """From the first step, with nothing typed."""
        for step in self._steps:
            step.forget()
        self.forget_problem()
        self._show_step(0)

    def go_on(self) -> None:
        """The next step, or the end."""
        if self._busy or self._steps[self._at].lock_reason():
            return
        self.forget_problem()
        source = self.keys.source() if self._at == 0 else None
        if isinstance(source, TypedWords):
            self._show_busy(tr("Your words are being checked"))
            self.words_typed.emit(source)
        elif self._at + 1 < len(self._steps):
            self._show_step(self._at + 1)
        else:
            self.finished.emit()

    def go_to_next(self) -> None:
        """What was asked about this step is right."""
        self.forget_problem()
        self._show_step(self._at + 1)

    def show_busy(self) -> None:
        """The wallet is being made."""
        self._show_busy(tr("Your wallet is being made"))

    def show_problem(self, problem: Problem) -> None:
        """It was not made: why, and what to do."""
        self._busy = ""
        self._back.lock("")
        tell_problem(self._problem, problem, self.go_on)
        self.network.show_trouble(has_problem=True)
        self._on_edited()

    def forget_problem(self) -> None:
        """Nothing is wrong any more."""
        self._busy = ""
        self._back.lock("")
        self._problem.show_words("", "")
        self.network.show_trouble(has_problem=False)
        self._on_edited()

    def _show_busy(self, reason: str) -> None:
        self._busy = reason
        self._back.lock(reason)
        self._on_edited()

    def _show_step(self, at: int) -> None:
        self._at = at
        step = self._steps[at]
        self._stack.setCurrentWidget(step)
        self._title.show_text(step.title)
        where = tr("Set up my wallet, step {at} of {count}")
        self._where.show_text(where.format(at=at + 1, count=len(self._steps)))
        last = at + 1 == len(self._steps)
        self._next.show_text(tr("Open my wallet") if last else tr("Next"))
        self._on_edited()
        self.step_opened.emit(at)
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard is on what is chosen in this step."""
        for choice in self._steps[self._at].findChildren(Choice):
            if choice.isChecked():
                choice.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_edited(self) -> None:
        reason = self._busy or self._steps[self._at].lock_reason()
        if reason != self._next.accessibleDescription():
            self._next.lock(reason)
        self._reason.show_text(reason)

    def _on_back(self) -> None:
        self.forget_problem()
        if self._at:
            self._show_step(self._at - 1)
        else:
            self.start()
            self.back_requested.emit()

    def _fill(self, card: Card) -> None:
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 20, 28, 20)
        inner.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(BrandMark(34))
        head.addWidget(self._title, 1)
        head.addWidget(self._where)
        inner.addLayout(head)
        inner.addWidget(self._stack)
        inner.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._back)
        foot.addWidget(self._reason, 1)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._next)
        inner.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back."""
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and not self._busy:
            self._on_back()
        else:
            super().keyPressEvent(event)


def page_in_steps() -> Generator[None, None, CreatePage]:
    """Build the page, one part for each step; the last step returns it."""
    typed = WordsBox()
    yield
    keys = KeysStep(typed)
    yield
    protect = ProtectStep()
    yield
    network = NetworkStep()
    yield
    return CreatePage(keys, protect, network)
