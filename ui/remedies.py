"""What the program can do about a problem, and who does it.

Whoever can help offers it here once; a notice asks when it tells of a problem, and shows a button.
"""

from collections.abc import Callable
from typing import Final

from ui.i18n import tr
from wallet.api import Remedy

_OFFERS: Final[dict[Remedy, Callable[[], None]]] = {}


def offer(action: Remedy, act: Callable[[], None] | None) -> None:
    """From now on `act` is what is done about such problems; None takes the offer back."""
    if act is None:
        _OFFERS.pop(action, None)
    else:
        _OFFERS[action] = act


def offered(action: Remedy) -> Callable[[], None] | None:
    """What can be done, if anybody can."""
    return _OFFERS.get(action)


def remedy_words(action: Remedy) -> str:
    """What the button says."""
    return {
        Remedy.NOTHING: "",
        Remedy.RETRY: tr("Try again"),
        Remedy.UNLOCK: tr("Unlock"),
        Remedy.BACK_UP: tr("Back up your words"),
        Remedy.OPEN_CHANNEL: tr("Open a channel"),
        Remedy.OPEN_CHANNELS: tr("Go to the channels"),
        Remedy.OPEN_CONTACTS: tr("Go to the contacts"),
        Remedy.OPEN_ACTIVITY: tr("Go to the activity"),
        Remedy.CHOOSE_OTHER: tr("Choose another"),
        Remedy.SHOW_DETAILS: tr("Show details"),
    }[action]
