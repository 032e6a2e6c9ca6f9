"""What is in progress with a channel, in its drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.channelwords import ladder_title, rung_text, silence_text
from ui.i18n import outside, tr
from ui.pages.channels.section import SectionHead
from ui.qt import QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.label import Label
from ui.widgets.ladder import Ladder, RungState
from ui.widgets.shown import set_shown
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.channels_values import LadderView


class ProgressSection(QWidget):
    """What is in progress, step by step, and what silence would mean."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._head = SectionHead()
        self._ladder = Ladder()
        self._silence = Label(face=Face.SECOND, color="muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._head)
        column.addWidget(self._ladder)
        column.addWidget(self._silence)

    def show_ladder(self, ladder: LadderView | None, *, now_ms: int) -> None:
        """Show the steps; None hides the section."""
        set_shown(self, is_shown=ladder is not None)
        if ladder is None or (ladder, now_ms) == self._shown:
            return
        self._shown = (ladder, now_ms)
        self._head.show_title(ladder_title(ladder))
        self._head.show_more(
            tr("step {at} of {total}").format(at=ladder.done_count + 1, total=len(ladder.rungs))
        )
        since = tr("{waiting}, since {time}").format(
            waiting=outside(ladder.waiting_for) or tr("Under way"),
            time=units.clock_beside(ladder.since_ms, now_ms=now_ms),
        )
        rungs = []
        for at, rung in enumerate(ladder.rungs):
            state = _state(at, ladder.done_count)
            words = rung_text(rung, ladder.name, is_done=state is RungState.DONE)
            rungs.append((state, words, since if state is RungState.NOW else ""))
        self._ladder.show_rungs(rungs)
        self._silence.show_text(silence_text(ladder))


def _state(at: int, done_count: int) -> RungState:
    if at < done_count:
        return RungState.DONE
    return RungState.NOW if at == done_count else RungState.AHEAD
