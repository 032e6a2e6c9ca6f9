"""Parts of the pay dialog: the tab that is paid from, and the way the money takes."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from ui.i18n import outside, tr
from ui.limits import AMOUNT_MAX_CHARS
from ui.qt import (
    QFontMetrics,
    QGridLayout,
    QHBoxLayout,
    QLineF,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    QRectF,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_CONTROL, Face, font, theme, tokens
from ui.widgets.bars import PayBar
from ui.widgets.canal_paint import paint_chevron
from ui.widgets.card import Card
from ui.widgets.form import Field
from ui.widgets.label import Label
from ui.words import set_aside_text, takes_all
from wallet.views import units
from wallet.views.values import PayQuote, PayWay

_TITLES: Final[dict[PayWay, Callable[[], str]]] = {
    PayWay.NEW_TAB: lambda: tr("A new tab with {name}"),
    PayWay.OPEN_TAB: lambda: tr("Your tab with {name}"),
    PayWay.INSIDE: lambda: tr("Inside your channel with {name}"),
}


class TabBox(Card):
    """The tab, before and after this payment, or the channel inside which it goes.

    The limit of a new tab is proposed, and can be edited; of an open one it is a fact.

    Signals:
        limit_edited: the person changed the limit; ask for `limit_text()`.
    """

    limit_edited = Signal()

    def __init__(self) -> None:
        super().__init__(fill="sunk", outline="sunk", radius_px=RADIUS_CONTROL)
        self._title = Label(face=Face.BODY_BOLD, elides=True)
        self._after = Label(face=Face.SECOND, color="muted", elides=True)
        self._after.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar = PayBar()
        self._limit_words = Label(tr("Tab limit"), face=Face.SECOND, color="muted")
        self._limit = Field()
        self._limit.setAccessibleName(tr("Tab limit in ETH"))
        self._limit.setFont(font(Face.BODY_BOLD))
        self._limit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._limit.setMaxLength(AMOUNT_MAX_CHARS)
        self._limit.setFixedSize(116, 28)
        self._limit.textEdited.connect(self._on_limit_edited)
        self._is_edited = False
        self._paid = Label(face=Face.SECOND)
        self._room = Label(face=Face.SECOND)
        # Both at the top of a row that has the room of two lines.
        self._paid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._room.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._aside = Label(face=Face.SECOND, wraps=True)
        # Two lines of words keep their place: what is told of a new tab moves nothing.
        self._aside.setMinimumHeight(2 * QFontMetrics(font(Face.SECOND)).lineSpacing())
        keeps = self._aside.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._aside.setSizePolicy(keeps)
        self._aside.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setVerticalSpacing(7)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._after)
        head.addWidget(self._limit_words)
        head.addWidget(self._limit)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.setRowMinimumHeight(0, 28)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.addWidget(self._paid, 2, 0)
        grid.addWidget(self._room, 2, 1)
        grid.addWidget(self._aside, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)

    def show_paid(self) -> None:
        """It is paid: what was to be set aside is so now, and what is left of the tab is told."""
        self._show_aside(None, 0)

    def limit_text(self) -> str | None:
        """The limit as typed; None while it is the proposed one."""
        return self._limit.text() if self._is_edited else None

    def forget_limit(self) -> None:
        """Propose a limit again."""
        self._is_edited = False

    def _on_limit_edited(self, _text: str) -> None:
        self._is_edited = True
        self.limit_edited.emit()

    def _show_limit(self, quote: PayQuote | None, limit_wei: int) -> None:
        is_new = quote is not None and quote.way is PayWay.NEW_TAB
        self._limit.setVisible(is_new)
        self._limit_words.setVisible(is_new)
        self._after.setVisible(not is_new)
        if is_new and not self._is_edited:
            self._limit.setText(units.eth_editable(limit_wei))

    def _show_aside(self, quote: PayQuote | None, limit_wei: int) -> None:
        """Of a new tab, what opening it means; of an open one, what is used of it."""
        is_new = quote is not None and quote.way is PayWay.NEW_TAB
        for label in (self._paid, self._room):
            label.setVisible(not is_new)
        self._aside.setVisible(is_new)
        if quote is not None and is_new:
            self._aside.show_color("warn" if takes_all(quote, limit_wei) else "muted")
            self._aside.show_text(set_aside_text(quote, limit_wei))

    def show_quote(self, quote: PayQuote | None, amount_wei: int, limit_wei: int) -> None:
        """Show the tab that a payment would use; without one, what will stand here."""
        is_refused = quote is not None and quote.problem is not None
        if is_refused or amount_wei == 0:
            quote = None
        self._show_limit(quote, limit_wei)
        self._show_aside(quote, limit_wei)
        if quote is None:
            self._title.show_text(tr("The tab"))
            self._after.show_text(
                tr("shown when this can be paid")
                if is_refused and amount_wei > 0
                else tr("shown when payee and amount are known")
            )
            self._bar.show_parts(used_wei=0, amount_wei=0, limit_wei=0)
            self._paid.show_text("")
            self._room.show_text("")
            return
        self._title.show_text(_TITLES[quote.way]().format(name=outside(quote.payee_name)))
        after_wei = quote.tab_used_wei + amount_wei
        used, after = units.eth(quote.tab_used_wei), units.eth(after_wei)
        self._bar.show_parts(
            used_wei=quote.tab_used_wei, amount_wei=amount_wei, limit_wei=limit_wei
        )
        left = units.eth(max(limit_wei - after_wei, 0))
        if quote.way is PayWay.INSIDE:
            self._after.show_text(tr("no tab is needed"))
            self._paid.show_text(tr("this payment {amount}").format(amount=units.eth(amount_wei)))
            self._room.show_text(tr("left to send here {amount}").format(amount=left))
            return
        self._after.show_text(
            tr("after this {after} of {limit} used").format(after=after, limit=units.eth(limit_wei))
        )
        self._paid.show_text(
            tr("paid {used}, this payment {amount}").format(used=used, amount=units.eth(amount_wei))
        )
        self._room.show_text(tr("room left {amount}").format(amount=left))


class RoutePicture(QWidget):
    """The way from the person over the hubs to the payee."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.setFixedHeight(74)
        theme().changed.connect(self.update)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Set the stops of the way."""
        if names == self._names:
            return
        self._names = names
        way = tr(", then ").join(outside(name) for name in names)
        self.setAccessibleName(tr("Route: {way}").format(way=way) if names else tr("No route yet"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the stops and the canal between them."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = self._names
        if not names[1:]:
            painter.end()
            return
        radius, middle = 20.0, 28.0
        step = (self.width() - 74) / (len(names) - 1)
        stops = [37 + step * index for index in range(len(names))]
        for begin, end in pairwise(stops):
            canal = QRectF(begin + radius, middle - 6, end - begin - 2 * radius, 12)
            painter.fillRect(canal, now.water_soft)
            painter.setPen(QPen(now.stone_line, 1.6))
            painter.drawLine(QLineF(canal.topLeft(), canal.topRight()))
            painter.drawLine(QLineF(canal.bottomLeft(), canal.bottomRight()))
            for part in (0.25, 0.5, 0.75):
                x = canal.left() + canal.width() * part - 3
                paint_chevron(painter, x, middle, now.water, 5)
        for x, raw in zip(stops, names, strict=True):
            self._paint_stop(painter, QPointF(x, middle), outside(raw))
        painter.end()

    def _paint_stop(self, painter: QPainter, at: QPointF, name: str) -> None:
        now = tokens()
        painter.setPen(QPen(now.water, 2))
        painter.setBrush(now.surface)
        painter.drawEllipse(at, 20, 20)
        painter.setPen(now.ink)
        painter.setFont(font(Face.BODY_BOLD))
        circle = QRectF(at.x() - 20, at.y() - 20, 40, 40)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, name[:1].upper())
        painter.setFont(font(Face.SECOND_BOLD))
        words = QRectF(at.x() - 70, at.y() + 24, 140, 18)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 136)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
