"""Follows the session's notices: the bell counts what is new, the panel shows it, closing it marks it read."""

from typing import TYPE_CHECKING, Final, Protocol

from ui.inbox.panel import InboxPanel
from ui.inbox.words import bell_name
from ui.pages.page import PageContext, PageId
from ui.qt import QObject, QTimer, Signal
from wallet.api import Problem
from wallet.views.inbox_values import InboxEntry, InboxView

if TYPE_CHECKING:
    from collections.abc import Callable

FOLLOW_MS: Final = 250
"""The bell need not move with each frame: four looks a second, whatever arrives."""


class Bells(Protocol):
    """Where the count stands: the top bar of the present and that of the past."""

    def show_bell(self, count: int, name: str) -> None:
        """Show how many notices are new."""
        ...


class InboxController(QObject):
    """The notices of one session.

    Signals:
        followed: the notices of the present were looked at (InboxView).
        log_requested: the person wants to see the program's own log.
    """

    followed = Signal(object)
    log_requested = Signal()

    def __init__(
        self, context: PageContext, bells: Bells, show_payment: "Callable[[str], None]"
    ) -> None:
        # A child of the window: its timer must end in the window's thread, wherever garbage is collected.
        super().__init__(context.window)
        self._context, self._session, self._bells = context, context.session, bells
        self._show_payment = show_payment
        self._panel: InboxPanel | None = None
        self._shown: InboxView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self._session.home_changed.connect(self._on_changed)
        self._session.moment_changed.connect(self._on_changed)

    @property
    def panel(self) -> InboxPanel | None:
        """The panel, once it was opened."""
        return self._panel

    def refresh(self) -> None:
        """Show the notices of the session's moment."""
        view, is_past = self._session.moment.inbox(), self._session.is_past
        count = 0 if is_past else view.unread_count + len(view.needs)
        self._bells.show_bell(count, bell_name(count, is_past=is_past))
        if self._panel is not None and not self._panel.isHidden():
            self._show(self._panel, view)
        if not is_past:
            self.followed.emit(view)
        if view.is_counting:
            self._timer.start(FOLLOW_MS)

    def open(self) -> None:
        """Open the panel, or put it away."""
        if self._panel is None:
            self._panel = InboxPanel(self._context.window)
            self._panel.rows.chosen.connect(self._on_chosen)
            self._panel.closed.connect(self._on_closed)
            self._panel.log_requested.connect(self.log_requested)
        if not self._panel.isHidden():
            self._panel.close_overlay()
            return
        self._show(self._panel, self._session.moment.inbox())
        self._panel.open()

    def close(self) -> None:
        """Look no more: the window is going away."""
        self._timer.stop()

    def _show(self, panel: InboxPanel, view: InboxView) -> None:
        if view != self._shown or panel.isHidden():
            self._shown = view
            panel.show_inbox(view, now_ms=self._session.live.at_ms, is_past=self._session.is_past)

    def _on_changed(self, _what: object) -> None:
        if not self._timer.isActive():
            self._timer.start(FOLLOW_MS)

    def _on_closed(self) -> None:
        """What was seen is read: a fact, which the past will show."""
        view = self._shown
        if view is None or self._session.is_past or not view.unread_count:
            return
        upto_seq = max(entry.seq for entry in view.entries)
        future = self._session.live.read_inbox(upto_seq)
        self._context.bridge.deliver(future, lambda _none: None, self._on_problem)

    def _on_problem(self, _problem: Problem) -> None:
        """The bell keeps counting them: the same trouble stands in the panel by itself."""
        self.refresh()

    def _on_chosen(self, entry: InboxEntry) -> None:
        panel = self._panel
        assert panel is not None, "a row of no panel"
        panel.close_overlay()
        if entry.channel_id:
            self._context.show_channel(entry.channel_id)
        elif entry.payment_id:
            self._show_payment(entry.payment_id)
        else:
            self._context.go(PageId.ACTIVITY)
