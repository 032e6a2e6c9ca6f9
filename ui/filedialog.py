"""Names for Qt's own file dialog, which names few of its controls; a screen reader would say "button"."""

from ui.i18n import tr
from ui.qt import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)


def name_all(dialog: QFileDialog) -> None:
    """Give every control of a file dialog an accessible name."""
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
