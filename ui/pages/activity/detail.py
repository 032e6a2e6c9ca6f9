"""All of one row: the whole note, ids to copy, what is waited for, and what can be done."""

from itertools import pairwise
from typing import Final

from ui.i18n import outside, past_reason, tr
from ui.pages.activity import words
from ui.pages.activity.lines import CopyLine, LabelLine, TextLine
from ui.qt import (
    QHBoxLayout,
    QKeyEvent,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.scroll import PlainScroll
from wallet.views import units
from wallet.views.activity_values import ActivityDetail, ActivityKind, ActivityRow

WIDE_PX: Final = 380
NARROW_PX: Final = 340
_LINES_AT_ONCE: Final = 4


class DetailPanel(Card):
    """The row that was chosen. It is built in a few turns of the loop: `grow` makes the next lines.

    Attributes:
        PARTS: how often `grow` has to be called.

    Signals:
        closed: the person is done with it.
        label_edited: for which 0x id, and what (str, str).
        pay_again_requested: once more to the same person (ActivityDetail).
        moment_requested: show the whole window as it was at this event (int).
        channel_requested: show this channel (its 0x id).
    """

    PARTS: Final = 4
    closed = Signal()
    label_edited = Signal(str, str)
    pay_again_requested = Signal(object)
    moment_requested = Signal(int)
    channel_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._detail: ActivityDetail | None = None
        self._grown = 0
        self._title = Label(face=Face.CARD_TITLE, wraps=True)
        self._amount = Label(face=Face.POUND)
        self._wait = NoticeBox(color="info", icon="clock")
        self._problem = NoticeBox(color="warn")
        self._lines: dict[str, TextLine] = {}
        self._ids: dict[str, CopyLine] = {}
        self._label = LabelLine()
        self._label.written.connect(self._on_label_written)
        self.again = Button(tr("Pay again"), icon="pay", size=ButtonSize.NORMAL)
        self.again.clicked.connect(self._on_again_clicked)
        self.moment = Button(
            "", name=tr("Look at this moment"), icon="clock", size=ButtonSize.NORMAL
        )
        self.moment.clicked.connect(self._on_moment_clicked)
        self._close = Button("", name=tr("Close the details"), icon="close", size=ButtonSize.SMALL)
        self._close.clicked.connect(self.closed)
        inside = QWidget()
        self._middle = QVBoxLayout(inside)
        self._scroll = PlainScroll(inside)
        self._lay_out()
        self.setFixedWidth(WIDE_PX)
        self.hide()

    def grow(self) -> None:
        """Build some more lines; after `PARTS` calls all are there."""
        first = self._grown * _LINES_AT_ONCE
        self._grown += 1
        for name, word, is_id in _lines_in_order()[first : first + _LINES_AT_ONCE]:
            if name == "label":
                self._middle.addWidget(self._label)
            elif is_id:
                self._ids[name] = CopyLine(word)
                self._middle.addWidget(self._ids[name])
            else:
                self._lines[name] = TextLine(word)
                self._middle.addWidget(self._lines[name])
        if self._grown == self.PARTS:
            self._end_growing()

    def _end_growing(self) -> None:
        self._middle.addStretch(1)
        way = Button("", name=tr("Show this channel"), icon="next", size=ButtonSize.SMALL)
        way.clicked.connect(lambda: self.channel_requested.emit(self._ids["channel"].value))
        self._ids["channel"].row.addWidget(way)
        copies = {name: line.copy for name, line in self._ids.items()}
        stops = (
            *(self._close, copies["address"], self._label.pencil, copies["payment"]),
            *(copies["tab"], copies["channel"], way, copies["transaction"]),
            *(self.again, self.moment),
        )
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @property
    def number(self) -> int:
        """The number of the row that is shown, -1 if there is none."""
        return -1 if self._detail is None else self._detail.row.number

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self.setFixedWidth(NARROW_PX if is_compact else WIDE_PX)
        for button in (self.again, self.moment):
            button.show_size(ButtonSize.SMALL if is_compact else ButtonSize.NORMAL)

    def take_focus(self) -> None:
        """The keyboard comes here."""
        self._close.setFocus(Qt.FocusReason.TabFocusReason)

    def edit_label(self) -> None:
        """Begin to write the label."""
        self._label.edit()

    def show_none(self) -> None:
        """No row is chosen."""
        self._detail = None
        self._label.leave()
        self.hide()

    def show_detail(self, detail: ActivityDetail, *, is_past: bool) -> None:
        """Show a row."""
        is_other = detail.row.number != self.number
        self._detail, row = detail, detail.row
        if is_other:
            self._label.leave()
            self._scroll.verticalScrollBar().setValue(0)
        reason = past_reason() if is_past else ""
        self._title.show_text(words.title(row))
        self._show_amount(row)
        self._show_wait(detail)
        self._show_lines(detail)
        self._label.show_label(outside(row.label), reason=reason)
        self.again.setVisible(bool(detail.payee))
        if reason != self.again.accessibleDescription():
            self.again.lock(reason)
        number = units.event_number(row.seq)
        self.moment.show_text(tr("Show the app at {event}").format(event=number))
        self.setAccessibleName(tr("Details: {title}").format(title=words.title(row)))
        self.show()

    def _show_amount(self, row: ActivityRow) -> None:
        is_any = row.kind is ActivityKind.REQUEST and row.amount_wei == 0
        shown = words.amount(row)
        self._amount.show_text(tr("Any amount") if is_any else f"{shown} {units.UNIT}")
        self._amount.show_color("ink" if words.is_moved(row) else "muted")

    def _show_wait(self, detail: ActivityDetail) -> None:
        row, problem = detail.row, detail.problem
        whom = words.waiting_for(row)
        at = "" if row.step is None else f"{words.step(row).capitalize()}. "
        since = tr("Since {time}.").format(time=units.clock_seconds(row.since_ms))
        remedy = f"{at}{since} {words.way_out(row)}".strip()
        self._wait.show_words(whom, remedy if whom else "")
        self._problem.show_words(
            "" if problem is None else problem.cause, "" if problem is None else problem.remedy
        )

    def _show_lines(self, detail: ActivityDetail) -> None:
        row = detail.row
        texts = {
            "when": units.date_seconds(row.at_ms),
            "status": "" if words.waiting_for(row) else words.status_word(row),
            "person": outside(row.person),
            "note": outside(row.note),
            "limit": units.eth_unit(row.limit_wei) if row.limit_wei else "",
            "fee": units.eth_unit(0) if row.is_payment else "",
            "took": "" if row.took_ms is None else units.took(row.took_ms),
            "block": units.count(detail.block_num) if detail.block_num else "",
        }
        for name, text in texts.items():
            self._lines[name].show_text(text)
        ids = {
            "address": detail.address,
            "payment": detail.payment_id,
            "tab": detail.tab_id,
            "channel": detail.channel_id,
            "transaction": detail.tx_hash,
        }
        for name, value in ids.items():
            self._ids[name].show_id(value)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 12, 8, 14)
        outer.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 6, 0)
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        outer.addWidget(self._amount)
        outer.addWidget(self._scroll, 1)
        self._middle.setContentsMargins(0, 0, 10, 0)
        self._middle.setSpacing(0)
        for box in (self._wait, self._problem):
            self._middle.addWidget(box)
        self._middle.addSpacing(4)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 4, 10, 0)
        foot.setSpacing(8)
        foot.addWidget(self.again)
        foot.addWidget(self.moment)
        foot.addStretch(1)
        outer.addLayout(foot)

    def _on_label_written(self, text: str) -> None:
        detail = self._detail
        if detail is not None and text != detail.row.label:
            self.label_edited.emit(detail.row.label_target, text)

    def _on_again_clicked(self) -> None:
        if self._detail is not None:
            self.pay_again_requested.emit(self._detail)

    def _on_moment_clicked(self) -> None:
        if self._detail is not None:
            self.moment_requested.emit(self._detail.row.seq)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


def _lines_in_order() -> tuple[tuple[str, str, bool], ...]:
    """(name, word, whether it is an id that can be copied)."""
    return (
        ("when", tr("When"), False),
        ("status", tr("How it went"), False),
        ("person", tr("With"), False),
        ("address", tr("Address"), True),
        ("note", tr("Note"), False),
        ("label", "", False),
        ("limit", tr("Tab limit"), False),
        ("fee", tr("Fee"), False),
        ("took", tr("Took"), False),
        ("block", tr("Block"), False),
        ("payment", tr("Payment id"), True),
        ("tab", tr("Tab"), True),
        ("channel", tr("Channel"), True),
        ("transaction", tr("Transaction"), True),
    )
