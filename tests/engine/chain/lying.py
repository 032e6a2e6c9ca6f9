"""An RPC address on loopback that passes requests on to anvil, and lies when told to."""

import asyncio
import json
from contextlib import asynccontextmanager

from engine.chain.errors import ChainError


class LyingAddress:
    """`lie(method, params, truth)` returns the answer to give; `truth()` asks anvil.

    An answer is a result; a `Refusal` is an error object; bytes go out as they are.
    """

    def __init__(self, rpc):
        self._rpc = rpc
        self.lie = lambda method, params, truth: truth()
        self.asked = []

    @asynccontextmanager
    async def serve(self):
        """The address as a URL."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _talk(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                sizes = [
                    line.split(":")[1]
                    for line in head.splitlines()
                    if line.lower().startswith("content-length:")
                ]
                request = json.loads(await reader.readexactly(int(sizes[0])))
                self.asked.append(request["method"])
                body = await self._answer(request)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(body) + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _answer(self, request):
        method, params = request["method"], request["params"]
        answer = self.lie(method, params, lambda: self._truth(method, params))
        if isinstance(answer, bytes):
            return answer
        if isinstance(answer, Refusal):
            told = {"error": {"code": -32000, "message": answer.message}}
        else:
            told = {"result": answer}
        return json.dumps({"jsonrpc": "2.0", "id": request["id"], **told}).encode()

    def _truth(self, method, params):
        try:
            return self._rpc.request(method, *params)
        except ChainError as refused:
            return Refusal(refused.detail)


class Refusal:
    """An error answer."""

    def __init__(self, message):
        self.message = message
