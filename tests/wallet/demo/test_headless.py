"""The stream of payments of the demo without a window."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import ObjectiveCancelled
from engine.protocol.kinds import LedgerPhase
from tests.wallet.street import Street, a_street
from wallet.codes import Code
from wallet.demo import headless
from wallet.demo.headless import Stream
from wallet.handle import Ask
from wallet.ports import Problem


def play(
    folder: Path, scene: Callable[[Street], Awaitable[None]], *, bobs_hub_wei: int = 1000
) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), a_street(folder, bobs_hub_wei=bobs_hub_wei) as street:
            await scene(street)

    asyncio.run(run())


def a_stream(street: Street, *, amount_wei: int, count: int) -> Stream:
    return Stream(
        street["alice"].node, payee=street["bob"].address, amount_wei=amount_wei, count=count
    )


def test_a_stream_goes_on_in_a_new_tab_when_the_first_is_full(tmp_path: Path):
    async def scene(street: Street) -> None:
        latencies_s = await a_stream(street, amount_wei=10, count=35).run()

        assert 35 == len(latencies_s)
        tabs = street["alice"].world.virtuals.values()
        assert (350, 4) == (sum(tab.paid_wei for tab in tabs), len(tabs))

    play(tmp_path, scene)


def test_a_run_after_refused_tabs_settles_the_open_ones_only(tmp_path: Path):
    """A hub with little room makes the wallet ask twice; what it refused is cancelled and cannot be settled."""

    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]
        ask = Ask(address=bob.address, name="bob", amount_wei=20, note="coffee")
        work = headless._Work(alice.node, ask, 0.0)  # noqa: SLF001 - the run without a demo around it

        timing = await work.do(0)

        assert timing.first_paid_ms >= 0
        refused = alice.log.newest((TYPE_IDS[ObjectiveCancelled],), alice.world.seq, 9)
        assert len(refused) == 2
        assert {each.phase for each in alice.world.ledgers.values()} == {LedgerPhase.CLOSED}

    play(tmp_path, scene, bobs_hub_wei=50)


def test_a_refused_payment_ends_the_stream_with_a_plain_problem(tmp_path: Path):
    async def scene(street: Street) -> None:
        with pytest.raises(Problem) as told:
            await a_stream(street, amount_wei=300, count=9).run()

        assert told.value.code in {Code.INSUFFICIENT, Code.HUB_INSUFFICIENT}

    play(tmp_path, scene)


def test_a_payee_who_never_acknowledges_is_a_plain_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(headless, "DRAIN_PATIENCE_S", 0.2)

    async def scene(street: Street) -> None:
        await a_stream(street, amount_wei=10, count=1).run()
        await street.leave("bob")

        with pytest.raises(Problem) as told:
            await a_stream(street, amount_wei=10, count=3).run()

        assert told.value.code == Code.PAYEE_SILENT
        assert "bob does not acknowledge" in told.value.cause

    play(tmp_path, scene)


def test_a_log_that_fails_ends_the_stream_with_a_plain_problem(tmp_path: Path):
    async def scene(street: Street) -> None:
        await a_stream(street, amount_wei=10, count=1).run()
        street["alice"].log.is_broken = True

        with pytest.raises(Problem) as told:
            await a_stream(street, amount_wei=10, count=3).run()

        assert told.value.code == Code.LOG_FAILED

    play(tmp_path, scene)
