"""The contacts page: search, table, and a drawer with one contact in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import past_reason, tr
from ui.models.grid import GridModel
from ui.pages.contacts.drawer import ContactDrawer
from ui.pages.contacts.words import contact_columns, contact_grid_row
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QLineEdit, QStackedWidget, Qt, QVBoxLayout, Signal
from ui.remedies import tell_problem
from ui.theme import Face, font
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card
from ui.widgets.emptycard import EmptyCard
from ui.widgets.focus import hide_ring
from ui.widgets.form import Field
from ui.widgets.grid import GridTable
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from wallet.views import units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wallet.api import Problem
    from wallet.views.people_values import ContactRow


class ContactsPage(Page):
    """The contacts of any moment.

    Attributes:
        table, drawer: the parts, which have signals of their own; None until they are made.

    Signals:
        searched: another text stands in the search field.
        add_requested: ask for a new contact.
        export_requested: write the contacts into a file.
    """

    searched = Signal()
    add_requested = Signal()
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(tr("Contacts"), face=Face.TITLE)
        self.search = Field()
        self.search.setAccessibleName(tr("Search contacts"))
        self.search.setPlaceholderText(tr("Search a name or an address"))
        self.search.setMaxLength(80)
        self.search.setFont(font(Face.BODY))
        self.search.setFixedHeight(36)
        self.search.setMaximumWidth(320)
        self.search.textEdited.connect(lambda _text: self.searched.emit())
        self.export = Button(tr("Export"), name=tr("Export contacts as a file"), icon="export")
        self.export.clicked.connect(self.export_requested)
        self.add = Button(tr("Add a contact"), icon="plus", kind=ButtonKind.PRIMARY)
        self.add.clicked.connect(self.add_requested)
        self._problem, self._done = NoticeBox(), NoticeBox(color="ok", icon="check")
        self.model = GridModel(contact_columns())
        self.table: GridTable | None = None
        self.drawer: ContactDrawer | None = None
        self._empty = EmptyCard()
        self._nobody = EmptyCard()
        self._nobody.show_words(
            tr("Nobody found"), tr("No contact has this in the name, the place or the address.")
        )
        self._stack = QStackedWidget()
        for part in (self._empty, self._nobody):
            self._stack.addWidget(part)
        self._body = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._build()
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        if is_compact:
            self._column.setContentsMargins(16, 10, 16, 12)
        else:
            self._column.setContentsMargins(24, 16, 24, 20)
        self._column.setSpacing(10 if is_compact else 14)

    def take_focus(self) -> None:
        """The keyboard begins in the search field, where there is somebody to be found."""
        first = self.search if self.search.isVisibleTo(self) else self.add
        first.setFocus(Qt.FocusReason.MouseFocusReason)
        hide_ring(first)

    def search_field(self) -> QLineEdit | None:
        """Where one searches, once there is somebody to be found."""
        return self.search if self.search.isVisibleTo(self) else None

    def add_table(self) -> GridTable:
        """Make the table: in a turn of its own, because it takes a while."""
        self.table = GridTable(self.model, name=tr("Contacts"))
        self._stack.addWidget(self.table)
        self._stack.setCurrentWidget(self.table)
        return self.table

    def add_drawer(self) -> ContactDrawer:
        """Make the drawer, when it is wanted for the first time."""
        self.drawer = ContactDrawer()
        self.drawer.hide()
        self._body.addWidget(self.drawer)
        return self.drawer

    def show_contacts(
        self, rows: Sequence[ContactRow], *, count: int, now_ms: int, is_past: bool
    ) -> None:
        """Show these contacts of `count`."""
        self.model.show_rows(
            rows, lambda row: contact_grid_row(row, now_ms=now_ms), day=units.day(now_ms)
        )
        assert self.table is not None, "rows without a table"
        part = self.table if rows else self._nobody if count else self._empty
        self._stack.setCurrentWidget(part)
        self.search.setVisible(bool(count))
        self.export.setVisible(bool(count))
        reason = past_reason() if is_past else ""
        if reason != self.add.accessibleDescription():
            self.add.lock(reason)
        self._empty.show_words(
            tr("Nobody was here yet") if is_past else tr("Nobody here yet"),
            tr("At this moment you had no contact. Go back to live to see who is here now.")
            if is_past
            else tr(
                "People you pay stand here, each with a name of yours and an address that never "
                "changes by itself. Add somebody with their address or a payment link."
            ),
        )

    def show_done(self, words: str) -> None:
        """Tell that something is done."""
        self._problem.show_words("", "")
        self._done.show_words(words, "")

    def show_problem(self, cause: str, remedy: str) -> None:
        """Tell what was not done, and why."""
        self._done.show_words("", "")
        self._problem.show_words(cause, remedy)

    def tell_problem(self, problem: Problem, again: Callable[[], None] | None) -> None:
        """Tell what was not done, with what can be done about it."""
        self._done.show_words("", "")
        tell_problem(self._problem, problem, again)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self.search, 1)
        head.addStretch(1)
        head.addWidget(self.export)
        head.addWidget(self.add)
        self._column.addLayout(head)
        for notice in (self._problem, self._done):
            self._column.addWidget(notice)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 4, 8, 8)
        inside.addWidget(self._stack)
        self._body.setSpacing(14)
        self._body.addWidget(card, 1)
        self._column.addLayout(self._body, 1)
