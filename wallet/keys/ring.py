"""The system's keyring, as far as a vault needs it: 32 bytes under a name, within a time limit.

Only keyrings that encrypt, and that this program was made for, are used. They are looked for anew with each call, so
one that is started later is found. Plug-ins of other packages are never loaded: a name that is not on the list
below is refused by its name.

Every call runs in a thread of its own, because a keyring may ask a person something and wait for ever. A call that
is given up goes on in its thread; what it does in the end harms nobody, since each entry has a random name.
"""

from __future__ import annotations

import base64
import binascii
import configparser
import logging
import os
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Protocol

from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, kwallet, macOS
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError
from keyring.util import platform_

from wallet.keys import problems
from wallet.keys.hidden import Hidden
from wallet.keys.limits import KEYRING_CALLS_MAX, KEYRING_LIMIT_S
from wallet.ports import Problem
from wallet.views.language import mark, tr_marked

SERVICE = "towpath"

ALLOWED: tuple[type[KeyringBackend], ...] = (
    SecretService.Keyring,
    kwallet.DBusKeyring,
    kwallet.DBusKeyringKWallet4,
    macOS.Keyring,
    Windows.WinVaultKeyring,
)
"""The keyrings of desktops: each encrypts what it keeps under the person's login or a password of its own."""

_LOG = logging.getLogger("towpath.keys")
_CHAINER = "keyring.backends.chainer."
# What a name begins with, and why it is refused.
_REFUSED = {
    "keyring.backends.fail.": mark("it refuses every call"),
    "keyring.backends.null.": mark("it forgets what is given to it"),
    "keyring.backends.libsecret.": mark(
        "the same keyring is used by another way that Towpath is tested with"
    ),
    "keyrings.alt.": mark("it keeps secrets in files that other programs can read"),
    "keyrings.cryptfile.": mark(
        "it is a file with a passphrase, which Towpath's own vault does better"
    ),
}
_LOOKS_MAX = 3
_DISMISSED = "PromptDismissedException"  # of a library that is there on Linux only
_UNKNOWN = mark("it is not one that Towpath knows")


class Ring(Protocol):
    """Keeps a vault's key. Every call may block for the time limit; run it in a worker thread."""

    def read(self, entry: str) -> Hidden[bytes] | None:
        """What is kept under a name, or None.

        Raises:
            Problem: KEYRING_...
        """
        ...

    def write(self, entry: str, key: Hidden[bytes]) -> None:
        """Keep 32 bytes under a name.

        Raises:
            Problem: KEYRING_...; it may be kept all the same.
        """
        ...

    def delete(self, entry: str) -> None:
        """Keep it no longer. What is not there is no error.

        Raises:
            Problem: KEYRING_...
        """
        ...


class SystemRing:
    """The keyring of this desktop. Implements `Ring`; may be used from any thread.

    Args:
        limit_s: how long one call may take.
        find: gives the backend to use, or raises a Problem.
    """

    def __init__(
        self,
        *,
        limit_s: float = KEYRING_LIMIT_S,
        find: Callable[[], KeyringBackend] | None = None,
    ) -> None:
        self._limit_s = limit_s
        self._find = find_backend if find is None else find
        self._free = threading.BoundedSemaphore(KEYRING_CALLS_MAX)

    def read(self, entry: str) -> Hidden[bytes] | None:
        """What is kept under a name."""
        found = self._ask(lambda ring: _hidden(ring.get_password(SERVICE, entry)))
        return None if found is None else _unpacked(found)

    def write(self, entry: str, key: Hidden[bytes]) -> None:
        """Keep 32 bytes under a name."""
        self._ask(lambda ring: ring.set_password(SERVICE, entry, _packed(key)))

    def delete(self, entry: str) -> None:
        """Keep it no longer."""
        self._ask(lambda ring: _delete(ring, entry))

    def name(self) -> str:
        """What the keyring in use is called, for a person.

        Raises:
            Problem: KEYRING_...: there is none to use, and why.
        """
        found = self._ask(lambda ring: Hidden(ring.name))
        assert found is not None, "a backend without a name"
        return found.reveal()

    def _ask(self, call: Callable[[KeyringBackend], Hidden[str] | None]) -> Hidden[str] | None:
        if not self._free.acquire(blocking=False):
            raise problems.keyring_silent(self._limit_s)
        answers: SimpleQueue[Hidden[str] | Problem | None] = SimpleQueue()

        def work() -> None:
            try:
                answers.put(_answer(self._find, call))
            finally:
                self._free.release()

        # A daemon, so that a keyring that hangs does not keep the program from ending.
        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._limit_s)
        except Empty:
            answer = problems.keyring_silent(self._limit_s)
        if isinstance(answer, Problem):
            raise answer
        return answer


