"""Asks where a text is to lie, in Qt's own file dialog, and writes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.activity.saving import name_all
from ui.qt import QFileDialog, QStandardPaths
from wallet.api import save_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.qt import QWidget
    from wallet.api import Problem


def ask_and_save(
    window: QWidget,
    bridge: Bridge,
    name: str,
    text: str,
    told: tuple[Callable[[str], None], Callable[[Problem], None]],
) -> QFileDialog:
    """Open the dialog with a proposed name; the first of `told` gets the path once it is written."""
    dialog = QFileDialog(window, tr("Save as text"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters([tr("Plain text (*.txt)")])
    dialog.setDefaultSuffix("txt")
    places = QStandardPaths.StandardLocation
    dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
    dialog.selectFile(name)
    name_all(dialog)
    on_saved, on_problem = told

    def accepted() -> None:
        path = dialog.selectedFiles()[0]
        bridge.deliver(save_text(path, text), lambda _none: on_saved(path), on_problem)

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
