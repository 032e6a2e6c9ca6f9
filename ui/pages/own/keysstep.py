"""The first step of setting up a wallet: which keys."""

from ui.filedialog import ask_to_open
from ui.i18n import tr
from ui.pages.own.wordsbox import WordsBox
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.choice import Choice
from ui.widgets.form import field_label, fields
from ui.widgets.label import Label
from ui.widgets.secretfields import SecretField, WordsField
from ui.widgets.step import Step
from wallet.views.real_values import KeySource, KeystoreFile, NewWords, TypedKey, TypedWords

_FEW, _MANY = 12, 24


class KeysStep(Step):
    """New words, words of a wallet that exists, a key file of another wallet, or a key as it is."""

    def __init__(self, typed: WordsBox) -> None:
        super().__init__(tr("Your keys"))
        self._count = _FEW
        self._new = Choice(tr("Create new"), tr("New recovery words, made on this computer."))
        self._words = Choice(
            tr("Restore from words"), tr("You have 12 to 24 recovery words of a wallet.")
        )
        self._file = Choice(
            tr("I have a key file"), tr("A keystore file (JSON) of another Ethereum wallet.")
        )
        self._key = Choice(
            tr("I have a private key"), tr("64 hexadecimal digits. It has no words to back up.")
        )
        self._counts = self._make_counts()
        self._typed = typed
        self._extra = SecretField(tr("Extra passphrase"), tr("Only if your words have one"))
        self._path = WordsField(tr("Path of the key file"), tr("keystore.json"))
        self._browse = Button(tr("Choose..."), name=tr("Choose the key file"))
        self._secret = SecretField(tr("Passphrase of the key file"))
        self._digits = SecretField(tr("Private key"), tr("0x and 64 digits"))
        self._new_box = self._make_new_box()
        self._words_box = self._make_words_box()
        self._file_box = self._make_file_box()
        self._key_box = fields((tr("Private key"), self._digits))
        choices = (self._new, self._words, self._file, self._key)
        self._add_choices(choices)
        self._boxes = (self._new_box, self._words_box, self._file_box, self._key_box)
        for choice, box in zip(choices, self._boxes, strict=True):
            self._column.addWidget(box)
            choice.toggled.connect(box.setVisible)
            box.setVisible(choice.isChecked())
        self._column.addStretch(1)
        self._typed.textChanged.connect(self._on_edited)
        self._watch(self._extra, self._path, self._secret, self._digits)

    def source(self) -> KeySource:
        """What was chosen and typed."""
        if self._words.isChecked():
            return TypedWords(words=self._typed.secret(), extra=self._extra.secret())
        if self._file.isChecked():
            return KeystoreFile(path=self._path.text().strip(), passphrase=self._secret.secret())
        if self._key.isChecked():
            return TypedKey(key=self._digits.secret())
        return NewWords(count=self._count)

    def lock_reason(self) -> str:
        """What is missing."""
        if self._words.isChecked() and not self._typed.secret().reveal().strip():
            return tr("Type your recovery words first")
        if self._file.isChecked() and not self._path.text().strip():
            return tr("Name the key file first")
        if self._key.isChecked() and not self._digits.text().strip():
            return tr("Paste your private key first")
        return ""

    def forget(self) -> None:
        """Empty every field, and begin with few words again."""
        super().forget()
        self._typed.clear()
        self._show_count(_FEW)

    def _make_counts(self) -> ChipRow:
        choices = [(count, tr("{count} words").format(count=count), "") for count in (_FEW, _MANY)]
        counts = ChipRow(choices, name=tr("How many words"), is_joined=True)
        for chip in counts.findChildren(Chip):
            chip.setAccessibleName(tr("Create {words}").format(words=chip.text()))
        counts.chosen.connect(self._show_count)
        return counts

    def _make_new_box(self) -> QWidget:
        words = tr("Twelve are as safe as the key itself; some people want twice as many.")
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._counts)
        row.addWidget(Label(words, face=Face.SECOND, color="muted", wraps=True), 1)
        return box

    def _make_words_box(self) -> QWidget:
        what = tr(
            "Words bring back your keys, not what the other computer's folder holds: channels, contacts, the log."
        )
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._typed)
        column.addWidget(Label(what, face=Face.SECOND, color="muted", wraps=True))
        # Its words stand beside it: with a problem below, the smallest window has no line to spare.
        extra = QHBoxLayout()
        extra.setSpacing(12)
        extra.addWidget(field_label(tr("Extra passphrase"), self._extra))
        extra.addWidget(self._extra, 1)
        column.addLayout(extra)
        return box

    def _make_file_box(self) -> QWidget:
        self._browse.clicked.connect(self._on_browse)
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(fields((tr("Key file"), self._path)), 1)
        row.addWidget(self._browse, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(fields((tr("Its passphrase"), self._secret)), 1)
        return around

    def _show_count(self, count: int) -> None:
        self._count = count
        self._counts.show_choice(count)

    def _on_browse(self) -> None:
        def take(path: str) -> None:
            self._path.setText(path)
            self._on_edited()

        ask_to_open(self, tr("Your key file"), take, kinds=tr("All files (*)"))
