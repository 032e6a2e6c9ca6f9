from __future__ import annotations

import asyncio
from pathlib import Path

from engine.protocol import inputs as inp
from tests.patience import PATIENCE_S
from tests.wallet.street import Street
from wallet.watch import until


async def a_house(folder: Path, name: str = "alice") -> Street:
    street = Street(folder)
    await street.build(name)
    return street


def add_peer(number: int) -> inp.AddPeer:
    return inp.AddPeer(at_ms=1, peer=bytes((number,)) * 20, name=f"peer {number}", endpoint="")


def test_what_is_true_already_is_seen_at_once(tmp_path: Path):
    async def run() -> None:
        street = await a_house(tmp_path)
        node = street["alice"].node

        assert await until(node, lambda world, _: world.node is not None, within_s=0)
        await street.aclose()

    asyncio.run(run())


def test_what_a_commit_makes_true_is_seen_with_its_facts(tmp_path: Path):
    async def run() -> None:
        street = await a_house(tmp_path)
        node = street["alice"].node
        seen: list[tuple[int, int]] = []

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(
                until(
                    node,
                    lambda world, facts: (
                        seen.append((world.seq, len(facts))) or len(world.peers) == 2
                    ),
                    within_s=PATIENCE_S,
                )
            )
            for number in (1, 2):
                await node.submit(add_peer(number))

        assert waiting.result()
        assert seen[0][1] == 0, "asked at once, with no facts"
        assert [count for _, count in seen[1:]] == [1] * len(seen[1:])
        await street.aclose()

    asyncio.run(run())


def test_what_does_not_come_true_in_time_is_given_up(tmp_path: Path):
    async def run() -> None:
        street = await a_house(tmp_path)
        node = street["alice"].node
        asked: list[int] = []

        assert not await until(node, lambda *_: bool(asked.append(1)), within_s=0.05)
        count = len(asked)
        await node.submit(add_peer(1))

        assert len(asked) == count, "it listens no more"
        await street.aclose()

    asyncio.run(run())


def test_a_node_that_halted_is_not_waited_for(tmp_path: Path):
    async def run() -> None:
        street = await a_house(tmp_path)
        house = street["alice"]
        house.log.is_broken = True

        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(
                until(house.node, lambda world, _: len(world.peers) == 1, within_s=3600)
            )
            submitting = group.create_task(_refused(house.node.submit(add_peer(1))))

        assert not waiting.result()
        assert submitting.result() == "NodeHaltedError"
        await street.aclose()

    asyncio.run(run())


async def _refused(command: object) -> str:
    try:
        await command
    except Exception as error:  # noqa: BLE001 - its name is what is asked for
        return type(error).__name__
    return ""
