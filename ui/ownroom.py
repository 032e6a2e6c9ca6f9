"""A wallet of one's own in the window: set up, opened, locked, unlocked and backed up.

The wallet says once a second whether it is time to lock. What a person does is seen where the system hands it to
the window, one call for each key and each move of the pointer, and no widget is asked.
"""

from typing import TYPE_CHECKING, Final

from ui.bridge import Bridge
from ui.openfolder import open_folder
from ui.pages.own.backup import BackupDialog
from ui.pages.own.create_controller import CreateController
from ui.pages.own.create_view import CreatePage, page_in_steps
from ui.pages.own.far_view import FarPage, FarSettings
from ui.pages.own.hub_controller import HubController
from ui.pages.own.hub_view import HubDialog
from ui.pages.own.lockscreen import LockScreen
from ui.pages.page import NoSession, OwnKeys
from ui.pages.settings.controller import SettingsController
from ui.qt import (
    QApplication,
    QEvent,
    QFileDialog,
    QGuiApplication,
    QObject,
    QStackedWidget,
    QTimer,
    QToolTip,
    QWidget,
    Signal,
)
from ui.widgets.overlay import Overlay
from wallet.api import Problem, RealWallet, Wallet
from wallet.views.real_values import RealPhase, RealState

if TYPE_CHECKING:
    from collections.abc import Generator

