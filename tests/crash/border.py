"""Between a node and its network: what passes is written down, and nothing passes after the power was cut."""

from __future__ import annotations

from collections.abc import Sequence

from engine.network.causes import Cause, NetworkError
from engine.network.host import Host, Links, RemoteHello, Resume
from engine.network.memory import MemoryTransport
from engine.network.transport import Accept, Listener, Receiver, Stream
from engine.protocol.types import Address
from tests.crash.left import Left


class Border:
    """The node's `Links` and the network's `Host`. `is_cut` once the node is dead."""

    def __init__(self, host: Host, left: Left) -> None:
        self.is_cut = False
        self.links: Links | None = None
        self._host = host
        self._left = left

    # --- the network calls

    def resume(self, peer: Address) -> Resume:
        resume = self._host.resume(peer)
        self._left.take(peer, resume.last_in)
        return resume

    def claim(self, peer: Address) -> tuple[bytes, ...]:
        return self._host.claim(peer)

    def outgoing(
        self, peer: Address, after_seq: int, count_max: int
    ) -> Sequence[tuple[int, bytes]]:
        if self.is_cut:
            return ()
        messages = self._host.outgoing(peer, after_seq, count_max)
        for wire_seq, body in messages:
            self._left.send(peer, wire_seq, body)
        return messages

    def on_opened(self, peer: Address, remote: RemoteHello) -> None:
        if not self.is_cut:
            self._host.on_opened(peer, remote)

    def on_closed(self, peer: Address, cause: Cause) -> None:
        if not self.is_cut:
            self._host.on_closed(peer, cause)

    def on_message(self, peer: Address, wire_seq: int, body: bytes) -> None:
        if not self.is_cut:
            self._host.on_message(peer, wire_seq, body)

    def on_acked(self, peer: Address, upto: int) -> None:
        if not self.is_cut:
            self._host.on_acked(peer, upto)

    def is_welcome(self, node_id: Address) -> bool:
        return not self.is_cut and self._host.is_welcome(node_id)

    # --- the node calls

    def keep_connected(self, peer: Address, endpoint: str) -> None:
        if self.links is not None and not self.is_cut:
            self.links.keep_connected(peer, endpoint)

    def forget(self, peer: Address) -> None:
        if self.links is not None:
            self.links.forget(peer)

    def wake(self, peer: Address) -> None:
        if self.links is not None and not self.is_cut:
            self.links.wake(peer)

    def acknowledge(self, peer: Address, upto: int) -> None:
        if self.links is not None and not self.is_cut:
            self._left.take(peer, upto)
            self.links.acknowledge(peer, upto)

    def refuse(self, peer: Address, cause: Cause) -> None:
        if self.links is not None:
            self.links.refuse(peer, cause)

    def hang_up(self, peer: Address) -> None:
        if self.links is not None:
            self.links.hang_up(peer)

    def latency_ms(self, peer: Address) -> float | None:
        return None if self.links is None else self.links.latency_ms(peer)


class Cable:
    """One node's way into the streams that all share, until it is cut."""

    def __init__(self, transport: MemoryTransport) -> None:
        self._transport = transport
        self._streams: list[Stream] = []
        self._listeners: list[Listener] = []
        self._is_cut = False

    def check(self, endpoint: str) -> None:
        self._transport.check(endpoint)

    async def dial(self, endpoint: str, accept: Accept) -> None:
        if self._is_cut:
            raise NetworkError(Cause.UNREACHABLE, endpoint)
        await self._transport.dial(endpoint, self._noting(accept))

    async def listen(self, endpoint: str, accept: Accept) -> Listener:
        listener = await self._transport.listen(endpoint, self._noting(accept))
        self._listeners.append(listener)
        return listener

    async def cut(self) -> None:
        """End all streams at once; nobody is dialled or answered any more."""
        self._is_cut = True
        for listener in self._listeners:
            await listener.aclose()
        for stream in self._streams:
            stream.abort()

    def _noting(self, accept: Accept) -> Accept:
        def note(stream: Stream) -> Receiver:
            self._streams.append(stream)
            return accept(stream)

        return note
