"""The sidebar: the brand and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import set_plain_tooltip, tr
from ui.pages.page import PageId, page_title
from ui.qt import (
    QHBoxLayout,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRectF,
    QResizeEvent,
    QSize,
    Qt,
    QVBoxLayout,
    Signal,
)
from ui.theme import RADIUS_CONTROL, Face, font, theme, tokens
from ui.widgets.card import Ground
from ui.widgets.icon import paint_icon
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.pressable import Pressable

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE_PX, _NARROW_PX = 184, 56
_ROW_PX, _ICON_PX, _COUNT_PX = 38, 20, 20
_GAP_PX, _BRAND_PX = 4, 64
# In a window so low that the pages would not all be seen.
_LOW_ROW_PX = 32


class Sidebar(Ground):
    """The brand and the pages.

    Signals:
        page_requested: open this page (PageId).
    """

    page_requested = Signal(object)

    def __init__(self, page_ids: Sequence[PageId]) -> None:
        super().__init__("sunk", line_edges="r")
        self._mark = BrandMark(24)
        self._name = Label(tr("Towpath"), face=Face.BRAND)
        self._items = {page: NavItem(page) for page in PageId if page in page_ids}
        self._column = QVBoxLayout(self)
        self._column.setSpacing(_GAP_PX)
        self._brand = QHBoxLayout()
        self._brand.addWidget(self._mark)
        self._brand.addWidget(self._name)
        self._brand.addStretch(1)
        self._column.addLayout(self._brand)
        for page, item in self._items.items():
            if page is PageId.SETTINGS:
                self._column.addStretch(1)
            self._column.addWidget(item)
            item.clicked.connect(lambda _on=False, page=page: self.page_requested.emit(page))
            item.walked.connect(lambda by, page=page: self._walk(page, by))
        if PageId.SETTINGS not in self._items:
            self._column.addStretch(1)
        self.show_compact(is_compact=False)
        self.show_page(PageId.HOME)

    def show_page(self, page: PageId) -> None:
        """Mark the page that is open."""
        for each, item in self._items.items():
            item.show_open(is_open=each is page)

    def show_count(self, page: PageId, count: int) -> None:
        """How many things on a page need the person; 0 shows nothing."""
        self._items[page].show_count(count)

    def show_compact(self, *, is_compact: bool) -> None:
        """Only icons where there is no room for words."""
        self.setFixedWidth(_NARROW_PX if is_compact else _WIDE_PX)
        self._name.setVisible(not is_compact)
        self._brand.setContentsMargins(8 if is_compact else 10, 2, 0, 8)
        self._brand.setSpacing(10)
        self._column.setContentsMargins(8 if is_compact else 10, 13, 8 if is_compact else 10, 12)
        for item in self._items.values():
            item.show_compact(is_compact=is_compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the pages stand closer, so that all of them are seen."""
        super().resizeEvent(event)
        rows = len(self._items)
        is_low = self.height() < _BRAND_PX + rows * (_ROW_PX + _GAP_PX)
        self._column.setSpacing(0 if is_low else _GAP_PX)
        for item in self._items.values():
            item.setFixedHeight(_LOW_ROW_PX if is_low else _ROW_PX)

    def _walk(self, page: PageId, by: int) -> None:
        pages = list(self._items)
        item = self._items[pages[(pages.index(page) + by) % len(pages)]]
        item.setFocus(Qt.FocusReason.TabFocusReason)


class NavItem(Pressable):
    """One page in the sidebar.

    Signals:
        walked: the arrow keys go to the next (1) or previous (-1) page (int).
    """

    walked = Signal(int)

    def __init__(self, page: PageId) -> None:
        super().__init__()
        self._icon = page.value
        self._is_open, self._is_compact = False, False
        self._ring_px = RADIUS_CONTROL
        self._count = 0
        self.setText(page_title(page))
        self.setFixedHeight(_ROW_PX)
        self._tell()
        theme().changed.connect(self.update)

    def show_open(self, *, is_open: bool) -> None:
        """Whether this is the page that is open."""
        self._is_open = is_open
        self._tell()
        self.update()

    def show_count(self, count: int) -> None:
        """How many things there need the person."""
        if count != self._count:
            self._count = count
            self._tell()
            self.update()

    def show_compact(self, *, is_compact: bool) -> None:
        """Only the icon where there is no room for words."""
        self._is_compact = is_compact
        set_plain_tooltip(self, self.text() if is_compact else "")
        self.update()

    def _tell(self) -> None:
        words = tr("{page}, this page") if self._is_open else "{page}"
        name = words.format(page=self.text())
        if self._count:
            name = tr("{name}, {count} for you").format(name=name, count=self._count)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """As wide as the sidebar gives."""
        return QSize(_NARROW_PX - 16, _ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw ground, icon, title and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, box = tokens(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._is_open or self._is_hot:
            painter.setPen(QPen(now.line, 1) if self._is_open else Qt.PenStyle.NoPen)
            painter.setBrush(now.surface if self._is_open else now.selected)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        ink = now.water if self._is_open else now.ink
        top = (self.height() - _ICON_PX) / 2
        left = (self.width() - _ICON_PX) / 2 if self._is_compact else 10
        paint_icon(painter, self._icon, ink, QRectF(round(left), round(top), _ICON_PX, _ICON_PX))
        if not self._is_compact:
            painter.setPen(ink)
            painter.setFont(font(Face.BODY_BOLD if self._is_open else Face.BODY))
            words = QRectF(40, 0, self.width() - 48, self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        now = tokens()
        right = self.width() - (2 if self._is_compact else 10)
        top = 1 if self._is_compact else (self.height() - _COUNT_PX) / 2
        box = QRectF(right - _COUNT_PX, top, _COUNT_PX, _COUNT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.ink)
        painter.drawRoundedRect(box, _COUNT_PX / 2, _COUNT_PX / 2)
        painter.setPen(now.surface)
        painter.setFont(font(Face.AXIS))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(min(self._count, 99)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the page; the arrows walk."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
