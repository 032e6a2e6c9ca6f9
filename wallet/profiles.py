"""The profiles of this computer: which there are, what a new one may be called, and opening one in its own window.

A list only looks. It follows no link, opens no file but settings of bounded size, takes no lock, and never fails: what
is wrong with one profile stands in its row.
"""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final

from wallet import program
from wallet.codes import Code
from wallet.keys.vault import VAULT_NAME
from wallet.ports import Problem
from wallet.profile import (
    DEFAULT_PROFILE,
    DEMO_FOLDER,
    NAME_MAX_CHARS,
    is_profile_name,
    profile_folder,
    protect_files,
)
from wallet.real import problems
from wallet.real.settings import SETTINGS_NAME, read_settings
from wallet.views.language import tr
from wallet.views.real_values import NetworkName
from wallet.views.wallets_values import WalletList, WalletRow

ENTRIES_MAX: Final = 10_000
"""So many entries of the folder are looked at: a person has a handful of wallets."""

ROWS_MAX: Final = 100
"""So many are shown."""

SEEN_S: Final = 1.0
"""A window that cannot be opened ends within this time; one that lives longer is there."""

_LOCKS: Final = Path("/proc/locks")
_LOCKS_MAX_BYTES: Final = 1 << 20
_NO_LOCKS: Final[frozenset[tuple[int, int, int]]] = frozenset()


def list_wallets(profile: str | None, window_lock: Callable[[str], Path | None]) -> WalletList:
    """The profiles of this computer, and the one in use wherever it is. Never fails; some milliseconds.

    Args:
        profile: the one in use, by name or path; None is the usual one.
        window_lock: the file that the window of a profile keeps locked, by the profile's name.
    """
    current = DEFAULT_PROFILE if profile is None else profile
    parent = profile_folder(DEFAULT_PROFILE).parent
    names, left_out, cause = _names(parent)
    shown = [name for name in names if name != current][: ROWS_MAX - 1]
    left_out += len(names) - len(shown) - (current in names)
    locks = _held_locks()
    rows = [_row(current, is_current=True, is_open=False)]
    rows += [
        _row(name, is_current=False, is_open=_is_held(window_lock(name), locks)) for name in shown
    ]
    remedy = tr("Check the rights of the folder.") if cause else ""
    return WalletList(rows=tuple(rows), left_out=left_out, cause=cause, remedy=remedy)


def check_new_name(name: str) -> None:
    """Whether a new profile may have this name.

    Raises:
        Problem: BAD_PROFILE or PROFILE_TAKEN.
    """
    if not is_profile_name(name):
        raise Problem(
            code=Code.BAD_PROFILE,
            cause=tr("This is not a name for a wallet.")
            if name
            else tr("A new wallet needs a name."),
            remedy=tr(
                "Use letters without accents, digits, dots and dashes, at most {chars_max}; "
                "begin with a letter or a digit."
            ).format(chars_max=NAME_MAX_CHARS),
        )
    if os.path.lexists(profile_folder(name)):
        raise Problem(
            code=Code.PROFILE_TAKEN,
            cause=tr("There is a wallet called {name} on this computer already.").format(name=name),
            remedy=tr("Choose another name, or open that one."),
        )


