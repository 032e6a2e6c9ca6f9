"""JSON-RPC in web3's form over HTTP, with checked answers and our own errors.

Nothing is tried again here: that is the service's business, in one place. Answers are checked here, because the address
may lie or be broken; a malformed one is BAD_ANSWER. So is one that is too large, packed, or sends us elsewhere: only
the address that the person chose is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.libraries import AsyncHTTPProvider, RPCEndpoint, Web3Exception
from engine.chain.logs import ChainLog, MalformedLogError, RawLog, decode
from engine.protocol.types import Address, Bytes32, hex0x

_HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
_WORD_SIZE = 32
_BITS = 64
"""Of a block's number and time, a log's place, a nonce, gas and its price: the log at rest holds no larger number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The parts of a block's header that are used."""

    block_num: int
    block_hash: Bytes32
    parent_hash: Bytes32
    timestamp_s: int
    base_fee_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A mined transaction's end."""

    block_num: int
    is_ok: bool


class RpcRefusedError(Exception):
    """The address understood the request and refused it.

    Attributes:
        message: its words.
        revert_data: what a contract returned, empty if it was not one.
    """

    def __init__(self, message: str, revert_data: bytes) -> None:
        super().__init__(message, revert_data)
        self.message = message
        self.revert_data = revert_data


class Rpc:
    """One RPC address. Made and used in one event loop; `aclose` ends its connections."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._form = AsyncHTTPProvider(url)
        self._session: ClientSession | None = None

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def request(self, method: str, *params: object) -> Any:  # noqa: ANN401  JSON has no other type
        """Any call; the result as JSON gives it.

        Raises:
            ChainError: UNREACHABLE or BAD_ANSWER.
            RpcRefusedError: it answered with an error.
        """
        try:
            said = self._form.encode_rpc_request(RPCEndpoint(method), list(params))
            body = await self._post(method, said)
            _check_value_count(method, body)
            response = self._form.decode_rpc_response(body)
        except (ClientError, OSError, TimeoutError) as error:
            raise ChainError(ChainErrorKind.UNREACHABLE, detail=repr(error)) from error
        except (ValueError, RecursionError, Web3Exception) as error:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail=repr(error)) from error
        if not isinstance(response, Mapping):
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{method}: not an object")
        if (refusal := response.get("error")) is not None:
            raise _refused(refusal)
        if "result" not in response:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{method}: no result")
        return response["result"]

    async def _post(self, method: str, said: bytes) -> bytes:
        """The answer's body, read within bounds: web3's own reading follows redirects, unpacks, and has no end."""
        if self._session is None:
            timeout = ClientTimeout(total=limits.REQUEST_TIMEOUT_MS / 1000)
            self._session = ClientSession(timeout=timeout, auto_decompress=False)
        async with self._session.post(
            self._url, data=said, headers=_HEADERS, allow_redirects=False
        ) as response:
            response.raise_for_status()
            is_packed = response.headers.get("Content-Encoding", "identity") != "identity"
            if response.status != HTTPStatus.OK or is_packed:
                told = f"{method}: status {response.status}, packed: {is_packed}"
                raise ChainError(ChainErrorKind.BAD_ANSWER, detail=told)
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > limits.ANSWER_BYTES_MAX:
                    raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{method}: too large")
        return bytes(body)

    async def chain_id(self) -> int:
        """The chain's id."""
        return _number(await self._ask("eth_chainId"))

    async def header(self, block_num: int | None) -> Header | None:
        """A block's header by number, the newest for None; None if there is no such block."""
        tag = "latest" if block_num is None else hex(block_num)
        raw = await self._ask("eth_getBlockByNumber", tag, False)  # noqa: FBT003  JSON
        return None if raw is None else _header(raw)

    async def newest(self) -> Header:
        """The newest block's header."""
        header = await self.header(None)
        if header is None:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail="no newest block")
        return header

    async def logs(self, first: int, last: int, emitter: Address) -> tuple[RawLog, ...]:
        """All logs of one contract in a range of blocks, both ends included, in order."""
        query = {"fromBlock": hex(first), "toBlock": hex(last), "address": hex0x(emitter)}
        raw = await self._ask("eth_getLogs", query)
        if not isinstance(raw, list):
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail="logs")
        found = sorted(
            (_log(entry) for entry in raw), key=lambda log: (log.block_num, log.log_index)
        )
        if found and not first <= found[0].block_num <= found[-1].block_num <= last:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail="a log outside the range asked for")
        return tuple(found)

    async def call(self, target: Address, calldata: bytes) -> bytes:
        """A view call at the newest block."""
        fields = {"to": hex0x(target), "data": hex0x(calldata)}
        return _bytes(await self._ask("eth_call", fields, "latest"))

    async def code(self, target: Address) -> bytes:
        """The runtime code at an address; empty if there is none."""
        return _bytes(await self._ask("eth_getCode", hex0x(target), "latest"))

    async def pending_nonce(self, owner: Address) -> int:
        """The next nonce, waiting transactions counted."""
        return _number(await self._ask("eth_getTransactionCount", hex0x(owner), "pending"))

    async def gas_price_wei(self) -> int:
        """What the address suggests for the next block, base fee and tip together."""
        return _number(await self._ask("eth_gasPrice"))

    async def priority_fee_wei(self) -> int:
        """The tip that the address suggests."""
        return _number(await self._ask("eth_maxPriorityFeePerGas"))

    async def estimate_gas(self, fields: dict[str, str]) -> int:
        """Gas for a transaction at the newest block.

        Raises:
            RpcRefusedError: it would revert, or the account cannot pay.
        """
        return _number(await self.request("eth_estimateGas", fields))

    async def broadcast(self, raw: bytes) -> None:
        """Hand a signed transaction to the network.

        Raises:
            RpcRefusedError: it was not taken.
        """
        await self.request("eth_sendRawTransaction", hex0x(raw))

    async def is_tx_known(self, tx_hash: bytes) -> bool:
        """Whether the transaction is in a block or waits."""
        return await self._ask("eth_getTransactionByHash", hex0x(tx_hash)) is not None

    async def receipt(self, tx_hash: bytes) -> Receipt | None:
        """What became of a transaction; None while it is in no block."""
        raw = await self._ask("eth_getTransactionReceipt", hex0x(tx_hash))
        if raw is None:
            return None
        return Receipt(
            block_num=_number(_field(raw, "blockNumber")), is_ok=_number(_field(raw, "status")) == 1
        )

    async def _ask(self, method: str, *params: object) -> Any:  # noqa: ANN401  JSON has no other type
        """A question that has no reason to be refused, so a refusal is a bad answer."""
        try:
            return await self.request(method, *params)
        except RpcRefusedError as refused:
            raise ChainError(
                ChainErrorKind.BAD_ANSWER, detail=f"{method}: {refused.message}"
            ) from refused


