"""The timeline strip with its buttons and its event number."""

from ui.i18n import tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Ground, Pill
from ui.widgets.label import Label
from ui.widgets.strip import StripBar
from wallet.views import units


class StripPanel(Ground):
    """The strip with its buttons and its event number.

    Attributes:
        bar: the strip itself, with signals of its own.

    Signals:
        stepped: one event back (-1) or on (1) (int).
        live_requested: back to the present.
    """

    stepped = Signal(int)
    live_requested = Signal()

    def __init__(self) -> None:
        super().__init__("surface", line_edges="t")
        self.bar = StripBar()
        self._live = Pill()
        self._live.show_words(tr("Live"), icon="pulse")
        self._live.show_colors("ok_soft", "ok", "ok")
        self._back = Button(tr("Back to live"), kind=ButtonKind.DUSK, size=ButtonSize.SMALL)
        self._back.clicked.connect(self.live_requested)
        self._event = Label(face=Face.BODY_BOLD)
        self._event.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 14, 0)
        row.setSpacing(8)
        for name, icon, step in (
            (tr("Previous event"), "previous", -1),
            (tr("Next event"), "next", 1),
        ):
            button = Button("", name=name, icon=icon, size=ButtonSize.SMALL)
            button.clicked.connect(lambda _on=False, step=step: self.stepped.emit(step))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        row.addWidget(self.bar, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addStretch(1)
        right.addWidget(self._live, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._back, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._event)
        right.addStretch(1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(126)
        row.addWidget(side)
        self.show_moment(None, 0)

    def show_moment(self, past_seq: int | None, last_seq: int) -> None:
        """Show where the handle is."""
        self.bar.show_position(past_seq)
        self._live.setVisible(past_seq is None)
        self._back.setVisible(past_seq is not None)
        words = tr("event {number}") if past_seq is None else tr("at {number}")
        number = units.event_number(last_seq if past_seq is None else past_seq)
        self._event.show_text(words.format(number=number))
