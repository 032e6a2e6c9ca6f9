"""Reads a small file whole, and says in the person's language what is no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import plainfile
from wallet.views.language import tr

if TYPE_CHECKING:
    from pathlib import Path


def read_plain_file(path: Path, size_bytes_max: int) -> bytes:
    """As the engine's, whose words a person reads here.

    Raises:
        OSError: it cannot be read, or it is no plain file.
    """
    try:
        return plainfile.read_plain_file(path, size_bytes_max)
    except plainfile.NotPlainError as error:
        raise OSError(error.errno, tr("it is not a plain file"), str(path)) from None
