"""Asks where an export is to lie, and what it is to be written as."""

from collections.abc import Callable

from ui.filedialog import ask_to_save
from ui.i18n import tr
from ui.qt import QFileDialog, QWidget
from wallet.views.activity_values import ExportFormat


def ask_where(
    window: QWidget, name: str, on_chosen: Callable[[str, ExportFormat], None]
) -> QFileDialog:
    """Open the dialog with a proposed name; `on_chosen` gets the path and what it is to be written as."""
    kinds = {
        tr("For spreadsheets, CSV (*.csv)"): ExportFormat.CSV.value,
        tr("For other programs, JSON (*.json)"): ExportFormat.JSON.value,
    }
    return ask_to_save(
        window,
        tr("Export these rows"),
        lambda path, ending: on_chosen(path, ExportFormat(ending)),
        name=name,
        kinds=kinds,
    )
