"""Which moment the window shows: the present, or the wallet after some earlier event.

Dragging asks for many moments. One is worked out at a time, at most one begins in each frame, and
it is always the latest one asked for; what the person has left behind is never shown.

Who answers, how fast, and the newest block are in no event: the present is looked at anew every
second even when nothing was committed.
"""

from ui.bridge import FRAME_MS, Bridge
from ui.qt import QObject, Qt, QTimer, Signal
from wallet.api import LiveSession, Moment, PastSession, Problem
from wallet.views.values import HomeView, StripView

STRIP_MS = 250
PULSE_MS = 1_000


class Session(QObject):
    """An open wallet, at the moment the person looks at.

    Attributes:
        live: the session that takes commands. Only live pages may use it.

    Signals:
        home_changed: there is another home page to show (HomeView).
        strip_changed: the timeline strip has other bars (StripView).
        moment_changed: the present (None) or the event that is looked at (int), at once when asked.
        seek_failed: an earlier moment could not be shown (Problem).
    """

    home_changed = Signal(object)
    strip_changed = Signal(object)
    moment_changed = Signal(object)
    seek_failed = Signal(object)

    def __init__(self, live: LiveSession, bridge: Bridge) -> None:
        super().__init__()
        self.live = live
        self._bridge = bridge
        self._past: PastSession | None = None
        self._wanted_seq: int | None = None
        self._running_seq: int | None = None
        self._is_open = True
        self._bucket_count = 200
        self._frame = _single_shot(self, FRAME_MS, self._on_frame_passed)
        self._strip_timer = _single_shot(self, STRIP_MS, self._on_strip_due)
        self._shown: HomeView | None = None
        self._pulse = QTimer(self)
        self._pulse.timeout.connect(self._on_pulse)
        self._pulse.start(PULSE_MS)
        bridge.committed.connect(self._on_committed)
        live.subscribe(bridge.post_committed)

    @property
    def is_past(self) -> bool:
        """Whether the window shows, or is about to show, an earlier moment."""
        return self._wanted_seq is not None

    @property
    def wanted_seq(self) -> int | None:
        """The event the person looks at; None in the present."""
        return self._wanted_seq

    @property
    def moment(self) -> Moment:
        """The moment that is shown. While an earlier one is worked out, the last one that was."""
        past = self._past
        return past if past is not None and self.is_past else self.live

    def strip(self) -> StripView:
        """The strip; it always shows the whole log."""
        return self.live.strip(buckets=self._bucket_count)

    def show_bucket_count(self, count: int) -> None:
        """How many bars the strip has room for."""
        if count != self._bucket_count and self._is_open:
            self._bucket_count = count
            self._strip_timer.start(FRAME_MS)

    def refresh(self) -> None:
        """Send everything once."""
        self._show(self.moment.home())
        self.strip_changed.emit(self.strip())

    def close(self) -> None:
        """Ask the wallet for nothing more: it is going away."""
        for timer in (self._frame, self._strip_timer, self._pulse):
            timer.stop()
        self._is_open = False

    def seek(self, seq: int) -> None:
        """Look at the wallet after event `seq`; the latest call wins."""
        if seq == self._wanted_seq:
            return
        self._wanted_seq = seq
        self.moment_changed.emit(seq)
        if not self._frame.isActive():
            self._frame.start(FRAME_MS)

    def go_live(self) -> None:
        """Back to the present, at once."""
        if self._wanted_seq is None:
            return
        self._wanted_seq, self._past = None, None
        self._frame.stop()
        self.moment_changed.emit(None)
        self._show(self.live.home())

    def _on_frame_passed(self) -> None:
        seq = self._wanted_seq
        if seq is None or self._running_seq is not None:
            return
        self._running_seq = seq
        self._bridge.deliver(self.live.past(seq), self._on_past_ready, self._on_past_failed)

    def _on_past_ready(self, past: PastSession) -> None:
        self._running_seq = None
        if not self.is_past:
            return
        self._past = past
        self._show(past.home())
        if self._wanted_seq != past.seq:
            self._frame.start(FRAME_MS)

    def _on_past_failed(self, problem: Problem) -> None:
        self._running_seq = None
        if self.is_past:
            self.go_live()
            self.seek_failed.emit(problem)

    def _on_committed(self, _seq: int) -> None:
        if not self.is_past:
            self._show(self.live.home())
        if not self._strip_timer.isActive():
            self._strip_timer.start(STRIP_MS)

    def _on_pulse(self) -> None:
        if self.is_past:
            return
        home = self.live.home()
        if home != self._shown:
            self._show(home)

    def _show(self, home: HomeView) -> None:
        self._shown = home
        self.home_changed.emit(home)

    def _on_strip_due(self) -> None:
        self.strip_changed.emit(self.strip())


def _single_shot(parent: QObject, interval_ms: int, on_timeout: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(on_timeout)
    return timer
