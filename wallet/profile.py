"""Where a wallet's files are: `profiles/<name>/<chain id>-<address>/log.sqlite` in the system's folder for data."""

from __future__ import annotations

import os
import re
from pathlib import Path

import platformdirs

from engine.protocol.types import Address, hex0x
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import tr

DEFAULT_PROFILE = "default"
DEMO_FOLDER = "demo"
LOG_NAME = "log.sqlite"
LOST_MARK = "chain-lost"
"""A file of this name in a demo's folder: its chain is gone, its logs are kept for reading."""

DAMAGED_MARK = "log-damaged"
"""A file of this name in a demo's folder: one of its logs is damaged; everything is kept as it is."""

NAME_MAX_CHARS = 64
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{NAME_MAX_CHARS - 1}}}", re.ASCII)
_DEMO_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_LOG_FOLDER = re.compile(r"[0-9]+-0x[0-9a-f]{40}", re.ASCII)


def protect_files() -> None:
    """From now on, files of this program are for their owner only."""
    os.umask(0o077)


def profile_folder(profile: str = DEFAULT_PROFILE) -> Path:
    """The folder of a profile, given by name or by path. A path holds a slash or begins with a dot.

    Raises:
        Problem: it is neither.
    """
    if "/" in profile or profile.startswith((".", "~")):
        return Path(profile).expanduser().resolve()
    if not is_profile_name(profile):
        raise Problem(
            code=Code.BAD_PROFILE,
            cause=tr("{profile!r} is not a name for a profile.").format(profile=profile),
            remedy=tr("Use letters, digits, dots and dashes, or give a path such as ./profile."),
        )
    return platformdirs.user_data_path("towpath", appauthor=False) / "profiles" / profile


def is_profile_name(text: str) -> bool:
    """Whether a profile may be called so."""
    return _NAME.fullmatch(text) is not None


def log_path(folder: Path, *, chain_id: int, address: Address) -> Path:
    """Where the log of one node on one chain is."""
    return folder / f"{chain_id}-{hex0x(address)}" / LOG_NAME


def find_log(profile: str) -> Path:
    """The log of a profile; if it holds a demo only, that of its newest demo.

    Raises:
        Problem: there is none, or more than one.
    """
    folder = profile_folder(profile)
    demos = demo_folders(folder / DEMO_FOLDER)
    found = _logs_in(folder) or (_logs_in(demos[-1]) if demos else [])
    if not folder.is_dir():
        raise Problem(
            code=Code.NO_PROFILE,
            cause=tr("There is no folder {folder}.").format(folder=folder),
            remedy=tr("Nothing was started in this profile yet; name another with --profile."),
        )
    if len(found) != 1:
        raise Problem(
            code=Code.NO_LOG if not found else Code.MANY_LOGS,
            cause=(
                tr("There is more than one log in {folder}.")
                if found
                else tr("There is no log in {folder}.")
            ).format(folder=folder),
            remedy=tr("Name another profile with --profile, or the file itself with --log FILE."),
        )
    return found[0]


def demo_folders(demo: Path) -> list[Path]:
    """The numbered demos below a profile's `demo` folder, oldest first."""
    if not demo.is_dir():
        return []
    found = [
        entry for entry in demo.iterdir() if _DEMO_NUMBER.fullmatch(entry.name) and entry.is_dir()
    ]
    return sorted(found, key=lambda entry: int(entry.name))


def current_demo(demo: Path) -> Path:
    """The demo to go on with, or the place for a new one: the newest, unless it cannot go on."""
    demos = demo_folders(demo)
    if demos and not any((demos[-1] / mark).exists() for mark in (LOST_MARK, DAMAGED_MARK)):
        return demos[-1]
    newest = int(demos[-1].name) if demos else 0
    return demo / str(newest + 1)


def _logs_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        entry / LOG_NAME
        for entry in folder.iterdir()
        if _LOG_FOLDER.fullmatch(entry.name) and (entry / LOG_NAME).is_file()
    )
