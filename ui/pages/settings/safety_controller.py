"""Does what the section about safety asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import outside, past_reason, tr
from ui.pages.settings.exporting import ExportDialog, open_export
from ui.pages.settings.protecting import ProtectDialog, open_protect
from ui.pages.settings.safety import SafetySection
from ui.qt import QObject, isValid

if TYPE_CHECKING:
    from ui.pages.page import NoSession, OwnKeys, PageContext
    from ui.pages.settings.dialog import KeyDialog
    from ui.pages.settings.view import SettingsPage
    from wallet.api import Problem


class SafetyController(QObject):
    """The safety of one wallet of one's own."""

    def __init__(self, context: PageContext | NoSession, own: OwnKeys, page: SettingsPage) -> None:
        self.section = SafetySection(own.wallet.auto_lock_min)
        super().__init__(self.section)
        self._session, self._window = context.session, context.window
        self._bridge, self._own, self._page = context.bridge, own, page
        self.section.lock_requested.connect(own.lock)
        self.section.minutes_chosen.connect(self._on_minutes_chosen)
        self.section.protect_requested.connect(self._on_protect_requested)
        self.section.backup_requested.connect(own.back_up)
        self.section.export_requested.connect(self._on_export_requested)

    def refresh(self) -> None:
        """Show how it is now; in the past nothing can be changed."""
        is_past = self._session is not None and self._session.is_past
        reason = past_reason() if is_past else ""
        self.section.show_wallet(self._own.wallet, reason=reason)

    def _on_minutes_chosen(self, minutes: int) -> None:
        self._bridge.deliver(
            self._own.wallet.set_auto_lock(minutes),
            lambda _none: self.refresh(),
            lambda problem: self._page.show_problem(
                problem, lambda: self._on_minutes_chosen(minutes)
            ),
        )

    def _on_protect_requested(self) -> None:
        dialog = open_protect(self._window, self._bridge, self._own)
        dialog.agreed.connect(lambda: self._protect(dialog))

    def _protect(self, dialog: ProtectDialog) -> None:
        future = self._own.wallet.protect(dialog.wanted(), dialog.passphrase())
        dialog.show_busy()

        def tell(left: Problem | None) -> None:
            _close(dialog)
            self.refresh()
            if left is None:
                words = tr("From now on this opens your wallet: {words}")
                self._page.show_done(words.format(words=self.section.protection_text()))
            else:
                self._page.show_problem(left)

        self._bridge.deliver(future, tell, lambda problem: self._tell(dialog, problem))

    def _on_export_requested(self) -> None:
        dialog = open_export(self._window, self._bridge, self._own)
        dialog.place_chosen.connect(lambda path: self._export(dialog, path))

    def _export(self, dialog: ExportDialog, path: str) -> None:
        future = self._own.wallet.export_key(dialog.wanted(path))
        dialog.show_busy()

        def tell(_none: None) -> None:
            _close(dialog)
            words = tr("The key is in {path}, for you only.").format(path=outside(path))
            remedy = tr("Keep the file and its passphrase in two places. Try both once.")
            self._page.show_done(words, remedy)

        self._bridge.deliver(future, tell, lambda problem: self._tell(dialog, problem))

    def _tell(self, dialog: KeyDialog, problem: Problem) -> None:
        """Where the person looks: in the dialog, or on the page if it was closed meanwhile."""
        if isValid(dialog) and dialog.isVisible():
            dialog.show_problem(problem)
        else:
            self._page.show_problem(problem)


def _close(dialog: KeyDialog) -> None:
    if isValid(dialog):
        dialog.close_overlay()
