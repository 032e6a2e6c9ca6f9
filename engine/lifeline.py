"""Child processes that do not outlive us (Linux).

The system's parent-death signal is asked for in a short Python program that then becomes the command, because running
Python between fork and exec is not safe in a program with threads.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

_BECOME = (
    "import ctypes, os, sys\n"
    "ctypes.CDLL(None).prctl(1, 15)\n"  # PR_SET_PDEATHSIG, SIGTERM: a clean stop when the parent is gone
    "if os.getppid() != int(sys.argv[1]): sys.exit(1)\n"  # the parent died before the line above
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)


def dying_with_parent(command: Sequence[str]) -> list[str]:
    """The same command, ended by the system when the *thread* that starts it ends.

    So start it from a thread that lives as long as it should. `command` begins with a path, not with a bare name.
    """
    return [sys.executable, "-I", "-S", "-c", _BECOME, str(os.getpid()), *command]
