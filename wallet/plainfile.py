"""Reads a small file whole, and waits for nothing: a pipe or a device in its place is refused and not listened to."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from wallet.views.language import tr

if TYPE_CHECKING:
    from pathlib import Path


def read_plain_file(path: Path, size_bytes_max: int) -> bytes:
    """What is in a file; at most one byte more than `size_bytes_max`, which tells that it is too large.

    Links are followed: people keep their settings behind them.

    Raises:
        OSError: it cannot be read, or it is no plain file.
    """
    # Without this flag, opening a pipe waits for somebody who writes. For a plain file it means nothing.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, tr("it is not a plain file"), str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(size_bytes_max + 1)
    finally:
        os.close(handle)