def find_backend(allowed: Sequence[type[KeyringBackend]] = ALLOWED) -> KeyringBackend:
    """The best keyring of this system that is allowed. Talks to the system; blocks.

    Raises:
        Problem: KEYRING_ABSENT, or KEYRING_REFUSED if the person's settings name one that is not used.
    """
    wanted = _configured()
    if wanted is None or wanted.startswith(_CHAINER):
        return _best(allowed)
    for backend in allowed:
        if _name(backend) == wanted:
            return _best([backend])
    reason = next((why for start, why in _REFUSED.items() if wanted.startswith(start)), _UNKNOWN)
    raise problems.keyring_refused(wanted, tr_marked(reason))


def _best(backends: Sequence[type[KeyringBackend]]) -> KeyringBackend:
    usable = _usable(backends)
    if not usable:
        # A desktop's keyring may have two versions, and a person knows it by one name.
        names = dict.fromkeys(backend.__module__.rpartition(".")[2] for backend in backends)
        _LOG.info("no keyring can be used; tried: %s", ", ".join(names))
        raise problems.keyring_absent()
    return max(usable, key=lambda backend: backend.priority)()


def _usable(backends: Sequence[type[KeyringBackend]]) -> list[type[KeyringBackend]]:
    """Those that can be used here. The libraries give the bus one second to greet, and a busy machine may need more."""
    for _look in range(_LOOKS_MAX):
        found = [backend for backend in backends if backend.viable]
        if found:
            return found
    return []


def _name(backend: type[KeyringBackend]) -> str:
    return f"{backend.__module__}.{backend.__qualname__}"


def _configured() -> str | None:
    """The keyring that the person chose for Python programs, by the variable or by the file for it."""
    name = os.environ.get("PYTHON_KEYRING_BACKEND")
    if name is not None:
        return name
    config = configparser.RawConfigParser()
    try:
        config.read(platform_.config_root() / "keyringrc.cfg", encoding="utf8")
    except (configparser.Error, UnicodeDecodeError):
        return None
    return config.get("backend", "default-keyring", fallback="").strip() or None


def _answer(
    find: Callable[[], KeyringBackend], call: Callable[[KeyringBackend], Hidden[str] | None]
) -> Hidden[str] | Problem | None:
    """The answer or what went wrong, as a value: an exception would carry the library's frames with the secret."""
    try:
        return call(find())
    except Problem as problem:
        return problem
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system raises; nothing is retried
        return _problem_of(error)


def _problem_of(error: Exception) -> Problem:
    cause = error.__cause__ if isinstance(error, InitError) else error
    if type(cause).__name__ == _DISMISSED:
        return problems.keyring_dismissed()
    if isinstance(error, KeyringLocked):
        return problems.keyring_locked()
    if isinstance(error, NoKeyringError):
        return problems.keyring_absent()
    return problems.keyring_failed(type(error).__name__)


def _delete(ring: KeyringBackend, entry: str) -> None:
    try:
        ring.delete_password(SERVICE, entry)
    except PasswordDeleteError:
        if ring.get_password(SERVICE, entry) is not None:
            raise


def _hidden(text: str | None) -> Hidden[str] | None:
    return None if text is None else Hidden(text)


def _packed(key: Hidden[bytes]) -> str:
    return base64.b64encode(key.reveal()).decode()


def _unpacked(text: Hidden[str]) -> Hidden[bytes]:
    """The bytes of an entry. What is no base64 becomes no bytes, and no vault takes them."""
    try:
        return Hidden(base64.b64decode(text.reveal(), validate=True))
    except (binascii.Error, ValueError):
        return Hidden(b"")
