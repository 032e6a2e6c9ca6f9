"""Fields for what nobody should read over a shoulder, and the meter beside a new passphrase."""

from ui.i18n import tr, trn
from ui.qt import QLineEdit, QPainter, QPaintEvent, QRectF, Qt, QWidget
from ui.theme import Face, font, theme, tokens
from ui.widgets.form import Field
from wallet.api import Hidden
from wallet.views.real_values import PASSPHRASE_CHARS_MIN, Level, PassphraseStrength

SECRET_MAX_CHARS = 1024
_STEPS = 4


class SecretField(Field):
    """A field that shows dots, and whose content no input method keeps."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(SECRET_MAX_CHARS)
        self.setFont(font(Face.BODY))
        self.setFixedHeight(40)

    def secret(self) -> Hidden[str]:
        """What is typed."""
        return Hidden(self.text())


class WordsField(Field):
    """A field for words or a path, in clear, that no input method learns from."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(SECRET_MAX_CHARS)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setFont(font(Face.BODY))
        self.setFixedHeight(40)

    def secret(self) -> Hidden[str]:
        """What is typed."""
        return Hidden(self.text())

    def clear(self) -> None:
        """Empty it for good: unlike Qt's own, this cannot be undone."""
        self.setText("")


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
        else:
            self._filled, self._color, self._words = {
                Level.WEAK: (1, "danger", tr("Weak: quickly guessed")),
                Level.FAIR: (2, "warn", tr("Fair: a longer one is better")),
                Level.GOOD: (3, "ok", tr("Good")),
                Level.STRONG: (4, "ok", tr("Strong")),
            }[found.level]
        self.setAccessibleName(tr("Strength: {words}").format(words=self._words))
        self.update()

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
