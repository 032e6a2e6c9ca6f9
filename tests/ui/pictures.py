"""Pictures of QR symbols for tests."""

from __future__ import annotations

from ui.qt import QColor, QImage, Qt
from wallet.links.qr import qr_matrix

SIGNED = "nitro:nvd1qqqq0sample"


def draw_qr(text: str, *, scale: int = 4) -> QImage:
    """A symbol with its light border."""
    rows = qr_matrix(text)
    side = len(rows) + 8
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    dark = QColor("black")
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.setPixelColor(x + 4, y + 4, dark)
    return image.scaled(side * scale, side * scale)
