"""Puts a QR symbol on the clipboard or into a file, PNG or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.filedialog import PICTURES, ask_to_save
from ui.i18n import tr
from ui.pages.request.qr import SAVED_MODULE_PX, qr_image, qr_svg
from wallet.api import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.qt import QFileDialog, QWidget
    from wallet.views.request_values import Matrix


def ask_where(window: QWidget, on_chosen: Callable[[str], None]) -> QFileDialog:
    """Open the dialog; `on_chosen` gets the path."""
    return ask_to_save(
        window,
        tr("Save the QR symbol"),
        lambda path, _ending: on_chosen(path),
        name=tr("payment-request"),
        kinds={tr("A picture, PNG (*.png)"): "png", tr("A drawing, SVG (*.svg)"): "svg"},
        folder=PICTURES,
    )


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
