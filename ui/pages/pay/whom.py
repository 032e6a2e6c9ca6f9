"""Whom the payee's field means, and what that fills in and locks in the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.pages.pay.asked import asked_words, is_to_be_read, like_words
from ui.qt import QObject, QTimer, Signal
from ui.times import now_ms
from wallet.views import units
from wallet.views.target_values import RequestToPay, TargetView

if TYPE_CHECKING:
    from ui.pages.pay.view import PayDialog
    from ui.session import Session
    from wallet.views.values import NoticeView

CLOCK_MS: Final = 1_000


class Whom(QObject):
    """Reads the field.

    Signals:
        time_passed: a request that has an end is shown, and a second has passed.
    """

    time_passed = Signal()

    def __init__(self, session: Session, dialog: PayDialog) -> None:
        super().__init__(dialog)
        self._session, self._dialog = session, dialog
        self._text = ""
        self._target: TargetView | None = None
        self._filled = ("", "")
        self._is_compared = False
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.time_passed)

    @property
    def target(self) -> TargetView | None:
        """What an address or link means; None for a name."""
        return self._target

    @property
    def payee(self) -> str:
        """What the wallet is asked about: the address where one was found, else what was typed."""
        target = self._target
        if target is None:
            return self._text
        return (target.address or self._text) if target.problem is None else ""

    @property
    def problem(self) -> NoticeView | None:
        """Why this cannot be paid."""
        return None if self._target is None else self._target.problem

    @property
    def request(self) -> RequestToPay | None:
        """The request that a payment answers now; one that was paid is not answered twice."""
        target = self._target
        if target is None or not target.request_id or target.is_paid:
            return None
        return RequestToPay(request_id=target.request_id, expires_ms=target.expires_ms)

    @property
    def is_alike(self) -> bool:
        """Whether a stranger's address looks like a contact's, and nobody has compared them."""
        target = self._target
        is_like = target is not None and target.problem is None and bool(target.looks_like)
        return is_like and not self._is_compared

    def like_words(self) -> tuple[str, str]:
        """(cause, remedy) where an address looks like another one."""
        assert self._target is not None, "nobody looks like anybody"
        return like_words(self._target)

    def note_compared(self) -> None:
        """The person has compared this address with the one that it looks like."""
        self._is_compared = True

    def forget(self) -> None:
        """The fields were filled anew."""
        self._text, self._target, self._filled = "", None, ("", "")
        self._is_compared = False

    def read(self, text: str) -> None:
        """Take the field's text; amount and note of a new link go into their fields."""
        is_new = text != self._text
        self._text = text
        self._target = self._session.live.read_target(text) if is_to_be_read(text) else None
        if is_new:
            self._is_compared = False
            self._fill_terms()
        target = self._target
        words, color = ("", "muted")
        if target is not None:
            words, color = asked_words(target, now_ms())
        self._dialog.to.show_asked(words, color=color)
        has_end = target is not None and bool(target.expires_ms) and target.problem is None
        if has_end != self._clock.isActive():
            self._clock.start(CLOCK_MS) if has_end else self._clock.stop()

    def _fill_terms(self) -> None:
        """What the last link filled in goes with it; what the person typed stays."""
        target = self._target
        amount, note, reason = "", "", ""
        if target is not None and target.problem is None and target.is_link:
            amount = units.eth_editable(target.amount_wei) if target.amount_wei else ""
            note = target.memo
            if target.is_signed:
                reason = tr("Signed by the payee, so it cannot be changed")
        was_amount, was_note = self._filled
        self._dialog.show_terms(
            amount=amount or ("" if was_amount else None),
            note=note or ("" if was_note else None),
            reason=reason,
        )
        self._filled = (amount, note)
