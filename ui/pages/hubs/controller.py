"""Fills the hubs page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.hubs.view import HubsPage
from ui.qt import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.page import PageContext


class HubsController(QObject):
    """The hubs page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._session = context.session
        self._page = HubsPage()
        self._chosen = ""
        self._build = self._timer(self._on_build_due)
        self._fill = self._timer(self._on_fill_due)

    @property
    def page(self) -> HubsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment; the first time a table is made for it, turn by turn."""
        if self._page.table is None:
            self._build.start()
            return
        view = self._session.moment.hubs()
        found = {row.address: row for row in view.hubs}
        chosen = found.get(self._chosen) or next(iter(view.hubs), None)
        self._page.show_hubs(view, chosen, is_past=self._session.is_past)
        self._page.table.show_chosen(chosen.address if chosen is not None else "")

    def on_chosen(self, address: str) -> None:
        """Say all about this hub."""
        self._chosen = address
        self.refresh()

    def _on_build_due(self) -> None:
        self._page.add_table().chosen.connect(self.on_chosen)
        self._fill.start()

    def _on_fill_due(self) -> None:
        self.refresh()
        if self._page.isVisible():
            self._page.take_focus()

    def _timer(self, on_timeout: Callable[[], None]) -> QTimer:
        timer = QTimer(self._page)
        timer.setSingleShot(True)
        timer.timeout.connect(on_timeout)
        return timer
