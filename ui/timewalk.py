"""Where in time the window stands: walked by the strip, the bar of the past, and the keys."""

from ui.frame.shell import Shell
from ui.qt import QObject, Qt
from ui.session import Session
from ui.theme import theme
from wallet.views.values import HomeView, StripView


class TimeWalk(QObject):
    """Moves the session through time, and shows on the frame where it is."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._session: Session | None = None
        self._last_seq = 0
        strip, past = shell.strip, shell.past
        strip.bar.seq_requested.connect(self.seek)
        for part in (strip.bar, strip, past):
            part.live_requested.connect(self.go_live)
        for part in (strip, past):
            part.stepped.connect(self.step)

    def begin(self, session: Session) -> None:
        """Walk in this session from now on."""
        self._session = session
        session.strip_changed.connect(self._on_strip_changed)
        session.moment_changed.connect(self._on_moment_changed)

    def seek(self, seq: int) -> None:
        """Look at the wallet after event `seq`; at or after the last one is the present."""
        if self._session is None:
            return
        if seq >= self._last_seq:
            self._session.go_live()
        else:
            self._session.seek(max(seq, 1))

    def step(self, by: int) -> None:
        """So many events back or on."""
        if self._session is not None:
            at = self._session.wanted_seq
            self.seek((self._last_seq if at is None else at) + by)

    def go_live(self) -> None:
        """Back to the present."""
        if self._session is not None:
            self._session.go_live()

    def fit(self) -> None:
        """The window has another width: the strip has room for other bars."""
        if self._session is not None:
            self._session.show_bucket_count(self._shell.strip.bar.bucket_count())

    def show_home(self, home: HomeView) -> None:
        """Tell on the frame which event the pages show."""
        session = self._session
        assert session is not None, "only a session has a home page"
        if session.is_past:
            if session.wanted_seq == home.seq:
                self._shell.past.show_moment(home.seq, home.at_ms)
            return
        self._last_seq = home.seq
        self._shell.top.show_home(home)
        self._shell.strip.show_moment(None, home.seq)

    def _on_strip_changed(self, strip: StripView) -> None:
        self._last_seq = max(strip.last_seq, self._last_seq)
        self._shell.strip.bar.show_strip(strip)

    def _on_moment_changed(self, seq: int | None) -> None:
        theme().set_past(seq is not None)
        self._shell.show_past(is_past=seq is not None)
        if seq is not None:
            self._shell.past.show_moment(seq, None)
            # What had the focus may be off now; the arrow keys step from here on.
            self._shell.strip.bar.setFocus(Qt.FocusReason.MouseFocusReason)
        self._shell.strip.show_moment(seq, self._last_seq)