WATCH_MS: Final = 1_000
# Menus within menus, and one of a field: a person has three open at most. A popup that opens another when it is closed
# must not keep the window from being covered.
_POPUPS_MAX: Final = 16
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class OwnRoom(QObject):
    """The wallet of this profile, from nothing to open and back to locked.

    Attributes:
        lock_screen: covers the window while the wallet is locked.

    Signals:
        state_known: what the profile holds (RealState).
        session_opened: the wallet is open and has channels (RealWallet).
        backed_up: the words are confirmed.
        left: the person wants the first page back.
        restart_wanted: close Towpath and start it again.
    """

    state_known = Signal(object)
    session_opened = Signal(object)
    backed_up = Signal()
    left = Signal()
    restart_wanted = Signal()

    def __init__(
        self, window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._wallet, self._bridge = window, pages, wallet, bridge
        self._own: RealWallet | None = None
        self._create: CreatePage | None = None
        self._create_controller: CreateController | None = None
        self._far: FarPage | None = None
        self._far_settings: FarSettings | None = None
        self._backup: BackupDialog | None = None
        self._hub: HubController | None = None
        self._is_touched = False
        self._watched: QObject | None = None
        self.lock_screen = LockScreen(window)
        self.lock_screen.unlock_requested.connect(self._on_unlock_requested)
        self.lock_screen.folder_requested.connect(self._on_folder_requested)
        self.lock_screen.left.connect(self.left)
        self._folder = ""
        self._parts: Generator[None, None, CreatePage] | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._on_turn)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._on_watch_due)

    @property
    def own(self) -> RealWallet | None:
        """The wallet, once it was opened."""
        return self._own

    @property
    def is_locked(self) -> bool:
        """Whether the lock screen covers the window."""
        return not self.lock_screen.isHidden()

    def look(self) -> None:
        """Find out what the profile holds."""
        self._bridge.deliver(self._wallet.real_state(), self._take_state, lambda _problem: None)

    def begin(self) -> None:
        """Set a wallet up, or open the one that is there."""
        self._bridge.deliver(self._wallet.real_state(), self._on_state, self._on_unusable)

    def lock(self) -> None:
        """Lock the wallet now and cover the window."""
        own = self._own
        if own is None or own.is_locked:
            return
        self._bridge.deliver(own.lock(), lambda _none: None, self._on_unusable)
        for overlay in self._window.findChildren(Overlay):
            if overlay is not self.lock_screen:
                overlay.close_overlay()
        for dialog in self._window.findChildren(QFileDialog):
            dialog.reject()
        self._show_locked(own)

    def ask_to_unlock(self) -> None:
        """Cover the window with the question for the passphrase, if the wallet is locked."""
        own = self._own
        if own is not None and own.is_locked:
            self._show_locked(own)

    def back_up(self) -> None:
        """Open the backup dialog."""
        own = self._own
        if own is None or self.is_locked:
            return
        if self._backup is None:
            self._backup = BackupDialog(self._window)
            self._backup.words_requested.connect(self._on_words_requested)
            self._backup.check_requested.connect(self._on_check_requested)
            self._backup.confirm_requested.connect(self._on_confirm_requested)
        self._backup.start(needs_passphrase=own.needs_passphrase)

    def keys_of(self, own: RealWallet) -> OwnKeys:
        """What pages may do with the keys of this wallet."""
        return OwnKeys(
            wallet=own,
            lock=self.lock,
            back_up=self.back_up,
            keyring_name=self._wallet.keyring_name,
            strength=self._wallet.passphrase_strength,
        )

    def choose_hub(self) -> None:
        """Open the dialog that opens a channel."""
        own = self._own
        if own is None or self.is_locked:
            return
        if self._hub is None:
            self._hub = HubController(own, self._bridge, HubDialog(self._window))
        self._hub.start()

    def close(self) -> None:
        """Look no more: the window is going away."""
        self._watch.stop()
        self._turn.stop()

    def _on_state(self, state: RealState) -> None:
        self._take_state(state)
        if state.phase is RealPhase.NOTHING:
            self._show_create()
        else:
            self.lock_screen.show_lock(needs_passphrase=state.needs_passphrase, is_running=False)

    def _take_state(self, state: RealState) -> None:
        self._folder = state.folder
        self.state_known.emit(state)

    def _on_folder_requested(self) -> None:
        is_opened = open_folder(self._folder)
        self.lock_screen.show_folder(self._folder, is_opened=is_opened)

    def _on_unusable(self, problem: Problem) -> None:
        """There is something in the profile that cannot be used: said where one would open it."""
        self.lock_screen.show_lock(needs_passphrase=False, is_running=self._own is not None)
        self.lock_screen.show_problem(problem.cause, problem.remedy)

    def _show_locked(self, own: RealWallet) -> None:
        _close_popups()
        self._pages.setEnabled(False)
        self.lock_screen.show_lock(
            needs_passphrase=own.needs_passphrase,
            is_running=True,
            has_channels=own.session is not None,
        )

    def _show_create(self) -> None:
        if self._create is None:
            # One part in each turn of the loop: together they are long.
            self._parts = self._parts or page_in_steps()
            self._turn.start()
            return
        self._pages.setCurrentWidget(self._create)
        self._create.take_focus()

    def _on_turn(self) -> None:
        assert self._parts is not None, "nothing is being built"
        try:
            next(self._parts)
        except StopIteration as end:
            self._turn.stop()
            self._take_create(end.value)

    def _take_create(self, page: CreatePage) -> None:
        self._create = page
        self._create_controller = CreateController(self._wallet, self._bridge, page)
        self._create_controller.opened.connect(self._on_opened)
        page.back_requested.connect(self.left)
        self._pages.addWidget(page)
        self._show_create()

    def _on_unlock_requested(self) -> None:
        passphrase = self.lock_screen.passphrase()
        self.lock_screen.show_unlocking()
        if self._own is None:
            self._bridge.deliver(
                self._wallet.unlock(passphrase), self._on_opened, self._on_not_unlocked
            )
        else:
            self._bridge.deliver(
                self._own.unlock(passphrase), self._on_unlocked, self._on_not_unlocked
            )

    def _on_not_unlocked(self, problem: Problem) -> None:
        has_folder = bool(self._folder)
        self.lock_screen.show_problem(problem.cause, problem.remedy, has_folder=has_folder)

    def _on_unlocked(self, _none: None) -> None:
        own = self._own
        if own is None or own.is_locked:
            return
        self._pages.setEnabled(True)
        self.lock_screen.show_open()
        if own.session is None and self._pages.currentWidget() not in (
            self._far,
            self._far_settings,
        ):
            self._show_far(own)

    def _on_opened(self, own: RealWallet) -> None:
        self._own = own
        self.lock_screen.show_open()
        self._watched = self._window.window().windowHandle()
        if self._watched is not None:
            self._watched.installEventFilter(self)
        self._watch.start(WATCH_MS)
        if own.session is not None:
            self.session_opened.emit(own)
            return
        self._show_far(own)

    def _show_far(self, own: RealWallet) -> None:
        if self._far is None:
            page = self._far = FarPage()
            page.copy_requested.connect(self._on_copy_requested)
            page.backup_requested.connect(self.back_up)
            page.lock_requested.connect(self.lock)
            page.settings_requested.connect(self._on_settings_requested)
            page.leave_requested.connect(self._on_leave_requested)
            self._pages.addWidget(page)
        self._refresh_far(own, self._far)
        self._pages.setCurrentWidget(self._far)
        self._far.take_focus()

    def _on_settings_requested(self) -> None:
        if self._far_settings is None:
            assert self._own is not None, "settings of no wallet"
            context = NoSession(
                bridge=self._bridge,
                window=self._window,
                own=self.keys_of(self._own),
                restart=self.restart_wanted.emit,
            )
            controller = SettingsController(context)
            self._far_settings = FarSettings(controller.page)
            self._far_settings.back_requested.connect(self._on_settings_left)
            self.backed_up.connect(controller.refresh)
            self._pages.addWidget(self._far_settings)
        self._pages.setCurrentWidget(self._far_settings)
        self._far_settings.take_focus()

    def _on_leave_requested(self) -> None:
        """On the first page nobody sees that a wallet is open, so it is not."""
        if self._own is not None:
            self._bridge.deliver(self._own.lock(), lambda _none: self.look(), self._on_unusable)
            self.left.emit()

    def _on_settings_left(self) -> None:
        assert self._far is not None, "settings without the page they were opened from"
        self._pages.setCurrentWidget(self._far)
        self._far.take_focus()

    def _refresh_far(self, own: RealWallet, page: FarPage) -> None:
        page.show_wallet(own.network, own.address, is_backed_up=own.is_backed_up)

    def _on_copy_requested(self) -> None:
        if self._own is not None and self._far is not None:
            QGuiApplication.clipboard().setText(self._own.address)
            self._far.show_copied()

    def _on_words_requested(self) -> None:
        own, dialog = self._own, self._backup
        if own is not None and dialog is not None:
            dialog.show_busy()
            future = own.words(dialog.passphrase())
            self._bridge.deliver(future, dialog.show_words, self._on_backup_problem)

    def _on_check_requested(self) -> None:
        own, dialog = self._own, self._backup
        if own is not None and dialog is not None:
            self._bridge.deliver(
                own.ask_for_backup(), dialog.show_questions, self._on_backup_problem
            )

    def _on_confirm_requested(self) -> None:
        own, dialog = self._own, self._backup
        if own is not None and dialog is not None:
            dialog.show_busy()
            future = own.confirm_backup(dialog.typed())
            self._bridge.deliver(future, self._on_backed_up, self._on_backup_problem)

    def _on_backup_problem(self, problem: Problem) -> None:
        if self._backup is not None:
            self._backup.show_problem(problem.cause, problem.remedy)

    def _on_backed_up(self, _none: None) -> None:
        if self._backup is not None:
            self._backup.show_done()
        if self._own is not None and self._far is not None:
            self._refresh_far(self._own, self._far)
        self.backed_up.emit()

    def _on_watch_due(self) -> None:
        own, is_touched = self._own, self._is_touched
        self._is_touched = False
        if own is not None and own.watch(is_touched=is_touched):
            self.lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        """Note that a person did something."""
        if event.type() in _TOUCHES:
            self._is_touched = True
        return False


def _close_popups() -> None:
    """Menus and tooltips are windows of their own: they would stay above the lock screen, with what they say."""
    QToolTip.hideText()
    for _popup in range(_POPUPS_MAX):
        popup = QApplication.activePopupWidget()
        if popup is None:
            return
        if not popup.close():
            popup.hide()
