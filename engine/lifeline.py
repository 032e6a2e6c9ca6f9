"""Child processes that do not outlive us (Linux).

The system's parent-death signal is asked for in a short program that then becomes the command (`engine.become`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from engine import become
from engine.bundle import bundle_folder

BECOME = "become"
"""The first word with which the packaged program does what `engine/become.py` does as a file."""


def dying_with_parent(command: Sequence[str]) -> list[str]:
    """The same command, ended by the system when the *thread* that starts it ends.

    So start it from a thread that lives as long as it should. `command` begins with a path, not with a bare name.
    """
    words = [str(os.getpid()), *command]
    if bundle_folder() is not None:
        return [sys.executable, BECOME, *words]
    return [sys.executable, "-I", "-S", become.__file__, *words]
