"""Whether this is the packaged program: a folder with everything in it, and no Python that takes options."""

from __future__ import annotations

import sys
from pathlib import Path


def bundle_folder() -> Path | None:
    """The packaged program's folder; None where a Python runs the code as it stands."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None
