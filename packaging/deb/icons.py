"""The program's icon as the desktop wants it: the drawing, and pictures of it in three sizes.

python icons.py FOLDER    writes hicolor/<size>/apps/<id> below FOLDER
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from steps import APP_ID, ROOT

DRAWING = ROOT / "resources" / "icons" / "towpath.svg"
SIZES_PX = (48, 128, 256)


def write_icons(folder: Path) -> None:
    """Write the drawing and its pictures below `folder`. Needs a QGuiApplication."""
    scalable = folder / "hicolor" / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copy(DRAWING, scalable / f"{APP_ID}.svg")
    for size_px in SIZES_PX:
        place = folder / "hicolor" / f"{size_px}x{size_px}" / "apps"
        place.mkdir(parents=True)
        is_written = picture(size_px).save(str(place / f"{APP_ID}.png"))
        assert is_written, f"cannot write into {place}"


def picture(size_px: int) -> QImage:
    """The drawing, this many pixels wide and high, on nothing."""
    renderer = QSvgRenderer(str(DRAWING))
    assert renderer.isValid(), f"{DRAWING} is not a drawing"
    drawn = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    return drawn


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication([])
    write_icons(Path(sys.argv[1]))
