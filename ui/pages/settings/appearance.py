"""How the window looks: colours, the size of letters, and whether things move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.parts import Section, SettingRow, one_of
from ui.preferences import SCALE_PERCENTS, Changes, Motion, Scheme
from ui.qt import Signal
from ui.widgets.button import Button, ButtonSize
from wallet.views.language import available

if TYPE_CHECKING:
    from ui.preferences import Preferences


class AppearanceSection(Section):
    """How the window looks.

    Signals:
        changed: the person wants something else (Changes).
        restart_requested: close Towpath and start it again.
    """

    changed = Signal(object)
    restart_requested = Signal()

    def __init__(self, *, is_demo: bool) -> None:
        super().__init__(tr("Appearance"))
        self._is_demo = is_demo
        self._running_language: str | None = None
        self._scheme = one_of(
            tr("Theme"),
            (
                (Scheme.SYSTEM, tr("As the system")),
                (Scheme.LIGHT, tr("Light")),
                (Scheme.DARK, tr("Dark")),
            ),
        )
        self._scale = one_of(
            tr("Font size"),
            [(percent, tr("{percent} %").format(percent=percent)) for percent in SCALE_PERCENTS],
        )
        self._motion = one_of(
            tr("Motion"),
            (
                (Motion.SYSTEM, tr("As the system")),
                (Motion.REDUCED, tr("Reduced")),
                (Motion.FULL, tr("Full")),
            ),
        )
        self._language = one_of(
            tr("Language"),
            (("", tr("As the system")), *((one.code, one.name) for one in available())),
        )
        self._language_row = SettingRow(tr("Language"), "", self._language)
        self._scale_row = SettingRow(tr("Font size"), "", self._scale)
        self._scale_start = self._restart_button(tr("Restart now, for the font size"))
        self._language_start = self._restart_button(tr("Restart now, for the language"))
        self._scale_row.add_below(self._scale_start)
        self._language_row.add_below(self._language_start)
        self.add_row(SettingRow(tr("Theme"), "", self._scheme))
        self.add_row(self._scale_row)
        words = tr("Reduced: levels jump to where they belong instead of gliding there.")
        self.add_row(SettingRow(tr("Motion"), words, self._motion))
        self.add_row(self._language_row)
        self._language.chosen.connect(lambda code: self.changed.emit(Changes(language=code)))
        self._scheme.chosen.connect(lambda scheme: self.changed.emit(Changes(scheme=scheme)))
        self._scale.chosen.connect(
            lambda percent: self.changed.emit(Changes(scale_percent=percent))
        )
        self._motion.chosen.connect(lambda motion: self.changed.emit(Changes(motion=motion)))

    def show_preferences(self, now: Preferences, *, running_percent: int) -> None:
        """Show what holds; `running_percent` is the font size of this window."""
        self._scheme.show_choice(now.scheme)
        self._scale.show_choice(now.scale_percent)
        self._motion.show_choice(now.motion)
        self._language.show_choice(now.language)
        if self._running_language is None:
            self._running_language = now.language
        is_spoken = now.language == self._running_language
        self._language_row.show_words(
            tr("Amounts look the same in every language.")
            if is_spoken
            else self._waits(tr("You will read it when you close Towpath and open it again."))
        )
        self._language_start.setVisible(not is_spoken)
        usual = tr("Letters, lines and pictures grow together.")
        waits = tr("You will see {percent} % when you close Towpath and open it again.")
        is_running = now.scale_percent == running_percent
        self._scale_row.show_words(
            usual if is_running else self._waits(waits.format(percent=now.scale_percent))
        )
        self._scale_start.setVisible(not is_running)

    def _waits(self, words: str) -> str:
        if not self._is_demo:
            return words
        stops = tr("The demo stops then, and the next one goes on where it stopped.")
        return f"{words} {stops}"

    def _restart_button(self, name: str) -> Button:
        button = Button(tr("Restart now"), name=name, size=ButtonSize.SMALL)
        button.clicked.connect(self.restart_requested)
        button.hide()
        return button
