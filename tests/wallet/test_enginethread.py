"""The engine's thread."""

import asyncio
import threading

import pytest

from wallet.enginethread import EngineThread


@pytest.fixture
def engine():
    thread = EngineThread()
    thread.start()
    yield thread
    thread.stop()


def test_runs_work_in_a_thread_of_its_own(engine):
    async def where() -> str:
        return threading.current_thread().name

    assert engine.run(where()).result(5) == "engine"


def test_an_error_reaches_who_asked(engine):
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        engine.run(fail()).result(5)


def test_stopping_cancels_what_still_runs_and_twice_is_once(engine):
    ended = threading.Event()
    begun = threading.Event()

    async def wait() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = engine.run(wait())
    assert begun.wait(5)
    engine.stop()
    engine.stop()

    assert ended.is_set()
    assert waiting.cancelled()
