"""Fills the hubs page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.hubs.view import HubsPage
from ui.qt import QObject

if TYPE_CHECKING:
    from ui.pages.page import PageContext


class HubsController(QObject):
    """The hubs page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._session = context.session
        self._page = HubsPage()
        self._chosen = ""
        self._page.table.chosen.connect(self.on_chosen)

    @property
    def page(self) -> HubsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment."""
        view = self._session.moment.hubs()
        found = {row.address: row for row in view.hubs}
        chosen = found.get(self._chosen) or next(iter(view.hubs), None)
        self._page.show_hubs(view, chosen, is_past=self._session.is_past)
        self._page.table.show_chosen(chosen.address if chosen is not None else "")

    def on_chosen(self, address: str) -> None:
        """Say all about this hub."""
        self._chosen = address
        self.refresh()
