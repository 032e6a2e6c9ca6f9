"""A QR symbol: painted, as a picture, and as a drawing. Dark on white in every theme, because cameras want it so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.qt import QBuffer, QImage, QIODevice, QPainter, QPaintEvent, QPen, QRectF, Qt, QWidget
from ui.theme import RADIUS_CARD, Face, font, symbol_colors, theme, tokens

if TYPE_CHECKING:
    from wallet.views.request_values import Matrix

QUIET: Final = 4
"""So many modules around a symbol stay light."""

SAVED_MODULE_PX: Final = 10


class QrSymbol(QWidget):
    """A square with the symbol, or with words where there is none."""

    def __init__(self, name: str, *, side_px: int) -> None:
        super().__init__()
        self._matrix: Matrix = ()
        self._words = ""
        self._image = QImage()
        self.setFixedSize(side_px, side_px)
        self.setAccessibleName(name)
        theme().changed.connect(self.update)

    def show_symbol(self, matrix: Matrix, words: str) -> None:
        """Show a symbol; `words` say what it is, or stand in its place."""
        if matrix != self._matrix:
            self._image = qr_image(matrix, 1) if matrix else QImage()
        self._matrix, self._words = matrix, words
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the symbol with whole pixels a module, or a dashed frame and the words."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens().line if self._matrix else tokens().edge, 1)
        if not self._matrix:
            pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(symbol_colors()[1] if self._matrix else tokens().sunk)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        if self._matrix:
            # Whole pixels: a blurred border between modules is what cameras stumble over.
            count = len(self._matrix)
            side = count * max(1, self.width() // self._image.width())
            at = (self.width() - side) // 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            # Without its light border: that is the ground, and would cover the round corners.
            inner = QRectF(QUIET, QUIET, count, count)
            painter.drawImage(QRectF(at, at, side, side), self._image, inner)
        else:
            painter.setPen(tokens().muted)
            painter.setFont(font(Face.BODY))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(24, 24, -24, -24), int(flags), self._words)
        painter.end()


def qr_image(matrix: Matrix, module_px: int) -> QImage:
    """The symbol as a picture, with its light border."""
    side = len(matrix) + 2 * QUIET
    edge = b"\xff" * QUIET
    empty = b"\xff" * side * QUIET
    rows = (edge + bytes(0 if is_dark else 255 for is_dark in row) + edge for row in matrix)
    pixels = empty + b"".join(rows) + empty
    image = QImage(pixels, side, side, side, QImage.Format.Format_Grayscale8).copy()
    return image.scaled(side * module_px, side * module_px) if module_px > 1 else image


def qr_png(matrix: Matrix) -> bytes:
    """The symbol as a PNG file. For a worker thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture = qr_image(matrix, SAVED_MODULE_PX)
    # The stub asks for bytes, and the call refuses them.
    is_written = picture.save(buffer, "PNG")  # type: ignore[call-overload]
    assert is_written, f"no PNG of {len(matrix)} modules"
    return bytes(buffer.data().data())


def qr_svg(matrix: Matrix) -> bytes:
    """The symbol as an SVG file: runs of dark modules, one unit a module."""
    side = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs(row)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{path}"/></svg>\n'
    )
    return drawing.encode()


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(row):
        if is_dark and at and row[at - 1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((at, 1))
    return runs
