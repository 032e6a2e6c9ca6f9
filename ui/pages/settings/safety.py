"""What keeps the keys safe: the lock, what opens it, the words, and a key in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr, trn
from ui.keytext import key_text
from ui.pages.settings.parts import Section, SettingRow, one_of
from ui.qt import Signal
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from wallet.views.real_values import ProtectionName

if TYPE_CHECKING:
    from wallet.api import RealWallet

NEVER: Final = 0
MINUTES: Final = (1, 5, 10, 30, 60)


class SafetySection(Section):
    """The safety of keys of one's own.

    Signals:
        lock_requested: lock the wallet now.
        minutes_chosen: lock it by itself after so many minutes, 0 for never (int).
        protect_requested: let something else open it.
        backup_requested: back the words up.
        export_requested: write a key into a file.
    """

    lock_requested = Signal()
    minutes_chosen = Signal(object)
    protect_requested = Signal()
    backup_requested = Signal()
    export_requested = Signal()

    def __init__(self, minutes: int) -> None:
        """`minutes` are those that hold now."""
        super().__init__(tr("Safety"))
        lock = Button(
            tr("Lock"), icon="lock", key_hint=key_text("Ctrl+L"), name=tr("Lock the wallet now")
        )
        lock.clicked.connect(self.lock_requested)
        # A file may say another number.
        offered = sorted({*MINUTES, minutes} - {NEVER})
        self._minutes = one_of(
            tr("Lock by itself"), [(each, _minutes_text(each)) for each in (*offered, NEVER)]
        )
        self._minutes.chosen.connect(self.minutes_chosen)
        self._never = NoticeBox(color="warn")
        self._protect = Button(tr("Change..."), name=tr("Change what opens your wallet"))
        self._protect.clicked.connect(self.protect_requested)
        self._backup = Button(tr("Back up..."), name=tr("Back up your recovery words"))
        self._backup.clicked.connect(self.backup_requested)
        self._export = Button(tr("Export..."), name=tr("Export a key into a file"))
        self._export.clicked.connect(self.export_requested)
        self._minutes_row = SettingRow(tr("Lock by itself"), "", self._minutes)
        self._protect_row = SettingRow(tr("What opens your wallet"), "", self._protect)
        self._backup_row = SettingRow(tr("Recovery words"), "", self._backup)
        self._add_rows(lock)

    def show_wallet(self, own: RealWallet, *, reason: str) -> None:
        """Show how it is; `reason` is why nothing can be changed now, "" if it can."""
        minutes = own.auto_lock_min
        self._lock_row.show_words(
            tr("Nothing is signed until you unlock it.")
            if own.session is None
            else tr("Payments still come in while it is locked. Nothing is signed for yours.")
        )
        self._minutes.show_choice(minutes)
        self._minutes.setEnabled(not reason)
        self._minutes_row.show_words(reason or _lock_words(minutes))
        self._never.show_words(
            "" if minutes else tr("Whoever sits down at this computer can pay with your money."),
            tr("It still locks when the computer has slept. Lock it with Ctrl+L when you leave."),
        )
        self._protect_row.show_words(protection_words(own.protection))
        self._backup_row.show_words(
            tr("They are backed up. You can have them shown again.")
            if own.is_backed_up
            else tr("They are on this computer only. Until you back them up no money goes in.")
        )
        self._backup.show_text(
            tr("Show again...") if own.is_backed_up else tr("Back up..."),
            name=tr("Back up your recovery words"),
        )
        for button in (self._protect, self._backup, self._export):
            button.lock(reason)

    def protection_text(self) -> str:
        """What opens it, in a sentence."""
        return self._protect_row.words()

    def _add_rows(self, lock: Button) -> None:
        self._lock_row = SettingRow(tr("Lock now"), "", lock)
        self.add_row(self._lock_row, has_line=False)
        self.add_row(self._minutes_row)
        self._column.addWidget(self._never)
        self.add_row(self._protect_row)
        self.add_row(self._backup_row)
        words = tr("One key for another wallet, in a file that a passphrase of its own protects.")
        self.add_row(SettingRow(tr("Key file"), words, self._export))


class DemoSafety(Section):
    """Why the demo has nothing of it."""

    def __init__(self) -> None:
        super().__init__(tr("Safety"))
        self.add_row(
            Label(
                tr(
                    "This is the demo. Its money is play money and its keys are nobody's, so there "
                    "is nothing to lock, to protect or to back up. Set up a wallet of your own from "
                    "the first page, and you choose here what opens it, when it locks by itself, "
                    "and where its words and keys go."
                ),
                face=Face.SECOND,
                color="muted",
                wraps=True,
            ),
            has_line=False,
        )


def protection_words(name: ProtectionName) -> str:
    """What opens a wallet, in a sentence."""
    return {
        ProtectionName.KEYRING: tr(
            "This computer's keyring: nothing to type once you are logged in."
        ),
        ProtectionName.PASSPHRASE: tr("A passphrase, which you type. Nobody can reset it for you."),
        ProtectionName.BOTH: tr(
            "This computer's keyring and a passphrase: whoever has only one of them has nothing."
        ),
    }[name]


def _minutes_text(minutes: int) -> str:
    return tr("{count} min").format(count=minutes) if minutes else tr("Never")


def _lock_words(minutes: int) -> str:
    if not minutes:
        return tr("Never while the computer is awake.")
    return trn(
        "After one minute without a key or the mouse, and when the computer has slept.",
        "After {count} minutes without a key or the mouse, and when the computer has slept.",
        minutes,
    ).format(count=minutes)
