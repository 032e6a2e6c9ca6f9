"""The demo's main job without a window: channel, tab, payments, settlement, and a check of every sum to the wei."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import wait
from pathlib import Path

from engine.chain.devchain import DevRpc
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World
from wallet import payer
from wallet.books import Books, faults, read_books, unrest
from wallet.codes import Code
from wallet.demo.client import DemoHandle, start_demo
from wallet.demo.limits import (
    COUNT_EVERY_S,
    DRAIN_PATIENCE_S,
    HUB_PART,
    IN_FLIGHT_MAX,
    PEER_PART,
    QUIET_PATIENCE_S,
    SMALL_WEI,
)
from wallet.demo.nodes import NodeFolder
from wallet.demo.report import Report, Timing, as_dict, as_text
from wallet.demo.terminal import Terminal
from wallet.handle import Ask
from wallet.ports import Problem
from wallet.views.demo_names import HUB_NAME, PEER_NAME
from wallet.views.sentences import reason_problem
from wallet.watch import until


def run_headless(demo: Path, payment_count: int, *, is_json: bool) -> bool:
    """Do the whole job and print what happened. Whether all sums agree to the wei.

    Raises:
        Problem: it could not be done, or somebody stopped it.
    """
    terminal = Terminal(is_json=is_json)
    try:
        report = _run(demo, payment_count, terminal)
    except KeyboardInterrupt:
        raise Problem(
            code=Code.DEMO_STOPPED,
            cause="Stopped. What was paid is paid, and the rest is safe.",
            remedy="The next run goes on with this demo.",
        ) from None
    terminal.print(json.dumps(as_dict(report), indent=1) if is_json else as_text(report))
    return not report.faults


def _run(demo: Path, payment_count: int, terminal: Terminal) -> Report:
    handle = start_demo(demo, terminal.on_progress)
    try:
        work = _Work(handle.running.node, handle.asks[0], terminal.begun_s)
        doing = handle.engine.run(work.do(payment_count))
        while not wait((doing,), timeout=COUNT_EVERY_S).done:
            terminal.show_count(work.paid_count, payment_count)
        timing = doing.result()
        rpc = DevRpc(handle.chain.rpc_url)
        books = _quiet_books(handle)
        return Report(timing=timing, books=books, faults=(*unrest(books), *faults(books, rpc)))
    finally:
        handle.close()


class _Work:
    """Pay, settle, close; each with its time."""

    def __init__(self, node: Node, ask: Ask, begun_s: float) -> None:
        self._node = node
        self._ask = ask
        self._begun_s = begun_s
        self._stream: Stream | None = None

    @property
    def paid_count(self) -> int:
        """Payments made so far, after the first. From any thread."""
        return 0 if self._stream is None else self._stream.paid_count

    async def do(self, payment_count: int) -> Timing:
        """Everything, in the engine's loop."""
        started_s = time.perf_counter()
        first = await payer.pay(
            self._node,
            payer.Payment(
                payee=self._ask.address,
                amount_wei=self._ask.amount_wei,
                note=self._ask.note,
                tab_limit_wei=None,
            ),
        )
        first_s = time.perf_counter()
        self._stream = Stream(
            self._node, payee=self._ask.address, amount_wei=SMALL_WEI, count=payment_count
        )
        latencies_s = await self._stream.run()
        streamed_s = time.perf_counter()
        for tab in self._tabs():
            await payer.settle_tab(self._node, tab)
        settled_s = time.perf_counter()
        for ledger in self._ledgers():
            await payer.close_ledger(self._node, ledger)
        return Timing(
            start_s=started_s - self._begun_s,
            first_payment_s=first_s - self._begun_s,
            open_ms=first.opened_ms,
            first_paid_ms=first.paid_ms,
            stream_s=streamed_s - first_s,
            latencies_s=tuple(latencies_s),
            settle_s=settled_s - streamed_s,
            close_s=time.perf_counter() - settled_s,
        )

    def _tabs(self) -> list[ChannelId]:
        return [
            each.channel_id
            for each in self._node.durable.virtuals.values()
            if each.is_payer and each.phase is VirtualPhase.OPEN
        ]

    def _ledgers(self) -> list[ChannelId]:
        return [
            each.channel_id
            for each in self._node.durable.ledgers.values()
            if each.phase is LedgerPhase.OPEN
        ]


