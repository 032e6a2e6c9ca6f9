"""One window for each profile: a second start finds the first, hands its link over and ends.

Who holds the lock on a file is the first; the system lets go of it when a process ends, however it ends, so nothing
that is left behind can be taken for a running window. The holder alone makes the socket beside it, after taking away
one that an earlier process left. Both lie in a folder of this user only, and only this user's processes are heard.

A message is a head, the link as UTF-8, and the end of the stream; the answer is one byte. A link is text to be looked
at: it cannot pay, open or start anything.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import stat
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD: Final = b"towpath 1\n"
ANSWER: Final = b"+"
LINK_MAX_CHARS: Final = 1201
"""One more than the longest payment link: what is longer is cut off here, and read as too long there."""

MESSAGE_MAX_BYTES: Final = len(HEAD) + 4 * LINK_MAX_CHARS
ANSWER_MAX_S: Final = 2.0
PATIENCE_S: Final = 8.0
"""A window that is closing still holds its profile; its wallet ends within seconds."""

_LOOK_EVERY_S: Final = 0.05
_OWNER_ONLY: Final = 0o700
_USER_WRITES: Final = 0o600
_PATH_MAX_BYTES: Final = 100
_CREDENTIALS: Final = struct.Struct("3i")


class NobodyAnswersError(Exception):
    """The profile is in use, and its window does not answer."""


@dataclass(frozen=True, slots=True)
class Claim:
    """This process is the first. `listener` hears the later ones; `lock` must stay open until the end."""

    listener: socket.socket
    lock: int

    def fall_silent(self) -> None:
        """Hear nobody any more. The profile stays taken until the end. Twice is once."""
        if self.listener.fileno() >= 0:
            path = Path(self.listener.getsockname())
            self.listener.close()
            path.unlink(missing_ok=True)

    def end(self) -> None:
        """Let somebody else be the first."""
        self.fall_silent()
        os.close(self.lock)


def plain_link(text: str) -> str:
    """A link from the command line or another process: bounded, and without halves of characters."""
    return text[:LINK_MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


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
    """
    deadline_s = time.monotonic() + patience_s
    while True:
        claim = _claim(place)
        if claim is not None:
            return claim
        if _hand_over(place, link):
            return None
        if time.monotonic() > deadline_s:
            raise NobodyAnswersError
        time.sleep(_LOOK_EVERY_S)


def link_in(message: bytes) -> str | None:
    """The link of a whole message; None if it is no message."""
    if not message.startswith(HEAD) or len(message) > MESSAGE_MAX_BYTES:
        return None
    try:
        return message[len(HEAD) :].decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_mine(connection: socket.socket) -> bool:
    """Whether the other end is a process of this user."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return bool(_CREDENTIALS.unpack(raw)[1] == os.getuid())


def _name(environment: Mapping[str, str], profile: str | None) -> str:
    """One for each profile of each place where profiles lie; short, because a socket's path must be."""
    named = profile or "default"
    if "/" in named or named.startswith((".", "~")):
        named = str(Path(named).expanduser().resolve())
    homes = (environment.get("XDG_DATA_HOME", ""), environment.get("HOME", ""))
    return hashlib.sha256("\0".join((*homes, named)).encode("utf-8", "replace")).hexdigest()[:16]


def _claim(place: Path) -> Claim | None:
    lock = os.open(place.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _USER_WRITES)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    path = place.with_suffix(".sock")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)
    listener.listen(8)
    listener.settimeout(0.0)
    return Claim(listener, lock)


def _hand_over(place: Path, link: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_MAX_S)
        try:
            connection.connect(str(place.with_suffix(".sock")))
            if not is_mine(connection):
                return False
            connection.sendall(HEAD + plain_link(link).encode())
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(1) == ANSWER
        except OSError:
            return False
