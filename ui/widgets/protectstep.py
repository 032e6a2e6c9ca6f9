"""The step that chooses what protects the keys."""

from ui.i18n import TOLD_MAX_CHARS, outside, tr
from ui.qt import Qt
from ui.widgets.choice import Choice
from ui.widgets.form import fields
from ui.widgets.secretfields import SecretField, StrengthMeter
from ui.widgets.step import Step
from wallet.views.real_values import PASSPHRASE_CHARS_MIN, PassphraseStrength, Protection


class ProtectStep(Step):
    """This computer's keyring, a passphrase, or both."""

    def __init__(self) -> None:
        super().__init__(tr("Protect it"))
        self._ring = Choice(tr("This computer's keyring"), tr("Looking for it"))
        self._typed = Choice(
            tr("A passphrase"), tr("You type it each time. Nobody can reset it for you.")
        )
        self._both = Choice(tr("Both"), tr("The keyring of this computer, and a passphrase."))
        self._first = SecretField(tr("Passphrase"))
        self._second = SecretField(tr("Passphrase, again"))
        self._meter = StrengthMeter()
        self._missing = 1
        self._add_choices((self._ring, self._typed, self._both))
        self._box = fields((tr("Passphrase"), self._first), (tr("Again"), self._second))
        self._column.addWidget(self._box)
        self._column.addWidget(self._meter)
        self._column.addStretch(1)
        self._watch(self._first, self._second)
        self._fit()

    @property
    def passphrase(self) -> SecretField:
        """The field whose content a meter measures."""
        return self._first

    def show_keyring(self, name: str) -> None:
        """There is one, and what it is called."""
        words = tr("Nothing to type: {name} opens the wallet when you are logged in.")
        self._ring.show_words(words.format(name=outside(name)))

    def show_no_keyring(self, cause: str, remedy: str) -> None:
        """There is none to use: why, and what to do."""
        reason = outside(f"{cause} {remedy}", TOLD_MAX_CHARS)
        self._typed.setChecked(True)
        self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ring.lock(reason)
        self._both.lock(reason)

    def show_strength(self, found: PassphraseStrength | None) -> None:
        """How strong what is typed would be."""
        self._missing = 1 if found is None else found.missing
        self._meter.show_strength(found)
        self.edited.emit()

    def protection(self) -> Protection:
        """What was chosen and typed."""
        if self._ring.isChecked():
            return Protection(uses_keyring=True, passphrase=None)
        return Protection(uses_keyring=self._both.isChecked(), passphrase=self._first.secret())

    def lock_reason(self) -> str:
        """What is missing."""
        if self._ring.isChecked():
            return ""
        if self._missing:
            return tr("The passphrase needs {chars_min} characters").format(
                chars_min=PASSPHRASE_CHARS_MIN
            )
        if self._meter.is_refused:
            return tr("Choose a passphrase that is no common word, name or pattern")
        if self._first.text() != self._second.text():
            return tr("Type the same passphrase twice")
        return ""

    def _on_edited(self) -> None:
        self._fit()
        super()._on_edited()

    def _fit(self) -> None:
        for widget in (self._box, self._meter):
            widget.setVisible(not self._ring.isChecked())
