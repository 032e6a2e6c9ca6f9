"""Starting a chain service loads slow libraries; a program that is to end meanwhile ends."""

from __future__ import annotations

import asyncio
import threading

import pytest

from engine.chain import start
from engine.chain.port import ChainConfig, Deployment
from engine.protocol.types import ZERO_ADDRESS

CONFIG = ChainConfig(
    rpc_url="http://127.0.0.1:9",
    chain_id=31337,
    deployment=Deployment(
        adjudicator=ZERO_ADDRESS,
        consensus_app=ZERO_ADDRESS,
        virtual_app=ZERO_ADDRESS,
        block_num=0,
    ),
    confirmations=1,
)


def test_who_is_to_stop_does_not_wait_for_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    loads, may_load = threading.Event(), threading.Event()
    loaded: list[bool] = []

    def load_slowly() -> None:
        loads.set()
        loaded.append(may_load.wait(10))

    monkeypatch.setattr(start, "_load", load_slowly)

    async def scenario() -> None:
        starting = asyncio.ensure_future(
            start.start_chain(host=None, config=CONFIG, gas_secret=b"")
        )
        await asyncio.to_thread(loads.wait, 30)
        starting.cancel()

    asyncio.run(scenario())  # ends its loop and that loop's threads

    assert loaded == []
    may_load.set()


def test_libraries_that_cannot_be_loaded_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ImportError("no such library")

    monkeypatch.setattr(start, "_load", fail)
    monkeypatch.setattr(threading, "excepthook", lambda _fault: None)

    async def scenario() -> None:
        await start.start_chain(host=None, config=CONFIG, gas_secret=b"")

    with pytest.raises(ImportError, match="no such library"):
        asyncio.run(scenario())
