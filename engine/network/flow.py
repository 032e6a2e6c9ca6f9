"""The numbers of one connection: what may be sent, what has come, what is acknowledged, what is too much.

Numbers count per direction and peer from 1 without gaps. Neither direction keeps message bodies: what is sent
stays in the host's durable outbox until it is acknowledged, and what comes belongs to the host at once.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.network.causes import Cause, WireError
from engine.network.frames import message_frame
from engine.network.limits import BODY_MAX_BYTES

Pull = Callable[[int, int], Sequence[tuple[int, bytes]]]
"""(after_seq, count_max) -> the next (seq, body) of the durable outbox, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How many messages, and how many bytes of them, may be unacknowledged."""

    count_max: int
    max_bytes: int


class Outflow:
    """Messages on their way to the peer.

    Attributes:
        sent: the highest number sent on this connection, or what the peer had before.
    """

    def __init__(self, *, acked: int, window: Window) -> None:
        self.sent = acked
        self._window = window
        self._unacked: deque[tuple[int, int]] = deque()
        self._unacked_bytes = 0

    @property
    def is_waiting(self) -> bool:
        """Whether something sent is not yet acknowledged."""
        return bool(self._unacked)

    def pull(self, pull: Pull, frames: list[bytes]) -> None:
        """Append the frames of as many new messages as the window allows.

        Raises:
            WireError: OUT_OF_STEP if the outbox no longer holds the next message the peer needs.
        """
        room = self._window.count_max - len(self._unacked)
        if room <= 0 or self._unacked_bytes >= self._window.max_bytes:
            return
        for seq, body in pull(self.sent, room):
            if seq != self.sent + 1:
                raise WireError(Cause.OUT_OF_STEP)
            size_bytes = len(body)
            assert size_bytes <= BODY_MAX_BYTES, f"message {seq} has {size_bytes} bytes"
            if self._unacked_bytes + size_bytes > self._window.max_bytes:
                return
            frames.append(message_frame(seq, body))
            self._unacked.append((seq, size_bytes))
            self._unacked_bytes += size_bytes
            self.sent = seq

    def advance(self, upto: int) -> bool:
        """Take an acknowledgement; whether it says anything new.

        Raises:
            WireError: BAD_ACK if it names a message that was not sent.
        """
        if upto > self.sent:
            raise WireError(Cause.BAD_ACK)
        count_before = len(self._unacked)
        while self._unacked and self._unacked[0][0] <= upto:
            self._unacked_bytes -= self._unacked.popleft()[1]
        return len(self._unacked) != count_before


class Inflow:
    """Messages coming from the peer.

    A peer that keeps to the window can never have more unacknowledged than it: its own count runs ahead of
    ours by the acknowledgements still on their way. So more is an offence, and the host's queue is bounded.
    """

    def __init__(self, *, told: int, committed: int, window: Window) -> None:
        self._seen = told
        self._committed = max(told, committed)
        self._acked = told
        self._window = window
        self._uncommitted: deque[tuple[int, int]] = deque()
        self._uncommitted_bytes = 0

    def take(self, seq: int, size_bytes: int) -> bool:
        """Take a message's number; whether the host must see it.

        One that the host committed meanwhile from an earlier connection is dropped and acknowledged at once.

        Raises:
            WireError: GAP or WINDOW.
        """
        if seq <= self._seen:
            return False
        if seq != self._seen + 1:
            raise WireError(Cause.GAP)
        self._seen = seq
        if seq <= self._committed:
            return False
        self._uncommitted.append((seq, size_bytes))
        self._uncommitted_bytes += size_bytes
        if (
            len(self._uncommitted) > self._window.count_max
            or self._uncommitted_bytes > self._window.max_bytes
        ):
            raise WireError(Cause.WINDOW)
        return True

    def commit(self, upto: int) -> None:
        """The host has committed everything up to `upto`, perhaps from an earlier connection."""
        self._committed = max(self._committed, upto)
        while self._uncommitted and self._uncommitted[0][0] <= upto:
            self._uncommitted_bytes -= self._uncommitted.popleft()[1]

    def due_ack(self) -> int | None:
        """The number to acknowledge now, if it is news. Never above what came on this connection."""
        upto = min(self._committed, self._seen)
        if upto <= self._acked:
            return None
        self._acked = upto
        return upto


@dataclass(slots=True)
class Budget:
    """A token bucket: `burst` at once, `per_s` lasting."""

    burst: int
    per_s: float
    left: float
    filled_s: float

    def take(self, now_s: float) -> bool:
        """Take one; False when nothing is left."""
        # A wall clock may be set back.
        refill = max(0.0, now_s - self.filled_s) * self.per_s
        self.left = min(float(self.burst), self.left + refill)
        self.filled_s = now_s
        if self.left < 1:
            return False
        self.left -= 1
        return True
