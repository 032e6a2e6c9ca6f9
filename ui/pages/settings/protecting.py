"""Changing what opens a wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.dialog import KeyDialog, OwnPassphrase
from ui.pages.settings.measuring import measure
from ui.pages.settings.safety import protection_words
from ui.qt import Qt, QWidget
from ui.theme import Face
from ui.widgets.label import Label
from ui.widgets.protectstep import ProtectStep

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.pages.page import OwnKeys
    from wallet.api import Hidden
    from wallet.views.real_values import Protection, ProtectionName


class ProtectDialog(KeyDialog):
    """What is to open the wallet from now on.

    Attributes:
        step: the choice, as when the wallet was made.
    """

    def __init__(self, window: QWidget, now: ProtectionName) -> None:
        super().__init__(
            window, title=tr("What opens your wallet"), icon="lock", yes=tr("Change it")
        )
        self._own = OwnPassphrase(is_needed=now.has_passphrase)
        self.step = ProtectStep()
        present = tr("Now: {words}").format(words=protection_words(now))
        self.middle.addWidget(Label(present, face=Face.SECOND, color="muted", wraps=True))
        box = self.fields((tr("Present passphrase"), self._own))
        box.setVisible(now.has_passphrase)
        self.middle.addWidget(box)
        self.middle.addWidget(self.step)
        self.step.edited.connect(self.follow)
        self.follow()

    def lock_reason(self) -> str:
        """Why it cannot be done yet."""
        return self._own.lock_reason() or self.step.lock_reason()

    def passphrase(self) -> Hidden[str] | None:
        """The present passphrase."""
        return self._own.typed()

    def wanted(self) -> Protection:
        """What was chosen and typed."""
        return self.step.protection()

    def open(self) -> None:
        """Cover the window, with the first field in focus."""
        super().open()
        first = self._own if self._own.isVisible() else self._yes
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def open_protect(window: QWidget, bridge: Bridge, own: OwnKeys) -> ProtectDialog:
    """Open the dialog; it looks for a keyring, and measures what is typed."""
    dialog = ProtectDialog(window, own.wallet.protection)
    step = dialog.step
    bridge.deliver(
        own.keyring_name(),
        step.show_keyring,
        lambda problem: step.show_no_keyring(problem.cause, problem.remedy),
    )
    measure(step.passphrase, bridge, own.strength, step.show_strength)
    dialog.open()
    return dialog
