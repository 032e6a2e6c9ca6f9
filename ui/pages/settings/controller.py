"""Fills the settings page, and keeps what the person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.appearance import AppearanceSection
from ui.pages.settings.notices import NoticesSection
from ui.pages.settings.view import SettingsPage
from ui.preferences import preferences
from ui.qt import QObject, QTimer, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.pages.page import PageContext


class SettingsController(QObject):
    """The settings page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._page = SettingsPage()
        self.setParent(
            self._page
        )  # what is chosen elsewhere is shown for as long as there is a page
        self._appearance: AppearanceSection | None = None
        self._notices: NoticesSection | None = None
        self._parts = self._sections()
        self._turn = QTimer(self._page)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start()
        preferences().changed.connect(self.refresh)

    @property
    def page(self) -> SettingsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show what holds."""
        store = preferences()
        if self._appearance is not None:
            percent = store.running_percent
            self._appearance.show_preferences(store.now, running_percent=percent)
        if self._notices is not None:
            self._notices.show_preferences(store.now)
        self._page.notice.show_words(
            tr("What you chose could not be written to the disk. It holds until you close Towpath.")
            if store.is_unkept
            else "",
            tr("Check the free space and the rights of your settings folder."),
        )

    def _sections(self) -> Iterator[QWidget]:
        """The sections, made one by one."""
        self._appearance = AppearanceSection()
        self._appearance.changed.connect(self._on_changed)
        yield self._appearance
        self._notices = NoticesSection()
        self._notices.changed.connect(self._on_changed)
        yield self._notices

    def _on_turn(self) -> None:
        section = next(self._parts, None)
        if section is None:
            self._turn.stop()
            return
        is_first = self._page.is_empty()
        self._page.add_section(section)
        self.refresh()
        if is_first and self._page.isVisible():
            self._page.take_focus()

    def _on_changed(self, changes: dict[str, object]) -> None:
        preferences().change(**changes)
