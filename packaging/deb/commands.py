"""Try the command line of a Towpath that was installed, from the package or from the wheel."""

from __future__ import annotations

import time
from pathlib import Path

from steps import Trouble, project_version, run, say

PAYMENTS = 10


def first_login(home: Path) -> dict[str, str]:
    """The environment of a person who has just logged in for the first time: nothing of ours is in it."""
    home.mkdir(parents=True)
    return {"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def check_commands(towpath: Path, environment: dict[str, str]) -> None:
    """The command line answers, and the demo without a window pays to the wei.

    Raises:
        Trouble: it does not.
    """
    anywhere = Path("/")
    told = run([towpath, "--version"], environment, anywhere)
    if told != f"towpath {project_version()}\n":
        raise Trouble(f"--version says {told!r}.")
    run([towpath, "log", "--help"], environment, anywhere)
    begun_s = time.monotonic()
    demo = [towpath, "demo", "--headless", "--payments", str(PAYMENTS)]
    told = run(demo, environment, anywhere)
    say(f"The demo without a window: {time.monotonic() - begun_s:.1f} s. {told.splitlines()[-1]}")
    run([towpath, "log", "verify"], environment, anywhere)
