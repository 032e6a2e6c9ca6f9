"""A tab as a bar: what is used is solid, what is left is hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import QPainter, QPaintEvent, QRectF, QSizePolicy, QWidget
from ui.theme import theme, tokens
from ui.widgets.canal_layout import share_px
from ui.widgets.canal_paint import paint_basin
from ui.words import tab_text

if TYPE_CHECKING:
    from wallet.views.values import TabView

_HEIGHT_PX: Final = 16


class TabBar(QWidget):
    """One tab, its whole length its limit. Money runs to the right in a tab of mine, to the left in one to me."""

    def __init__(self) -> None:
        super().__init__()
        self._tab: TabView | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Tab"))
        theme().changed.connect(self.update)

    def show_tab(self, tab: TabView) -> None:
        """Draw `tab`."""
        if tab != self._tab:
            self._tab = tab
            self.setAccessibleDescription(tab_text(tab))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the two parts."""
        tab = self._tab
        if tab is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        used_px = share_px(min(tab.used_wei, tab.limit_wei), tab.limit_wei, box.width())
        left = box.left() if tab.is_outgoing else box.right() - used_px
        paint_basin(painter, box, QRectF(left, box.top(), used_px, box.height()), tokens())
        painter.end()
