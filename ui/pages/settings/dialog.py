"""The form of the dialogs that change something about keys: a head, a body, what went wrong, and two buttons."""

from __future__ import annotations

from ui.i18n import tr
from ui.qt import QHBoxLayout, QKeyEvent, QLineEdit, Qt, QVBoxLayout, QWidget, Signal
from ui.remedies import tell_problem
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import HairLine
from ui.widgets.form import DialogFoot, fields
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.secretfields import SecretField, StrengthMeter
from wallet.api import Hidden, Problem
from wallet.views.real_values import PASSPHRASE_CHARS_MIN

_WIDTH_PX = 620


class KeyDialog(Overlay):
    """A dialog about keys. It is made for one time, and forgets all that was typed when it is closed.

    Signals:
        agreed: the person wants it done; never sent while `lock_reason` says why not.
    """

    agreed = Signal()

    def __init__(self, window: QWidget, *, title: str, icon: str, yes: str) -> None:
        super().__init__(window, name=title, width_px=_WIDTH_PX)
        self._is_busy = False
        self._problem = NoticeBox()
        self._reason = Label(face=Face.SECOND, color="muted", elides=True)
        self._yes = Button(yes, kind=ButtonKind.PRIMARY)
        self._yes.clicked.connect(self.agree)
        self._no = Button(tr("Cancel"))
        self._no.clicked.connect(self.close_overlay)
        self.middle = QVBoxLayout()
        self.middle.setContentsMargins(24, 14, 24, 14)
        self.middle.setSpacing(10)
        self._lay_out(title, icon)
        self.closed.connect(self._forget)

    def lock_reason(self) -> str:
        """Why it cannot be done yet; "" if it can."""
        return ""

    def follow(self) -> None:
        """Something was typed or chosen."""
        reason = tr("One moment") if self._is_busy else self.lock_reason()
        self._yes.lock(reason)
        self._reason.show_text(reason)

    def agree(self) -> None:
        """Do it, if it can be done."""
        if not self._is_busy and not self.lock_reason():
            self.agreed.emit()

    def show_busy(self) -> None:
        """The wallet is at work."""
        self._is_busy = True
        self._problem.show_words("", "")
        self.follow()

    def show_problem(self, problem: Problem) -> None:
        """It was not done: why, and what to do."""
        self._is_busy = False
        tell_problem(self._problem, problem, self.agree)
        self.follow()

    def fields(self, *rows: tuple[str, QLineEdit]) -> QWidget:
        """Fields side by side, each under its words."""
        for _words, field in rows:
            field.textEdited.connect(lambda _text: self.follow())
        return fields(*rows, top_px=0)

    def _forget(self) -> None:
        for field in self.findChildren(SecretField):
            field.clear()
        self.deleteLater()

    def _lay_out(self, title: str, icon: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 12)
        head.setSpacing(12)
        head.addWidget(Glyph(icon, "water", size_px=20))
        head.addWidget(Label(title, face=Face.TITLE), 1)
        self.body.addLayout(head)
        self.body.addWidget(HairLine())
        self.body.addLayout(self.middle)
        around = QVBoxLayout()
        around.setContentsMargins(24, 0, 24, 10)
        around.addWidget(self._problem)
        self.body.addLayout(around)
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addWidget(self._reason, 1)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._no)
        row.addWidget(self._yes)
        self.foot.addWidget(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.agree()
            return
        super().keyPressEvent(event)


class OwnPassphrase(SecretField):
    """The wallet's present passphrase, where it has one."""

    def __init__(self, *, is_needed: bool) -> None:
        super().__init__(tr("Present passphrase"), tr("Your wallet's passphrase"))
        self._is_needed = is_needed

    def lock_reason(self) -> str:
        """Why it is not enough yet."""
        missing = self._is_needed and not self.text()
        return tr("Type your wallet's passphrase first") if missing else ""

    def typed(self) -> Hidden[str] | None:
        """What was typed; None where there is nothing to type."""
        return self.secret() if self._is_needed else None


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with a meter.

    Attributes:
        first, second: the fields.
        meter: how strong it would be.
    """

    def __init__(self, dialog: KeyDialog, name: str) -> None:
        super().__init__()
        again = tr("{name}, again").format(name=name)
        self.first, self.second = SecretField(name), SecretField(again)
        self.meter = StrengthMeter()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(dialog.fields((name, self.first), (again, self.second)))
        column.addWidget(self.meter)

    def lock_reason(self) -> str:
        """Why it is not enough yet."""
        if len(self.first.text()) < PASSPHRASE_CHARS_MIN:
            return tr("The passphrase needs {chars_min} characters").format(
                chars_min=PASSPHRASE_CHARS_MIN
            )
        if self.meter.is_refused:
            return tr("Choose a passphrase that is no common word, name or pattern")
        if self.first.text() != self.second.text():
            return tr("Type the same passphrase twice")
        return ""
