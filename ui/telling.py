"""What is worth a word outside the window, said once and together, and not while the window is in front.

The inbox has everything. Here only payments that came in and what needs the person are told: what comes within a
moment is one message, and payments are told again only after a while, however many arrive.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from ui.i18n import outside, tr, trn
from ui.inbox.words import entry_title
from ui.qt import QObject, QTimer
from wallet.views import units
from wallet.views.inbox_values import EntryKind, InboxEntry, InboxView

if TYPE_CHECKING:
    from collections.abc import Callable

GATHER_MS: Final = 1_500
"""What comes within this time after the first is said together."""
QUIET_MS: Final = 30_000
"""So long after a message the next one waits: a person who is paid all day is not told all day."""
# A desktop may read markup in a message, and nobody can tell it not to.
_PLAIN: Final = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "&": "\N{FULLWIDTH AMPERSAND}",
    }
)
_NEEDING: Final = frozenset(
    {
        EntryKind.NOT_PAID,
        EntryKind.CHANNEL_REFUSED,
        EntryKind.CHALLENGED,
        EntryKind.OLDER_COPY,
    }
)


class Telling(Enum):
    """What a person may not want to be told of."""

    PAYMENTS = "payments"
    NEEDS = "needs"


class Teller(QObject):
    """Turns the inbox of the present into a few short messages.

    Args:
        show: shows a message: a title and one line, plain text.
        is_in_front: whether the person sees the window anyway.
        wants: whether the person wants to be told of such things; asked each time.
    """

    def __init__(
        self,
        show: Callable[[str, str], None],
        is_in_front: Callable[[], bool],
        wants: Callable[[Telling], bool],
    ) -> None:
        super().__init__()
        self._show, self._is_in_front, self._wants = show, is_in_front, wants
        self._known: dict[int, InboxEntry] | None = None
        self._needs: frozenset[str] = frozenset()
        self._count, self._amount_wei = 0, 0
        self._newest: InboxEntry | None = None
        self._lines: list[str] = []
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._tell)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._begin)

    def follow(self, view: InboxView) -> None:
        """Look at the inbox of the present. What stands there at the first look is old."""
        known, self._known = self._known, {entry.first_seq: entry for entry in view.entries}
        before, self._needs = self._needs, frozenset(need.cause for need in view.needs)
        if known is None or view.is_counting:
            return
        newest_seq = max(known, default=0)
        for entry in view.entries:
            if entry.first_seq in known or entry.first_seq > newest_seq:
                self._take(entry, known.get(entry.first_seq))
        if self._wants(Telling.NEEDS):
            self._lines.extend(sorted(self._needs - before))
        self._begin()

    def close(self) -> None:
        """Say nothing more."""
        self._gather.stop()
        self._quiet.stop()

    def _take(self, entry: InboxEntry, before: InboxEntry | None) -> None:
        if entry.kind is EntryKind.RECEIVED:
            count = entry.count - (before.count if before else 0)
            if count > 0 and self._wants(Telling.PAYMENTS):
                self._count += count
                self._amount_wei += entry.amount_wei - (before.amount_wei if before else 0)
                self._newest = entry
        elif before is None and entry.kind in _NEEDING and self._wants(Telling.NEEDS):
            self._lines.append(entry_title(entry))

    def _begin(self) -> None:
        is_any = bool(self._count or self._lines)
        if is_any and not self._gather.isActive() and not self._quiet.isActive():
            self._gather.start(GATHER_MS)

    def _tell(self) -> None:
        lines = [*self._payment_lines(), *dict.fromkeys(self._lines)]
        self._count, self._amount_wei, self._newest, self._lines = 0, 0, None, []
        if not lines or self._is_in_front():
            return
        beside = len(lines) - 1
        more = trn(
            "And 1 more. Open Towpath to see it.",
            "And {count} more. Open Towpath to see them.",
            beside,
        ).format(count=beside)
        self._show(_plain(lines[0]), _plain(more) if len(lines) > 1 else "")
        self._quiet.start(QUIET_MS)

    def _payment_lines(self) -> list[str]:
        if not self._count or self._newest is None:
            return []
        amount = units.eth_unit(self._amount_wei)
        one, many = tr("{name} paid you {amount}"), tr("{count} payments came in, {amount} in all")
        words = one if self._count == 1 else many
        name = outside(self._newest.name)
        return [words.format(name=name, amount=amount, count=units.count(self._count))]


def _plain(text: str) -> str:
    return outside(text).translate(_PLAIN)
