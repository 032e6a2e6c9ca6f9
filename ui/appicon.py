"""The icon of the window. Imported behind the first paint: the types of QIcon take 2 ms to make."""

from __future__ import annotations

from resources import FOLDER
from ui.qt import QIcon


def app_icon() -> QIcon:
    """The icon of the window."""
    return QIcon(str(FOLDER / "icons" / "towpath.svg"))
