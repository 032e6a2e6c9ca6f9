"""Processes of our own: how to know one again, and how to end it.

A process is named by its id and its start time: ids come round again, so an id that a file remembers may belong to
somebody else by now. Signals go through a pidfd, which cannot come to mean another process between look and kill.
"""

from __future__ import annotations

import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process, for as long as it lives. `started` is in clock ticks since the machine's start."""

    pid: int
    started: int


def identify(pid: int) -> ProcessId | None:
    """Who has this process id now; None if nobody, or if it only waits to be collected."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name is in brackets and may hold spaces; the fields after it are numbered from 3.
    after_name = stat.rpartition(")")[2].split()
    return None if after_name[0] == "Z" else ProcessId(pid, int(after_name[19]))


def end_process(process: ProcessId, *, patience_s: float) -> bool:
    """End a process that may not be ours any more: SIGTERM, then SIGKILL. Whether it was there.

    Blocks until it has ended, at most twice `patience_s`.
    """
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return False
    try:
        if identify(process.pid) != process:
            return False
        for number in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(handle, number)
            if select.select([handle], [], [], patience_s)[0]:
                break
    except ProcessLookupError:
        return True
    finally:
        os.close(handle)
    return True
