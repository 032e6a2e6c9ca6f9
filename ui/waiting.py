"""Says whom a payment waits for, once it takes longer than a moment."""

from typing import Final

from ui.i18n import outside, outside_name, tr
from ui.qt import QElapsedTimer, QObject, QTimer, Signal
from ui.session import Session
from wallet.views import units
from wallet.views.values import StepView

WAIT_MS: Final = 1_000


class WaitWatch(QObject):
    """Looks once a second at what a payment waits for, while it is on its way.

    Signals:
        told: whom it waits for, and how far it came (str, str).
    """

    told = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._payee, self._name = "", ""
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._on_second_passed)

    def start(self, *, payee: str, name: str) -> None:
        """A payment is on its way to `payee`, who is called `name`."""
        self._payee, self._name = payee, name
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        """It is over."""
        self._timer.stop()

    def _on_second_passed(self) -> None:
        step = self._session.live.opening(self._payee)
        self.told.emit(*waiting_words(step, self._name, self._clock.elapsed()))


def waiting_words(step: StepView | None, name: str, for_ms: int) -> tuple[str, str]:
    """What a payment waits for: (whom, how far it came and since when)."""
    for_s = tr("{number} s").format(number=(for_ms + 500) // 1000)
    if step is None or not step.waiting_for:
        cause = tr("Waiting for {name} to confirm").format(name=outside_name(name))
        return cause, tr("For {time}.").format(time=for_s)
    return outside(step.waiting_for), tr(
        "Opening the tab, step {at} of {total}, for {time}. "
        "If nobody answers in time, it is given up and nothing is paid."
    ).format(at=units.count(step.done_count + 1), total=units.count(step.total_count), time=for_s)