class Stream:
    """Payments sent one after the other without waiting for each; the payee's acknowledgement ends each one's time.

    A payment for which the tab has no room is promised first and sent when the next tab is open, so what was sent is
    learned from the commits and not from the command's answer.
    """

    def __init__(self, node: Node, *, payee: Address, amount_wei: int, count: int) -> None:
        self._node = node
        self._payee = payee
        self._amount_wei = amount_wei
        self._count = count
        self._begun_s: dict[bytes, float] = {}
        self._sent_s: dict[int, float] = {}
        self._latencies_s: list[float] = []
        self._problem: Problem | None = None
        self._free = asyncio.Semaphore(IN_FLIGHT_MAX)

    async def run(self) -> list[float]:
        """Seconds from the command to the acknowledgement, of each payment.

        Raises:
            Problem: a payment is refused, or the acknowledgements do not come.
        """
        self._node.subscribe(self._on_committed)
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self._count):
                    if not await self._has_room() or self._problem is not None:
                        break
                    tasks.create_task(self._pay())
            await until(
                self._node,
                lambda _world, _facts: self._is_done or self._problem is not None,
                within_s=DRAIN_PATIENCE_S,
            )
        finally:
            self._node.unsubscribe(self._on_committed)
        if self._problem is not None:
            raise self._problem
        if not self._is_done:
            raise payer.unanswered(self._node, self._payee)
        return self._latencies_s

    @property
    def paid_count(self) -> int:
        """Payments that the payee has acknowledged."""
        return len(self._latencies_s)

    @property
    def _is_done(self) -> bool:
        return self.paid_count == self._count

    async def _has_room(self) -> bool:
        """Whether fewer than the most are on their way, after a wait if need be."""
        try:
            async with asyncio.timeout(DRAIN_PATIENCE_S):
                await self._free.acquire()
        except TimeoutError:
            return False
        return True

    async def _pay(self) -> None:
        payment_id = secrets.token_bytes(16)
        self._begun_s[payment_id] = time.perf_counter()
        try:
            await payer.command(
                self._node,
                inp.Pay(
                    at_ms=self._node.now_ms(),
                    payee=self._payee,
                    amount_wei=self._amount_wei,
                    payment_id=payment_id,
                    note="",
                    nonce=secrets.randbits(64),
                ),
            )
        except Problem as problem:
            self._fail(problem)

    def _on_committed(self, world: World, facts: Sequence[ev.Recorded]) -> None:
        for fact in facts:
            match fact.event:
                case ev.VoucherSent(payment_id=payment_id, wire_seq=wire_seq):
                    begun_s = self._begun_s.pop(payment_id, None)
                    if begun_s is not None:
                        self._sent_s[wire_seq] = begun_s
                case ev.PaymentFailed(payment_id=payment_id, reason=reason):
                    if payment_id in self._begun_s:
                        self._fail(reason_problem(reason))
                case _:
                    pass
        acked_upto = world.peers[self._payee].acked_upto
        now_s = time.perf_counter()
        for wire_seq in [seq for seq in self._sent_s if seq <= acked_upto]:
            self._latencies_s.append(now_s - self._sent_s.pop(wire_seq))
            self._free.release()

    def _fail(self, problem: Problem) -> None:
        """The first problem ends the stream; whoever waits for room is to see it."""
        self._problem = self._problem or problem
        self._free.release()


def _quiet_books(handle: DemoHandle) -> tuple[Books, ...]:
    """The three nodes' books, once nothing is on its way, or as they are after a while."""
    deadline_s = time.monotonic() + QUIET_PATIENCE_S
    while True:
        books = (
            read_books("You", handle.running.log_path),
            read_books(HUB_NAME, NodeFolder(folder=handle.folder / HUB_PART).log),
            read_books(PEER_NAME, NodeFolder(folder=handle.folder / PEER_PART).log),
        )
        if not unrest(books) or time.monotonic() > deadline_s:
            return books
        time.sleep(0.1)
