"""What a bar leaves out, one thing after another, until the rest of it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.qt import QWidget

_FITTED: Final[list[QWidget]] = []
"""The bars that are being fitted just now: one or none, as a rule."""


def leave_out(bar: QWidget, show: Callable[[int], None], most: int) -> None:
    """Leave out no more than has to be, so that the bar's layout fits its width.

    Args:
        bar: the bar.
        show: draws the bar with so many things left out.
        most: what can be left out at all.
    """
    if bar in _FITTED:
        # To show something moves the rest, which asks to be fitted: what Qt is just showing must not be hidden in it.
        return
    layout = bar.layout()
    assert layout is not None, "the bar has a layout"
    _FITTED.append(bar)
    try:
        for count in range(most + 1):
            show(count)
            layout.activate()
            if layout.totalMinimumSize().width() <= bar.width():
                return
    finally:
        _FITTED.remove(bar)
