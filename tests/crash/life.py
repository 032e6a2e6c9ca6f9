"""A full life: a payer and a payee open ledger channels with a hub, a tab is funded over it, a hundred payments,
the tab is settled, the ledger channels are closed. Whoever falls on the way comes back, and it goes on.

Nothing here remembers what was done: each step looks at what the nodes' logs say, as a person would who comes back.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from random import Random

from engine.log.folding import WorldFolding
from engine.log.replay import replay
from engine.log.verify import verify
from engine.network.memory import MemoryTransport
from engine.protocol import inputs as inp
from engine.protocol.crypto import keccak256
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.policy import Policy
from engine.protocol.routing import living_ledger_count
from engine.protocol.types import ChannelId
from engine.protocol.world import Virtual, World
from engine.simulator.violation import expect
from tests.crash.chain import Network
from tests.crash.seat import ADDRESSES, Around, Role, Seat

START_MS = 1_700_000_000_000
COIN_WEI = 10**18
MINE_WEI = 10 * COIN_WEI
LIMIT_WEI = 5 * COIN_WEI
PAYMENT_COUNT = 100
BURST_MAX = 4
ASK_AGAIN_S = 1.0
PATIENCE_S = 120.0
"""Of virtual time, for each step, falls included. A node is down for less than a second."""

HUB_POLICY = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    max_wei_per_peer=100 * COIN_WEI,
    max_total_wei=100 * COIN_WEI,
)


class House:
    """Three nodes and a chain."""

    def __init__(self, folder: Path) -> None:
        self.chain = Network()
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        around = Around(
            folder=folder,
            chain=self.chain,
            transport=MemoryTransport(Random(1)),
            now_ms=self._now_ms,
            on_change=self._changed.set,
        )
        hub = (ADDRESSES["hub"], "hub", "hub")
        payee = (ADDRESSES["payee"], "payee", "payee")
        self.payer = Seat(
            Role(name="payer", endpoint="", policy=Policy(), peers=(hub, payee)), around
        )
        self.hub = Seat(Role(name="hub", endpoint="hub", policy=HUB_POLICY, peers=()), around)
        self.payee = Seat(
            Role(name="payee", endpoint="payee", policy=Policy(), peers=(hub,)), around
        )
        self.seats = {seat.name: seat for seat in (self.payer, self.hub, self.payee)}

    async def live(self) -> None:
        """All of it.

        Raises:
            Violation: it does not come to its end, or a sum is wrong.
        """
        mining = self._loop.create_task(self.chain.live(self._now_ms))
        for seat in self.seats.values():
            await seat.start()
        await asyncio.gather(self._open(self.payer), self._open(self.payee))
        await self._open_tab()
        await self._pay()
        await self._settle()
        await asyncio.gather(self._close(self.payer), self._close(self.payee))
        await self._until("everything is at rest", self._is_at_rest)
        mining.cancel()
        self._expect_money()
        for seat in self.seats.values():
            # Who never fell is as sound as in the life without a cut, which is looked at once.
            if seat.crashes or not self._crashes():
                self._expect_sound(seat)

    # --- the steps

    async def _open(self, seat: Seat) -> None:
        async def ask() -> None:
            if not living_ledger_count(seat.world, self.hub.address):
                await seat.do(
                    inp.OpenLedger(
                        at_ms=self._now_ms(),
                        peer=self.hub.address,
                        mine_wei=MINE_WEI,
                        theirs_wei=MINE_WEI,
                        nonce=len(seat.world.ledgers),
                        challenge_duration_s=86_400,
                    )
                )

        await self._see_to(
            f"{seat.name}'s ledger channel is open",
            seat,
            lambda: any(ledger.is_usable for ledger in seat.world.ledgers.values()),
            ask,
        )

    async def _open_tab(self) -> None:
        async def ask() -> None:
            # A hub that fell may refuse one, for it has not seen yet that its channel with the payee is open.
            if not _tabs(self.payer.world):
                await self.payer.do(
                    inp.OpenTab(
                        at_ms=self._now_ms(),
                        payee=self.payee.address,
                        limit_wei=LIMIT_WEI,
                        nonce=len(self.payer.world.virtuals),
                    )
                )

        await self._see_to(
            "the tab is open", self.payer, lambda: _has_open_tab(self.payer.world), ask
        )

    async def _pay(self) -> None:
        chance = Random(1)
        first = 0
        while first < PAYMENT_COUNT:
            last = min(PAYMENT_COUNT, first + chance.randint(1, BURST_MAX))
            await asyncio.gather(*map(self._pay_one, range(first, last)))
            first = last

    async def _pay_one(self, number: int) -> None:
        payment_id = keccak256(number.to_bytes(4, "big"))[:16]

        async def ask() -> None:
            await self.payer.do(
                inp.Pay(
                    at_ms=self._now_ms(),
                    payee=self.payee.address,
                    amount_wei=_amount_wei(number),
                    payment_id=payment_id,
                    note="",
                    nonce=number,
                )
            )

        await self._see_to(
            f"payment {number} is made",
            self.payer,
            lambda: payment_id in self.payer.paid_ids,
            ask,
        )

    async def _settle(self) -> None:
        async def ask() -> None:
            for tab in _tabs(self.payer.world):
                if (
                    ObjectiveKind.VIRTUAL_DEFUND,
                    tab.channel_id,
                ) not in self.payer.world.objectives:
                    await self.payer.do(
                        inp.SettleTab(at_ms=self._now_ms(), channel_id=tab.channel_id)
                    )

        await self._see_to(
            "the tab is settled",
            self.payer,
            lambda: self.payer.is_up and not _tabs(self.payer.world),
            ask,
        )

    async def _close(self, seat: Seat) -> None:
        async def ask() -> None:
            for ledger in seat.world.ledgers.values():
                if ledger.is_usable:
                    await seat.do(
                        inp.CloseLedger(at_ms=self._now_ms(), channel_id=ledger.channel_id)
                    )

        await self._see_to(
            f"{seat.name}'s ledger channel is closed",
            seat,
            lambda: any(
                ledger.phase is LedgerPhase.CLOSED for ledger in seat.world.ledgers.values()
            ),
            ask,
        )

    # --- waiting

    async def _see_to(
        self,
        what: str,
        seat: Seat,
        is_so: Callable[[], bool],
        ask: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        """Ask until it is so; again whenever somebody has fallen since, or it came to nothing."""
        deadline_s = self._loop.time() + PATIENCE_S
        while not is_so():
            expect(self._loop.time() < deadline_s, "I13", f"in vain: {what}")
            await self._until("everybody is up", self._is_everybody_up)
            crashes = self._crashes()
            if not is_so():
                await ask()
            await self._until(
                what,
                lambda: is_so() or self._crashes() != crashes or not seat.world.objectives,  # noqa: B023 - used at once
            )
            if not is_so():
                await asyncio.sleep(ASK_AGAIN_S)

    async def _until(self, what: str, is_so: Callable[[], bool]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
        expect(is_so(), "I13", f"it never came true that {what}: {'; '.join(self._under_way())}")

    def _crashes(self) -> int:
        return sum(seat.crashes for seat in self.seats.values())

    def _is_everybody_up(self) -> bool:
        return all(seat.is_up for seat in self.seats.values())

    def _is_at_rest(self) -> bool:
        return self._is_everybody_up() and not self._under_way()

    def _under_way(self) -> list[str]:
        return [each for seat in self.seats.values() for each in _under_way(seat.name, seat.world)]

    def _now_ms(self) -> int:
        return START_MS + int(self._loop.time() * 1000)

    # --- what must be so at the end

    def _expect_money(self) -> None:
        """Everybody got back from the chain what he put in, more or less by what was paid, to the wei."""
        paid_wei = sum(map(_amount_wei, range(PAYMENT_COUNT)))
        state = self.chain.chain.state
        gains = {"payer": -paid_wei, "hub": 0, "payee": paid_wei}
        for name, seat in self.seats.items():
            before_wei = state.deposited_wei.get(seat.address, 0)
            after_wei = state.paid_out_wei(seat.address)
            expect(
                after_wei - before_wei == gains[name],
                "I14",
                f"{name} put in {before_wei}, got back {after_wei}, and not {gains[name]} more",
            )
        held_wei = sum(map(state.held_wei, self._channels()))
        expect(held_wei == 0, "I6", f"the contract keeps {held_wei}")
        counts = Counter(payment_id for payment_id, _ in self.payee.received)
        expect(set(counts.values()) == {1}, "I14", "a payment arrived twice")
        expect(sorted(self.payer.paid) == sorted(self.payee.received), "I14", "payments differ")

    def _channels(self) -> set[ChannelId]:
        return {channel for seat in self.seats.values() for channel in seat.world.ledgers}

    def _expect_sound(self, seat: Seat) -> None:
        """The log is whole, and gives the world that was shown."""
        assert seat.life is not None, "all are up at the end"
        log = seat.life.log
        findings = verify(log, folding=WorldFolding()).findings
        expect(not findings, "I8", f"{seat.name}'s log: {findings}")
        expect(
            replay(log, WorldFolding()) == seat.world,
            "I8",
            f"{seat.name}'s log gives another world",
        )
        seat.left.expect_all_in(log, seat.world)


def _amount_wei(number: int) -> int:
    return 10**15 + number


def _tabs(world: World) -> list[Virtual]:
    """Those that are not given up."""
    return [tab for tab in world.virtuals.values() if tab.phase is not VirtualPhase.CANCELLED]


def _has_open_tab(world: World) -> bool:
    return any(tab.phase is VirtualPhase.OPEN for tab in world.virtuals.values())


def _under_way(name: str, world: World) -> list[str]:
    return [
        *(
            f"{name}'s {kind.name} waits for {each.waiting_for.name}"
            for (kind, _), each in world.objectives.items()
        ),
        *(
            f"{name} has {len(peer.outbox)} messages for {peer.address.hex()[:8]}"
            for peer in world.peers.values()
            if peer.outbox
        ),
    ]
