"""Where the vectors are: a small golden set that is always here, and the full directory if present."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"
BESIDE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared" / "vectors"

ReadVectors = Callable[[str], dict[str, Any]]


@pytest.fixture(params=["golden", "directory"])
def read_vectors(request: pytest.FixtureRequest) -> ReadVectors:
    """Reads a file of the golden set, then the same file of the vectors' directory."""
    if request.param == "golden":
        folder = GOLDEN
    else:
        folder = Path(os.environ.get("TOWPATH_VECTORS", BESIDE_REPOSITORY))
        if not folder.is_dir():
            pytest.skip("no directory of vectors: set TOWPATH_VECTORS")

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
        return loaded

    return read
