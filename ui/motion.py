"""Whether things may move. Whatever moves by itself asks here first."""

from ui.preferences import Motion, preferences
from ui.qt import QStyle, QWidget


def may_move(widget: QWidget) -> bool:
    """Not where the person asked for less motion, here or in the system."""
    chosen = preferences().now.motion
    if chosen is not Motion.SYSTEM:
        return chosen is Motion.FULL
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return widget.style().styleHint(hint, None, widget) > 0
