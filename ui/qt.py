"""The only door to Qt. Every other module takes its Qt names from here.

Qt's bindings make a type, with all its enums, when it is first met. What the first page does not
need must not be made before it is painted, so each name is looked up when somebody imports it.

Where there is Qt, Python does not collect its garbage by itself: `ui.garbage` does, once there is a
window. What is imported until then is no garbage, and looking through it takes 9 ms of a start.

Qt's bindings put an import of their own into Python, which reads the source of every module that
comes later, in search of options that nobody here uses. Python's own is put back (ADR 0038).
"""

from __future__ import annotations

import builtins
import gc
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import (
        QAbstractAnimation,
        QAbstractItemModel,
        QAbstractListModel,
        QAbstractTableModel,
        QBuffer,
        QByteArray,
        QCoreApplication,
        QElapsedTimer,
        QEvent,
        QFileDevice,
        QIODevice,
        QJsonDocument,
        QJsonParseError,
        QLibraryInfo,
        QLineF,
        QMimeData,
        QModelIndex,
        QObject,
        QPersistentModelIndex,
        QPoint,
        QPointF,
        QRect,
        QRectF,
        QSaveFile,
        QSize,
        QSocketNotifier,
        QStandardPaths,
        QStringListModel,
        Qt,
        QTimer,
        QUrl,
        Signal,
        Slot,
        qVersion,
    )
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleEvent,
        QAction,
        QBrush,
        QCloseEvent,
        QColor,
        QDesktopServices,
        QDragEnterEvent,
        QDropEvent,
        QEnterEvent,
        QFocusEvent,
        QFont,
        QFontDatabase,
        QFontMetrics,
        QFontMetricsF,
        QGuiApplication,
        QHideEvent,
        QIcon,
        QImage,
        QImageReader,
        QKeyEvent,
        QKeySequence,
        QMouseEvent,
        QPainter,
        QPainterPath,
        QPaintEvent,
        QPalette,
        QPen,
        QPixmap,
        QPolygonF,
        QResizeEvent,
        QShortcut,
        QShowEvent,
        QWheelEvent,
    )
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QAbstractScrollArea,
        QApplication,
        QBoxLayout,
        QButtonGroup,
        QComboBox,
        QFileDialog,
        QFrame,
        QGridLayout,
        QHBoxLayout,
        QHeaderView,
        QLabel,
        QLayout,
        QLineEdit,
        QListView,
        QMenu,
        QPlainTextEdit,
        QScrollArea,
        QScrollBar,
        QSizePolicy,
        QSpacerItem,
        QStackedWidget,
        QStyle,
        QStyledItemDelegate,
        QStyleOptionViewItem,
        QSystemTrayIcon,
        QTableView,
        QToolTip,
        QVBoxLayout,
        QWidget,
    )
    from shiboken6 import isValid

gc.disable()
_pythons_import = builtins.__import__
import_module("PySide6.QtCore")
builtins.__import__ = _pythons_import

_MODULES = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "shiboken6", "PySide6.QtSvg")


def __getattr__(name: str) -> object:
    """A name of Qt, from the first of its modules that has it."""
    if name in __all__:
        for module in map(import_module, _MODULES):
            found = getattr(module, name, None)
            if found is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "QAbstractAnimation",
    "QAbstractButton",
    "QAbstractItemModel",
    "QAbstractItemView",
    "QAbstractListModel",
    "QAbstractScrollArea",
    "QAbstractTableModel",
    "QAccessible",
    "QAccessibleEvent",
    "QAction",
    "QApplication",
    "QBoxLayout",
    "QBrush",
    "QBuffer",
    "QButtonGroup",
    "QByteArray",
    "QCloseEvent",
    "QColor",
    "QComboBox",
    "QCoreApplication",
    "QDesktopServices",
    "QDragEnterEvent",
    "QDropEvent",
    "QElapsedTimer",
    "QEnterEvent",
    "QEvent",
    "QFileDevice",
    "QFileDialog",
    "QFocusEvent",
    "QFont",
    "QFontDatabase",
    "QFontMetrics",
    "QFontMetricsF",
    "QFrame",
    "QGridLayout",
    "QGuiApplication",
    "QHBoxLayout",
    "QHeaderView",
    "QHideEvent",
    "QIODevice",
    "QIcon",
    "QImage",
    "QImageReader",
    "QJsonDocument",
    "QJsonParseError",
    "QKeyEvent",
    "QKeySequence",
    "QLabel",
    "QLayout",
    "QLibraryInfo",
    "QLineEdit",
    "QLineF",
    "QListView",
    "QMenu",
    "QMimeData",
    "QModelIndex",
    "QMouseEvent",
    "QObject",
    "QPaintEvent",
    "QPainter",
    "QPainterPath",
    "QPalette",
    "QPen",
    "QPersistentModelIndex",
    "QPixmap",
    "QPlainTextEdit",
    "QPoint",
    "QPointF",
    "QPolygonF",
    "QRect",
    "QRectF",
    "QResizeEvent",
    "QSaveFile",
    "QScrollArea",
    "QScrollBar",
    "QShortcut",
    "QShowEvent",
    "QSize",
    "QSizePolicy",
    "QSocketNotifier",
    "QSpacerItem",
    "QStackedWidget",
    "QStandardPaths",
    "QStringListModel",
    "QStyle",
    "QStyleOptionViewItem",
    "QStyledItemDelegate",
    "QSvgRenderer",
    "QSystemTrayIcon",
    "QTableView",
    "QTimer",
    "QToolTip",
    "QUrl",
    "QVBoxLayout",
    "QWheelEvent",
    "QWidget",
    "Qt",
    "Signal",
    "Slot",
    "isValid",
    "qVersion",
]
