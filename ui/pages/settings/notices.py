"""What Towpath may tell by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.parts import Section, SettingRow, one_of
from ui.qt import Signal

if TYPE_CHECKING:
    from ui.preferences import Preferences


class NoticesSection(Section):
    """Which notices there are.

    Signals:
        changed: the person wants something else (dict: names of `Preferences` and values).
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Notices"))
        rows = (
            (
                "tells_payments",
                tr("Payments to you"),
                tr("Somebody paid you while you were looking elsewhere."),
            ),
            (
                "tells_needs",
                tr("Things that need you"),
                tr("A lock that runs out, a hub that went silent, words that are not backed up."),
            ),
        )
        self._switches = {}
        for name, title, words in rows:
            switch = one_of(title, ((True, tr("On")), (False, tr("Off"))))
            switch.chosen.connect(lambda is_on, name=name: self.changed.emit({name: is_on}))
            self._switches[name] = switch
            self.add_row(SettingRow(title, words, switch))

    def show_preferences(self, now: Preferences) -> None:
        """Show what holds."""
        for name, switch in self._switches.items():
            switch.show_choice(getattr(now, name))
