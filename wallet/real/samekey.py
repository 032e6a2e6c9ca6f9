"""One key in two profiles could sign two different states for one turn, and that costs money once there are channels.

Nothing is signed before peers have shown what they hold (ADR 0036), so the second one is stopped in time by them. It is
better not to have it: who restores a key whose channels are in another profile of this computer is told so first.
"""

from __future__ import annotations

import os
from contextlib import closing
from itertools import islice
from pathlib import Path

from engine.log.errors import StoreError
from engine.log.store import EventLog
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import LedgerCreated
from engine.protocol.types import Address
from wallet.profile import DEFAULT_PROFILE, log_path, profile_folder
from wallet.profiles import ENTRIES_MAX
from wallet.real import problems


def require_no_twin(folder: Path, *, chain_id: int, address: Address) -> None:
    """Whether no other profile has channels of this key: none of this computer's, and none beside one given by a path.

    Linear in the entries of two folders; a log is read only where one of this key is.

    Raises:
        Problem: KEYS_IN_USE; it names the other one.
    """
    usual = profile_folder(DEFAULT_PROFILE).parent
    for parent in dict.fromkeys((usual, folder.parent)):
        for other in _folders(parent):
            log = log_path(other, chain_id=chain_id, address=address)
            if os.path.lexists(log) and not _is_same(other, folder) and _has_channels(log):
                name = other.name if parent == usual else str(other)
                raise problems.keys_in_use(name, other)


def _has_channels(path: Path) -> bool:
    """Whether a log ever had a channel. One that cannot be read may have."""
    try:
        with closing(EventLog.reader(path)) as log:
            return bool(log.newest((TYPE_IDS[LedgerCreated],), log.head.seq, 1))
    except StoreError:
        return True


def _folders(parent: Path) -> list[Path]:
    try:
        with os.scandir(parent) as entries:
            return [Path(entry.path) for entry in islice(entries, ENTRIES_MAX)]
    except OSError:
        # There is none, or nobody may look: then no program of this person writes a log there.
        return []


def _is_same(one: Path, other: Path) -> bool:
    """Whether both paths lead to one folder, over links too."""
    try:
        return one.samefile(other)
    except OSError:
        return False
