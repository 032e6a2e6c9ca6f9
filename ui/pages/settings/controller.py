"""Fills the settings page, and keeps what the person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.pages.settings.appearance import AppearanceSection
from ui.pages.settings.notices import NoticesSection
from ui.pages.settings.profile import AddressSection, ProfileSection
from ui.pages.settings.safety import DemoSafety
from ui.pages.settings.safety_controller import SafetyController
from ui.pages.settings.view import SettingsPage
from ui.preferences import preferences
from ui.qt import QObject, QTimer, QWidget
from ui.realwords import network_color

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.pages.page import NoSession, PageContext
    from ui.preferences import Changes
    from wallet.views.profile_values import ProfileFacts


FACTS_MS: Final = 1_000


class SettingsController(QObject):
    """The settings page of one session, or of a wallet without channels. Implements `PageController`."""

    def __init__(self, context: PageContext | NoSession) -> None:
        super().__init__()
        self._context = context
        self._page = SettingsPage()
        # What is chosen elsewhere is shown for as long as there is a page.
        self.setParent(self._page)
        self._appearance: AppearanceSection | None = None
        self._notices: NoticesSection | None = None
        self._safety: SafetyController | None = None
        self._profile: ProfileSection | None = None
        self._address: AddressSection | None = None
        self._parts = self._sections()
        self._turn = QTimer(self._page)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start()
        self._pause = QTimer(self._page)
        self._pause.setSingleShot(True)
        preferences().changed.connect(self._show)

    @property
    def page(self) -> SettingsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show what holds, and look at the profile anew."""
        self._show()
        # Commits come by the hundred; what the log weighs is looked at now and then.
        session = self._context.session
        if session is not None and self._profile is not None and not self._pause.isActive():
            self._pause.start(FACTS_MS)
            live = session.live
            self._context.bridge.deliver(
                live.profile_facts(), self._on_facts, self._page.show_problem
            )

    def _show(self) -> None:
        store = preferences()
        if self._appearance is not None:
            percent = store.running_percent
            self._appearance.show_preferences(store.now, running_percent=percent)
        if self._notices is not None:
            self._notices.show_preferences(store.now)
        if self._safety is not None:
            self._safety.refresh()
        self._page.unkept.show_words(
            tr("What you chose could not be written to the disk. It holds until you close Towpath.")
            if store.is_unkept
            else "",
            tr("Check the free space and the rights of your settings folder."),
        )

    def _sections(self) -> Iterator[QWidget]:
        """The sections, made one by one."""
        self._appearance = AppearanceSection(is_demo=self._context.own is None)
        self._appearance.changed.connect(self._on_changed)
        self._appearance.restart_requested.connect(self._context.restart)
        yield self._appearance
        yield self._make_safety()
        self._notices = NoticesSection()
        self._notices.changed.connect(self._on_changed)
        yield self._notices
        if self._context.session is None:
            return
        own = self._context.own
        self._profile = ProfileSection("info" if own is None else network_color(own.wallet.network))
        self._profile.wallets_requested.connect(self._context.show_wallets)
        yield self._profile
        self._address = AddressSection()
        yield self._address

    def _make_safety(self) -> QWidget:
        own = self._context.own
        if own is None:
            return DemoSafety()
        self._safety = SafetyController(self._context, own, self._page)
        return self._safety.section

    def _on_turn(self) -> None:
        section = next(self._parts, None)
        if section is None:
            self._turn.stop()
            return
        is_first = self._page.is_empty()
        self._page.add_section(section)
        if section is self._address:
            self.refresh()
        else:
            self._show()
        if is_first and self._page.isVisible():
            self._page.take_focus()

    def _on_facts(self, facts: ProfileFacts) -> None:
        if self._profile is not None and self._address is not None:
            self._profile.show_facts(facts)
            self._address.show_facts(facts)

    def _on_changed(self, changes: Changes) -> None:
        preferences().change(**changes)
