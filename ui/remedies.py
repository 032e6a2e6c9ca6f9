"""What the program can do about a problem, and who does it.

Whoever can help offers it here once; a notice asks when it tells of a problem, and shows a button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from ui.i18n import tr
from wallet.api import Problem, Remedy, remedy_of


class Teller(Protocol):
    """What tells of a problem: a notice."""

    def offer(self, action: Remedy, act: Callable[[], None] | None) -> None:
        """Here, `act` is what is done about such problems; None takes the offer back."""
        ...

    def show_words(self, cause: str, remedy: str, action: Remedy | None = None) -> None:
        """Tell, with the button of the action if somebody offers it."""
        ...


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


def tell_problem(box: Teller, problem: Problem, again: Callable[[], None] | None = None) -> None:
    """Tell of a problem, with the button of what the program can do about it.

    Args:
        box: where it is told.
        problem: what went wrong.
        again: asks once more for what did not work, by what holds then; None where that cannot be done from there.
    """
    box.offer(Remedy.RETRY, again)
    box.show_words(problem.cause, problem.remedy, remedy_of(problem.code))


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
