"""What two authenticated nodes say to each other; `Connection` moves the bytes."""

from engine.network.causes import Cause, WireError
from engine.network.clock import Clock
from engine.network.flow import Budget, Inflow, Outflow, Window
from engine.network.frames import (
    ACK,
    MSG,
    PING,
    PONG,
    ack_frame,
    fields_of,
    message_of,
    number_of,
    ping_frame,
    pong_frame,
)
from engine.network.handshake import Agreement
from engine.network.host import Host, RemoteHello
from engine.network.limits import Limits


class Session:
    """Messages, acknowledgements and pings of one authenticated connection.

    Attributes:
        peer: the address on the other side.
        remote: what the host is told of it.
        latency_ms: the last PING's way there and back; None before the first PONG, and while a PING waits for one
            too long. Any thread may read it.
    """

    def __init__(self, agreed: Agreement, *, host: Host, limits: Limits, clock: Clock) -> None:
        remote, theirs = agreed.remote, agreed.theirs
        self.peer = remote.node_id
        self.remote = RemoteHello(
            node_id=remote.node_id,
            features=remote.features,
            epoch=theirs.epoch,
            last_in=theirs.last_in if theirs.peer_epoch == agreed.mine.epoch else 0,
            claim=agreed.claim if theirs.peer_epoch == agreed.mine.epoch else (),
        )
        self.latency_ms: float | None = None
        self._host = host
        self._limits = limits
        self._clock = clock
        self._outflow = Outflow(
            acked=self.remote.last_in,
            window=Window(
                count_max=min(limits.inflight_max, remote.max_inflight),
                max_bytes=limits.inflight_max_bytes,
            ),
        )
        self._inflow = self._resumed_inflow(agreed)
        self._budget = Budget(
            burst=limits.idle_frames_burst,
            per_s=limits.idle_frames_per_s,
            left=float(limits.idle_frames_burst),
            filled_s=clock.now_s(),
        )
        self._frames: list[bytes] = []
        self._may_pull = True
        self._ping_nonce = 0
        self._ping_sent_s: float | None = None
        self._is_ping_answered = True
        self._progress_s = clock.now_s()

    def receive(self, kind: int, frame: bytes) -> None:
        """Take one frame of a known kind.

        Raises:
            WireError: whatever is wrong with it.
        """
        if kind == MSG:
            seq, body = message_of(frame)
            if self._inflow.take(seq, len(body)):
                self._host.on_message(self.peer, seq, body)
            else:
                self.spend()
        elif kind == ACK:
            self._on_ack(number_of(fields_of(frame)))
        elif kind == PING:
            self.spend()
            self._frames.append(pong_frame(number_of(fields_of(frame))))
        elif kind == PONG:
            self._on_pong(number_of(fields_of(frame)))
        else:
            raise WireError(Cause.BAD_FRAME)

    def spend(self) -> None:
        """Count a frame that carries nothing.

        Raises:
            WireError: FLOOD if there are too many.
        """
        if not self._budget.take(self._clock.now_s()):
            raise WireError(Cause.FLOOD)

    def wake(self) -> None:
        """The host's outbox grew."""
        self._may_pull = True

    def acknowledge(self, upto: int) -> None:
        """The host committed everything up to `upto`."""
        self._inflow.commit(upto)

    def ping(self) -> None:
        """Ask whether the peer is there, and how far away."""
        self._ping_nonce += 1
        self._ping_sent_s = self._clock.now_s()
        self._is_ping_answered = False
        self._frames.append(ping_frame(self._ping_nonce))

    def forget_latency_if_late(self) -> None:
        """A PING that nobody has answered until now makes the last latency untrue."""
        if not self._is_ping_answered:
            self.latency_ms = None

    def is_ping_due(self, silent_s: float) -> bool:
        """Whether to ask now: the peer is silent, or what is known of the way is old."""
        sent_s = self._ping_sent_s
        is_old = sent_s is None or self._clock.now_s() - sent_s >= self._limits.silence_s
        return silent_s >= self._limits.silence_s or is_old

    def take_output(self) -> bytes:
        """Everything to send now: answers, the newest ACK, then messages while the window is open.

        Raises:
            WireError: OUT_OF_STEP.
        """
        frames, self._frames = self._frames, []
        upto = self._inflow.due_ack()
        if upto is not None:
            frames.append(ack_frame(upto))
        if self._may_pull:
            self._may_pull = False
            if not self._outflow.is_waiting:
                self._progress_s = self._clock.now_s()
            self._outflow.pull(
                lambda after_seq, count_max: self._host.outgoing(self.peer, after_seq, count_max),
                frames,
            )
        return b"".join(frames)

    def is_stalled(self) -> bool:
        """Whether messages have waited too long for an ACK."""
        waited_s = self._clock.now_s() - self._progress_s
        return self._outflow.is_waiting and waited_s > self._limits.ack_s

    def _on_ack(self, upto: int) -> None:
        if not self._outflow.advance(upto):
            self.spend()
            return
        self._progress_s = self._clock.now_s()
        self._may_pull = True
        self._host.on_acked(self.peer, upto)

    def _on_pong(self, nonce: int) -> None:
        if nonce != self._ping_nonce or self._is_ping_answered or self._ping_sent_s is None:
            self.spend()
            return
        self.latency_ms = (self._clock.now_s() - self._ping_sent_s) * 1000
        self._is_ping_answered = True

    def _resumed_inflow(self, agreed: Agreement) -> Inflow:
        # The host may have committed more since its RESUME was sent; what it has by now is dropped unseen.
        told, now, epoch = agreed.mine, self._host.resume(self.peer), agreed.theirs.epoch
        return Inflow(
            told=told.last_in if told.peer_epoch == epoch else 0,
            committed=now.last_in if now.peer_epoch == epoch else 0,
            window=Window(
                count_max=agreed.hello.max_inflight, max_bytes=self._limits.inflight_max_bytes
            ),
        )
