"""A real chain and real processes on this machine: a hub, a payee and a payer, to be killed and started again."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Protocol

from engine.chain.contracts import deploy
from engine.chain.devchain import DevChain, DevChainConfig
from engine.chain.port import ChainConfig
from engine.lifeline import dying_with_parent
from engine.protocol.types import hex0x
from tests.anvil import set_balance
from tests.patience import soon
from wallet.books import Books, read_books, unrest
from wallet.demo.messages import Contact
from wallet.demo.nodes import NodeFolder, write_hub, write_payee
from wallet.demo.supervisor import free_port
from wallet.playkey import PLAY_CHAIN_ID
from wallet.program import command, environment

START_PATIENCE_S = 30.0
PLENTY_WEI = 100_000 * 10**18
"""Deposits come from the gas key and go back to the channel key, so a campaign needs many of them."""


class Process(Protocol):
    """What is used of a process."""

    stdin: IO[str] | None
    stdout: IO[str] | None

    def kill(self) -> None: ...
    def terminate(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


Launch = Callable[[list[str], Path], Process]
"""Starts a command; its last words go to the file."""


def launch_anew(command: list[str], words: Path) -> Process:
    """Start a whole Python, from the test's main thread: it ends with the test, however that ends."""
    with words.open("ab") as errors:
        return subprocess.Popen(
            dying_with_parent(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(),
        )


class Program:
    """One process, started again by `start` as often as one likes. What it prints is kept in order."""

    def __init__(self, name: str, command: list[str], words: Path, launch: Launch) -> None:
        self.name = name
        self.command = command
        self.words = words
        self.lines: Queue[str] = Queue()
        self.last_line = ""
        self.process: Process | None = None
        self._launch = launch

    def start(self) -> None:
        assert self.process is None, f"{self.name} runs"
        self.process = self._launch(self.command, self.words)
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def tell(self, word: str) -> None:
        assert self.process is not None, f"{self.name} does not run"
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def wait_for(self, beginning: str, patience_s: float = START_PATIENCE_S) -> str:
        deadline = time.monotonic() + patience_s
        seen: deque[str] = deque(maxlen=20)
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except Empty:
                raise AssertionError(f"{self.name} never said {beginning!r}, only {seen}") from None
            if line.startswith(beginning):
                return line
            seen.append(line)

    def forget_lines(self) -> None:
        while not self.lines.empty():
            self.lines.get()

    def kill(self) -> None:
        assert self.process is not None, f"{self.name} does not run"
        self.process.kill()
        self.collect()

    def stop(self) -> int:
        assert self.process is not None, f"{self.name} does not run"
        self.process.terminate()
        return self.collect()

    def collect(self) -> int:
        assert self.process is not None, f"{self.name} does not run"
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process = None
        return code

    def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        with process.stdout, process.stdin:
            for line in process.stdout:
                self.last_line = line.strip()
                self.lines.put(line.strip())


@dataclass(frozen=True, kw_only=True)
class Town:
    """Everything in one folder. `open_town` makes it, `close` ends it."""

    folder: Path
    anvil: DevChain
    chain: ChainConfig
    hub: Program
    payee: Program
    payer: Program

    @property
    def programs(self) -> tuple[Program, Program, Program]:
        return self.payer, self.hub, self.payee

    @property
    def acknowledged(self) -> Path:
        return self.folder / "acknowledged"

    def log(self, name: str) -> Path:
        return NodeFolder(folder=self.folder / name).log

    def books(self) -> tuple[Books, ...]:
        return tuple(read_books(name, self.log(name)) for name in ("payer", "hub", "payee"))

    def quiet_books(self, patience_s: float) -> tuple[Books, ...]:
        """The books once nothing is on its way, or as they are then."""
        soon(lambda: not unrest(self.books()), patience_s)
        return self.books()

    def close(self) -> None:
        for program in self.programs:
            if program.process is not None:
                program.kill()
        self.anvil.stop()


def open_town(folder: Path, seed: int, launch: Launch = launch_anew) -> Town:
    """A chain with contracts and money, and three configured programs, none of them started."""
    anvil = DevChain.start(DevChainConfig(state_file=folder / "anvil-state.json"))
    chain = ChainConfig(
        rpc_url=anvil.url, chain_id=PLAY_CHAIN_ID, deployment=deploy(anvil.rpc), confirmations=1
    )
    places = {name: NodeFolder(folder=folder / name) for name in ("payer", "hub", "payee")}
    for place in places.values():
        set_balance(anvil.rpc, place.keys().gas_address, PLENTY_WEI)
    hub = Contact(
        name="hub", address=places["hub"].keys().address, endpoint=f"127.0.0.1:{free_port(0)}"
    )
    payee = Contact(
        name="payee", address=places["payee"].keys().address, endpoint=f"127.0.0.1:{free_port(0)}"
    )
    write_hub(places["hub"], chain, hub.endpoint)
    write_payee(places["payee"], chain, payee.endpoint, hub)
    write_payee(places["payer"], chain, "", hub)
    with places["payer"].config.open("a", encoding="utf8") as config:
        config.write(
            f'[[peer]]\nname = "payee"\naddress = "{hex0x(payee.address)}"\nendpoint = "{payee.endpoint}"\n'
        )

    def program(name: str, command: Callable[[str], list[str]]) -> Program:
        return Program(name, command(str(places[name].config)), places[name].words, launch)

    def payer_command(config: str) -> list[str]:
        acknowledged = str(folder / "acknowledged")
        return [sys.executable, "-m", "tests.scenarios.payer", config, acknowledged, str(seed)]

    return Town(
        folder=folder,
        anvil=anvil,
        chain=chain,
        hub=program("hub", lambda config: command("hub", config)),
        payee=program("payee", lambda config: command("hub", config)),
        payer=program("payer", payer_command),
    )
