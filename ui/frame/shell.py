"""The window around the pages: sidebar, top bar or bar of the past, strip, and the past's frame."""

from collections.abc import Sequence

from ui.frame.pagescroll import PageScroll
from ui.frame.pastbar import PastBar
from ui.frame.sidebar import Sidebar
from ui.frame.strippanel import StripPanel
from ui.frame.topbar import TopBar
from ui.pages.page import Page, PageId
from ui.qt import QHBoxLayout, QStackedWidget, Qt, QVBoxLayout
from ui.widgets.card import Ground

FRAME_PX = 4


class Shell(Ground):
    """The window around the pages.

    Attributes:
        sidebar, top, past, strip: what stands around.
    """

    def __init__(self, page_ids: Sequence[PageId]) -> None:
        super().__init__("paper")
        self._is_compact = False
        self._pages = QStackedWidget()
        self.sidebar = Sidebar(page_ids)
        self.top, self.past, self.strip = TopBar(), PastBar(), StripPanel()
        self._heads = QStackedWidget()
        self._heads.addWidget(self.top)
        self._heads.addWidget(self.past)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._heads)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strip)
        row.addLayout(column, 1)
        self._frame = [Ground("dusk_bar") for _edge in range(4)]
        for edge in self._frame:
            edge.setParent(self)
            edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            edge.hide()
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        for holder in self._holders():
            holder.page.show_compact(is_compact=is_compact)
        self.sidebar.show_compact(is_compact=is_compact)
        self._heads.setFixedHeight(46 if is_compact else 52)
        self.strip.setFixedHeight(64 if is_compact else 72)
        self.top.show_compact(is_compact=is_compact)
        self.past.show_compact(is_compact=is_compact)

    def show_page(self, page_id: PageId, page: Page) -> None:
        """Open a page."""
        holder = next((each for each in self._holders() if each.page is page), None)
        if holder is None:
            page.show_compact(is_compact=self._is_compact)
            holder = PageScroll(page)
            self._pages.addWidget(holder)
        self._pages.setCurrentWidget(holder)
        self.sidebar.show_page(page_id)

    def page(self) -> Page | None:
        """The page that is open."""
        holder = self._pages.currentWidget()
        return holder.page if isinstance(holder, PageScroll) else None

    def show_past(self, *, is_past: bool) -> None:
        """Put up, or take down, the signs of the past."""
        self._heads.setCurrentWidget(self.past if is_past else self.top)
        for edge in self._frame:
            edge.setVisible(is_past)
            edge.raise_()

    def show_bell(self, count: int, name: str) -> None:
        """How many notices are new, in the bar that is shown."""
        for bar in (self.top, self.past):
            bar.bell.show_bell(count, name)

    def _holders(self) -> list[PageScroll]:
        found = (self._pages.widget(at) for at in range(self._pages.count()))
        return [holder for holder in found if isinstance(holder, PageScroll)]

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Keep the frame at the edges."""
        wide, high = self.width(), self.height()
        boxes = (
            (0, 0, wide, FRAME_PX),
            (0, high - FRAME_PX, wide, FRAME_PX),
            (0, 0, FRAME_PX, high),
            (wide - FRAME_PX, 0, FRAME_PX, high),
        )
        for edge, box in zip(self._frame, boxes, strict=True):
            edge.setGeometry(*box)
