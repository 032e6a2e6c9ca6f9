"""What a later start says to the window that is there: a head, a link as UTF-8, the end; the answer is one byte.

A link is text to be looked at: it cannot pay, open or start anything. Imported when somebody else is the first, or
behind the first paint.
"""

from __future__ import annotations

import os
import socket
import struct
from typing import TYPE_CHECKING, Final

from ui.plainlink import LINK_MAX_CHARS, plain_link

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = b"towpath 1\n"
ANSWER: Final = b"+"
MESSAGE_MAX_BYTES: Final = len(HEAD) + 4 * LINK_MAX_CHARS
ANSWER_MAX_S: Final = 2.0
_WAITING_MAX: Final = 8
_CREDENTIALS: Final = struct.Struct("3i")


def listen(path: Path) -> socket.socket:
    """A socket that this user alone can reach. For the holder of the lock: one that is left behind goes.

    Raises:
        OSError: there can be none at this path.
    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
        listener.listen(_WAITING_MAX)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(mask)
    listener.settimeout(0.0)
    return listener


def hand_over(path: Path, link: str) -> bool:
    """Give a link to who listens there, "" only to ask for the window; returns whether it was taken."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_MAX_S)
        try:
            connection.connect(str(path))
            if not is_mine(connection):
                return False
            connection.sendall(HEAD + plain_link(link).encode())
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(1) == ANSWER
        except OSError:
            return False


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
