"""One stream's life: handshake, session, deadlines, end.

Theory of operation. A connection is in its handshake, then in its session, then closed; it never goes back. It
takes its place among the connections in the handshake, when the peer has proved its key.
Bytes arrive in chunks; every frame of a chunk is handled before anything is written, and all that is to be
written goes out in one write. Whatever the peer did wrong comes up as a `WireError` and ends the connection
with a BYE. What is not here: which connection is kept when there are two, bans, dialling (network.py).
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from engine.network.causes import OFFENCES, Cause, WireError, cause_of_code
from engine.network.clock import Clock
from engine.network.frames import (
    BYE,
    CLAIM,
    FrameSplitter,
    bye_frame,
    bye_of,
    fields_of,
    kind_of,
)
from engine.network.handshake import Agreement, Handshake, Local
from engine.network.host import Host
from engine.network.identity import Role
from engine.network.limits import FRAME_MAX_BYTES, Limits
from engine.network.session import Session
from engine.network.transport import Stream
from engine.protocol.types import Address


class Keeper(Protocol):
    """Who owns the connections."""

    def claim(self, connection: "Connection", peer: Address) -> Cause | None:
        """`peer` has proved its key: make place for the connection, or say why it must end."""

    def placed(self, connection: "Connection", peer: Address) -> None:
        """The connection has its place: it is the one for `peer` now."""

    def ban(self, peer: Address) -> None:
        """`peer`, who has proved its key, broke the wire protocol."""

    def ban_left_ms(self, peer: Address) -> int:
        """How long `peer` is not talked to; 0 if it is."""

    def ended(self, connection: "Connection", cause: Cause, wait_ms: int) -> None:
        """No more messages either way; the peer asked us to wait `wait_ms` before the next dial."""

    def gone(self, connection: "Connection") -> None:
        """The stream is closed as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all connections of a node share."""

    host: Host
    keeper: Keeper
    limits: Limits
    clock: Clock


class Connection:
    """A `Receiver` for one stream.

    Attributes:
        local: this end: role, identity, whom it expects.
        session: set once the peer has proved its key and told where it stands, and kept after the end.
        heard_s: when the last bytes came.
        opened_s: when the session began.
    """

    def __init__(self, *, stream: Stream, local: Local, around: Surroundings) -> None:
        self.local = local
        self.session: Session | None = None
        self.heard_s = around.clock.now_s()
        self.opened_s = 0.0
        self._proved: Address | None = None
        self._stream = stream
        self._around = around
        self._handshake = Handshake(local)
        self._splitter = FrameSplitter(around.limits.unauthenticated_frame_max_bytes)
        self._unauthenticated_bytes = 0
        self._is_closed = False
        self._is_flush_due = False
        self._loop = asyncio.get_running_loop()
        self._timer = around.clock.call_later(
            around.limits.handshake_s, lambda: self.close(Cause.TIMEOUT)
        )

    @property
    def peer(self) -> Address | None:
        """Whom it leads to: proved, or expected, or None for a caller that has proved nothing."""
        return self.local.expected if self._proved is None else self._proved

    @property
    def dialler(self) -> Address:
        """Who dialled. Only for connections that have their place."""
        assert self._proved is not None, "nobody is proved"
        is_mine = self.local.role is Role.DIALLER
        return self.local.identity.node_id if is_mine else self._proved

    def start(self) -> None:
        """Say what the role says first. Called when the owner knows this connection."""
        self._write(self._handshake.start())

    def on_bytes(self, chunk: bytes) -> None:
        """The stream's next bytes."""
        if self._has_ended():
            return
        self.heard_s = self._around.clock.now_s()
        # Set while frames are handled, so that what the host asks for meanwhile goes out with the answers.
        self._is_flush_due = True
        try:
            for frame in self._splitter.feed(chunk):
                self._receive(frame)
                if self._has_ended():
                    return
        except WireError as error:
            self._blame(error.cause)
        self._flush()

    def on_lost(self) -> None:
        """The stream is gone."""
        self._timer.cancel()
        self._end(Cause.CLOSED, wait_ms=0)
        self._around.keeper.gone(self)

    def wake(self) -> None:
        """The host's outbox for this peer grew. Before the session it will be looked at in any case."""
        if self.session is not None:
            self.session.wake()
            self._flush_soon()

    def acknowledge(self, upto: int) -> None:
        """The host committed everything up to `upto`. A session that begins asks for it."""
        if self.session is not None:
            self.session.acknowledge(upto)
            self._flush_soon()

    def close(self, cause: Cause) -> None:
        """Tell the peer why and end; harmless on a closed connection."""
        if self._is_closed:
            return
        remote = self._handshake.remote
        # An id that is not yet proved may be told of a ban: its true owner is banned as well.
        wait_ms = 0 if remote is None else self._around.keeper.ban_left_ms(remote.node_id)
        self._write(bye_frame(cause, wait_ms))
        self._finish(cause, wait_ms=0)

    def _receive(self, frame: bytes) -> None:
        if self.session is None and frame[1] != CLAIM:
            # Frames, not chunks: behind the peer's AUTH its first messages may already be waiting.
            self._count_unauthenticated(frame)
        kind = kind_of(frame)
        if kind is None:
            if self.session is not None:
                self.session.spend()
        elif kind == BYE:
            code, wait_ms = bye_of(fields_of(frame))
            self._finish(cause_of_code(code), wait_ms=wait_ms)
        elif self.session is None:
            self._shake(kind, frame)
        else:
            self.session.receive(kind, frame)

    def _shake(self, kind: int, frame: bytes) -> None:
        self._write(self._handshake.receive(kind, frame))
        remote, agreed = self._handshake.remote, self._handshake.agreement
        if agreed is not None:
            self._open(agreed)
        elif self._handshake.is_proved and self._proved is None:
            assert remote is not None, "proved without a HELLO"
            self._take_place(remote.node_id)

    def _take_place(self, peer: Address) -> None:
        refused = self._around.keeper.claim(self, peer)
        if refused is not None:
            raise WireError(refused)
        if self._has_ended():
            # Making place told the host of the older connection's end, and the host may have acted on it.
            return
        self._proved = peer
        self._splitter.frame_max_bytes = FRAME_MAX_BYTES
        self._around.keeper.placed(self, peer)
        self._write(self._handshake.welcome())

    def _open(self, agreed: Agreement) -> None:
        session = self.session = Session(
            agreed,
            host=self._around.host,
            limits=self._around.limits,
            clock=self._around.clock,
        )
        self._splitter.frame_max_bytes = FRAME_MAX_BYTES
        self.opened_s = self._around.clock.now_s()
        self._timer.cancel()
        self._tick_later()
        session.ping()
        self._around.host.on_opened(session.peer, session.remote)

    def _count_unauthenticated(self, frame: bytes) -> None:
        self._unauthenticated_bytes += len(frame)
        if self._unauthenticated_bytes > self._around.limits.unauthenticated_max_bytes:
            raise WireError(Cause.FLOOD)

    def _tick_later(self) -> None:
        limits = self._around.limits
        self._timer = self._around.clock.call_later(limits.tick_s, self._tick)

    def _tick(self) -> None:
        limits, session = self._around.limits, self.session
        assert session is not None, "ticks start with the session"
        silent_s = self._around.clock.now_s() - self.heard_s
        if silent_s >= limits.silence_s + 2 * limits.ping_s or session.is_stalled():
            self.close(Cause.TIMEOUT)
            return
        session.forget_latency_if_late()
        if session.is_ping_due(silent_s):
            session.ping()
            self._flush_soon()
        self._tick_later()

    def _blame(self, cause: Cause) -> None:
        if self._proved is not None and cause in OFFENCES:
            self._around.keeper.ban(self._proved)
        self.close(cause)

    def _flush_soon(self) -> None:
        if not self._is_flush_due:
            self._is_flush_due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._is_flush_due = False
        if self._is_closed or self.session is None:
            return
        try:
            self._write(self.session.take_output())
        except WireError as error:
            self.close(error.cause)
        if self._stream.backlog_bytes > self._around.limits.backlog_max_bytes:
            self.close(Cause.BACKLOG)

    def _write(self, chunk: bytes) -> None:
        if chunk:
            self._stream.write(chunk)

    def _has_ended(self) -> bool:
        return self._is_closed

    def _finish(self, cause: Cause, *, wait_ms: int) -> None:
        self._timer.cancel()
        # A peer that does not read could hold the stream open for ever.
        self._timer = self._around.clock.call_later(
            self._around.limits.linger_s, self._stream.abort
        )
        self._stream.close()
        self._end(cause, wait_ms=wait_ms)

    def _end(self, cause: Cause, *, wait_ms: int) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._around.keeper.ended(self, cause, wait_ms)
