"""The panel of notices: what needs the person now, then what happened, newest first."""

from typing import Final

from ui.i18n import tr, trn
from ui.inbox.rows import ROW_PX, InboxList, InboxModel
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.overlay import Overlay
from wallet.api import remedy_of
from wallet.views.inbox_values import InboxView

NEEDS_SHOWN_MAX: Final = 3
_WIDTH_PX: Final = 560
_ROWS_SHOWN_MAX: Final = 7
"""What fits a low window; each need takes the place of one."""


class InboxPanel(Overlay):
    """The notices of one moment.

    Attributes:
        rows: the list.

    Signals:
        log_requested: the person is curious about the program's own log.
    """

    log_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Notices"), width_px=_WIDTH_PX)
        self._model = InboxModel()
        self.rows = InboxList(self._model)
        self.rows.setAccessibleName(tr("Notices, newest first"))
        self._title = Label(tr("Notices"), face=Face.CARD_TITLE)
        self._when = Label(face=Face.SECOND, color="muted")
        self._needs = [NoticeBox(color="warn") for _place in range(NEEDS_SHOWN_MAX)]
        self._more = Label(face=Face.SECOND, color="muted", wraps=True)
        self._empty = Label(face=Face.BODY, color="muted", wraps=True)
        self._close = Button("", name=tr("Close the notices"), icon="close", size=ButtonSize.SMALL)
        self._close.clicked.connect(self.close_overlay)
        self._fill()

    def show_inbox(self, view: InboxView, *, now_ms: int, is_past: bool) -> None:
        """Show the notices of a moment. The place of the keyboard stays on its notice."""
        at = self.rows.currentIndex().row()
        chosen = self._model.entry(at).first_seq if at >= 0 else None
        self._model.show_entries(view.entries, now_ms=now_ms)
        if chosen is not None:
            self.rows.choose(self._model.row_of(chosen))
        self._show_needs(view)
        self._when.show_text(tr("as they were at that time") if is_past else "")
        self._empty.setVisible(not view.entries)
        self._empty.show_text(_empty_words(view))
        shown_max = _ROWS_SHOWN_MAX - min(len(view.needs), NEEDS_SHOWN_MAX)
        self.rows.setVisible(bool(view.entries))
        self.rows.setFixedHeight(ROW_PX * min(max(len(view.entries), 1), shown_max))

    def open(self) -> None:
        """Cover the window, with the keyboard on the newest notice."""
        super().open()
        stop = self.rows if not self.rows.isHidden() else self._close
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_needs(self, view: InboxView) -> None:
        for at, box in enumerate(self._needs):
            if at < len(view.needs):
                need = view.needs[at]
                box.show_words(need.cause, need.remedy, remedy_of(need.code))
            else:
                box.show_words("", "")
        more_count = len(view.needs) - NEEDS_SHOWN_MAX
        self._more.setVisible(more_count > 0)
        self._more.show_text(
            trn("And 1 more of this kind.", "And {count} more of this kind.", more_count).format(
                count=more_count
            )
        )

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 18, 16, 12)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._when)
        head.addStretch(1)
        log = Button(tr("Towpath's log"), size=ButtonSize.SMALL)
        log.clicked.connect(self.log_requested)
        head.addWidget(log)
        head.addWidget(self._close)
        needs = QVBoxLayout()
        needs.setContentsMargins(24, 0, 24, 0)
        needs.setSpacing(8)
        for widget in (*self._needs, self._more, self._empty):
            needs.addWidget(widget)
        self.body.addLayout(head)
        self.body.addLayout(needs)
        self.body.addSpacing(10)
        listed = QVBoxLayout()
        listed.setContentsMargins(8, 0, 8, 16)
        listed.addWidget(self.rows)
        self.body.addLayout(listed)


def _empty_words(view: InboxView) -> str:
    if view.is_counting:
        return tr("Reading the log. Older notices follow in a moment.")
    return tr(
        "Nothing to tell yet. Payments that reach you, payments that were not made, and channels "
        "that open or close stand here."
    )
