"""Puts a QR symbol into a file, PNG or SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.filedialog import PICTURES, ask_to_save
from ui.i18n import tr
from ui.widgets.qr import qr_png, qr_svg
from wallet.api import save_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.qt import QFileDialog, QWidget
    from wallet.views.request_values import Matrix

_PNG, _SVG = "png", "svg"


def ask_where(window: QWidget, on_chosen: Callable[[str, str], None]) -> QFileDialog:
    """Open the dialog; `on_chosen` gets what `save_symbol` needs: the path, and "png" or "svg"."""
    return ask_to_save(
        window,
        tr("Save the QR symbol"),
        on_chosen,
        name=tr("payment-request"),
        kinds={tr("A picture, PNG (*.png)"): _PNG, tr("A drawing, SVG (*.svg)"): _SVG},
        folder=PICTURES,
    )


def save_symbol(matrix: Matrix, path: str, ending: str) -> Future[None]:
    """Make the picture or drawing and write it, in a worker thread. Fails with EXPORT_..."""
    make = qr_svg if ending == _SVG else qr_png
    return save_file(path, lambda: make(matrix))
