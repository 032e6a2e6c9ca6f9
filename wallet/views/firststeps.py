"""What a new wallet has still to do, from what is there and nothing that is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.views.values import ChannelBadge, HomeView

_FUNDED = (ChannelBadge.OPEN, ChannelBadge.BUSY, ChannelBadge.CLOSING)


class FirstStep(Enum):
    """The steps in their order. Not stored."""

    BACK_UP = "back_up"
    CHOOSE_HUB = "choose_hub"
    DEPOSIT = "deposit"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Which of the steps are done."""

    done: frozenset[FirstStep]

    @property
    def next_step(self) -> FirstStep | None:
        """The first that is not done; None when all are."""
        return next((step for step in FirstStep if step not in self.done), None)


def first_steps(home: HomeView, *, is_backed_up: bool) -> FirstSteps:
    """The steps of a wallet that shows this home page."""
    is_over = home.closed_channel_count > 0
    facts = {
        FirstStep.BACK_UP: is_backed_up,
        FirstStep.CHOOSE_HUB: bool(home.channels) or is_over,
        FirstStep.DEPOSIT: is_over or any(channel.badge in _FUNDED for channel in home.channels),
        FirstStep.PAY: bool(home.payments),
    }
    return FirstSteps(frozenset(step for step, is_done in facts.items() if is_done))
