"""Asks for a file, in Qt's own dialog: on every desktop the same, and named for screen readers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QStandardPaths,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation
PICTURES: Final = QStandardPaths.StandardLocation.PicturesLocation


def ask_to_open(
    window: QWidget,
    title: str,
    on_chosen: Callable[[str], None],
    *,
    kinds: str,
    folder: QStandardPaths.StandardLocation = DOCUMENTS,
) -> QFileDialog:
    """Open the dialog for a file that is there.

    Args:
        window: what it belongs to.
        title: what the file is for.
        on_chosen: called once with the path, unless the person thinks better of it.
        kinds: which files are shown, as Qt writes it.
        folder: where it begins.
    """
    dialog = _made(window, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.fileSelected.connect(on_chosen)
    return _opened(dialog)


def ask_to_save(
    window: QWidget,
    title: str,
    on_chosen: Callable[[str, str], None],
    *,
    name: str,
    kinds: Mapping[str, str],
    folder: QStandardPaths.StandardLocation = DOCUMENTS,
) -> QFileDialog:
    """Open the dialog for a file to be written.

    Args:
        window: what it belongs to.
        title: what the file is for.
        on_chosen: called once with the path and the ending of its kind, unless the person thinks better of it.
        name: the proposed name.
        kinds: what it may be written as, as Qt writes it, and the ending of each: "json". The first is proposed.
        folder: where it begins.
    """
    dialog = _made(window, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix(next(iter(kinds.values())))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kinds[kind]))
    dialog.selectFile(name)

    def chosen(path: str) -> None:
        # What the name ends in counts more than the kind: nobody wants a table in x.json.
        ending = Path(path).suffix.removeprefix(".").lower()
        on_chosen(path, ending if ending in kinds.values() else kinds[dialog.selectedNameFilter()])

    dialog.fileSelected.connect(chosen)
    return _opened(dialog)


def _made(window: QWidget, title: str, folder: QStandardPaths.StandardLocation) -> QFileDialog:
    dialog = QFileDialog(window, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDirectory(QStandardPaths.writableLocation(folder))
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _opened(dialog: QFileDialog) -> QFileDialog:
    """Qt names few of its controls; a screen reader would say "button"."""
    dialog.setAccessibleName(dialog.windowTitle())
    names = {
        "lookInCombo": tr("Folder"),
        "fileNameEdit": tr("File name"),
        "fileTypeCombo": tr("Kind of file"),
        "sidebar": tr("Places"),
    }
    for child in dialog.findChildren(QWidget):
        known = names.get(child.objectName(), "")
        if isinstance(child, QAbstractButton):
            known = known or child.text().replace("&", "") or child.toolTip()
        is_control = isinstance(child, (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox))
        if is_control and known:
            child.setAccessibleName(known)
    dialog.open()
    return dialog
