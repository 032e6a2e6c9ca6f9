"""Processes of our programs that are there in a moment: forked from one that has loaded every library already.

A start of a whole Python takes a second and a half, most of it for the chain's libraries. Whoever ends this process
ends the others with it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    ["engine.chain.service", "engine.chain.signer", "wallet.cli", "wallet.watch", __name__]
)


class Forked:
    """A process, with what tests use of `subprocess.Popen`."""

    def __init__(self, command: list[str], words: Path) -> None:
        """`command` as for a whole Python: ... -m MODULE ARGUMENTS."""
        module, *arguments = command[command.index("-m") + 1 :]
        heard, told = _FORKING.Pipe(duplex=False)
        answers, answered = _FORKING.Pipe(duplex=False)
        self._process = _FORKING.Process(
            target=_become, args=(module, arguments, heard, answered, words), daemon=True
        )
        self._process.start()
        heard.close()
        answered.close()
        self.stdin = os.fdopen(os.dup(told.fileno()), "w")
        self.stdout = os.fdopen(os.dup(answers.fileno()))
        told.close()
        answers.close()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, as Popen's.

        Raises:
            TimeoutExpired: it still runs.
        """
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code


def _become(
    module: str, arguments: list[str], heard: Connection, answered: Connection, words: Path
) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with words.open("ab") as errors:
        for number, end in enumerate((heard, answered, errors)):
            os.dup2(end.fileno(), number)
    heard.close()
    answered.close()
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
