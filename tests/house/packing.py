"""The modules of packaging/deb, which is no package: scripts that import each other by their plain names."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from types import ModuleType

    import pytest

FOLDER = ROOT / "packaging" / "deb"


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script as a module, gone after the test: their names are too plain to stay."""
    monkeypatch.syspath_prepend(FOLDER)
    for script in FOLDER.glob("*.py"):
        # Set and taken away again, so that the end of the test brings back what was there, or nothing.
        monkeypatch.setitem(sys.modules, script.stem, None)
        del sys.modules[script.stem]
    return importlib.import_module(name)
