"""Holds a page. Where the window is smaller than what the page needs, the page scrolls; nothing of it is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.qt import QApplication, QEvent, QObject, QSize, Qt, QWidget
from ui.theme import bar_sheet
from ui.widgets.dress import dress
from ui.widgets.scroll import PlainScroll

if TYPE_CHECKING:
    from ui.pages.page import Page
    from ui.qt import QResizeEvent

_MARGIN_PX: Final = 16


class PageScroll(PlainScroll):
    """A page at the size of its place, or at the least size it can be drawn at.

    Attributes:
        page: the page.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        # Qt would give a page with wrapping lines all it would like to have, and scroll too early.
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        dress(self.horizontalScrollBar(), bar_sheet)
        self.setCornerWidget(QWidget())
        for watched in (page, self.viewport()):
            watched.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a page without an application"
        app.focusChanged.connect(self._on_focus_changed)

    def fit(self) -> None:
        """Give the page its room."""
        place = self.maximumViewportSize()
        least = _least(self.page, place.width())
        wide = place.expandedTo(least)
        if least.height() > place.height():
            # The bar takes some of the width, and lines that wrap may need another one for it.
            place.setWidth(place.width() - self.verticalScrollBar().sizeHint().width())
            wide = place.expandedTo(_least(self.page, place.width()))
        if wide != self.page.size():
            self.page.resize(wide)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands on the page changed, so it may need another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Hardly anything: it scrolls."""
        return QSize(0, 0)

    def _on_focus_changed(self) -> None:
        # The signal's own arguments are not taken: the one that had the focus may be half gone, and
        # to find its type the bindings make all types of widgets there are (12 ms).
        now = QApplication.focusWidget()
        if now is not None and self.page.isAncestorOf(now):
            self.ensureWidgetVisible(now, _MARGIN_PX, _MARGIN_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The place has another size."""
        super().resizeEvent(event)
        self.fit()


def _least(page: Page, width_px: int) -> QSize:
    """What a page needs where it may be so wide."""
    layout = page.layout()
    if layout is None:
        return page.minimumSizeHint()
    least = layout.totalMinimumSize()
    if layout.hasHeightForWidth():
        wide_px = max(width_px, least.width())
        least.setHeight(layout.totalMinimumHeightForWidth(wide_px))
    return least.expandedTo(page.minimumSize())
