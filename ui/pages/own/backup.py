"""The backup dialog: what it is for, the words once, three of them typed, done."""

from collections.abc import Sequence

from ui.i18n import tr
from ui.pages.own.wordgrid import WordGrid
from ui.qt import (
    QHBoxLayout,
    QKeyEvent,
    QStackedWidget,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import HairLine
from ui.widgets.form import DialogFoot, field_label
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.secretfields import SecretField, WordsField
from wallet.api import Hidden

_QUESTIONS = 3
_BEFORE, _WORDS, _CHECK, _DONE = range(4)


class BackupDialog(Overlay):
    """Backing up the recovery words.

    Signals:
        words_requested: show them; ask for `passphrase()`.
        check_requested: the person wrote them down.
        confirm_requested: three words are typed; ask for `typed()`.
    """

    words_requested = Signal()
    check_requested = Signal()
    confirm_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Back up your words"), width_px=660)
        self._needs_passphrase = False
        self._numbers: Sequence[int] = ()
        self._passphrase = SecretField(tr("Passphrase"), tr("Your wallet's passphrase"))
        self._passphrase.returnPressed.connect(self._on_go_on)
        self._grid = WordGrid()
        self._fields: list[WordsField] = []
        self._labels: list[Label] = []
        self._problem = NoticeBox()
        self._stack = QStackedWidget()
        self._parts = (self._before, self._shown, self._check, self._done)
        self._reach(_BEFORE)
        self._next = Button("", kind=ButtonKind.PRIMARY)
        self._next.clicked.connect(self._on_go_on)
        self._again = Button(tr("Show the words again"))
        self._again.clicked.connect(self._on_again)
        self._cancel = Button(tr("Later"))
        self._cancel.clicked.connect(self.close_overlay)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        middle = QVBoxLayout()
        middle.setContentsMargins(24, 16, 24, 16)
        middle.setSpacing(12)
        middle.addWidget(self._stack)
        middle.addWidget(self._problem)
        self.body.addLayout(middle)
        self.foot.addWidget(self._foot())
        self.closed.connect(self.forget)

    def start(self, *, needs_passphrase: bool) -> None:
        """Open it at its beginning."""
        self._needs_passphrase = needs_passphrase
        self._passphrase.setVisible(needs_passphrase)
        self._show(_BEFORE, tr("Show my words"))
        self.open()
        first = self._passphrase if needs_passphrase else self._next
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def passphrase(self) -> Hidden[str] | None:
        """What was typed; None where nothing is to be typed."""
        return self._passphrase.secret() if self._needs_passphrase else None

    def typed(self) -> dict[int, Hidden[str]]:
        """The typed words by their numbers."""
        return {
            number: field.secret()
            for number, field in zip(self._numbers, self._fields, strict=True)
        }

    def show_words(self, words: Sequence[Hidden[str]]) -> None:
        """Show the words, while the dialog is open."""
        if self.isHidden():
            return
        self._passphrase.clear()
        self._grid.show_words(words)
        self._show(_WORDS, tr("I wrote them down"))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_questions(self, numbers: Sequence[int]) -> None:
        """Ask for three of the words, which are shown no longer."""
        if self.isHidden():
            return
        self._grid.forget()
        self._reach(_CHECK)
        self._numbers = numbers
        for number, field, label in zip(numbers, self._fields, self._labels, strict=True):
            words = tr("Word {number}").format(number=number)
            label.show_text(words)
            field.setAccessibleName(words)
            field.clear()
        self._show(_CHECK, tr("Confirm"))
        self._fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_done(self) -> None:
        """They are confirmed."""
        self.forget()
        self._show(_DONE, tr("Done"))
        self._cancel.hide()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self) -> None:
        """The wallet is at work."""
        self._next.lock(tr("One moment"))

    def show_problem(self, cause: str, remedy: str) -> None:
        """It did not work: why, and what to do."""
        self._next.lock("")
        self._problem.show_words(cause, remedy)

    def forget(self) -> None:
        """Hold no word and no passphrase any longer."""
        self._grid.forget()
        self._passphrase.clear()
        for field in self._fields:
            field.clear()

    def _reach(self, at: int) -> None:
        """Make the parts up to this one; each is made when it is first wanted, so that no turn is long."""
        for make in self._parts[self._stack.count() : at + 1]:
            self._stack.addWidget(make())

    def _show(self, at: int, text: str) -> None:
        self._reach(at)
        self._stack.setCurrentIndex(at)
        self._problem.show_words("", "")
        self._next.lock("")
        self._next.show_text(text)
        self._cancel.show()
        self._again.setVisible(at == _CHECK)

    def _on_go_on(self) -> None:
        if not self._next.isEnabled():
            return
        at = self._stack.currentIndex()
        if at == _BEFORE:
            self.words_requested.emit()
        elif at == _WORDS:
            self.check_requested.emit()
        elif at == _CHECK:
            self.confirm_requested.emit()
        else:
            self.close_overlay()

    def _on_again(self) -> None:
        """A passphrase is asked for once more, as it was the first time."""
        if not self._next.isEnabled():
            return
        if self._needs_passphrase:
            self.forget()
            self.start(needs_passphrase=True)
        else:
            self.words_requested.emit()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(12)
        row.addWidget(Glyph("words", "water", size_px=20))
        row.addWidget(Label(tr("Back up your words"), face=Face.TITLE), 1)
        return row

    def _before(self) -> QWidget:
        lines = (
            tr("Whoever has these words has your money. Without them, a broken computer costs it."),
            tr(
                "They bring back your keys. Channels and the log are in the profile's folder only: "
                "close Towpath and copy that as well. Settings says where it is."
            ),
            tr("Have pen and paper ready, and look that nobody watches your screen."),
            tr("Write the words down in their order. Do not photograph them or keep them online."),
        )
        return _part(*(Label(line, wraps=True) for line in lines), self._passphrase)

    def _shown(self) -> QWidget:
        words = tr("Write them down with their numbers. They cannot be copied, on purpose.")
        return _part(Label(words, color="muted", wraps=True), self._grid)

    def _check(self) -> QWidget:
        self._fields = [WordsField("") for _question in range(_QUESTIONS)]
        self._labels = [field_label("", field) for field in self._fields]
        row = QHBoxLayout()
        row.setSpacing(12)
        for label, field in zip(self._labels, self._fields, strict=True):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label)
            column.addWidget(field)
            field.returnPressed.connect(self._on_go_on)
            row.addLayout(column, 1)
        words = tr("Type these three from your paper. Then your wallet counts as backed up.")
        part = _part(Label(words, color="muted", wraps=True))
        layout = part.layout()
        assert isinstance(layout, QVBoxLayout), "a part is a column"
        layout.insertLayout(1, row)
        return part

    def _done(self) -> QWidget:
        box = NoticeBox(color="ok", icon="check")
        box.show_words(
            tr("Your words are backed up."),
            tr(
                "Keep the paper where no water, fire or stranger gets to it. The words bring back "
                "your keys; channels and the log are in the profile's folder, so copy that as well."
            ),
        )
        return _part(box)

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addWidget(self._again)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._next)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self._on_go_on()
            return
        super().keyPressEvent(event)


def _part(*widgets: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return part
