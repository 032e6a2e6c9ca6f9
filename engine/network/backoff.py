"""How long to wait before dialling again, and whom not to talk to for a while."""

from collections import OrderedDict
from dataclasses import dataclass
from random import Random

from engine.network.limits import Limits
from engine.protocol.types import Address


class Backoff:
    """Waits drawn from ranges that double (full jitter), so that peers of a restarted hub do not come in step."""

    def __init__(self, limits: Limits, random: Random) -> None:
        self._limits = limits
        self._random = random
        self._range_s = limits.backoff_first_s

    def next_s(self) -> float:
        """The wait before the next try, in seconds."""
        wait_s = self._random.uniform(0, self._range_s)
        self._range_s = min(self._range_s * 2, self._limits.backoff_max_s)
        return wait_s

    def reset(self) -> None:
        """Start anew with the shortest range."""
        self._range_s = self._limits.backoff_first_s


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ban:
    until_s: float
    length_s: float


class Bans:
    """Peers that broke the protocol. In memory: a restart forgives, an hour without offence too."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bans: OrderedDict[Address, _Ban] = OrderedDict()

    def add(self, peer: Address, now_s: float) -> None:
        """Ban `peer` from now on, for twice as long as the last time."""
        last = self._bans.pop(peer, None)
        if last is None or now_s - last.until_s > self._limits.ban_max_s:
            length_s = self._limits.ban_first_s
        else:
            length_s = min(last.length_s * 2, self._limits.ban_max_s)
        self._bans[peer] = _Ban(until_s=now_s + length_s, length_s=length_s)
        if len(self._bans) > self._limits.bans_max:
            self._bans.popitem(last=False)

    def left_s(self, peer: Address, now_s: float) -> float:
        """Seconds until `peer` may come back; 0 if it may now."""
        ban = self._bans.get(peer)
        return 0.0 if ban is None else max(0.0, ban.until_s - now_s)
