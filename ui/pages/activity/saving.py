"""Asks where an export is to lie, in Qt's own file dialog: on every desktop the same, and named for screen readers."""

from collections.abc import Callable
from pathlib import Path

from ui.filedialog import name_all
from ui.i18n import tr
from ui.qt import QFileDialog, QStandardPaths, QWidget
from wallet.views.activity_values import ExportFormat


def ask_where(
    window: QWidget, name: str, on_chosen: Callable[[str, ExportFormat], None]
) -> QFileDialog:
    """Open the dialog with a proposed name; `on_chosen` gets the path and what it is to be written as."""
    dialog = QFileDialog(window, tr("Export these rows"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    filters = {
        tr("For spreadsheets, CSV (*.csv)"): ExportFormat.CSV,
        tr("For other programs, JSON (*.json)"): ExportFormat.JSON,
    }
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(ExportFormat.CSV.value)
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen].value))
    places = QStandardPaths.StandardLocation
    dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
    dialog.selectFile(name)
    name_all(dialog)

    def accepted() -> None:
        path = dialog.selectedFiles()[0]
        on_chosen(path, _format_of(path, filters[dialog.selectedNameFilter()]))

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _format_of(path: str, chosen: ExportFormat) -> ExportFormat:
    """What the name ends in counts more than the filter: nobody wants a table in x.json."""
    ending = Path(path).suffix.removeprefix(".").lower()
    return next((each for each in ExportFormat if each.value == ending), chosen)
