"""Writing a key into a file for another wallet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.filedialog import ask_to_save
from ui.i18n import tr
from ui.pages.settings.dialog import KeyDialog, NewPassphrase, OwnPassphrase
from ui.pages.settings.measuring import measure
from ui.qt import Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.choice import Choice
from ui.widgets.label import Label
from wallet.views.real_values import ExportedKey, KeyExport

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.pages.page import OwnKeys
    from wallet.views.real_values import PassphraseStrength


class ExportDialog(KeyDialog):
    """Which key, and the passphrase of its file; then where.

    Signals:
        place_chosen: the file is to lie there (str); ask for `wanted()`.
    """

    place_chosen = Signal(str)

    def __init__(self, window: QWidget, *, needs_passphrase: bool) -> None:
        super().__init__(window, title=tr("Export a key"), icon="export", yes=tr("Choose where..."))
        self._own = OwnPassphrase(is_needed=needs_passphrase)
        self.new = NewPassphrase(self, tr("Passphrase of the file"))
        self._channel = Choice(
            tr("The channel key"), tr("Signs for your channels. It is your address.")
        )
        self._gas = Choice(
            tr("The gas key"), tr("Pays for deposits and transactions on the chain.")
        )
        self._fill(needs_passphrase=needs_passphrase)
        self.agreed.connect(self._on_agreed)
        self.follow()

    def lock_reason(self) -> str:
        """Why it cannot be done yet."""
        return self._own.lock_reason() or self.new.lock_reason()

    def show_strength(self, found: PassphraseStrength | None) -> None:
        """How strong the file's passphrase would be."""
        self.new.meter.show_strength(found)
        self.follow()

    def wanted(self, path: str) -> KeyExport:
        """What was chosen and typed."""
        return KeyExport(
            key=ExportedKey.CHANNEL if self._channel.isChecked() else ExportedKey.GAS,
            path=path,
            keystore_passphrase=self.new.first.secret(),
            passphrase=self._own.typed(),
        )

    def open(self) -> None:
        """Cover the window, with the first field in focus."""
        super().open()
        first = self._own if self._own.isVisible() else self.new.first
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, *, needs_passphrase: bool) -> None:
        warning = tr(
            "Whoever has the file and its passphrase has this key. Never use the channel key in two "
            "wallets at once: what both sign can cost you money."
        )
        self.middle.addWidget(Label(warning, face=Face.SECOND, color="warn", wraps=True))
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for choice in (self._channel, self._gas):
            column.addWidget(choice)
        self._channel.setChecked(True)
        self.middle.addWidget(choices)
        own = self.fields((tr("Present passphrase"), self._own))
        own.setVisible(needs_passphrase)
        self.middle.addWidget(own)
        self.middle.addWidget(self.new)

    def _on_agreed(self) -> None:
        ask_to_save(
            self,
            tr("Export a key"),
            lambda path, _ending: self.place_chosen.emit(path),
            name="towpath-key.json",
            kinds={tr("Key files (*.json)"): "json"},
        )


def open_export(window: QWidget, bridge: Bridge, own: OwnKeys) -> ExportDialog:
    """Open the dialog; it measures what is typed."""
    dialog = ExportDialog(window, needs_passphrase=own.wallet.needs_passphrase)
    measure(dialog.new.first, bridge, own.strength, dialog.show_strength)
    dialog.open()
    return dialog