def open_in_window(name: str, *, is_new: bool) -> None:
    """Open a profile in a window of its own, which goes on when this one is closed. Blocks for a second.

    A profile that has a window already gets no second one: its window comes to the front.

    Raises:
        Problem: BAD_PROFILE or PROFILE_TAKEN: this is no name for a new one; WINDOW_NOT_STARTED.
    """
    if is_new:
        check_new_name(name)
    protect_files()
    begin = ("--set-up",) if is_new else ()
    words = program.command(program.WINDOW, "--profile", name, *begin)
    try:
        started = subprocess.Popen(
            words,
            env=program.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # No signal for this window's terminal or group reaches it.
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(error.strerror or tr("unknown")) from error
    try:
        code = started.wait(SEEN_S)
    except subprocess.TimeoutExpired:
        # Until it ends or we do: an ended process that nobody waits for would stay in the system's list.
        threading.Thread(target=started.wait, name="towpath-window", daemon=True).start()
        return
    if code != 0:
        raise _not_started(tr("it ended at once with code {code}").format(code=code))


def _not_started(why: str) -> Problem:
    return Problem(
        code=Code.WINDOW_NOT_STARTED,
        cause=tr("The other window could not be opened: {why}. Nothing was changed.").format(
            why=why
        ),
        remedy=tr(
            "Try again. If it happens again, start Towpath with --profile in a terminal to read why."
        ),
    )


def _names(parent: Path) -> tuple[list[str], int, str]:
    """The profiles by name, how many entries are none or too many, and why the folder cannot be read."""
    names: list[str] = []
    left_out = 0
    try:
        with os.scandir(parent) as entries:
            for entry in islice(entries, ENTRIES_MAX):
                if is_profile_name(entry.name) and entry.is_dir(follow_symlinks=False):
                    names.append(entry.name)
                else:
                    left_out += 1
            left_out += sum(1 for _more in islice(entries, ENTRIES_MAX))
    except FileNotFoundError:
        return [], 0, ""
    except OSError as error:
        why = error.strerror or tr("unknown")
        return (
            sorted(names),
            left_out,
            tr("The folder of your wallets, {parent}, cannot be read: {why}.").format(
                parent=parent, why=why
            ),
        )
    return sorted(names, key=lambda name: (name.casefold(), name)), left_out, ""


def _row(name: str, *, is_current: bool, is_open: bool) -> WalletRow:
    network: NetworkName | None = None
    has_keys = has_demo = False
    cause = remedy = ""
    try:
        folder = profile_folder(name)
        has_keys = _kind(folder / VAULT_NAME) is not None
        has_demo = _kind(folder / DEMO_FOLDER) == stat.S_IFDIR
        if has_keys:
            network = _network(folder / SETTINGS_NAME)
    except Problem as problem:
        cause, remedy = problem.cause, problem.remedy
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or tr("unknown")
        cause = tr("This wallet's folder cannot be read: {why}.").format(why=why)
        remedy = tr("Check the rights of the folder.")
    return WalletRow(
        name=name,
        network=network,
        has_keys=has_keys,
        has_demo=has_demo,
        is_current=is_current,
        is_open=is_open,
        cause=cause,
        remedy=remedy,
    )


def _network(settings: Path) -> NetworkName:
    """The network that the settings name.

    Raises:
        Problem: SETTINGS_...
        OSError: it cannot be looked at.
    """
    # A pipe would be waited for, and a link may lead anywhere.
    if _kind(settings) not in (None, stat.S_IFREG):
        raise problems.settings_unreadable(settings, tr("it is not a plain file"))
    return read_settings(settings).network_name


def _kind(path: Path) -> int | None:
    """What kind of thing lies there; None if there is nothing. A link is a link.

    Raises:
        OSError: it cannot be looked at.
    """
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except FileNotFoundError:
        return None


def _held_locks() -> frozenset[tuple[int, int, int]]:
    """Device (two numbers) and inode of each file that some process has locked; none where the system does not tell.

    To try a lock would tell too, but a window that starts in that moment would think that another one is there.
    """
    try:
        with _LOCKS.open("rb") as file:
            lines = file.read(_LOCKS_MAX_BYTES).decode("ascii", "replace").splitlines()
        # A line with an arrow is of one who waits: its columns are shifted, and it holds nothing.
        held = [line for line in lines if "FLOCK" in line and "->" not in line]
        places = [line.split()[5].split(":") for line in held]
        return frozenset(
            (int(major, 16), int(minor, 16), int(inode)) for major, minor, inode in places
        )
    except (OSError, ValueError, IndexError):
        return _NO_LOCKS


def _is_held(lock: Path | None, held: frozenset[tuple[int, int, int]]) -> bool:
    try:
        found = None if lock is None else lock.lstat()
    except OSError:
        return False
    return found is not None and (
        (os.major(found.st_dev), os.minor(found.st_dev), found.st_ino) in held
    )
