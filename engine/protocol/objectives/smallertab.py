"""A hub has less room than a new tab wants, and what is to be paid may still fit: the payer asks for a smaller tab.

The limit is a proposal of ours, and nobody tells us how much room a hub has. So it falls to the geometric
mean of itself and what waits to be paid, until it is that: twice for ten payments, seven times for any two amounts.
"""

from __future__ import annotations

from dataclasses import replace
from math import isqrt
from typing import Final

from engine.protocol import events as ev
from engine.protocol.channel.state import FixedPart
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.recorder import Recorder
from engine.protocol.routing import ledger_to_pay_over
from engine.protocol.types import ChannelId
from engine.protocol.world import Virtual

_NONCE_SIZE_BYTES: Final = 8


def begin_tab(rec: Recorder, fixed: FixedPart, limit_wei: int, ledger_id: ChannelId) -> None:
    """The facts of a new tab of ours. Cost: none to the key; turn 0 is signed when it is cranked."""
    rec.record(ev.VirtualCreated(fixed, 0, limit_wei, None, ledger_id))
    deadline_ms = rec.at_ms + OBJECTIVE_DEADLINE_MS
    rec.record(
        ev.ObjectiveCreated(
            ObjectiveKind.VIRTUAL_FUND, fixed.channel_id(), deadline_ms, is_mine=True
        )
    )


def move_to_smaller(rec: Recorder, refused: Virtual) -> bool:
    """Begin a smaller tab to the same payee, over the same hubs, for the payments that wait; False if none can be."""
    needed_wei = refused.promised_wei
    limit_wei = smaller_limit_wei(refused.start.payer_wei, needed_wei)
    if not refused.is_payer or limit_wei is None:
        return False
    # The id of the refused tab is a hash, so its first bytes are as good a nonce as fresh random ones.
    fixed = replace(refused.fixed, nonce=int.from_bytes(refused.channel_id[:_NONCE_SIZE_BYTES]))
    channel_id, world = fixed.channel_id(), rec.draft.base
    is_known = rec.draft.virtual(channel_id) is not None or channel_id in world.settled
    ledger = ledger_to_pay_over(world, fixed.participants[1], limit_wei)
    if is_known or ledger is None:
        return False
    begin_tab(rec, fixed, limit_wei, ledger.channel_id)
    for part in refused.promised:
        rec.record(ev.PaymentPromised(channel_id, part.payment_id, part.amount_wei, part.note))
    return True


def smaller_limit_wei(limit_wei: int, needed_wei: int) -> int | None:
    """The next limit to try, with one digit that is not 0 where it may; None if this was the least."""
    if not 0 < needed_wei < limit_wei:
        return None
    mean_wei = isqrt(limit_wei * needed_wei)
    if mean_wei < 2 * needed_wei:
        return needed_wei
    unit_wei: int = 10 ** (len(str(mean_wei)) - 1)
    return max(needed_wei, mean_wei - mean_wei % unit_wei)
