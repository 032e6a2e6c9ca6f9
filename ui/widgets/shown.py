"""Showing and hiding what may be shown or hidden already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.qt import QWidget


def set_shown(widget: QWidget, *, is_shown: bool) -> None:
    """Show or hide a widget, if it is not so already.

    Qt lays out everything around a widget that it is told to show for the first time, also if it is seen by then.
    """
    if widget.isHidden() is is_shown:
        widget.setVisible(is_shown)
