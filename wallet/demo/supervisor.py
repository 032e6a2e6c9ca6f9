"""Owns the demo's processes: anvil, a hub and a payee.

It lives as long as the pipe on its standard input: when the wallet ends, by whatever means, the pipe ends, and the
supervisor ends its children. If it is killed itself, the system ends them (PR_SET_PDEATHSIG), and the next start
clears up by `run.json` whatever is left.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom

from engine.backoff import delays_ms
from engine.chain.devchain import DevChain
from engine.chain.port import ChainConfig
from engine.privatefolder import make_private_folder
from engine.protocol.types import Address
from wallet.codes import Code
from wallet.demo.chain import ensure_contracts, fund, restart_chain, start_chain
from wallet.demo.child import Child, ChildConfig
from wallet.demo.limits import (
    ASK_NOTE,
    ASK_WEI,
    BACK_OFF_CAP_MS,
    BACK_OFF_FIRST_MS,
    CHAIN_PART,
    FUND_EVERY_S,
    HUB_PART,
    LOCK_PATIENCE_S,
    LOCK_TOLD_S,
    PEER_PART,
)
from wallet.demo.messages import Contact, Message, Ready, Restarted
from wallet.demo.nodes import NodeFolder, write_hub, write_payee
from wallet.demo.processes import identify
from wallet.demo.runfile import RunFile
from wallet.playkey import PLAY_CHAIN_ID
from wallet.ports import DemoProgress, DemoStep, Problem
from wallet.views.demo_names import HUB_NAME, PEER_NAME
from wallet.views.language import tr

LOCK_FILE = "lock"
HOST = "127.0.0.1"
_QUIET_PORTS = range(20_000, 32_768)
"""Below those that systems give to outgoing connections: one of these could take a port between our look and the
node's own bind."""
_DRAWS = 8
_LOG = logging.getLogger("towpath.demo")

Report = Callable[[Message], None]


def supervise(folder: Path, wallet_gas: Address | None, report: Report) -> None:
    """Run a demo in its folder until standard input ends or SIGTERM comes. Blocks.

    Args:
        folder: everything of this demo is in here.
        wallet_gas: the account that is to pay for the wallet's deposits; it gets play money too.
        report: told of each step, of restarts, and where everything is once it runs.

    Raises:
        Problem: it cannot start; all children have ended.
    """
    make_private_folder(folder)
    with _locked(folder, report) as is_ours:
        if not is_ours:
            return
        runfile = RunFile.read(folder)
        runfile.end_stale()
        runfile.note_owner(identify(os.getppid()))
        asyncio.run(_Demo(folder, runfile, report).run(wallet_gas))


