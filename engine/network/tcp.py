"""TCP on this machine only: the wire is not encrypted yet, so it never leaves the loopback interface."""

import asyncio
import errno
import ipaddress
from typing import cast

from engine.network.causes import Cause, NetworkError
from engine.network.transport import Accept, Listener, Receiver

_PORT_END = 65_536
_PORT_DIGITS_MAX = 5
_LISTEN_BACKLOG = 128


class TcpTransport:
    """Streams over loopback TCP. Places are `127.0.0.1:port`, `[::1]:port` or `localhost:port`.

    Names other than localhost are not looked up: what a name means is decided by somebody else.
    """

    def check(self, endpoint: str) -> None:
        """Refuse what is no loopback address.

        Raises:
            NetworkError: BAD_ENDPOINT or NOT_LOOPBACK.
        """
        _parsed(endpoint)

    async def dial(self, endpoint: str, accept: Accept) -> None:
        """Connect once.

        Raises:
            NetworkError: BAD_ENDPOINT, NOT_LOOPBACK or UNREACHABLE.
        """
        host, port = _parsed(endpoint)
        if port == 0:
            raise NetworkError(Cause.BAD_ENDPOINT, endpoint)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: _Pipe(accept), host, port)
        except OSError as error:
            raise NetworkError(Cause.UNREACHABLE, endpoint) from error

    async def listen(self, endpoint: str, accept: Accept) -> Listener:
        """Listen; port 0 lets the system choose.

        Raises:
            NetworkError: BAD_ENDPOINT, NOT_LOOPBACK, PORT_TAKEN or PORT_DENIED.
        """
        host, port = _parsed(endpoint)
        loop = asyncio.get_running_loop()
        try:
            server = await loop.create_server(
                lambda: _Pipe(accept), host, port, backlog=_LISTEN_BACKLOG
            )
        except OSError as error:
            is_taken = error.errno == errno.EADDRINUSE
            raise NetworkError(
                Cause.PORT_TAKEN if is_taken else Cause.PORT_DENIED, endpoint
            ) from error
        return _TcpListener(server)


class _TcpListener:
    def __init__(self, server: asyncio.Server) -> None:
        host, port = server.sockets[0].getsockname()[:2]
        self._server = server
        self._endpoint = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def endpoint(self) -> str:
        return self._endpoint

    async def aclose(self) -> None:
        # Not wait_closed: from Python 3.12 on it waits for the accepted streams too.
        self._server.close()


class _Pipe(asyncio.Protocol):
    """Both halves: asyncio's protocol and our `Stream`. asyncio sets TCP_NODELAY on every stream itself."""

    def __init__(self, accept: Accept) -> None:
        self._accept = accept
        self._transport: asyncio.Transport | None = None
        self._receiver: Receiver | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._receiver = self._accept(self)

    def data_received(self, data: bytes) -> None:
        if self._receiver is not None:
            self._receiver.on_bytes(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        receiver, self._receiver, self._transport = self._receiver, None, None
        if receiver is not None:
            receiver.on_lost()

    @property
    def backlog_bytes(self) -> int:
        return 0 if self._transport is None else self._transport.get_write_buffer_size()

    def write(self, chunk: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(chunk)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _parsed(endpoint: str) -> tuple[str, int]:
    host, colon, port_text = endpoint.rpartition(":")
    if not colon or not (
        port_text.isascii() and port_text.isdigit() and len(port_text) <= _PORT_DIGITS_MAX
    ):
        raise NetworkError(Cause.BAD_ENDPOINT, endpoint)
    port = int(port_text)
    if port >= _PORT_END:
        raise NetworkError(Cause.BAD_ENDPOINT, endpoint)
    if host == "localhost":
        return "127.0.0.1", port
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        is_loopback = ipaddress.ip_address(bare).is_loopback
    except ValueError as error:
        # Some other machine's name, as far as anybody can tell without asking a name server.
        cause = Cause.NOT_LOOPBACK if bare else Cause.BAD_ENDPOINT
        raise NetworkError(cause, endpoint) from error
    if not is_loopback:
        raise NetworkError(Cause.NOT_LOOPBACK, endpoint)
    return bare, port
