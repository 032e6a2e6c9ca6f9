"""The timeline page: all of the log at a glance, its events as rows, and one of them in full."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ui.i18n import tr, trn
from ui.pages.page import Page
from ui.pages.timeline.density import DensityBar
from ui.pages.timeline.detail import EventPanel
from ui.pages.timeline.filters import EventFilters
from ui.pages.timeline.lanes import BEFORE, COLUMNS, LanesPicture
from ui.pages.timeline.model import EventModel
from ui.pages.timeline.quiet import QuietBox
from ui.pages.timeline.table import EventTable
from ui.qt import (
    QHBoxLayout,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face
from ui.turns import Turns
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.progress import Progress
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.timeline_values import EventDetail, EventListing

_SEARCH_PX: Final = 320
_SEARCH_NARROW_PX: Final = 240
_PROGRESS_PX: Final = 480
_LANES_FROM_PX: Final = 680


class TimelinePage(Page):
    """Every event. It is built in several turns, so that opening it holds nothing up.

    Attributes:
        is_built: whether all of it is there.
        filters: what is asked for; has a signal of its own.
        model, table: the events.
        density: all of the log as bars.
        lanes: who did what around the event in full; only where the window is high enough.
        detail: one event in full.
        progress: a search that is under way.

    Signals:
        built: all of it is there.
        row_shown: this row is to be shown in full (int, counted from the top).
        seq_wanted: this event is to be shown, and chosen (int).
        moment_requested: show the whole window as it was at this event (int).
        search_stopped: look no further.
        again_requested: try once more to read the log.
    """

    built = Signal()
    row_shown = Signal(int)
    seq_wanted = Signal(int)
    moment_requested = Signal(int)
    search_stopped = Signal()
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_built = False
        self._is_compact, self._wants_focus = False, False
        self.filters = EventFilters()
        self.model = EventModel()
        self._title = Label(tr("Timeline"), face=Face.TITLE)
        self._count = Label(face=Face.SECOND, color="muted")
        self.newest = Button(tr("Newest"), icon="down", key_hint=tr("End"))
        self._later = Label(face=Face.SECOND_BOLD, color="dusk")
        self._card = Card()
        self._rows = QVBoxLayout(self._card)
        self._body = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self.table: EventTable
        self.density: DensityBar
        self.lanes: LanesPicture
        self.detail: EventPanel
        self._turns = Turns()
        # Gone with the page: there is nothing to build into afterwards.
        self._turns.setParent(self)
        self._turns.add(
            self._build_density,
            self._build_table,
            self._build_quiet_parts,
            self._build_detail,
            self._finish,
        )

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        side, top = (16, 10) if is_compact else (24, 16)
        self._column.setContentsMargins(side, top, side, top)
        self._column.setSpacing(8 if is_compact else 12)
        self._body.setSpacing(10 if is_compact else 14)
        self.filters.search.setFixedWidth(_SEARCH_NARROW_PX if is_compact else _SEARCH_PX)
        if self.is_built:
            self.detail.show_compact(is_compact=is_compact)

    def take_focus(self) -> None:
        """The keyboard begins at the events."""
        if self.is_built and not self.table.isHidden():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            # Until there are events to begin at.
            self._wants_focus = True
            self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_at(self, seq: int) -> None:
        """Show the first event in full: a piece in each turn, because all of it together is long."""
        self._turns.add(
            self.detail.show, lambda: self.seq_wanted.emit(seq), self._take_wanted_focus
        )

    def show_listing(self, listing: EventListing, *, now_ms: int) -> None:
        """Draw the events of a moment. Whoever is at the end stays there, and sees what is new."""
        was_at_end = self.table.is_at_end() or self.model.rowCount() == 0
        self.progress.hide()
        self._problem.show_words("", "")
        self.model.show_listing(listing, now_ms=now_ms)
        has_rows = len(listing) > 0
        self.table.setVisible(has_rows)
        if has_rows:
            self.quiet.hide()
        elif listing.query.is_all:
            self.quiet.show_nothing_yet()
        else:
            self.quiet.show_no_match()
        self._show_count(listing)
        self.filters.show_people(listing.people)
        if was_at_end and has_rows:
            self.table.scrollToBottom()
        self.show_window()

    def show_moment(self, past_seq: int | None) -> None:
        """Set the event that the window looks at; None is the present."""
        self.model.show_moment(past_seq)
        self.density.show_moment(past_seq)
        self._show_later()
        self._show_lanes()
        self.table.viewport().update()

    def show_detail(self, detail: EventDetail, *, lock: str) -> None:
        """Show one event in full; `lock` says why its moment cannot be gone to, "" if it can."""
        self.model.show_chosen(detail.row)
        self.detail.show_detail(detail)
        self.detail.lock_moment(lock)
        self._show_lanes()
        self.table.viewport().update()

    def show_no_detail(self) -> None:
        """No event is chosen."""
        self.model.show_chosen(None)
        self.detail.show_none()

    def show_searching(self, share: float) -> None:
        """The log is being looked through."""
        self.quiet.hide()
        self.progress.show_progress(tr("Looking through the log"), share)

    def show_stopped(self) -> None:
        """The log was not looked through to its end."""
        self.progress.hide()
        if not self.model.rowCount():
            self.quiet.show_stopped()

    def show_problem(self, cause: str, remedy: str) -> None:
        """Tell what did not work."""
        self.progress.hide()
        self._problem.show_words(cause, remedy)
        if not self.model.rowCount():
            self.quiet.show_unreadable()

    def show_window(self) -> None:
        """Tell the density which events are in sight."""
        listing = self.model.listing
        first, last = self.table.rows_in_sight()
        if listing is not None and 0 <= first <= last < len(listing):
            self.density.show_window(listing.seq_at(first), listing.seq_at(last))

    def count_text(self) -> str:
        """What the head says of how many there are."""
        return self._count.text()

    def _take_wanted_focus(self) -> None:
        if self._wants_focus and not self.filters.search.text():
            self.take_focus()
        self._wants_focus = False

    def _show_lanes(self) -> None:
        listing, seq = self.model.listing, self.detail.seq
        if listing is not None and seq and not self.lanes.isHidden():
            rows = listing.around(seq, before=BEFORE, count=COLUMNS)
            self.lanes.show_rows(rows, seq, self.model.past_seq)

    def _fit_lanes(self) -> None:
        """The events come first: in a low window they have all the room."""
        if self.is_built and (self.height() >= _LANES_FROM_PX) == self.lanes.isHidden():
            self.lanes.setVisible(self.lanes.isHidden())
            self._show_lanes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the lanes where there is room for them."""
        super().resizeEvent(event)
        self._fit_lanes()

    def _show_count(self, listing: EventListing) -> None:
        shown, total = units.count(len(listing)), units.count(listing.last_seq)
        if listing.query.is_all:
            words = trn("1 event", "{total} events", listing.last_seq)
        else:
            words = tr("the newest {shown} found") if listing.is_cut else tr("{shown} of {total}")
        self._count.show_text(words.format(shown=shown, total=total))
        self._show_later()

    def _show_later(self) -> None:
        listing, past_seq = self.model.listing, self.model.past_seq
        later = 0 if listing is None or past_seq is None else listing.last_seq - past_seq
        words = trn("1 came later", "{count} came later", later)
        self._later.show_text(words.format(count=units.count(later)) if later > 0 else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        bottom = Qt.AlignmentFlag.AlignBottom
        for label in (self._title, self._count, self._later):
            head.addWidget(label, 0, bottom)
        for label in (self._count, self._later):
            label.setContentsMargins(0, 0, 0, 4)
        head.addStretch(1)
        head.addWidget(self.filters.search)
        head.addWidget(self.newest)
        self._column.addLayout(head)
        self._column.addWidget(self.filters)
        self._rows.setContentsMargins(14, 8, 6, 10)
        self._rows.setSpacing(6)
        self._body.addWidget(self._card, 1)
        self._column.addLayout(self._body, 1)
        QShortcut(
            QKeySequence("Ctrl+F"),
            self,
            self._on_find_pressed,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    def _build_density(self) -> None:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 8, 14, 6)
        self.density, self.lanes = DensityBar(), LanesPicture()
        inside.setSpacing(6)
        inside.addWidget(self.density)
        inside.addWidget(self.lanes)
        self._column.insertWidget(1, card)

    def _build_table(self) -> None:
        self.table = EventTable(self.model)
        self._rows.addWidget(self.table, 1)
        self.table.hide()

    def _build_quiet_parts(self) -> None:
        """What stands in the table's place, and above it."""
        self.quiet = QuietBox()
        self.progress = Progress(stop=tr("Stop"), stop_name=tr("Stop looking through the log"))
        self.progress.setFixedWidth(_PROGRESS_PX)
        self._rows.addWidget(self.quiet, 1)
        self._rows.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        self._problem = NoticeBox()
        self._column.insertWidget(self._column.count() - 1, self._problem)

    def _build_detail(self) -> None:
        self.detail = EventPanel()
        self._body.addWidget(self.detail)

    def _finish(self) -> None:
        self.detail.show_compact(is_compact=self._is_compact)
        table, detail = self.table, self.detail
        table.row_chosen.connect(self.row_shown)
        table.row_entered.connect(detail.take_focus)
        table.window_moved.connect(self.show_window)
        detail.seq_wanted.connect(self.seq_wanted)
        self.lanes.seq_wanted.connect(self.seq_wanted)
        detail.moment_requested.connect(self.moment_requested)
        self.density.seq_wanted.connect(self._on_density_wanted)
        self.density.paged.connect(self._on_paged)
        self.newest.clicked.connect(lambda: table.step(self.model.rowCount()))
        self.quiet.everything_requested.connect(self.filters.show_everything)
        self.quiet.again_requested.connect(self.again_requested)
        self.progress.stopped.connect(self.search_stopped)
        stops = (self.filters.search, self.newest, self.density, self.lanes, self.filters)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.is_built = True
        self._fit_lanes()
        self.built.emit()

    def _on_density_wanted(self, seq: int) -> None:
        if self.model.listing is not None:
            self.table.show_middle(max(self.model.listing.place_of(seq), 0))

    def _on_paged(self, pages: int) -> None:
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _on_find_pressed(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()
