"""Keys that mean the same everywhere."""

from typing import Final

from ui.qt import Qt

ENTER_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Both keys that are called Enter."""
OPENING_KEYS: Final = (*ENTER_KEYS, Qt.Key.Key_Space)
"""What opens the row or the place that is chosen."""
