"""The stream of payments of the demo without a window."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.wallet.street import Street, a_street
from wallet.codes import Code
from wallet.demo import headless
from wallet.demo.headless import Stream
from wallet.ports import Problem


def play(folder: Path, scene: Callable[[Street], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), a_street(folder) as street:
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
