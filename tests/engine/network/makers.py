"""Hosts, nodes, clocks and raw clients for the network's tests."""

import asyncio
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random

import msgpack

from engine.network.causes import Cause
from engine.network.clock import Clock, LoopClock, Timer
from engine.network.frames import Hello, claim_frame, hello_frame, resume_frame, seal_frame
from engine.network.handshake import sealed
from engine.network.host import RemoteHello, Resume
from engine.network.identity import Auth, Identity, Role
from engine.network.limits import FRAME_MAX_BYTES, Limits
from engine.network.network import Network
from engine.network.tcp import TcpTransport
from engine.network.transport import Transport
from engine.protocol.crypto import address_of_secret, signer
from engine.protocol.types import Address, Signature

CHAIN_ID = 31337
ADJUDICATOR = Address(bytes(range(20)))
QUICK = Limits(backoff_first_s=0.001, backoff_max_s=0.002)
"""For tests that reconnect often; what is tested there is not the waiting."""


def a_secret(number: int) -> bytes:
    return number.to_bytes(32, "big")


def an_identity(number: int, **changes) -> Identity:
    sign = signer(a_secret(number))

    def sign_auth(auth: Auth) -> Signature:
        return sign(auth.digest)

    identity = Identity(
        node_id=address_of_secret(a_secret(number)),
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
        sign_auth=sign_auth,
    )
    return replace(identity, **changes)


LOWER, HIGHER = sorted((1, 2), key=lambda number: an_identity(number).node_id)
"""Two secret numbers, by the order of their addresses."""


