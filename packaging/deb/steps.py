"""What the steps of making and trying the package share: the places, a run that tells why it failed, and the date."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DIST = ROOT / "dist"
APP_ID = "io.github.towpath.Wallet"
_LAST_WORDS = 12


class Trouble(Exception):  # noqa: N818  # it is told to a person, not caught by a program
    """A step cannot go on: one cause, one remedy."""

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause} {remedy}".strip())


def say(words: str) -> None:
    """One line of progress, at once."""
    print(f"Towpath: {words}", flush=True)


def require(program: str, package: str) -> None:
    """Refuse to begin without a tool.

    Raises:
        Trouble: it is not on the PATH.
    """
    if shutil.which(program) is None:
        raise Trouble(f"{program} is missing.", f"Install it: sudo apt install {package}")


def run(
    command: Sequence[object], environment: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> str:
    """Run a program to its end; what it printed. The words of the command are taken as text.

    Raises:
        Trouble: it failed; with its last words.
    """
    told = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        words = [*told.stdout.splitlines(), *told.stderr.splitlines()]
        last = "\n".join(words[-_LAST_WORDS:]) or "it gave no reason"
        raise Trouble(f"{Path(str(command[0])).name} ended with {told.returncode}:\n{last}")
    return told.stdout


def project_version() -> str:
    """The version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def source_date_s() -> int:
    """The date that everything made from this source bears: SOURCE_DATE_EPOCH, else the last commit's.

    Raises:
        Trouble: neither is known.
    """
    named = os.environ.get("SOURCE_DATE_EPOCH")
    return int(named) if named else int(run(["git", "log", "-1", "--format=%ct"]))
