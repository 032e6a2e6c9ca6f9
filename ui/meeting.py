"""One window for each profile: a second start finds the first, hands its link over and ends.

Who holds the lock on a file is the first; the system lets go of it when a process ends, however it ends, so nothing
that is left behind can be taken for a running window. The holder alone listens beside it (`ui.doorway`), once its
window is painted. Both files lie in a folder of this user only.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
import zlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_S: Final = 8.0
"""A window that is closing still holds its profile; its wallet ends within seconds."""

_LOOK_EVERY_S: Final = 0.05
_OWNER_ONLY: Final = 0o700
_USER_WRITES: Final = 0o600
_PATH_MAX_BYTES: Final = 100


class NobodyAnswersError(Exception):
    """The profile is in use, and its window does not answer."""


class Claim:
    """This process is the first, until `end` or its own end.

    Attributes:
        path: where the later ones are to be heard.
    """

    def __init__(self, lock: int, path: Path) -> None:
        self._lock = lock
        self.path = path

    def end(self) -> None:
        """Let somebody else be the first."""
        os.close(self._lock)


def meeting_place(environment: Mapping[str, str], profile: str | None) -> Path | None:
    """Where windows of this profile meet; None where this system has no private place.

    The folder is made. A profile by name and the same by path are two places; the log's own lock tells them apart.
    """
    given = environment.get("XDG_RUNTIME_DIR", "")
    folder = Path(given or f"/tmp/towpath-{os.getuid()}")  # noqa: S108 - made private, or not used
    folder = folder / "towpath" if given else folder
    try:
        folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == _OWNER_ONLY
    place = folder / _name(environment, profile)
    is_short = len(os.fsencode(place)) <= _PATH_MAX_BYTES
    return place if is_private and found.st_uid == os.getuid() and is_short else None


def meet(place: Path, link: str, *, patience_s: float = PATIENCE_S) -> Claim | None:
    """Be the first, or hand the link over to it (None): "" only asks it to come to the front.

    Raises:
        NobodyAnswersError: there is one, and it neither answers nor ends.
        OSError: nobody can be the first there: the place cannot be written, or knows no locks.
    """
    deadline_s = time.monotonic() + patience_s
    path = place.with_suffix(".sock")
    while True:
        lock = _lock(place.with_suffix(".lock"))
        if lock is not None:
            return Claim(lock, path)
        # Sockets take milliseconds to import, and the first one needs none before it is painted.
        if import_module("ui.handover").hand_over(path, link):
            return None
        if time.monotonic() > deadline_s:
            raise NobodyAnswersError
        time.sleep(_LOOK_EVERY_S)


def _lock(path: Path) -> int | None:
    """An open file that this process alone has locked; None if another one has.

    Raises:
        OSError: there can be no such file, or no lock on it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _USER_WRITES)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        raise
    return handle


def _name(environment: Mapping[str, str], profile: str | None) -> str:
    """One for each profile of each place where profiles lie; short, because a socket's path must be.

    Two checks of 32 bits: a person has a handful of profiles, and nobody else can choose their names.
    """
    named = profile or "default"
    if "/" in named or named.startswith((".", "~")):
        named = str(Path(named).expanduser().resolve())
    homes = (environment.get("XDG_DATA_HOME", ""), environment.get("HOME", ""))
    text = "\0".join((*homes, named)).encode("utf-8", "replace")
    return f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}"
