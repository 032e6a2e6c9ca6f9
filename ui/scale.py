"""Tells Qt at which font size everything is drawn."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ui.preferences import SCALE_USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTOR: Final = "QT_SCALE_FACTOR"


@contextmanager
def enlarged(scale_percent: int) -> Iterator[None]:
    """Let an application that is made meanwhile draw everything so large.

    Qt reads the factor once. Programs that this one starts later must not inherit it: they would enlarge twice.
    """
    before = os.environ.get(FACTOR)
    if scale_percent != SCALE_USUAL:
        os.environ[FACTOR] = f"{_number(before) * scale_percent / SCALE_USUAL:g}"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(FACTOR, None)
        else:
            os.environ[FACTOR] = before


def _number(text: str | None) -> float:
    """A factor that somebody set for all of Qt's programs; 1 if it is none."""
    try:
        found = float(text or "1")
    except ValueError:
        return 1.0
    return found if found > 0 else 1.0
