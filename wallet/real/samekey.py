"""One key, one log. Two profiles with one key could sign two different states for one turn, and that costs money.

A profile shows without unlocking which keys it holds: by the name of the folder in which its log is, or would be.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from engine.privatefolder import make_private_folder
from engine.protocol.types import Address
from wallet.keys.vault import VAULT_NAME
from wallet.profile import DEFAULT_PROFILE, log_path, profile_folder
from wallet.profiles import ENTRIES_MAX
from wallet.real import problems


def require_no_twin(folder: Path, *, chain_id: int, address: Address) -> None:
    """Whether no other profile holds this key: none of this computer's, and none beside one that is given by a path.

    Looks at names only; linear in the entries of two folders.

    Raises:
        Problem: KEYS_IN_USE; it names the other one.
    """
    usual = profile_folder(DEFAULT_PROFILE).parent
    for parent in dict.fromkeys((usual, folder.parent)):
        for other in _folders(parent):
            log = log_path(other, chain_id=chain_id, address=address)
            if _holds(other, log) and not _is_same(other, folder):
                name = other.name if parent == usual else str(other)
                raise problems.keys_in_use(name, other)


def show_keys(folder: Path, *, chain_id: int, address: Address) -> None:
    """Let a profile show which key it holds, before it has a log too.

    Raises:
        Problem: FOLDER_NOT_MADE.
    """
    shown = log_path(folder, chain_id=chain_id, address=address).parent
    try:
        make_private_folder(shown)
    except OSError as error:
        raise problems.folder_not_made(shown, error.strerror or "unknown") from error


def _folders(parent: Path) -> list[Path]:
    try:
        with os.scandir(parent) as entries:
            return [Path(entry.path) for entry in islice(entries, ENTRIES_MAX)]
    except OSError:
        # There is none, or nobody may look: then no program of this person writes a log there.
        return []


def _holds(folder: Path, log: Path) -> bool:
    """A folder that was made for a log shows a key only where there are keys or a log."""
    return os.path.lexists(log) or (log.parent.is_dir() and os.path.lexists(folder / VAULT_NAME))


def _is_same(one: Path, other: Path) -> bool:
    """Whether both paths lead to one folder, over links too."""
    try:
        return one.samefile(other)
    except OSError:
        return False
