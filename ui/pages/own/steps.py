"""Two steps of setting up a wallet, what protects the keys and where it lives, and what all steps are made of."""

from ui.glossary import Term, explain
from ui.i18n import outside, tr
from ui.pages.own.fields import SecretField, StrengthMeter, WordsField
from ui.pages.pay.parts import field_label
from ui.qt import QGridLayout, QHBoxLayout, QLineEdit, Qt, QVBoxLayout, QWidget, Signal
from ui.realwords import network_title, network_words
from ui.theme import Face
from ui.widgets.choice import Choice
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from ui.widgets.wholetip import tell_whole
from wallet.views.real_values import (
    ChainCheck,
    ChainLine,
    DevNetwork,
    FarNetwork,
    Network,
    NetworkName,
    PassphraseStrength,
    Protection,
)

_LINES_MAX = 3


class Step(QWidget):
    """One step. A step without a lock reason lets the person go on.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def _add_choices(self, choices: tuple[Choice, ...]) -> None:
        choices[0].setChecked(True)
        for choice in choices:
            self._column.addWidget(choice)
            choice.toggled.connect(lambda _on: self._on_edited())

    def _watch(self, *fields: QLineEdit) -> None:
        for field in fields:
            field.textEdited.connect(lambda _text: self._on_edited())

    def _on_edited(self) -> None:
        self.edited.emit()

    def lock_reason(self) -> str:
        """Why one cannot go on yet; "" if one can."""
        return ""

    def forget(self) -> None:
        """Empty every field that held a secret."""
        for field in (*self.findChildren(SecretField), *self.findChildren(WordsField)):
            field.clear()


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
        reason = outside(f"{cause} {remedy}")
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
            return tr("The passphrase needs 12 characters")
        if self._first.text() != self._second.text():
            return tr("Type the same passphrase twice")
        return ""

    def _on_edited(self) -> None:
        self._fit()
        super()._on_edited()

    def _fit(self) -> None:
        for widget in (self._box, self._meter):
            widget.setVisible(not self._ring.isChecked())


class NetworkStep(Step):
    """A chain of this computer, or a network for which keys only are made."""

    def __init__(self) -> None:
        super().__init__(tr("Network"))
        # The first is chosen: it asks for nothing and works on every computer.
        order = (NetworkName.SEPOLIA, NetworkName.THIS_COMPUTER, NetworkName.MAINNET)
        self._choices = {name: Choice(network_title(name), network_words(name)) for name in order}
        self._rpc = WordsField(tr("Address of the chain"))
        self._rpc.setText("http://127.0.0.1:8545")
        self._adjudicator = WordsField(tr("Adjudicator contract"), tr("0x and 40 digits"))
        self._consensus = WordsField(tr("Consensus app contract"), tr("0x and 40 digits"))
        self._virtual = WordsField(tr("Virtual app contract"), tr("0x and 40 digits"))
        self._lines = [_CheckLine() for _line in range(_LINES_MAX)]
        self._is_right = self._has_problem = False
        self._far = Label(
            tr(
                "Your keys will be made and kept on this computer. Towpath opens no channels on "
                "this network until its contracts and every way out of a channel are finished."
            ),
            color="muted",
            wraps=True,
        )
        self._add_choices(tuple(self._choices.values()))
        self._dev = QWidget()
        self._fill_dev()
        self._column.addWidget(self._dev)
        self._column.addWidget(self._far)
        self._column.addStretch(1)
        self._watch(self._rpc, self._adjudicator, self._consensus, self._virtual)
        tell_whole(self._adjudicator, self._consensus, self._virtual)
        self._fit()

    def network(self) -> Network:
        """What was chosen and typed."""
        for name in (NetworkName.SEPOLIA, NetworkName.MAINNET):
            if self._choices[name].isChecked():
                return FarNetwork(name)
        return DevNetwork(
            rpc_url=self._rpc.text().strip(),
            adjudicator=self._adjudicator.text().strip(),
            consensus_app=self._consensus.text().strip(),
            virtual_app=self._virtual.text().strip(),
        )

    def show_looking(self) -> None:
        """The chain is being asked."""
        self._is_right = False
        looking = ChainLine(what=tr("Chain"), is_right=False, seen=tr("Looking at it."))
        self._show_lines((looking,), icon="wait")

    def show_check(self, check: ChainCheck) -> None:
        """What was found."""
        self._is_right = check.is_right
        self._show_lines(check.lines)
        self.edited.emit()

    def show_trouble(self, *, has_problem: bool) -> None:
        """Promise nothing while it is told that no wallet was made."""
        self._has_problem = has_problem
        self._fit()

    def show_unusable(self, remedy: str) -> None:
        """What was typed cannot be asked."""
        line = ChainLine(what=tr("To do"), is_right=False, seen=remedy)
        self._is_right = False
        self._show_lines((line,))
        self.edited.emit()

    def lock_reason(self) -> str:
        """What is not right yet."""
        is_far = isinstance(self.network(), FarNetwork)
        return "" if is_far or self._is_right else tr("This chain is not right yet")

    def _show_lines(self, lines: tuple[ChainLine, ...], *, icon: str = "") -> None:
        for at, shown in enumerate(self._lines):
            shown.show_line(lines[at] if at < len(lines) else None, icon=icon)

    def _fill_dev(self) -> None:
        grid = QGridLayout(self._dev)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        places = (
            (tr("Address of the chain"), self._rpc, None),
            (tr("Adjudicator"), self._adjudicator, Term.ADJUDICATOR),
            (tr("Consensus app"), self._consensus, Term.CONSENSUS_APP),
            (tr("Virtual app"), self._virtual, Term.VIRTUAL_APP),
        )
        for at, (words, field, term) in enumerate(places):
            field.setFixedHeight(36)
            label = field_label(words, field)
            if term is not None:
                explain(label, term)
            grid.addWidget(label, at // 2 * 2, at % 2)
            grid.addWidget(field, at // 2 * 2 + 1, at % 2)
        whence = tr(
            "Who runs the chain gives you these; of a running demo they are in its chain.json."
        )
        grid.addWidget(Label(whence, face=Face.SECOND, color="muted", elides=True), 4, 0, 1, 2)
        for row, line in enumerate(self._lines):
            grid.addWidget(line, 5 + row, 0, 1, 2)

    def _on_edited(self) -> None:
        self._is_right = False
        self._fit()
        super()._on_edited()

    def _fit(self) -> None:
        is_far = isinstance(self.network(), FarNetwork)
        self._dev.setVisible(not is_far)
        self._far.setVisible(is_far and not self._has_problem)

    def forget(self) -> None:
        """Nothing here is a secret."""


class _CheckLine(QWidget):
    """One thing that was looked at: a mark, and words."""

    def __init__(self) -> None:
        super().__init__()
        self._glyph = Glyph("wait", "muted", size_px=16)
        self._words = Label(face=Face.SECOND, elides=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        self.hide()

    def show_line(self, line: ChainLine | None, *, icon: str) -> None:
        """Show it; None hides it."""
        self.setVisible(line is not None)
        if line is None:
            return
        color = "muted" if icon else "ok" if line.is_right else "danger"
        self._glyph.show_icon(icon or ("check" if line.is_right else "warning"), color)
        self._words.show_text(outside(f"{line.what}: {line.seen}"))
        self._words.show_color("ink" if line.is_right or icon else "danger")


def fields(*rows: tuple[str, QLineEdit]) -> QWidget:
    """Two fields side by side, each under its words."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(12)
    for words, field in rows:
        part = QVBoxLayout()
        part.setSpacing(4)
        part.addWidget(field_label(words, field))
        part.addWidget(field)
        row.addLayout(part, 1)
    return box
