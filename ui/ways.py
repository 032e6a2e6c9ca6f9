"""Ways through the window that take more than opening a page: to a person, a hub, a payment, a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.pages.channels.controller import ChannelsController
from ui.pages.contacts.controller import ContactsController
from ui.pages.hubs.controller import HubsController
from ui.pages.page import PageId
from ui.pageset import BUILDERS
from ui.qt import Qt
from ui.turns import Turns
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from ui.rooms import Rooms

_CLOSABLE: Final = (ChannelBadge.OPEN, ChannelBadge.BUSY)


class Ways:
    """Leads somewhere in the window.

    Attributes:
        page_ids: the pages there are, in the order of the sidebar.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._turns = Turns(rooms)
        self.page_ids = tuple(page for page in PageId if page is PageId.HOME or page in BUILDERS)

    def find(self) -> None:
        """Put the keyboard into the field in which one searches on this page."""
        page = self._rooms.shell.page()
        field = None if page is None else page.search_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def can_find(self) -> bool:
        """Whether there is such a field."""
        page = self._rooms.shell.page()
        return page is not None and page.search_field() is not None

    def pay(self, payee: str, amount_wei: int) -> None:
        """The pay dialog, filled in; nothing is paid by it."""
        controller = self._rooms.dialogs.pay_controller
        if controller is not None:
            controller.open(payee=payee, amount_wei=amount_wei)

    def show_contact(self, address: str) -> None:
        """The contacts page with this one in the drawer, each in a turn of its own."""
        controller = self._rooms.show_page(PageId.CONTACTS)
        if isinstance(controller, ContactsController):
            self._turns.add(lambda: controller.on_chosen(address))

    def show_hub(self, address: str) -> None:
        """The hubs page with all about this one."""
        controller = self._rooms.show_page(PageId.HUBS)
        if isinstance(controller, HubsController):
            controller.on_chosen(address)

    def ask_close(self, channel_id: str) -> None:
        """Ask on the channels page whether to close a channel."""
        self._rooms.show_channel(channel_id)
        controller = self._rooms.show_page(PageId.CHANNELS)
        if isinstance(controller, ChannelsController):
            self._turns.add(lambda: controller.ask_close(channel_id))

    def close_reason(self, channel_id: str) -> str:
        """Why a channel cannot be closed; "" if it can."""
        session = self._rooms.session
        row = None if session is None else session.moment.channels().row(channel_id)
        is_open = row is not None and row.channel.badge in _CLOSABLE
        return "" if is_open else tr("It is not open")
