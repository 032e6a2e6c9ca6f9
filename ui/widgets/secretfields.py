"""Fields for what nobody should read over a shoulder, and the meter beside a new passphrase."""

from ui.i18n import tr, trn
from ui.qt import QHideEvent, QLineEdit, QPainter, QPaintEvent, QRectF, QResizeEvent, Qt, QWidget
from ui.theme import Face, font, theme, tokens
from ui.widgets.form import Field
from ui.widgets.link import Link
from wallet.api import Hidden
from wallet.views.real_values import PASSPHRASE_CHARS_MIN, Level, PassphraseStrength

SECRET_MAX_CHARS = 1024
_STEPS = 4
_REVEAL_GAP_PX = 10


class Reveal(Link):
    """Shows what is typed in a secret field, inside it at its end, until it is pressed again."""

    def __init__(self, field: QLineEdit, name: str) -> None:
        super().__init__(tr("Show"))
        self._field, self._name = field, name
        self.setParent(field)
        self.clicked.connect(lambda: self.turn(is_shown=not self.is_shown))
        self.turn(is_shown=False)

    @property
    def is_shown(self) -> bool:
        """Whether the content can be read."""
        return self._field.echoMode() is QLineEdit.EchoMode.Normal

    def turn(self, *, is_shown: bool) -> None:
        """Show the content, or dots."""
        echo = QLineEdit.EchoMode
        self._field.setEchoMode(echo.Normal if is_shown else echo.Password)
        self.show_text(tr("Hide") if is_shown else tr("Show"))
        told = tr("Hide what is typed: {name}") if is_shown else tr("Show what is typed: {name}")
        self.setAccessibleName(told.format(name=self._name))
        self.place()

    def place(self) -> None:
        """Stand at the end of the field, and keep the text away from there."""
        self.resize(self.sizeHint())
        self._field.setTextMargins(0, 0, self.width() + _REVEAL_GAP_PX, 0)
        top = (self._field.height() - self.height()) // 2
        self.move(self._field.width() - self.width() - _REVEAL_GAP_PX, top)


class _UnlearnedField(Field):
    """A field whose content no input method keeps, and which forgets for good what it held."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setMaxLength(SECRET_MAX_CHARS)
        self.setFont(font(Face.BODY))
        self.setFixedHeight(40)

    def secret(self) -> Hidden[str]:
        """What is typed."""
        return Hidden(self.text())

    def clear(self) -> None:
        """Empty it for good: unlike Qt's own, this leaves nothing that undo or redo could bring back."""
        self.setText("")


class SecretField(_UnlearnedField):
    """A field that shows dots unless the person wants to read it."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(name, hint)
        self.reveal = Reveal(self, name)
        self.textChanged.connect(self._on_changed)

    def clear(self) -> None:
        """Empty it for good; what is typed next begins as dots, also where nothing stood."""
        super().clear()
        self.reveal.turn(is_shown=False)

    def _on_changed(self, text: str) -> None:
        """What is typed next begins as dots again."""
        if not text:
            self.reveal.turn(is_shown=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the word at the end."""
        super().resizeEvent(event)
        self.reveal.place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Who comes back finds dots."""
        super().hideEvent(event)
        self.reveal.turn(is_shown=False)


class WordsField(_UnlearnedField):
    """A field for words or a path, in clear."""


class StrengthMeter(QWidget):
    """Four steps and a word: how strong a passphrase would be."""

    def __init__(self) -> None:
        super().__init__()
        self._filled, self._color, self._words = 0, "edge", ""
        self.setFixedHeight(20)
        theme().changed.connect(self.update)
        self.show_strength(None)

    def show_strength(self, found: PassphraseStrength | None) -> None:
        """Show it; None while nothing is typed."""
        if found is None:
            self._filled, self._color = 0, "edge"
            self._words = tr(
                "At least {chars_min} characters. Four random words are strong."
            ).format(chars_min=PASSPHRASE_CHARS_MIN)
        elif found.missing:
            self._filled, self._color = 0, "warn"
            self._words = trn("1 more character", "{count} more characters", found.missing).format(
                count=found.missing
            )
        elif found.is_refused:
            self._filled, self._color = 1, "danger"
            self._words = tr("Not taken: a common word, name or pattern")
        else:
            self._filled, self._color, self._words = {
                Level.WEAK: (1, "warn", tr("Weak: a longer one is better")),
                Level.FAIR: (2, "warn", tr("Fair: a longer one is better")),
                Level.GOOD: (3, "ok", tr("Good")),
                Level.STRONG: (4, "ok", tr("Strong")),
            }[found.level]
        self.setAccessibleName(tr("Strength: {words}").format(words=self._words))
        self.update()

    @property
    def is_refused(self) -> bool:
        """Whether what it measured last is not taken."""
        return self._color == "danger"

    def words(self) -> str:
        """What it says."""
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the steps and the word."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(_STEPS):
            painter.setPen(now.edge)
            painter.setBrush(getattr(now, self._color) if step < self._filled else now.surface)
            painter.drawRoundedRect(QRectF(step * 30 + 0.5, 6.5, 26, 7), 3.5, 3.5)
        painter.setPen(now.muted if self._color == "edge" else getattr(now, self._color))
        painter.setFont(font(Face.SECOND))
        at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(_STEPS * 30 + 8, 0, self.width(), 20), at, self._words)
        painter.end()