def decoded(raw: RawLog) -> ChainLog | None:
    """What a log says; None for one that is not followed.

    Raises:
        ChainError: BAD_ANSWER if it cannot be the contract's.
    """
    try:
        return decode(raw)
    except MalformedLogError as error:
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"malformed log: {error}") from error


def _check_value_count(method: str, body: bytes) -> None:
    """Refuse what takes seconds to read; a thread is no help, because Python's JSON reader lets no other one run.

    A value is the whole answer, or stands behind one of the three marks. So there are at most as many: a mark may also
    belong to a text, or open what is empty.
    """
    value_count = 1 + sum(body.count(mark) for mark in (b"[", b"{", b","))
    if value_count > limits.ANSWER_VALUES_MAX:
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{method}: {value_count} values")


def _refused(refusal: object) -> RpcRefusedError:
    if not isinstance(refusal, Mapping):
        return RpcRefusedError(str(refusal), b"")
    raw = refusal.get("data")
    try:
        revert_data = bytes.fromhex(raw[2:]) if isinstance(raw, str) else b""
    except ValueError:
        revert_data = b""
    return RpcRefusedError(str(refusal.get("message", "")), revert_data)


def _field(raw: object, name: str) -> object:
    if not isinstance(raw, Mapping) or name not in raw:
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"no {name}")
    return raw[name]


def _number(raw: object) -> int:
    if isinstance(raw, str) and raw.startswith("0x"):
        try:
            number = int(raw, 16)
        except ValueError:
            number = -1  # told below, with every other shape that is not a number
        if 0 <= number < 1 << _BITS:
            return number
    raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"not a number: {raw!r:.80}")


def _bytes(raw: object) -> bytes:
    if isinstance(raw, str) and raw.startswith("0x"):
        try:
            return bytes.fromhex(raw[2:])
        except ValueError:
            pass  # told below, with every other shape that is not bytes
    raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"not bytes: {raw!r:.80}")


def _bytes32(raw: object) -> Bytes32:
    value = _bytes(raw)
    if len(value) != _WORD_SIZE:
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail="not 32 bytes")
    return Bytes32(value)


def _header(raw: object) -> Header:
    if not isinstance(raw, Mapping):
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail="no header")
    return Header(
        block_num=_number(_field(raw, "number")),
        block_hash=_bytes32(_field(raw, "hash")),
        parent_hash=_bytes32(_field(raw, "parentHash")),
        timestamp_s=_number(_field(raw, "timestamp")),
        # The ceilings of our fees only get lower where it is left out.
        base_fee_wei=_number(raw.get("baseFeePerGas", "0x0")),
    )


def _log(raw: object) -> RawLog:
    topics = _field(raw, "topics")
    if not isinstance(topics, list):
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail="topics")
    return RawLog(
        block_num=_number(_field(raw, "blockNumber")),
        block_hash=_bytes32(_field(raw, "blockHash")),
        tx_hash=_bytes32(_field(raw, "transactionHash")),
        log_index=_number(_field(raw, "logIndex")),
        topics=tuple(_bytes(topic) for topic in topics),
        data=_bytes(_field(raw, "data")),
    )
