"""Opens a folder in the desktop's own file manager."""

from ui.qt import QDesktopServices, QUrl


def open_folder(path: str) -> bool:
    """Ask the desktop to show a folder; tells whether somebody took the request."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))
