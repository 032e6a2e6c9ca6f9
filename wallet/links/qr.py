"""QR symbols: links out as a matrix to paint, pictures in as grey bytes.

The two libraries take 40 ms to import and nothing else here needs them, so they are loaded with this module and this
module with the engine, after the first paint.
"""

from __future__ import annotations

import segno
import zxingcpp

from wallet.links.invoice import SIGNED_START
from wallet.links.limits import LINK_MAX_CHARS, PICTURE_PIXELS_MAX, PICTURE_SIDE_MAX
from wallet.links.problems import LinkFault, problem
from wallet.views.request_values import Matrix

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def qr_matrix(text: str) -> Matrix:
    """A link's symbol.

    Correction level M: 15 % of it may be covered. A signed link is written in capitals, which QR packs more tightly.
    Cost: 5 to 40 ms, growing with the text; not for the window's thread.
    """
    assert 0 < len(text) <= LINK_MAX_CHARS, f"{len(text)} characters"
    is_signed = text.lower().startswith(SIGNED_START)
    symbol = segno.make_qr(text.upper() if is_signed else text, error="m", boost_error=False)
    return tuple(tuple(map(bool, row)) for row in symbol.matrix)


def read_qr(pixels: memoryview | bytes, *, width: int, height: int, stride: int) -> str | None:
    """The text of the one QR symbol in a picture, whichever way round; None if there is none.

    Args:
        pixels: grey, one byte each, 0 is black; rows from the top.
        width: pixels in a row.
        height: rows.
        stride: bytes from one row's start to the next one's.

    Raises:
        Problem: PICTURE_TOO_LARGE, or PICTURE_AMBIGUOUS if there are symbols with different texts.
    """
    if max(width, height) > PICTURE_SIDE_MAX or width * height > PICTURE_PIXELS_MAX:
        raise problem(LinkFault.PICTURE_TOO_LARGE)
    assert min(width, height) > 0, f"{width} x {height}"
    assert stride >= width, f"stride {stride}, width {width}"
    size_bytes = memoryview(pixels).nbytes
    assert size_bytes >= stride * height, f"{size_bytes} of {stride * height} bytes"
    view = zxingcpp.ImageView(pixels, width, height, zxingcpp.ImageFormat.Lum, row_stride=stride)
    found = zxingcpp.read_barcodes(view, formats=_QR)
    texts = {symbol.text for symbol in found}
    if len(texts) > 1:
        raise problem(LinkFault.PICTURE_AMBIGUOUS)
    return texts.pop() if texts else None
