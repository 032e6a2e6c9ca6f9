"""Which pages there are beside Home. Each is built when it is opened for the first time."""

from collections.abc import Callable
from typing import Final

from ui.pages.activity.controller import ActivityController
from ui.pages.channels.controller import ChannelsController
from ui.pages.contacts.controller import ContactsController
from ui.pages.hubs.controller import HubsController
from ui.pages.page import PageContext, PageController, PageId
from ui.pages.settings.controller import SettingsController

BUILDERS: Final[dict[PageId, Callable[[PageContext], PageController]]] = {
    PageId.CHANNELS: ChannelsController,
    PageId.ACTIVITY: ActivityController,
    PageId.CONTACTS: ContactsController,
    PageId.HUBS: HubsController,
    PageId.SETTINGS: SettingsController,
}
