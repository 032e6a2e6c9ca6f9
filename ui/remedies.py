"""What the program can do about a problem, and who does it.

Whoever can help offers it here once; a notice asks when it tells of a problem, and shows a button.
"""

from collections.abc import Callable
from typing import Final

from ui.i18n import tr
from wallet.api import Action

_OFFERS: Final[dict[Action, Callable[[], None]]] = {}


def offer(action: Action, act: Callable[[], None] | None) -> None:
    """From now on `act` is what is done about such problems; None takes the offer back."""
    if act is None:
        _OFFERS.pop(action, None)
    else:
        _OFFERS[action] = act


def offered(action: Action) -> Callable[[], None] | None:
    """What can be done, if anybody can."""
    return _OFFERS.get(action)


def remedy_words(action: Action) -> str:
    """What the button says."""
    return {
        Action.NOTHING: "",
        Action.RETRY: tr("Try again"),
        Action.UNLOCK: tr("Unlock"),
        Action.BACK_UP: tr("Back up your words"),
        Action.OPEN_CHANNEL: tr("Open a channel"),
        Action.OPEN_CHANNELS: tr("Go to the channels"),
        Action.OPEN_CONTACTS: tr("Go to the contacts"),
        Action.OPEN_ACTIVITY: tr("Go to the activity"),
        Action.CHOOSE_OTHER: tr("Choose another"),
        Action.SHOW_DETAILS: tr("Show details"),
    }[action]
