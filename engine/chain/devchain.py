"""The embedded dev chain: one anvil as a child process, and the calls that only a dev chain has.

A thread of its own starts anvil, reads what it prints and waits for its end. That thread lives as long as anvil,
which matters: Linux sends the parent-death signal, on which anvil saves its state and ends, when the *thread* that
started the child ends.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from engine.bundle import bundle_folder
from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.lifeline import dying_with_parent
from engine.privatefolder import make_private_folder
from engine.protocol.types import Address, address_from_hex, hex0x

DEV_ACCOUNTS: tuple[Address, ...] = tuple(
    address_from_hex(text)
    for text in (
        "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
        "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
        "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
    )
)
"""anvil's first unlocked accounts, 10,000 ETH each. Everybody knows their keys: for the dev chain only."""

_LISTENING = re.compile(r"Listening on 127\.[\d.]+:(\d+)")
_LAST_WORDS_MAX = 20


def anvil_path() -> Path:
    """Where anvil is: what TOWPATH_ANVIL names, else ours, else on the PATH.

    Ours lies in the package beside the program, or in `.tools` of the tree the code runs from. It is the one that was
    tried with this version, so it goes before one of the person's own.

    Raises:
        ChainError: ANVIL_MISSING.
    """
    named = os.environ.get("TOWPATH_ANVIL")
    ours = (bundle_folder() or Path(__file__).resolve().parents[2] / ".tools") / "anvil"
    found = named or (str(ours) if ours.is_file() else shutil.which("anvil"))
    if found is None or not os.access(found, os.X_OK) or not Path(found).is_file():
        raise ChainError(ChainErrorKind.ANVIL_MISSING, expected=found or "anvil")
    return Path(found)


@cache
def chain_host() -> str:
    """One of the 16 million addresses of this machine's own, drawn once for a process.

    anvil asks nobody who they are. With `--no-cors` a web page cannot ask it over HTTP; but it lets any page open a
    WebSocket, and takes a request under any name, so a page whose name was made to mean 127.0.0.1 reads the answers.
    An address that a page cannot guess is what is left.
    """
    return ".".join(("127", *(str(1 + secrets.randbelow(254)) for _ in range(3))))


_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")


