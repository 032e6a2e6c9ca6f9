"""The request dialog: what is asked for on the left, its links and symbol on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside, tr
from ui.pages.request.form import RequestForm
from ui.pages.request.listing import RequestList
from ui.pages.request.shown import RequestShown
from ui.pages.request.words import ask_words
from ui.qt import QHBoxLayout, QKeyEvent, Qt, QVBoxLayout, QWidget, Signal
from ui.remedies import tell_problem
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import HairLine
from ui.widgets.form import DialogFoot
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from wallet.views import units
from wallet.views.request_values import RequestRow, RequestState, RequestsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from wallet.api import Problem

# Below this width the request stands below what is asked for.
_NARROW_PX: Final = 740


class RequestDialog(Overlay):
    """The dialog. Its parts are handed in, so that it can be built in short turns.

    Attributes:
        form: what is asked for.
        shown: the request that was made.
        rows: my requests.
        ask: makes the request; carries the amount.
        withdraw, another: for the request that is shown.

    Signals:
        ask_requested: make it.
    """

    ask_requested = Signal()

    def __init__(
        self, window: QWidget, form: RequestForm, shown: RequestShown, rows: RequestList
    ) -> None:
        super().__init__(window, name=tr("Request a payment"), width_px=786)
        self.form, self.shown, self.rows = form, shown, rows
        self._is_demo = False
        self._problem = NoticeBox()
        self._careful = NoticeBox(color="warn")
        self._mine = Label(face=Face.SECOND, color="muted")
        self._hint = Label(face=Face.SECOND, color="muted", wraps=True)
        self.ask = Button(tr("Ask"), icon="request", kind=ButtonKind.PRIMARY, size=ButtonSize.LARGE)
        self.ask.clicked.connect(self.ask_requested)
        self.withdraw = Button(tr("Withdraw this request"), kind=ButtonKind.DANGER)
        self.another = Button(tr("Ask for something else"))
        self._close = Button(tr("Close"))
        self._cross = Button("", name=tr("Close"), icon="close", size=ButtonSize.SMALL)
        for button in (self._close, self._cross):
            button.clicked.connect(self.close_overlay)
        self.form.enter_pressed.connect(self._on_enter)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        self.body.addLayout(self._middle())
        self.foot.addWidget(self._foot())
        self.show_form()

    def show_form(self) -> None:
        """Nothing is asked for yet: the fields are open."""
        self.form.setEnabled(True)
        self.shown.show_nothing("")
        self.ask.show()
        self.withdraw.hide()
        self.another.hide()
        self._hint.show_text(
            tr("In the demo nobody else can pay it. Make one to see its link and its picture.")
            if self._is_demo
            else tr("It is written down here, and nothing is sent to anybody.")
        )

    def show_request(self, row: RequestRow, now_ms: int) -> None:
        """A request of mine and where it stands."""
        self.form.setEnabled(False)
        self.form.show_asked(row.amount_wei, outside(row.memo))
        self.shown.show_row(row, now_ms)
        self.ask.hide()
        self.another.show()
        self.withdraw.setVisible(row.state in (RequestState.WAITING, RequestState.UNPAYABLE))
        waits = (
            tr("In the demo nobody else can pay it. Paste it into Pay: it is known there as yours.")
            if self._is_demo
            else tr("Give the link or the picture to whoever is to pay.")
        )
        self._hint.show_text(waits if row.state is RequestState.WAITING else "")

    def show_demo(self, *, is_demo: bool) -> None:
        """Whether this is the demo, where no other wallet reads a link."""
        self._is_demo = is_demo
        self.show_form()

    def show_amount(self, amount_wei: int | None) -> None:
        """The button says what is asked for; None is no amount."""
        self.ask.show_text(ask_words(amount_wei))

    def show_lock(self, reason: str) -> None:
        """Why nothing can be asked for now; "" if it can."""
        if self.ask.accessibleDescription() != reason or self.ask.isEnabled() == bool(reason):
            self.ask.lock(reason)

    def show_problem(self, cause: str, remedy: str) -> None:
        """What is wrong with what was typed; "" is nothing."""
        self._problem.show_words(cause, remedy)

    def tell_problem(self, problem: Problem, again: Callable[[], None] | None) -> None:
        """What did not work, and what asks for it once more."""
        tell_problem(self._problem, problem, again)

    def show_careful(self, cause: str, remedy: str) -> None:
        """What is to be known before; "" is nothing."""
        self._careful.show_words(cause, remedy)

    def show_view(self, view: RequestsView, shown_id: str) -> None:
        """My requests."""
        self.rows.show_view(view, shown_id)
        self._mine.show_text(
            tr("Your requests, {count} waiting").format(count=units.count(view.waiting_count))
            if view.rows
            else tr("Your requests: none yet. What you ask for is listed here.")
        )
        self.rows.setVisible(bool(view.rows))

    def take_focus(self) -> None:
        """Begin with the amount."""
        self.form.amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_enter(self) -> None:
        if self.ask.isVisible() and self.ask.isEnabled():
            self.ask_requested.emit()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 10, 18, 10)
        row.setSpacing(12)
        row.addWidget(Glyph("request", "water", size_px=20))
        row.addWidget(Label(tr("Request a payment"), face=Face.TITLE), 1)
        row.addWidget(self._cross)
        return row

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.form)
        left.addWidget(self._problem)
        left.addWidget(self._careful)
        left.addWidget(self._mine)
        self.rows.setMinimumHeight(64)
        self.rows.setMaximumHeight(156)
        left.addWidget(self.rows, 1)
        left.addStretch(0)
        row.addLayout(left, 1)
        self.shown.setFixedWidth(378)
        row.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.stack(row, below_px=_NARROW_PX)
        return row

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        foot.setMinimumHeight(72)
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        words, buttons = QHBoxLayout(), QHBoxLayout()
        words.addWidget(self.withdraw)
        words.addWidget(self._hint, 1)
        buttons.addStretch(1)
        for button in (self._close, self.another, self.ask):
            buttons.addWidget(button)
        row.addLayout(words, 1)
        row.addLayout(buttons)
        for layout in (row, words, buttons):
            layout.setSpacing(12)
        self.stack(row, below_px=_NARROW_PX)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere else does nothing."""
        if event.key() in ENTER_KEYS:
            return
        super().keyPressEvent(event)
