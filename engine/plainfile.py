"""Opens what must be a plain file, and waits for nothing: a pipe or a device in its place is refused at once."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotPlainError(OSError):
    """At this path is a folder, a pipe or a device."""


def open_plain_file(path: Path, flags: int, mode: int = 0o666) -> int:
    """A descriptor of a plain file, which the caller closes. Links are followed.

    Args:
        path: the file.
        flags: as `os.open` takes them.
        mode: the rights of a file that `flags` make, before the mask.

    Raises:
        OSError: it cannot be opened; NotPlainError if it is no plain file.
    """
    # Without this flag, opening a pipe waits for its other end. For a plain file it means nothing.
    try:
        handle = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY, mode)
    except OSError as error:
        # What Linux answers for a pipe that nobody reads, and for a socket.
        if error.errno == errno.ENXIO:
            raise _not_plain(path) from None
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise _not_plain(path)


def read_plain_file(path: Path, size_bytes_max: int) -> bytes:
    """What is in a file; at most one byte more than `size_bytes_max`, which tells that it is too large.

    Raises:
        OSError: it cannot be read; NotPlainError if it is no plain file.
    """
    with os.fdopen(open_plain_file(path, os.O_RDONLY), "rb") as file:
        return file.read(size_bytes_max + 1)


def _not_plain(path: Path) -> OSError:
    return NotPlainError(errno.EINVAL, "it is not a plain file", str(path))
