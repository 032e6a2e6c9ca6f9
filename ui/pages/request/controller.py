"""Makes requests, shows their links, and follows what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside_name, tr
from ui.pages.request.saving import ask_where, save_symbol
from ui.pages.request.words import again_words
from ui.qt import QGuiApplication, QObject, QTimer
from ui.times import now_ms
from ui.widgets.qr import SAVED_MODULE_PX, qr_image
from ui.words import amount_fault
from wallet.views import units
from wallet.views.amount_entry import AmountFault, AmountRefused, parse_eth
from wallet.views.request_values import RequestLinks, RequestRow, RequestsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.pages.request.view import RequestDialog
    from ui.session import Session
    from wallet.api import Problem

CLOCK_MS: Final = 1_000


class RequestController(QObject):
    """The request dialog of one session."""

    def __init__(
        self, session: Session, bridge: Bridge, dialog: RequestDialog, *, is_demo: bool
    ) -> None:
        super().__init__(dialog)
        dialog.show_demo(is_demo=is_demo)
        self._session, self._bridge, self._dialog = session, bridge, dialog
        self._amount_wei = 0
        self._shown_id = ""
        self._has_links = False
        self._is_busy = False
        self._failure: Problem | None = None
        self._again: Callable[[], None] | None = None
        self._view: RequestsView | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_second_passed)
        dialog.form.edited.connect(self.on_edited)
        dialog.ask_requested.connect(self.on_ask_requested)
        dialog.withdraw.clicked.connect(self.on_withdraw_clicked)
        dialog.another.clicked.connect(self.on_another_clicked)
        dialog.rows.chosen.connect(self.on_row_chosen)
        dialog.shown.copy_picture.clicked.connect(self._on_copy_picture)
        dialog.shown.save.clicked.connect(self._on_save)
        dialog.closed.connect(self._clock.stop)
        session.home_changed.connect(self._on_home_changed)
        session.moment_changed.connect(self._on_moment_changed)

    def open(self) -> None:
        """Open the dialog; what was shown last is still there."""
        if self._session.is_past:
            return
        self._failure = None
        self._clock.start(CLOCK_MS)
        self._dialog.open()
        self._refresh()
        self._dialog.take_focus()

    def on_edited(self) -> None:
        """A field changed: what went wrong before is about something else."""
        self._failure = None
        self._refresh()

    def on_ask_requested(self) -> None:
        """Make the request that is written there."""
        if self._is_busy or self._shown_id or self._session.is_past or self._fault():
            return
        if self._unpayable(self._session.live.requests()):
            return
        self._is_busy = True
        self._dialog.shown.show_nothing(tr("The link is being made."))
        expires_ms = now_ms() + self._dialog.form.lasts_ms()
        memo = self._dialog.form.memo.text().strip()
        future = self._session.live.make_request(self._amount_wei, memo, expires_ms=expires_ms)
        self._again = self.on_ask_requested
        self._bridge.deliver(future, self._on_links, self._on_problem)
        self._refresh()

    def on_row_chosen(self, request_id: str) -> None:
        """Show a request that was made before."""
        if self._session.is_past or self._is_busy:
            return
        self._failure, self._shown_id, self._has_links = None, request_id, False
        self._dialog.shown.show_nothing(tr("The link is being made."))
        self._again = lambda: self.on_row_chosen(request_id)
        self._bridge.deliver(
            self._session.live.request_links(request_id), self._on_links, self._on_problem
        )
        self._refresh()

    def on_withdraw_clicked(self) -> None:
        """Take the request back that is shown."""
        if self._shown_id and not self._session.is_past:
            self._again = self.on_withdraw_clicked
            self._bridge.deliver(
                self._session.live.cancel_request(self._shown_id),
                lambda _none: self._refresh(),
                self._on_problem,
            )

    def on_another_clicked(self) -> None:
        """Ask for something else."""
        self._shown_id, self._has_links, self._failure = "", False, None
        self._dialog.rows.clearSelection()
        self._dialog.form.clear()
        self._dialog.show_form()
        self._refresh()
        self._dialog.take_focus()

    def _on_links(self, links: RequestLinks) -> None:
        was_asked = self._is_busy
        self._is_busy = False
        if not was_asked and links.request_id != self._shown_id:
            return
        self._shown_id, self._has_links = links.request_id, True
        self._dialog.shown.show_links(links)
        self._refresh()
        if self._dialog.isVisible():
            self._dialog.shown.copy.setFocus()

    def _on_not_saved(self, problem: Problem) -> None:
        self._again = self._on_save
        self._failure = problem
        self._refresh()

    def _on_problem(self, problem: Problem) -> None:
        self._is_busy = False
        self._failure = problem
        if not self._has_links:
            self._shown_id = ""
            self._dialog.show_form()
        self._refresh()

    def _refresh(self) -> None:
        """Show my requests and the fields as they are now."""
        if not self._dialog.isVisible():
            return
        view = self._view = self._session.live.requests()
        row = self._row()
        if row is not None:
            self._dialog.show_request(row, view.at_ms)
        fault = self._fault()
        self._dialog.show_view(view, self._shown_id)
        amount_wei = None if fault else self._amount_wei
        self._dialog.form.show_room(amount_wei, view.room_wei, view.room_name)
        self._dialog.show_amount(amount_wei)
        reason = tr("The link is being made") if self._is_busy else self._unpayable(view) or fault
        self._dialog.show_lock(reason)
        told = self._failure
        cause = fault if told is None else told.cause
        if told is None:
            self._dialog.show_problem("" if row is not None else fault, "")
        else:
            self._dialog.tell_problem(told, self._again)
        careful = ("", "") if cause else self._careful(view, row)
        self._dialog.show_careful(*careful)

    def _unpayable(self, view: RequestsView) -> str:
        """Why nobody could pay a request; "" if somebody could."""
        return "" if view.room_name else tr("No open channel, so nobody can pay you")

    def _row(self) -> RequestRow | None:
        view = self._view
        assert view is not None, "nothing was looked at yet"
        return next((row for row in view.rows if row.request_id == self._shown_id), None)

    def _fault(self) -> str:
        """Take the amount; returns why it cannot be asked for, or ""."""
        self._amount_wei = 0
        try:
            self._amount_wei = parse_eth(self._dialog.form.amount.text())
        except AmountRefused as refused:
            if refused.fault is AmountFault.ZERO:
                return tr("Zero cannot be asked for. Leave it empty for any amount.")
            return "" if refused.fault is AmountFault.EMPTY else amount_fault(refused)
        return ""

    def _careful(self, view: RequestsView, row: RequestRow | None) -> tuple[str, str]:
        if row is not None:
            return again_words(row), ""
        if not view.room_name:
            return tr("You have no open channel, so nobody can pay you."), ""
        if self._amount_wei > view.room_wei:
            return (
                tr("This is more than one payment can bring you now."),
                tr(
                    "It can be paid once {name} has more room. Now there is room for {amount}."
                ).format(name=outside_name(view.room_name), amount=units.eth_unit(view.room_wei)),
            )
        return "", ""

    def _on_copy_picture(self) -> None:
        matrix = self._dialog.shown.matrix()
        if matrix:
            QGuiApplication.clipboard().setImage(qr_image(matrix, SAVED_MODULE_PX))

    def _on_save(self) -> None:
        matrix = self._dialog.shown.matrix()

        def save(path: str, ending: str) -> None:
            self._bridge.deliver(
                save_symbol(matrix, path, ending), lambda _none: None, self._on_not_saved
            )

        if matrix:
            ask_where(self._dialog.window(), save)

    def _on_second_passed(self) -> None:
        self._refresh()

    def _on_home_changed(self, _home: object) -> None:
        self._refresh()

    def _on_moment_changed(self, seq: int | None) -> None:
        if seq is not None:
            self._dialog.close_overlay()
