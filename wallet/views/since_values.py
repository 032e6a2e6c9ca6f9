"""What happened between a moment in the past and now, as frozen values.

Units and cautions as in `wallet.views.values`. Nothing here knows the engine.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenNow:
    """A sum at the moment that is looked at, and in the present."""

    then_wei: int
    now_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSum:
    """What went to one person or came from one, in all."""

    name: str
    amount_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceView:
    """From event `seq` to the present.

    What is the person's is in four places that never overlap: `can_send` is free in channels that can be used,
    `in_tabs` is what is the person's in tabs, `moving` is in channels that open or close, and `on_chain` came back from
    closed ones. Together they changed by what was received less what was paid, and by `put_in_wei`, which went into new
    channels. `paid` and `received`: the largest first. `is_counting`: a long log is still read, and both are empty.
    """

    event_count: int
    span_ms: int
    can_send: ThenNow
    in_tabs: ThenNow
    moving: ThenNow
    on_chain: ThenNow
    put_in_wei: int
    paid: tuple[PersonSum, ...]
    received: tuple[PersonSum, ...]
    is_counting: bool
