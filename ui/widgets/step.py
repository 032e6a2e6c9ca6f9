"""What the steps of a form are made of."""

from ui.qt import QLineEdit, QVBoxLayout, QWidget, Signal
from ui.widgets.choice import Choice
from ui.widgets.secretfields import SecretField, WordsField


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
