"""Asks for a file, in Qt's own dialog: on every desktop the same, and named for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from collections.abc import Callable


def ask_for_file(
    window: QWidget,
    title: str,
    on_chosen: Callable[[str], None],
    *,
    name: str = "",
    kinds: str,
) -> QFileDialog:
    """Open the dialog; `on_chosen` gets the path.

    Args:
        window: what it belongs to.
        title: what the file is for.
        on_chosen: called once, unless the person thinks better of it.
        name: the proposed name of a file to be written; "" asks for one that is there.
        kinds: which files are shown, as Qt writes it.
    """
    dialog = QFileDialog(window, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilter(kinds)
    places = QStandardPaths.StandardLocation
    dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
    if name:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(name)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    name_all(dialog)
    dialog.accepted.connect(lambda: on_chosen(dialog.selectedFiles()[0]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def name_all(dialog: QFileDialog) -> None:
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
