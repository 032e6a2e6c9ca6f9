"""All that can be done from anywhere, in one list.

The palette finds them, the sheet shows their keys, and the keys are set from here; there is no other list. To add
one, add a line to `all_actions`: its group, its title, what to call, and as needed its keys, other words that
people may type for it, and why it may be off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from ui.i18n import past_reason, tr
from ui.pages.page import page_title
from ui.preferences import Scheme, preferences
from ui.theme import theme
from ui.words import no_channel_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.rooms import Rooms
    from ui.ways import Ways


class Group(Enum):
    """What an action is about, in the order of the sheet. The value is the name of its icon."""

    GO = "next"
    MONEY = "pay"
    WALLET = "lock"
    TIME = "timeline"
    WINDOW = "eye"


def _always() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done from anywhere.

    `keys` is Qt's portable text of its shortcut, several parted by spaces. `also` are other words that find it.
    `off` says why it cannot be done now, "" if it can. `is_anywhere`: it works over a dialog too. `is_set` is False
    where the keys are read by what has the focus, and are only told here. `is_found` is False where the palette does
    not offer it.
    """

    group: Group
    title: str
    run: Callable[[], object]
    keys: str = ""
    also: str = ""
    off: Callable[[], str] = _always
    icon: str = ""
    is_anywhere: bool = False
    is_set: bool = True
    is_found: bool = True


@dataclass(frozen=True, slots=True)
class Helps:
    """What shows all that can be done."""

    open_palette: Callable[[], object]
    open_sheet: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Key:
    """A key that works in one place only, so that it stands in the sheet alone."""

    group: Group
    title: str
    keys: str


class Reasons:
    """Why something cannot be done now, in words; "" if it can."""

    def __init__(self, rooms: Rooms, ways: Ways) -> None:
        self._rooms, self._ways = rooms, ways

    def closed(self) -> str:
        """No wallet is open, or it is locked."""
        if self._rooms.own.is_locked:
            return tr("Locked. Unlock Towpath first")
        return "" if self._rooms.session is not None else tr("Open a wallet first")

    def past(self) -> str:
        """The same, or the past is shown."""
        session = self._rooms.session
        is_past = session is not None and session.is_past
        return self.closed() or (past_reason() if is_past else "")

    def present(self) -> str:
        """There is no past to come back from."""
        session = self._rooms.session
        is_past = session is not None and session.is_past
        return self.closed() or ("" if is_past else tr("This is the present already"))

    def unpayable(self) -> str:
        """The same as in the past, or there is no channel to pay through."""
        session = self._rooms.session
        return self.past() or ("" if session is None else no_channel_reason(session.live.home()))

    def keyless(self) -> str:
        """There are no keys of one's own, or they are locked."""
        own = self._rooms.own
        if own.own is None:
            return tr("Only for a wallet with keys of your own")
        return tr("Locked. Unlock Towpath first") if own.is_locked else ""

    def unsearchable(self) -> str:
        """The page that is open has no field to search in."""
        return self.closed() or (
            "" if self._ways.can_find() else tr("Nothing to search on this page")
        )

    def is_dark(self) -> str:
        """The dark theme is on."""
        return tr("It is dark already") if theme().is_dark else ""

    def is_light(self) -> str:
        """The light theme is on."""
        return "" if theme().is_dark else tr("It is light already")


def all_actions(rooms: Rooms, ways: Ways, helps: Helps) -> tuple[Action, ...]:
    """The actions, in the order in which they are offered."""
    off, go = Reasons(rooms, ways), rooms.show_page
    return (
        Action(Group.MONEY, tr("Pay"), rooms.dialogs.open_pay, "Ctrl+P", tr("send money"), off.unpayable),
        Action(Group.MONEY, tr("Request"), rooms.dialogs.open_request, "Ctrl+R",
               tr("ask receive invoice"), off.unpayable, "request"),
        Action(Group.MONEY, tr("Deposit"), rooms.dialogs.open_deposit, also=tr("add fund top up"),
               off=off.past, icon="plus"),
        Action(Group.WALLET, tr("Open a channel with a hub"), rooms.own.choose_hub,
               also=tr("new deposit fund join"), off=off.keyless, icon="hubs"),
        Action(Group.WALLET, tr("Back up your words"), rooms.own.back_up,
               also=tr("backup recovery seed"), off=off.keyless, icon="words"),
        Action(Group.WALLET, tr("Lock"), rooms.own.lock, "Ctrl+L", off=off.keyless),
        *(
            Action(Group.GO, page_title(page), partial(go, page), f"Ctrl+{number}",
                   tr("page open go"), off.closed, page.value)
            for number, page in enumerate(ways.page_ids, 1)
        ),
        Action(Group.GO, tr("Find on this page"), ways.find, "Ctrl+F", tr("search filter"),
               off.unsearchable, "search"),
        Action(Group.GO, tr("Notices"), rooms.open_inbox, "Ctrl+I", tr("inbox bell unread"),
               off.closed, "bell"),
        Action(Group.WINDOW, tr("Towpath's log"), rooms.open_log, also=tr("errors details report"),
               off=off.closed, icon="info"),
        Action(Group.TIME, tr("Back to live"), rooms.time.go_live, "Esc", tr("now present today"),
               off.present, "pulse", is_set=False),
        Action(Group.TIME, tr("One event back"), lambda: rooms.time.step(-1), "Alt+Left",
               tr("earlier previous past"), off.closed, "previous"),
        Action(Group.TIME, tr("One event on"), lambda: rooms.time.step(1), "Alt+Right",
               tr("later next"), off.present, "next"),
        Action(Group.TIME, tr("The first event"), lambda: rooms.time.seek(1), "Alt+Home",
               tr("start beginning oldest"), off.closed, "timeline"),
        Action(Group.WINDOW, tr("Dark theme"), partial(preferences().change, scheme=Scheme.DARK),
               also=tr("appearance colours night"), off=off.is_dark, is_anywhere=True),
        Action(Group.WINDOW, tr("Light theme"), partial(preferences().change, scheme=Scheme.LIGHT),
               also=tr("appearance colours day"), off=off.is_light, is_anywhere=True),
        Action(Group.WINDOW, tr("Search or jump to"), helps.open_palette, "Ctrl+K",
               icon="search", is_anywhere=True, is_found=False),
        Action(Group.WINDOW, tr("Show all keys"), helps.open_sheet, "F1 ?",
               tr("shortcuts keyboard help"), icon="info"),
    )  # fmt: skip


def all_keys() -> tuple[Key, ...]:
    """The keys that work in one place only."""
    return (
        Key(Group.TIME, tr("In the strip: step, jump to an end"), "Left Right Home End"),
        Key(Group.WINDOW, tr("To the next part, and back"), "Tab Shift+Tab"),
        Key(Group.WINDOW, tr("Within lists and bars"), "Up Down Left Right"),
        Key(Group.WINDOW, tr("Leave a dialog"), "Esc"),
    )


def group_title(group: Group) -> str:
    """What a group of actions is called."""
    return {
        Group.GO: tr("Go to"),
        Group.MONEY: tr("Money"),
        Group.WALLET: tr("Wallet"),
        Group.TIME: tr("Time"),
        Group.WINDOW: tr("Window"),
    }[group]