@dataclass
class AHost:
    """A node with an outbox and a commit at the end of each turn of the loop, unless `commits` is off."""

    epoch: bytes = b"e" * 16
    commits: bool = True
    welcomes: bool = True
    outbox: list[bytes] = field(default_factory=list)
    tip: int = 0
    durable: int = 0
    peer_epoch: bytes = bytes(16)
    pages: tuple[bytes, ...] = ()
    bodies: list[bytes] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)
    """Every wire_seq as it came, repeats included."""
    acked: int = 0
    opened: list[RemoteHello] = field(default_factory=list)
    closed: list[tuple[Address, Cause]] = field(default_factory=list)
    network: Network | None = None
    on_next_message: Callable[[Address], None] | None = None
    on_next_resume: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self._changed = asyncio.Event()
        self._is_commit_due = False

    @property
    def causes(self) -> list[Cause]:
        return [cause for _, cause in self.closed]

    def resume(self, peer: Address) -> Resume:
        resume = Resume(epoch=self.epoch, last_in=self.durable, peer_epoch=self.peer_epoch)
        if self.on_next_resume is not None:
            action, self.on_next_resume = self.on_next_resume, None
            action()
        return resume

    def claim(self, peer: Address) -> tuple[bytes, ...]:
        return self.pages

    def outgoing(
        self, peer: Address, after_seq: int, count_max: int
    ) -> Sequence[tuple[int, bytes]]:
        found = self.outbox[after_seq : after_seq + count_max]
        return list(enumerate(found, start=after_seq + 1))

    def on_opened(self, peer: Address, remote: RemoteHello) -> None:
        if self.peer_epoch != remote.epoch:
            self.peer_epoch, self.tip, self.durable = remote.epoch, 0, 0
        self.opened.append(remote)
        self.acked = max(self.acked, remote.last_in)
        self._changed.set()

    def on_closed(self, peer: Address, cause: Cause) -> None:
        self.closed.append((peer, cause))
        self._changed.set()

    def on_message(self, peer: Address, wire_seq: int, body: bytes) -> None:
        self.deliveries.append(wire_seq)
        if wire_seq > self.tip:
            assert wire_seq == self.tip + 1, f"{wire_seq} after {self.tip}"
            self.tip = wire_seq
            self.bodies.append(body)
        if self.on_next_message is not None:
            action, self.on_next_message = self.on_next_message, None
            action(peer)
        if self.commits and not self._is_commit_due:
            self._is_commit_due = True
            asyncio.get_running_loop().call_soon(self.commit, peer)
        self._changed.set()

    def on_acked(self, peer: Address, upto: int) -> None:
        assert upto > self.acked, f"{upto} after {self.acked}"
        self.acked = upto
        self._changed.set()

    def is_welcome(self, node_id: Address) -> bool:
        return self.welcomes

    def commit(self, peer: Address) -> None:
        self._is_commit_due = False
        self.durable = self.tip
        assert self.network is not None
        self.network.acknowledge(peer, self.durable)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something the network told makes it so; the test fails after 20 s."""
        async with asyncio.timeout(20):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()


@dataclass(frozen=True)
class Node:
    host: AHost
    network: Network
    identity: Identity

    @property
    def id(self) -> Address:
        return self.identity.node_id

    def send(self, peer: "Node", *bodies: bytes) -> None:
        self.host.outbox.extend(bodies)
        self.network.wake(peer.id)


def a_node(
    number: int = 1,
    *,
    host: AHost | None = None,
    transport: Transport | None = None,
    limits: Limits = QUICK,
    clock: Clock | None = None,
    identity: Identity | None = None,
) -> Node:
    host = host or AHost(epoch=bytes((number,)) * 16)
    identity = identity or an_identity(number)
    network = Network(
        identity=identity,
        host=host,
        transport=transport or TcpTransport(),
        limits=limits,
        random=Random(number),
        clock=clock or LoopClock(),
    )
    host.network = network
    return Node(host, network, identity)


class ManualClock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self._now_s = 1000.0
        self._timers: list[tuple[float, ManualTimer]] = []
        self._first = asyncio.Event()

    def now_s(self) -> float:
        return self._now_s

    async def until_set(self) -> None:
        """Wait for the first timer."""
        async with asyncio.timeout(20):
            await self._first.wait()

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        self._first.set()
        timer = ManualTimer(callback)
        self._timers.append((self._now_s + delay_s, timer))
        return timer

    @property
    def pending_s(self) -> list[float]:
        """Seconds until each timer that is still set, soonest first."""
        return sorted(at - self._now_s for at, timer in self._timers if timer.is_set)

    def advance(self, seconds: float) -> None:
        end_s = self._now_s + seconds
        # A timer set for exactly then is due in spite of rounding.
        while due := [entry for entry in self._timers if entry[0] <= end_s + 1e-6]:
            entry = min(due, key=lambda entry: entry[0])
            self._timers.remove(entry)
            self._now_s = max(self._now_s, entry[0])
            entry[1].fire()
        self._now_s = end_s


class ManualTimer:
    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self.is_set = True

    def cancel(self) -> None:
        self.is_set = False

    def fire(self) -> None:
        if self.is_set:
            self.is_set = False
            self._callback()


class RawPeer:
    """A client or server that sends what the test likes, over real loopback TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def dial(cls, endpoint: str) -> "RawPeer":
        host, _, port = endpoint.rpartition(":")
        return cls(*await asyncio.open_connection(host, int(port)))

    def send(self, *fields: object) -> None:
        self.send_bytes(framed(msgpack.packb(list(fields))))

    def send_bytes(self, raw: bytes) -> None:
        self._writer.write(raw)

    def send_hello(self, hello: Hello) -> None:
        self.send_bytes(hello_frame(hello))

    async def frame(self) -> list | None:
        """The next frame, None at the end of the stream."""
        async with asyncio.timeout(20):
            try:
                (size,) = struct.unpack(">I", await self._reader.readexactly(4))
                return msgpack.unpackb(await self._reader.readexactly(size))
            except (asyncio.IncompleteReadError, ConnectionResetError):
                return None

    async def frame_of(self, kind: int) -> list | None:
        """The next frame of a kind, None at the end of the stream."""
        while (frame := await self.frame()) is not None:
            if frame[0] == kind:
                return frame
        return None

    async def bye(self) -> Cause | None:
        """The cause in the BYE that ends the stream, None if there is none."""
        frame = await self.frame_of(10)
        return None if frame is None else Cause(frame[1])

    async def shake(self, number: int, **changes) -> Hello:
        """Dial's side of an honest handshake, its RESUME included; the acceptor's HELLO."""
        identity = an_identity(number)
        mine = a_hello(number, **changes)
        self.send_bytes(hello_frame(mine))
        theirs = hello_in(await self.frame_of(0))
        self.send(1, identity.sign_auth(auth_between(Role.DIALLER, mine, theirs)))
        assert (await self.frame_of(1)) is not None
        assert (await self.frame_of(14)) is not None
        self.send_bytes(shown(number))
        await self.frame_of(9)  # it is open: it pings
        return theirs

    async def aclose(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


SALT = b"\x5a" * 32


def framed(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def a_hello(number: int, **changes) -> Hello:
    hello = Hello(
        versions=(2,),
        features=0,
        node_id=an_identity(number).node_id,
        nonce=bytes((number,)) * 32,
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
        max_frame_bytes=FRAME_MAX_BYTES,
        max_inflight=256,
    )
    return replace(hello, **changes)


def a_resume(number: int, **changes) -> Resume:
    resume = Resume(epoch=bytes((number,)) * 16, last_in=0, peer_epoch=bytes(16))
    return replace(resume, **changes)


def shown(number: int, pages: tuple[bytes, ...] = (), **changes) -> bytes:
    """All that a node sends after its proof: its seal, then what the seal is of."""
    resume = a_resume(number, **changes)
    seal = sealed(an_identity(number).node_id, resume, pages, SALT)
    return seal_frame(seal) + b"".join(map(claim_frame, pages)) + resume_frame(resume, SALT)


def hello_in(frame: list | None) -> Hello:
    assert frame is not None, "the stream ended before a HELLO"
    names = Hello.__slots__
    return Hello(**dict(zip(names, [tuple(frame[1]), *frame[2:]], strict=True)))


def auth_between(role: Role, dialler: Hello, acceptor: Hello, /, **changes) -> Auth:
    auth = Auth(
        role=role,
        dialler=dialler.node_id,
        acceptor=acceptor.node_id,
        dialler_nonce=dialler.nonce,
        acceptor_nonce=acceptor.nonce,
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
    )
    return replace(auth, **changes)
