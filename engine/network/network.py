"""Connections to peers: one for each, kept up, over any transport.

Theory of operation. `keep_connected` makes this node dial a peer again and again; `listen` lets peers dial it.
Every stream becomes a `Connection`; when its peer has proved its key it `claim`s the one place for that peer:

* two connections dialled by the same side: the newer one stays, for its dialler has given the older one up;
* dialled by both sides: the one dialled by the lower address stays, so both ends decide alike;
* unless the older one has been silent for 10 s: then the newer one stays.

Messages are pulled from the host's durable outbox while the peer's window is open and nothing is queued here,
so a lost connection loses nothing: the next one starts from what the peer says it has.

What is not here: the meaning of messages, durability, and who is whose contact; that is the host's.
"""

import asyncio
import math
import secrets
from dataclasses import dataclass, field
from random import Random

from engine.network.backoff import Backoff, Bans
from engine.network.causes import Cause, NetworkError, WireError
from engine.network.clock import Clock, Timer
from engine.network.connection import Connection, Surroundings
from engine.network.handshake import Local
from engine.network.host import Host
from engine.network.identity import Identity, Role
from engine.network.limits import Limits
from engine.network.transport import Listener, Stream, Transport
from engine.protocol.types import Address


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A peer to stay connected to, and where its next connection stands."""

    peer: Address
    endpoint: str
    backoff: Backoff
    retry: Timer | None = None
    task: asyncio.Task[None] | None = None
    deadline: Timer | None = None
    connection: Connection | None = None


@dataclass(slots=True)
class _Streams:
    """Every live connection, by what is known of it."""

    all: set[Connection] = field(default_factory=set)
    half_open: dict[Connection, None] = field(default_factory=dict)
    """Inbound and not authenticated, oldest first."""
    by_peer: dict[Address, Connection] = field(default_factory=dict)


class Network:
    """This node's connections, the `Links` of the node. All but `listen` and `aclose` returns at once.

    All calls belong in the thread of the loop it was made in. `random` spreads the waits between dials only;
    nonces come from the system.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        host: Host,
        transport: Transport,
        limits: Limits,
        random: Random,
        clock: Clock,
    ) -> None:
        self._identity = identity
        self._host = host
        self._transport = transport
        self._limits = limits
        self._random = random
        self._clock = clock
        self._bans = Bans(limits)
        self._around = Surroundings(host=host, keeper=self, limits=limits, clock=clock)
        self._streams = _Streams()
        self._kept: dict[Address, _Kept] = {}
        self._dials: set[asyncio.Task[None]] = set()
        self._listeners: list[Listener] = []
        self._is_closing = False
        self._emptied = asyncio.Event()

    async def listen(self, endpoint: str) -> str:
        """Let peers dial `endpoint` (`127.0.0.1:0`: any free port); the actual place.

        Raises:
            NetworkError: BAD_ENDPOINT, NOT_LOOPBACK, PORT_TAKEN or PORT_DENIED.
        """
        listener = await self._transport.listen(endpoint, self._accept)
        self._listeners.append(listener)
        return listener.endpoint

    def keep_connected(self, peer: Address, endpoint: str) -> None:
        """Dial `peer` at `endpoint` now and whenever it is not connected, until `forget`.

        Each attempt that fails and each connection that ends is told to `Host.on_closed`.

        Raises:
            NetworkError: BAD_ENDPOINT or NOT_LOOPBACK, before anything is dialled.
        """
        self._transport.check(endpoint)
        kept = self._kept.get(peer)
        if kept is None:
            kept = _Kept(peer=peer, endpoint=endpoint, backoff=Backoff(self._limits, self._random))
            self._kept[peer] = kept
        elif kept.endpoint != endpoint:
            kept.endpoint = endpoint
            _cancel_dial(kept)
        _cancel_retry(kept)
        if self.ban_left_ms(peer) > 0:
            self._retry(kept, told_s=0)
        else:
            self._dial(kept)

    def forget(self, peer: Address) -> None:
        """Close the connection to `peer` and dial it no more."""
        kept = self._kept.pop(peer, None)
        if kept is not None:
            _cancel_retry(kept)
            _cancel_dial(kept)
            if kept.connection is not None:
                kept.connection.close(Cause.FORGOTTEN)
        connection = self._streams.by_peer.get(peer)
        if connection is not None:
            connection.close(Cause.FORGOTTEN)

    def wake(self, peer: Address) -> None:
        """The durable outbox for `peer` grew: pull from it in this loop tick, if connected."""
        connection = self._streams.by_peer.get(peer)
        if connection is not None:
            connection.wake()

    def acknowledge(self, peer: Address, upto: int) -> None:
        """Everything from `peer` up to `upto` is committed: one ACK for all calls of this loop tick."""
        connection = self._streams.by_peer.get(peer)
        if connection is not None:
            connection.acknowledge(upto)

    def refuse(self, peer: Address, cause: Cause) -> None:
        """`peer` broke the protocol: say goodbye, close, and do not talk to it for a while.

        The ban is 60 s and doubles with each offence up to an hour. `Host.on_closed` is called before this
        returns.
        """
        self.ban(peer)
        connection = self._streams.by_peer.get(peer)
        if connection is not None:
            connection.close(cause)

    def hang_up(self, peer: Address) -> None:
        """Close the connection to `peer` without a complaint. Who dials it, dials again after the usual back-off."""
        connection = self._streams.by_peer.get(peer)
        if connection is not None:
            connection.close(Cause.CLOSED)

    def is_connected(self, peer: Address) -> bool:
        """Whether messages flow to and from `peer` now."""
        connection = self._streams.by_peer.get(peer)
        return connection is not None and connection.session is not None

    def latency_ms(self, peer: Address) -> float | None:
        """The last measured way to `peer` and back; None if not connected or not yet known."""
        connection = self._streams.by_peer.get(peer)
        if connection is None or connection.session is None:
            return None
        return connection.session.latency_ms

    async def aclose(self) -> None:
        """Stop listening and dialling, say goodbye to every peer, and wait until all streams are closed."""
        self._is_closing = True
        for kept in self._kept.values():
            _cancel_retry(kept)
            _cancel_dial(kept)
        for listener in self._listeners:
            await listener.aclose()
        if self._dials:
            await asyncio.wait(self._dials)
        for connection in tuple(self._streams.all):
            connection.close(Cause.SHUTTING_DOWN)
        if self._streams.all:
            await self._emptied.wait()

    # ------------------------------------------------------------ called by connections

    def claim(self, connection: Connection, peer: Address) -> Cause | None:
        """Make place for `connection`, or say why not."""
        self._streams.half_open.pop(connection, None)
        older = self._streams.by_peer.get(peer)
        if peer not in self._kept:
            if not self._host.is_welcome(peer):
                return Cause.UNWELCOME
            if older is None and len(self._streams.by_peer) >= self._limits.connections_max:
                return Cause.FULL
        if older is not None:
            if not self._is_better(connection, older, peer):
                return Cause.DUPLICATE
            older.close(Cause.DUPLICATE)
        # Once more: the host may have refused the peer since its HELLO, or just now.
        return Cause.BANNED if self.ban_left_ms(peer) > 0 else None

    def placed(self, connection: Connection, peer: Address) -> None:
        """Remember `connection` as the one for `peer`; no dial is needed any more."""
        self._streams.by_peer[peer] = connection
        kept = self._kept.get(peer)
        if kept is not None:
            _cancel_retry(kept)

    def ban(self, peer: Address) -> None:
        """Do not talk to `peer` for a while."""
        self._bans.add(peer, self._clock.now_s())

    def ban_left_ms(self, peer: Address) -> int:
        """What is left of a ban, rounded up; 0 without one."""
        return math.ceil(self._bans.left_s(peer, self._clock.now_s()) * 1000)

    def ended(self, connection: Connection, cause: Cause, wait_ms: int) -> None:
        """Free the connection's place, tell the host, and plan the next dial."""
        self._streams.half_open.pop(connection, None)
        peer = connection.peer
        if peer is None:
            return
        if self._streams.by_peer.get(peer) is connection:
            del self._streams.by_peer[peer]
        kept = self._kept.get(peer)
        if kept is not None:
            self._note_end(kept, connection)
        # A dial that lost against the peer's own is no news; the peer is connected or about to be. Nor is a call that
        # came to nothing.
        is_failed_dial = connection.local.expected is not None and cause is not Cause.DUPLICATE
        if connection.session is not None or is_failed_dial:
            self._host.on_closed(peer, cause)
        if kept is not None:
            self._retry(kept, told_s=wait_ms / 1000)

    def gone(self, connection: Connection) -> None:
        """The stream is closed."""
        self._streams.all.discard(connection)
        if self._is_closing and not self._streams.all:
            self._emptied.set()

    # ------------------------------------------------------------ streams

    def _accept(self, stream: Stream) -> Connection:
        half_open = self._streams.half_open
        if len(half_open) >= self._limits.half_open_max:
            next(iter(half_open)).close(Cause.FULL)
        connection = self._connect(stream, Role.ACCEPTOR, None)
        half_open[connection] = None
        if self._is_closing:
            connection.close(Cause.SHUTTING_DOWN)
        return connection

    def _connect(self, stream: Stream, role: Role, expected: Address | None) -> Connection:
        local = Local(
            role=role,
            identity=self._identity,
            nonce=secrets.token_bytes(32),
            inflight_max=self._limits.inflight_max,
            expected=expected,
            resume=self._host.resume,
            claim=self._host.claim,
            salt=secrets.token_bytes(32),
            claim_pages_max=self._limits.claim_pages_max,
            admit=self._admit,
        )
        connection = Connection(stream=stream, local=local, around=self._around)
        self._streams.all.add(connection)
        return connection

    def _admit(self, node_id: Address) -> None:
        if self.ban_left_ms(node_id) > 0:
            raise WireError(Cause.BANNED)

    def _is_better(self, newer: Connection, older: Connection, peer: Address) -> bool:
        mine = self._identity.node_id
        newer_dialler = mine if newer.local.role is Role.DIALLER else peer
        if newer_dialler == older.dialler:
            return True
        silent_s = self._clock.now_s() - older.heard_s
        return silent_s > self._limits.replace_after_silence_s or newer_dialler < older.dialler

    # ------------------------------------------------------------ dialling

    def _dial(self, kept: _Kept) -> None:
        if not self._is_due(kept):
            return

        def accept(stream: Stream) -> Connection:
            connection = self._connect(stream, Role.DIALLER, kept.peer)
            kept.connection = connection
            connection.start()
            if self._is_closing or self._kept.get(kept.peer) is not kept:
                # The dial was cancelled when the system had already connected it.
                connection.close(Cause.FORGOTTEN)
            return connection

        task = asyncio.get_running_loop().create_task(self._transport.dial(kept.endpoint, accept))
        kept.task = task
        kept.deadline = self._clock.call_later(self._limits.dial_s, lambda: _give_up(task))
        self._dials.add(task)
        task.add_done_callback(lambda done: self._dialled(kept, done))

    def _is_due(self, kept: _Kept) -> bool:
        is_busy = kept.retry is not None or kept.task is not None or kept.connection is not None
        is_wanted = self._kept.get(kept.peer) is kept and not self._is_closing
        return is_wanted and not is_busy and kept.peer not in self._streams.by_peer

    def _dialled(self, kept: _Kept, task: asyncio.Task[None]) -> None:
        self._dials.discard(task)
        error = None if task.cancelled() else task.exception()
        if kept.task is not task:
            # Given up meanwhile: cancelled with its endpoint.
            return
        kept.task = None
        if kept.deadline is not None:
            kept.deadline.cancel()
        if error is not None and not isinstance(error, NetworkError):
            raise error
        if task.cancelled() or error is not None:
            self._host.on_closed(kept.peer, Cause.UNREACHABLE if error is None else error.cause)
        # Also after success: the new stream may be lost again before its dial is known to be over.
        self._retry(kept, told_s=0)

    def _retry(self, kept: _Kept, *, told_s: float) -> None:
        if not self._is_due(kept):
            return
        wait_s = max(
            kept.backoff.next_s(),
            min(told_s, self._limits.told_wait_max_s),
            self._bans.left_s(kept.peer, self._clock.now_s()),
        )

        def again() -> None:
            kept.retry = None
            self._dial(kept)

        kept.retry = self._clock.call_later(wait_s, again)

    def _note_end(self, kept: _Kept, connection: Connection) -> None:
        if kept.connection is connection:
            kept.connection = None
        if connection.session is not None:
            lived_s = self._clock.now_s() - connection.opened_s
            if lived_s >= self._limits.stable_s:
                kept.backoff.reset()


def _cancel_retry(kept: _Kept) -> None:
    if kept.retry is not None:
        kept.retry.cancel()
        kept.retry = None


def _cancel_dial(kept: _Kept) -> None:
    task, kept.task = kept.task, None
    if task is not None:
        task.cancel()
    if kept.deadline is not None:
        kept.deadline.cancel()


def _give_up(task: asyncio.Task[None]) -> None:
    task.cancel()
