"""The bar that takes the top bar's place while the person looks at the past."""

from ui.frame.bell import Bell
from ui.frame.narrow import leave_out
from ui.i18n import tr
from ui.qt import QHBoxLayout, QResizeEvent, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Ground
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from wallet.views import units

# The second sentence, the key, the event, and most of the title.
_NO_KEY, _NO_EVENT, _LEFT_OUT_MAX = 2, 3, 4


class PastBar(Ground):
    """In the past, this takes the place of the top bar.

    Attributes:
        bell: opens the notices of that moment.

    Signals:
        stepped: one event back (-1) or on (1) (int).
        live_requested: back to the present.
    """

    stepped = Signal(int)
    live_requested = Signal()

    def __init__(self) -> None:
        super().__init__("dusk_bar")
        self._title = Label(
            tr("You are looking at the past."), face=Face.BUTTON_LARGE, color="on_dusk"
        )
        self._event = Label(face=Face.BODY_LARGE, color="on_dusk")
        self._more = Label(
            tr("Nothing here can be changed or paid."), face=Face.SECOND, color="on_dusk"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(Glyph("clock", "on_dusk", size_px=20))
        row.addWidget(self._title)
        row.addWidget(self._event)
        row.addWidget(self._more)
        row.addStretch(1)
        small = ButtonSize.SMALL
        for name, icon, step in (
            (tr("One event back"), "previous", -1),
            (tr("One event on"), "next", 1),
        ):
            button = Button("", name=name, icon=icon, kind=ButtonKind.ON_DUSK, size=small)
            button.clicked.connect(lambda _on=False, step=step: self.stepped.emit(step))
            row.addWidget(button)
        self.bell = Bell(kind=ButtonKind.ON_DUSK)
        row.addWidget(self.bell)
        self._live = Button(
            tr("Back to live"), key_hint=tr("Esc"), kind=ButtonKind.SECOND, size=small
        )
        self._live.clicked.connect(self.live_requested)
        row.addWidget(self._live)
        self._is_compact = False

    def show_compact(self, *, is_compact: bool) -> None:
        """Leave out the second sentence where there is no room."""
        self._is_compact = is_compact
        self._fit()

    def show_moment(self, seq: int, at_ms: int | None) -> None:
        """Say which event is looked at; its time follows when it is known."""
        event = tr("Viewing event {number}").format(number=units.event_number(seq))
        self._event.show_text(f"{event}, {units.moment(at_ms)}" if at_ms is not None else event)
        self._fit()

    def words(self) -> str:
        """What the bar says."""
        return f"{self._title.text()} {self._event.text()}"

    def _fit(self) -> None:
        leave_out(self, self._show_without, _LEFT_OUT_MAX)

    def _show_without(self, count: int) -> None:
        """Leave out that nothing can be changed, the key, the event, which the strip tells too, and the title."""
        self._more.setVisible(count < 1 and not self._is_compact)
        self._live.show_key_hint(tr("Esc") if count < _NO_KEY else "")
        self._event.setVisible(count < _NO_EVENT)
        self._title.show_text(
            tr("You are looking at the past.") if count < _LEFT_OUT_MAX else tr("The past")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room."""
        super().resizeEvent(event)
        self._fit()