class _Demo:
    """One run of the demo."""

    def __init__(self, folder: Path, runfile: RunFile, report: Report) -> None:
        self._folder = folder
        self._runfile = runfile
        self._report = report
        self._anvil: DevChain | None = None
        self._owners: list[Address] = []
        self._stop = asyncio.Event()
        self._anvil_ended = asyncio.Event()

    async def run(self, wallet_gas: Address | None) -> None:
        """Start, keep, and end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        threading.Thread(
            target=_wait_for_end_of_input, args=(loop, self._stop), daemon=True
        ).start()
        work = asyncio.create_task(self._work(wallet_gas))
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
            # Whoever comes now waits for us instead of being sent away.
            self._runfile.note_owner(None)
            stopped.cancel()
            work.cancel()
            await asyncio.wait((work,))
            if not work.cancelled():
                _reraise(work.exception())
        finally:
            if self._anvil is not None:
                await asyncio.to_thread(self._anvil.stop)
                self._runfile.note_process(CHAIN_PART, None)

    async def _work(self, wallet_gas: Address | None) -> None:
        chain = await self._start_chain(wallet_gas)
        hub_place = NodeFolder(folder=self._folder / HUB_PART)
        peer_place = NodeFolder(folder=self._folder / PEER_PART)
        hub = Contact(
            name=HUB_NAME, address=hub_place.keys().address, endpoint=self._endpoint(HUB_PART)
        )
        peer = Contact(
            name=PEER_NAME,
            address=peer_place.keys().address,
            endpoint=self._endpoint(PEER_PART),
            asks_wei=ASK_WEI,
            note=ASK_NOTE,
        )
        write_hub(hub_place, chain, hub.endpoint)
        write_payee(peer_place, chain, peer.endpoint, hub)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_anvil())
            tasks.create_task(self._keep_funded())
            children = [
                self._child(name, place)
                for name, place in ((HUB_PART, hub_place), (PEER_PART, peer_place))
            ]
            for child in children:
                tasks.create_task(child.run())
            await self._wait_for(DemoStep.HUB, children[0], "listening")
            await self._wait_for(DemoStep.PEER, children[1], "ledger_opened")
            self._report(Ready(chain=chain, hub=hub, contacts=(peer,)))

    async def _start_chain(self, wallet_gas: Address | None) -> ChainConfig:
        self._tell(DemoStep.CHAIN, is_done=False)
        self._anvil = await asyncio.to_thread(
            start_chain, self._folder, self._runfile.ports.get(CHAIN_PART, 0), self._on_anvil_end()
        )
        self._note_anvil(self._anvil)
        self._tell(DemoStep.CHAIN, is_done=True)
        self._tell(DemoStep.CONTRACTS, is_done=False)
        rpc = self._anvil.rpc
        deployment = await asyncio.to_thread(ensure_contracts, self._folder, rpc)
        self._owners = [
            NodeFolder(folder=self._folder / name).keys().gas_address
            for name in (HUB_PART, PEER_PART)
        ]
        if wallet_gas is not None:
            self._owners.append(wallet_gas)
        for owner in self._owners:
            await asyncio.to_thread(fund, rpc, owner)
        self._tell(DemoStep.CONTRACTS, is_done=True)
        return ChainConfig(
            rpc_url=rpc.url, chain_id=PLAY_CHAIN_ID, deployment=deployment, confirmations=1
        )

    async def _keep_anvil(self) -> None:
        """Start anvil again when it ends by itself: on the same port, because the nodes know that one."""
        while True:
            await self._anvil_ended.wait()
            self._anvil_ended.clear()
            assert self._anvil is not None, "no chain"
            port = self._anvil.port
            waits = delays_ms(BACK_OFF_FIRST_MS, BACK_OFF_CAP_MS)
            while not self._anvil.is_running:
                await asyncio.sleep(next(waits) / 1000)
                await self._start_anvil_again(port)

    async def _keep_funded(self) -> None:
        while True:
            await asyncio.sleep(FUND_EVERY_S)
            assert self._anvil is not None, "no chain"
            try:
                for owner in self._owners:
                    await asyncio.to_thread(fund, self._anvil.rpc, owner)
            except Problem as problem:
                # The chain is being started again; the next round does it.
                _LOG.warning("play money waits for the chain", extra={"code": problem.code})

    async def _start_anvil_again(self, port: int) -> None:
        again = await asyncio.to_thread(restart_chain, self._folder, port, self._on_anvil_end())
        if again is None:
            return
        self._anvil = again
        self._note_anvil(again)
        self._report(Restarted(CHAIN_PART))

    def _on_anvil_end(self) -> Callable[[int], None]:
        loop = asyncio.get_running_loop()

        def on_end(_code: int) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._anvil_ended.set)

        return on_end

    def _note_anvil(self, anvil: DevChain) -> None:
        self._runfile.note_port(CHAIN_PART, anvil.port)
        self._runfile.note_process(CHAIN_PART, identify(anvil.pid))

    async def _wait_for(self, step: DemoStep, child: Child, announcement: str) -> None:
        self._tell(step, is_done=False)
        await child.wait_for(announcement)
        self._tell(step, is_done=True)

    def _child(self, name: str, place: NodeFolder) -> Child:
        config = ChildConfig(name=name, config=place.config, words=place.words)
        return Child(config, self._runfile, lambda again: self._report(Restarted(again)))

    def _endpoint(self, name: str) -> str:
        port = free_port(self._runfile.ports.get(name, 0))
        self._runfile.note_port(name, port)
        return f"{HOST}:{port}"

    def _tell(self, step: DemoStep, *, is_done: bool) -> None:
        self._report(DemoProgress(step=step, is_done=is_done))


def _reraise(error: BaseException | None) -> None:
    """Out of a task group errors come bundled; the first Problem is what the person needs."""
    if isinstance(error, BaseExceptionGroup):
        problems, _ = error.split(Problem)
        if problems is not None:
            raise _first(problems)
    if error is not None:
        raise error


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def free_port(wanted: int) -> int:
    """The wanted port if nobody has it (0: none is wanted), else a quiet one, else one that the system chooses."""
    drawn = SystemRandom().sample(_QUIET_PORTS, _DRAWS)
    for port in (*((wanted,) if wanted else ()), *drawn, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Problem(
        code=Code.NO_PORT,
        cause=tr("This machine has no free port on its own address."),
        remedy=tr("Close other programs and start the demo again."),
    )


def _wait_for_end_of_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(0, 4096):
        continue
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


def _has_input_ended(*, within_s: float) -> bool:
    """Whether the wallet closed its end of the pipe, after waiting for that."""
    readable, _, _ = select.select([0], [], [], within_s)
    return bool(readable) and not os.read(0, 4096)


@contextmanager
def _locked(folder: Path, report: Report) -> Iterator[bool]:
    """Hold the demo for us alone. A supervisor whose wallet has just ended gets time to end too.

    False if our own wallet ends while we wait.

    Raises:
        Problem: the demo belongs to a wallet that lives, or the other supervisor does not end.
    """
    with (folder / LOCK_FILE).open("a", encoding="utf8") as file:
        begun_s = time.monotonic()
        is_told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waited_s = time.monotonic() - begun_s
                if waited_s > LOCK_PATIENCE_S or _has_living_owner(folder):
                    raise Problem(
                        code=Code.DEMO_IN_USE,
                        cause=tr("Another Towpath is running this demo."),
                        remedy=tr("Close it, or choose another profile with --profile."),
                    ) from None
            if waited_s > LOCK_TOLD_S and not is_told:
                is_told = True
                waits_s = round(LOCK_PATIENCE_S - waited_s)
                report(DemoProgress(step=DemoStep.CHAIN, is_done=False, waits_s=waits_s))
            if _has_input_ended(within_s=0.1):
                yield False
                return
        yield True


def _has_living_owner(folder: Path) -> bool:
    """Whether the wallet that runs this demo is there and has not begun to close it."""
    owner = RunFile.read(folder).owner
    return owner is not None and identify(owner.pid) == owner
