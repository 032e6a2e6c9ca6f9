"""What every page is: a place in the sidebar, a view, and a controller that fills it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from ui.i18n import tr
from ui.widgets.card import Ground

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.bridge import Bridge
    from ui.qt import QLineEdit, QWidget
    from ui.session import Session
    from wallet.api import Hidden, RealWallet
    from wallet.views.real_values import PassphraseStrength


class PageId(Enum):
    """The pages in the order of the sidebar. The value is the name of the icon."""

    HOME = "home"
    CHANNELS = "waves"
    ACTIVITY = "swap"
    CONTACTS = "person"
    TIMELINE = "timeline"
    HUBS = "hubs"
    SETTINGS = "settings"


def page_title(page: PageId) -> str:
    """What a page is called."""
    return {
        PageId.HOME: tr("Home"),
        PageId.CHANNELS: tr("Channels"),
        PageId.ACTIVITY: tr("Activity"),
        PageId.CONTACTS: tr("Contacts"),
        PageId.TIMELINE: tr("Timeline"),
        PageId.HUBS: tr("Hubs"),
        PageId.SETTINGS: tr("Settings"),
    }[page]


class Page(Ground):
    """A page. It draws what its controller gives it and knows no wallet."""

    def __init__(self) -> None:
        super().__init__("paper")

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""

    def take_focus(self) -> None:
        """Put the keyboard where a person who just came here begins."""

    def search_field(self) -> QLineEdit | None:
        """Where one searches on this page; None where one cannot."""
        return None


class PageController(Protocol):
    """Fills one page."""

    @property
    def page(self) -> Page:
        """The page."""
        ...

    def refresh(self) -> None:
        """Show the session's moment: it changed, or the page was opened. Only called while seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """What a page may do with keys of one's own.

    Attributes:
        wallet: the open wallet.
        lock: lock it, and cover the window.
        back_up: open the backup dialog.
        keyring_name: what this computer's keyring is called.
        strength: how strong a passphrase would be.
    """

    wallet: RealWallet
    lock: Callable[[], None]
    back_up: Callable[[], None]
    keyring_name: Callable[[], Future[str]]
    strength: Callable[[Hidden[str]], Future[PassphraseStrength]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What a page may use.

    Attributes:
        session: the moment that is shown, and the wallet's commands.
        bridge: futures into the window's thread.
        window: what dialogs cover.
        go: open another page.
        show_channel: open the channels page at this channel, by its id.
        pay: open the pay dialog, filled in: `pay(payee=..., amount_wei=..., note=...)`.
        own: the keys of this wallet; None in the demo, whose keys are nobody's.
        show_wallets: open the dialog with the wallets of this computer.
        restart: close Towpath and start it again.
    """

    session: Session
    bridge: Bridge
    window: QWidget
    go: Callable[[PageId], object]
    show_channel: Callable[[str], None]
    pay: Callable[..., None]
    own: OwnKeys | None = None
    show_wallets: Callable[[], None] = lambda: None
    restart: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSession:
    """What the settings page may use where there are no channels; the names are those of `PageContext`."""

    bridge: Bridge
    window: QWidget
    own: OwnKeys
    restart: Callable[[], None]
    session: None = None
