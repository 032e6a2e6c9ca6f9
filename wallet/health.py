"""How peers with channels have answered since this wallet was opened. In memory only: it is no history."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from statistics import median

from engine.network.causes import Cause
from engine.node import Node
from engine.protocol.types import Address
from wallet.limits import HEALTH_EVERY_S, HEALTH_GAP_MAX_S, LATENCIES_KEPT_MAX
from wallet.views.people_values import HubHealth
from wallet.views.people_words import away_words


@dataclass(slots=True)
class _Watched:
    """One peer's counters."""

    since_ms: int
    looked_s: float
    is_connected: bool = False
    watched_s: float = 0.0
    answered_s: float = 0.0
    latencies_ms: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCIES_KEPT_MAX))
    failure: str = ""
    failed_ms: int = 0


class Health:
    """Looks at the node once a second, in the node's loop.

    Attributes:
        seen: by peer; replaced whole, so that other threads may read it.
    """

    def __init__(self, node: Node) -> None:
        self.seen: dict[Address, HubHealth] = {}
        self._node = node
        self._watched: dict[Address, _Watched] = {}
        self._next: asyncio.TimerHandle | None = None
        self._is_open = True

    def start(self) -> None:
        """Begin; called in the node's loop."""
        if not self._is_open:
            return
        self.look(asyncio.get_running_loop().time())
        self._next = asyncio.get_running_loop().call_later(HEALTH_EVERY_S, self.start)

    def stop(self) -> None:
        """End; called in the node's loop."""
        self._is_open = False
        if self._next is not None:
            self._next.cancel()

    def look(self, now_s: float) -> None:
        """Note how every peer with a channel is now; `now_s` is of a clock that never goes back."""
        for peer in self._node.durable.peers.values():
            if peer.ledgers:
                self._look_at(peer.address, now_s)
        self.seen = {address: _told(watched) for address, watched in self._watched.items()}

    def _look_at(self, address: Address, now_s: float) -> None:
        watched = self._watched.get(address)
        if watched is None:
            watched = _Watched(since_ms=self._node.now_ms(), looked_s=now_s)
            self._watched[address] = watched
        # After a sleep nobody knows what was in between.
        passed_s = min(now_s - watched.looked_s, HEALTH_GAP_MAX_S)
        watched.looked_s = now_s
        watched.watched_s += passed_s
        watched.answered_s += passed_s if watched.is_connected else 0.0
        seen = self._node.presence.peers.get(address)
        is_connected = seen is not None and seen.is_connected
        words = away_words(None if seen is None else seen.cause)
        is_news = watched.is_connected or words != watched.failure
        if not is_connected and seen is not None and seen.cause is not Cause.FORGOTTEN and is_news:
            watched.failure, watched.failed_ms = words, self._node.now_ms()
        watched.is_connected = is_connected
        latency_ms = self._node.latency_ms(address)
        kept = watched.latencies_ms
        # The same number to the last bit is the same answer, seen again.
        if latency_ms is not None and (not kept or kept[-1] != latency_ms):
            kept.append(latency_ms)


def _told(watched: _Watched) -> HubHealth:
    kept = watched.latencies_ms
    return HubHealth(
        since_ms=watched.since_ms,
        watched_s=watched.watched_s,
        answered_s=watched.answered_s,
        latency_p50_ms=round(median(kept)) if kept else None,
        failure=watched.failure,
        failed_ms=watched.failed_ms,
    )
