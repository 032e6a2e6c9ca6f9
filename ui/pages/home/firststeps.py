"""What a new wallet has still to do, on the home page until all of it is done."""

from ui.i18n import tr
from ui.qt import QHBoxLayout, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from wallet.views.firststeps import FirstStep, FirstSteps


class FirstStepsCard(Card):
    """The first steps of a wallet.

    Signals:
        backup_requested: back up the words.
        hub_requested: choose a hub and put money in.
    """

    backup_requested = Signal()
    hub_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = {step: _StepRow(step) for step in FirstStep}
        self._column = QVBoxLayout(self)
        self._column.addWidget(Label(tr("First steps"), face=Face.SECTION))
        for row in self._rows.values():
            self._column.addWidget(row)
        self._column.addStretch(1)
        self._rows[FirstStep.BACK_UP].action.clicked.connect(self.backup_requested)
        self._rows[FirstStep.CHOOSE_HUB].action.clicked.connect(self.hub_requested)
        self.show_compact(is_compact=False)
        self.hide()

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(18, 8 if is_compact else 13, 18, 8 if is_compact else 14)
        self._column.setSpacing(2 if is_compact else 8)

    def show_steps(self, steps: FirstSteps | None) -> None:
        """Show what is done and what is next; nothing to do, or the past (None), hides the card."""
        self.setVisible(steps is not None and steps.next_step is not None)
        if steps is None:
            return
        for step, row in self._rows.items():
            row.show_state(is_done=step in steps.done, is_next=step is steps.next_step)


class _StepRow(QWidget):
    """One step: done, next with its button, or later."""

    def __init__(self, step: FirstStep) -> None:
        super().__init__()
        self._title = _title(step)
        self._glyph = Glyph("wait", "edge", size_px=18)
        self._words = Label(self._title)
        self.action = Button(_action(step), name=self._title, size=ButtonSize.SMALL)
        self._has_action = bool(_action(step))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        row.addWidget(self.action)
        self.setFixedHeight(32)

    def show_state(self, *, is_done: bool, is_next: bool) -> None:
        """Show how far it is."""
        icon, color = (
            ("check", "ok") if is_done else ("next", "water") if is_next else ("wait", "edge")
        )
        self._glyph.show_icon(icon, color)
        self._words.show_color("ink" if is_next else "muted")
        self._words.show_face(Face.BODY_BOLD if is_next else Face.BODY)
        self.action.setVisible(is_next and self._has_action)
        state = tr("done") if is_done else tr("next") if is_next else tr("later")
        self.setAccessibleName(f"{self._title}: {state}")


def _title(step: FirstStep) -> str:
    return {
        FirstStep.BACK_UP: tr("Back up your words"),
        FirstStep.CHOOSE_HUB: tr("Choose a hub"),
        FirstStep.DEPOSIT: tr("Deposit"),
        FirstStep.PAY: tr("Make the first payment"),
    }[step]


def _action(step: FirstStep) -> str:
    return {
        FirstStep.BACK_UP: tr("Back up"),
        FirstStep.CHOOSE_HUB: tr("Choose"),
    }.get(step, "")
