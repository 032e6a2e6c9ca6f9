"""Tools that only one target needs: installed from their own lock into build/tools, never into the project's environment."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHOWN_CHARS = 2000


class NoToolError(Exception):
    """The tool has no package for this Python or system, or could not be fetched; the text is pip's last words."""


def provide(name: str) -> Path:
    """The folder with the packages of requirements/`name`.txt; installed once for each lock and Python.

    Raises:
        NoToolError: pip could not install it.
    """
    lock = ROOT / "requirements" / f"{name}.txt"
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = ROOT / "build" / "tools" / f"{name}-{key}"
    if folder.is_dir():
        return folder
    making = folder.with_suffix(".new")
    shutil.rmtree(making, ignore_errors=True)
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
            "--require-hashes", "--only-binary=:all:", "--no-deps", "--target", str(making), "-r", str(lock),
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise NoToolError(done.stderr.strip()[-SHOWN_CHARS:])
    if not making.is_dir():
        raise NoToolError(f"{lock.name} names no package for this Python and system")
    making.rename(folder)
    return folder


def environment(folder: Path, *more: Path) -> dict[str, str]:
    """Our environment with the tool's packages, and then `more`, before everything else that Python imports."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (folder, *more)))}
