"""Files for their owner only, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from engine.privatefolder import make_private_folder

_OWNER_ONLY = 0o600


def replace_private(path: Path, raw: bytes) -> None:
    """Replace a file, synced to the disk. Nobody else can read it at any moment: its mode comes before its content.

    Raises:
        OSError: it could not be written safely. The file is the old one, or, if only the folder's sync failed, the new.
    """
    make_private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
