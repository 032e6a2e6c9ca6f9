"""All of one event: what it is, what led to it and what it led to, its fields, and the way into the past."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ui.i18n import outside_name, tr, trn
from ui.pages.timeline import words
from ui.pages.timeline.fields import FieldSheet
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Pill
from ui.widgets.copybutton import CopyButton
from ui.widgets.label import Label
from ui.widgets.link import Link
from ui.widgets.scroll import PlainScroll
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.timeline_values import EventDetail, EventRow

WIDE_PX: Final = 440
NARROW_PX: Final = 320
_EFFECTS_SHOWN: Final = 4


class LinkLine(QWidget):
    """A word, then links to events; of the first one also its sentence.

    Signals:
        seq_wanted: that event is to be shown (int).
    """

    seq_wanted = Signal(int)

    def __init__(self, word: str, link_count: int = 1) -> None:
        super().__init__()
        self._word = Label(word, face=Face.SECOND, color="muted")
        self._word.setFixedWidth(86)
        self.links = [Link("") for _link in range(link_count)]
        self._seqs = [0] * link_count
        self._more = Label(face=Face.SECOND, elides=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._word)
        for at, link in enumerate(self.links):
            row.addWidget(link)
            link.setAccessibleName(word)
            link.clicked.connect(lambda _on=False, at=at: self.seq_wanted.emit(self._seqs[at]))
        row.addWidget(self._more, 1)
        self.hide()

    def show_rows(self, rows: tuple[EventRow, ...]) -> None:
        """Set the events; without one the line is not there."""
        for at, link in enumerate(self.links):
            link.setVisible(at < len(rows))
            if at < len(rows):
                self._seqs[at] = rows[at].seq
                link.setText(units.event_number(rows[at].seq))
                name = tr("{word} {event}, {sentence}")
                link.setAccessibleName(
                    name.format(
                        word=self._word.text(), event=link.text(), sentence=words.sentence(rows[at])
                    )
                )
                link.updateGeometry()
        more = ""
        if len(rows) == 1:
            more = words.sentence(rows[0])
        elif len(rows) > len(self.links):
            beside = len(rows) - len(self.links)
            more = trn("and 1 more", "and {count} more", beside).format(count=units.count(beside))
        self._more.show_text(more)
        self.setVisible(bool(rows))


class EventPanel(Card):
    """The event that was chosen.

    Signals:
        seq_wanted: another event is to be chosen (int).
        moment_requested: show the whole window as it was at this event (int).
    """

    seq_wanted = Signal(int)
    moment_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._detail: EventDetail | None = None
        self._form = Pill()
        self._number = Label(face=Face.SECTION)
        self._when = Label(face=Face.SECOND, color="muted")
        self._title = Label(face=Face.SECTION, wraps=True)
        self._cause = LinkLine(tr("Because of"))
        self._root = LinkLine(tr("Began with"))
        self._effects = LinkLine(tr("Led to"), _EFFECTS_SHOWN)
        self._fields = FieldSheet()
        self._about = Label(face=Face.SECOND, color="muted", elides=True)
        self.moment = Button(
            "", name=tr("Look at this moment"), icon="clock", kind=ButtonKind.PRIMARY
        )
        self.json = CopyButton(tr("JSON"), name=tr("Copy JSON"))
        inside = QWidget()
        self._middle = QVBoxLayout(inside)
        self._scroll = PlainScroll(inside)
        self._lay_out()
        self.moment.clicked.connect(self._on_moment_clicked)
        for line in (self._cause, self._root, self._effects):
            line.seq_wanted.connect(self.seq_wanted)
        self.setFixedWidth(WIDE_PX)
        self.hide()

    @property
    def seq(self) -> int:
        """The number of the event that is shown, 0 if there is none."""
        return 0 if self._detail is None else self._detail.row.seq

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self.setFixedWidth(NARROW_PX if is_compact else WIDE_PX)
        self.moment.show_size(ButtonSize.SMALL if is_compact else ButtonSize.NORMAL)

    def show_none(self) -> None:
        """No event is chosen."""
        self._detail = None
        self.hide()

    def show_detail(self, detail: EventDetail) -> None:
        """Show an event."""
        is_other = detail.row.seq != self.seq
        self._detail, row = detail, detail.row
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
        word, icon, color = words.form_words(row.form)
        self._form.show_words(word, icon=icon)
        self._form.show_colors("surface", color, color)
        number = units.event_number(row.seq)
        self._number.show_text(number)
        self._when.show_text(units.date_seconds(row.at_ms) if row.at_ms else "")
        self._title.show_text(words.sentence(row))
        self._show_links(detail)
        self._about.show_text(_about(row))
        self._about.setVisible(bool(self._about.text()))
        self._fields.show_fields(detail.fields)
        self.json.show_content(detail.json)
        self.json.setVisible(bool(detail.json))
        self.moment.show_text(tr("Show the app at {event}").format(event=number))
        self.setAccessibleName(tr("Event {event}").format(event=number))
        self.show()

    def lock_moment(self, reason: str) -> None:
        """Say why this moment cannot be gone to; "" if it can."""
        if reason != self.moment.accessibleDescription():
            self.moment.lock(reason)

    def text(self) -> str:
        """What it says of the event."""
        parts = (self._number.text(), self._title.text(), self._about.text(), self._fields.words())
        return " ".join(part for part in parts if part)

    def _show_links(self, detail: EventDetail) -> None:
        cause, root = detail.cause, detail.root
        self._cause.show_rows(() if cause is None else (cause,))
        is_same = cause is not None and root is not None and cause.seq == root.seq
        self._root.show_rows(() if root is None or is_same else (root,))
        self._effects.show_rows(detail.effects)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 8, 14)
        outer.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 10, 0)
        head.setSpacing(10)
        head.addWidget(self._form)
        head.addWidget(self._number)
        head.addStretch(1)
        outer.addLayout(head)
        outer.addWidget(self._when)
        self._middle.setContentsMargins(0, 0, 10, 0)
        self._middle.setSpacing(5)
        stack = (self._title, self._about, self._cause, self._root, self._effects)
        for widget in stack:
            self._middle.addWidget(widget)
        self._middle.addSpacing(4)
        self._middle.addWidget(self._fields)
        self._middle.addStretch(1)
        outer.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 4, 10, 0)
        foot.setSpacing(8)
        foot.addWidget(self.moment)
        foot.addStretch(1)
        foot.addWidget(self.json)
        outer.addLayout(foot)
        stops = (
            *self._cause.links,
            *self._root.links,
            *self._effects.links,
            self.moment,
            self.json,
        )
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def take_focus(self) -> None:
        """The keyboard comes here."""
        button = self.moment if self.moment.isEnabled() else self.json
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_moment_clicked(self) -> None:
        if self._detail is not None:
            self.moment_requested.emit(self._detail.row.seq)


def _about(row: EventRow) -> str:
    """Whose doing it was, and which channel it is about."""
    by = tr("By {name}").format(name=words.who(row)) if row.who else ""
    to = tr("To {name}").format(name=outside_name(row.other)) if row.other else ""
    return ", ".join(part for part in (by, to, words.channel_cell(row)) if part)
