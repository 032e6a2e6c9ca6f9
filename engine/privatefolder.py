"""Folders for their owner only, each one that is made."""

from __future__ import annotations

from pathlib import Path

_OWNER_ONLY = 0o700


def make_private_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it. `mkdir(parents=True)` gives its mode to the last one only.

    Raises:
        OSError: one of them cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=_OWNER_ONLY, exist_ok=True)
