"""The step that chooses where a wallet lives."""

from ui.filedialog import ask_to_open
from ui.glossary import Term, explain
from ui.i18n import outside, tr
from ui.qt import (
    QDragEnterEvent,
    QDropEvent,
    QGridLayout,
    QHBoxLayout,
    QMimeData,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.realwords import network_title, network_words
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.choice import Choice
from ui.widgets.form import field_label
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from ui.widgets.secretfields import WordsField
from ui.widgets.step import Step
from ui.widgets.wholetip import tell_whole
from wallet.views.real_values import (
    ChainCheck,
    ChainLine,
    ContractPlaces,
    DevNetwork,
    FarNetwork,
    Network,
    NetworkName,
)

_LINES_MAX = 3


class NetworkStep(Step):
    """A chain of this computer, or a network for which keys only are made.

    Signals:
        file_given: read the contracts' addresses from this file (path).
    """

    file_given = Signal(str)

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
        self._browse = Button(
            tr("Open chain.json..."), name=tr("Open the file with the contracts' addresses")
        )
        self._browse.clicked.connect(self._on_browse)
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
        self._dev, self._found = QWidget(), QWidget()
        self._fill_dev()
        self._column.addWidget(self._dev)
        self._column.addWidget(self._far)
        self._column.addStretch(1)
        self._watch(self._rpc, self._adjudicator, self._consensus, self._virtual)
        self.setAcceptDrops(True)
        for field in (self._adjudicator, self._consensus, self._virtual):
            # A file that is dropped there would be typed in as its path.
            field.setAcceptDrops(False)
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

    def show_contracts(self, places: ContractPlaces) -> None:
        """Fill in what a file says; it can still be changed."""
        self._adjudicator.setText(places.adjudicator)
        self._consensus.setText(places.consensus_app)
        self._virtual.setText(places.virtual_app)
        self._on_edited()

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
        row_of_file = QHBoxLayout()
        row_of_file.setSpacing(12)
        row_of_file.addWidget(Label(whence, face=Face.SECOND, color="muted", elides=True), 1)
        row_of_file.addWidget(self._browse)
        grid.addLayout(row_of_file, 4, 0, 1, 2)
        found = QVBoxLayout(self._found)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(4)
        for line in self._lines:
            found.addWidget(line)
        grid.addWidget(self._found, 5, 0, 1, 2)

    def _on_edited(self) -> None:
        self._is_right = False
        self._fit()
        super()._on_edited()

    def _fit(self) -> None:
        is_far = isinstance(self.network(), FarNetwork)
        self._dev.setVisible(not is_far)
        self._far.setVisible(is_far and not self._has_problem)
        # A small window has no room for both, and what is wrong comes first.
        self._found.setVisible(not self._has_problem)

    def forget(self) -> None:
        """Nothing here is a secret."""

    def _on_browse(self) -> None:
        ask_to_open(
            self,
            tr("Where the contracts are"),
            self.file_given.emit,
            kinds=f"{tr('Contracts of a chain (*.json)')};;{tr('All files (*)')}",
        )

    def _dropped(self, mime: QMimeData) -> str:
        """The one file that is dropped; "" where it is something else, or no file is wanted."""
        urls = mime.urls()
        return urls[0].toLocalFile() if len(urls) == 1 and not self._dev.isHidden() else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere on the step."""
        if self._dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file; nothing else is done with it."""
        path = self._dropped(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.file_given.emit(path)


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
