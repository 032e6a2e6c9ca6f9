"""One writing process for each log: an advisory lock on a file beside it.

The lock file is never removed: removing it would let two processes lock two files of one name.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from engine.log.errors import StoreError, StoreKind


class WriterLock:
    """Held from construction until `release`; the system drops it if the process dies.

    Raises:
        StoreError: IN_USE if another process (or another log object here) holds it.
    """

    def __init__(self, path: Path) -> None:
        lock_path = path.with_name(path.name + ".lock")
        try:
            self._fd = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(StoreKind.IO, path=path, detail=str(error)) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._fd)
            raise StoreError(StoreKind.IN_USE, path=path) from error

    def release(self) -> None:
        """Give the log free. Does nothing the second time."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
