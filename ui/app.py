"""Starts the window: refuses what would crash, paints the first page, then runs the loop."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ui.display import no_display_reason
from ui.faults import FaultSink
from ui.i18n import tr
from ui.meeting import Claim
from ui.place import open_in_place
from ui.preferences import SCALE_USUAL, Scheme, preferences, usual_path
from ui.qt import QApplication, Qt, qVersion
from ui.scale import enlarged
from ui.theme import Face, font, theme
from ui.window import MainWindow
from wallet.views import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.qt import QWidget
    from wallet.api import Wallet

EXIT_OK: Final = 0
EXIT_PROBLEM: Final = 1
EXIT_UNUSABLE: Final = 2
EXIT_AGAIN: Final = 3
"""The person wants Towpath to start again."""
EXIT_LEFT: Final = 4
"""The wallet did not close in time: end the process without waiting for its threads."""


def run(
    wallet: Wallet,
    argv: Sequence[str],
    *,
    starts_demo: bool = False,
    starts_own: bool = False,
    claim: Claim | None = None,
    link: str = "",
) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        wallet: of the profile.
        argv: for Qt.
        starts_demo: whether the demo begins at once.
        starts_own: whether a wallet of one's own is set up, or unlocked, at once.
        claim: where later starts of the profile are heard; None hears none.
        link: a payment link to show as soon as there is a wallet.
    """
    refusal = unusable_reason(qVersion(), sys.version_info[:2])
    refusal = refusal or no_display_reason(sys.platform, os.environ)
    if refusal:
        sys.stderr.write(refusal + "\n")
        return EXIT_PROBLEM
    preferences().load(usual_path())
    language.start_language(preferences().now.language, os.environ)
    app = _application(argv)
    faults = FaultSink()
    window = MainWindow(wallet)
    faults.happened.connect(window.show_fault, Qt.ConnectionType.QueuedConnection)
    percent, place = preferences().running_percent, preferences().now.place
    top: QWidget = window
    if percent != SCALE_USUAL:
        top = import_module("ui.magnified").Magnified(window)
    open_in_place(top, place, scale_percent=percent)
    tell_damage(window)
    app.processEvents()
    # Sockets, asyncio, qasync and the types of icons are loaded behind the first paint.
    app.setWindowIcon(import_module("ui.appicon").app_icon())
    door = None if claim is None else import_module("ui.doorway").open_door(claim)
    if door is not None:
        door.asked.connect(window.come_forward)
        window.closed.connect(door.close)
    window.links.take(link)
    if starts_demo:
        window.start_demo()
    elif starts_own:
        window.open_own()
    try:
        ending = import_module("ui.loop").run_until_closed(app, window, wallet).value
    finally:
        faults.close()
        if door is not None:
            door.close()
    if window.wants_restart:
        return EXIT_AGAIN
    return int(ending)


def unusable_reason(qt_version: str, python_version: tuple[int, ...]) -> str:
    """Why this pair of Qt and Python cannot be used; "" where it can.

    Qt's bindings 6.12 drop a reference to None in every call on Python 3.11 and older, and the
    process aborts within seconds of painting.
    """
    if qt_version.startswith("6.12.") and python_version < (3, 12):
        return (
            "Towpath cannot run with PySide6 6.12 on this Python: it would crash within seconds. "
            "Install PySide6_Essentials 6.11.3, or use Python 3.12 or newer."
        )
    return ""


def _application(argv: Sequence[str]) -> QApplication:
    existing = QApplication.instance()
    # As an argument: setStyle would hand the style back, and making its type takes 10 ms.
    words = [*argv, "-style", "Fusion"]
    with enlarged(preferences().running_percent):
        app = existing if isinstance(existing, QApplication) else QApplication(words)
    app.setQuitOnLastWindowClosed(False)
    app.setApplicationName("Towpath")
    app.setDesktopFileName("io.github.towpath.Wallet")
    app.setFont(font(Face.BODY))
    theme().follow_system()
    follow_preferences()
    return app


def follow_preferences() -> None:
    """Show the scheme that is wanted, now and whenever another one is."""
    preferences().changed.connect(_choose_scheme)
    _choose_scheme()


def tell_damage(window: MainWindow) -> None:
    """Say so if the preferences could not be understood."""
    if preferences().is_damaged:
        window.show_notice(
            tr(
                "What you chose for the window could not be read, so it looks as usual. Your money "
                "and your keys are not in that file."
            ),
            tr("Choose it again in Settings."),
        )


def _choose_scheme() -> None:
    wanted = {Scheme.SYSTEM: None, Scheme.LIGHT: False, Scheme.DARK: True}
    theme().choose(wanted[preferences().now.scheme])
