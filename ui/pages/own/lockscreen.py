"""What covers the window while the wallet is locked, and the way in."""

from ui.i18n import tr
from ui.qt import (
    QGuiApplication,
    QHBoxLayout,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, tokens
from ui.widgets.button import Button, ButtonKind
from ui.widgets.label import Label
from ui.widgets.link import Link
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.secretfields import SecretField
from wallet.api import Hidden


class LockScreen(Overlay):
    """The wallet is locked. Nothing below can be seen or used.

    Signals:
        unlock_requested: open it; ask for `passphrase()`.
        left: back to the first page, where that is possible.
        wallets_requested: the wallets of this computer, to make another one from the words.
        folder_requested: the folder of this wallet.
    """

    unlock_requested = Signal()
    left = Signal()
    wallets_requested = Signal()
    folder_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Locked"), width_px=460)
        self._needs_passphrase = False
        self._has_way_back = False
        self._words = Label(color="muted", wraps=True)
        self._field = SecretField(tr("Passphrase"), tr("Passphrase"))
        self._field.returnPressed.connect(self._on_unlock)
        self._problem = NoticeBox()
        self._unlock = Button(tr("Unlock"), kind=ButtonKind.PRIMARY)
        self._unlock.clicked.connect(self._on_unlock)
        self._truth = Label(color="muted", wraps=True)
        self._truth.show_text(
            tr(
                "The words bring back your keys; channels and the log are in the profile's folder, "
                "so keep that as well."
            )
        )
        self._restore = Link(tr("New wallet from your words"))
        self._restore.clicked.connect(self.wallets_requested)
        self._folder = Link(tr("Open the wallet's folder"))
        self._folder.clicked.connect(self.folder_requested)
        self._back = Button(tr("Back"))
        self._back.clicked.connect(self._on_back)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 24, 28, 0)
        inner.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Glyph("lock", "water", size_px=24))
        head.addWidget(Label(tr("Your wallet is locked"), face=Face.TITLE), 1)
        inner.addLayout(head)
        for widget in (self._words, self._field, self._problem, self._truth):
            inner.addWidget(widget)
        inner.addWidget(self._folder)
        foot = QHBoxLayout()
        foot.setContentsMargins(28, 12, 28, 24)
        foot.setSpacing(12)
        foot.addWidget(self._restore)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._unlock)
        self.body.addLayout(inner)
        self.foot.addLayout(foot)

    def show_lock(
        self, *, needs_passphrase: bool, is_running: bool, has_channels: bool = False
    ) -> None:
        """Cover the window.

        Args:
            needs_passphrase: whether there is something to type.
            is_running: whether the wallet was open before; else there is a way back.
            has_channels: whether its node goes on.
        """
        self._needs_passphrase, self._has_way_back = needs_passphrase, not is_running
        running = tr(
            "Payments to you still come in, and your channels are watched. Nothing is signed "
            "for a payment of yours until you unlock it."
        )
        self._words.show_text(running if has_channels else tr("Unlock it to go on."))
        self._field.clear()
        self._field.setVisible(needs_passphrase)
        self._back.setVisible(not is_running)
        self._problem.show_words("", "")
        self._show_ways_out(is_shown=False)
        self._unlock.lock("")
        self.open()
        self._take_focus()

    def passphrase(self) -> Hidden[str] | None:
        """What was typed; None where nothing is to be typed."""
        return self._field.secret() if self._needs_passphrase else None

    def show_unlocking(self) -> None:
        """It is being opened."""
        self._unlock.lock(tr("The wallet is being opened"))

    def show_problem(self, cause: str, remedy: str, *, has_folder: bool = False) -> None:
        """It was not opened: why, and what to do; `has_folder` where its folder is known.

        The field is emptied: what was mistyped is nearly the passphrase, and anyone could have it shown.
        """
        self._unlock.lock("")
        self._problem.show_words(cause, remedy)
        self._show_ways_out(is_shown=True)
        self._folder.setVisible(has_folder)
        self._field.clear()
        self._take_focus()

    def show_folder(self, path: str, *, is_opened: bool) -> None:
        """The folder is shown by the desktop; where nobody took that on, its path is on the clipboard."""
        self._folder.show_text(
            tr("Open the wallet's folder") if is_opened else tr("The folder's path is copied")
        )
        if not is_opened:
            QGuiApplication.clipboard().setText(path)

    def show_open(self) -> None:
        """Uncover the window."""
        self._field.clear()
        self.close_overlay()

    def _show_ways_out(self, *, is_shown: bool) -> None:
        self._folder.show_text(tr("Open the wallet's folder"))
        for widget in (self._truth, self._folder, self._restore):
            widget.setVisible(is_shown)

    def _take_focus(self) -> None:
        first = self._field if self._needs_passphrase else self._unlock
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_unlock(self) -> None:
        if self._unlock.isEnabled():
            self.unlock_requested.emit()

    def _on_back(self) -> None:
        self.show_open()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads nowhere while the wallet is locked."""
        if event.key() == Qt.Key.Key_Escape and self._has_way_back:
            self._on_back()
            return
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Hide what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().paper)
        painter.end()
