"""Pictures with a QR symbol: dropped, pasted or chosen from a folder, and looked through in a worker thread.

A picture comes from anywhere. It is read whole and bounded before Qt looks at it, its size in pixels is known before
it is unpacked, and only plain kinds of pictures are taken: an SVG is a program of drawing, not a picture.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.filedialog import PICTURES, ask_to_open
from ui.i18n import tr
from ui.qt import (
    QBuffer,
    QImage,
    QImageReader,
    QIODevice,
    QMimeData,
    QObject,
    Signal,
)
from wallet.api import Code, Problem, qr_text, read_plain_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.qt import QFileDialog, QWidget

FILE_MAX_BYTES: Final = 24 * 2**20
# As `wallet.links.limits` has them: asked before a picture is unpacked into four bytes a pixel.
_SIDE_MAX, _PIXELS_MAX = 8192, 16_777_216
_KINDS: Final = frozenset({"png", "jpeg", "gif", "bmp"})


class PictureReader(QObject):
    """Looks for a payment link in one picture after the other; only the newest one counts.

    Signals:
        found: the text of its QR symbol (str).
        failed: there is none to be had (Problem).
    """

    found = Signal(str)
    failed = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._worker: ThreadPoolExecutor | None = None
        self._number = 0

    def read(self, picture: QImage | str) -> None:
        """Look through an image, or the file of this path. What was asked before is forgotten."""
        self.forget()
        number = self._number
        if self._worker is None:
            self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture")
        self._bridge.deliver(
            self._worker.submit(text_of, picture),
            lambda text: self.found.emit(text) if number == self._number else None,
            lambda problem: self.failed.emit(problem) if number == self._number else None,
        )

    def forget(self) -> None:
        """What is being looked through is no longer wanted."""
        self._number += 1


def text_of(picture: QImage | str) -> str:
    """The text of the QR symbol in a picture or its file. For a worker thread.

    Raises:
        Problem: PICTURE_...; nothing was paid.
    """
    image = _opened(Path(picture)) if isinstance(picture, str) else picture
    _require_small(image.width(), image.height())
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    if grey.isNull():
        raise _unreadable()
    text = qr_text(
        bytes(grey.constBits()),
        width=grey.width(),
        height=grey.height(),
        stride=grey.bytesPerLine(),
    )
    if not text:
        raise Problem(
            code=Code.PICTURE_EMPTY,
            cause=tr("There is no QR symbol in this picture. Nothing was paid."),
            remedy=tr("Choose one in which the whole symbol is seen, or paste the link as text."),
        )
    return text


def picture_in(mime: QMimeData) -> QImage | str | None:
    """The picture that is dropped or pasted: an image, or the path of a file here; None if there is none."""
    if mime.hasImage():
        image = mime.imageData()
        return image if isinstance(image, QImage) else None
    places = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 else None


def ask_for_picture(window: QWidget, on_chosen: Callable[[str], None]) -> QFileDialog:
    """Open the dialog for a picture; `on_chosen` gets the path."""
    return ask_to_open(
        window,
        tr("Open a picture with a QR symbol"),
        on_chosen,
        kinds=tr("Pictures (*.png *.jpg *.jpeg *.gif *.bmp)"),
        folder=PICTURES,
    )


def _opened(path: Path) -> QImage:
    try:
        content = read_plain_file(path, FILE_MAX_BYTES)
    except (OSError, ValueError) as error:
        raise _unreadable() from error
    if len(content) > FILE_MAX_BYTES:
        raise _too_large()
    # A buffer over somebody else's bytes would outlive them.
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if bytes(reader.format().data()).decode("ascii", "replace") not in _KINDS:
        raise _unreadable()
    size = reader.size()
    if not size.isValid():
        raise _unreadable()
    _require_small(size.width(), size.height())
    image = reader.read()
    if image.isNull():
        raise _unreadable()
    return image


def _require_small(width: int, height: int) -> None:
    if max(width, height) > _SIDE_MAX or width * height > _PIXELS_MAX:
        raise _too_large()


def _too_large() -> Problem:
    return Problem(
        code=Code.PICTURE_TOO_LARGE,
        cause=tr("This picture is too large to look through. Nothing was paid."),
        remedy=tr("Cut out the part with the QR symbol."),
    )


def _unreadable() -> Problem:
    return Problem(
        code=Code.PICTURE_UNREADABLE,
        cause=tr("This is not a picture that can be read here. Nothing was paid."),
        remedy=tr("Use a PNG, JPEG, GIF or BMP file, or paste the link as text."),
    )
