"""What the demo's client says when its node refuses."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from engine.chain.port import ChainConfig, Deployment
from engine.protocol.types import Address
from engine.runtime import RunningNode
from tests.wallet.street import ADJUDICATOR, CHAIN_ID, Street, a_street
from wallet.codes import Code
from wallet.demo.client import introduce, join_hub
from wallet.demo.messages import Contact, Ready
from wallet.ports import Problem

STRANGER = Address(b"\x55" * 20)


def a_ready(street: Street, *, hub: str = "hub", contacts: tuple[Contact, ...] = ()) -> Ready:
    deployment = Deployment(
        adjudicator=ADJUDICATOR, consensus_app=ADJUDICATOR, virtual_app=ADJUDICATOR, block_num=0
    )
    house = street[hub]
    return Ready(
        chain=ChainConfig(rpc_url="", chain_id=CHAIN_ID, deployment=deployment, confirmations=1),
        hub=Contact(name="hub", address=house.address, endpoint=house.endpoint),
        contacts=contacts,
    )


async def problem_of(street: Street, ready: Ready) -> Problem:
    running = cast("RunningNode", SimpleNamespace(node=street["alice"].node))
    with pytest.raises(Problem) as told:
        await join_hub(running, ready)
    return told.value


def test_a_refused_contact_and_a_refused_channel_are_plain_problems(tmp_path: Path):
    async def scene() -> None:
        async with asyncio.timeout(40), a_street(tmp_path) as street:
            nobody = Contact(name="W" * 10_000, address=STRANGER, endpoint="")
            too_long = await problem_of(street, a_ready(street, contacts=(nobody,)))
            myself = await problem_of(street, a_ready(street, hub="alice"))
            too_much = await problem_of(street, a_ready(street, hub="bob"))

            assert (Code.TEXT_TOO_LONG, Code.NOT_A_PARTICIPANT) == (too_long.code, myself.code)
            assert Code.COLLATERAL_TOO_LARGE == too_much.code
            assert "The channel with hub was not opened." in too_much.cause

    asyncio.run(scene())


def test_a_log_that_fails_is_a_plain_problem(tmp_path: Path):
    async def scene() -> None:
        async with asyncio.timeout(60), a_street(tmp_path) as street:
            street["alice"].log.is_broken = True

            stranger = Contact(name="Willow", address=STRANGER, endpoint="")
            problem = await problem_of(street, a_ready(street, contacts=(stranger,)))

            assert Code.LOG_FAILED == problem.code

    asyncio.run(scene())


def test_a_contact_keeps_the_name_that_the_person_gave_and_takes_nobody_elses(tmp_path: Path):
    async def scene() -> None:
        async with asyncio.timeout(40), a_street(tmp_path) as street:
            node = street["alice"].node
            running = cast("RunningNode", SimpleNamespace(node=node))
            bob = street["bob"]
            contacts = (
                Contact(name="Robert", address=bob.address, endpoint=bob.endpoint),
                Contact(name="BOB", address=STRANGER, endpoint=""),
            )

            for _ in range(2):
                await introduce(running, a_ready(street, contacts=contacts))

            names = {peer.address: peer.name for peer in node.durable.peers.values()}
            assert ("bob", "BOB (demo)") == (names[bob.address], names[STRANGER])

    asyncio.run(scene())
