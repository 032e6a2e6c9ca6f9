"""Puts a QR symbol on the clipboard or into a file, PNG or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.filedialog import name_all
from ui.i18n import tr
from ui.pages.request.qr import SAVED_MODULE_PX, qr_image, qr_svg
from ui.qt import QFileDialog, QStandardPaths
from wallet.api import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.qt import QWidget
    from wallet.views.request_values import Matrix


def ask_where(window: QWidget, on_chosen: Callable[[str], None]) -> QFileDialog:
    """Open Qt's own file dialog; `on_chosen` gets the path."""
    dialog = QFileDialog(window, tr("Save the QR symbol"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    filters = {tr("A picture, PNG (*.png)"): "png", tr("A drawing, SVG (*.svg)"): "svg"}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix("png")
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
    places = QStandardPaths.StandardLocation
    dialog.setDirectory(QStandardPaths.writableLocation(places.PicturesLocation))
    dialog.selectFile(tr("payment-request"))
    name_all(dialog)
    dialog.fileSelected.connect(on_chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_symbol(matrix: Matrix, path: str) -> None:
    """Write the symbol as what the name ends in: an SVG drawing, or a picture of that kind.

    Raises:
        Problem: PICTURE_NOT_SAVED.
    """
    if Path(path).suffix.lower() == ".svg":
        try:
            Path(path).write_text(qr_svg(matrix), encoding="utf-8")
        except OSError as error:
            raise _not_saved() from error
    elif not qr_image(matrix, SAVED_MODULE_PX).save(path):
        raise _not_saved()


def _not_saved() -> Problem:
    return Problem(
        code=Code.PICTURE_NOT_SAVED,
        cause=tr("The picture could not be written there. The request is as it was."),
        remedy=tr("Choose another folder, or copy the picture instead."),
    )
