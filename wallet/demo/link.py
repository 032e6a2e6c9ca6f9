"""The wallet's hold on the supervisor: it runs as long as this end of the pipe is open."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from engine.backoff import delays_ms
from engine.protocol.types import Address, hex0x
from wallet import program
from wallet.codes import Code
from wallet.demo.limits import (
    BACK_OFF_CAP_MS,
    BACK_OFF_FIRST_MS,
    CHILD_PATIENCE_S,
    LOCK_PATIENCE_S,
    START_PATIENCE_S,
    SUPERVISOR_PATIENCE_S,
    SUPERVISOR_RESTARTS_MAX,
)
from wallet.demo.messages import Message, Ready, Restarted, from_line
from wallet.ports import DemoProgress, Problem
from wallet.views.language import tr

WORDS_FILE = "supervisor.log"
_LOG = logging.getLogger("towpath.demo")


class SupervisorLink:
    """Starts a supervisor for a demo's folder, hears it, and starts it again if it dies. `start` once, `close` once."""

    def __init__(
        self,
        folder: Path,
        wallet_gas: Address,
        on_progress: Callable[[DemoProgress], None],
        on_ready: Callable[[Ready], None],
    ) -> None:
        self._folder = folder
        self._wallet_gas = wallet_gas
        self._on_progress = on_progress
        self._on_ready = on_ready
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._is_closing = threading.Event()
        self._answered = threading.Event()
        self._is_given_up = False
        self._ready: Ready | None = None
        self._problem: Problem | None = None
        self._keeper = threading.Thread(target=self._keep, name="supervisor-keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._keeper.start()

    def wait_ready(self) -> Ready:
        """Where everything is, once it runs. Blocks.

        Raises:
            Problem: the demo cannot be started, or this was given up.
        """
        is_answered = self._answered.wait(START_PATIENCE_S + LOCK_PATIENCE_S)
        if self._is_given_up:
            raise stopped()
        if not is_answered or self._ready is None:
            raise self._problem or Problem(
                code=Code.DEMO_SLOW,
                cause=tr("The demo did not start in time."),
                remedy=tr("Try again. If it stays, look into {what}.").format(
                    what=self._folder / WORDS_FILE
                ),
            )
        return self._ready

    def give_up(self) -> None:
        """Whoever waits in `wait_ready` need not wait any longer. From any thread."""
        self._is_given_up = True
        self._answered.set()

    def close(self) -> None:
        """End the supervisor and with it all its children. Blocks. Twice is once."""
        self._is_closing.set()
        with self._lock:
            process = self._process
        if process is not None:
            _end(process)
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep(self) -> None:
        waits = delays_ms(BACK_OFF_FIRST_MS, BACK_OFF_CAP_MS)
        for attempt in range(SUPERVISOR_RESTARTS_MAX):
            if attempt and self._is_closing.wait(next(waits) / 1000):
                return
            while self._live_once():
                if self._is_closing.wait(BACK_OFF_FIRST_MS / 1000):
                    return
            if self._is_closing.is_set() or self._problem is not None:
                break
        if not self._is_closing.is_set():
            _LOG.error("the supervisor does not stay")
        self._answered.set()

    def _live_once(self) -> bool:
        """One life of a supervisor. Whether it became ready in it."""
        process = self._open()
        if process is None:
            return False
        was_ready = False
        with process:  # closes both pipes
            assert process.stdout is not None, "no pipe"
            for line in process.stdout:
                try:
                    message = from_line(line)
                except ValueError:
                    _LOG.warning("the supervisor said something unknown")
                    continue
                self._hear(message)
                was_ready = was_ready or isinstance(message, Ready)
        return was_ready and not self._is_closing.is_set()

    def _open(self) -> subprocess.Popen[str] | None:
        gas = hex0x(self._wallet_gas)
        with self._lock, (self._folder / WORDS_FILE).open("ab") as words:
            if self._is_closing.is_set():
                return None
            self._process = subprocess.Popen(
                program.command("demo-supervisor", str(self._folder), "--fund", gas),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                text=True,
                env=program.environment(),
                start_new_session=True,  # Ctrl-C at a terminal ends the wallet, which then ends it
            )
            return self._process

    def _hear(self, message: Message) -> None:
        match message:
            case DemoProgress():
                if not self._answered.is_set():
                    self._on_progress(message)
            case Ready():
                is_again = self._ready is not None
                self._ready = message
                self._answered.set()
                if is_again:
                    self._on_ready(message)
            case Restarted(name=name):
                _LOG.warning("a part of the demo was started again", extra={"kind": name})
            case Problem():
                self._problem = message
                self._answered.set()


def stopped() -> Problem:
    """The start was given up on the way, because the wallet is to close."""
    return Problem(
        code=Code.DEMO_STOPPED,
        cause=tr("The demo was stopped while it started. What was recorded is safe."),
        remedy=tr("Start the demo again; it goes on where it stopped."),
    )


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None, "no pipe"
    process.stdin.close()
    for step, patience_s in (
        (process.terminate, SUPERVISOR_PATIENCE_S),
        (process.kill, CHILD_PATIENCE_S),
    ):
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            step()
        else:
            return
    process.wait()
