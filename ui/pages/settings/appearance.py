"""How the window looks: colours, the size of letters, and whether things move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.settings.parts import Section, SettingRow, one_of
from ui.preferences import SCALE_PERCENTS, Changes, Motion, Scheme
from ui.qt import Signal
from wallet.views.language import available

if TYPE_CHECKING:
    from ui.preferences import Preferences


class AppearanceSection(Section):
    """How the window looks.

    Signals:
        changed: the person wants something else (Changes).
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Appearance"))
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
        self._language_row.show_words(
            tr("Amounts look the same in every language.")
            if now.language == self._running_language
            else tr("You will read it when you close Towpath and open it again.")
        )
        usual = tr("Letters, lines and pictures grow together.")
        waits = tr("You will see {percent} % when you close Towpath and open it again.")
        is_running = now.scale_percent == running_percent
        self._scale_row.show_words(usual if is_running else waits.format(percent=now.scale_percent))
