"""Streams inside one process, with faults from a seed: what tests and simulations dial instead of TCP."""

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from engine.network.causes import Cause, NetworkError
from engine.network.transport import Accept, Listener, Receiver

_WRITE_PIECES_MAX = 4
_CHUNK_MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How bad the streams are; the defaults are perfect ones."""

    drop_probability: float = 0.0
    """Of each write: an arbitrary part of it arrives, then both ends are lost."""
    cut_probability: float = 0.0
    """Of each write: it arrives in pieces, cut anywhere."""
    delay_ticks_max: int = 0
    """Each piece waits for 0 to this many turns of the loop; order is kept."""
    refuse_probability: float = 0.0
    """Of each dial: nobody answers."""


class MemoryTransport:
    """Any text is a place. One object is one world: who dials and who listens share it.

    Attributes:
        faults: may be changed at any time.
        is_silent: nothing that is written arrives, and nobody is told.
        written_bytes: all that was written so far.
        dropped_count: how many streams the faults have ended.
    """

    def __init__(self, random: Random, faults: Faults | None = None) -> None:
        self.faults = Faults() if faults is None else faults
        self.is_silent = False
        self.dropped_count = 0
        self.written_bytes = 0
        self._random = random
        self._places: dict[str, Accept] = {}
        self._pipes: list[_Pipe] = []

    def check(self, endpoint: str) -> None:
        """Refuse the empty place.

        Raises:
            NetworkError: BAD_ENDPOINT.
        """
        if not endpoint:
            raise NetworkError(Cause.BAD_ENDPOINT, endpoint)

    async def dial(self, endpoint: str, accept: Accept) -> None:
        """Connect to whoever listens at `endpoint`.

        Raises:
            NetworkError: UNREACHABLE.
        """
        await asyncio.sleep(0)
        answer = self._places.get(endpoint)
        if answer is None or self._random.random() < self.faults.refuse_probability:
            raise NetworkError(Cause.UNREACHABLE, endpoint)
        near, far = _Pipe(self), _Pipe(self)
        near.other, far.other = far, near
        self._pipes += [near, far]
        far.receiver = answer(far)
        near.receiver = accept(near)

    async def listen(self, endpoint: str, accept: Accept) -> Listener:
        """Answer at `endpoint`.

        Raises:
            NetworkError: PORT_TAKEN.
        """
        if endpoint in self._places:
            raise NetworkError(Cause.PORT_TAKEN, endpoint)
        self._places[endpoint] = accept
        return _MemoryListener(self._places, endpoint)

    def drop_all(self) -> None:
        """End every stream at once, as pulling a cable would."""
        for pipe in tuple(self._pipes):
            pipe.lose()

    def draw_drop(self) -> bool:
        """Draw whether the next write is the stream's last."""
        is_it = self._random.random() < self.faults.drop_probability
        self.dropped_count += is_it
        return is_it

    def cut(self, chunk: bytes) -> list[bytes]:
        """The pieces in which a write arrives."""
        if len(chunk) < 2 or self._random.random() >= self.faults.cut_probability:  # noqa: PLR2004
            return [chunk]
        count = self._random.randint(1, _WRITE_PIECES_MAX - 1)
        places = sorted(self._random.randrange(1, len(chunk)) for _ in range(count))
        edges = [0, *places, len(chunk)]
        return [chunk[a:b] for a, b in pairwise(edges) if a < b]

    def part(self, chunk: bytes) -> bytes:
        """What still arrives of a stream's last write."""
        return chunk[: self._random.randrange(len(chunk) + 1)]

    def delay_ticks(self) -> int:
        """Turns of the loop the next piece waits."""
        return self._random.randint(0, self.faults.delay_ticks_max)

    def forget(self, pipe: "_Pipe") -> None:
        """The pipe has ended."""
        if pipe in self._pipes:
            self._pipes.remove(pipe)


class _MemoryListener:
    def __init__(self, places: dict[str, Accept], endpoint: str) -> None:
        self._places = places
        self._endpoint = endpoint

    @property
    def endpoint(self) -> str:
        return self._endpoint

    async def aclose(self) -> None:
        self._places.pop(self._endpoint, None)


class _Pipe:
    """One end. What it is to receive waits in `inbox`; None there is the end of the stream."""

    def __init__(self, world: MemoryTransport) -> None:
        self.other: _Pipe | None = None
        self.receiver: Receiver | None = None
        self._world = world
        self._inbox: deque[bytes | None] = deque()
        self._is_closing = False
        self._is_pumping = False
        self._loop = asyncio.get_running_loop()

    @property
    def backlog_bytes(self) -> int:
        return 0

    def write(self, chunk: bytes) -> None:
        if self._is_closing or self.other is None:
            return
        self._world.written_bytes += len(chunk)
        if self._world.is_silent:
            return
        if self._world.draw_drop():
            self.other.arrive(self._world.part(chunk))
            self.lose()
            return
        for start in range(0, len(chunk), _CHUNK_MAX_BYTES):
            for piece in self._world.cut(chunk[start : start + _CHUNK_MAX_BYTES]):
                self.other.arrive(piece)

    def close(self) -> None:
        self.lose()

    def abort(self) -> None:
        self.lose()

    def lose(self) -> None:
        """End both ends; what was written before still arrives at the other."""
        if self._is_closing:
            return
        self._is_closing = True
        self._inbox.clear()
        self.arrive(None)
        if self.other is not None:
            self.other.arrive(None)

    def arrive(self, piece: bytes | None) -> None:
        """The other end sent something."""
        self._inbox.append(piece)
        if not self._is_pumping:
            self._is_pumping = True
            self._pump_later(self._world.delay_ticks())

    def _pump_later(self, ticks: int) -> None:
        if ticks > 0:
            self._loop.call_soon(self._pump_later, ticks - 1)
        else:
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        receiver = self.receiver
        piece = self._inbox.popleft() if self._inbox else b""
        if receiver is not None and piece is None:
            self._is_closing = True
            self.receiver = None
            self._world.forget(self)
            receiver.on_lost()
            return
        if receiver is not None and piece:
            receiver.on_bytes(piece)
        if self._inbox:
            self._pump_later(self._world.delay_ticks())
        else:
            self._is_pumping = False
