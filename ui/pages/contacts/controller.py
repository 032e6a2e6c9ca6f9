"""Turns what is done on the contacts page into commands, and the wallet's answers into words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.filedialog import ask_to_save
from ui.i18n import outside, tr, trn
from ui.limits import COPIED_MS
from ui.pages.contacts.form import ContactForm
from ui.pages.contacts.view import ContactsPage
from ui.pages.contacts.words import is_found
from ui.qt import QGuiApplication, QObject, QTimer
from ui.widgets.overlay import Question
from wallet.api import save_file
from wallet.views.people_values import contacts_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.contacts.drawer import ContactDrawer
    from ui.pages.page import PageContext
    from wallet.api import Problem
    from wallet.views.people_values import ContactRow

COUNTING_MS: Final = 300
FILE_NAME: Final = "towpath-contacts.json"


class ContactsController(QObject):
    """The contacts page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._session, self._bridge, self._window = context.session, context.bridge, context.window
        self._pay = context.pay
        self._page = ContactsPage()
        self._chosen = ""
        self._rows: dict[str, ContactRow] = {}
        self._form: ContactForm | None = None
        self._is_compared = False
        self._again = self._timer(COUNTING_MS, self.refresh)
        self._uncopied = self._timer(COPIED_MS, self._show_copy_again)
        self._build = self._timer(0, self._on_build_due)
        self._fill = self._timer(0, self._on_fill_due)
        page = self._page
        page.searched.connect(self.refresh)
        page.add_requested.connect(self.on_add_requested)
        page.export_requested.connect(self.on_export_requested)
        self._session.moment_changed.connect(self._on_moment_changed)

    @property
    def page(self) -> ContactsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment; the first time a table is made for it, turn by turn."""
        if self._page.table is None:
            self._build.start()
            return
        moment = self._session.moment
        view = moment.contacts()
        self._rows = {row.address: row for row in view.contacts}
        search = self._page.search.text()
        found = [row for row in view.contacts if is_found(row, search)]
        self._page.show_contacts(
            found, count=len(view.contacts), now_ms=view.at_ms, is_past=self._session.is_past
        )
        row = self._rows.get(self._chosen)
        drawer = self._page.drawer
        if drawer is not None:
            drawer.setVisible(row is not None)
        self._page.table.show_chosen(self._chosen if row is not None else "")
        if row is not None and drawer is not None:
            drawer.show_contact(
                row,
                moment.paid_with(row.address),
                now_ms=view.at_ms,
                is_past=self._session.is_past,
            )
        if view.is_counting and not self._again.isActive():
            self._again.start()

    def on_chosen(self, address: str) -> None:
        """Open the drawer at this contact."""
        self._chosen = address
        if self._page.drawer is None:
            self._listen(self._page.add_drawer())
            self._fill.start()
            return
        self._show_copy_again()
        self.refresh()

    def on_drawer_closed(self) -> None:
        """Shut the drawer."""
        self._chosen = ""
        self.refresh()
        self._page.take_focus()

    def on_add_requested(self) -> None:
        """Ask for a new contact."""
        if not self._session.is_past:
            form = self._the_form()
            self._is_compared = False
            form.open_new()
            self._check()

    def on_edit_clicked(self) -> None:
        """Ask for another name or place."""
        row = self._rows.get(self._chosen)
        if row is not None and not self._session.is_past:
            self._the_form().open_known(row)
            self._check()

    def on_pay_clicked(self) -> None:
        """Open the pay dialog for this contact."""
        if self._chosen and not self._session.is_past:
            self._pay(payee=self._rows[self._chosen].name)

    def on_copy_clicked(self) -> None:
        """Copy the address, and look whether it is what was copied."""
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(self._chosen)
        # Another program may have put an address of its own there meanwhile.
        is_there = clipboard.text() == self._chosen
        if self._page.drawer is not None:
            self._page.drawer.show_copied(tr("Copied") if is_there else tr("Not copied"))
        if not is_there:
            self._page.show_problem(
                tr("Something else is on the clipboard than the address that was copied."),
                tr("Close programs that change the clipboard, then copy again."),
            )
        self._uncopied.start()

    def on_forget_clicked(self) -> None:
        """Ask, then forget."""
        row = self._rows.get(self._chosen)
        if row is None or self._session.is_past:
            return
        name = outside(row.name)
        question = Question(
            self._window,
            title=tr("Forget {name}?").format(name=name),
            lines=(
                tr("Name and place go away. Payments with {name} stay in the list.").format(
                    name=name
                ),
                tr("To have the contact again, add the address once more."),
            ),
            yes=tr("Forget"),
            no=tr("Keep"),
        )
        question.agreed.connect(lambda: self._forget(row))
        question.open()

    def on_export_requested(self) -> None:
        """Ask for a file, then write the contacts of this moment into it."""
        ask_to_save(
            self._window,
            tr("Export contacts"),
            lambda path, _ending: self.export_to(path),
            name=FILE_NAME,
            kinds={tr("For other programs, JSON (*.json)"): "json"},
        )

    def export_to(self, path: str) -> None:
        """Write the contacts of this moment into a file that only its owner can read."""
        view = self._session.moment.contacts()
        count = len(view.contacts)
        words = trn("1 contact is in {file}.", "{count} contacts are in {file}.", count).format(
            count=count, file=outside(Path(path).name)
        )
        self._bridge.deliver(
            save_file(path, lambda: contacts_json(view).encode()),
            lambda _none: self._page.show_done(words),
            self._on_problem,
        )

    def _the_form(self) -> ContactForm:
        if self._form is None:
            self._form = ContactForm(self._window)
            self._form.edited.connect(self._on_edited)
            self._form.compared.connect(self._on_compared)
            self._form.save_requested.connect(self._on_save)
        return self._form

    def _on_edited(self) -> None:
        self._is_compared = False
        self._check()

    def _on_compared(self) -> None:
        self._is_compared = True
        self._check()

    def _check(self) -> None:
        form = self._the_form()
        name, target, place = form.fields()
        check = self._session.live.check_contact(
            name=name, target=target, endpoint=place, known=form.known
        )
        row = self._rows.get(form.known)
        is_touched = row is None or (row.name, row.endpoint) != (name.strip(), place)
        form.show_check(check, touched=is_touched, is_compared=self._is_compared)

    def _on_save(self) -> None:
        form = self._the_form()
        name, target, place = form.fields()
        live = self._session.live
        check = live.check_contact(name=name, target=target, endpoint=place, known=form.known)
        is_held = bool(check.looks_like) and not self._is_compared
        if check.problem is not None or is_held or self._session.is_past:
            self._check()
            return
        form.show_saving()
        future = live.add_contact(
            name=name.strip(), address=check.address, endpoint=place, is_new=not form.known
        )

        def done(_none: None) -> None:
            form.close_overlay()
            self.on_chosen(check.address)
            self._page.show_done(tr("{name} is in your contacts.").format(name=outside(name)))

        self._bridge.deliver(future, done, self._on_refused)

    def _on_refused(self, problem: Problem) -> None:
        self._check()
        self._the_form().tell_problem(problem, self._on_save)

    def _forget(self, row: ContactRow) -> None:
        words = tr("{name} is forgotten.").format(name=outside(row.name))

        def done(_none: None) -> None:
            self._chosen = ""
            self.refresh()
            self._page.show_done(words)

        self._bridge.deliver(
            self._session.live.forget_contact(row.address),
            done,
            lambda problem: self._on_problem(problem, self.on_forget_clicked),
        )

    def _on_problem(self, problem: Problem, again: Callable[[], None] | None = None) -> None:
        self._page.tell_problem(problem, again)

    def _on_moment_changed(self, seq: int | None) -> None:
        if seq is not None and self._form is not None:
            self._form.close_overlay()

    def _show_copy_again(self) -> None:
        self._uncopied.stop()
        if self._page.drawer is not None:
            self._page.drawer.show_copied(tr("Copy address"))

    def _listen(self, drawer: ContactDrawer) -> None:
        drawer.close_requested.connect(self.on_drawer_closed)
        drawer.pay.clicked.connect(self.on_pay_clicked)
        drawer.copy.clicked.connect(self.on_copy_clicked)
        drawer.edit.clicked.connect(self.on_edit_clicked)
        drawer.forget.clicked.connect(self.on_forget_clicked)

    def _on_build_due(self) -> None:
        self._page.add_table().chosen.connect(self.on_chosen)
        self._fill.start()

    def _on_fill_due(self) -> None:
        is_first = not self._rows
        self.refresh()
        if is_first and self._page.isVisible():
            self._page.take_focus()

    def _timer(self, interval_ms: int, on_timeout: object) -> QTimer:
        # They end with the page: what they touch is gone then.
        timer = QTimer(self._page)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(on_timeout)
        return timer
