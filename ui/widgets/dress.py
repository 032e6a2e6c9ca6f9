"""Keeps a style sheet in the theme's colours.

A sheet costs a third of a millisecond for each widget, and a change of theme reaches them all in one turn. So what is
not seen gets its new sheet when it is shown.
"""

from collections.abc import Callable

from ui.qt import QEvent, QObject, QWidget
from ui.theme import theme


class _Dresser(QObject):
    def __init__(self, widget: QWidget, sheet: Callable[[], str]) -> None:
        super().__init__(widget)
        self._widget, self._sheet = widget, sheet
        self._is_stale = False
        self._dress()
        theme().changed.connect(self._on_theme_changed)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Dress what is about to be seen."""
        if self._is_stale and event.type() == QEvent.Type.Show:
            self._dress()
        return False

    def _on_theme_changed(self) -> None:
        if self._widget.isVisible():
            self._dress()
        else:
            self._is_stale = True

    def _dress(self) -> None:
        self._is_stale = False
        self._widget.setStyleSheet(self._sheet())


def dress(widget: QWidget, sheet: Callable[[], str]) -> None:
    """Give a widget this sheet now, and anew with each change of theme."""
    _Dresser(widget, sheet)
