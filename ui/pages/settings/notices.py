"""What Towpath may tell by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.parts import Section, SettingRow, one_of
from ui.preferences import Changes
from ui.qt import Signal

if TYPE_CHECKING:
    from ui.preferences import Preferences


class NoticesSection(Section):
    """Which notices there are.

    Signals:
        changed: the person wants something else (Changes).
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Notices"))
        self._payments = one_of(tr("Payments to you"), _on_or_off())
        self._needs = one_of(tr("Things that need you"), _on_or_off())
        self._payments.chosen.connect(
            lambda is_on: self.changed.emit(Changes(tells_payments=is_on))
        )
        self._needs.chosen.connect(lambda is_on: self.changed.emit(Changes(tells_needs=is_on)))
        words = tr("Somebody paid you while you were looking elsewhere.")
        self.add_row(SettingRow(tr("Payments to you"), words, self._payments))
        words = tr("A lock that runs out, a hub that went silent, words that are not backed up.")
        self.add_row(SettingRow(tr("Things that need you"), words, self._needs))

    def show_preferences(self, now: Preferences) -> None:
        """Show what holds."""
        self._payments.show_choice(now.tells_payments)
        self._needs.show_choice(now.tells_needs)


def _on_or_off() -> tuple[tuple[bool, str], ...]:
    return ((True, tr("On")), (False, tr("Off")))