@contextmanager
def _ended_after(link: http.client.HTTPConnection, limit_s: float) -> Iterator[None]:
    """Cut a connection when its time is up: a socket's own limit begins anew with every byte.

    Raises:
        TimeoutError: it was; what came until then is not the answer.
    """
    sock, is_late = link.sock, threading.Event()

    def cut() -> None:
        is_late.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(limit_s, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError(f"no whole answer in {limit_s:g} s")


class DevRpc:
    """Blocking calls to a dev chain, for its owner and for tests. One short connection for each call."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None, f"no host in {url}"
        self.url = url
        self._address = (parts.hostname, parts.port or 80)

    def request(self, method: str, *params: object) -> Any:  # noqa: ANN401  JSON has no other type
        """Any call; the result as JSON gives it.

        Raises:
            ChainError: UNREACHABLE, BAD_ANSWER, or TX_REFUSED with the chain's own words.
        """
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        timeout_s = limits.REQUEST_TIMEOUT_MS / 1000
        try:
            with closing(http.client.HTTPConnection(*self._address, timeout=timeout_s)) as link:
                link.connect()
                with _ended_after(link, timeout_s):
                    link.request("POST", "/", body, {"Content-Type": "application/json"})
                    raw = link.getresponse().read(limits.DEV_ANSWER_BYTES_MAX + 1)
            if len(raw) > limits.DEV_ANSWER_BYTES_MAX:
                raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{method}: too long")
            answer = json.loads(raw)
        except (OSError, http.client.HTTPException) as error:
            raise ChainError(ChainErrorKind.UNREACHABLE, detail=repr(error)) from error
        except (ValueError, RecursionError) as error:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail=repr(error)) from error
        match answer:
            case {"error": {"message": str(words)}}:
                raise ChainError(ChainErrorKind.TX_REFUSED, detail=f"{method}: {words}")
            case {"result": result} if "error" not in answer:
                return result
            case _:
                detail = f"{method}: neither result nor error"
                raise ChainError(ChainErrorKind.BAD_ANSWER, detail=detail)

    def chain_id(self) -> int:
        """The chain's id."""
        return int(self.request("eth_chainId"), 16)

    def block_num(self) -> int:
        """The newest block's number."""
        return int(self.request("eth_blockNumber"), 16)

    def balance_wei(self, owner: Address) -> int:
        """The native balance of an address.

        Raises:
            ChainError: as `request`; BAD_ANSWER too for what is no number of 256 bits.
        """
        answer = self.request("eth_getBalance", hex0x(owner), "latest")
        if not isinstance(answer, str) or _QUANTITY.fullmatch(answer) is None:
            raise ChainError(ChainErrorKind.BAD_ANSWER, detail="eth_getBalance: no quantity")
        return int(answer, 16)

    def code(self, target: Address) -> bytes:
        """The runtime code at an address."""
        return bytes.fromhex(self.request("eth_getCode", hex0x(target), "latest")[2:])

    def transact(
        self, sender: Address, target: Address | None, call: bytes = b"", value_wei: int = 0
    ) -> dict[str, Any]:
        """A mined transaction from an unlocked account; its receipt. Needs auto-mining.

        Raises:
            ChainError: REVERTED, or as `request`.
        """
        fields = {"from": hex0x(sender), "data": hex0x(call), "value": hex(value_wei)}
        if target is not None:
            fields["to"] = hex0x(target)
        # The plain call may answer before the block is made.
        receipt: dict[str, Any] = self.request("eth_sendTransactionSync", fields)
        if receipt["status"] != "0x1":
            raise ChainError(ChainErrorKind.REVERTED, detail=receipt["transactionHash"])
        return receipt

    def mine(self, count: int = 1) -> None:
        """Add empty blocks."""
        self.request("anvil_mine", hex(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class DevChainConfig:
    """How to start a dev chain.

    Attributes:
        state_file: where the chain lives between starts, saved every second and at the end; None keeps nothing.
        port: 0 lets the system choose one that is free.
        options: more words for anvil's command line.
    """

    state_file: Path | None = None
    port: int = 0
    chain_id: int = limits.DEV_CHAIN_ID
    options: tuple[str, ...] = ()


class DevChain:
    """A running anvil. Made by `start`; ends with `stop` or with this process.

    Attributes:
        port: where it listens on `chain_host()`.
        pid: its process id.
        rpc: blocking calls to it.
    """

    def __init__(self, process: subprocess.Popen[str], port: int, keeper: threading.Thread) -> None:
        self._process = process
        self._keeper = keeper
        self.port = port
        self.pid = process.pid
        self.rpc = DevRpc(f"http://{chain_host()}:{port}")

    @classmethod
    def start(cls, config: DevChainConfig, on_end: Callable[[int], None] | None = None) -> DevChain:
        """Start anvil and return when it answers. Blocks for 0.05 to 0.3 s.

        Args:
            config: how.
            on_end: called in another thread with the exit code when the process has ended, for whatever reason.

        Raises:
            ChainError: ANVIL_MISSING, PORT_TAKEN, STATE_UNREADABLE or ANVIL_DIED.
        """
        command = _command(config)
        begun: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        answers: SimpleQueue[int | str] = SimpleQueue()
        keeper = threading.Thread(
            target=_keep, args=(command, begun, answers, on_end), name="anvil-keeper", daemon=True
        )
        keeper.start()
        try:
            process = begun.get(timeout=limits.ANVIL_START_TIMEOUT_MS / 1000)
        except Empty:
            raise ChainError(ChainErrorKind.ANVIL_DIED, detail="no process") from None
        try:
            port = answers.get(timeout=limits.ANVIL_START_TIMEOUT_MS / 1000)
        except Empty:
            process.kill()
            raise ChainError(ChainErrorKind.ANVIL_DIED, detail="no start in time") from None
        if isinstance(port, str):
            keeper.join()
            raise _start_error(config, port)
        chain = cls(process, port, keeper)
        chain.rpc.request("anvil_setLoggingEnabled", False)  # noqa: FBT003  JSON; else it prints a line per call
        return chain

    @property
    def url(self) -> str:
        """Its RPC address."""
        return self.rpc.url

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it with SIGTERM, so that its state is saved; after a long wait with SIGKILL. Twice is once."""
        self.signal(signal.SIGTERM)
        try:
            self._process.wait(limits.ANVIL_STOP_TIMEOUT_MS / 1000)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
        self._keeper.join()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to this very process, if it still lives."""
        self._process.send_signal(number)


def _command(config: DevChainConfig) -> list[str]:
    command = [
        str(anvil_path()),
        *("--host", chain_host(), "--port", str(config.port)),
        *("--chain-id", str(config.chain_id), "--no-cors"),
        *config.options,
    ]
    if config.state_file is not None:
        make_private_folder(config.state_file.parent)
        command += ["--state", str(config.state_file), "--state-interval", "1"]
    return command


def _keep(
    command: list[str],
    begun: SimpleQueue[subprocess.Popen[str]],
    answers: SimpleQueue[int | str],
    on_end: Callable[[int], None] | None,
) -> None:
    """The keeper's thread. Answers the port, or anvil's last words if it ended before it listened."""
    last_words: deque[str] = deque(maxlen=_LAST_WORDS_MAX)
    is_told = False
    with subprocess.Popen(
        dying_with_parent(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # Ctrl-C at a terminal ends the owner, which then ends anvil
    ) as process:
        assert process.stdout is not None, "no pipe"
        begun.put(process)
        for line in process.stdout:
            last_words.append(line)
            if not is_told and (match := _LISTENING.search(line)):
                is_told = True
                answers.put(int(match[1]))
        code = process.wait()
    if not is_told:
        answers.put("".join(last_words))
    elif on_end is not None:
        on_end(code)


def _start_error(config: DevChainConfig, words: str) -> ChainError:
    if "already in use" in words:
        return ChainError(ChainErrorKind.PORT_TAKEN, expected=config.port, detail=words)
    if "--state" in words:
        return ChainError(
            ChainErrorKind.STATE_UNREADABLE, expected=str(config.state_file), detail=words
        )
    return ChainError(ChainErrorKind.ANVIL_DIED, detail=words)
