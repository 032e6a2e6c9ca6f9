"""One node of the demo as a child process: started, heard, started again when it ends by itself."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.backoff import delays_ms
from engine.lifeline import dying_with_parent
from wallet import program
from wallet.codes import Code, code_named
from wallet.demo.limits import (
    BACK_OFF_CAP_MS,
    BACK_OFF_FIRST_MS,
    CALM_S,
    CHILD_PATIENCE_S,
    LINE_SIZE_BYTES_MAX,
    START_PATIENCE_S,
)
from wallet.demo.processes import identify
from wallet.demo.runfile import RunFile
from wallet.ports import Problem
from wallet.views.language import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildConfig:
    """Which node it is.

    Attributes:
        name: what the run file and reports call it.
        config: its configuration file.
        words: where what it says on stderr goes.
    """

    name: str
    config: Path
    words: Path


class Child:
    """Keeps one `towpath hub` running. `run` is its life; cancel it to end the process in good order."""

    def __init__(
        self, config: ChildConfig, runfile: RunFile, on_restarted: Callable[[str], None]
    ) -> None:
        self._config = config
        self._runfile = runfile
        self._on_restarted = on_restarted
        self._heard: set[str] = set()
        self._problem: Problem | None = None
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Start the process again whenever it ends, until cancelled."""
        waits = delays_ms(BACK_OFF_FIRST_MS, BACK_OFF_CAP_MS)
        is_first = True
        while True:
            begun_s = time.monotonic()
            if not is_first:
                self._on_restarted(self._config.name)
            await self._live_once()
            is_first = False
            if time.monotonic() - begun_s > CALM_S:
                waits = delays_ms(BACK_OFF_FIRST_MS, BACK_OFF_CAP_MS)
            await asyncio.sleep(next(waits) / 1000)

    async def wait_for(self, announcement: str) -> None:
        """Return when the child has announced this.

        Raises:
            Problem: it said that it cannot start, or said nothing in time.
        """
        try:
            async with asyncio.timeout(START_PATIENCE_S):
                while announcement not in self._heard:
                    if self._problem is not None:
                        raise self._problem
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise Problem(
                code=Code.NODE_NOT_STARTED,
                cause=tr("The demo's {name} did not start in {start_patience_s:.0f} s.").format(
                    name=self._config.name, start_patience_s=START_PATIENCE_S
                ),
                remedy=tr("Start the demo again. If it stays, look into {name}.").format(
                    name=self._config.words.name
                ),
            ) from None

    async def _live_once(self) -> None:
        # This loop runs in the main thread, which lives as long as the program: the child dies with it.
        with self._config.words.open("ab") as words:
            process = await asyncio.create_subprocess_exec(
                *dying_with_parent(program.command("hub", str(self._config.config))),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=words,
                env=program.environment(),
                limit=LINE_SIZE_BYTES_MAX,
                start_new_session=True,
            )
        self._runfile.note_process(self._config.name, identify(process.pid))
        try:
            assert process.stdout is not None, "no pipe"
            async for line in process.stdout:
                self._hear(line)
            await process.wait()
        finally:
            await _end(process)
            self._runfile.note_process(self._config.name, None)

    def _hear(self, line: bytes) -> None:
        said: dict[str, Any] = json.loads(line)
        match said:
            case {"problem": {"code": str(code), "cause": str(cause), "remedy": str(remedy)}}:
                self._problem = Problem(code=code_named(code), cause=cause, remedy=remedy)
            case _:
                self._heard.update(said)
        self._changed.set()


async def _end(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and after a while SIGKILL. Does nothing if it has ended."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(CHILD_PATIENCE_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
