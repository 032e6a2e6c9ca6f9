"""The packaged program: the window, or what the command line does, by its first word.

There is one program, so it also does what a Python would do for us elsewhere (`wallet.program`, `engine.lifeline`). The
window is not started through the command line, because that takes longer to import than the first paint may wait.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from engine.become import become
from engine.lifeline import BECOME
from wallet.program import WINDOW

LIBRARIES = "LD_LIBRARY_PATH"
LINK = "nitro:"


def main(words: list[str]) -> int:
    """Do what the words ask for; returns the exit code."""
    restore_libraries()
    first = words[0] if words else WINDOW
    if first == BECOME:
        become(words[1:])
    if first == WINDOW or first.lower().startswith(LINK):
        return int(import_module("ui.__main__").main(words[1:] if first == WINDOW else words))
    import_module("wallet.cli").main()
    return 0


def restore_libraries() -> None:
    """Let programs that we start, a browser or anvil, load the system's libraries and not the package's."""
    before = os.environ.pop(f"{LIBRARIES}_ORIG", None)
    if before is None:
        os.environ.pop(LIBRARIES, None)
    else:
        os.environ[LIBRARIES] = before


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
