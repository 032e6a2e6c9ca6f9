"""How this program starts itself again.

Run by a Python, the command line is `python -m wallet`, and the window, a program of its own, is `python -m ui`. The
package has no Python that takes options: there one program does both, and the window's first word is `window`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from engine.bundle import bundle_folder

WINDOW = "window"
"""The first word that stands for the window; the command line knows no such command."""


# Without -P a folder called `ui` where the person happens to be would be taken for ours.
_OWN_MODULE = (sys.executable, "-P", "-m")


def command(*arguments: str) -> list[str]:
    """The command line that runs this program again with these arguments."""
    if bundle_folder() is not None:
        return [sys.executable, *arguments]
    if arguments[:1] == (WINDOW,):
        return [*_OWN_MODULE, "ui", *arguments[1:]]
    return [*_OWN_MODULE, "wallet", *arguments]


def become_window(arguments: Sequence[str]) -> NoReturn:
    """Be replaced by the window's program with these arguments."""
    words = command(WINDOW, *arguments)
    os.execve(words[0], words, environment())  # noqa: S606 - no shell, our own program


def environment() -> dict[str, str]:
    """The environment in which `command` finds this program, wherever it was started from."""
    found = dict(os.environ)
    root = Path(__file__).resolve().parents[1]
    if bundle_folder() is None and root.name not in {"site-packages", "dist-packages"}:
        known = found.get("PYTHONPATH")
        found["PYTHONPATH"] = f"{root}{os.pathsep}{known}" if known else str(root)
    return found
