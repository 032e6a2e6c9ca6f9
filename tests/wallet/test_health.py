"""How a hub has answered: counted while it is looked at."""

from __future__ import annotations

from types import SimpleNamespace

from engine.network.causes import Cause
from engine.presence import PeerPresence, Presence
from engine.protocol.types import Address
from tests.wallet.views.lives import a_joined_village
from wallet.health import Health
from wallet.limits import HEALTH_GAP_MAX_S


class Seen:
    """A node to be looked at, whose hub comes and goes."""

    def __init__(self) -> None:
        village = a_joined_village()
        self.hub: Address = village["hub"].address
        self.latencies_ms: list[float | None] = []
        self.time_ms = 1000
        self.node = SimpleNamespace(
            durable=village["alice"].world,
            presence=Presence(),
            now_ms=lambda: self.time_ms,
            latency_ms=lambda _peer: self.latencies_ms[-1] if self.latencies_ms else None,
        )
        self.health = Health(self.node)

    def look(self, at_s: float, *, cause: Cause | None = None, is_up: bool = True) -> None:
        presence = PeerPresence(is_connected=is_up, cause=cause)
        self.node.presence = Presence().with_peer(self.hub, presence)
        self.time_ms = 1000 + round(1000 * at_s)
        self.health.look(at_s)


def test_the_share_counts_the_time_and_not_the_looks():
    seen = Seen()
    seen.look(0)
    seen.look(3)
    seen.look(4, is_up=False, cause=Cause.TIMEOUT)
    seen.look(5)

    health = seen.health.seen[seen.hub]

    assert (health.since_ms, health.watched_s, health.answered_s) == (1000, 5, 4)
    assert health.answered_percent == 80


def test_the_last_failure_stays_when_the_hub_is_back():
    seen = Seen()
    seen.look(0)
    seen.look(1, is_up=False, cause=Cause.UNREACHABLE)
    seen.look(2, is_up=False, cause=Cause.UNREACHABLE)
    seen.look(3)

    health = seen.health.seen[seen.hub]

    assert (health.failure, health.failed_ms) == ("Nobody answered at its place", 2000)


def test_a_sleep_of_the_computer_counts_for_nobody():
    seen = Seen()
    seen.look(0)
    seen.look(10_000)

    assert seen.health.seen[seen.hub].watched_s == HEALTH_GAP_MAX_S


def test_the_usual_answer_is_the_middle_one_and_each_answer_counts_once():
    seen = Seen()
    for at, latency_ms in enumerate((10.0, 10.0, 10.0, 30.0, 50.0)):
        seen.latencies_ms.append(latency_ms)
        seen.look(at)

    assert seen.health.seen[seen.hub].latency_p50_ms == 30


def test_a_peer_that_was_never_tried_has_no_failure():
    seen = Seen()
    seen.health.look(0)
    seen.health.look(1)

    health = seen.health.seen[seen.hub]

    assert (health.failure, health.latency_p50_ms, health.answered_percent) == ("", None, 0)


def test_only_peers_with_channels_are_looked_at():
    seen = Seen()
    seen.look(0)

    assert set(seen.health.seen) == {seen.hub}
