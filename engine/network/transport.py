"""The port below: streams of bytes between two places, whatever carries them."""

from collections.abc import Callable
from typing import Protocol


class Stream(Protocol):
    """One end of a connected, ordered, lossless stream of bytes."""

    @property
    def backlog_bytes(self) -> int:
        """Bytes written and not yet handed to the system."""

    def write(self, chunk: bytes) -> None:
        """Send; never blocks and never fails: a lost stream swallows it."""

    def close(self) -> None:
        """Send what was written, then end; `on_lost` follows. Nothing more is received."""

    def abort(self) -> None:
        """End now; `on_lost` follows."""


class Receiver(Protocol):
    """Who gets what a stream brings, in the loop's thread."""

    def on_bytes(self, chunk: bytes) -> None:
        """The next bytes, cut anywhere."""

    def on_lost(self) -> None:
        """The stream has ended, by either side or in between. Called exactly once, last."""


Accept = Callable[[Stream], Receiver]
"""Called once for a connected stream, before its first byte."""


class Listener(Protocol):
    """A place where streams arrive."""

    @property
    def endpoint(self) -> str:
        """The actual place, with the port the system chose."""

    async def aclose(self) -> None:
        """Take no more streams; those that came live on."""


class Transport(Protocol):
    """Makes streams. Places are text: `address:port` for TCP."""

    def check(self, endpoint: str) -> None:
        """Refuse a place this transport can never reach.

        Raises:
            NetworkError: BAD_ENDPOINT or NOT_LOOPBACK.
        """

    async def dial(self, endpoint: str, accept: Accept) -> None:
        """Connect once; `accept` has been called when this returns.

        Raises:
            NetworkError: as `check`, or UNREACHABLE.
        """

    async def listen(self, endpoint: str, accept: Accept) -> Listener:
        """Call `accept` for every stream that arrives.

        Raises:
            NetworkError: as `check`, PORT_TAKEN or PORT_DENIED.
        """
