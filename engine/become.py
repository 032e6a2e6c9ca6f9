"""Ask to be ended with the parent, then become another program (Linux).

Python cannot run between fork and exec in a program with threads, so this is a program of its own: run as a file by
Python alone, or as `towpath become` in the package. It imports nothing of ours.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import NoReturn

_PR_SET_PDEATHSIG = 1
_SIGTERM = 15


def become(words: list[str]) -> NoReturn:
    """Become `words[1:]`, which the system ends with SIGTERM when the process `words[0]` is gone."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGTERM)
    if os.getppid() != int(words[0]):
        sys.exit(1)  # the parent died before the line above, so no signal will come
    os.execv(words[1], words[1:])  # noqa: S606 - no shell


if __name__ == "__main__":
    become(sys.argv[1:])
