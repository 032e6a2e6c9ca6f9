"""The activity page: what to look for, the rows, what they come to, and one of them in full."""

from collections.abc import Callable
from typing import Final

from ui.i18n import tr, trn
from ui.pages.activity.detail import DetailPanel
from ui.pages.activity.empty import EmptyBox
from ui.pages.activity.filters import Filters
from ui.pages.activity.foot import ExportStrip, SumsLine
from ui.pages.activity.model import ActivityModel
from ui.pages.activity.table import ActivityTable
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QLineEdit, Qt, QVBoxLayout, QWidget, Signal
from ui.remedies import tell_problem
from ui.theme import Face
from ui.turns import Turns
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Card, HairLine
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.progress import Progress
from wallet.api import Problem
from wallet.views import units
from wallet.views.activity_values import ActivityDetail, ActivityListing

_SEARCH_PX: Final = 300
_SEARCH_NARROW_PX: Final = 240
_PROGRESS_PX: Final = 480


class ActivityPage(Page):
    """The activity of any moment. It is built in several turns, so that opening it holds nothing up.

    Attributes:
        is_built: whether all of it is there.
        filters: what is asked for; has a signal of its own.
        model, table: the rows.
        detail: one row in full.
        empty: what stands in the table's place.
        progress: reading.
        exporting: an export.
        export: the button that begins one.

    Signals:
        built: all of it is there.
        row_shown: this row is to be shown in full (int, counted from the top).
        detail_closed: the row in full is to be put away.
        label_edited: for which 0x id, and what (str, str).
        pay_again_requested: once more to the same person (ActivityDetail).
        moment_requested: show the whole window as it was at this event (int).
        channel_requested: show this channel (its 0x id).
        pay_requested: pay somebody.
        reading_stopped: read no further for now.
        reading_requested: read on.
        export_cancelled: no file is wanted any more.
    """

    built = Signal()
    row_shown = Signal(int)
    detail_closed = Signal()
    label_edited = Signal(str, str)
    pay_again_requested = Signal(object)
    moment_requested = Signal(int)
    channel_requested = Signal(str)
    pay_requested = Signal()
    reading_stopped = Signal()
    reading_requested = Signal()
    export_cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_built = False
        self._is_compact = False
        self.filters = Filters()
        self.model = ActivityModel()
        self.model.label_edited.connect(self.label_edited)
        self.export = Button(tr("Export..."), icon="export", size=ButtonSize.NORMAL)
        self.export.lock(tr("There is nothing to export yet"))
        self._title = Label(tr("Activity"), face=Face.TITLE)
        self._count = Label(face=Face.SECOND, color="muted")
        self._card = Card()
        self._rows = QVBoxLayout(self._card)
        self._body = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self.table: ActivityTable
        self.detail: DetailPanel
        self._turns = Turns()
        # Gone with the page: there is nothing to build into afterwards.
        self._turns.setParent(self)
        self._turns.add(
            self._build_table, self._build_quiet_parts, self._build_notices, self._build_detail
        )
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        if is_compact:
            self._column.setContentsMargins(16, 10, 16, 12)
        else:
            self._column.setContentsMargins(24, 16, 24, 20)
        self._column.setSpacing(8 if is_compact else 12)
        self._body.setSpacing(10 if is_compact else 14)
        self.filters.search.setFixedWidth(_SEARCH_NARROW_PX if is_compact else _SEARCH_PX)
        if self.is_built:
            self.detail.show_compact(is_compact=is_compact)

    def take_focus(self) -> None:
        """Begin with the search."""
        self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_field(self) -> QLineEdit:
        """Where one searches."""
        return self.filters.search

    def show_listing(self, listing: ActivityListing, *, now_ms: int, is_past: bool) -> None:
        """Show what was found."""
        self.progress.hide()
        self._title.show_text(tr("Activity before this") if is_past else tr("Activity"))
        self.filters.show_people(listing.people)
        self.table.show_locked(is_locked=is_past)
        fresh_count = self.model.show_listing(listing, now_ms=now_ms, is_locked=is_past)
        self.table.keep_in_sight(fresh_count)
        self._show_count(listing)
        self._sums.show_sums(listing.sums)
        for widget in (self._sums_rule, self._sums):
            widget.setVisible(listing.total_count > 0)
        reason = "" if len(listing) else tr("There is nothing to export")
        if reason != self.export.accessibleDescription():
            self.export.lock(reason)
        self.table.setVisible(len(listing) > 0)
        if len(listing):
            self.empty.hide()

    def show_nothing_yet(self, *, lock: str, is_past: bool) -> None:
        """Nothing has happened so far; `lock` says why nobody can be paid."""
        self.empty.show_nothing_yet(lock=lock, is_past=is_past)

    def show_no_match(self) -> None:
        """There are rows, and none meets the query."""
        self.empty.show_no_match()

    def show_reading(self, share: float) -> None:
        """The log is being read."""
        self.empty.hide()
        self.progress.show_progress(tr("Reading the log"), share)

    def show_stopped(self) -> None:
        """Reading was stopped before its end."""
        self.progress.hide()
        if not self.model.rowCount():
            self.empty.show_stopped()

    def tell_problem(self, problem: Problem, again: Callable[[], None] | None = None) -> None:
        """Tell what did not work, with what can be done about it."""
        self.progress.hide()
        tell_problem(self._problem, problem, again)

    def forget_problem(self) -> None:
        """Take the notice away."""
        self._problem.show_words("", "")

    def show_detail(self, detail: ActivityDetail, *, is_past: bool) -> None:
        """Show one row in full."""
        self.detail.show_detail(detail, is_past=is_past)

    def show_no_detail(self) -> None:
        """Put the row in full away."""
        if self.detail.isHidden():
            return
        had_focus = any(child.hasFocus() for child in self.detail.findChildren(QWidget))
        self.detail.show_none()
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def sums_text(self) -> str:
        """What the sums line says."""
        return self._sums.text()

    def _show_count(self, listing: ActivityListing) -> None:
        shown, total = units.count(len(listing)), units.count(listing.total_count)
        if listing.query.is_all:
            words = trn("1 entry", "{number} entries", listing.total_count)
            self._count.show_text(words.format(number=total))
        else:
            self._count.show_text(tr("{shown} of {count}").format(shown=shown, count=total))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        self._count.setContentsMargins(0, 0, 0, 4)
        head.addStretch(1)
        head.addWidget(self.filters.search)
        head.addWidget(self.export)
        self._column.addLayout(head)
        self._column.addWidget(self.filters)
        self._rows.setContentsMargins(14, 9, 6, 10)
        self._rows.setSpacing(6)
        self._body.addWidget(self._card, 1)
        self._column.addLayout(self._body, 1)
        QWidget.setTabOrder(self.filters.search, self.export)
        QWidget.setTabOrder(self.export, self.filters)

    def _build_table(self) -> None:
        self.table = ActivityTable(self.model)
        self._rows.addWidget(self.table, 1)
        self.table.hide()

    def _build_detail(self) -> None:
        self.detail = DetailPanel()
        self._body.addWidget(self.detail)
        self._turns.add(*([self.detail.grow] * self.detail.PARTS), self._finish)

    def _finish(self) -> None:
        self.detail.show_compact(is_compact=self._is_compact)
        self._connect()
        self.is_built = True
        self.built.emit()

    def _build_quiet_parts(self) -> None:
        """What stands in the table's place, and below it."""
        self.empty = EmptyBox()
        self.progress = Progress(stop=tr("Stop"), stop_name=tr("Stop reading the log"))
        self.progress.setFixedWidth(_PROGRESS_PX)
        self._sums, self._sums_rule = SumsLine(), HairLine()
        self._rows.addWidget(self.empty, 1)
        self._rows.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        for widget in (self._sums_rule, self._sums):
            self._rows.addWidget(widget)
            widget.hide()

    def _build_notices(self) -> None:
        """What did not work, and what became of an export: above the table."""
        self._problem, self.exporting = NoticeBox(), ExportStrip()
        before_body = self._column.count() - 1
        self._column.insertWidget(before_body, self._problem)
        self._column.insertWidget(before_body + 1, self.exporting)

    def _connect(self) -> None:
        table, detail = self.table, self.detail
        table.row_chosen.connect(self.row_shown)
        table.row_moved_to.connect(self._on_row_moved_to)
        table.label_wanted.connect(self._on_label_wanted)
        table.left.connect(self.detail_closed)
        detail.closed.connect(self.detail_closed)
        detail.label_edited.connect(self.label_edited)
        detail.pay_again_requested.connect(self.pay_again_requested)
        detail.moment_requested.connect(self.moment_requested)
        detail.channel_requested.connect(self.channel_requested)
        self.empty.pay_requested.connect(self.pay_requested)
        self.empty.everything_requested.connect(self.filters.show_everything)
        self.empty.reading_requested.connect(self.reading_requested)
        self.progress.stopped.connect(self.reading_stopped)
        self.exporting.cancelled.connect(self.export_cancelled)
        self.exporting.again_requested.connect(self.export.click)

    def _on_row_moved_to(self, at: int) -> None:
        if not self.detail.isHidden():
            self.row_shown.emit(at)

    def _on_label_wanted(self, at: int) -> None:
        self.row_shown.emit(at)
        self.detail.edit_label()
